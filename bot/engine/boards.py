"""Boards: which of them a finished game counts on, what it adds there, and how places on them are numbered.

A board is named by its scope: `all`, `community:<id>`, `space:<space>` or `channel:<address>`. On each board there are
rows for every period: `all`, `day:2026-11-28`, `week:2026-W48`, `month:2026-11`, `season:2026-Q4`. A season is a
quarter of the calendar's year, a week is ISO 8601's.

What a community's boards show is the sum of what its spaces' boards show, period by period, so nothing here counts for
a community: whoever keeps the boards adds to its board whatever is added to the board of one of its spaces.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from bot.engine.game import Game, Phase
from bot.engine.modes import Scoring
from bot.engine.results import GameResult

MIN_ANSWERS: Final = 20
"""How many answers it takes to be listed by accuracy."""

PPM: Final = 1_000_000
"""An accuracy of one, as accuracies are kept: in millionths."""

EVERYBODY: Final = "all"
"""The board that every game counts on."""

ALL_TIME: Final = "all"
"""The period that never ends."""


class By(StrEnum):
    """What a board is ordered by."""

    POINTS = "points"
    STREAK = "streak"  # days in a row, now; known for all time alone
    ACCURACY = "accuracy"  # right answers of all answers, from `MIN_ANSWERS` answers on


class Scope(StrEnum):
    """Whose board it is, from the smallest to the largest."""

    CHANNEL = "channel"
    SPACE = "space"
    COMMUNITY = "community"
    ALL = "all"


class Day(NamedTuple):
    """A date somewhere, with the week that it belongs to by ISO 8601."""

    year: int
    month: int
    day: int
    iso_year: int
    iso_week: int

    @property
    def quarter(self) -> int:
        """The quarter of the year, 1 to 4."""
        return (self.month + 2) // 3


@dataclass(frozen=True, slots=True)
class Period:
    """A kind of period: `id` and `name` of the one that a day lies in, and `now`, its name while it is not over."""

    key: str
    id: Callable[[Day], str]
    name: Callable[[Day], str]
    now: Callable[[Day], str]


PERIODS: Final = {
    period.key: period
    for period in (
        Period(
            "day",
            id=lambda day: f"day:{day.year:04}-{day.month:02}-{day.day:02}",
            name=lambda day: f"{day.year:04}-{day.month:02}-{day.day:02}",
            now=lambda day: "today",
        ),
        Period(
            "week",
            id=lambda day: f"week:{day.iso_year:04}-W{day.iso_week:02}",
            name=lambda day: f"week {day.iso_week} of {day.iso_year:04}",
            now=lambda day: "this week",
        ),
        Period(
            "month",
            id=lambda day: f"month:{day.year:04}-{day.month:02}",
            name=lambda day: f"{day.year:04}-{day.month:02}",
            now=lambda day: "this month",
        ),
        Period(
            "season",
            id=lambda day: f"season:{day.year:04}-Q{day.quarter}",
            name=lambda day: f"season {day.year:04} Q{day.quarter}",
            now=lambda day: f"season {day.year:04} Q{day.quarter}",
        ),
        Period("all", id=lambda day: ALL_TIME, name=lambda day: "all time", now=lambda day: "all time"),
    )
}
"""The kinds of periods, shortest first. To add one, add a record; rebuilding the boards fills it."""


class BoardDelta(NamedTuple):
    """What one game adds to one player's row on one board, and when (ms). `answers` counts presses of choices."""

    board: str
    period: str
    player: str
    points: int
    right: int
    answers: int
    at: int


def channel_board(address: str) -> str:
    """The board of a channel."""
    return f"{Scope.CHANNEL}:{address}"


def space_board(space: str) -> str:
    """The board of a server or a workspace."""
    return f"{Scope.SPACE}:{space}"


def community_board(community: str) -> str:
    """The board of a community."""
    return f"{Scope.COMMUNITY}:{community}"


def board_of(scope: Scope, *, channel: str | None, space: str | None, community: str | None) -> str | None:
    """The board of this scope as seen from a place; None where the place has none."""
    named = {
        Scope.CHANNEL: (channel, channel_board),
        Scope.SPACE: (space, space_board),
        Scope.COMMUNITY: (community, community_board),
    }
    if scope is Scope.ALL:
        return EVERYBODY
    name, board = named[scope]
    return None if name is None else board(name)


def is_within(board: str, space: str) -> bool:
    """Whether it is the board of this space or of one of its channels."""
    return board == space_board(space) or board.startswith(channel_board(f"{space}/"))


def is_shared(board: str) -> bool:
    """Whether players of several platforms are on it: the board of everybody, or of a community."""
    return board == EVERYBODY or board.startswith(f"{Scope.COMMUNITY}:")


def counts(game: Game) -> bool:
    """Whether a game counts on boards: it is over, and its mode gives points."""
    return game.phase is Phase.OVER and game.mode.scoring is not Scoring.NONE


def counted_on(channel: str | None, space: str | None, local: Day, utc: Day) -> dict[str, Day]:
    """The boards that a game counts on, each with the date there on which the game ended.

    `channel` is the address to whose boards the game counts; a game without one counts on the board of everybody alone.
    `local` is the date in the space's zone.
    """
    boards = {EVERYBODY: utc}
    if channel is not None:
        boards[channel_board(channel)] = local
        if space is not None:
            boards[space_board(space)] = local
    return boards


def deltas(results: Iterable[GameResult], boards: Mapping[str, Day], at: int) -> Iterator[BoardDelta]:
    """What a game that ended at `at` adds, for every result, board (`counted_on`) and period.

    Somebody who took a hint and pressed no choice has not played.
    """
    rows = [(board, period.id(day)) for board, day in boards.items() for period in PERIODS.values()]
    for result in results:
        if result.answers:
            for board, period in rows:
                yield BoardDelta(board, period, result.player, result.points, result.right, result.answers, at)


def accuracy_ppm(right: int, answers: int) -> int:
    """Right answers of all answers in millionths, rounded down; 0 without any."""
    return right * PPM // answers if answers else 0


def ranks(values: Iterable[int], *, offset: int = 0, first: int | None = None) -> Iterator[int]:
    """The rank of each of these values, which are in order, best first. Equal ones share a rank: 1, 2, 2, 4.

    `offset` values come before them. `first` is the first value's rank, where one before it may be equal to it.
    """
    rank, before = 0, None
    for place, value in enumerate(values, start=offset + 1):
        if before is None:
            rank = place if first is None else first
        elif value != before:
            rank = place
        before = value
        yield rank
