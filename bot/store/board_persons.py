"""The rows of persons on the boards that platforms share: each the sum of its players' rows, of which none is shown.

Players' rows are kept up as if nobody were linked; only that they are not shown follows from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from bot.engine.boards import is_shared
from bot.ports.persons import PERSON
from bot.store.board_cells import Cell, Key, cells_from
from bot.store.board_statements import board_statements

Rows = Mapping[Key, Cell | None]
"""Rows as they should be; None for one that should not be there."""


def with_persons(
    connection: Connection, sqlite: bool, before: Mapping[Key, Cell], after: Rows
) -> tuple[Mapping[Key, Cell], Rows]:
    """A change of rows together with what follows from it for the rows of persons.

    Rows of persons that are in `after` are made anew, whatever it says of them. Whoever changes rows holds the lock,
    and so does whoever links players, so that nobody is linked or unlinked meanwhile.
    """
    shared = [key for key in after if is_shared(key[0])]
    persons = persons_of(connection, sqlite, {player for _, _, player in shared})
    totals = {
        (board, period, persons.get(player, player))
        for board, period, player in shared
        if player in persons or player.startswith(PERSON)
    }
    if not totals:
        return before, after
    players = players_of(connection, sqlite, {person for _, _, person in totals})
    parts = {
        (board, period, person): [(board, period, player) for player in players.get(person, ())]
        for board, period, person in totals
    }
    missing = {key for total, its in parts.items() for key in (total, *its) if key not in after}
    statements = board_statements(sqlite=sqlite)
    there = cells_from(statements.cells.rows(connection, sorted(missing)))
    everybody = {player for some in players.values() for player in some}
    hidden = {row[0] for row in statements.hidden.rows(connection, [(player,) for player in everybody])}
    wanted: dict[Key, Cell | None] = {**there, **after}
    for total, its in parts.items():
        cells = {key: cell for key in its if (cell := wanted.get(key)) is not None}
        wanted |= {key: cell._replace(shown=False) for key, cell in cells.items()}
        wanted[total] = _sum(cells.values(), shown=hidden.isdisjoint(players[total[2]])) if cells else None
    return {**there, **before}, wanted


def persons_of(connection: Connection, sqlite: bool, players: Iterable[str]) -> dict[str, str]:
    """The persons of those of these players who have one."""
    rows = board_statements(sqlite=sqlite).persons.rows(connection, [(player,) for player in players])
    return {player: person for player, person in rows}


def players_of(connection: Connection, sqlite: bool, persons: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The players of those of these persons that have some, in order."""
    rows = board_statements(sqlite=sqlite).players_of.rows(connection, [(person,) for person in persons])
    found: defaultdict[str, list[str]] = defaultdict(list)
    for person, player in rows:
        found[person].append(player)
    return {person: tuple(sorted(players)) for person, players in found.items()}


def _sum(cells: Iterable[Cell], *, shown: bool) -> Cell:
    total = Cell(shown=shown)
    for cell in cells:
        total = total._replace(
            points=total.points + cell.points,
            right=total.right + cell.right,
            answers=total.answers + cell.answers,
            streak=max(total.streak, cell.streak),
            updated_at=max(total.updated_at, cell.updated_at),
        )
    return total
