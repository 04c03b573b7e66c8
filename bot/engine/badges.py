"""Badges: one row each, a pure predicate over a player's record at the end of a game."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.engine.game import PlayerRecord
from bot.engine.questions import Challenge


@dataclass(frozen=True, slots=True)
class BadgeRule:
    """A badge that a finished game can bring.

    `id` and `name` depend on the challenge played. `rule` says in a sentence how it is won.
    """

    emoji: str
    rule: str
    id: Callable[[Challenge], str]
    name: Callable[[Challenge], str]
    won: Callable[[PlayerRecord, Challenge], bool]


BADGES_SHOWN: Final = 10
"""How many of the badges that were won the end of a game names."""

BADGES: Final = (
    BadgeRule(
        emoji="🏅",
        rule="Answer every question of the challenge right in one game.",
        id=lambda challenge: f"mastery:{challenge.id}",
        name=lambda challenge: challenge.badge,
        won=lambda record, challenge: record.right == len(challenge.questions),
    ),
)
