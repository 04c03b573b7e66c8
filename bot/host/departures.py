"""Players who are being erased: nothing that they did before may come back afterwards."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from bot.engine.events import Event
from bot.host.errors import HostError
from bot.host.mailbox import Mailbox
from bot.ports import Clock

REMEMBERED: Final = 10_000
"""So many players are remembered. Presses that are delivered late come within an hour."""

_NOW: Final = float("inf")


class BeingErased(HostError):
    """What this player did before everything about them was erased counts no more."""

    def __init__(self) -> None:
        super().__init__("Everything that is kept of you is being deleted; to play on, press again in a moment.")


class Departures:
    """Knows whose past is gone. `boxes` are the games in memory."""

    def __init__(self, boxes: Mapping[str, Mailbox], clock: Clock) -> None:
        self._boxes = boxes
        self._clock = clock
        self._gone_at: OrderedDict[str, float] = OrderedDict()

    def check(self, event: Event) -> None:
        """Raise `BeingErased` for something that was done by somebody before they were erased."""
        if self._gone_at and event.at <= self._gone_at.get(_doer(event) or "", -1):
            raise BeingErased

    @asynccontextmanager
    async def of(self, player: str) -> AsyncIterator[None]:
        """Take nothing from a player meanwhile, nor later what they did before. What they did already is kept by then.

        What others do goes on. Whatever is in memory of the games that the player is in has to be read again after it.
        """
        self._gone_at[player] = _NOW
        self._gone_at.move_to_end(player)
        try:
            underway = [entry for box in self._boxes.values() for entry in box.underway]
            theirs = [entry.answer for entry in underway if _doer(entry.event) == player]
            if theirs:
                await asyncio.wait(theirs)
            yield
        finally:
            self._gone_at[player] = self._clock.now()
            while len(self._gone_at) > REMEMBERED:
                self._gone_at.popitem(last=False)


def _doer(event: Event) -> str | None:
    return getattr(event, "player", None) or getattr(event, "owner", None)
