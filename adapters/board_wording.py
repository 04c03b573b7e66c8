"""The sentences about leaderboards, shared by all platforms: plain text as in `adapters.wording`."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.buttons import Action, Button
from adapters.wording import count
from bot.engine.boards import MIN_ANSWERS, PERIODS, PPM, By, Scope, ranks
from bot.pictures import BoardBlock, BoardJob, BoardLine
from bot.ports.boards import BoardRow, BoardView, Placed

PAGE: Final = 10
"""How many players a page shows, besides the asker and their neighbours."""

BESIDE: Final = 1
"""How many neighbours of the asker are shown on either side, where they are not on the page."""

LAST_PAGE: Final = 100_000
"""A page beyond this is not asked for; a board has no more."""

NOBODY: Final = "Nobody stands here yet. Whoever plays now is the first."
NO_COMMUNITY: Final = "This {space} is in no community. Moderators found one, or join one, with the community commands."
NO_PLACE: Final = "That board belongs to a {space}; ask for it there, or ask for the board of all."
STREAK_EVER: Final = "Streaks have no periods: this board shows them as they are now."
CSV_FOR_MODERATORS: Final = "Only moderators can take a board as a file."
NO_PICTURE: Final = "A picture of it cannot be drawn just now."
YOU: Final = "you"

BY: Final[Mapping[By, str]] = {By.POINTS: "points", By.STREAK: "streak", By.ACCURACY: "accuracy"}
"""What a board is ordered by."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page (from 0) of a board that somebody asks for; `period` is a key of `PERIODS`."""

    scope: Scope = Scope.SPACE
    period: str = "week"
    by: By = By.POINTS
    page: int = 0

    def __post_init__(self) -> None:
        if self.by is By.STREAK:
            object.__setattr__(self, "period", "all")

    @property
    def button(self) -> Button:
        """The button that asks for it."""
        return Button(Action.BOARD, f"{self.scope}.{self.period}.{self.by}", self.page)


def understand(button: Button) -> Asked | None:
    """The page that such a button asks for; None where it names no board."""
    words = button.game_id.split(".")
    try:
        scope, period, by = words
        asked = Asked(Scope(scope), period, By(by), min(button.round_no, LAST_PAGE))
    except ValueError:
        return None
    return asked if period in PERIODS else None


def whose(scope: Scope, space: str, community: str | None = None) -> str:
    """Whose board it is. `space` is the platform's word, "server" or "workspace", `community` the community's name."""
    named = {
        Scope.CHANNEL: "This channel",
        Scope.SPACE: f"This {space}",
        Scope.COMMUNITY: community or "Community",
        Scope.ALL: "Everybody",
    }
    return named[scope]


def ordered(asked: Asked, now: str) -> str:
    """By what and for when: "Points this week". `now` is the period's name."""
    if asked.by is By.STREAK:
        return "Streaks now"
    return f"{BY[asked.by].capitalize()}, {now}"


def players(size: int) -> str:
    """How many stand there."""
    return f"{size:,} player" if size == 1 else f"{size:,} players"


