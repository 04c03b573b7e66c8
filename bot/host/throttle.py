"""What keeps one player from pressing faster than people can, so that nobody makes the others wait."""

from collections import OrderedDict
from typing import Final

from bot.host.errors import HostError
from bot.ports import Clock

PER_SECOND: Final = 5
BURST: Final = 20

MAX_PLAYERS: Final = 10_000
"""Players who are remembered. Whoever is forgotten begins with a full burst."""


class TooFast(HostError):
    """A player presses faster than anybody can read."""

    def __init__(self) -> None:
        super().__init__("That is too fast; wait a moment and press again.")


class Throttle:
    """Counts what each player does, in memory: `burst` at once, and `per_second` in the long run.

    What is refused is not counted, so that whoever slows down is served again at once.
    """

    def __init__(self, clock: Clock, per_second: int = PER_SECOND, burst: int = BURST) -> None:
        self._clock = clock
        self._step_ms = 1000 // per_second
        self._room_ms = self._step_ms * (burst - 1)
        # A plain dict would look for its oldest among all that were taken out since it last grew.
        self._free_at: OrderedDict[str, int] = OrderedDict()

    def check(self, player: str) -> None:
        """Count one press or command. Raises `TooFast` for one too many; it must then change nothing."""
        now = self._clock.now()
        # Never further ahead than a whole burst, so that a clock that was put back locks nobody out.
        free_at = min(max(self._free_at.pop(player, 0), now), now + self._room_ms + self._step_ms)
        late = free_at - now > self._room_ms
        self._free_at[player] = free_at if late else free_at + self._step_ms
        if late:
            raise TooFast
        if len(self._free_at) > MAX_PLAYERS:
            self._free_at.popitem(last=False)
