"""What is written on the screen, as styled content. Texts of questions never pass through any markup."""

from collections.abc import Iterable
from typing import Final

from textual.content import Content
from textual.highlight import highlight

from adapters import wording
from adapters.terminal.app import sentences
from adapters.terminal.app.record import Outcome, Record
from bot.engine.effects import CloseReason, FinishChallenge, PrivateVerdict, ShowHint, Verdict
from bot.engine.game import Phase
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge, Question, Snippet
from bot.engine.views import PlayerView

NOTHING: Final = Content("")

ONE_LINE: Final = 46
"""Columns up to which an output of one line stands beside the words that lead to it."""

_VERDICT_STYLES: Final = {Verdict.RIGHT: "bold $text-success", Verdict.WRONG: "bold $text-error"}
_OTHER_STYLE: Final = "bold $text-warning"


def closed(seen: PlayerView) -> bool:
    """Whether the newest question takes no more presses."""
    return seen.phase in (Phase.REVEALED, Phase.OVER)


def title(challenge: Challenge) -> Content:
    """What is played."""
    return Content.assemble((challenge.title, "bold"), (f" · {', '.join(challenge.topics)}", "$foreground 65%"))


def progress(challenge: Challenge, seen: PlayerView, *, scored: bool) -> Content:
    """How far the game has come."""
    place = sentences.place(seen.round_no, len(challenge.questions))
    return Content.assemble(place, f" · {wording.count(seen.points, 'point')}" if scored else "")


def facts(question: Question) -> Content:
    """The question's kind and difficulty with their emoji."""
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    return Content.assemble(
        f"{kind.emoji} ", (kind.label, "bold"), f"   {difficulty.emoji} ", (difficulty.label, "bold")
    )


def attempts(seen: PlayerView) -> Content:
    """The attempts that are left, as dots and in words; nothing once the question is closed."""
    if closed(seen):
        return NOTHING
    dots = sentences.dots(seen.attempts_left, seen.attempts)
    return Content.assemble((dots, "$text-accent"), " " if dots else "", sentences.attempts(seen.attempts_left))


def code(snippet: Snippet) -> Content:
    """The snippet with its syntax highlighted."""
    return highlight(snippet.text.rstrip("\n"), language=snippet.language, tab_size=4)


def outcome(question: Question, seen: PlayerView, round_: Outcome, notice: str | None) -> Content:
    """Everything that stands under the choices: hint and verdict while they can be pressed, then the reveal."""
    parts = [_verdict(question, seen, round_)]
    if closed(seen):
        parts += [_reveal(question, seen)]
    elif seen.hinted:
        parts.insert(0, _hint(question, seen, round_))
    if notice is not None:
        parts.append(_signed(sentences.OTHER_SIGN, notice, _OTHER_STYLE))
    return Content("\n\n").join([part for part in parts if part])


def _signed(sign: str, sentence: str, style: str) -> Content:
    return Content.styled(f"{sign} {sentence}", style)


def _hint(question: Question, seen: PlayerView, round_: Outcome) -> Content:
    shown = round_.hint or ShowHint("", seen.round_no, cost=0)
    head, _, text = wording.hint(shown, question).partition(": ")
    return Content.assemble((f"{head}: ", "bold $text-accent"), text)


def _verdict(question: Question, seen: PlayerView, round_: Outcome) -> Content:
    lines: list[Content] = []
    if round_.closed in (CloseReason.TIME_UP, CloseReason.SKIPPED):
        lines.append(_signed(sentences.OTHER_SIGN, wording.closed(round_.closed), _OTHER_STYLE))
    if (press := round_.verdict) is not None and (round_.closed is None or not lines or _late(press)):
        sign = sentences.VERDICT_SIGNS.get(press.verdict, sentences.OTHER_SIGN)
        style = _VERDICT_STYLES.get(press.verdict, _OTHER_STYLE)
        lines.append(_signed(sign, wording.verdict(press), style))
        if feedback := wording.feedback(press, question, seen.order):
            lines.append(Content(feedback))
    return Content("\n").join(lines)


def _late(press: PrivateVerdict) -> bool:
    return press.verdict is Verdict.TOO_LATE


def _reveal(question: Question, seen: PlayerView) -> Content:
    parts = [proof(question), Content(wording.explanation(question))]
    if not seen.solved:
        letter = wording.letter(seen.order.index(question.answer))
        answer = sentences.right_answer(letter, question)
        parts.insert(0, _signed(sentences.RIGHT_SIGN, answer, "bold $text-success"))
    return Content("\n").join([part for part in parts if part])


def proof(question: Question) -> Content:
    """What the question's program really did; nothing where nobody ran it. One short line stands beside the words."""
    evidence = wording.evidence(question)
    if evidence is None:
        return NOTHING
    beside = len(evidence.code) == 1 and len(evidence.sentence) + len(evidence.code[0]) < ONE_LINE
    gap = " " if beside else "\n  "
    return Content.assemble(evidence.sentence, gap, ("\n  ".join(evidence.code), "$text-accent"))


def keys(hints: Iterable[tuple[str, str]]) -> Content:
    """The keys that do something now, each with what it does."""
    return Content("  ").join(
        Content.assemble(
            (display.replace(" ", "\u00a0"), "bold $text-accent"), f"\u00a0{label.replace(' ', chr(0xA0))}"
        )
        for display, label in hints
    )


# --- summary ---------------------------------------------------------------------------------------------------------


def score(end: FinishChallenge, player: str, *, scored: bool) -> Content:
    """The player's result."""
    sentence = wording.final_score(end, player) if scored else sentences.practice_score(end, player)
    return Content.styled(sentence, "bold")


def result_rows(challenge: Challenge, record: Record, *, scored: bool) -> list[dict[str, Content]]:
    """One row for each question of the challenge: sign, kind, difficulty, and words on how it came out."""
    return [
        _result_row(index + 1, question, record.of_question(index), scored=scored)
        for index, question in enumerate(challenge.questions)
    ]


def _result_row(no: int, question: Question, round_: Outcome | None, *, scored: bool) -> dict[str, Content]:
    kind, difficulty = KINDS[question.kind], DIFFICULTIES[question.difficulty]
    if round_ is None:
        sign, style, words = sentences.OTHER_SIGN, "$foreground 65%", sentences.NOT_ASKED
    elif round_.right:
        sign, style, words = sentences.RIGHT_SIGN, "bold $text-success", sentences.right_after(round_.tries)
        if scored and round_.points is not None:
            words = f"{wording.count(round_.points.total, 'point')} · {words}"
    else:
        sign, style, words = sentences.WRONG_SIGN, "bold $text-error", sentences.missed(round_.tries, round_.closed)
    if round_ is not None and round_.hint is not None:
        words = f"{words} · {sentences.WITH_HINT}"
    return {
        "sign": Content.styled(f"{sign} {no}", style),
        "kind": Content(f"{kind.emoji} {kind.label}"),
        "difficulty": Content(f"{difficulty.emoji} {difficulty.label}"),
        "words": Content(words),
    }
