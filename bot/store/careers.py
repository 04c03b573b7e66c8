"""What players have done over all games: careers, streaks, badges, settlement. In SQL."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select, tuple_, update

from bot.engine.careers import decode_career
from bot.engine.streaks import Streak
from bot.players import Badge
from bot.ports.careers import BADGE_REVOKED, REGRADING, AuditEntry, KeptStreak, Revoked, Settled, Settling, Standing
from bot.store import settling as settling_
from bot.store.auditing import note
from bot.store.career_tables import RUNNING, active_days, audit, careers, settled, streaks
from bot.store.engine import begin
from bot.store.part import Part
from bot.store.tables import badges

_BADGE: Final = tuple(column for column in badges.columns if not column.name.startswith("revoked"))
_STREAK: Final = tuple(column for column in streaks.columns if column.name != "lapsed")
_AT_ONCE: Final = 500
"""How many players one query asks for."""


class SqlCareers(Part):
    """As `bot.ports.careers.Careers`."""

    async def standings(self, players: Sequence[str]) -> dict[str, Standing]:
        return await self._read(_standings, players)

    async def settle(self, settling: Settling) -> frozenset[str]:
        return await self._write(settling_.settle, self._sqlite, settling)

    async def settled(self, game_id: str) -> dict[str, Settled]:
        return await self._read(_settled, game_id)

    async def awarded(self, game_id: str, players: Sequence[str]) -> list[Badge]:
        return await self._read(_awarded, game_id, players)

    async def running_streaks(
        self, closed_since: int, closed_until: int, limit: int, after: tuple[int, str] = (0, "")
    ) -> list[tuple[str, KeptStreak]]:
        return await self._read(_running, closed_since, closed_until, limit, after)

    async def lapse(self, streaks: Sequence[tuple[str, int]]) -> None:
        await self._write(settling_.lapse, self._sqlite, streaks)

    async def active_days(self, player: str, since: str, until: str) -> list[str]:
        query = select(active_days.c.day).where(active_days.c.player == player, active_days.c.day.between(since, until))
        return await self._read(_texts, query.order_by(active_days.c.day))

    async def revoke_badge(
        self, player: str, badge: str, by: str, why: str, at: int, *, space: str | None = None
    ) -> bool:
        entry = AuditEntry(at, by, BADGE_REVOKED, player, space, {"badge": badge, "why": why})
        return await self._write(_revoke, player, badge, why, entry)

    async def revoked(self, player: str) -> list[Revoked]:
        return await self._read(_revoked, player)

    async def note(self, entry: AuditEntry) -> None:
        await self._write(_note, entry)

    async def audit(
        self, *, space: str | None = None, subject: str | None = None, at_most: int = 100
    ) -> list[AuditEntry]:
        return await self._read(_audit, space, subject, at_most)


def _settled(connection: Connection, game_id: str) -> dict[str, Settled]:
    columns = (settled.c.player, settled.c.version, settled.c.counted)
    rows = connection.execute(select(*columns).where(settled.c.game_id == game_id))
    return {player: Settled(version, counted) for player, version, counted in rows}


def _texts(connection: Connection, query: Select[str]) -> list[str]:
    return list(connection.execute(query).scalars())


def _slices(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]


def _standings(connection: Connection, names: Sequence[str]) -> dict[str, Standing]:
    found = {player: Standing() for player in names}
    for some in _slices(names):
        for player, body, revision in connection.execute(select(careers).where(careers.c.player.in_(some))):
            found[player] = replace(found[player], career=decode_career(body), revision=revision)
        for player, *rest in connection.execute(select(*_STREAK).where(streaks.c.player.in_(some))):
            found[player] = replace(found[player], streak=_streak(*rest))
        held: dict[str, set[str]] = {}
        revoked: dict[str, dict[str, str]] = {}
        columns = (badges.c.player, badges.c.badge, badges.c.revoked_by)
        for player, badge, revoked_by in connection.execute(select(*columns).where(badges.c.player.in_(some))):
            held.setdefault(player, set()).add(badge)
            if revoked_by is not None:
                revoked.setdefault(player, {})[badge] = revoked_by
        for player, ids in held.items():
            gone = revoked.get(player, {})
            lost = frozenset(badge for badge, by in gone.items() if by == REGRADING)
            found[player] = replace(found[player], held=frozenset(ids), revoked=frozenset(gone), lost=lost)
    return found


def _streak(length: int, best: int, freezes: int, last_day: str, space: str | None, closes_at: int) -> KeptStreak:
    return KeptStreak(Streak(length, best, freezes, date.fromisoformat(last_day).toordinal()), space, closes_at)


def _running(
    connection: Connection, closed_since: int, closed_until: int, limit: int, after: tuple[int, str]
) -> list[tuple[str, KeptStreak]]:
    place = (streaks.c.closes_at, streaks.c.player)
    query = (
        select(*_STREAK)
        .where(RUNNING, streaks.c.closes_at.between(closed_since, closed_until), tuple_(*place) > after)
        .order_by(*place)
        .limit(limit)
    )
    return [(player, _streak(*rest)) for player, *rest in connection.execute(query)]


def _awarded(connection: Connection, game_id: str, names: Sequence[str]) -> list[Badge]:
    query = select(*_BADGE).where(badges.c.game_id == game_id, badges.c.revoked_at.is_(None))
    found = [
        Badge(*row) for some in _slices(names) for row in connection.execute(query.where(badges.c.player.in_(some)))
    ]
    places = {player: place for place, player in enumerate(names)}
    return sorted(found, key=lambda badge: (places[badge.player], badge.badge))


def _revoke(connection: Connection, player: str, badge: str, why: str, entry: AuditEntry) -> bool:
    begin(connection)
    changed = connection.execute(
        update(badges)
        .where(badges.c.player == player, badges.c.badge == badge, badges.c.revoked_at.is_(None))
        .values(revoked_at=entry.at, revoked_by=entry.actor, revoked_why=why)
    )
    if changed.rowcount == 0:
        return False
    note(connection, entry)
    connection.commit()
    return True


def _revoked(connection: Connection, player: str) -> list[Revoked]:
    query = (
        select(*_BADGE, badges.c.revoked_at, badges.c.revoked_by, badges.c.revoked_why)
        .where(badges.c.player == player, badges.c.revoked_at.is_not(None))
        .order_by(badges.c.revoked_at, badges.c.badge)
    )
    return [Revoked(Badge(*row[:-3]), *row[-3:]) for row in connection.execute(query)]


def _note(connection: Connection, entry: AuditEntry) -> None:
    begin(connection)
    note(connection, entry)
    connection.commit()


def _audit(connection: Connection, space: str | None, subject: str | None, at_most: int) -> list[AuditEntry]:
    query = select(audit).order_by(audit.c.audit_id.desc()).limit(at_most)
    if space is not None:
        query = query.where(audit.c.space == space)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(row.at, row.actor, row.action, row.subject, row.space, json.loads(row.body))
