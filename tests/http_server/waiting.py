"""Waiting for something to be so, without sleeping."""

import asyncio
from collections.abc import Callable
from typing import Final

TAKES_S: Final = 5.0
"""What a test waits for at most; far longer than it ever takes."""


class Changes:
    """Wakes those who wait for something to be so."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def tell(self) -> None:
        """Something changed: all who wait look again."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, true: Callable[[], object], what: str = "that", seconds: float = TAKES_S) -> None:
        """Return once `true()` is. Raises `AssertionError` where it is not within `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not true():
                    await self._event.wait()
        except TimeoutError:
            raise AssertionError(f"Waited {seconds:g} s in vain for {what}.") from None
