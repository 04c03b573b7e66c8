"""Leaderboards and badges to be drawn, rows to be summed, and what came of them: the words of the `PictureRunner` port.

Standard library only, because the isolated worker reads this module too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

MAX_LINES: Final = 25
"""Lines of a board, all blocks together."""

MAX_BLOCKS: Final = 3
MAX_TILES: Final = 24
MAX_ROWS: Final = 10_000
MAX_NUMBER: Final = 10**15
MAX_RANK: Final = 999_999_999
MAX_PLAYER: Final = 128
MAX_PICTURE_BYTES: Final = 512 * 1024
MAX_ALT: Final = 1_000
"""Characters of a text that stands for a picture; Discord takes 1,024, Slack 2,000."""

_MAX_TEXT: Final = {
    "title": 120,
    "subtitle": 200,
    "unit": 32,
    "footer": 200,
    "own_label": 16,
    "name": 128,
    "shown": 32,
    "note": 80,
    "emoji": 16,
}
"""Characters of each text. What is within that and still too wide is drawn shortened, with an ellipsis."""


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One player's line. `value` (0 or more) decides rank and bar; `shown` says it in words, and `note` adds to it.

    `own` marks the line of the one who asked.
    """

    name: str
    value: int
    shown: str
    note: str = ""
    own: bool = False

    def fault(self) -> str | None:
        """What is wrong with it, as one sentence; None where nothing is."""
        if type(self.own) is not bool:
            return "own must be true or false."
        return _texts(self, "name", "shown", "note") or _number("value", self.value)


@dataclass(frozen=True, slots=True)
class BoardBlock:
    """Lines that follow one another on the board, best first.

    `first_rank` is the rank of the first one, and `first_place` how many stand before it, plus one; the two differ
    where a page begins amid players of equal value.
    """

    lines: tuple[BoardLine, ...]
    first_rank: int = 1
    first_place: int | None = None

    @property
    def ranks(self) -> tuple[int, ...]:
        """The rank of each line, as `ranks` gives them."""
        return ranks([line.value for line in self.lines], self.first_rank, self.first_place)

    def fault(self) -> str | None:
        """What is wrong with it, as one sentence; None where nothing is."""
        if not self.lines:
            return "A block of a board must have a line."
        for line in self.lines:
            if (fault := line.fault()) is not None:
                return fault
        if any(below.value > above.value for above, below in zip(self.lines, self.lines[1:], strict=False)):
            return "The lines of a block must go from the highest value to the lowest."
        place = self.first_rank if self.first_place is None else self.first_place
        fault = _number("first_rank", self.first_rank, least=1, most=MAX_RANK)
        fault = fault or _number("first_place", place, least=1, most=MAX_RANK)
        return fault or ("first_place must not be less than first_rank." if place < self.first_rank else None)


@dataclass(frozen=True, slots=True)
class BoardJob:
    """A leaderboard to be drawn: its blocks one below the other, with a gap between two of them.

    `unit` heads the column of values. Bars are in proportion to `full`, or to the highest value of the picture where
    that is None. `own_label` marks the line of the one who asked.
    """

    title: str
    blocks: tuple[BoardBlock, ...]
    subtitle: str = ""
    unit: str = ""
    footer: str = ""
    own_label: str = "you"
    full: int | None = None
    dark: bool = False

    @property
    def lines(self) -> tuple[BoardLine, ...]:
        """The lines of all blocks."""
        return tuple(line for block in self.blocks for line in block.lines)

    @property
    def ranks(self) -> tuple[int, ...]:
        """The ranks of all lines."""
        return tuple(rank for block in self.blocks for rank in block.ranks)

    def fault(self) -> str | None:
        """Why this cannot be drawn, as one sentence; None where it can."""
        if not 1 <= len(self.blocks) <= MAX_BLOCKS:
            return f"A board must have 1 to {MAX_BLOCKS} blocks."
        if len(self.lines) > MAX_LINES:
            return f"A board must have at most {MAX_LINES} lines."
        if type(self.dark) is not bool:
            return "dark must be true or false."
        fault = _texts(self, "title", "subtitle", "unit", "footer", "own_label")
        if fault is None and self.full is not None:
            fault = _number("full", self.full)
        return fault or next((found for block in self.blocks if (found := block.fault()) is not None), None)


@dataclass(frozen=True, slots=True)
class BadgeTile:
    """One badge: `progress` is what has been done towards it, in thousandths; 1,000 means that it is earned."""

    emoji: str
    name: str
    note: str = ""
    progress: int = 1_000

    def fault(self) -> str | None:
        """What is wrong with it, as one sentence; None where nothing is."""
        return _texts(self, "emoji", "name", "note") or _number("progress", self.progress, most=1_000)


