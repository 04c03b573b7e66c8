"""The one source of time."""

from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A call that is still to come."""

    def cancel(self) -> None:
        """Let it never come. Harmless where it came already."""
        ...


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> int:
        """The current time, ms."""
        ...

    def call_at(self, at: int, callback: Callable[[], None]) -> Timer:
        """Call back from the event loop once `now() >= at`; soon where that has passed."""
        ...
