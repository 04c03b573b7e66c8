"""Badges: one row each, with a pure predicate over what a player has done.

Challenges bring badges of their own, won by one game; careers bring the others, won by what all games add up to. An id
is kept with every award and is never changed or used for something else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from bot.engine.careers import Career, Totals, is_flawless, is_mastery
from bot.engine.questions import KINDS, PREDICT_OUTPUT, Challenge


class Rarity(StrEnum):
    """How hard a badge is to get, easiest first."""

    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    LEGENDARY = "legendary"


@dataclass(frozen=True, slots=True)
class ChallengeBadge:
    """A badge that each challenge has, won by one game of it.

    Its id is `<family>:<challenge id>`, and `name` makes its name of the challenge's. `rule` says in a sentence how it
    is won.
    """

    family: str
    emoji: str
    rule: str
    rarity: Rarity
    name: Callable[[Challenge], str]
    won: Callable[[Totals, Challenge], bool]

    def id(self, challenge: Challenge) -> str:
        """The id of this challenge's badge."""
        return f"{self.family}:{challenge.id}"


class Progress(NamedTuple):
    """How far somebody has come: `done` of `needed`, never more."""

    done: int
    needed: int

    @property
    def complete(self) -> bool:
        return self.done >= self.needed


@dataclass(frozen=True, slots=True)
class CareerBadge:
    """A badge for what all of a player's games add up to. `count` is what has to reach `needed`."""

    id: str
    name: str
    emoji: str
    rule: str
    rarity: Rarity
    needed: int
    count: Callable[[Career], int]

    def progress(self, career: Career) -> Progress:
        """How far this career has come."""
        return Progress(min(self.count(career), self.needed), self.needed)

    def won(self, career: Career) -> bool:
        """Whether this career brings the badge."""
        return self.progress(career).complete


BADGES_SHOWN: Final = 10
"""How many of the badges that were won the end of a game names."""

GAME_BADGES: Final = (
    ChallengeBadge(
        family="mastery",
        emoji="🏅",
        rule="Answer every question of the challenge right in one game.",
        rarity=Rarity.UNCOMMON,
        name=lambda challenge: challenge.badge,
        won=is_mastery,
    ),
)
"""Badges that a game itself awards when it ends."""

SETTLED_BADGES: Final = (
    ChallengeBadge(
        family="flawless",
        emoji="💎",
        rule="Answer every question of the challenge right at the first attempt and without a hint, in one game.",
        rarity=Rarity.RARE,
        name=lambda challenge: f"Flawless {challenge.badge}",
        won=is_flawless,
    ),
)
"""Badges that one game brings, awarded when it is settled."""

_EACH_KIND: Final = 10


def _each_kind(career: Career) -> int:
    return sum(min(career.right_by_kind.get(kind, 0), _EACH_KIND) for kind in KINDS)


def _streak(days: int, name: str, emoji: str, rarity: Rarity) -> CareerBadge:
    rule = f"Keep a streak of {days} days: play a daily on each of them."
    return CareerBadge(f"streak:{days}", name, emoji, rule, rarity, days, lambda career: career.best_streak)


