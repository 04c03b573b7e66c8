"""The rows of boards as those who change them have them in hand."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bot.engine.boards import MIN_ANSWERS, accuracy_ppm

Key = tuple[str, str, str]
"""Board, period, player."""


class Cell(NamedTuple):
    """A row of a board without its key."""

    points: int = 0
    right: int = 0
    answers: int = 0
    streak: int = 0
    shown: bool = True
    away: bool = False
    updated_at: int = 0

    def value(self, measure: str) -> int | None:
        """What the row is ordered by; None where it is not listed."""
        if not self.shown:
            return None
        if measure == "points":
            return self.points
        if measure == "streak":
            return self.streak or None
        return accuracy_ppm(self.right, self.answers) if self.answers >= MIN_ANSWERS else None


def cells_from(rows: Iterable[Sequence[Any]]) -> dict[Key, Cell]:
    """The rows as `bot.store.board_statements` reads them, by their keys."""
    return {
        (board, period, player): Cell(points, right, answers, streak, bool(shown), bool(away), updated_at)
        for board, period, player, points, right, answers, streak, shown, away, updated_at in rows
    }


def stored(cell: Cell) -> tuple[Any, ...]:
    """The row's values, in the order of the table's columns."""
    ppm = accuracy_ppm(cell.right, cell.answers)
    return cell.points, cell.right, cell.answers, ppm, cell.streak, cell.shown, cell.away, cell.updated_at
