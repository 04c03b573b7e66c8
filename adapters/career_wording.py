"""The sentences about streaks and pages of badges, shared by the chats: plain text, as in `adapters.wording`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from adapters.wording import count
from bot.engine.streaks import State
from bot.host import dates
from bot.host.careers import EarnedLine, NextLine, StreakPage

BADGES: Final = "Your badges"
NEXT: Final = "Next ones"
NO_BADGES: Final = "No badges yet; these are the closest."
ALL_BADGES: Final = "You have every badge that there is."
FREEZES: Final = "A freeze keeps the streak over a day that you miss."

_STATES: Final[Mapping[State, str]] = {
    State.NONE: "You have no streak yet: play a daily to begin one.",
    State.KEPT: "It is kept for today.",
    State.AT_RISK: "Play today's daily to keep it.",
    State.LAPSED: "It is over; the next daily begins a new one.",
}


def streak(page: StreakPage) -> str:
    """How a streak stands today, and what there is to do about it."""
    if page.state is State.NONE:
        return _STATES[page.state]
    if page.state is State.LAPSED:
        return f"Your streak was {count(page.best, 'day')} at best. {_STATES[page.state]}"
    return f"You have played {count(page.length, 'day')} in a row. {_STATES[page.state]}"


def record(page: StreakPage) -> str:
    """The record, and the freezes that are left; "" where nothing was ever played."""
    if page.state is State.NONE:
        return ""
    freezes = count(page.freezes, "freeze") if page.freezes else "no freezes"
    return f"Record: {count(page.best, 'day')} · {freezes}"


def earned(line: EarnedLine, language: str | None = None) -> str:
    """When a badge was won, how rare it is, and how it is won."""
    won = dates.day(datetime.fromtimestamp(line.badge.earned_at / 1000, UTC).date(), language)
    rarity = f" · {line.rarity}" if line.rarity is not None else ""
    return f"{won}{rarity}{f' · {line.rule}' if line.rule else ''}"


def coming(line: NextLine) -> str:
    """How a badge is won, and how rare it is."""
    return f"{line.rarity} · {line.rule}"
