"""Quiet hours: a part of each day, by a space's clock, in which nobody starts games by hand."""

import re
from datetime import UTC, datetime, time
from typing import Final, NamedTuple

from bot.host.calendars import known_zone
from bot.host.typed_times import parse_time
from bot.host.zones import NotUnderstood, quoted

_BETWEEN: Final = re.compile(r"\s*(?:[-–—]|\bto\b)\s*", re.IGNORECASE)


class QuietHours(NamedTuple):
    """From `since` until before `until`, by the clock on the wall; across midnight where that is earlier."""

    since: time
    until: time

    def hold_at(self, now: time) -> bool:
        """Whether it is quiet at this time of day."""
        if self.since < self.until:
            return self.since <= now < self.until
        return now >= self.since or now < self.until


def parse_quiet_hours(text: str) -> str:
    """Quiet hours as they are kept, "22:00-07:00", from what somebody typed: "22-7", "10pm to 7am", "22:00 – 07:00".

    Raises `NotUnderstood`.
    """
    ends = _BETWEEN.split(text.strip())
    if len(ends) != 2 or not all(ends):
        raise NotUnderstood(f"{quoted(text)} does not name hours. Write when they begin and end, like 22:00-07:00.")
    since, until = map(parse_time, ends)
    if since == until:
        raise NotUnderstood("Quiet hours end at another time than they begin; write them like 22:00-07:00.")
    return f"{since}-{until}"


def quiet_hours(kept: str) -> QuietHours:
    """Quiet hours as they were kept."""
    since, _, until = kept.partition("-")
    return QuietHours(time.fromisoformat(since), time.fromisoformat(until))


def time_of_day(at: int, zone: str | None) -> time:
    """What the clocks of a zone show at a moment (ms); UTC without one, or where this machine does not know it."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(known_zone(zone)).time()
