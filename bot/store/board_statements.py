"""The statements of the boards, built once for each kind of database."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    Text,
    TextClause,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
    tuple_,
)
from sqlalchemy.sql.compiler import SQLCompiler

from bot.engine.boards import ALL_TIME
from bot.store.board_tables import LISTED, VALUE, board_counts, board_scores, board_sizes
from bot.store.buckets import bucket_of, first_of
from bot.store.engine import in_one_hop, is_sqlite
from bot.store.person_tables import persons
from bot.store.statements import Bulk, insert_into
from bot.store.tables import players, spaces

COLUMNS: Final = tuple(
    board_scores.c[name] for name in ("points", "right", "answers", "streak", "shown", "away", "updated_at")
)
"""What a row of a board holds besides its key and what follows from these."""

_ACCURACY_STEP: Final = 1_000
_KEYS_AT_ONCE: Final = 500
"""How many keys one query looks up. For more, PostgreSQL may think that reading the whole table is less work."""


class Query:
    """A query that is compiled once. `rows` takes a value for each of its parameters."""

    __slots__ = ("_given", "_names", "_text", "statement")

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement
        self._text: str | None = None
        self._names: tuple[str, ...] = ()
        self._given: dict[str, Any] = {}

    def rows(self, connection: Connection, **values: Any) -> Iterable[Sequence[Any]]:
        """The query's rows; on SQLite as the driver gives them, truth as 0 and 1."""
        if not is_sqlite(connection):
            return connection.execute(self.statement, values)
        if self._text is None:
            compiled = self.statement.compile(dialect=connection.dialect)
            assert isinstance(compiled, SQLCompiler)
            self._text, self._names = str(compiled), tuple(compiled.positiontup or ())
            self._given = dict(compiled.params)  # what SQLAlchemy puts in by itself, such as an offset of nothing
        all_values = self._given | values
        text_, parameters = self._text, tuple(all_values[name] for name in self._names)
        return in_one_hop(connection, lambda driver: driver.execute_fetchall(text_, parameters))

    def value(self, connection: Connection, **values: Any) -> int:
        """The one number that the query gives; 0 where it gives none."""
        return next((int(row[0] or 0) for row in self.rows(connection, **values)), 0)


