"""The sentences about leaderboards, shared by all chats: plain text as in `adapters.wording`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adapters.buttons import Action, Button
from bot.engine.boards import ALL_TIME, PERIODS, PPM, By, Scope
from bot.host.boards import BoardLine, BoardPage
from bot.pictures import BoardBlock, BoardJob
from bot.pictures import BoardLine as DrawnLine

LAST_PAGE: Final = 100_000
"""A page beyond this is not asked for; no board has so many."""

YOU: Final = "you"
NOT_LISTED: Final = "You do not stand on this board yet."
HIDDEN: Final = "Your name is hidden, so nobody else sees you here."
ATTACHED: Final = "The board as a file, for spreadsheets."
NO_PICTURE: Final = "A picture of it cannot be drawn just now."

SCOPES: Final[Mapping[Scope, str]] = {
    Scope.CHANNEL: "this channel",
    Scope.SPACE: "this {space}",
    Scope.COMMUNITY: "the community",
    Scope.ALL: "everybody",
}
"""Whose board, for lists to choose from; {space} is the platform's word for a server."""

WHEN: Final[Mapping[str, str]] = {
    "day": "today",
    "week": "this week",
    "month": "this month",
    "season": "this season",
    "all": "all time",
}
"""The kinds of periods, for lists to choose from."""

ORDERS: Final[Mapping[By, str]] = {
    By.POINTS: "points",
    By.STREAK: "streak: days in a row",
    By.ACCURACY: "accuracy: right answers of all",
}
"""What boards are ordered by, for lists to choose from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page (from 1) of a board that somebody asks for; `period` is a key of `PERIODS`."""

    scope: Scope = Scope.SPACE
    period: str = "week"
    by: By = By.POINTS
    page: int = 1

    @property
    def button(self) -> Button:
        """The button that asks for it."""
        return Button(Action.BOARD, f"{self.scope}.{self.period}.{self.by}", self.page)


def asked_of(page: BoardPage, number: int) -> Asked:
    """Another page of the same board."""
    return Asked(page.scope, page.period, page.by, number)


def understand(button: Button) -> Asked | None:
    """The page that such a button asks for; None where it names no board."""
    words = button.game_id.split(".")
    try:
        scope, period, by = words
        asked = Asked(Scope(scope), period, By(by), max(1, min(button.round_no, LAST_PAGE)))
    except ValueError:
        return None
    return asked if period in PERIODS else None


def players(size: int) -> str:
    """How many are listed."""
    return f"{size:,} player" if size == 1 else f"{size:,} players"


def place(page: BoardPage) -> str:
    """Which page of how many, and how many players there are."""
    return f"Page {page.page:,} of {page.pages:,} · {players(page.size)}"


def own(page: BoardPage) -> str:
    """Where the asker stands, as a sentence."""
    mine = page.own or next((line for line in page.lines if line.own), None)
    if mine is None:
        return NOT_LISTED
    if mine.rank is None:
        return f"{NOT_LISTED} You have {mine.text}." if page.by is By.ACCURACY else NOT_LISTED
    if mine.private:
        return f"You would be number {mine.rank:,}. {HIDDEN}"
    return f"You are number {mine.rank:,} of {players(page.size)}."


def blocks(page: BoardPage) -> list[tuple[BoardLine, ...]]:
    """The lines of the page, and below them the asker with their neighbours where they are elsewhere; none is empty.

    Where they follow directly they are one block with the page. Who has no rank is left to `own`, and who is not shown
    to others takes no place among them.
    """
    mine = page.own
    if mine is None or mine.rank is None:
        return [page.lines] if page.lines else []
    if mine.private:
        return [block for block in (page.lines, (mine,)) if block]
    apart = (*page.above, mine, *page.below)
    if page.lines and not page.above and mine.value <= page.lines[-1].value:
        return [(*page.lines, *apart)]
    return [block for block in (page.lines, apart) if block]


def picture(page: BoardPage, name: Callable[[BoardLine], str]) -> BoardJob | None:
    """The same as a picture to be drawn; None where there is nothing to draw. `name` gives a player's name."""
    found = [_drawn(block, page.by, name) for block in blocks(page)]
    if not found:
        return None
    title, _, subtitle = page.title.partition(" · ")
    return BoardJob(
        title=title[:120],
        subtitle=f"{subtitle} · {players(page.size)}"[:200],
        unit={By.POINTS: "points", By.STREAK: "days", By.ACCURACY: ""}[page.by],
        blocks=tuple(found),
        footer=f"Page {page.page:,} of {page.pages:,}" if page.pages > 1 else "",
        own_label=YOU,
        full=PPM if page.by is By.ACCURACY else None,
    )


def _drawn(lines: Sequence[BoardLine], by: By, name: Callable[[BoardLine], str]) -> BoardBlock:
    known = [line.rank or 1 for line in lines]
    # How many stand before the first follows from the first rank that differs from it.
    before = next((rank - index for index, rank in enumerate(known) if rank != known[0]), known[0])
    return BoardBlock(tuple(_line(line, by, name(line)) for line in lines), known[0], max(before, known[0]))


def _line(line: BoardLine, by: By, name: str) -> DrawnLine:
    shown, note = f"{line.value:,}", ""
    if by is By.ACCURACY:
        percent, sign, rest = line.text.partition(" % ")
        shown, note = f"{percent}{sign.rstrip()}", rest
    return DrawnLine(name[:128], line.value, shown, note[:80], line.own)


def csv_name(asked: Asked) -> str:
    """The name of a file that holds a whole board."""
    period = ALL_TIME if asked.by is By.STREAK else asked.period
    return f"leaderboard-{asked.scope}-{period}-{asked.by}.csv"
