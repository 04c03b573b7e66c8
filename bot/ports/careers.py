"""What players have done over all games: careers, streaks, badges, settlement; and what was done by hand.

A *day* is a date by the player's own calendar, as ISO text: "2026-11-28". Streaks count it as `date.toordinal`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from bot.engine.boards import BoardDelta
from bot.engine.careers import NEW_CAREER, Career
from bot.engine.streaks import NO_STREAK, Streak
from bot.players import Badge

REGRADING: Final = "regrading"
"""Who took a badge away, where settlement did because a game was graded again."""

BADGE_REVOKED: Final = "badge-revoked"
"""The action under which the audit names a badge that somebody took away by hand."""


@dataclass(frozen=True, slots=True)
class KeptStreak:
    """A streak with the daily that was played last: the space whose daily it was, and when its window closes (ms)."""

    streak: Streak = NO_STREAK
    space: str | None = None
    closes_at: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of one player. `revision` counts the changes of the career.

    `held` are the ids of the badges that they ever won, `revoked` those of them that were taken away again, and `lost`
    those of these that settlement took away, since a game was graded again (`PlayerSettling.lost`).
    """

    career: Career = NEW_CAREER
    revision: int = 0
    streak: KeptStreak = field(default_factory=KeptStreak)
    held: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Award:
    """A badge that settlement brings. `first_try` and `hints` are its provenance, as in `bot.players.Badge`.

    One that was revoked is awarded again only where `again` is true and another game brought it, or settlement took it.
    """

    badge: str
    name: str
    emoji: str
    first_try: bool = False
    hints: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True)
class PlayerSettling:
    """What one game changes for one player. `career` is the one that follows the stored one of `base_revision`.

    `streak` and `day`, where the game kept a streak, are what the streak is afterwards and the day that counts.
    `replaces` is the version of the challenge that the result stands in the books with; None for a first settling.
    `lost` are the ids of badges that it takes away again.
    """

    player: str
    career: Career
    base_revision: int
    streak: KeptStreak | None = None
    day: str | None = None
    awards: tuple[Award, ...] = ()
    deltas: tuple[BoardDelta, ...] = ()
    replaces: str | None = None
    lost: tuple[str, ...] = ()


class Settled(NamedTuple):
    """How a result stands in the books: by which version of the challenge, and whether it counts on boards."""

    version: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Settling:
    """What one game, which ended at `at` (ms), changes for some of its players, each named once.

    `version` is the one that it is graded by; `counted` says whether it counts on boards. `settled_at` is when this is
    settled (ms).
    """

    game_id: str
    challenge_id: str
    version: str
    at: int
    players: tuple[PlayerSettling, ...]
    counted: bool = True
    settled_at: int = 0


class Revoked(NamedTuple):
    """That a badge was revoked: when (ms), by whom, and why."""

    badge: Badge
    at: int
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that somebody did to what others see.

    `actor` and `subject` are players, or what else acted and was acted upon; `space` is where, None for everywhere.
    `action` is a word such as "badge-revoked"; `details` are plain values that JSON can hold.
    """

    at: int
    actor: str
    action: str
    subject: str
    space: str | None = None
    details: Mapping[str, object] = field(default_factory=dict)


class Careers(Protocol):
    """Keeps careers. Every method raises `StoreUnavailable` as those of `bot.ports.Store` do."""

    async def standings(self, players: Sequence[str]) -> dict[str, Standing]:
        """What is kept of each of these players; blank for one of whom nothing is. May raise `CorruptLog`."""
        ...

    async def settle(self, settling: Settling) -> frozenset[str]:
        """Keep what a game changes, in one transaction, exactly once for each player and version whoever settles it.

        A player for whom this game is settled already is passed over, unless what is kept was settled with the version
        that this `replaces`. Then `deltas` may be negative, and a board's row without answers is taken away. Returns
        the players for whom nothing was kept because another game was settled since their career was read; read those
        again and settle them once more.
        """
        ...

    async def settled(self, game_id: str) -> dict[str, Settled]:
        """The players for whom a game is settled, and how."""
        ...

    async def awarded(self, game_id: str, players: Sequence[str]) -> list[Badge]:
        """The badges of these players that this game brought and that were not revoked, in the order of players."""
        ...

    async def running_streaks(
        self, closed_since: int, closed_until: int, limit: int, after: tuple[int, str] = (0, "")
    ) -> list[tuple[str, KeptStreak]]:
        """Streaks that are not known to have lapsed, whose last daily closed between these moments, oldest first.

        `after` is the closing and the player of the last one before, to go through them in parts.
        """
        ...

    async def lapse(self, streaks: Sequence[tuple[str, int]]) -> None:
        """Note that these streaks have lapsed, and take them from the boards, in one transaction.

        Each is named by its player and when its last daily closed; one that went on meanwhile is passed over.
        """
        ...

    async def active_days(self, player: str, since: str, until: str) -> list[str]:
        """The days from `since` to `until` on which a player played a daily, in order."""
        ...

    async def revoke_badge(
        self, player: str, badge: str, by: str, why: str, at: int, *, space: str | None = None
    ) -> bool:
        """Take a badge away, with an entry in the audit; false where the player does not have it."""
        ...

    async def revoked(self, player: str) -> list[Revoked]:
        """The badges that were taken away from a player, by when that was."""
        ...

    async def note(self, entry: AuditEntry) -> None:
        """Add an entry to the audit. None is ever changed or removed."""
        ...

    async def audit(
        self, *, space: str | None = None, subject: str | None = None, at_most: int = 100
    ) -> list[AuditEntry]:
        """The newest entries, newest first; those of one space or about one subject where given."""
        ...
