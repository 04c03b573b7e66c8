"""What chats tell somebody whose press or command could not be served: plain sentences, as in `adapters.wording`."""

import logging
from typing import Final

from adapters import wording
from bot.engine.errors import QuizError
from bot.host.errors import HostError
from bot.ports import StoreError

log = logging.getLogger(__name__)

UNKNOWN_BUTTON: Final = "This button is not known here any more."
NO_GAME: Final = "No game is running here."
FAULT: Final = "Something went wrong on our side; please try again in a moment."


class Refused(Exception):
    """What was asked for cannot be done; the message is a sentence for whoever asked, `link` a way to what is meant."""

    def __init__(self, sentence: str, link: str | None = None) -> None:
        super().__init__(sentence)
        self.link = link


REFUSALS: Final = (Refused, QuizError, HostError, StoreError)
"""What says no in words that are meant for whoever asked."""


def explained(error: Exception, what: str, *about: object) -> str:
    """What to say of the error that ended something; a fault of ours goes to the log.

    `what` names it for the log, `about` are its `%s`: ("a press on %s", button). Whoever calls this has dealt with the
    faults of their platform.
    """
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, QuizError | HostError | StoreError):
        return wording.refusal(error)
    log.error(f"{what} failed", *about, exc_info=error)
    return FAULT
