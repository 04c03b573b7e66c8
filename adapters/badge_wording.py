"""The sentences about badges and streaks, shared by all platforms: plain text as in `adapters.wording`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.engine.badges import about
from bot.engine.events import EarnedBadge

NAMED: Final = 10
"""How many of those who won one badge in the same game are named."""


def earned(badge: EarnedBadge) -> str:
    """The line that players wait for."""
    return f"Badge earned: {badge.name}"


def rule(badge: str) -> str:
    """How a badge is won, as a sentence; "" for one that can no longer be won."""
    known = about(badge)
    return "" if known is None else known.rule


def by_badge(
    badges: Iterable[EarnedBadge], hidden: frozenset[str] = frozenset()
) -> Mapping[EarnedBadge, Sequence[str]]:
    """Who won which badge, in the order given, without those who are `hidden`. A badge stands for all alike."""
    won: dict[tuple[str, str, str], list[str]] = {}
    first: dict[tuple[str, str, str], EarnedBadge] = {}
    for badge in badges:
        if badge.player not in hidden:
            key = (badge.badge, badge.name, badge.emoji)
            first.setdefault(key, badge)
            won.setdefault(key, []).append(badge.player)
    return {first[key]: players for key, players in won.items()}
