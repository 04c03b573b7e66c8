"""Boards: maintained score rows for each scope and period. In memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.engine.boards import (
    ALL_TIME,
    MIN_ANSWERS,
    BoardDelta,
    By,
    community_board,
    is_shared,
    is_within,
    space_board,
)
from bot.ports.boards import BoardKey, BoardRow, BoardsKept, BoardTotals, BoardView, Placed
from bot.ports.careers import Settled
from bot.ports.persons import PERSON


@dataclass(slots=True)
class BoardsState:
    """What is durable. `hidden`, `communities` (by space), `counted` and `persons` are looked at by others too."""

    rows: dict[BoardKey, BoardRow] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    communities: dict[str, str] = field(default_factory=dict)
    persons: dict[str, str] = field(default_factory=dict)
    counted: dict[tuple[str, str], Settled] = field(default_factory=dict)


class MemoryBoards:
    """As `bot.ports.boards.Boards`."""

    def __init__(self, state: BoardsState) -> None:
        self.state = state

    async def add(self, deltas: Iterable[BoardDelta]) -> None:
        self.add_now(deltas)

    def add_now(self, deltas: Iterable[BoardDelta]) -> None:
        """Add within something that is kept as a whole."""
        for delta in deltas:
            self._add(delta)
            space = delta.board.removeprefix(space_board(""))
            if space == delta.board:
                continue
            if space in self.state.communities:
                self._add(delta._replace(board=community_board(self.state.communities[space])))
            self._set_away(space, {delta.player}, False)
        self._follow_persons()

    def _add(self, delta: BoardDelta) -> None:
        key = BoardKey(*delta[:3])
        row = self.state.rows.get(key) or self._blank(key)
        self.state.rows[key] = row._replace(
            points=row.points + delta.points,
            right=row.right + delta.right,
            answers=row.answers + delta.answers,
            away=False,
            shown=delta.player not in self.state.hidden,
            updated_at=max(row.updated_at, delta.at),
        )

    def _blank(self, key: BoardKey) -> BoardRow:
        player = key.player
        lasting = [row.streak for it, row in self.state.rows.items() if it[1:] == (ALL_TIME, player)]
        streak = max(lasting, default=0) if key.period == ALL_TIME else 0
        return BoardRow(player, 0, 0, 0, streak, player not in self.state.hidden, False, 0)

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
        rows = self._listed(board, period, by)

        def placed(row: BoardRow) -> Placed:
            return Placed(1 + sum(it.value(by) > row.value(by) for it in rows), row)

        page = tuple(map(placed, rows[offset : offset + limit]))
        mine = self.state.rows.get(BoardKey(board, period, player)) if player is not None else None
        if mine is None:
            return BoardView(len(rows), page)
        if not _measured(mine, by):
            return BoardView(len(rows), page, Placed(None, mine))
        above = [row for row in rows if _order(row, by) > _order(mine, by)]
        below = [row for row in rows if _order(row, by) < _order(mine, by)]
        first = max(0, len(above) - beside)
        return BoardView(
            len(rows), page, placed(mine), tuple(map(placed, above[first:])), tuple(map(placed, below[:beside]))
        )

    def _listed(self, board: str, period: str, by: By) -> list[BoardRow]:
        rows = [row for key, row in self.state.rows.items() if key[:2] == (board, period)]
        return sorted(
            (row for row in rows if row.shown and _measured(row, by)), key=lambda row: _order(row, by), reverse=True
        )

    async def listed(
        self, board: str, period: str, by: By, *, limit: int, after: BoardRow | None = None
    ) -> list[BoardRow]:
        rows = self._listed(board, period, by)
        return [row for row in rows if after is None or _order(row, by) < _order(after, by)][:limit]

    async def periods(self, board: str) -> list[str]:
        return sorted({key.period for key, row in self.state.rows.items() if key.board == board and row.shown})

    def show_now(self, player: str, shown: bool) -> None:
        """List a player or do not, within something that is kept as a whole."""
        for key, row in self.state.rows.items():
            if key.player == player:
                self.state.rows[key] = row._replace(shown=shown and not row.away)
        self._follow_persons()

    async def set_away(self, space: str, players: Iterable[str], away: bool) -> None:
        self._set_away(space, set(players), away)

    def _set_away(self, space: str, players: set[str], away: bool) -> None:
        for key, row in self.state.rows.items():
            if key.player in players and is_within(key.board, space):
                shown = not away and key.player not in self.state.hidden
                self.state.rows[key] = row._replace(away=away, shown=shown)

    async def set_streaks(self, streaks: Mapping[str, int]) -> None:
        self.streak_now(streaks)

    def streak_now(self, streaks: Mapping[str, int]) -> None:
        """Write streaks within something that is kept as a whole."""
        for key, row in self.state.rows.items():
            if key.period == ALL_TIME and key.player in streaks:
                self.state.rows[key] = row._replace(streak=streaks[key.player])
        self._follow_persons()

    async def kept(self) -> BoardsKept:
        totals = {key: BoardTotals(row.points, row.right, row.answers) for key, row in self.state.rows.items()}
        counted = {(*key, stands.version) for key, stands in self.state.counted.items() if stands.counted}
        return BoardsKept(frozenset(counted), totals, dict(self.state.communities), dict(self.state.persons))

    async def correct(self, deltas: Sequence[BoardDelta]) -> None:
        self._amend(deltas)

    def amend_now(self, deltas: Iterable[BoardDelta]) -> None:
        """Add what may be negative, to communities too, within something that is kept as a whole."""
        for delta in deltas:
            space = delta.board.removeprefix(space_board(""))
            boards = [delta.board]
            if space != delta.board and space in self.state.communities:
                boards.append(community_board(self.state.communities[space]))
            self._amend([delta._replace(board=board) for board in boards])

    def _amend(self, deltas: Iterable[BoardDelta]) -> None:
        for delta in deltas:
            key = BoardKey(*delta[:3])
            row = self.state.rows.get(key) or self._blank(key)._replace(updated_at=delta.at)
            row = row._replace(
                points=row.points + delta.points, right=row.right + delta.right, answers=row.answers + delta.answers
            )
            if row.answers > 0:
                self.state.rows[key] = row
            else:
                self.state.rows.pop(key, None)
        self._follow_persons()

    def sum_up_now(self, board: str, parts: Iterable[str]) -> None:
        """Make a board the sum of others."""
        summed = set(parts)
        parts_rows = [(key, row) for key, row in self.state.rows.items() if key.board in summed]
        self.state.rows = {key: row for key, row in self.state.rows.items() if key.board != board}
        for key, row in parts_rows:
            self._add(BoardDelta(board, key.period, key.player, row.points, row.right, row.answers, row.updated_at))
            total = BoardKey(board, key.period, key.player)
            sum_ = self.state.rows[total]
            self.state.rows[total] = sum_._replace(streak=max(sum_.streak, row.streak))
        self._follow_persons()

    def _follow_persons(self) -> None:
        if self.state.persons:
            self.join_now()

    def join_now(self) -> None:
        """Make all rows of persons anew, within something that is kept as a whole."""
        persons, hidden = self.state.persons, self.state.hidden
        rows = {key: row for key, row in self.state.rows.items() if not key.player.startswith(PERSON)}
        unnamed = {persons[player] for player in hidden if player in persons}
        for key, row in list(rows.items()):
            if not is_shared(key.board):
                continue
            person = persons.get(key.player)
            rows[key] = row._replace(shown=person is None and key.player not in hidden)
            if person is not None:
                total = key._replace(player=person)
                rows[total] = _sum(rows.get(total, BoardRow(person, 0, 0, 0, 0, person not in unnamed, False, 0)), row)
        self.state.rows = rows


def _sum(total: BoardRow, row: BoardRow) -> BoardRow:
    return total._replace(
        points=total.points + row.points,
        right=total.right + row.right,
        answers=total.answers + row.answers,
        streak=max(total.streak, row.streak),
        updated_at=max(total.updated_at, row.updated_at),
    )


def _measured(row: BoardRow, by: By) -> bool:
    """Whether the row has a place by this measure, if it is shown."""
    if by is By.ACCURACY:
        return row.answers >= MIN_ANSWERS
    return by is By.POINTS or row.streak > 0


def _order(row: BoardRow, by: By) -> tuple[int, str]:
    return row.value(by), row.player
