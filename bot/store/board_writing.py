"""Changes of the boards, each within a transaction that has begun.

All of them read the rows that they change, make the new ones, and write those together with what follows from them: how
many players each board lists, and of large boards how many lie in each bucket of values, which is what ranks are
counted by. SQLite has one writer; on PostgreSQL whoever changes boards takes one lock for the rest of the transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, delete, false, func, literal, or_, select

from bot.engine.boards import (
    ALL_TIME,
    PPM,
    BoardDelta,
    community_board,
    is_shared,
    is_within,
    space_board,
)
from bot.store.board_cells import Cell, Key, cells_from, stored
from bot.store.board_counting import COUNTED_FROM, count
from bot.store.board_persons import persons_of, with_persons
from bot.store.board_statements import BoardStatements, board_statements, measures
from bot.store.board_tables import board_counts, board_scores, board_sizes
from bot.store.person_tables import persons
from bot.store.tables import players

_SPACE: Final = space_board("")


def lock_boards(connection: Connection, sqlite: bool) -> None:
    """Let nobody else change boards, nor who shares them, until this transaction ends."""
    lock = board_statements(sqlite=sqlite).lock
    if lock is not None:
        connection.execute(lock)


def add_scores(connection: Connection, sqlite: bool, deltas: Iterable[BoardDelta]) -> None:
    """Add what games brought to the boards, and what it adds to a space's board to that of its community too.

    Who had left a space is back in it by playing there.
    """
    change = Change(connection, sqlite)
    totals = _totals(deltas)
    if not totals:
        return
    _add_communities(change, totals)
    before = change.cells(list(totals))
    hidden = change.hidden({player for _, _, player in totals})
    streaks = change.streaks_for(key for key in totals if key not in before)
    returned: defaultdict[str, set[str]] = defaultdict(set)
    after: dict[Key, Cell] = {}
    for key, (points, right, answers, at) in totals.items():
        board, period, player = key
        cell = before.get(key) or Cell(streak=streaks.get(key, 0))
        if cell.away and period == ALL_TIME and board.startswith(_SPACE):
            returned[board.removeprefix(_SPACE)].add(player)
        after[key] = Cell(
            points=cell.points + points,
            right=cell.right + right,
            answers=cell.answers + answers,
            streak=cell.streak,
            shown=player not in hidden,
            away=False,
            updated_at=max(cell.updated_at, at),
        )
    change.write(before, after)
    for space, back in returned.items():
        set_away(connection, sqlite, space, back, False)


def _totals(deltas: Iterable[BoardDelta]) -> dict[Key, list[int]]:
    totals: dict[Key, list[int]] = {}
    for board, period, player, points, right, answers, at in deltas:
        total = totals.setdefault((board, period, player), [0, 0, 0, at])
        total[0] += points
        total[1] += right
        total[2] += answers
        total[3] = max(total[3], at)
    return totals


def _add_communities(change: "Change", totals: dict[Key, list[int]]) -> None:
    spaces = {board.removeprefix(_SPACE) for board, _, _ in totals if board.startswith(_SPACE)}
    communities = change.communities(spaces)
    for (board, period, player), (points, right, answers, at) in list(totals.items()):
        if board.startswith(_SPACE) and (community := communities.get(board.removeprefix(_SPACE))) is not None:
            total = totals.setdefault((community_board(community), period, player), [0, 0, 0, at])
            total[0] += points
            total[1] += right
            total[2] += answers
            total[3] = max(total[3], at)


def set_streaks(connection: Connection, sqlite: bool, streaks: Mapping[str, int]) -> None:
    """Write players' streaks (days, 0 for none) into their rows of all time; after `add_scores`, which makes those."""
    change = Change(connection, sqlite)
    before = change.lasting_cells_of(streaks)
    change.write(before, {key: cell._replace(streak=streaks[key[2]]) for key, cell in before.items()})


def set_shown(connection: Connection, sqlite: bool, player: str, shown: bool) -> None:
    """List a player who wants it, or do not list one who does not want it, on all boards."""
    change = Change(connection, sqlite)
    # The rows of a person whose player has none are hidden too.
    before = change.cells_of([player, *persons_of(connection, sqlite, [player]).values()])
    change.write(before, {key: cell._replace(shown=shown and not cell.away) for key, cell in before.items()})


