"""What the fakes of a store's parts have in common: they count their calls, and fail as told."""

import asyncio
from collections import Counter, defaultdict, deque

from bot.ports import StoreUnavailable


class Unreliable:
    """Base of the fakes. `calls` counts the calls of every method."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._faults: defaultdict[str, deque[Exception]] = defaultdict(deque)

    def fail(self, method: str, times: int = 1, error: Exception | None = None) -> None:
        """Fail the next calls of a method, with `StoreUnavailable` unless another error is given."""
        for _ in range(times):
            self._faults[method].append(error or StoreUnavailable("the disk is full; make room and start again"))

    async def _enter(self, method: str) -> None:
        self.calls[method] += 1
        await asyncio.sleep(0)
        if self._faults[method]:
            raise self._faults[method].popleft()
