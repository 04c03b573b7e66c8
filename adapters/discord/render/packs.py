"""Packs of a server: the list, a version with its life, its questions, and what came of reading and proving it."""

from collections.abc import Sequence
from typing import Final

from adapters import pack_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import NOTE_SIGN, RIGHT_SIGN
from adapters.discord.render.daily import answered
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, file, rows, section, text
from adapters.discord.render.roles import holder
from adapters.discord.render.text import escape, fit
from bot.engine.questions import Challenge
from bot.host.packs import PackPage, Step
from bot.ports.packs import PackState, StoredPack

SIGN: Final = "📚"
_ROOM: Final = 200
"""Characters for one line about a pack."""

_HEAD_ROOM: Final = 150
_STEP_ROOM: Final = 120
"""Characters for a heading, and for what a version came to: with the lines of a page they fit one message."""


def listed(found: Sequence[StoredPack], number: int = 0) -> Body:
    """A page (from 0) of the server's packs; a page beyond the last is the last."""
    shown, number, count = words.page(found, number)
    title = f"### {SIGN} {words.PACKS}" + (f" · {number + 1} of {count}" if count > 1 else "")
    parts = [text(title), *map(_row, shown), text(f"-# {words.ABOUT}" if shown else words.EMPTY)]
    bring = button(Button(Action.BRING), words.BRING, Style.PRIMARY, emoji="📥")
    return body([*parts, *rows([bring, *_turn(Action.PACKS, "", number, count)])], Colour.BLUE, private=True)


def _row(pack: StoredPack) -> Part:
    lines = [
        f"**{fit(words.heading(pack), _HEAD_ROOM)}**",
        f"{words.STATES[pack.state]} · <t:{pack.at // 1000}:R> · {holder(pack.by)}",
    ]
    return section("\n".join(lines), button(Button(Action.PACK, pack.pack_id), words.LOOK))


def look(page: PackPage, number: int = 0, said: str | None = None) -> Body:
    """All about a version, by pages (from 0). `said` is a plain sentence above it."""
    parts, number, count = words.paged(words.about(page), number)
    pack = page.pack
    head = [f"{RIGHT_SIGN} {escape(said)}"] if said else []
    head.append(
        f"### {SIGN} {fit(words.heading(pack), _HEAD_ROOM)}" + (f" · {number + 1} of {count}" if count > 1 else "")
    )
    blocks: list[Block] = ["\n".join(head)]
    if not number:
        blocks += [
            "\n".join(map(_step, page.steps)),
            f"{NOTE_SIGN} {words.next_step(pack, programs=words.has_programs(page))}",
        ]
    for part in parts:
        blocks += [None, "\n".join([f"**{escape(part.title)}**", *(f"- {fit(row, _ROOM)}" for row in part.lines)])]
    (first, *_) = pages(blocks)
    buttons = [*rows([*_decide(page), *_turn(Action.PACK, pack.pack_id, number, count)]), *rows(_more(page))]
    return page_body(first, Colour.BLUE, buttons, private=True)


def _step(step: Step) -> str:
    return f"{fit(words.step(step), _STEP_ROOM)} · <t:{step.at // 1000}:f> · {holder(step.by)}"


def _decide(page: PackPage) -> list[Part]:
    return [*_next(page.pack, programs=words.has_programs(page)), *_retire(page.pack)]


def _next(pack: StoredPack, *, programs: bool) -> list[Part]:
    if pack.state is PackState.DRAFT:
        return [button(Button(Action.PROVE, pack.pack_id), words.prove_label(programs=programs), Style.SUCCESS)]
    if pack.state is PackState.PROVEN:
        return [button(Button(Action.PUBLISH, pack.pack_id), words.PUBLISH, Style.SUCCESS)]
    return []


def _retire(pack: StoredPack) -> list[Part]:
    if pack.state is PackState.RETIRED:
        return []
    return [button(Button(Action.RETIRE, pack.pack_id), words.RETIRE, Style.DANGER)]


def _more(page: PackPage) -> list[Part]:
    pack_id = page.pack.pack_id
    there = [
        button(Button(Action.PACK_QUESTION, pack_id), words.QUESTIONS),
        button(Button(Action.PACK_FILE, pack_id), words.FILE),
    ]
    return [*(there if page.pack.body else []), button(Button(Action.PACKS), words.PACKS)]


def _turn(action: Action, name: str, number: int, count: int) -> list[Part]:
    turn = []
    if number:
        turn.append(button(Button(action, name, number - 1), "Back", emoji="◀️"))
    if number + 1 < count:
        turn.append(button(Button(action, name, number + 1), "Next", emoji="▶️"))
    return turn


def question(challenge: Challenge, number: int, pack_id: str) -> list[Body]:
    """A question of a version by its number from 0, with its answer; one beyond the last is the last."""
    count = len(challenge.questions)
    number = min(number, count - 1)
    back = button(Button(Action.PACK, pack_id), words.BACK)
    return answered(challenge, number, rows([*_turn(Action.PACK_QUESTION, pack_id, number, count), back]))


def report(pack: StoredPack | None, said: str, told: Sequence[str], *, programs: bool) -> list[Body]:
    """What came of reading a file, or of a question that was written: a plain sentence, and plain lines under it.

    `programs` says whether the version has programs to be run; it is None where nothing was kept.
    """
    if pack is None:
        bring = button(Button(Action.BRING), words.BRING, Style.PRIMARY, emoji="📥")
        return _report(words.PACKS, [said, *told], None, [bring], Colour.ORANGE)
    next_ = words.next_step(pack, programs=programs)
    buttons = [*_next(pack, programs=programs), button(Button(Action.PACK, pack.pack_id), words.LOOK)]
    return _report(words.heading(pack), [said, *told], next_, buttons, Colour.BLUE)


def proven(pack: StoredPack, said: str, told: Sequence[str]) -> list[Body]:
    """What came of running the programs of a version."""
    holds = pack.state is not PackState.DRAFT
    buttons = [*(_next(pack, programs=True) if holds else []), button(Button(Action.PACK, pack.pack_id), words.LOOK)]
    next_ = words.next_step(pack) if holds else None
    return _report(words.heading(pack), [said, *told], next_, buttons, Colour.GREEN if holds else Colour.ORANGE)


def _report(
    head: str, lines: Sequence[str], next_step: str | None, buttons: Sequence[Part], colour: Colour
) -> list[Body]:
    said, *told = lines
    blocks: list[Block] = [f"### {SIGN} {fit(head, _HEAD_ROOM)}", escape(said), None]
    blocks += [fit(row, 2 * _ROOM) for row in told]
    blocks += [None, f"{NOTE_SIGN} {next_step}"] if next_step else []
    *before, last = pages(blocks)
    below = rows([*buttons, button(Button(Action.PACKS), words.PACKS)])
    return [
        *(page_body(page, colour, private=True) for page in before),
        page_body(last, colour, below, private=True),
    ]


def handed_over(pack: StoredPack, name: str) -> Body:
    """A version as a file of this name, which is sent along."""
    said = f"{SIGN} {fit(words.heading(pack), _HEAD_ROOM)}\n{words.HANDED_OVER}"
    return body([text(said), file(name)], Colour.BLUE, private=True)


def given_back(said: str, told: Sequence[str], name: str) -> Body:
    """Why a question was not kept; what was written comes back as a file of this name, which is sent along."""
    lines = [f"✏️ {escape(said)}", *(fit(row, _ROOM) for row in told[:10]), f"-# {words.GIVEN_BACK}"]
    return body([text("\n".join(lines)), file(name)], Colour.ORANGE, private=True)