def pages(size: int) -> int:
    """How many pages a board of so many players has, at least 1."""
    return max(1, -(-size // PAGE))


def page_of(asked: Asked, size: int) -> str:
    """Which page of how many."""
    return f"Page {asked.page + 1:,} of {pages(size):,}"


_SHOWN: Final[Mapping[By, Callable[[BoardRow], str]]] = {
    By.POINTS: lambda row: f"{row.points:,}",
    By.STREAK: lambda row: f"{row.streak:,}",
    By.ACCURACY: lambda row: percent(row.value(By.ACCURACY)),
}
_UNITS: Final[Mapping[By, str]] = {By.POINTS: "point", By.STREAK: "day", By.ACCURACY: ""}


def percent(ppm: int) -> str:
    """A share in millionths as people read it: "87.5 %", "100 %"; never rounded up to all."""
    tenths = ppm * 1000 // PPM
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} %"


def value(row: BoardRow, by: By) -> str:
    """What somebody stands there with, in words: "1,234 points", "1 day", "87.5 % of 40 answers"."""
    shown, unit = _SHOWN[by](row), _UNITS[by]
    if by is By.ACCURACY:
        return f"{shown} of {row.answers:,} answers"
    return f"{shown} {unit}" if shown == "1" else f"{shown} {unit}s"


@dataclass(frozen=True, slots=True)
class Line:
    """A player's line: `rank` is None for somebody who has none."""

    rank: int | None
    player: str
    value: str
    own: bool = False


def blocks(view: BoardView, by: By, player: str) -> list[list[Line]]:
    """The page, and below it the asker with their neighbours where they are not on it. No block is empty.

    Who is not shown to others has no neighbours: their rank is only what it would be.
    """
    return [[_line(placed, by, player) for placed in block] for block in _blocks(view, player)]


def _blocks(view: BoardView, player: str) -> list[list[Placed]]:
    found = [list(view.rows)] if view.rows else []
    on_page = {placed.row.player for placed in view.rows}
    if view.own is not None and view.own.rank is not None and player not in on_page:
        own = view.own
        around = [*view.above, own, *view.below] if _listed(own.row) else [own]
        found.append([placed for placed in around if placed.row.player not in on_page])
    return found


def _listed(row: BoardRow) -> bool:
    return row.shown and not row.away


def _line(placed: Placed, by: By, player: str) -> Line:
    return Line(placed.rank, placed.row.player, value(placed.row, by), placed.row.player == player)


def own(view: BoardView, by: By) -> str:
    """Where the asker stands, as a sentence."""
    mine = view.own
    if mine is None or (mine.rank is None and by is not By.ACCURACY):
        return "You do not stand on this board yet."
    if mine.rank is None:
        return f"By accuracy it takes {MIN_ANSWERS} answers to stand here; you have {mine.row.answers}."
    if not mine.row.shown:
        return f"You would be number {mine.rank:,}. Your name is hidden, so only you see this."
    if mine.row.away:
        return f"You would be number {mine.rank:,} of those who are still here."
    return f"You are number {mine.rank:,} of {players(view.size)}."


# --- files and pictures ----------------------------------------------------------------------------------------------


def picture(
    view: BoardView, asked: Asked, player: str, *, title: str, now: str, name: Callable[[str], str]
) -> BoardJob | None:
    """The same as a picture to be drawn; None where there is nothing to draw. `name` gives players' names."""
    found = [_picture_block(block, asked.by, player, name) for block in _blocks(view, player)]
    if not found:
        return None
    first = view.rows[0].row if view.rows else None
    return BoardJob(
        title=title[:120],
        subtitle=f"{ordered(asked, now)} · {players(view.size)}"[:200],
        unit={By.POINTS: "points", By.STREAK: "days", By.ACCURACY: ""}[asked.by],
        blocks=tuple(found),
        footer=page_of(asked, view.size) if pages(view.size) > 1 else "",
        own_label=YOU,
        full=PPM if asked.by is By.ACCURACY and first is not None else None,
    )


def _picture_block(block: Sequence[Placed], by: By, player: str, name: Callable[[str], str]) -> BoardBlock:
    lines = tuple(
        BoardLine(
            name=name(row.player)[:128],
            value=row.value(by),
            shown=_SHOWN[by](row),
            note=_note(row, by),
            own=row.player == player,
        )
        for _, row in block
    )
    known = [rank or 1 for rank, _ in block]
    # The place of the first follows from the first rank that differs from it.
    place = next((rank - index for index, rank in enumerate(known) if rank != known[0]), known[0])
    return BoardBlock(lines, known[0], max(place, known[0]))


def _note(row: BoardRow, by: By) -> str:
    return f"of {count(row.answers, 'answer')}" if by is By.ACCURACY else ""


def as_csv(rows: Sequence[BoardRow], by: By, name: Callable[[str], str]) -> str:
    """The board as a table for spreadsheets, with a line of headings. What a spreadsheet would take for a formula is
    quoted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(("rank", "player", "name", "points", "right", "answers", "accuracy", "streak"))
    for rank, row in zip(ranks(row.value(by) for row in rows), rows, strict=True):
        accuracy = f"{row.value(By.ACCURACY) / PPM:.4f}" if row.answers else ""
        writer.writerow(
            (rank, row.player, _harmless(name(row.player)), row.points, row.right, row.answers, accuracy, row.streak)
        )
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
