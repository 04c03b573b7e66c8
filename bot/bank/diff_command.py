"""`quizhost bank diff`: what changed between two versions of packs."""

import argparse
from pathlib import Path
from typing import TextIO

from bot.bank.commands import CLEAN, FAULTY, misused
from bot.bank.differing import Packs, differences
from bot.bank.loading import pack_files
from bot.bank.reading import read_pack


def run_diff(args: argparse.Namespace, out: TextIO) -> int:
    """Print what changed; the exit code is 0 where nothing did, 1 where something did, 2 where there is nothing."""
    for path in (args.old, args.new):
        if not path.exists():
            return misused(f"There is no file or folder {path}.")
    old, (new, unread) = _packs(args.old)[0], _packs(args.new)
    # A pack that cannot be read is not gone, and reviewers must not take it for removed.
    kept = {name: pack for name, pack in old.items() if name not in {path.stem for path in unread}}
    lines = [f"{path}: cannot be read; quizhost bank check says why." for path in unread]
    lines += differences(kept, new)
    print(*(lines or ["Nothing changed."]), sep="\n", file=out)
    return FAULTY if lines else CLEAN


def _packs(path: Path) -> tuple[Packs, list[Path]]:
    """The contents of packs by their ids, and the files that cannot be read."""
    found, unread = {}, []
    for file in pack_files(path)[0] if path.is_dir() else [path]:
        document = read_pack(file)[0]
        if document is not None and isinstance(document.data, dict):
            found[document.data_id or file.stem] = document.data
        else:
            unread.append(file)
    return found, unread
