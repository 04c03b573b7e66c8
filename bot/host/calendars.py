"""Players' own calendars: on which day something happens for them, and on which days they missed a daily.

A daily belongs to the one local day in which most of its window lies, and is missed once its window has closed without
the player. Nothing is missed while the bot was away: neither a daily of which an hour or all of it could not be played,
nor any daily of a day on which the bot was away for an hour.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.engine.streaks import Sight, seen
from bot.host.recurrence import local_time, moment
from bot.ports import Store
from bot.ports.careers import KeptStreak

EXCUSED_MS: Final = 60 * 60 * 1000
"""For so long the bot has to be away until a daily, or a day, is excused."""

Span = tuple[int, int]
"""From when until when, ms."""


class Chances(NamedTuple):
    """What a player could have played: the days that they missed, and whether one is open that they did not play."""

    missed: frozenset[int]
    open_now: bool


class Calendars:
    """The calendars of the players of one store. All methods raise as the store's do."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def zones(self, players: Sequence[str], space: str | None) -> dict[str, tzinfo]:
        """The zone of each of these players: their own, or else that of the space, or else UTC."""
        chosen = await self._store.spaces.zones(players)
        common = None if space is None else await self._store.spaces.space_zone(space)
        default = known_zone(common)
        return {player: known_zone(chosen[player]) if player in chosen else default for player in players}

    async def chances(self, kept: KeptStreak, zone: tzinfo, at: int, playing: int | None = None) -> Chances:
        """What a player could have played, but for what their streak counts already, until `at`.

        `playing` is when the window of the daily closes that they play just now.
        """
        last_day = kept.streak.last_day
        if last_day is None or kept.space is None:
            return Chances(frozenset(), False)
        since = min(_begin(last_day, zone), at)
        offered = await self._store.schedules.offered([kept.space], since, at + 1)
        played = {kept.closes_at, playing}
        windows = [each for each in offered if each[1] > kept.closes_at and each[1] not in played]
        if not windows:
            return Chances(frozenset(), False)
        outages = merged(await self._store.spaces.outages(since, at))
        closed = [each for each in windows if each[1] <= at]
        return Chances(missed_days(closed, outages, zone), len(closed) < len(windows))

    async def sight(self, kept: KeptStreak, zone: tzinfo, at: int) -> Sight:
        """How a streak stands at `at`."""
        today = day_of(at, zone)
        chances = await self.chances(kept, zone, at)
        # Today is lost only once it is over: until then another daily may open.
        missed = chances.missed - {today} | ({today} if chances.open_now else set())
        return seen(kept.streak, today, missed)


def known_zone(name: str | None) -> tzinfo:
    """The zone of this name; UTC where there is none, or where this machine has not heard of it."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def day_of(at: int, zone: tzinfo) -> int:
    """The local day of a moment, as `date.toordinal` counts."""
    return local_time(at, zone).date().toordinal()


def missed_days(windows: Iterable[Span], outages: Sequence[Span], zone: tzinfo) -> frozenset[int]:
    """The local days of these windows, without those that are excused. `outages` are in order and do not touch."""
    days = {day_belonged_to(window, zone) for window in windows if not _excused(window, outages)}
    return frozenset(day for day in days if not _excused((_begin(day, zone), _begin(day + 1, zone)), outages))


def day_belonged_to(window: Span, zone: tzinfo) -> int:
    """The local day in which most of a window lies, the first of several."""
    opens_at, closes_at = window
    days = range(day_of(opens_at, zone), day_of(max(opens_at, closes_at - 1), zone) + 1)
    return max(days, key=lambda day: _shared(window, (_begin(day, zone), _begin(day + 1, zone))))


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans in order that do not touch."""
    apart: list[Span] = []
    for since, until in sorted(spans):
        if apart and since <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(until, apart[-1][1]))
        else:
            apart.append((since, until))
    return apart


def _excused(span: Span, outages: Iterable[Span]) -> bool:
    away = sum(_shared(span, outage) for outage in outages)
    return away > 0 and away >= min(EXCUSED_MS, span[1] - span[0])


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _begin(day: int, zone: tzinfo) -> int:
    """When a local day begins, ms."""
    return moment(datetime.combine(date.fromordinal(day), time()), zone)
