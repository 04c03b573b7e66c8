"""Players who are being erased: nothing that they did before may come back afterwards."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Final

from bot.engine.events import Event
from bot.host.errors import HostError
from bot.host.mailbox import Mailbox
from bot.host.outbox import Outbox
from bot.host.runs import is_run
from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

REMEMBERED: Final = 10_000
"""So many players are remembered, and as many runs. Presses that are delivered late come within an hour."""

_NOW: Final = float("inf")


class BeingErased(HostError):
    """What this player did before everything about them was erased counts no more."""

    def __init__(self) -> None:
        super().__init__("Everything that is kept of you is being deleted; to play on, press again in a moment.")


class Departures:
    """Knows whose past is gone. `boxes` are the games in memory, `outbox` is what waits for chats.

    `runs` are those within windows that were removed: nobody plays a daily again whose answers they have seen.
    """

    def __init__(self, boxes: Mapping[str, Mailbox], outbox: Outbox, store: Store, clock: Clock) -> None:
        self._boxes = boxes
        self._outbox = outbox
        self._store = store
        self._clock = clock
        self._gone_at: OrderedDict[str, float] = OrderedDict()
        self.runs: OrderedDict[str, None] = OrderedDict()

    def check(self, event: Event) -> None:
        """Raise `BeingErased` for something that was done by somebody before they were erased."""
        if self._gone_at and event.at <= self._gone_at.get(_doer(event) or "", -1):
            raise BeingErased

    @asynccontextmanager
    async def of(self, player: str) -> AsyncIterator[None]:
        """Take nothing from a player meanwhile, nor later what they did before. What they did already is kept by then.

        What others do goes on. Games that were changed meanwhile are told of by `changed`.
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

    async def changed(self, games: Collection[str]) -> None:
        """These games were changed or removed in the store: read them again, and say what waits in its new words."""
        self.runs.update(dict.fromkeys(filter(is_run, games)))
        while len(self.runs) > REMEMBERED:
            self.runs.popitem(last=False)
        for game_id in games:
            box = self._boxes.get(game_id)
            if box is not None:
                box.reread()
        try:
            for game_id in games:
                self._outbox.replace(await self._store.posts(game_id))
        except StoreError as error:
            log.warning("what waits for chats may name somebody who was erased: %s", error)


def _doer(event: Event) -> str | None:
    return getattr(event, "player", None) or getattr(event, "owner", None)
