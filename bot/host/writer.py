"""Group commit: whatever came in during the last write goes into the next one.

No timed window: waiting for more work makes every answer later and, under load, gathers no more than the last write
did by itself.
"""

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.host.mailbox import Mailbox
from bot.ports import PostKey, Store, StoreError

log = logging.getLogger(__name__)

MAX_GAMES: Final = 500
"""Games written in one transaction at the most, so that nobody waits for a very long one."""


class Writer:
    """The one task that writes to the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._dirty: dict[str, Mailbox] = {}
        self._delivered: list[PostKey] = []
        self._undiscarded: list[PostKey] = []
        self._leaving: set[PostKey] = set()
        self._work = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run(), name="writer")

    def wake(self, mailbox: Mailbox) -> None:
        """This mailbox has something to write."""
        self._dirty[mailbox.game_id] = mailbox
        self._work.set()
        self._idle.clear()

    def discard(self, key: PostKey) -> None:
        """This post has reached its chat and can leave the outbox."""
        self._delivered.append(key)
        self._leaving.add(key)
        self._work.set()
        self._idle.clear()

    def is_leaving(self, key: PostKey) -> bool:
        """Whether this post has reached its chat, although the store may not know yet."""
        return key in self._leaving

    async def drained(self) -> None:
        """Return once nothing is left to write."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Stop writing; call `drained` before to lose no work."""
        await self._write_deliveries()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            await self._write_games()
            await self._write_deliveries()
            if not (self._dirty or self._delivered):
                self._idle.set()

    async def _write_games(self) -> None:
        batch = list(self._dirty.values())[:MAX_GAMES]
        for mailbox in batch:
            del self._dirty[mailbox.game_id]
        if self._dirty:
            self._work.set()
        taken = [(mailbox, append) for mailbox in batch if (append := mailbox.take()) is not None]
        if not taken:
            return
        mailboxes, appends = [mailbox for mailbox, _ in taken], [append for _, append in taken]
        keys = self._take_delivered()
        if keys:  # they ride along, which spares a transaction of their own
            appends[0] = replace(appends[0], delivered=(*appends[0].delivered, *keys))
        try:
            flags = await self._store.append(appends)
        except Exception as error:
            if not isinstance(error, StoreError):
                log.exception("the store failed in an unforeseen way")
            self._undiscarded = keys
            for mailbox in mailboxes:
                mailbox.failed(error)
            return
        if flags[0]:
            self._leaving.difference_update(keys)
        else:
            self._undiscarded = keys
        for mailbox, kept in zip(mailboxes, flags, strict=True):
            if kept:
                mailbox.kept()
            else:
                mailbox.outrun()

    def _take_delivered(self) -> list[PostKey]:
        keys = self._undiscarded + self._delivered
        self._undiscarded, self._delivered = [], []
        return keys

    async def _write_deliveries(self) -> None:
        if not (self._delivered or self._undiscarded):
            return
        keys = self._take_delivered()
        try:
            await self._store.discard(keys)
        except Exception as error:
            if not isinstance(error, StoreError):
                log.exception("the store failed in an unforeseen way")
            # At worst these posts are shown once more after a restart. The next delivery tries again.
            log.warning("delivered posts could not be taken out of the outbox: %s", error)
            self._undiscarded = keys
        else:
            self._leaving.difference_update(keys)