def set_away(connection: Connection, sqlite: bool, space: str, people: Iterable[str], away: bool) -> None:
    """Note on the boards of a space and its channels that these players have left it, or are back."""
    change = Change(connection, sqlite)
    found = change.cells_of(people)
    before = {key: cell for key, cell in found.items() if is_within(key[0], space)}
    hidden = change.hidden({player for _, _, player in before})
    after = {key: cell._replace(away=away, shown=not away and key[2] not in hidden) for key, cell in before.items()}
    change.write(before, after)


def amend_scores(connection: Connection, sqlite: bool, deltas: Iterable[BoardDelta]) -> None:
    """Add what may be negative too, to the boards of communities as well; a row that comes to nothing is taken away."""
    totals = _totals(deltas)
    if not totals:
        return
    change = Change(connection, sqlite)
    _add_communities(change, totals)
    _amend(change, totals)


def correct(connection: Connection, sqlite: bool, deltas: Iterable[BoardDelta]) -> None:
    """Add what may be negative too; a row that comes to nothing is taken away. For rebuilding.

    Whoever changed rows by hand has left the counts of their boards wrong, so these are made anew.
    """
    totals = _totals(deltas)
    _amend(Change(connection, sqlite), totals)
    for board, period in sorted({(board, period) for board, period, _ in totals}):
        count(connection, sqlite, board, period)


def _amend(change: "Change", totals: Mapping[Key, Sequence[int]]) -> None:
    before = change.cells(list(totals))
    hidden = change.hidden({player for _, _, player in totals})
    streaks = change.streaks_for(key for key in totals if key not in before)
    after: dict[Key, Cell | None] = {}
    for key, (points, right, answers, at) in totals.items():
        cell = before.get(key) or Cell(streak=streaks.get(key, 0), shown=key[2] not in hidden, updated_at=at)
        mended = cell._replace(points=cell.points + points, right=cell.right + right, answers=cell.answers + answers)
        after[key] = mended if mended.answers > 0 else None
    change.write(before, after)


def sum_up(connection: Connection, sqlite: bool, board: str, parts: Sequence[str]) -> None:
    """Make a community's board the sum of other boards; of none, remove it."""
    lock_boards(connection, sqlite)
    for table in (board_scores, board_sizes, board_counts):
        connection.execute(delete(table).where(table.c.board == board))
    if not parts:
        return
    cells = board_scores.c
    hidden = select(players.c.player).where(players.c.hidden.is_(True))
    by_player = _sums(board, cells.player, cells.player.not_in(hidden.union_all(select(persons.c.player))))
    _insert(connection, by_player.where(or_(*(cells.board == part for part in parts))))
    unnamed = select(persons.c.person).where(persons.c.player.in_(hidden))
    by_person = _sums(board, persons.c.person, persons.c.person.not_in(unnamed))
    linked = board_scores.join(persons, persons.c.player == cells.player)
    _insert(connection, by_person.select_from(linked).where(cells.board == board))
    for (period,) in connection.execute(select(cells.period).where(cells.board == board).distinct()).all():
        count(connection, sqlite, board, period)


