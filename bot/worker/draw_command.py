"""`quizhost worker draw`: one leaderboard or sheet of badges, from a JSON file to a PNG."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TextIO

from bot.pictures import BadgeSheetJob, BadgeTile, BoardBlock, BoardJob, BoardLine, DrawJob, alt_text
from bot.ports import RunnerError
from bot.worker.ending import end_when_told

EXAMPLE: Final = (
    '{"title": "Board", "unit": "points", "blocks": [{"lines": [{"name": "Ada", "value": 9, "shown": "9"}]}]}'
)

_DONE: Final = 0
_FAILED: Final = 1
_MISUSED: Final = 2


class JobFileError(Exception):
    """There is no job in the file; the message is a sentence that says why."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `draw` to the commands of a worker."""
    draw = commands.add_parser(
        "draw",
        help="draw a leaderboard or a sheet of badges",
        description=f"Draw the picture that a JSON file describes, and print its alternative text. Such as: {EXAMPLE}",
    )
    draw.add_argument("file", metavar="FILE.json", help="fields as in bot/pictures.py; - for standard input")
    draw.add_argument("--out", required=True, metavar="FILE.png", help="where to put the picture")
    draw.add_argument("--dark", action="store_true", help="light on dark, whatever the file says")
    draw.set_defaults(run=run_draw)


def run_draw(args: argparse.Namespace, out: TextIO) -> int:
    """Draw one picture. Returns 0 where it lies in its file, 1 where it cannot be drawn, 2 where there is no job."""
    try:
        job = _job(_text(args.file, args.stdin), dark=args.dark)
    except JobFileError as error:
        return _said(f"{args.file}: {error}", _MISUSED)
    try:
        picture, text = asyncio.run(_drawn(args.runner, job))
        Path(args.out).write_bytes(picture)
    except RunnerError as error:
        return _said(str(error), _FAILED)
    except OSError as error:
        return _said(f"{args.out} cannot be written: {error.strerror}.", _FAILED)
    print(text, file=out)
    return _DONE


async def _drawn(runner: Callable[[int], Any], job: DrawJob) -> tuple[bytes, str]:
    end_when_told()
    worker = runner(1)
    try:
        picture = await worker.draw(job)
        return picture.png, alt_text(job)
    finally:
        await worker.close()


def _text(file: str, stdin: TextIO) -> str:
    try:
        return stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except OSError as error:
        raise JobFileError(f"it cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise JobFileError("it is not UTF-8; save it as UTF-8.") from None


def _job(text: str, *, dark: bool) -> DrawJob:
    try:
        record = json.loads(text)
    except (RecursionError, ValueError) as error:
        raise JobFileError(f"it is not JSON ({error}).") from None
    try:
        if dark:
            record["dark"] = True
        job = _sheet(record) if "tiles" in record else _board(record)
        fault = job.fault()
    except (AttributeError, KeyError, TypeError):
        raise JobFileError(f"its fields are not those of a picture. Write it like this: {EXAMPLE}") from None
    if fault is not None:
        raise JobFileError(fault)
    return job


def _board(record: dict[str, Any]) -> BoardJob:
    blocks = [
        BoardBlock(**{**block, "lines": tuple(BoardLine(**line) for line in block["lines"])})
        for block in record["blocks"]
    ]
    return BoardJob(**{**record, "blocks": tuple(blocks)})


def _sheet(record: dict[str, Any]) -> BadgeSheetJob:
    return BadgeSheetJob(**{**record, "tiles": tuple(BadgeTile(**tile) for tile in record["tiles"])})


def _said(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code
