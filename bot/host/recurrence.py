"""On which days at which moments something recurs at a local time, on chosen weekdays, in a time zone.

One rule holds for local times on the days when a zone's clocks change: a time that does not exist is moved forward by
the length of the gap (02:30 becomes 03:30), and one that comes twice is taken the first time. A date that does not
exist at all, because a place crossed the date line, has no occurrence.

The days come from dateutil's recurrence rules over local dates, the moments from zoneinfo.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import takewhile
from typing import Final, NamedTuple

from dateutil.rrule import DAILY, rrule

from bot.host import dates
from bot.host.zones import offset_name, zone_of

Zones = Callable[[str], tzinfo]
"""What knows the time zones by their names; raises `KeyError` for one that it does not know."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ONE_DAY: Final = timedelta(days=1)
_MS: Final = timedelta(milliseconds=1)
_FURTHEST_OFFSET: Final = timedelta(days=2)
"""More than a local clock can ever differ from UTC, a day of the date line included."""


class Due(NamedTuple):
    """One occurrence: its local date, as ISO text, and the moment (ms)."""

    day: str
    at: int


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A local time, "HH:MM", in an IANA zone, on some weekdays (0 is Monday; not empty)."""

    at_time: str
    zone: str
    weekdays: tuple[int, ...]

    def from_day(self, first: date, zones: Zones = zone_of) -> Iterator[Due]:
        """The occurrences of this local date and later ones, in order. Raises `KeyError` for an unknown zone."""
        zone, clock = zones(self.zone), time.fromisoformat(self.at_time)
        # rrule sees local times without a zone: it does not know what happens to them on the days of changes.
        for local in rrule(DAILY, dtstart=datetime.combine(first, clock), byweekday=self.weekdays):
            at = moment(local, zone)
            if local_time(at, zone).date() == local.date() or _exists(local.date(), zone):
                yield Due(local.date().isoformat(), at)

    def after(self, at: int, zones: Zones = zone_of) -> Iterator[Due]:
        """The occurrences due later than `at`, in order."""
        first = (_EPOCH + at * _MS - _FURTHEST_OFFSET).date()
        return (due for due in self.from_day(first, zones) if due.at > at)

    def between(self, after: int, until: int, zones: Zones = zone_of) -> list[Due]:
        """The occurrences due later than `after` and not later than `until`, in order."""
        return list(takewhile(lambda due: due.at <= until, self.after(after, zones)))


def moment(local: datetime, zone: tzinfo) -> int:
    """When a zone's clocks show a local time (ms), by the rule above. `local` has no zone."""
    # With fold=0 Python takes the first of two times, and for one that does not exist the offset from before the gap,
    # which comes to the same as moving it forward by the gap (PEP 495).
    return (local.replace(tzinfo=zone, fold=0) - _EPOCH) // _MS


def local_time(at: int, zone: tzinfo) -> datetime:
    """What a zone's clocks show at a moment (ms)."""
    return (_EPOCH + at * _MS).astimezone(zone)


def _exists(day: date, zone: tzinfo) -> bool:
    """Whether a local date has any moment."""
    begins = datetime.combine(day, time())
    return moment(begins, zone) < moment(begins + _ONE_DAY, zone)


class Coming(NamedTuple):
    """One occurrence to be shown: when it is due (ms), what the zone's clocks show then, and their offset."""

    day: str
    at: int
    local: datetime
    offset: str


class Preview(NamedTuple):
    """The next occurrences, and a sentence for each thing about them that may surprise."""

    coming: tuple[Coming, ...]
    notes: tuple[str, ...]


def preview(
    recurrence: Recurrence, after: int, count: int, zones: Zones = zone_of, language: str | None = None
) -> Preview:
    """The next `count` occurrences later than `after`, with each change of the zone's clocks named.

    `language` is the one that the dates of the notes are written in.
    """
    zone = zones(recurrence.zone)
    coming: list[Coming] = []
    notes: list[str] = []
    offset = offset_name(local_time(after, zone).utcoffset())
    for due, _ in zip(recurrence.after(after, zones), range(count), strict=False):
        local = local_time(due.at, zone)
        here = Coming(due.day, due.at, local, offset_name(local.utcoffset()))
        notes += _odd_time(recurrence, here, language)
        if here.offset != offset:
            when, time_ = _words(recurrence, here, language)
            notes.append(f"From {when} on, {time_} is {here.offset} instead of {offset}.")
        offset = here.offset
        coming.append(here)
    return Preview(tuple(coming), tuple(notes))


def _odd_time(recurrence: Recurrence, coming: Coming, language: str | None) -> Iterator[str]:
    """A sentence where the local time does not exist on that day, or comes twice."""
    when, time_ = _words(recurrence, coming, language)
    if coming.local.strftime("%H:%M") != recurrence.at_time:
        shown = dates.clock(coming.local.time(), language)
        yield f"On {when} the clocks of {recurrence.zone} leave out {time_}, so it comes at {shown}."
    elif coming.local.replace(fold=1).utcoffset() != coming.local.utcoffset():
        yield f"On {when} the clocks of {recurrence.zone} show {time_} twice; it comes the first time."


def _words(recurrence: Recurrence, coming: Coming, language: str | None) -> tuple[str, str]:
    """The date of an occurrence, and the time for which it was agreed."""
    clock = time.fromisoformat(recurrence.at_time)
    return dates.day(date.fromisoformat(coming.day), language), dates.clock(clock, language)
