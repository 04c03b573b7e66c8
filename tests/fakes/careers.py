"""What players have done over all games: careers, streaks, badges, settlement. In memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.engine.careers import decode_career, encode_career
from bot.players import Badge
from bot.ports.careers import (
    BADGE_REVOKED,
    REGRADING,
    AuditEntry,
    Award,
    KeptStreak,
    PlayerSettling,
    Revoked,
    Settled,
    Settling,
    Standing,
)
from bot.store.settling import LOST
from tests.fakes.boards import MemoryBoards
from tests.fakes.unreliable import Unreliable


@dataclass(slots=True)
class CareersState:
    """What is durable. Careers are kept as text, with their revisions."""

    careers: dict[str, tuple[str, int]] = field(default_factory=dict)
    streaks: dict[str, KeptStreak] = field(default_factory=dict)
    lapsed: set[str] = field(default_factory=set)
    days: set[tuple[str, str]] = field(default_factory=set)
    badges: dict[tuple[str, str], Badge] = field(default_factory=dict)
    revoked: dict[tuple[str, str], Revoked] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)

    def award(self, badge: Badge, again: bool = True) -> None:
        """Keep a badge; one that is kept stays, unless it was revoked and another game may bring it again."""
        key = (badge.player, badge.badge)
        kept = self.badges.get(key)
        again = again and key in self.revoked
        if kept is None or (again and (kept.game_id != badge.game_id or self.revoked[key].by == REGRADING)):
            self.badges[key] = badge
            self.revoked.pop(key, None)


class MemoryCareers(Unreliable):
    """As `bot.ports.careers.Careers`. `calls` counts the calls of every method."""

    def __init__(self, state: CareersState, boards: MemoryBoards) -> None:
        self.state = state
        self._boards = boards
        super().__init__()

    async def standings(self, players: Sequence[str]) -> dict[str, Standing]:
        await self._enter("standings")
        return {player: self._standing(player) for player in players}

    def _standing(self, player: str) -> Standing:
        standing = Standing(
            streak=self.state.streaks.get(player, KeptStreak()),
            held=frozenset(badge for owner, badge in self.state.badges if owner == player),
            revoked=frozenset(badge for owner, badge in self.state.revoked if owner == player),
            lost=frozenset(
                badge
                for (owner, badge), revoked in self.state.revoked.items()
                if owner == player and revoked.by == REGRADING
            ),
        )
        if player in self.state.careers:
            body, revision = self.state.careers[player]
            standing = replace(standing, career=decode_career(body), revision=revision)
        return standing

    async def settle(self, settling: Settling) -> frozenset[str]:
        if len({each.player for each in settling.players}) < len(settling.players):
            raise ValueError("a player is named twice")
        await self._enter("settle")
        left = [each for each in settling.players if self._is_due(settling, each)]
        fits = [each for each in left if self._standing(each.player).revision == each.base_revision]
        for each in fits:
            self._keep(settling, each)
        self._boards.add_now(delta for each in fits if each.replaces is None for delta in each.deltas)
        self._boards.amend_now(delta for each in fits if each.replaces is not None for delta in each.deltas)
        self._boards.streak_now({each.player: each.streak.streak.length for each in fits if each.streak is not None})
        return frozenset(each.player for each in left) - {each.player for each in fits}

    def _is_due(self, settling: Settling, each: PlayerSettling) -> bool:
        stands = self._boards.state.counted.get((settling.game_id, each.player))
        version = None if stands is None else stands.version
        return each.replaces == version != settling.version

    def _keep(self, settling: Settling, each: PlayerSettling) -> None:
        state = self.state
        stands = Settled(settling.version, settling.counted)
        self._boards.state.counted[settling.game_id, each.player] = stands
        for badge in each.lost:
            key = (each.player, badge)
            if key in state.badges and key not in state.revoked:
                state.revoked[key] = Revoked(state.badges[key], settling.settled_at, REGRADING, LOST)
        state.careers[each.player] = encode_career(each.career), each.base_revision + 1
        if each.streak is not None:
            state.streaks[each.player] = each.streak
            state.lapsed.discard(each.player)
        if each.day is not None:
            state.days.add((each.player, each.day))
        for award in each.awards:
            state.award(_badge(settling, each.player, award), award.again)

    async def settled(self, game_id: str) -> dict[str, Settled]:
        await self._enter("settled")
        return {player: stands for (game, player), stands in self._boards.state.counted.items() if game == game_id}

    async def awarded(self, game_id: str, players: Sequence[str]) -> list[Badge]:
        await self._enter("awarded")
        found = [
            badge
            for key, badge in self.state.badges.items()
            if badge.game_id == game_id and badge.player in players and key not in self.state.revoked
        ]
        return sorted(found, key=lambda badge: (players.index(badge.player), badge.badge))

    async def running_streaks(
        self, closed_since: int, closed_until: int, limit: int, after: tuple[int, str] = (0, "")
    ) -> list[tuple[str, KeptStreak]]:
        await self._enter("running_streaks")
        found = [
            (player, kept)
            for player, kept in self.state.streaks.items()
            if player not in self.state.lapsed
            and closed_since <= kept.closes_at <= closed_until
            and (kept.closes_at, player) > after
        ]
        return sorted(found, key=lambda each: (each[1].closes_at, each[0]))[:limit]

    async def lapse(self, streaks: Sequence[tuple[str, int]]) -> None:
        await self._enter("lapse")
        gone = [
            player
            for player, closes_at in streaks
            if player not in self.state.lapsed and self.state.streaks[player].closes_at == closes_at
        ]
        self.state.lapsed.update(gone)
        self._boards.streak_now(dict.fromkeys(gone, 0))

    async def active_days(self, player: str, since: str, until: str) -> list[str]:
        await self._enter("active_days")
        return sorted(day for who, day in self.state.days if who == player and since <= day <= until)

    async def revoke_badge(
        self, player: str, badge: str, by: str, why: str, at: int, *, space: str | None = None
    ) -> bool:
        await self._enter("revoke_badge")
        key = (player, badge)
        if key not in self.state.badges or key in self.state.revoked:
            return False
        self.state.revoked[key] = Revoked(self.state.badges[key], at, by, why)
        self.state.audit.append(AuditEntry(at, by, BADGE_REVOKED, player, space, {"badge": badge, "why": why}))
        return True

    async def revoked(self, player: str) -> list[Revoked]:
        await self._enter("revoked")
        found = [revoked for (owner, _), revoked in self.state.revoked.items() if owner == player]
        return sorted(found, key=lambda revoked: (revoked.at, revoked.badge.badge))

    async def note(self, entry: AuditEntry) -> None:
        await self._enter("note")
        self.state.audit.append(entry)

    async def audit(
        self, *, space: str | None = None, subject: str | None = None, at_most: int = 100
    ) -> list[AuditEntry]:
        await self._enter("audit")
        found = [
            entry
            for entry in reversed(self.state.audit)
            if (space is None or entry.space == space) and (subject is None or entry.subject == subject)
        ]
        return found[:at_most]


def _badge(settling: Settling, player: str, award: Award) -> Badge:
    return Badge(
        player=player,
        badge=award.badge,
        name=award.name,
        emoji=award.emoji,
        game_id=settling.game_id,
        challenge_id=settling.challenge_id,
        version=settling.version,
        first_try=award.first_try,
        hints=award.hints,
        earned_at=settling.at,
    )
