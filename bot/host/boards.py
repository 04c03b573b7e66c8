"""Leaderboards as people look at them: a page, their own place wherever it is, and who stands next to it."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Final

from bot.engine.boards import ALL_TIME, MIN_ANSWERS, PERIODS, By, Scope, board_of, is_shared
from bot.host import dates
from bot.host.errors import HostError
from bot.host.faces import NOBODY, Face, Faces, seen_from
from bot.host.membership import IsMember, Membership
from bot.host.places import channel_of, day_of, space_of
from bot.host.roles import ModeratorsOnly
from bot.host.tables import csv_text
from bot.ports import Clock, Store
from bot.ports.boards import BoardRow, BoardView, Placed
from bot.ports.spaces import Community

PAGE: Final = 10
"""Players on a page."""

BESIDE: Final = 1
"""Players shown above and below one's own place where that is on another page."""

CSV_ROWS: Final = 50_000
"""Rows of an export at most."""

COLUMNS: Final = ("rank", "player", "name", "points", "right_answers", "answers", "accuracy_percent", "streak_days")
"""The columns of an export. `answers` counts presses of choices, `accuracy_percent` has a point and one decimal."""

_LOOKS: Final = 3
"""How often those are looked at who move up when somebody is found to have left."""

_ROWS_AT_ONCE: Final = 1_000
_SCOPES: Final = {Scope.CHANNEL: "this channel", Scope.SPACE: "this server", Scope.ALL: "everybody"}
_VALUES: Final = {By.POINTS: "points", By.STREAK: "days in a row", By.ACCURACY: "accuracy"}
_EMPTY: Final = {
    By.POINTS: "Nobody has played here yet in that time. Whoever finishes a game is on the board.",
    By.STREAK: "Nobody keeps a streak here now. Playing the daily begins one.",
    By.ACCURACY: f"Nobody has given {MIN_ANSWERS} answers here yet in that time; it takes as many to be listed.",
}