def _sums(board: str, whose: ColumnElement[str], shown: ColumnElement[bool]) -> Select[Any]:
    """The rows of a board that sums others up, for each period and player or person."""
    cells = board_scores.c
    right, answers = func.sum(cells.right), func.sum(cells.answers)
    return select(
        literal(board),
        cells.period,
        whose,
        func.sum(cells.points),
        right,
        answers,
        func.coalesce(right * PPM // func.nullif(answers, 0), 0),
        func.max(cells.streak),
        shown,
        false(),
        func.max(cells.updated_at),
    ).group_by(cells.period, whose)


def _insert(connection: Connection, rows: Select[Any]) -> None:
    connection.execute(board_scores.insert().from_select(list(board_scores.c), rows))


def show_linked(connection: Connection, sqlite: bool, names: Sequence[str]) -> None:
    """Bring the shared boards up to who is one person now; `names` are the players and persons that it matters to.

    After the change of that, in the same transaction, which took the lock before it.
    """
    change = Change(connection, sqlite)
    before = {key: cell for key, cell in change.cells_of(names).items() if is_shared(key[0])}
    hidden = change.hidden(names)
    change.write(before, {key: cell._replace(shown=key[2] not in hidden) for key, cell in before.items()})


class Change:
    """One change of the boards; making it takes the lock."""

    def __init__(self, connection: Connection, sqlite: bool) -> None:
        self._connection = connection
        self._sqlite = sqlite
        self._statements: BoardStatements = board_statements(sqlite=sqlite)
        lock_boards(connection, sqlite)

    def cells(self, keys: Sequence[Key]) -> dict[Key, Cell]:
        """Those of these rows that are there."""
        return cells_from(self._statements.cells.rows(self._connection, keys))

    def cells_of(self, people: Iterable[str]) -> dict[Key, Cell]:
        """All rows of these players."""
        return cells_from(self._statements.cells_of.rows(self._connection, [(player,) for player in people]))

    def lasting_cells_of(self, people: Iterable[str]) -> dict[Key, Cell]:
        """The rows of all time of these players."""
        return cells_from(self._statements.lasting_cells_of.rows(self._connection, [(player,) for player in people]))

    def streaks_for(self, missing: Iterable[Key]) -> dict[Key, int]:
        """The streaks for rows that are not there yet, as other rows of their players have them."""
        lasting = [key for key in missing if key[1] == ALL_TIME]
        known: dict[str, int] = {}
        for (_, _, player), cell in self.lasting_cells_of({player for _, _, player in lasting}).items():
            known[player] = max(known.get(player, 0), cell.streak)
        return {key: known[key[2]] for key in lasting if key[2] in known}

    def hidden(self, people: Iterable[str]) -> frozenset[str]:
        """Those of these players that do not want to be listed."""
        rows = self._statements.hidden.rows(self._connection, [(player,) for player in people])
        return frozenset(row[0] for row in rows)

    def communities(self, spaces: Iterable[str]) -> dict[str, str]:
        """The communities of those of these spaces that are in one."""
        rows = self._statements.communities.rows(self._connection, [(space,) for space in spaces])
        return {space: community for space, community in rows}

    def write(self, before: Mapping[Key, Cell], after: Mapping[Key, Cell] | Mapping[Key, Cell | None]) -> None:
        """Write the rows that changed and what follows from them, also for persons; None takes a row away."""
        before, after = with_persons(self._connection, self._sqlite, before, after)
        changed = {key: cell for key, cell in after.items() if cell != before.get(key)}
        rows = [(*key, *stored(cell)) for key, cell in changed.items() if cell is not None]
        self._statements.put_cell.execute(self._connection, sorted(rows))
        self._statements.drop_cell.execute(self._connection, [key for key, cell in changed.items() if cell is None])
        self._recount(before, changed)

    def _recount(self, before: Mapping[Key, Cell], changed: Mapping[Key, Cell | None]) -> None:
        moves: defaultdict[tuple[str, str, str], defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
        for key, cell in changed.items():
            old = before.get(key)
            for name, measure in measures().items():
                was = None if old is None else old.value(name)
                now = None if cell is None else cell.value(name)
                left = None if was is None else measure.bucket(was)
                entered = None if now is None else measure.bucket(now)
                if left == entered:
                    continue
                moved = moves[key[0], key[1], name]
                if left is not None:
                    moved[left] -= 1
                if entered is not None:
                    moved[entered] += 1
        if moves:
            self._write_counts(moves)

    def _write_counts(self, moves: Mapping[tuple[str, str, str], Mapping[int, int]]) -> None:
        periods = list(dict.fromkeys((board, period) for board, period, _ in moves))
        sizes = {
            (board, period, name): (size, bool(counted))
            for board, period, name, size, counted in self._statements.sizes.rows(self._connection, periods)
        }
        grown: list[tuple[Any, ...]] = []
        counts: list[tuple[Any, ...]] = []
        outgrown: list[tuple[str, str, str]] = []
        for key, moved in moves.items():
            size, counted = sizes.get(key, (0, False))
            growth = sum(moved.values())
            if growth:
                grown.append((*key, growth))
            if counted:
                counts.extend((*key, bucket, number) for bucket, number in moved.items() if number)
            elif size + growth > COUNTED_FROM:
                outgrown.append(key)
        self._statements.add_size.execute(self._connection, sorted(grown))
        self._statements.add_count.execute(self._connection, sorted(counts))
        for board, period, name in outgrown:
            count(self._connection, self._sqlite, board, period, name)
