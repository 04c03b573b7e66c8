"""Servers and workspaces, communities of them, time zones, and when the bot was away. In SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Executable, Select, delete, exists, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from bot.engine.boards import community_board, space_board
from bot.ports.spaces import Community, Space
from bot.store.board_statements import Keyed
from bot.store.board_tables import board_scores
from bot.store.board_writing import lock_boards, sum_up
from bot.store.engine import begin
from bot.store.part import Database, Part
from bot.store.statements import insert_into
from bot.store.tables import UNSETTLED, communities, games, outages, players, spaces

_SPACE = (spaces.c.space, spaces.c.name, spaces.c.zone, spaces.c.community)
_COMMUNITY = (communities.c.community, communities.c.name, communities.c.code, communities.c.zone)


class SqlSpaces(Part):
    """As `bot.ports.spaces.Spaces`."""

    def __init__(self, database: Database, *, sqlite: bool) -> None:
        super().__init__(database, sqlite=sqlite)
        self._zones = Keyed(_zones_of, 1, sqlite=sqlite)

    async def note_space(self, space: str, name: str | None, at: int) -> None:
        """As `bot.ports.spaces.Spaces.note_space`."""
        statement = insert_into(spaces, self._sqlite).values(space=space, name=name, created_at=at)
        newest = func.coalesce(statement.excluded.name, spaces.c.name)
        await self._execute(
            statement.on_conflict_do_update(
                index_elements=[spaces.c.space],
                set_={"name": newest},
                where=spaces.c.name.is_distinct_from(newest),
            )
        )

    async def space(self, space: str) -> Space | None:
        """As `bot.ports.spaces.Spaces.space`."""
        row = await self._first(select(*_SPACE).where(spaces.c.space == space))
        return None if row is None else Space(*row)

    async def space_zone(self, space: str) -> str | None:
        """As `bot.ports.spaces.Spaces.space_zone`."""
        row = await self._first(select(spaces.c.zone).where(spaces.c.space == space))
        return None if row is None else row[0]

    async def set_space_zone(self, space: str, zone: str | None, at: int) -> None:
        """As `bot.ports.spaces.Spaces.set_space_zone`."""
        statement = insert_into(spaces, self._sqlite).values(space=space, zone=zone, created_at=at)
        await self._execute(
            statement.on_conflict_do_update(index_elements=[spaces.c.space], set_={"zone": statement.excluded.zone})
        )

    async def player_zone(self, player: str) -> str | None:
        """As `bot.ports.spaces.Spaces.player_zone`."""
        row = await self._first(select(players.c.zone).where(players.c.player == player))
        return None if row is None else row[0]

    async def set_player_zone(self, player: str, zone: str | None, at: int) -> None:
        """As `bot.ports.spaces.Spaces.set_player_zone`."""
        statement = insert_into(players, self._sqlite).values(player=player, zone=zone, created_at=at)
        await self._execute(
            statement.on_conflict_do_update(index_elements=[players.c.player], set_={"zone": statement.excluded.zone})
        )

    async def zones(self, players: Sequence[str]) -> dict[str, str]:
        """As `bot.ports.spaces.Spaces.zones`."""

        def work(connection: Connection) -> dict[str, str]:
            return {player: zone for player, zone in self._zones.rows(connection, [(it,) for it in players])}

        return await self._read(work) if players else {}

    async def create_community(self, community: Community, space: str, at: int) -> bool:
        """As `bot.ports.spaces.Spaces.create_community`."""

        def work(connection: Connection) -> bool:
            begin(connection)
            row = {"community": community.community, "name": community.name, "code": community.code}
            try:
                connection.execute(communities.insert().values(**row, zone=community.zone, created_at=at))
            except IntegrityError:
                return False
            return self._enter(connection, community.community, space, at)

        return await self._write(work)

    async def join_community(self, community: str, space: str, at: int) -> bool:
        """As `bot.ports.spaces.Spaces.join_community`."""

        def work(connection: Connection) -> bool:
            begin(connection)
            lock_boards(connection, self._sqlite)
            there = connection.execute(select(communities.c.name).where(communities.c.community == community)).first()
            return there is not None and self._enter(connection, community, space, at)

        return await self._write(work)

    def _enter(self, connection: Connection, community: str, space: str, at: int) -> bool:
        """Bring a space into a community and commit; false, and nothing is committed, where it is in one already."""
        lock_boards(connection, self._sqlite)
        statement = insert_into(spaces, self._sqlite).values(space=space, community=community, created_at=at)
        entered = connection.execute(
            statement.on_conflict_do_update(
                index_elements=[spaces.c.space],
                set_={"community": statement.excluded.community},
                where=spaces.c.community.is_(None),
            )
        )
        if entered.rowcount == 0:
            return False
        _sum_up(connection, self._sqlite, community)
        connection.commit()
        return True

    async def leave_community(self, space: str) -> bool:
        """As `bot.ports.spaces.Spaces.leave_community`."""

        def work(connection: Connection) -> bool:
            begin(connection)
            left = leave(connection, self._sqlite, space)
            connection.commit()
            return left

        return await self._write(work)

    async def community(self, community: str) -> Community | None:
        """As `bot.ports.spaces.Spaces.community`."""
        return _community(await self._first(select(*_COMMUNITY).where(communities.c.community == community)))

    async def community_by_code(self, code: str) -> Community | None:
        """As `bot.ports.spaces.Spaces.community_by_code`."""
        return _community(await self._first(select(*_COMMUNITY).where(communities.c.code == code)))

    async def community_of(self, space: str) -> Community | None:
        """As `bot.ports.spaces.Spaces.community_of`."""
        query = select(*_COMMUNITY).select_from(communities.join(spaces)).where(spaces.c.space == space)
        return _community(await self._first(query))

    async def members(self, community: str) -> list[Space]:
        """As `bot.ports.spaces.Spaces.members`."""

        def work(connection: Connection) -> list[Space]:
            rows = connection.execute(select(*_SPACE).where(spaces.c.community == community))
            return sorted((Space(*row) for row in rows), key=lambda it: it.space)

        return await self._read(work)

    async def note_outage(self, since: int, until: int) -> None:
        """As `bot.ports.spaces.Spaces.note_outage`."""
        statement = insert_into(outages, self._sqlite).values(since=since, until=until)
        await self._execute(
            statement.on_conflict_do_update(
                index_elements=[outages.c.since],
                set_={"until": statement.excluded.until},
                where=outages.c.until < statement.excluded.until,
            )
        )

    async def outages(self, since: int, until: int) -> list[tuple[int, int]]:
        """As `bot.ports.spaces.Spaces.outages`."""

        def work(connection: Connection) -> list[tuple[int, int]]:
            query = select(outages.c.since, outages.c.until).where(outages.c.since < until, outages.c.until > since)
            return [(begun, ended) for begun, ended in connection.execute(query.order_by(outages.c.since))]

        return await self._read(work)

    async def unsettled(self, limit: int, after: str | None = None) -> list[str]:
        """As `bot.ports.spaces.Spaces.unsettled`."""
        place = (games.c.created_at, games.c.game_id)
        query = select(games.c.game_id).where(UNSETTLED).order_by(*place).limit(limit)

        def work(connection: Connection) -> list[str]:
            if after is None:
                return list(connection.execute(query).scalars())
            known = connection.execute(select(*place).where(games.c.game_id == after)).first()
            if known is None:
                return []  # a game that is gone has no place to go on from
            return list(connection.execute(query.where(tuple_(*place) > tuple(known))).scalars())

        return await self._read(work)

    async def _first(self, query: Select[Any]) -> Sequence[Any] | None:
        def work(connection: Connection) -> Sequence[Any] | None:
            return connection.execute(query).first()

        return await self._read(work)

    async def _execute(self, statement: Executable) -> None:
        def work(connection: Connection) -> None:
            begin(connection)
            connection.execute(statement)
            connection.commit()

        await self._write(work)


def _zones_of(each: Any, player: Any) -> Select[Any]:
    key = (players.c.player == player) & players.c.zone.is_not(None)
    return select(players.c.player, players.c.zone).select_from(each.join(players, key))


def _community(row: Sequence[Any] | None) -> Community | None:
    return None if row is None else Community(*row)


def leave(connection: Connection, sqlite: bool, space: str) -> bool:
    """Take a space out of its community, within a transaction that has begun; false where it is in none."""
    lock_boards(connection, sqlite)
    row = connection.execute(select(spaces.c.community).where(spaces.c.space == space)).first()
    if row is None or row[0] is None:
        return False
    community = row[0]
    connection.execute(update(spaces).where(spaces.c.space == space).values(community=None))
    # A space that brings nothing, such as one whose games are all gone, leaves the sum as it is.
    if connection.execute(select(exists().where(board_scores.c.board == space_board(space)))).scalar():
        _sum_up(connection, sqlite, community)
    empty = ~exists().where(spaces.c.community == community)
    connection.execute(delete(communities).where(communities.c.community == community, empty))
    return True


def _sum_up(connection: Connection, sqlite: bool, community: str) -> None:
    members = connection.execute(select(spaces.c.space).where(spaces.c.community == community)).scalars()
    sum_up(connection, sqlite, community_board(community), [space_board(space) for space in members])
