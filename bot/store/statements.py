"""The statements of the hot path, built once for a store so that SQLAlchemy compiles each of them once.

Rows for a `Bulk` are tuples with a value for each of its `names`: the table's columns in their order, unless it is
built otherwise.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    Text,
    Update,
    and_,
    any_,
    bindparam,
    delete,
    func,
    literal_column,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.sql.compiler import SQLCompiler

from bot.ports.careers import REGRADING
from bot.store.engine import begin_with, in_one_hop, in_thread, is_sqlite
from bot.store.tables import badges, challenge_questions, challenges, events, games, hosts, outbox, players, scores

_IDS: Final = "ids"
_LATER: Final = frozenset({"settled", "asked_version"})
"""Columns of games that are not there from the beginning."""

# A `Bulk` binds the values of its rows alone.
_REGRADING: Final[ColumnElement[str]] = literal_column(f"'{REGRADING}'")


class Bulk:
    """A statement for many rows at once, compiled by hand: rows are tuples in the order of `names`.

    SQLAlchemy's own way takes a dict for each row and turns it into a tuple; that took as long as SQLite's work.
    """

    __slots__ = ("_statement", "_text", "names")

    def __init__(self, statement: Insert | Update | Delete, *names: str) -> None:
        self.names = names
        self._statement = statement
        self._text: str | None = None

    def execute(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Execute the statement for all rows; for none, do nothing."""
        if not rows:
            return
        text = self.text(connection)
        if is_sqlite(connection):
            in_one_hop(connection, lambda driver: driver.executemany(text, rows))
        else:
            connection.exec_driver_sql(text, list(rows))

    def text(self, connection: Connection) -> str:
        """The statement as the database reads it."""
        return self._text or self._compiled(connection.dialect)

    def _compiled(self, dialect: Dialect) -> str:
        keys = self.names if isinstance(self._statement, Insert) else None
        compiled = self._statement.compile(dialect=dialect, column_keys=keys)
        if not isinstance(compiled, SQLCompiler) or tuple(compiled.positiontup or ()) != self.names:
            raise AssertionError(f"the parameters of {compiled} are not in the order {self.names}")
        self._text = str(compiled)
        return self._text


def execute_all(connection: Connection, work: Sequence[tuple[Bulk, Sequence[tuple[Any, ...]]]]) -> None:
    """Execute statements in order, each for all of its rows; on SQLite in one hop."""
    if not is_sqlite(connection):
        for statement, rows in work:
            statement.execute(connection, rows)
        return
    told = [(statement.text(connection), rows) for statement, rows in work if rows]

    def execute(driver: sqlite3.Connection) -> None:
        for text, rows in told:
            driver.executemany(text, rows)

    if told:
        in_thread(connection, execute)


class Lookup:
    """A query by identifiers for the hot path, compiled once."""

    __slots__ = ("_query", "_text")

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._text: str | None = None

    def rows(self, connection: Connection, ids: dict[str, Any], *, begins: bool = False) -> Iterable[Sequence[Any]]:
        """The rows for what `Statements.ids` made of the identifiers. With `begins`, they begin a transaction."""
        if not is_sqlite(connection):
            return connection.execute(self._query, ids)
        text = self._text = self._text or str(self._query.compile(dialect=connection.dialect))
        parameters = tuple(ids.values())
        if begins:
            return begin_with(connection, text, parameters)
        return in_one_hop(connection, lambda driver: driver.execute_fetchall(text, parameters))


@dataclass(frozen=True, slots=True)
class Statements:
    """What a store writes, and reads while it writes."""

    sqlite: bool
    stored: Lookup
    add_challenge: Bulk
    add_question: Bulk
    add_game: Bulk
    advance_game: Bulk
    change_game: Bulk
    add_player: Bulk
    add_event: Bulk
    put_score: Bulk
    add_badge: Bulk
    add_post: Bulk
    drop_post: Bulk
    name_player: Bulk
    hide_player: Bulk
    beat: Bulk
    forget_hosts: Delete
    names: Select[Any]
    hidden: Select[Any]

    def ids(self, ids: Sequence[str]) -> dict[str, Any]:
        """The parameter of `stored`, `names` and `hidden` that carries any number of identifiers.

        It is one value, so that it meets no limit on their number and the statement's text stays the same.
        """
        return {_IDS: json.dumps(ids) if self.sqlite else list(ids)}