class Keyed:
    """A query for any number of keys, each a tuple of texts."""

    def __init__(self, query: Callable[..., Select[Any]], width: int, *, sqlite: bool) -> None:
        names = [f"key{place}" for place in range(width)]
        self._sqlite = sqlite
        self._names = names
        columns: list[ColumnElement[Any]]
        if sqlite:
            each = func.json_each(bindparam("keys", type_=Text)).table_valued("value")
            columns = [func.json_extract(each.c.value, literal_column(f"'$[{place}]'")) for place in range(width)]
        else:
            each = func.unnest(*(bindparam(name, type_=ARRAY(Text)) for name in names)).table_valued(*names)
            each = each.render_derived()
            columns = [each.c[name] for name in names]
        self._query = Query(query(each, *columns))

    def rows(self, connection: Connection, keys: Sequence[tuple[str, ...]]) -> Iterable[Sequence[Any]]:
        """The rows of all keys."""
        for first in range(0, len(keys), _KEYS_AT_ONCE):
            some = keys[first : first + _KEYS_AT_ONCE]
            if self._sqlite:
                yield from self._query.rows(connection, keys=json.dumps(some))
            else:
                columns = (list(column) for column in zip(*some, strict=True))
                yield from self._query.rows(connection, **dict(zip(self._names, columns, strict=True)))


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to order a board: its queries, and the buckets in which its values are counted.

    The queries' parameters: `board`, `period`, `value` (and `player`), `limit`, `offset`; `bucket` is that of the value
    and `below` where the next one begins. `start` gives the board's size, whether it is counted, and a player's row.
    """

    name: str
    bucket: Callable[[int], int]
    first: Callable[[int], int]
    from_top: Query
    from_value: Query
    before: Query
    after: Query
    above: Query
    above_by_counts: Query
    counts: Query
    grouped: Query
    start: Query


def _measure(name: str, bucket: Callable[[int], int], first: Callable[[int], int]) -> Measure:
    value, player = VALUE[name], board_scores.c.player
    here = and_(
        board_scores.c.board == bindparam("board", type_=Text), board_scores.c.period == bindparam("period", type_=Text)
    )
    given, limit = bindparam("value", type_=BigInteger), bindparam("limit", type_=Integer)
    given_pair = tuple_(given, bindparam("player", type_=Text))
    listed = select(player, *COLUMNS).where(here, LISTED[name])
    best_first = listed.order_by(value.desc(), player.desc()).limit(limit)
    worst_first = listed.order_by(value, player).limit(limit)
    number = select(func.count()).where(here, LISTED[name])
    bucket_ = bindparam("bucket", type_=Integer)
    higher = select(func.sum(board_counts.c.players)).where(
        board_counts.c.board == bindparam("board", type_=Text),
        board_counts.c.period == bindparam("period", type_=Text),
        board_counts.c.measure == literal_column(f"'{name}'"),
    )
    # Outer joins to a row that is always there, so that a board that lists nobody still gives the player's row.
    size_of = and_(
        board_sizes.c.board == bindparam("board", type_=Text),
        board_sizes.c.period == bindparam("period", type_=Text),
        board_sizes.c.measure == literal_column(f"'{name}'"),
    )
    always = select(literal_column("1").label("one")).subquery("always")
    begun = always.outerjoin(board_sizes, size_of).outerjoin(
        board_scores, and_(here, player == bindparam("player", type_=Text))
    )
    return Measure(
        name=name,
        bucket=bucket,
        first=first,
        from_top=Query(best_first.offset(bindparam("offset", type_=Integer))),
        from_value=Query(best_first.where(value < given).offset(bindparam("offset", type_=Integer))),
        before=Query(worst_first.where(tuple_(value, player) > given_pair)),
        after=Query(best_first.where(tuple_(value, player) < given_pair)),
        above=Query(number.where(value > given)),
        above_by_counts=Query(
            select(
                func.coalesce(higher.where(board_counts.c.bucket > bucket_).scalar_subquery(), 0)
                + number.where(value > given, value < bindparam("below", type_=BigInteger)).scalar_subquery()
            )
        ),
        counts=Query(
            higher.with_only_columns(board_counts.c.bucket, board_counts.c.players).order_by(
                board_counts.c.bucket.desc()
            )
        ),
        grouped=Query(select(value, func.count()).where(here, LISTED[name]).group_by(value)),
        start=Query(select(board_sizes.c.players, board_sizes.c.counted, player, *COLUMNS).select_from(begun)),
    )


@dataclass(frozen=True, slots=True)
class BoardStatements:
    """What the boards write, and read while they write."""

    cells: Keyed
    cells_of: Keyed
    lasting_cells_of: Keyed
    hidden: Keyed
    persons: Keyed
    players_of: Keyed
    communities: Keyed
    sizes: Keyed
    put_cell: Bulk
    drop_cell: Bulk
    add_size: Bulk
    put_size: Bulk
    add_count: Bulk
    forget_counts: Bulk
    lock: TextClause | None


@cache
def measures() -> dict[str, Measure]:
    """The ways to order a board, by the values of `bot.engine.boards.By`."""
    return {
        "points": _measure("points", bucket_of, first_of),
        "streak": _measure("streak", bucket_of, first_of),
        "accuracy": _measure("accuracy", lambda value: value // _ACCURACY_STEP, lambda bucket: bucket * _ACCURACY_STEP),
    }


@cache
def board_statements(*, sqlite: bool) -> BoardStatements:
    """The statements for SQLite, or for PostgreSQL."""
    scores = board_scores.c

    def cells(each: Any, board: Any, period: Any, player: Any) -> Select[Any]:
        key = and_(scores.board == board, scores.period == period, scores.player == player)
        return select(scores.board, scores.period, scores.player, *COLUMNS).select_from(each.join(board_scores, key))

    def cells_of(each: Any, player: Any) -> Select[Any]:
        key = scores.player == player
        return select(scores.board, scores.period, scores.player, *COLUMNS).select_from(each.join(board_scores, key))

    def lasting_cells_of(each: Any, player: Any) -> Select[Any]:
        return cells_of(each, player).where(scores.period == literal_column(f"'{ALL_TIME}'"))

    def hidden(each: Any, player: Any) -> Select[Any]:
        key = and_(players.c.player == player, players.c.hidden.is_(True))
        return select(players.c.player).select_from(each.join(players, key))

    def persons_of(each: Any, player: Any) -> Select[Any]:
        return select(persons.c.player, persons.c.person).select_from(each.join(persons, persons.c.player == player))

    def players_of(each: Any, person: Any) -> Select[Any]:
        return select(persons.c.person, persons.c.player).select_from(each.join(persons, persons.c.person == person))

    def communities(each: Any, space: Any) -> Select[Any]:
        key = and_(spaces.c.space == space, spaces.c.community.is_not(None))
        return select(spaces.c.space, spaces.c.community).select_from(each.join(spaces, key))

    def sizes(each: Any, board: Any, period: Any) -> Select[Any]:
        key = and_(board_sizes.c.board == board, board_sizes.c.period == period)
        columns = (board_sizes.c.measure, board_sizes.c.players, board_sizes.c.counted)
        return select(board_sizes.c.board, board_sizes.c.period, *columns).select_from(each.join(board_sizes, key))

    key = [bindparam(f"of_{name}", type_=Text) for name in ("board", "period", "measure")]
    counts_of = and_(*(column == of for column, of in zip(list(board_counts.c)[:3], key, strict=True)))
    return BoardStatements(
        cells=Keyed(cells, 3, sqlite=sqlite),
        cells_of=Keyed(cells_of, 1, sqlite=sqlite),
        lasting_cells_of=Keyed(lasting_cells_of, 1, sqlite=sqlite),
        hidden=Keyed(hidden, 1, sqlite=sqlite),
        persons=Keyed(persons_of, 1, sqlite=sqlite),
        players_of=Keyed(players_of, 1, sqlite=sqlite),
        communities=Keyed(communities, 1, sqlite=sqlite),
        sizes=Keyed(sizes, 2, sqlite=sqlite),
        put_cell=_put(board_scores, sqlite, [column.name for column in list(board_scores.c)[3:]]),
        drop_cell=Bulk(
            delete(board_scores).where(
                scores.board == bindparam("of_board", type_=Text),
                scores.period == bindparam("of_period", type_=Text),
                scores.player == bindparam("of_player", type_=Text),
            ),
            "of_board",
            "of_period",
            "of_player",
        ),
        add_size=_add_up(board_sizes, sqlite, "board", "period", "measure", "players"),
        put_size=_put(board_sizes, sqlite, ["players", "counted"]),
        add_count=_add_up(board_counts, sqlite, "board", "period", "measure", "bucket", "players"),
        forget_counts=Bulk(delete(board_counts).where(counts_of), *(str(of.key) for of in key)),
        # Any settlement writes to the board of everybody, so they would wait for each other anyway; in this order they
        # never do so in a circle, and read what they add to without anybody changing it.
        lock=None if sqlite else text("SELECT pg_advisory_xact_lock(7177113320060)"),
    )


def _put(table: Table, sqlite: bool, names: Sequence[str]) -> Bulk:
    statement = insert_into(table, sqlite)
    kept = {name: statement.excluded[name] for name in names}
    return Bulk(
        statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=kept), *table.columns.keys()
    )


def _add_up(table: Table, sqlite: bool, *names: str) -> Bulk:
    statement = insert_into(table, sqlite)
    total = {"players": table.c.players + statement.excluded.players}
    return Bulk(statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=total), *names)
