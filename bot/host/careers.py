"""What players see of their badges and streaks, and what they and moderators do about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.engine.badges import CAREER_BADGES, Progress, Rarity, about
from bot.engine.careers import Career
from bot.engine.events import GameRequested
from bot.engine.streaks import State
from bot.host.calendars import Calendars, day_of, known_zone
from bot.host.errors import HostError
from bot.host.places import space_of
from bot.host.roles import ModeratorsOnly
from bot.host.zones import quoted
from bot.ports import Badge, Clock, Store, UnknownGame

MAX_WHY: Final = 300
"""How many characters the reason for taking a badge away may have."""

_RARITIES: Final = tuple(Rarity)


class NoSuchBadge(HostError):
    """There is no such badge to take away. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class EarnedLine:
    """A badge that a player has: how it is won, and how rare it is; blank for one that can no longer be won."""

    badge: Badge
    rule: str
    rarity: Rarity | None


@dataclass(frozen=True, slots=True)
class NextLine:
    """A badge that a player can still win, and how far they have come."""

    badge: str
    name: str
    emoji: str
    rule: str
    rarity: Rarity
    progress: Progress


@dataclass(frozen=True, slots=True)
class BadgePage:
    """A player's badges, the newest first, and those that they can win, what is closest to it first."""

    earned: tuple[EarnedLine, ...]
    next: tuple[NextLine, ...]


@dataclass(frozen=True, slots=True)
class StreakPage:
    """A player's streak as it stands today, by their own clock.

    `length` and `freezes` are what is left after the days that were missed, `best` is the record. `zone` is the zone
    that counts, `own_zone` whether the player chose it. `today` and `last_day` (None: no daily yet) are ISO dates.
    """

    state: State
    length: int
    best: int
    freezes: int
    zone: str
    own_zone: bool
    today: str
    last_day: str | None


class Careers:
    """The careers of one store. All methods raise `StoreUnavailable` as the store does."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._calendars = Calendars(store)

    async def badges(self, player: str) -> BadgePage:
        """What this player has won, and what comes next; all of it for somebody new."""
        standing = (await self._store.careers.standings([player]))[player]
        earned = [_earned(badge) for badge in reversed(await self._store.badges(player))]
        return BadgePage(tuple(earned), tuple(_next(standing.career, standing.held)))

    async def career(self, player: str) -> Career:
        """All that this player has done in games that were scored."""
        return (await self._store.careers.standings([player]))[player].career

    async def streak(self, player: str, place: str | None = None) -> StreakPage:
        """How this player's streak stands. `place` is the address where they ask: a player without a zone of their own
        has that of the space in which they play their dailies, or else in which they ask."""
        kept = (await self._store.careers.standings([player]))[player].streak
        space = kept.space or (None if place is None else space_of(place))
        own = await self._store.spaces.player_zone(player)
        name = own or (None if space is None else await self._store.spaces.space_zone(space)) or "UTC"
        zone, now = known_zone(name), self._clock.now()
        today = day_of(now, zone)
        sight = await self._calendars.sight(kept, zone, now)
        last = kept.streak.last_day
        return StreakPage(
            state=sight.state,
            length=sight.length,
            best=sight.best,
            freezes=sight.freezes,
            zone=name,
            own_zone=own is not None,
            today=date.fromordinal(today).isoformat(),
            last_day=None if last is None else date.fromordinal(last).isoformat(),
        )

    async def revoke(
        self, player: str, badge: str, by: str, why: str, *, moderates: bool, space: str | None = None
    ) -> Badge:
        """Take a badge, named by its id or its name, away from a player; what it was.

        In a space moderators may do so for badges that a game in it brought; without a space any badge is meant, which
        is for the operator. Raises `ModeratorsOnly` or `NoSuchBadge`.
        """
        if not moderates:
            raise ModeratorsOnly("Only moderators may take badges away.")
        why = " ".join(why.split())
        if not why or len(why) > MAX_WHY:
            raise NoSuchBadge(f"Say why in 1 to {MAX_WHY} characters; it is kept with the badge.")
        found = _named(await self._store.badges(player), badge)
        if space is not None and await self._space_of(found) != space:
            raise NoSuchBadge(
                f"{found.name} was not won here, so only the bot's operator can take it away: quizhost badges revoke"
            )
        revoked = await self._store.careers.revoke_badge(player, found.badge, by, why, self._clock.now(), space=space)
        if not revoked:
            raise NoSuchBadge(f"{found.name} was taken away before.")
        return found

    async def _space_of(self, badge: Badge) -> str | None:
        """The space in which a badge was won; None for one that was won outside of any."""
        try:
            stored = await self._store.load(badge.game_id)
        except UnknownGame:
            return None
        request = stored.log[0]
        home = request.home if isinstance(request, GameRequested) else None
        return space_of(home or stored.info.channel)


def _named(badges: Sequence[Badge], text: str) -> Badge:
    wanted = " ".join(text.split()).casefold()
    found = next((badge for badge in badges if wanted in (badge.badge.casefold(), badge.name.casefold())), None)
    if found is not None:
        return found
    if not badges:
        raise NoSuchBadge("This player has no badges.")
    names = ", ".join(f"{badge.name} ({badge.badge})" for badge in badges[:10])
    raise NoSuchBadge(f"This player has no badge {quoted(text)}; they have {names}{', …' if len(badges) > 10 else ''}.")


def _earned(badge: Badge) -> EarnedLine:
    known = about(badge.badge)
    return EarnedLine(badge, "", None) if known is None else EarnedLine(badge, known.rule, known.rarity)


def _next(career: Career, held: frozenset[str]) -> list[NextLine]:
    lines = [
        NextLine(badge.id, badge.name, badge.emoji, badge.rule, badge.rarity, badge.progress(career))
        for badge in CAREER_BADGES
        if badge.id not in held
    ]
    return sorted(
        lines, key=lambda line: (-line.progress.done / line.progress.needed, _RARITIES.index(line.rarity), line.badge)
    )