def statements_for(*, sqlite: bool) -> Statements:
    """The statements for SQLite, or for PostgreSQL."""
    among = _among_sqlite if sqlite else _among_postgres
    # Rows are locked in one order everywhere, so that no two writers wait for each other in a circle.
    locked = select(games.c.game_id).where(among(games.c.game_id)).order_by(games.c.game_id)
    return Statements(
        sqlite=sqlite,
        stored=Lookup(
            locked.add_columns(games.c.revision, games.c.over, games.c.due_at, games.c.seen_at).with_for_update(
                key_share=True
            )
        ),
        add_challenge=_add(insert_into(challenges, sqlite).on_conflict_do_nothing()),
        add_question=_add(insert_into(challenge_questions, sqlite).on_conflict_do_nothing()),
        add_game=_add(insert_into(games, sqlite), *(name for name in games.c.keys() if name not in _LATER)),  # noqa: SIM118
        advance_game=_update_game("revision", "host", "seen_at"),
        change_game=_update_game("over", "revision", "due_at", "host", "seen_at"),
        add_player=_add(insert_into(players, sqlite).on_conflict_do_nothing(), "player", "name", "created_at"),
        add_event=_add(insert_into(events, sqlite)),
        put_score=_add(_replace(scores, sqlite, "points", "right", "first_try", "wrong", "hints")),
        add_badge=award_badge(sqlite),
        add_post=Bulk(insert_into(outbox, sqlite).inline(), "game_id", "seq", "idx", "channel", "kind", "body"),
        drop_post=Bulk(
            delete(outbox).where(and_(*(outbox.c[name] == bindparam(name) for name in ("game_id", "seq", "idx")))),
            "game_id",
            "seq",
            "idx",
        ),
        name_player=_add(_replace(players, sqlite, "name"), "player", "name", "created_at"),
        hide_player=_add(_replace(players, sqlite, "hidden"), "player", "created_at", "hidden"),
        beat=_add(_latest(hosts, sqlite, "seen_at")),
        forget_hosts=delete(hosts).where(hosts.c.seen_at < bindparam("before")),
        names=select(players.c.player, players.c.name).where(among(players.c.player), players.c.name.is_not(None)),
        hidden=select(players.c.player).where(among(players.c.player), players.c.hidden.is_(True)),
    )


def _add(statement: Insert, *names: str) -> Bulk:
    """For rows of all columns or of those named, in the table's order; the others are left to the table."""
    return Bulk(statement, *(names or statement.table.columns.keys()))


def award_badge(sqlite: bool) -> Bulk:
    """Keep a badge that one game brings. One that is kept already stays as it is, unless it was revoked since and
    another game brings it again, or it was lost because a game was graded again."""
    names = [name for name in badges.columns.keys() if not name.startswith("revoked")]  # noqa: SIM118
    statement = insert_into(badges, sqlite)
    renewed: dict[str, Any] = {name: statement.excluded[name] for name in names if not badges.c[name].primary_key}
    renewed |= {name: null() for name in ("revoked_at", "revoked_by", "revoked_why")}
    return _add(
        statement.on_conflict_do_update(
            index_elements=list(badges.primary_key),
            set_=renewed,
            where=and_(
                badges.c.revoked_at.is_not(None),
                or_(badges.c.game_id != statement.excluded.game_id, badges.c.revoked_by == _REGRADING),
            ),
        ),
        *names,
    )


def _update_game(*names: str) -> Bulk:
    statement = update(games).where(games.c.game_id == bindparam("of_game_id"))
    return Bulk(statement.values({name: bindparam(name) for name in names}), *names, "of_game_id")


def insert_into(table: Table, sqlite: bool) -> SqliteInsert | PostgresInsert:
    """An insertion in the words of one of the two databases, which can say what to do where a row is there."""
    return insert_sqlite(table) if sqlite else insert_postgres(table)


def _replace(table: Table, sqlite: bool, *names: str) -> Insert:
    statement = insert_into(table, sqlite)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={name: statement.excluded[name] for name in names}
    )


def _latest(table: Table, sqlite: bool, name: str) -> Insert:
    statement = insert_into(table, sqlite)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: statement.excluded[name]},
        where=table.c[name] < statement.excluded[name],
    )


def _among_sqlite(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column.in_(select(func.json_each(bindparam(_IDS, type_=Text)).table_valued("value").c.value))


def _among_postgres(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == any_(bindparam(_IDS, type_=ARRAY(Text)))
