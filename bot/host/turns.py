"""Turns: one thing at a time in each space, and not too many within an hour."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from weakref import WeakValueDictionary

from bot.host.errors import HostError
from bot.ports import Clock

HOUR_MS: Final = 60 * 60 * 1000


class TooMany(HostError):
    """So much was done in the space that it has to wait."""

    def __init__(self, most: int = 60) -> None:
        super().__init__(f"Files were brought here {most} times within an hour; wait a while.")


class Turns:
    """The turns of all spaces, each of which may take `most` within an hour."""

    def __init__(self, clock: Clock, most: int) -> None:
        self._clock = clock
        self._most = most
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._taken: dict[str, list[int]] = {}

    def of(self, space: str) -> asyncio.Lock:
        """The turn of a space: two who write there at the same time do so one after the other; other spaces go on."""
        return self._locks.setdefault(space, asyncio.Lock())

    @asynccontextmanager
    async def counted(self, space: str) -> AsyncIterator[None]:
        """A turn that counts, whatever comes of it. Raises `TooMany`."""
        since = self._clock.now() - HOUR_MS
        self._taken = {
            each: left for each, taken in self._taken.items() if (left := [at for at in taken if at > since])
        }
        taken = self._taken.setdefault(space, [])
        if len(taken) >= self._most:
            raise TooMany(self._most)
        taken.append(self._clock.now())
        async with self.of(space):
            yield