CAREER_BADGES: Final = (
    CareerBadge(
        id="first-right",
        name="First Light",
        emoji="🌱",
        rule="Give your first right answer.",
        rarity=Rarity.COMMON,
        needed=1,
        count=lambda career: career.right,
    ),
    CareerBadge(
        id="century",
        name="Century",
        emoji="💯",
        rule="Give 100 right answers.",
        rarity=Rarity.UNCOMMON,
        needed=100,
        count=lambda career: career.right,
    ),
    CareerBadge(
        id="millennium",
        name="Millennium",
        emoji="🏛️",
        rule="Give 1,000 right answers.",
        rarity=Rarity.LEGENDARY,
        needed=1_000,
        count=lambda career: career.right,
    ),
    _streak(7, "Week of Fire", "🔥", Rarity.COMMON),
    _streak(30, "Month of Fire", "☄️", Rarity.UNCOMMON),
    _streak(100, "Hundred Days", "🌋", Rarity.RARE),
    _streak(365, "Round the Sun", "☀️", Rarity.LEGENDARY),
    CareerBadge(
        id="dailies:50",
        name="Regular",
        emoji="📅",
        rule="Play 50 dailies to their end.",
        rarity=Rarity.UNCOMMON,
        needed=50,
        count=lambda career: career.dailies,
    ),
    CareerBadge(
        id="comeback",
        name="Comeback",
        emoji="🪃",
        rule="Miss the first question of a game and answer all others right.",
        rarity=Rarity.UNCOMMON,
        needed=1,
        count=lambda career: career.comebacks,
    ),
    CareerBadge(
        id="night-owl",
        name="Night Owl",
        emoji="🦉",
        rule="Give a right answer between midnight and five, by your own clock.",
        rarity=Rarity.COMMON,
        needed=1,
        count=lambda career: career.nights,
    ),
    CareerBadge(
        id="early-bird",
        name="Early Bird",
        emoji="🐦",
        rule="Give a right answer between five and eight in the morning, by your own clock.",
        rarity=Rarity.COMMON,
        needed=1,
        count=lambda career: career.dawns,
    ),
    CareerBadge(
        id="row:10",
        name="Sharpshooter",
        emoji="🎯",
        rule="Answer 10 questions in a row right at the first attempt.",
        rarity=Rarity.UNCOMMON,
        needed=10,
        count=lambda career: career.best_row,
    ),
    CareerBadge(
        id="row:30",
        name="Unerring",
        emoji="🏹",
        rule="Answer 30 questions in a row right at the first attempt.",
        rarity=Rarity.LEGENDARY,
        needed=30,
        count=lambda career: career.best_row,
    ),
    CareerBadge(
        id="all-kinds",
        name="All-rounder",
        emoji="🌈",
        rule=f"Answer {_EACH_KIND} questions of each kind right.",
        rarity=Rarity.RARE,
        needed=_EACH_KIND * len(KINDS),
        count=_each_kind,
    ),
    CareerBadge(
        id="oracle",
        name="Oracle",
        emoji="🔮",
        rule="Predict what 50 programs print.",
        rarity=Rarity.RARE,
        needed=50,
        count=lambda career: career.right_by_kind.get(PREDICT_OUTPUT, 0),
    ),
    CareerBadge(
        id="deep-end",
        name="Deep End",
        emoji="🤿",
        rule="Answer 25 questions for experts right.",
        rarity=Rarity.RARE,
        needed=25,
        count=lambda career: career.right_by_difficulty.get("expert", 0),
    ),
    CareerBadge(
        id="explorer",
        name="Explorer",
        emoji="🧭",
        rule="Answer questions of 10 challenges right.",
        rarity=Rarity.UNCOMMON,
        needed=10,
        count=lambda career: len(career.explored),
    ),
    CareerBadge(
        id="polymath",
        name="Polymath",
        emoji="🎓",
        rule="Master 5 challenges.",
        rarity=Rarity.RARE,
        needed=5,
        count=lambda career: len(career.mastered),
    ),
    CareerBadge(
        id="study-group",
        name="Study Group",
        emoji="👥",
        rule="Play 10 games in which at least three people answer.",
        rarity=Rarity.UNCOMMON,
        needed=10,
        count=lambda career: career.in_company,
    ),
    CareerBadge(
        id="summit",
        name="Summit",
        emoji="⛰️",
        rule="Come first in a game in which at least five people answer.",
        rarity=Rarity.UNCOMMON,
        needed=1,
        count=lambda career: career.firsts,
    ),
)
"""Badges for careers. A new row is won by everybody who has done that much already, with their next game."""


class About(NamedTuple):
    """What can be said of a badge by its id."""

    rule: str
    rarity: Rarity


_ABOUT: Final[Mapping[str, About]] = {
    **{badge.family: About(badge.rule, badge.rarity) for badge in (*GAME_BADGES, *SETTLED_BADGES)},
    **{badge.id: About(badge.rule, badge.rarity) for badge in CAREER_BADGES},
}


def about(badge: str) -> About | None:
    """How the badge of this id is won, and how rare it is; None for one that this program does not know any more."""
    return _ABOUT.get(badge) or _ABOUT.get(badge.partition(":")[0])
