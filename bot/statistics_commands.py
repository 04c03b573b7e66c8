"""`quizhost bank stats --answers`: how questions are answered, for the operator."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.bank.commands import folder_of
from bot.store_action import with_store
from bot.stored_library import library_of
from bot.whole_files import create

if TYPE_CHECKING:
    # SQLAlchemy takes long to load; commands that do not need it start without.
    from bot.ports import Store

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2


async def _answers(args: argparse.Namespace, store: "Store", out: TextIO) -> int:
    from adapters import statistics_wording as words
    from bot.host.roles import Role
    from bot.host.statistics import Statistics

    statistics = Statistics(store, (await library_of(folder_of(args), store)).of)
    if args.csv is not None:
        return _written(await statistics.csv(args.space, Role.ADMIN), args.csv, out)
    if args.path is not None:
        found = await statistics.of_challenge(args.space, args.path.stem, Role.ADMIN)
    else:
        found = await statistics.flagged(args.space, Role.ADMIN)
    print(words.FLAGGED if args.path is None else words.TITLE, "", sep="\n", file=out)
    for figures in found:
        head, *lines = words.lines(figures)
        print(head, *(f"  {line}" for line in lines), "", sep="\n", file=out)
    print(words.ABOUT if found else words.NONE_FLAGGED, file=out)
    return DONE


def _written(content: bytes, where: Path, out: TextIO) -> int:
    if str(where) == "-":
        out.write(content.decode("utf-8-sig").replace("\r\n", "\n"))
        return DONE
    try:
        create(where, content)
    except OSError as error:
        print(f"{where} cannot be written: {error.strerror or type(error).__name__}.", file=sys.stderr)
        return FAILED
    print(f"Written to {where}.", file=out)
    return DONE


run: Final = with_store(_answers)
"""Print the figures of one challenge, or of all questions that stand out; with `--csv`, those of all as a table."""
