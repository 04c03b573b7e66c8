"""The commands of `quizhost bank` for authors, beside those that look at packs.

Everything that reads packs is imported when a command runs: the quizhost command itself should start at once.
"""

import argparse
from pathlib import Path
from typing import TextIO

from bot.bank.commands import folder_of, misused


def add_parsers(bank: "argparse._SubParsersAction[argparse.ArgumentParser]", where: argparse.ArgumentParser) -> None:
    """Add the commands to those of `bank`. `where` has the option that names a folder of packs."""
    command = bank.add_parser("stats", parents=[where], help="count kinds, difficulties and places of right choices")
    command.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a pack or a folder (default: all packs)")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")
    command.set_defaults(run=run_stats)


def run_stats(args: argparse.Namespace, out: TextIO) -> int:
    """Print what the questions are like, all together and challenge by challenge."""
    from bot.bank.stats_command import stats

    path: Path = args.path or folder_of(args)
    if not path.exists():
        return misused(f"There is no file or folder {path}.")
    return stats(path, out, as_json=args.json)
