"""The sentences about dailies, shared by the chats: plain text, as in `adapters.wording`."""

from collections.abc import Mapping
from typing import Final

from adapters.wording import count
from bot.engine.effects import CloseReason, QuestionTally
from bot.engine.questions import Question

TITLE: Final = "Daily challenge"
RESULT: Final = "Result of the daily"

HOW_TO_PLAY: Final = "Play alone, whenever it suits you: your clock starts when your question is shown."
NOBODY_PLAYED: Final = "Nobody played this daily; the next one may suit more people."
PLAYED: Final = "You have played this daily."
BOARD_COMES: Final = "The board comes when this daily closes."
ANSWERS_LATER: Final = "You may see the answers once you have played, or when this daily is closed."
GOES_ON: Final = "Your run goes on."
WITHDRAWN_ANSWERS: Final = "This daily was withdrawn, so its answers are kept for another day."

_CLOSED: Final[Mapping[CloseReason, str]] = {CloseReason.STOPPED: "This daily was withdrawn."}
_OVER: Final = "This daily is closed."


def played(number: int) -> str:
    """How many have finished their runs."""
    return (
        f"{count(number, 'player')} {'has' if number == 1 else 'have'} played." if number else "Nobody has played yet."
    )


def closed(reason: CloseReason) -> str:
    """Why nobody can begin any more."""
    return _CLOSED.get(reason, _OVER)


def share(tally: QuestionTally) -> str:
    """How many of those who tried a question found its answer."""
    if not tally.player_count:
        return "Nobody tried this one."
    return f"{tally.right_count} of {count(tally.player_count, 'player')} found the answer."


def right_answer(question: Question) -> str:
    """The right answer, without a letter: everybody had the choices in an order of their own."""
    return f"The right answer: {question.choices[question.answer].text}"