@dataclass(frozen=True, slots=True)
class BadgeSheetJob:
    """A player's badges to be drawn, earned and next ones, in the order given."""

    title: str
    tiles: tuple[BadgeTile, ...]
    subtitle: str = ""
    footer: str = ""
    dark: bool = False

    def fault(self) -> str | None:
        """Why this cannot be drawn, as one sentence; None where it can."""
        if not 1 <= len(self.tiles) <= MAX_TILES:
            return f"A sheet must have 1 to {MAX_TILES} badges."
        if type(self.dark) is not bool:
            return "dark must be true or false."
        fault = _texts(self, "title", "subtitle", "footer")
        return fault or next((found for tile in self.tiles if (found := tile.fault()) is not None), None)


DrawJob = BoardJob | BadgeSheetJob


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """A drawn picture: a PNG of at most 512 KB, its size in pixels, and the ranks of a board's lines as drawn."""

    png: bytes
    width: int
    height: int
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TallyRow:
    """What one player got in one game, or in several together."""

    player: str
    points: int
    right: int
    answers: int

    def fault(self) -> str | None:
        """What is wrong with it, as one sentence; None where nothing is."""
        if not isinstance(self.player, str) or not 1 <= len(self.player) <= MAX_PLAYER:
            return f"player must be text of 1 to {MAX_PLAYER} characters."
        numbers = (("points", self.points), ("right", self.right), ("answers", self.answers))
        return next((fault for name, value in numbers if (fault := _number(name, value)) is not None), None)


@dataclass(frozen=True, slots=True)
class TallyJob:
    """Rows to be summed for each player and ranked by points. At most 10,000; of more, sum the totals again."""

    rows: tuple[TallyRow, ...]

    def fault(self) -> str | None:
        """Why this cannot be summed, as one sentence; None where it can."""
        if len(self.rows) > MAX_ROWS:
            return f"At most {MAX_ROWS:,} rows can be summed at a time."
        return next((fault for row in self.rows if (fault := row.fault()) is not None), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A player's sum, and the rank by points among the players of the job."""

    rank: int
    total: TallyRow


def ranks(values: Sequence[int], first_rank: int = 1, first_place: int | None = None) -> tuple[int, ...]:
    """The rank of each of these values, which go from the highest to the lowest: 1, 2, 2, 4 for 9, 7, 7, 5.

    `first_rank` and `first_place` are those of the first one, as in `BoardBlock`.
    """
    start = first_rank if first_place is None else first_place
    found: list[int] = []
    for index, value in enumerate(values):
        if index == 0:
            found.append(first_rank)
        else:
            found.append(found[-1] if value == values[index - 1] else start + index)
    return tuple(found)


def tally(rows: Iterable[TallyRow]) -> tuple[Standing, ...]:
    """Each player's sum over all rows, most points first, then in the order of their ids."""
    sums: dict[str, tuple[int, int, int]] = {}
    for row in rows:
        points, right, answers = sums.get(row.player, (0, 0, 0))
        sums[row.player] = (points + row.points, right + row.right, answers + row.answers)
    totals = sorted(
        (TallyRow(player, *sum_) for player, sum_ in sums.items()), key=lambda row: (-row.points, row.player)
    )
    found = ranks([row.points for row in totals])
    return tuple(Standing(rank, total) for rank, total in zip(found, totals, strict=True))


def alt_text(job: DrawJob) -> str:
    """What the picture says, in at most 1,000 characters, for those who hear it instead of seeing it."""
    head = ". ".join(_spoken(text) for text in (job.title, job.subtitle) if text)
    parts = _board_parts(job) if isinstance(job, BoardJob) else _badge_parts(job)
    text = f"{head}: " if head else ""
    for index, part in enumerate(parts):
        more = f"{len(parts) - index} more."
        if len(text) + len(part) + 2 + len(more) > MAX_ALT:
            return f"{text}{more}"
        text += part + ("; " if index + 1 < len(parts) else ".")
    return text


def _board_parts(job: BoardJob) -> list[str]:
    unit = f" {_spoken(job.unit)}" if job.unit else ""
    return [
        f"{rank}. {_spoken(line.name)}{f' ({_spoken(job.own_label)})' if line.own else ''}, {_spoken(line.shown)}{unit}"
        for rank, line in zip(job.ranks, job.lines, strict=True)
    ]


def _badge_parts(job: BadgeSheetJob) -> list[str]:
    return [
        f"{_spoken(tile.name)}, {'earned' if tile.progress == 1_000 else f'{tile.progress // 10} percent'}"
        for tile in job.tiles
    ]


def _spoken(text: str) -> str:
    """The text without what is not to be seen, but for what joins emoji and letters."""
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())


def _texts(record: Any, *names: str) -> str | None:
    for name in names:
        text = getattr(record, name)
        if not isinstance(text, str) or len(text) > _MAX_TEXT[name]:
            return f"{name} must be text of at most {_MAX_TEXT[name]} characters."
    return None


def _number(name: str, value: Any, *, least: int = 0, most: int = MAX_NUMBER) -> str | None:
    if type(value) is not int or not least <= value <= most:
        return f"{name} must be a whole number from {least:,} to {most:,}."
    return None