class NoSuchBoard(HostError):
    """There is no such board here. The message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One player's line. `rank` is None for one's own line where one has no place yet; `text` is the value in words.

    `own` marks the line of the one who asked, `private` that only they may see it.
    """

    rank: int | None
    player: str
    name: str
    value: int
    text: str
    own: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a board. `page` counts from 1 to `pages`, which is at least 1; `size` is how many are listed.

    `own` is the asker's line where it is not among `lines`, with those next to it that are not there either.
    `empty` is a sentence where nobody is listed.
    """

    title: str
    unit: str
    scope: Scope
    period: str
    by: By
    lines: tuple[BoardLine, ...]
    page: int
    pages: int
    size: int
    above: tuple[BoardLine, ...] = ()
    own: BoardLine | None = None
    below: tuple[BoardLine, ...] = ()
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class _Board:
    """A board in a period, as the store and as people name it."""

    board: str
    period: str
    title: str
    space: str | None


class Boards:
    """The boards of one store. All methods raise `StoreUnavailable` as the store does.

    `place` is the address where somebody asks. `is_member` is asked about the people on a page of a channel's or a
    space's board, so that nobody who has left is listed; once a day for each, as far as it answers within a second.
    """

    def __init__(self, store: Store, clock: Clock, is_member: IsMember | None = None) -> None:
        self._store = store
        self._clock = clock
        self._membership = Membership(store, clock, is_member)

    async def page(
        self,
        scope: Scope,
        period: str,
        by: By,
        *,
        place: str,
        viewer: str | None = None,
        page: int = 1,
        space_word: str = "server",
        language: str | None = None,
    ) -> BoardPage:
        """A page of a board in the period of that kind (`bot.engine.boards.PERIODS`) that it is now; a page beyond the
        last is the last.

        By streak, a board is always of all time. `language` is the one that the title dates the period in; without one
        it is not dated. Raises `NoSuchBoard` where the place has no board of this scope.
        """
        board = await self._board(scope, period, by, place, space_word, language)
        page = max(1, page)
        if viewer is not None and board.space is not None:
            await self._membership.welcome(board.space, board.board, viewer)
        mine = await self._row_of(viewer, board)
        view = await self._view(board, by, page, mine)
        pages = max(1, -(-view.size // PAGE))
        if page > pages:
            page = pages
            view = await self._view(board, by, page, mine)
        lines, above, own, below = await self._lines(view, by, mine, seen_from(self._store, place, viewer))
        kind = ALL_TIME if by is By.STREAK else period
        return BoardPage(
            title=board.title,
            unit=_VALUES[by],
            scope=scope,
            period=kind,
            by=by,
            lines=lines,
            page=page,
            pages=pages,
            size=view.size,
            above=above,
            own=own,
            below=below,
            empty=None if view.size else _EMPTY[by],
        )

    async def csv(
        self, scope: Scope, period: str, by: By, *, place: str, moderates: bool, limit: int = CSV_ROWS
    ) -> str:
        """A whole board as CSV with a line of `COLUMNS`, at most `limit` players, for those who moderate.

        Raises `ModeratorsOnly`, and as `page`.
        """
        if not moderates:
            raise ModeratorsOnly("Only moderators may export a board.")
        board = await self._board(scope, period, by, place, "server")
        faces = seen_from(self._store, place)
        rows = [row async for row in export_rows(self._store, board.board, board.period, by, faces, limit)]
        return csv_text(COLUMNS, rows)

    async def _board(
        self, scope: Scope, period: str, by: By, place: str, space_word: str, language: str | None = None
    ) -> _Board:
        if period not in PERIODS:
            raise NoSuchBoard(f"Boards are kept for {', '.join(PERIODS)}; choose one of these.")
        channel, space = channel_of(place), space_of(place)
        community = None if space is None else await self._store.spaces.community_of(space)
        board = board_of(
            scope, channel=channel, space=space, community=None if community is None else community.community
        )
        if board is None:
            raise NoSuchBoard(_missing(scope, space_word))
        zone = await self._zone(scope, space, community)
        kind = PERIODS[ALL_TIME if by is By.STREAK else period]
        today = day_of(self._clock.now(), zone)
        whose = community.name if scope is Scope.COMMUNITY and community is not None else _SCOPES[scope]
        whose = whose.replace("server", space_word) if scope is Scope.SPACE else whose
        title = f"{_VALUES[by].capitalize()} · {whose} · {dates.period(kind.key, today, language)}"
        within = space if scope in (Scope.CHANNEL, Scope.SPACE) else None
        return _Board(board, kind.id(today), title, within)

    async def _zone(self, scope: Scope, space: str | None, community: Community | None) -> str | None:
        if scope is Scope.COMMUNITY and community is not None:
            return community.zone
        return await self._store.spaces.space_zone(space) if scope is not Scope.ALL and space is not None else None

    async def _row_of(self, viewer: str | None, board: _Board) -> str | None:
        """As whom somebody stands on a board: as the person that they are, where platforms share it."""
        if viewer is None or not is_shared(board.board):
            return viewer
        return (await self._store.persons.persons([viewer])).get(viewer, viewer)

    async def _view(self, board: _Board, by: By, page: int, mine: str | None) -> BoardView:
        view = await self._read(board, by, page, mine)
        if board.space is None:
            return view
        for _ in range(_LOOKS):
            shown = [it.row.player for it in (*view.rows, *view.above, *view.below) if it.row.player != mine]
            if not await self._membership.notice(board.space, shown):
                break
            view = await self._read(board, by, page, mine)
        return view

    async def _read(self, board: _Board, by: By, page: int, mine: str | None) -> BoardView:
        offset = (page - 1) * PAGE
        return await self._store.boards.view(
            board.board, board.period, by, limit=PAGE, offset=offset, player=mine, beside=BESIDE
        )

    async def _lines(
        self, view: BoardView, by: By, mine: str | None, faces: Faces
    ) -> tuple[tuple[BoardLine, ...], tuple[BoardLine, ...], BoardLine | None, tuple[BoardLine, ...]]:
        on_page = {it.row.player for it in view.rows}
        apart = view.own if view.own is not None and view.own.row.player not in on_page else None
        beside = [
            tuple(it for it in some if apart is not None and it.row.player not in on_page)
            for some in (view.above, view.below)
        ]
        shown = [it.row.player for it in (*view.rows, *beside[0], *beside[1])]
        known = await faces([*shown, *([] if apart is None else [apart.row.player])])

        def lines(some: Iterable[Placed]) -> tuple[BoardLine, ...]:
            return tuple(_line(it, by, known[it.row.player], mine) for it in some)

        own = None if apart is None else _line(apart, by, known[apart.row.player], mine)
        return lines(view.rows), lines(beside[0]), own, lines(beside[1])


async def export_rows(
    store: Store, board: str, period: str, by: By, faces: Faces, limit: int | None = None
) -> AsyncIterator[tuple[object, ...]]:
    """The rows of an export, one a listed player in the board's order, each with a value for each of `COLUMNS`."""
    after: BoardRow | None = None
    before: tuple[int, int] | None = None  # the value and the rank of the row before
    number = 0
    while limit is None or number < limit:
        most = _ROWS_AT_ONCE if limit is None else min(_ROWS_AT_ONCE, limit - number)
        rows = await store.boards.listed(board, period, by, limit=most, after=after)
        if not rows:
            return
        known = await faces([row.player for row in rows])
        for row in rows:
            number += 1
            value = row.value(by)
            rank = before[1] if before is not None and before[0] == value else number
            before = value, rank
            accuracy = f"{row.value(By.ACCURACY) / 10_000:.1f}"
            player, name = known[row.player]
            yield rank, player, name or "", row.points, row.right, row.answers, accuracy, row.streak
        after = rows[-1]


def value_text(row: BoardRow, by: By) -> str:
    """What a row is listed with, in words: "1,250 points", "12 days", "87.5 % of 240"."""
    value = row.value(by)
    if by is By.ACCURACY:
        return f"{value / 10_000:.1f} % of {row.answers:,}"
    one, many = ("point", "points") if by is By.POINTS else ("day", "days")
    return f"{value:,} {one if value == 1 else many}"


def _line(placed: Placed, by: By, face: Face, mine: str | None) -> BoardLine:
    row = placed.row
    text = value_text(row, by)
    if placed.rank is None and by is By.ACCURACY:
        text = f"{text}; {MIN_ANSWERS - row.answers} more to be listed"
    return BoardLine(
        rank=placed.rank,
        player=face.player,
        name=NOBODY if face.name is None else face.name,
        value=row.value(by),
        text=text,
        own=row.player == mine,
        private=not row.shown,
    )


def _missing(scope: Scope, space_word: str) -> str:
    if scope is Scope.COMMUNITY:
        return f"This {space_word} is in no community. A moderator can make one, or join one by its code."
    return f"There is no board of a {'channel' if scope is Scope.CHANNEL else space_word} here; ask in a channel."
