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
    lines = list(differences(_packs(args.old), _packs(args.new)))
    print(*(lines or ["Nothing changed."]), sep="\n", file=out)
    return FAULTY if lines else CLEAN


def _packs(path: Path) -> Packs:
    """The contents of packs by their ids; files that cannot be read count as absent, which `bank check` explains."""
    files = pack_files(path)[0] if path.is_dir() else [path]
    documents = (read_pack(file)[0] for file in files)
    return {it.data_id or it.path.stem: it.data for it in documents if it is not None and isinstance(it.data, dict)}
