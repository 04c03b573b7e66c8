"""The boards made again from the logs: what they should hold, and how what they hold differs from it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from typing import Final, NamedTuple

from bot.engine.boards import BoardDelta, community_board, deltas, is_shared, space_board
from bot.engine.careers import ended_at
from bot.engine.results import results
from bot.host.grading import graded_by
from bot.host.ledger import home_of
from bot.host.places import boards_counting
from bot.pictures import MAX_ROWS, Standing, TallyJob, TallyRow, tally
from bot.ports import RunnerError, Store
from bot.ports.boards import BoardKey, BoardsKept, BoardTotals
from bot.ports.pictures import PictureRunner

NOTHING: Final = BoardTotals(0, 0, 0)

_SPACE: Final = space_board("")


class Difference(NamedTuple):
    """A row that is not what the logs make of it. A row that is missing, or should be, counts as nothing."""

    key: BoardKey
    kept: BoardTotals
    right: BoardTotals
    at: int

    @property
    def correction(self) -> BoardDelta:
        """What has to be added to make it right, whatever games have added meanwhile."""
        missing = (right - kept for right, kept in zip(self.right, self.kept, strict=True))
        points, right, answers = missing
        return BoardDelta(*self.key, points, right, answers, self.at)


class Audit(NamedTuple):
    """What came of comparing: how many games and rows were looked at, and what differs, board by board."""

    games: int
    rows: int
    differences: tuple[Difference, ...]


async def audit(store: Store, runner: PictureRunner | None = None) -> Audit:
    """Fold the logs of all games whose results are on boards, and compare.

    The sums are made by the worker where one is given and can be used. Games that end meanwhile disturb nothing: what
    is kept is read as of one moment, with the names of the results that it counts. Takes memory for all rows. Raises
    `StoreUnavailable`, `UnknownGame` and `CorruptLog` as the store does.
    """
    kept = await store.boards.kept()
    sums = Sums(runner)
    last: dict[BoardKey, int] = {}
    games = _by_game(kept)
    for (game_id, version), players in sorted(games.items()):
        async for delta in _brought(store, kept, game_id, version, players):
            key = BoardKey(*delta[:3])
            last[key] = max(last.get(key, 0), delta.at)
            await sums.add(key, delta)
    right = await sums.totals()
    rows = sorted(right.keys() | kept.rows.keys())
    differences = (
        Difference(key, kept.rows.get(key, NOTHING), right.get(key, NOTHING), last.get(key, 0)) for key in rows
    )
    return Audit(
        len({game_id for game_id, _ in games}), len(rows), tuple(it for it in differences if it.kept != it.right)
    )


async def mend(store: Store, differences: Iterable[Difference]) -> None:
    """Correct what differs, each board in one transaction. Raises `StoreUnavailable`; boards done before stay right."""
    by_board: defaultdict[str, list[BoardDelta]] = defaultdict(list)
    for difference in differences:
        by_board[difference.key.board].append(difference.correction)
    for corrections in by_board.values():
        await store.boards.correct(corrections)


def _by_game(kept: BoardsKept) -> dict[tuple[str, str], set[str]]:
    """Whose results count, by games and the versions of their challenges that the results stand in the books with."""
    games: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for game_id, player, version in kept.counted:
        games[game_id, version].add(player)
    return games


async def brought(store: Store, game_id: str, version: str, players: Collection[str]) -> list[BoardDelta]:
    """What a game, graded by a version of its challenge, brought these players: to all boards but those that are sums
    of others."""
    stored = await store.load(game_id)
    game = await graded_by(store, stored, version)
    at = ended_at(game)
    boards = await boards_counting(store, home_of(stored.info, game), at, game.challenge)
    return list(deltas((result for result in results(game) if result.player in players), boards, at))


async def _brought(
    store: Store, kept: BoardsKept, game_id: str, version: str, players: set[str]
) -> AsyncIterator[BoardDelta]:
    """What a game brought those of its players whose results are on boards, and the persons that they are."""
    for delta in await brought(store, game_id, version, players):
        everywhere = [delta]
        space = delta.board.removeprefix(_SPACE)
        if space != delta.board and space in kept.communities:
            everywhere.append(delta._replace(board=community_board(kept.communities[space])))
        for each in everywhere:
            yield each
            if is_shared(each.board) and each.player in kept.persons:
                yield each._replace(player=kept.persons[each.player])


class Sums:
    """Sums rows by their keys, a worker's job at a time, and without a worker here."""

    def __init__(self, runner: PictureRunner | None = None) -> None:
        self._runner = runner
        self._numbers: dict[tuple[str, str], int] = {}
        self._waiting: list[TallyRow] = []
        self._summed: list[TallyRow] = []

    async def add(self, key: BoardKey, delta: BoardDelta) -> None:
        """Take one more row in."""
        number = self._numbers.setdefault((key.board, key.period), len(self._numbers))
        # One job sums rows of many boards, so each board's number stands before the player's name.
        self._waiting.append(TallyRow(f"{number}:{key.player}", delta.points, delta.right, delta.answers))
        if len(self._waiting) >= MAX_ROWS:
            await self._sum_waiting()

    async def totals(self) -> dict[BoardKey, BoardTotals]:
        """The sums of all rows."""
        await self._sum_waiting()
        names = list(self._numbers)
        totals: dict[BoardKey, BoardTotals] = {}
        self._summed.sort(key=lambda row: row.player)
        for rows in _slices(self._summed):
            for standing in await self._tally(rows):
                number, _, player = standing.total.player.partition(":")
                total = standing.total
                totals[BoardKey(*names[int(number)], player)] = BoardTotals(total.points, total.right, total.answers)
        return totals

    async def _sum_waiting(self) -> None:
        rows, self._waiting = self._waiting, []
        if rows:
            self._summed.extend(standing.total for standing in await self._tally(rows))

    async def _tally(self, rows: Sequence[TallyRow]) -> tuple[Standing, ...]:
        if self._runner is not None:
            try:
                return await self._runner.tally(TallyJob(tuple(rows)))
            except RunnerError:
                self._runner = None  # the same sums are made here, only without the walls around
        return tally(rows)


def _slices(rows: Sequence[TallyRow]) -> Iterable[Sequence[TallyRow]]:
    """Sorted rows in parts of a job's size, none of which ends amid the rows of one player."""
    first = 0
    while first < len(rows):
        end = min(first + MAX_ROWS, len(rows))
        while end < len(rows) and end > first + 1 and rows[end].player == rows[end - 1].player:
            end -= 1
        yield rows[first:end]
        first = end
