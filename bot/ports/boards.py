"""Boards: maintained score rows for each scope and period, which are named as in `bot.engine.boards`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.engine.boards import BoardDelta, By, accuracy_ppm


class BoardRow(NamedTuple):
    """One player's totals on one board in one period.

    `answers` counts presses of choices, `right` those that were right; `streak` (days) is known for all time alone.
    `shown` is false where nobody else may see the row: its player does not want to be listed, or has left the space.
    `updated_at` is when the last game that counts ended, ms.
    """

    player: str
    points: int
    right: int
    answers: int
    streak: int
    shown: bool
    away: bool
    updated_at: int

    def value(self, by: By) -> int:
        """What a board by this is ordered by: points, days, or millionths."""
        if by is By.ACCURACY:
            return accuracy_ppm(self.right, self.answers)
        return self.streak if by is By.STREAK else self.points


class Placed(NamedTuple):
    """A row with its rank, which counts those listed with more, plus one; None where nobody has a rank by this."""

    rank: int | None
    row: BoardRow


@dataclass(frozen=True, slots=True)
class BoardView:
    """A part of a board: `rows` in order, of `size` players that are listed.

    `own` is the asker's own row wherever it is, and with the rank that it would have where it is not shown; None
    without one. `above` and `below` are those listed next to it, in the order of the board.
    """

    size: int
    rows: tuple[Placed, ...] = ()
    own: Placed | None = None
    above: tuple[Placed, ...] = ()
    below: tuple[Placed, ...] = ()


class BoardKey(NamedTuple):
    """Names a row: a board, a period and a player."""

    board: str
    period: str
    player: str


class BoardTotals(NamedTuple):
    """What the logs say about a row."""

    points: int
    right: int
    answers: int


@dataclass(frozen=True, slots=True)
class BoardsKept:
    """All rows at one moment, and what they are made of: whose results in which games they count and by which version
    of the challenge (game, player, version), the communities of spaces, and the persons of players, then."""

    counted: frozenset[tuple[str, str, str]]
    rows: Mapping[BoardKey, BoardTotals]
    communities: Mapping[str, str]
    persons: Mapping[str, str]


class Boards(Protocol):
    """Keeps boards: by points, by streak, and by accuracy from `bot.engine.boards.MIN_ANSWERS` answers on.

    Who does not want to be named (`Store.hide`) or has left is not listed, and does not count in the ranks of others.
    Of one value, players come in the reverse order of their identifiers. No query's cost grows with the history.
    """

    async def add(self, deltas: Iterable[BoardDelta]) -> None:
        """Add what games brought, in one transaction; what is added to a space is added to its community too.

        Players who had left a space are back in it.
        """
        ...

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
        """At most `limit` rows after the best `offset`, and where a player is given, their own with so many beside it
        on either side."""
        ...

    async def listed(
        self, board: str, period: str, by: By, *, limit: int, after: BoardRow | None = None
    ) -> list[BoardRow]:
        """The listed rows in order, at most `limit` of those after a row; for going through a whole board."""
        ...

    async def periods(self, board: str) -> list[str]:
        """The periods in which a board has rows, in the order of their names."""
        ...

    async def set_away(self, space: str, players: Iterable[str], away: bool) -> None:
        """Note that players have left a space, or are back: its boards and its channels' list those who are there."""
        ...

    async def set_streaks(self, streaks: Mapping[str, int]) -> None:
        """Write players' streaks (days, 0 for none) into their rows of all time."""
        ...

    async def kept(self) -> BoardsKept:
        """Everything, as of one moment; for checking. It takes memory for all of it."""
        ...

    async def correct(self, deltas: Sequence[BoardDelta]) -> None:
        """Add differences (they may be negative) in one transaction; a row without answers is taken away."""
        ...
