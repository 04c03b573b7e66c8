"""The sentences about due reviews, shared by all platforms: plain text, as in `adapters.wording`."""

from typing import Final

from adapters.wording import count

NOTHING_YET: Final = "There is nothing to review yet: questions that you answer come back to you some days later."


def due(number: int) -> str:
    """How many questions are due."""
    return f"{count(number, 'question')} {'is' if number == 1 else 'are'} due for review."


def next_due(when: str) -> str:
    """That none is, and when the next one will be; `when` is as in "tomorrow", or "on 3 May"."""
    return f"Nothing is due for review now. The next question comes back {when}."
