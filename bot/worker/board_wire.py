"""Pictures and sums as bytes: to a child and back, and to workers on other machines.

A job is one JSON object in ASCII; an answer is one line of JSON and, for a picture, the PNG after it. Whoever reads
believes nothing: what is missing, unknown, of another type or out of range is a `ValueError`, whose message is a
sentence that quotes nothing of what was read.
"""

import json
import struct
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Any, Final

from bot.pictures import (
    MAX_LINES,
    MAX_NUMBER,
    MAX_PICTURE_BYTES,
    MAX_ROWS,
    BadgeSheetJob,
    BadgeTile,
    BoardBlock,
    BoardJob,
    BoardLine,
    BoardPicture,
    DrawJob,
    Standing,
    TallyJob,
    TallyRow,
)

BoardWork = DrawJob | TallyJob
Answer = BoardPicture | tuple[Standing, ...]

MARK: Final = b'{"work":'
"""What every job of this module begins with, and no snippet's job."""

MAX_WORK_BYTES: Final = 900 * 1024
MAX_ANSWER_BYTES: Final = 900 * 1024
"""Both fit into a message of NATS, which takes 1 MB by default."""

_MAX_SIDE: Final = 8_192
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NOT_AN_ANSWER: Final = "An answer must be what this version of quizhost writes."


def encode_work(job: BoardWork) -> bytes:
    """A job that has no fault. Raises `ValueError` for one that has, or that is too long."""
    if (fault := job.fault()) is not None:
        raise ValueError(fault)
    if isinstance(job, TallyJob):
        record: Any = [[row.player, row.points, row.right, row.answers] for row in job.rows]
    else:
        record = asdict(job)
    data = json.dumps({"work": type(job).__name__, "job": record}, separators=(",", ":")).encode("ascii")
    if len(data) > MAX_WORK_BYTES:
        raise ValueError(f"The job has {len(data):,} bytes; {MAX_WORK_BYTES:,} are the most. Divide it.")
    return data


def decode_work(data: bytes) -> BoardWork:
    """The job that `encode_work` made. Raises `ValueError` for anything else, with a sentence that says why."""
    if len(data) > MAX_WORK_BYTES:
        raise ValueError(f"A job must have at most {MAX_WORK_BYTES:,} bytes.")
    try:
        record = json.loads(data)
        job = _READERS[record["work"]](record["job"])
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise ValueError("A job must be what this version of quizhost writes.") from None
    if (fault := job.fault()) is not None:
        raise ValueError(fault)
    return job


def encode_answer(answer: Answer) -> bytes:
    """An answer. Raises `ValueError` for a picture that is too large."""
    if isinstance(answer, BoardPicture):
        if len(answer.png) > MAX_PICTURE_BYTES:
            raise ValueError(f"The picture has {len(answer.png):,} bytes; {MAX_PICTURE_BYTES:,} are the most.")
        return json.dumps({"ranks": answer.ranks}).encode("ascii") + b"\n" + answer.png
    rows = [[each.rank, each.total.player, each.total.points, each.total.right, each.total.answers] for each in answer]
    return json.dumps({"standings": rows}, separators=(",", ":")).encode("ascii") + b"\n"


def decode_picture(data: bytes) -> BoardPicture:
    """The picture that `encode_answer` wrote. Raises `ValueError` for anything else."""
    head, png = _divided(data)
    ranks = head.get("ranks")
    if not isinstance(ranks, list) or len(ranks) > MAX_LINES or not all(_is_number(rank, 1) for rank in ranks):
        raise ValueError(_NOT_AN_ANSWER)
    if not png.startswith(_PNG) or len(png) > MAX_PICTURE_BYTES:
        raise ValueError(f"A picture must be a PNG of at most {MAX_PICTURE_BYTES:,} bytes.")
    width, height = size_of(png)
    if not (1 <= width <= _MAX_SIDE and 1 <= height <= _MAX_SIDE):
        raise ValueError(f"A picture's sides must have 1 to {_MAX_SIDE:,} pixels.")
    return BoardPicture(png, width, height, tuple(ranks))


def decode_standings(data: bytes) -> tuple[Standing, ...]:
    """The sums that `encode_answer` wrote. Raises `ValueError` for anything else."""
    head, rest = _divided(data)
    rows = head.get("standings")
    if rest or not isinstance(rows, list) or len(rows) > MAX_ROWS:
        raise ValueError(_NOT_AN_ANSWER)
    try:
        standings = tuple(Standing(rank, TallyRow(*row)) for rank, *row in rows)
    except TypeError:
        raise ValueError(_NOT_AN_ANSWER) from None
    # A sum may be larger than what a row of a job may hold.
    for each in standings:
        total = each.total
        numbers = (total.points, total.right, total.answers)
        if not isinstance(total.player, str) or not all(
            _is_number(number, 0, MAX_ROWS * MAX_NUMBER) for number in numbers
        ):
            raise ValueError(_NOT_AN_ANSWER)
        if not _is_number(each.rank, 1):
            raise ValueError(_NOT_AN_ANSWER)
    return standings


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, as its head says. Raises `ValueError` where it has none."""
    if len(png) < 24 or png[12:16] != b"IHDR":
        raise ValueError("A picture must be a whole PNG.")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _divided(data: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, rest = data.partition(b"\n")
    try:
        head = json.loads(line)
    except (RecursionError, ValueError):
        raise ValueError(_NOT_AN_ANSWER) from None
    if not isinstance(head, dict) or len(head) != 1:
        raise ValueError(_NOT_AN_ANSWER)
    return head, rest


def _is_number(value: Any, least: int, most: int = MAX_NUMBER) -> bool:
    return type(value) is int and least <= value <= most


def _made(kind: type[Any], record: Any, **parts: Any) -> Any:
    if record.keys() != {field.name for field in fields(kind)}:
        raise ValueError
    return kind(**{**record, **parts})


def _board(record: Any) -> BoardJob:
    blocks = [
        _made(BoardBlock, block, lines=tuple(_made(BoardLine, line) for line in block["lines"]))
        for block in record["blocks"]
    ]
    job: BoardJob = _made(BoardJob, record, blocks=tuple(blocks))
    return job


def _badges(record: Any) -> BadgeSheetJob:
    job: BadgeSheetJob = _made(BadgeSheetJob, record, tiles=tuple(_made(BadgeTile, tile) for tile in record["tiles"]))
    return job


def _tally(record: Any) -> TallyJob:
    return TallyJob(tuple(TallyRow(*row) for row in record))


_READERS: Final[dict[str, Callable[[Any], BoardWork]]] = {
    "BoardJob": _board,
    "BadgeSheetJob": _badges,
    "TallyJob": _tally,
}
