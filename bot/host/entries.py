"""An event on its way through a mailbox, and whoever waits for what it comes to."""

import asyncio

from bot.engine.effects import Effect
from bot.engine.events import Event
from bot.ports import LoggedEvent, PostKey

Answer = tuple[Effect, ...]


class Entry:
    """An event on its way: what it came to, and who waits for it."""

    __slots__ = ("answer", "delivered", "event", "logged", "outcome", "tries")

    def __init__(self, event: Event, delivered: tuple[PostKey, ...], answer: asyncio.Future[Answer]) -> None:
        self.event = event
        self.delivered = delivered
        self.answer = answer
        self.logged: LoggedEvent | None = None
        self.outcome: Answer | Exception = ()
        self.tries = 0

    def settle(self) -> None:
        """Tell whoever waits, unless they have gone."""
        if self.answer.done():
            return
        if isinstance(self.outcome, Exception):
            self.answer.set_exception(self.outcome)
        else:
            self.answer.set_result(self.outcome)
