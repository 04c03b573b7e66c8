"""A sentence for whatever stands in the way of what somebody asked for."""

import logging
from collections.abc import Awaitable
from typing import Final, TypeVar

from adapters.refusals import FAULT, explained
from adapters.slack.render import private
from adapters.slack.trouble import FAULTS, in_log, is_too_late
from adapters.slack.wire import Message
from bot.ports import StoreError

log = logging.getLogger(__name__)

T = TypeVar("T")

TOO_LATE: Final = "Slack took too long to open that; please try again."


async def guarded(work: Awaitable[T], what: str, *about: object) -> T | Message:
    """The outcome of some work, or a sentence that says why there is none. Never raises.

    `what` and `about` are as in `adapters.refusals.explained`.
    """
    try:
        return await work
    except Exception as error:
        if isinstance(error, FAULTS) and not isinstance(error, StoreError):
            log.warning(f"{what} could not be served: %s", *about, in_log(error))
            return private.trouble(TOO_LATE if is_too_late(error) else FAULT)
        return private.trouble(explained(error, what, *about))
