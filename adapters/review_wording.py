"""The sentences about due reviews, shared by all platforms: plain text, as in `adapters.wording`."""

from typing import Final

from adapters.wording import count

NOTHING_YET: Final = "There is nothing to review yet: questions that you answer come back to you some days later."
NOTHING_DUE: Final = "Nothing is due for review now."

NEXT_DUE: Final = "The next question comes back "
"""Goes on with when, such as "tomorrow" or "on 3 May"."""

BEGIN: Final = "Review"
"""The label of the button."""


def due(number: int) -> str:
    """How many questions are due."""
    return f"{count(number, 'question')} {'is' if number == 1 else 'are'} due for review."
