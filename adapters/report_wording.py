"""The sentences about questions that may be wrong, shared by the chats: plain text, as in `adapters.wording`."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.chat_wording import scored
from adapters.wording import count, letter
from bot.engine.effects import Standing, TellCorrection
from bot.engine.questions import Question
from bot.host.reports import REASON_LENGTH, Outcome, Queued, ReportedQuestion
from bot.ports.corrections import EVERYWHERE, Decision, Ruling

# --- for players -----------------------------------------------------------------------------------------------------

REPORT: Final = "This question is wrong"
"""The label of the button at every reveal."""

FORM: Final = "Report this question"
"""The title of the form that the button opens."""

REASON: Final = "What is wrong, and how do you know?"
"""The label of its only field."""

EXAMPLE: Final = "Such as: the last choice is right too, because view needs no copy."
SHORTEST: Final = REASON_LENGTH.start
LONGEST: Final = REASON_LENGTH.stop - 1
SEND: Final = "Send"
THANKS: Final = "Thank you. Moderators see what you wrote; until they decide, nothing changes."

CORRECTED: Final = "A question was corrected"
"""Stands above a correction."""

REGRADED: Final = "The answer that counted as right was wrong. All answers to this question have been graded again."
PUT_BACK: Final = "The answer that was asked at first is right after all. All answers to it have been graded again."
NOW: Final = "The result is now"


def regraded(told: TellCorrection) -> str:
    """Why answers were graded again."""
    return PUT_BACK if told.was is None else REGRADED


def right_now(told: TellCorrection, question: Question) -> str:
    """The right answer, without a letter: everybody may have had the choices in another order."""
    return f"The right answer: {question.choices[told.right].text}"


def result(line: Standing, mode_id: str) -> str:
    """What somebody has now; no points where the mode gives none."""
    answers = count(line.right, "right answer")
    return f"{count(line.points, 'point')}, {answers}" if scored(mode_id) else answers


def own_result(told: TellCorrection, player: str) -> Standing:
    """A player's result as it is now; zero for somebody who is not among the standings."""
    return next((line for line in told.standings if line.player == player), Standing(0, player, 0, 0, 0, 0))


# --- for moderators --------------------------------------------------------------------------------------------------

TOGETHER: Final = 6
"""How many reported questions one message lists."""

REASONS_BELOW: Final = 8
"""How many reasons stand below a question; how many more there are is counted."""

QUEUE: Final = "Reported questions"
EMPTY: Final = "No question waits for a decision."
GONE: Final = "This question is not in the bank any more; it is shown as it was asked."
PROVEN: Final = "Running the program has proven the key of the pack. Look twice before you correct it."
LETTERS: Final = "Letters stand for the order of the pack; in games the choices may have stood in another one."
REASONS: Final = "What players say"
PACK: Final = "What the pack says"
NO_EXPLANATION: Final = "Nothing: the question has no explanation."
NO_REASONS: Final = "Nobody has reported it since the last decision."

LOOK: Final = "Look"
KEEP: Final = "Keep it"
UNDO: Final = "Undo the correction"
QUARANTINE: Final = "Ask it no more"
CORRECT_IT: Final = "Yes, correct it"
BACK: Final = "Back"

_RULINGS: Final[Mapping[Ruling, str]] = {
    Ruling.KEPT: "It was decided that the question is right as it is",
    Ruling.QUARANTINED: "It was decided that the question is not asked any more",
    Ruling.CORRECTED: "It was decided that “{right}” is right",
}

_DONE: Final[Mapping[Ruling, str]] = {
    Ruling.KEPT: "The question is right as it is, and is asked as before.",
    Ruling.QUARANTINED: "The question is not asked any more.",
    Ruling.CORRECTED: "The question is corrected.",
}
_UNDONE: Final = "The correction is undone; the question is right as the pack has it, and is asked."


def page(found: Sequence[Queued], number: int) -> tuple[Sequence[Queued], int, int]:
    """What a page (from 0) of the queue lists, which page it is, and how many there are; one beyond the last is the
    last."""
    count = max(1, -(-len(found) // TOGETHER))
    number = min(number, count - 1)
    return found[TOGETHER * number : TOGETHER * (number + 1)], number, count


def reported_by(number: int) -> str:
    """How many say that a question is wrong."""
    return f"{count(number, 'player')} {'says' if number == 1 else 'say'} that it is wrong."


def heading(found: Queued | ReportedQuestion) -> str:
    """Which question of which challenge."""
    return found.title if found.number is None else f"{found.title}, question {found.number}"


def decision(made: Decision) -> str:
    """What holds for a question, and for whom."""
    whose = ", for everywhere" if made.space == EVERYWHERE else ""
    why = f" ({made.why})" if made.why else ""
    return f"{_RULINGS[made.ruling].format(right=made.right)}{whose}{why}."


def is_corrected(found: ReportedQuestion) -> bool:
    """Whether another choice is right than by the pack."""
    return found.question.answer != found.pack_answer


def keep(found: ReportedQuestion) -> str:
    """The label of the button that leaves a question as the pack has it."""
    return UNDO if is_corrected(found) else KEEP


def corrections(found: ReportedQuestion) -> list[tuple[int, str]]:
    """The choices that can be made right, which are not right by the pack, and the labels of their buttons."""
    right = found.question.answer
    places = (place for place in range(len(found.question.choices)) if place != found.pack_answer)
    return [(place, f"{letter(place)} {'stays' if place == right else 'is'} right") for place in places]


def sure(found: ReportedQuestion, place: int) -> str:
    """Asks whether a key is to be corrected, and says what follows."""
    shall = f"Shall {letter(place)} be the right answer from now on?"
    choice = f"{letter(place)}: {found.question.choices[place].text}"
    return "\n".join([shall, choice, *([PROVEN] if found.proven else []), consequence(found.games)])


def at_stake(games: int) -> str:
    """What another key would do to games that are over."""
    return f"With another key: {consequence(games)}" if games else consequence(games)


def consequence(games: int) -> str:
    """What a correction does to games that are over."""
    if not games:
        return "No game that is over has asked this question."
    one = games == 1
    return (
        f"{games:,} {'game that is' if one else 'games that are'} over will be graded again; points and badges follow, "
        f"and {'its' if one else 'their'} players are told."
    )


def done(outcome: Outcome) -> str:
    """What a decision came to."""
    made = outcome.decision
    said = _UNDONE if made.ruling is Ruling.KEPT and made.right is not None else _DONE[made.ruling]
    if not outcome.games:
        return said
    one = outcome.games == 1
    return (
        f"{said} {outcome.games:,} {'game that is over is' if one else 'games that are over are'} being graded again."
    )
