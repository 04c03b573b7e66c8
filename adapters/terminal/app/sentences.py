"""Sentences that only the full-screen game says so far, and the signs that stand in for colours."""

from typing import Final

from adapters import wording
from bot.engine.effects import CloseReason, FinishChallenge, Standing, Verdict
from bot.engine.questions import Question

RIGHT_SIGN: Final = "✓"
WRONG_SIGN: Final = "✗"
OTHER_SIGN: Final = "•"
CURSOR: Final = "▸"
# The heavier check mark may be drawn as an emoji, two columns wide where one was counted; these never are.

NO_CLOCK: Final = "no clock"
CHOOSE: Final = "Choose a challenge"
UNFINISHED: Final = "Unfinished game"
NOT_ASKED: Final = "not asked"
WITH_HINT: Final = "hint"
BADGE_WON: Final = "Badge won"
SURE_TO_END: Final = "End this game for good? You will not be able to go on with it."
SURE_TO_START_AFRESH: Final = "Give the unfinished game up and start afresh?"
FAULT: Final = "This is a fault in quizhost. Your game is kept; start again to go on with it."

VERDICT_SIGNS: Final = {Verdict.RIGHT: RIGHT_SIGN, Verdict.WRONG: WRONG_SIGN}


def place(no: int, total: int) -> str:
    """Which question of how many; in practice the questions come round again."""
    return f"Question {no % total + 1} of {total}"


def attempts(left: int | None) -> str:
    """The attempts that are left, as a fact and not as a sentence."""
    return "any number of attempts" if left is None else f"{wording.count(left, 'attempt')} left"


def dots(left: int | None, most: int | None) -> str:
    """The same as dots, a full one for each attempt left."""
    return "" if left is None or most is None else "●" * left + "○" * (most - left)


def clock(ms: int) -> str:
    """Time left: "1:23", and in words for the last ten seconds, when a glance has to do."""
    seconds = -(-max(0, ms) // 1000)
    if 0 < seconds <= 10:
        return f"{wording.count(seconds, 'second')} left"
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def total(points: int) -> str:
    """The player's points so far."""
    return f"{wording.count(points, 'point')} so far"


def right_answer(letter: str, question: Question) -> str:
    """The right answer, for somebody who did not find it."""
    return f"The right answer is {letter}: {question.choices[question.answer].text}"


def goes_on(round_no: int, total_questions: int, points: int | None) -> str:
    """Where an unfinished game goes on. `points` is None where the mode gives none."""
    where = f"question {round_no % total_questions + 1} of {total_questions}"
    return f"goes on at {where}" + ("" if points is None else f", {total(points)}")


def kept(command: str) -> str:
    """What a player who leaves before the end should know."""
    return f"Your game is kept. Go on with: {command}"


def right_after(tries: int) -> str:
    """On which attempt the right answer came, in as few words as a table has room for."""
    ordinal = {1: "1st", 2: "2nd", 3: "3rd"}.get(tries, f"{tries}th")
    return f"{ordinal} attempt"


def missed(tries: int, closed: CloseReason | None) -> str:
    """Why there was no right answer, in as few words."""
    if closed is CloseReason.TIME_UP:
        return "time was up"
    if closed is CloseReason.SKIPPED:
        return "skipped"
    return "wrong" if tries and closed is CloseReason.ANSWERED else "not answered"


def practice_score(end: FinishChallenge, player: str) -> str:
    """The result of a game without points."""
    line = next((line for line in end.standings if line.player == player), Standing(0, player, 0, 0, 0, 0))
    return f"{line.right} of {end.asked} right."
