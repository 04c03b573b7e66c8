"""When local times come, worked out anew: whole seconds and a table of offsets, without rrule, fold or local datetimes.

A zone is the list of its offsets, each with the moment from which it holds. All is in seconds since 1970.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from io import BytesIO
from zoneinfo import ZoneInfo

DAY = 86_400
_STEP = 3 * 3600


@dataclass(frozen=True)
class Offsets:
    """`(from, offset)`, in order; the first holds from ever."""

    spans: tuple[tuple[float, int], ...]

    @classmethod
    def of(cls, zone: tzinfo, since: int, until: int) -> "Offsets":
        """What a zone does between two moments, by asking it for its offset at moments, which is never ambiguous."""

        def offset(at: int) -> int:
            passed = datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()
            assert passed is not None
            return int(passed.total_seconds())

        def changed(old: int, at: int) -> bool:
            return offset(at) != old

        spans: list[tuple[float, int]] = [(float("-inf"), offset(since))]
        for begin in range(since, until, _STEP):
            if offset(begin + _STEP) != spans[-1][1]:
                old = spans[-1][1]
                spans.append((_first(begin, begin + _STEP, partial(changed, old)), offset(begin + _STEP)))
        return cls(tuple(spans))

    def when(self, local: int) -> int:
        """The first moment at which clocks show `local`; where none does, `local` read by the clocks before the gap."""
        ends = [begin for begin, _ in self.spans[1:]] + [float("inf")]
        shown = [
            local - offset
            for (begin, offset), end in zip(self.spans, ends, strict=True)
            if begin <= local - offset < end
        ]
        if shown:
            return min(shown)
        return next(
            local - offset
            for (_, offset), (end, following) in zip(self.spans, self.spans[1:], strict=False)
            if end + offset <= local < end + following
        )

    def dues(self, minutes: int, weekdays: Iterable[int], first_day: int, days: int) -> Iterator[tuple[int, int]]:
        """`(day, moment)` of each day (since 1970) that has one, at so many minutes after midnight."""
        for day in range(first_day, first_day + days):
            exists = self.when(day * DAY) < self.when((day + 1) * DAY)
            if (day + 3) % 7 in weekdays and exists:  # the first of January 1970 was a Thursday
                yield day, self.when(day * DAY + minutes * 60)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first moment in (low, high] at which something holds that goes on to hold."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def made_zone(key: str, spans: Iterable[tuple[int, int]], before: int) -> ZoneInfo:
    """A zone of our own making as zoneinfo reads it from a file: `before`, then each `(from, offset)`."""
    spans = list(spans)
    offsets = sorted({before, *(offset for _, offset in spans)}, key=lambda it: (it != before, it))
    kinds = b"".join(struct.pack(">lBB", offset, 0, 0) for offset in offsets)

    def body(size: str) -> bytes:
        head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, len(spans), len(offsets), 4)
        times = b"".join(struct.pack(f">{size}", at) for at, _ in spans)
        return head + times + bytes(offsets.index(offset) for _, offset in spans) + kinds + b"XXX\0"

    return ZoneInfo.from_file(BytesIO(body("l") + body("q") + b"\n\n"), key=key)
