"""Packs of a workspace: the list, a version with its life, its questions, and what came of reading and proving it."""

from collections.abc import Iterator, Sequence
from typing import Final

from adapters import pack_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import CLOCK_SIGN, NOTE_SIGN, RIGHT_SIGN
from adapters.slack.render.daily import answered
from adapters.slack.render.pages import Block, messages, page_message
from adapters.slack.render.parts import (
    DANGER,
    MAX_HEADER,
    MAX_LABEL,
    PRIMARY,
    Message,
    Part,
    actions,
    bold,
    button,
    context,
    day_and_time,
    header,
    line,
    lines,
)
from adapters.slack.render.people import Names, apart, name
from adapters.slack.render.text import fit
from bot.engine.questions import Challenge
from bot.host.packs import PackPage, Received, Step
from bot.ports.packs import PackState, Remark, StoredPack

SIGN: Final = "📚"
_HEAD_ROOM: Final = 120
_ROOM: Final = 300
"""Characters for one line about a pack."""

_TOGETHER: Final = 5
"""Lines in one block, which must never fill a message."""


def listed(found: Sequence[StoredPack], number: int, names: Names) -> list[Message]:
    """A page (from 0) of the workspace's packs; a page beyond the last is the last."""
    shown, number, count = words.page(found, number)
    blocks: list[Block] = [_title(words.PACKS, number, count)]
    for pack in shown:
        blocks += [*_listed(pack, names), None]
    blocks.append(context(words.ABOUT) if shown else line(words.EMPTY))
    bring = button(Button(Action.BRING), f"📥 {words.BRING}", PRIMARY)
    return messages(blocks, [actions([bring, *_turn(Action.PACKS, "", number, count)])])


def _listed(pack: StoredPack, names: Names) -> list[Part]:
    heading = fit(words.heading(pack), _HEAD_ROOM)
    heard = fit(f"{words.LOOK}: {heading}", MAX_LABEL)
    look = button(Button(Action.PACK, pack.pack_id), words.LOOK, heard=heard)
    return [
        line(bold(heading)),
        context(words.STATES[pack.state], _who(pack.by, names), day_and_time("", pack.at)),
        actions([look]),
    ]


def look(page: PackPage, number: int, names: Names, said: str | None = None) -> list[Message]:
    """All about a version, by pages (from 0). `said` is a plain sentence above it."""
    parts, number, count = words.paged(words.about(page), number)
    blocks: list[Block] = [line(f"{RIGHT_SIGN} {said}")] if said else []
    blocks.append(_title(words.heading(page.pack), number, count))
    if not number:
        for step in page.steps:
            blocks += _step(step, names)
        blocks.append(line(f"{NOTE_SIGN} {_next_step(page)}"))
    for part in parts:
        blocks += [None, line(bold(part.title)), *_rows(part.lines)]
    pack_id = page.pack.pack_id
    there = [
        button(Button(Action.PACK_QUESTION, pack_id), words.QUESTIONS),
        button(Button(Action.PACK_FILE, pack_id), words.FILE),
    ]
    decide = [*_next(page), *(there if page.pack.body else []), *_retire(page.pack)]
    turn = [*_turn(Action.PACK, pack_id, number, count), _list()]
    return messages(blocks, [actions(row) for row in (decide, turn) if row])


def _step(step: Step, names: Names) -> list[Part]:
    return [
        line(fit(words.step(step), 2 * _ROOM)),
        context(_who(step.by, names), day_and_time("", step.at)),
    ]


def _next_step(page: PackPage) -> str:
    return words.next_step(page.pack, programs=words.has_programs(page))


def _next(page: PackPage) -> list[Part]:
    pack = page.pack
    if pack.state is PackState.DRAFT:
        return [button(Button(Action.PROVE, pack.pack_id), words.prove(page), PRIMARY)]
    if pack.state is PackState.PROVEN:
        return [button(Button(Action.PUBLISH, pack.pack_id), words.PUBLISH, PRIMARY)]
    return []


def _retire(pack: StoredPack) -> list[Part]:
    if pack.state is PackState.RETIRED:
        return []
    return [button(Button(Action.RETIRE, pack.pack_id), words.RETIRE, DANGER)]


def question(challenge: Challenge, number: int, pack_id: str) -> list[Message]:
    """A question of a version by its number from 0, with its answer; one beyond the last is the last."""
    count = len(challenge.questions)
    number = min(number, count - 1)
    back = button(Button(Action.PACK, pack_id), words.BACK)
    return answered(challenge, number, [actions([*_turn(Action.PACK_QUESTION, pack_id, number, count), back])])


# --- what was done ---------------------------------------------------------------------------------------------------


def received(of: Received, page: PackPage | None) -> list[Message]:
    """What came of a file; `page` is the version that was made of it."""
    return report(page, words.received(of), words.told(of.read.remarks))


def authored(of: Received, page: PackPage) -> list[Message]:
    """What came of a question that was written in a form."""
    return report(page, words.authored(of), words.told(of.read.remarks, with_line=False))


def proven(page: PackPage, said: str, remarks: Sequence[Remark]) -> list[Message]:
    """What came of running a version's programs."""
    return report(page, said, words.told(remarks), goes_on=page.pack.state is not PackState.DRAFT)


def report(page: PackPage | None, said: str, told: Sequence[str], *, goes_on: bool = True) -> list[Message]:
    """A plain sentence about a version and plain lines under it; None where nothing was kept.

    Where it `goes_on`, the next step follows.
    """
    blocks: list[Block] = [
        _title(words.PACKS if page is None else words.heading(page.pack)),
        line(fit(said, 2 * _ROOM)),
        *_rows(told),
    ]
    if page is None:
        return messages(blocks, [actions([button(Button(Action.BRING), f"📥 {words.BRING}", PRIMARY), _list()])])
    blocks += [None, line(f"{NOTE_SIGN} {_next_step(page)}")] if goes_on else []
    see = button(Button(Action.PACK, page.pack.pack_id), words.LOOK)
    return messages(blocks, [actions([*(_next(page) if goes_on else []), see, _list()])])


def running(pack: StoredPack) -> Message:
    """That a version's programs are being run."""
    return page_message([_title(words.heading(pack)), line(f"{CLOCK_SIGN} {words.RUNNING}")])


def handed_over(pack: StoredPack) -> Message:
    """What stands above a version's file."""
    return page_message([line(bold(fit(words.heading(pack), _HEAD_ROOM))), line(words.HANDED_OVER)])


# --- small things ----------------------------------------------------------------------------------------------------


def _title(said: str, number: int = 0, count: int = 1) -> Part:
    of = f" · {number + 1} of {count}" if count > 1 else ""
    return header(f"{SIGN} {fit(said, MAX_HEADER - len(of) - 2)}{of}")


def _rows(told: Sequence[str]) -> Iterator[Part]:
    rows = [[fit(row, _ROOM)] for row in told]
    for start in range(0, len(rows), _TOGETHER):
        yield lines(rows[start : start + _TOGETHER])


def _who(player: str, names: Names) -> str:
    return apart(name(player, names, frozenset()))


def _list() -> Part:
    return button(Button(Action.PACKS), words.PACKS)


def _turn(action: Action, of: str, number: int, count: int) -> list[Part]:
    turn = []
    if number:
        turn.append(button(Button(action, of, number - 1), "◀️ Back"))
    if number + 1 < count:
        turn.append(button(Button(action, of, number + 1), "Next ▶️"))
    return turn
