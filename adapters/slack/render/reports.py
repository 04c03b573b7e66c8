"""Questions that may be wrong: what was reported, and all that moderators should know before they decide."""

from collections.abc import Sequence
from typing import Final

from adapters import report_wording as words
from adapters import wording
from adapters.buttons import Action, Button
from adapters.chat_text import NOTE_SIGN, RIGHT_SIGN
from adapters.chat_wording import more
from adapters.slack import actions as ids
from adapters.slack.render.modal import field
from adapters.slack.render.pages import Block, messages, page_message
from adapters.slack.render.parts import (
    DANGER,
    MAX_HEADER,
    MAX_LABEL,
    PRIMARY,
    Message,
    Part,
    View,
    actions,
    bold,
    button,
    context,
    day_and_time,
    header,
    line,
    lines,
    plain,
    run,
)
from adapters.slack.render.text import MAX_TEXT, code, fit, one_line, prose
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.reports import Queued, ReportedQuestion

FLAG: Final = "🚩"
REPORT_LABEL: Final = f"{FLAG} {words.REPORT}"

_ROOM: Final = 200
_REASON_ROOM: Final = 500


def report(game_id: str, question: int) -> Part:
    """The row under a reveal with which somebody says that the question is wrong; it is known by its number from 0."""
    return actions([button(Button(Action.REPORT, game_id, question), REPORT_LABEL)])


def form(about: str) -> View:
    """The form for the reason. `about` comes back with it."""
    element: Part = {
        "type": "plain_text_input",
        "action_id": ids.REPORT_REASON,
        "multiline": True,
        "min_length": words.SHORTEST,
        "max_length": words.LONGEST,
    }
    return {
        "type": "modal",
        "callback_id": ids.REPORT,
        "title": plain(words.FORM),
        "submit": plain(words.SEND),
        "close": plain("Cancel"),
        "private_metadata": about,
        "blocks": [field(words.REASON, element, hint=words.EXAMPLE)],
    }


# --- for moderators --------------------------------------------------------------------------------------------------


def queue(found: Sequence[Queued], number: int = 0) -> list[Message]:
    """A page (from 0) of the questions that wait for a decision; a page beyond the last is the last."""
    shown, number, count = words.page(found, number)
    title = f"{FLAG} {words.QUEUE}" + (f" · {number + 1} of {count}" if count > 1 else "")
    blocks: list[Block] = [header(title)]
    for one in shown:
        blocks += [*_queued(one), None]
    if not found:
        blocks.append(line(words.EMPTY))
    return messages(blocks, _turn(number, count))


def _queued(one: Queued) -> list[Part]:
    rows = [[bold(_one_line(words.heading(one)))]]
    reasons = (f"“{_one_line(reason)}”" for reason in one.reasons[:1])
    rows += [[run(text)] for text in (_one_line(one.prompt), *reasons) if text]
    when = day_and_time("", one.newest_at)
    heard = fit(f"{words.LOOK}: {_one_line(words.heading(one))}", MAX_LABEL)
    look = button(Button(Action.LOOK, one.key), words.LOOK, heard=heard)
    return [lines(rows), context(words.reported_by(one.count), when), actions([look])]


def _turn(number: int, count: int) -> list[Part]:
    turn = []
    if number:
        turn.append(button(Button(Action.REPORTS, "", number - 1), "◀️ Back"))
    if number + 1 < count:
        turn.append(button(Button(Action.REPORTS, "", number + 1), "Next ▶️"))
    return [actions(turn)] if turn else []


def look(found: ReportedQuestion, said: str | None = None) -> list[Message]:
    """A question with all that is known of it, and the buttons that decide. `said` is a plain sentence above it."""
    question = found.question
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    blocks: list[Block] = [
        *([line(f"{RIGHT_SIGN} {said}")] if said else []),
        header(fit(f"{FLAG} {one_line(words.heading(found))}", MAX_HEADER)),
        context(_one_line(found.name), f"{kind.emoji} {kind.label}", f"{difficulty.emoji} {difficulty.label}"),
        *prose(question.prompt),
        *([] if question.snippet is None else code(question.snippet.text)),
        None,
        *_choices(found),
        context(words.LETTERS),
        None,
        *_reasons(found),
        None,
        line(bold(words.PACK)),
        *prose(wording.explanation(question) or words.NO_EXPLANATION),
        *_proof(found),
        None,
        *([] if found.in_bank else [line(f"{NOTE_SIGN} {words.GONE}")]),
        *([] if found.decision is None else [line(f"⚖️ {fit(words.decision(found.decision), 3 * _ROOM)}")]),
        line(words.at_stake(found.games)),
    ]
    return messages(blocks, _decide(found))


def _choices(found: ReportedQuestion) -> list[Part]:
    parts: list[Part] = []
    for place, choice in enumerate(found.question.choices):
        lead = [bold(wording.letter(place)), run(" ")]
        if place == found.question.answer:
            lead.insert(0, run(f"{RIGHT_SIGN} "))
        elif place == found.pack_answer:
            lead.append(run("(by the pack) ", italic=True))
        parts += prose(choice.text, *lead)
    return parts


def _proof(found: ReportedQuestion) -> list[Part]:
    evidence = wording.evidence(found.question)
    parts: list[Part] = []
    if evidence is not None:
        parts += [*prose(evidence.sentence), *code("\n".join(evidence.code))]
    return [*parts, line(f"{NOTE_SIGN} {words.PROVEN}")] if found.proven else parts


def _reasons(found: ReportedQuestion) -> list[Block]:
    if not found.reports:
        return [line(words.NO_REASONS)]
    shown = found.reports[: words.REASONS_BELOW]
    blocks: list[Block] = [line(bold(words.REASONS))]
    for one in shown:
        blocks += [line(f"• {fit(one_line(one.reason), _REASON_ROOM)}"), context(day_and_time("", one.at))]
    if left := len(found.reports) - len(shown):
        blocks.append(line(more(left, "reason")))
    return blocks


def _decide(found: ReportedQuestion) -> list[Part]:
    kept = DANGER if words.is_corrected(found) else PRIMARY
    decide = [
        button(Button(Action.KEEP, found.key), words.keep(found), kept),
        button(Button(Action.QUARANTINE, found.key), words.QUARANTINE, DANGER),
    ]
    correct = [button(Button(Action.CORRECT, found.key, 0, place), label) for place, label in words.corrections(found)]
    return [actions(decide), actions([*correct, button(Button(Action.REPORTS), words.QUEUE)])]


def surely(found: ReportedQuestion, place: int) -> Message:
    """Asks whether another choice is to be right, and says what follows."""
    buttons = [
        button(Button(Action.SURELY_CORRECT, found.key, 0, place), words.CORRECT_IT, DANGER),
        button(Button(Action.LOOK, found.key), words.BACK),
    ]
    title = header(fit(f"{FLAG} {one_line(words.heading(found))}", MAX_HEADER))
    return page_message([title, *prose(fit(words.sure(found, place), MAX_TEXT))], [actions(buttons)])


def _one_line(text: str) -> str:
    return fit(one_line(text), _ROOM)
