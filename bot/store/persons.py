"""Persons: players of several platforms who are one and the same. In SQL."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.board_persons import persons_of, players_of
from bot.store.board_writing import lock_boards, show_linked
from bot.store.engine import begin
from bot.store.part import Part
from bot.store.person_tables import link_codes, persons
from bot.store.statements import insert_into


class SqlPersons(Part):
    """As `bot.ports.persons.Persons`."""

    async def issue_code(self, player: str, code: str, expires_at: int) -> bool:
        """As `bot.ports.persons.Persons.issue_code`."""

        def work(connection: Connection) -> bool:
            begin(connection)
            statement = insert_into(link_codes, self._sqlite).values(code=code, player=player, expires_at=expires_at)
            newest = {name: statement.excluded[name] for name in ("code", "expires_at")}
            try:
                connection.execute(statement.on_conflict_do_update(index_elements=["player"], set_=newest))
            except IntegrityError:
                return False
            connection.commit()
            return True

        return await self._write(work)

    async def player_of_code(self, code: str, at: int) -> str | None:
        """As `bot.ports.persons.Persons.player_of_code`."""
        return await self._read(_player_of_code, code, at)

    async def link(self, code: str, player: str, person: str, at: int) -> tuple[str, ...] | None:
        """As `bot.ports.persons.Persons.link`."""

        def work(connection: Connection) -> tuple[str, ...] | None:
            begin(connection)
            linked = link(connection, self._sqlite, code, player, person, at)
            connection.commit()
            return linked

        return await self._write(work)

    async def unlink(self, player: str) -> bool:
        """As `bot.ports.persons.Persons.unlink`."""

        def work(connection: Connection) -> bool:
            begin(connection)
            found = unlink(connection, self._sqlite, player)
            connection.commit()
            return found

        return await self._write(work)

    async def linked(self, player: str) -> tuple[str, ...]:
        """As `bot.ports.persons.Persons.linked`."""

        def work(connection: Connection) -> tuple[str, ...]:
            same = select(persons.c.person).where(persons.c.player == player).scalar_subquery()
            found = connection.execute(select(persons.c.player).where(persons.c.person == same)).scalars()
            return tuple(sorted(found)) or (player,)

        return await self._read(work)

    async def persons(self, players: Sequence[str]) -> dict[str, str]:
        """As `bot.ports.persons.Persons.persons`."""
        return await self._read(persons_of, self._sqlite, players) if players else {}

    async def players(self, persons: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """As `bot.ports.persons.Persons.players`."""
        return await self._read(players_of, self._sqlite, persons) if persons else {}


def link(connection: Connection, sqlite: bool, code: str, player: str, person: str, at: int) -> tuple[str, ...] | None:
    """As `bot.ports.persons.Persons.link`, within a transaction that has begun."""
    # The boards' lock comes last, as wherever something else is locked too.
    used = delete(link_codes).where(*_holds(code, at), link_codes.c.player != player)
    owner = connection.execute(used.returning(link_codes.c.player)).scalar()
    if owner is None:
        return None
    lock_boards(connection, sqlite)
    had = persons_of(connection, sqlite, [owner, player])
    kept = had.get(owner) or had.get(player) or person
    given_up = set(had.values()) - {kept}
    connection.execute(update(persons).where(persons.c.person.in_(given_up)).values(person=kept))
    entered = [{"player": it, "person": kept} for it in sorted({owner, player} - had.keys())]
    if entered:
        connection.execute(persons.insert(), entered)
    players = players_of(connection, sqlite, [kept])[kept]
    show_linked(connection, sqlite, [*players, kept, *given_up])
    return players


def unlink(connection: Connection, sqlite: bool, player: str) -> bool:
    """As `bot.ports.persons.Persons.unlink`, within a transaction that has begun.

    It takes the lock of the boards; what else is to be locked in the transaction has to be locked before it.
    """
    lock_boards(connection, sqlite)
    person = persons_of(connection, sqlite, [player]).get(player)
    if person is None:
        return False
    left = [it for it in players_of(connection, sqlite, [person])[person] if it != player]
    alone = [player, *(left if len(left) == 1 else ())]
    connection.execute(delete(persons).where(persons.c.player.in_(alone)))
    show_linked(connection, sqlite, [*alone, person])
    return True


def _player_of_code(connection: Connection, code: str, at: int) -> str | None:
    return connection.execute(select(link_codes.c.player).where(*_holds(code, at))).scalar()


def _holds(code: str, at: int) -> tuple[ColumnElement[bool], ...]:
    return link_codes.c.code == code, link_codes.c.expires_at > at
