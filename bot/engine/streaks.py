"""Streaks: days in a row on which a player played a daily. Days are numbers, one more from each day to the next.

A day counts by the player's own calendar; whoever calls knows it. A day on which no daily was offered, or on which the
bot was away, is passed over. A day that was missed uses up a freeze, and a freeze is earned by each seven days of the
streak. Where no freeze is left the streak begins anew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FREEZE_DAYS: Final = 7
"""A streak earns a freeze each time it has grown by so many days."""

MAX_FREEZES: Final = 2
"""More freezes than this are not kept."""


@dataclass(frozen=True, slots=True)
class Streak:
    """A player's streak as it stood on `last_day`, the last day on which they played; None where they never did.

    `length` is in days played, `best` the longest that it ever was, `freezes` how many are left (0 to `MAX_FREEZES`).
    """

    length: int = 0
    best: int = 0
    freezes: int = 0
    last_day: int | None = None


NO_STREAK: Final = Streak()


class State(StrEnum):
    """How a streak stands on some day."""

    NONE = "none"  # nothing was ever played
    KEPT = "kept"  # nothing need be done on this day
    AT_RISK = "at-risk"  # a daily is open on this day and is not played yet
    LAPSED = "lapsed"  # the next daily begins a new streak


@dataclass(frozen=True, slots=True)
class Sight:
    """A streak as it is seen on some day: `length` and `freezes` are what is left of them after the days missed."""

    state: State
    length: int
    best: int
    freezes: int


def played(streak: Streak, day: int, missed: Collection[int]) -> Streak:
    """The streak after a daily was played on `day`.

    `missed` are days on which a daily was open to the player, who played none, while the bot was there; of these only
    the days between the last one played and `day` count. A day that was counted before, or an earlier one, changes
    nothing.
    """
    if streak.last_day is not None and day <= streak.last_day:
        return streak
    lost = _missed(streak, day, missed)
    alive = lost <= streak.freezes
    length = streak.length + 1 if alive else 1
    freezes = streak.freezes - lost if alive else 0
    if length % FREEZE_DAYS == 0:
        freezes = min(freezes + 1, MAX_FREEZES)
    return Streak(length, max(streak.best, length), freezes, day)


def seen(streak: Streak, today: int, missed: Collection[int]) -> Sight:
    """How the streak stands on `today`. `missed` is as in `played`, and holds `today` where a daily is still open."""
    if streak.last_day is None:
        return Sight(State.NONE, 0, streak.best, 0)
    lost = _missed(streak, today, missed)
    if lost > streak.freezes:
        return Sight(State.LAPSED, 0, streak.best, 0)
    at_risk = today > streak.last_day and today in missed
    return Sight(State.AT_RISK if at_risk else State.KEPT, streak.length, streak.best, streak.freezes - lost)


def _missed(streak: Streak, until: int, missed: Collection[int]) -> int:
    """How many different days between the last one played and `until` were missed."""
    last = streak.last_day
    return 0 if last is None else len({day for day in missed if last < day < until})
