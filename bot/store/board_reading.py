"""What is read from the boards: pages, places, whole boards."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from bot.engine.boards import By, ranks
from bot.ports.boards import BoardRow, BoardView, Placed
from bot.store.board_cells import Cell
from bot.store.board_counting import COUNTED_FROM
from bot.store.board_statements import Measure, measures


def view(
    connection: Connection,
    board: str,
    period: str,
    by: By,
    limit: int,
    offset: int,
    player: str | None,
    beside: int,
) -> BoardView:
    """As `bot.ports.boards.Boards.view`."""
    page = _Reader(connection, measures()[by], board, period, by, player)
    rows = page.rows(limit, offset) if limit else ()
    mine = page.mine
    if mine is None:
        return BoardView(page.size, rows)
    if Cell(*mine[1:])._replace(shown=True).value(by) is None:
        return BoardView(page.size, rows, Placed(None, mine))
    rank = page.rank(mine.value(by))
    above, below = page.beside(mine, rank, beside) if beside else ((), ())
    return BoardView(page.size, rows, Placed(rank, mine), above, below)


def listed(
    connection: Connection, board: str, period: str, by: By, limit: int, after: BoardRow | None
) -> list[BoardRow]:
    """As `bot.ports.boards.Boards.listed`."""
    measure = measures()[by]
    if after is None:
        found = measure.from_top.rows(connection, board=board, period=period, limit=limit, offset=0)
    else:
        value, player = after.value(by), after.player
        found = measure.after.rows(connection, board=board, period=period, limit=limit, value=value, player=player)
    return _rows(found)


class _Reader:
    """One board in one period by one measure."""

    def __init__(
        self, connection: Connection, measure: Measure, board: str, period: str, by: By, player: str | None
    ) -> None:
        self._connection = connection
        self._measure = measure
        self._where = {"board": board, "period": period}
        self._by = by
        size, counted, *mine = next(iter(measure.start.rows(connection, player=player, **self._where)))
        self.size = int(size or 0)
        self._counted = bool(counted)
        self.mine = _rows([mine])[0] if mine[0] is not None else None

    def rank(self, value: int) -> int:
        """One more than are listed with a larger value."""
        measure, where = self._measure, self._where
        if not self._counted:
            return 1 + measure.above.value(self._connection, value=value, **where)
        bucket = measure.bucket(value)
        below = measure.first(bucket + 1)
        return 1 + measure.above_by_counts.value(self._connection, value=value, bucket=bucket, below=below, **where)

    def rows(self, limit: int, offset: int) -> tuple[Placed, ...]:
        """At most `limit` rows after the best `offset`."""
        found = _rows(self._from(limit, offset))
        if not found:
            return ()
        values = [row.value(self._by) for row in found]
        first = self.rank(values[0]) if offset else 1
        places = ranks(values, offset=offset, first=first)
        return tuple(Placed(rank, row) for rank, row in zip(places, found, strict=True))

    def _from(self, limit: int, offset: int) -> Iterable[Sequence[Any]]:
        measure = self._measure
        if not self._counted or offset < COUNTED_FROM:
            return measure.from_top.rows(self._connection, limit=limit, offset=offset, **self._where)
        # Skip whole buckets by their counts, so that a page far down costs no more than one at the top.
        for bucket, players in measure.counts.rows(self._connection, **self._where):
            if offset < players:
                value = measure.first(bucket + 1)
                return measure.from_value.rows(self._connection, limit=limit, offset=offset, value=value, **self._where)
            offset -= players
        return ()

    def beside(self, row: BoardRow, rank: int, number: int) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
        """Those next to a row that has this rank, above and below it, in the board's order."""
        value = row.value(self._by)
        where = self._where | {"value": value, "player": row.player, "limit": number}
        above = _rows(self._measure.before.rows(self._connection, **where))[::-1]
        below = _rows(self._measure.after.rows(self._connection, **where))
        known = {value: rank}
        return self._placed(above, known), self._placed(below, known)

    def _placed(self, rows: Sequence[BoardRow], known: dict[int, int]) -> tuple[Placed, ...]:
        """With their ranks, of which those of some values are known."""
        placed = []
        for row in rows:
            value = row.value(self._by)
            if value not in known:
                known[value] = self.rank(value)
            placed.append(Placed(known[value], row))
        return tuple(placed)


def _rows(found: Iterable[Sequence[Any]]) -> list[BoardRow]:
    return [
        BoardRow(player, points, right, answers, streak, bool(shown), bool(away), updated_at)
        for player, points, right, answers, streak, shown, away, updated_at in found
    ]
