"""Questions that may be wrong: what was reported, and all that moderators should know before they decide."""

from collections.abc import Sequence
from typing import Final

from adapters import report_wording as words
from adapters import wording
from adapters.buttons import Action, Button
from adapters.chat_text import NOTE_SIGN, RIGHT_SIGN
from adapters.chat_wording import more
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, rows, section, text
from adapters.discord.render.text import escape, fences, fit, prose
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.reports import Queued, ReportedQuestion

_ROOM: Final = 200


def queue(found: Sequence[Queued], number: int = 0) -> Body:
    """A page (from 0) of the questions that wait for a decision; a page beyond the last is the last."""
    shown, number, count = words.page(found, number)
    title = f"### 🚩 {words.QUEUE}" + (f" · {number + 1} of {count}" if count > 1 else "")
    parts = [text(title), *(map(_queued, shown) if shown else [text(words.EMPTY)])]
    return body([*parts, *_turn(number, count)], Colour.BLUE, private=True)


def _queued(one: Queued) -> Part:
    lines = [f"**{fit(' '.join(words.heading(one).split()), _ROOM)}**"]
    if one.prompt:
        lines.append(fit(" ".join(one.prompt.split()), _ROOM))
    lines.append(f"-# {words.reported_by(one.count)} <t:{one.newest_at // 1000}:R>")
    if one.reasons:
        lines.append(f"-# “{fit(' '.join(one.reasons[0].split()), _ROOM)}”")
    return section("\n".join(lines), button(Button(Action.LOOK, one.key), words.LOOK))


def _turn(number: int, count: int) -> list[Part]:
    turn = []
    if number:
        turn.append(button(Button(Action.REPORTS, "", number - 1), "Back", emoji="◀️"))
    if number + 1 < count:
        turn.append(button(Button(Action.REPORTS, "", number + 1), "Next", emoji="▶️"))
    return rows(turn)


def look(found: ReportedQuestion, said: str | None = None) -> list[Body]:
    """A question with all that is known of it, and the buttons that decide. `said` is a plain sentence above it."""
    question = found.question
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    head = [f"✅ {escape(said)}"] if said else []
    head += [f"### 🚩 {fit(' '.join(words.heading(found).split()), _ROOM)}", f"-# {fit(found.name, _ROOM)}"]
    head.append(f"{kind.emoji} {kind.label} · {difficulty.emoji} {difficulty.label}")
    snippet = question.snippet
    blocks: list[Block] = [
        "\n".join(head),
        *prose(question.prompt),
        *([] if snippet is None else fences(snippet.text, snippet.language)),
        None,
        *_choices(found),
        f"-# {words.LETTERS}",
        None,
        *_reasons(found),
        None,
        f"**{words.PACK}**",
        *prose(wording.explanation(question) or words.NO_EXPLANATION),
        *_proof(found),
        None,
        *([] if found.in_bank else [f"{NOTE_SIGN} {words.GONE}"]),
        *([] if found.decision is None else [f"⚖️ {fit(words.decision(found.decision), 3 * _ROOM)}"]),
        words.at_stake(found.games),
    ]
    *before, last = pages(blocks)
    return [
        *(page_body(page, Colour.BLUE, private=True) for page in before),
        page_body(last, Colour.BLUE, _decide(found), private=True),
    ]


def _choices(found: ReportedQuestion) -> list[Block]:
    blocks: list[Block] = []
    for place, choice in enumerate(found.question.choices):
        sign = f"{RIGHT_SIGN} " if place == found.question.answer else ""
        by_pack = " *(by the pack)*" if place == found.pack_answer != found.question.answer else ""
        blocks += prose(choice.text, f"{sign}**{wording.letter(place)}**{by_pack} ")
    return blocks


def _proof(found: ReportedQuestion) -> list[Block]:
    evidence = wording.evidence(found.question)
    blocks: list[Block] = []
    if evidence is not None:
        blocks += [*prose(evidence.sentence), *fences("\n".join(evidence.code))]
    return [*blocks, f"{NOTE_SIGN} {words.PROVEN}"] if found.proven else blocks


def _reasons(found: ReportedQuestion) -> list[Block]:
    if not found.reports:
        return [words.NO_REASONS]
    shown = found.reports[: words.REASONS_BELOW]
    blocks: list[Block] = [f"**{words.REASONS}**"]
    blocks += [f"<t:{one.at // 1000}:R>: {fit(' '.join(one.reason.split()), 3 * _ROOM)}" for one in shown]
    if left := len(found.reports) - len(shown):
        blocks.append(more(left, "reason"))
    return blocks


def _decide(found: ReportedQuestion) -> list[Part]:
    kept = Style.DANGER if words.is_corrected(found) else Style.SUCCESS
    decide = [
        button(Button(Action.KEEP, found.key), words.keep(found), kept),
        button(Button(Action.QUARANTINE, found.key), words.QUARANTINE, Style.DANGER),
    ]
    correct = [button(Button(Action.CORRECT, found.key, 0, place), label) for place, label in words.corrections(found)]
    return [*rows(decide), *rows([*correct, button(Button(Action.REPORTS), words.QUEUE)])]


def surely(found: ReportedQuestion, place: int) -> Body:
    """Asks whether another choice is to be right."""
    buttons = [
        button(Button(Action.SURELY_CORRECT, found.key, 0, place), words.CORRECT_IT, Style.DANGER),
        button(Button(Action.LOOK, found.key), words.BACK),
    ]
    said = f"### 🚩 {fit(' '.join(words.heading(found).split()), _ROOM)}\n{fit(words.sure(found, place), 3_000)}"
    return body([text(said), *rows(buttons)], Colour.ORANGE, private=True)
