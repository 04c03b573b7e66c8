"""Real time, and waiting by any clock."""

import asyncio
import time
from collections.abc import Callable
from functools import partial

from bot.ports import Clock, Timer


class SystemClock:
    """The machine's wall clock. Timers follow the event loop's steady clock and look at the wall clock when due."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def call_at(self, at: int, callback: Callable[[], None]) -> Timer:
        return asyncio.get_running_loop().call_later(max(0, at - self.now()) / 1000, callback)


async def sleep_until(clock: Clock, at: int) -> None:
    """Return once the clock says `at` (ms) or later."""
    while clock.now() < at:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        timer = clock.call_at(at, partial(_wake, woken))
        try:
            await woken
        finally:
            timer.cancel()


def _wake(sleeper: asyncio.Future[None]) -> None:
    if not sleeper.done():
        sleeper.set_result(None)
