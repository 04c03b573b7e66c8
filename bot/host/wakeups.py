"""When which game has to be looked at: one heap, one timer for the earliest."""

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from bot.ports import Clock, Timer


class Wakeups:
    """Calls `wake(game_id)` once the moment scheduled for a game has come.

    A wake-up is only a hint: whoever is woken looks whether anything is due, and schedules again.
    """

    def __init__(self, clock: Clock, wake: Callable[[str], None]) -> None:
        self._clock = clock
        self._wake = wake
        self._due: dict[str, int] = {}
        self._heap: list[tuple[int, str]] = []
        self._timer: Timer | None = None
        self._timer_at = 0

    def __len__(self) -> int:
        return len(self._due)

    @property
    def games(self) -> list[str]:
        """The games that wait for a moment."""
        return list(self._due)

    def schedule(self, game_id: str, at: int | None) -> None:
        """Wake this game at `at` (ms) and at no other time; None: not at all."""
        if at is None:
            self._due.pop(game_id, None)
        elif self._due.get(game_id) != at:
            self._due[game_id] = at
            heappush(self._heap, (at, game_id))
            self._arm()

    def cancel(self) -> None:
        """Forget everything."""
        self._due.clear()
        self._heap.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        heap = self._heap
        while heap and self._due.get(heap[0][1]) != heap[0][0]:
            heappop(heap)  # superseded
        if not heap:
            return
        if len(heap) > 64 and len(heap) > 4 * len(self._due):
            self._heap = heap = [(at, game_id) for game_id, at in self._due.items()]
            heapify(heap)
        earliest = heap[0][0]
        if self._timer is not None:
            if self._timer_at <= earliest:
                return
            self._timer.cancel()
        self._timer_at = earliest
        self._timer = self._clock.call_at(earliest, self._ring)

    def _ring(self) -> None:
        self._timer = None
        now = self._clock.now()
        woken: dict[str, int] = {}
        while self._heap and self._heap[0][0] <= now:
            at, game_id = heappop(self._heap)
            if self._due.get(game_id) == at:
                woken[game_id] = at
        # Whoever is woken still finds all of them among `games`: a process that slept owes time to each.
        for game_id in woken:
            self._wake(game_id)
        for game_id, at in woken.items():
            if self._due.get(game_id) == at:
                del self._due[game_id]
        self._arm()
