"""`quizhost doctor`: looks at everything that quizhost needs and says what is wrong and what to do."""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Final, TextIO

from bot.settings import Settings, sqlite_url

MIN_FREE_MB: Final = 50


class Health(StrEnum):
    """How a thing is."""

    GOOD = "ok"
    NOTE = "note"  # works, with something worth knowing
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and, unless it is good, what to do."""

    thing: str
    health: Health
    words: str


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `doctor` to the commands."""
    doctor = commands.add_parser("doctor", help="look whether everything quizhost needs is in order")
    doctor.add_argument("--db", type=Path, metavar="PATH", help="the file that keeps the games")
    doctor.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print one line for each finding; 0 where nothing is bad, else 1."""
    findings = [check(args) for check in CHECKS]
    width = max(len(finding.thing) for finding in findings)
    for finding in findings:
        print(f"{finding.health:<4}  {finding.thing:<{width}}  {finding.words}", file=out)
    bad = sum(finding.health is Health.BAD for finding in findings)
    print("", "Everything needed is in order." if not bad else f"{bad} to mend.", sep="\n", file=out)
    return 1 if bad else 0


def _python(_: argparse.Namespace) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", Health.GOOD, version)


def _packs(args: argparse.Namespace) -> Finding:
    from bot.bank.faults import errors_of
    from bot.bank.loading import load_bank
    from bot.resources import questions_folder

    settings: Settings = args.settings
    try:
        folder = settings.questions or questions_folder()
    except FileNotFoundError as error:
        return Finding("Questions", Health.BAD, f"{error}; install quizhost again.")
    if not folder.is_dir():
        return Finding("Questions", Health.BAD, f"There is no folder {folder}; correct QUIZHOST_QUESTIONS.")
    bank = load_bank(folder)
    asked = sum(len(challenge.questions) for challenge in bank.challenges.values())
    words = f"{len(bank.challenges)} playable with {asked} questions, in {folder}"
    faults = len(errors_of(bank.faults))
    if faults or not bank.challenges:
        return Finding("Questions", Health.BAD, f"{words}; {faults} faults, which quizhost bank check names.")
    return Finding("Questions", Health.GOOD, words)


def _database(args: argparse.Namespace) -> Finding:
    from bot.ports import StoreError
    from bot.store.addresses import parse

    settings: Settings = args.settings
    url = sqlite_url(args.db) if args.db else settings.database_url
    try:
        address = parse(url)
        if address.path is not None and not address.path.exists():
            return _database_to_come(address.path)
        running = asyncio.run(_count_running(url))
    except StoreError as error:
        return Finding("Database", Health.BAD, str(error))
    return Finding("Database", Health.GOOD, f"{address.shown}, {running} unfinished games")


def _database_to_come(path: Path) -> Finding:
    folder = next(parent for parent in path.parents if parent.exists())
    if not os.access(folder, os.W_OK):
        return Finding("Database", Health.BAD, f"{path} cannot be made: {folder} is read-only; choose another --db.")
    free_mb = shutil.disk_usage(folder).free >> 20
    if free_mb < MIN_FREE_MB:
        return Finding("Database", Health.BAD, f"{path} has {free_mb} MB of free disk; make room.")
    return Finding("Database", Health.GOOD, f"{path}, made with the first game")


async def _count_running(url: str) -> int:
    from bot.store.sql import SqlStore

    store = SqlStore(url)
    await store.open()
    try:
        return len(await store.running())
    finally:
        await store.close()


def _terminal(_: argparse.Namespace) -> Finding:
    if not sys.stdout.isatty():
        return Finding("Terminal", Health.NOTE, "none here; quizhost play --plain works without.")
    columns, lines = shutil.get_terminal_size()
    words = f"{columns}×{lines}, {sys.stdout.encoding}"
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return Finding("Terminal", Health.NOTE, f"{words}; set a UTF-8 locale to see all signs.")
    if columns < 80 or lines < 24:
        return Finding("Terminal", Health.NOTE, f"{words}; 80×24 or more shows a question whole.")
    return Finding("Terminal", Health.GOOD, words)


def _pytorch(_: argparse.Namespace) -> Finding:
    if find_spec("torch") is None:
        return Finding("PyTorch", Health.NOTE, "not installed; playing does not need it.")
    return Finding("PyTorch", Health.GOOD, "installed")


CHECKS: Final[tuple[Callable[[argparse.Namespace], Finding], ...]] = (
    _python,
    _packs,
    _database,
    _terminal,
    _pytorch,
)
