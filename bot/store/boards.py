"""Boards: maintained score rows for each scope and period. In SQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Concatenate, ParamSpec

from sqlalchemy import Connection, select, text

from bot.engine.boards import BoardDelta, By
from bot.ports.boards import BoardKey, BoardRow, BoardsKept, BoardTotals, BoardView
from bot.store import board_reading, board_writing
from bot.store.board_tables import board_scores, board_sizes
from bot.store.board_writing import add_scores, set_shown, set_streaks
from bot.store.career_tables import settled
from bot.store.engine import begin
from bot.store.part import Part
from bot.store.person_tables import persons
from bot.store.tables import spaces

__all__ = ["SqlBoards", "add_scores", "set_shown", "set_streaks"]

P = ParamSpec("P")


class SqlBoards(Part):
    """As `bot.ports.boards.Boards`."""

    async def add(self, deltas: Iterable[BoardDelta]) -> None:
        """As `bot.ports.boards.Boards.add`."""
        await self._change(add_scores, deltas)

    async def view(
        self,
        board: str,
        period: str,
        by: By,
        *,
        limit: int,
        offset: int = 0,
        player: str | None = None,
        beside: int = 0,
    ) -> BoardView:
        """As `bot.ports.boards.Boards.view`."""
        return await self._read(board_reading.view, board, period, by, limit, offset, player, beside)

    async def listed(
        self, board: str, period: str, by: By, *, limit: int, after: BoardRow | None = None
    ) -> list[BoardRow]:
        """As `bot.ports.boards.Boards.listed`."""
        return await self._read(board_reading.listed, board, period, by, limit, after)

    async def periods(self, board: str) -> list[str]:
        """As `bot.ports.boards.Boards.periods`."""
        return await self._read(_periods, board)

    async def set_away(self, space: str, players: Iterable[str], away: bool) -> None:
        """As `bot.ports.boards.Boards.set_away`."""
        await self._change(board_writing.set_away, space, players, away)

    async def set_streaks(self, streaks: Mapping[str, int]) -> None:
        """As `bot.ports.boards.Boards.set_streaks`."""
        await self._change(set_streaks, streaks)

    async def kept(self) -> BoardsKept:
        """As `bot.ports.boards.Boards.kept`."""
        return await self._read(_kept, self._sqlite)

    async def correct(self, deltas: Sequence[BoardDelta]) -> None:
        """As `bot.ports.boards.Boards.correct`."""
        await self._change(board_writing.correct, deltas)

    async def _change(
        self, change: Callable[Concatenate[Connection, bool, P], None], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        def work(connection: Connection) -> None:
            begin(connection)
            change(connection, self._sqlite, *args, **kwargs)
            connection.commit()

        await self._write(work)


def _periods(connection: Connection, board: str) -> list[str]:
    query = select(board_sizes.c.period).where(board_sizes.c.board == board, board_sizes.c.measure == "points")
    return list(connection.execute(query.where(board_sizes.c.players > 0).order_by(board_sizes.c.period)).scalars())


def _kept(connection: Connection, sqlite: bool) -> BoardsKept:
    # All queries have to see one state of the database.
    connection.execute(text("BEGIN" if sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    cells = board_scores.c
    columns = (cells.board, cells.period, cells.player, cells.points, cells.right, cells.answers)
    rows = {
        BoardKey(board, period, player): BoardTotals(*totals)
        for board, period, player, *totals in connection.execute(select(*columns))
    }
    stands = select(settled.c.game_id, settled.c.player, settled.c.version).where(settled.c.counted.is_(True))
    counted = connection.execute(stands)
    shared = connection.execute(select(spaces.c.space, spaces.c.community).where(spaces.c.community.is_not(None)))
    return BoardsKept(
        counted=frozenset((game_id, player, version) for game_id, player, version in counted),
        rows=rows,
        communities={space: community for space, community in shared},
        persons={player: person for player, person in connection.execute(select(persons.c.player, persons.c.person))},
    )
