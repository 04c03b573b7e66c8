"""A clock that stands still until a test moves it."""

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from bot.ports import Timer

MOST_ROUNDS = 20_000
"""Turns of the event loop after which a program that still finds work to do counts as running in circles."""


class _FakeTimer:
    """A call that is still to come by the fake clock."""

    def __init__(self, at: int, callback: Callable[[], None]) -> None:
        self.at = at
        self.callback: Callable[[], None] | None = callback

    def cancel(self) -> None:
        self.callback = None

    def fire(self) -> None:
        callback, self.callback = self.callback, None
        if callback is not None:
            callback()


class FakeClock:
    """Implements `bot.ports.Clock`. Time passes only in `advance` and `jump`."""

    def __init__(self, now: int = 0) -> None:
        self._now = now
        self._timers: list[tuple[int, int, _FakeTimer]] = []
        self._numbers = count()

    def now(self) -> int:
        return self._now

    def call_at(self, at: int, callback: Callable[[], None]) -> Timer:
        if at <= self._now:
            return asyncio.get_running_loop().call_soon(callback)
        timer = _FakeTimer(at, callback)
        heappush(self._timers, (at, next(self._numbers), timer))
        return timer

    @property
    def timers(self) -> list[int]:
        """The moments at which somebody waits to be called, earliest first."""
        return sorted(at for at, _, timer in self._timers if timer.callback is not None)

    async def advance(self, ms: int = 0) -> None:
        """Let time pass: every timer fires at its own moment, and what it brings about is finished before the next.

        Timers whose moment was jumped over fire first, in the order in which they were due.
        """
        until = self._now + ms
        await self.settle()
        while self._timers and self._timers[0][0] <= until:
            at, _, timer = heappop(self._timers)
            self._now = max(self._now, at)
            timer.fire()
            await self.settle()
        self._now = max(self._now, until)
        await self.settle()

    async def advance_to(self, at: int) -> None:
        """Let time pass until it is `at`."""
        await self.advance(at - self._now)

    def jump(self, ms: int) -> None:
        """Move the time as a machine does that slept: no timer fires at its moment.

        What was due fires late, at the next `advance`.
        """
        self._now += ms

    async def settle(self) -> None:
        """Give the event loop turns until nothing is ready to run any more."""
        ready = getattr(asyncio.get_running_loop(), "_ready", None)
        for _ in range(100 if ready is None else MOST_ROUNDS):
            await asyncio.sleep(0)
            if ready is not None and not ready:
                return
        if ready is not None:
            raise AssertionError("the program never comes to rest")
