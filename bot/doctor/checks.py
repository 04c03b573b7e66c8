"""What the doctor looks at besides the worker: one function for each thing."""

import argparse
import asyncio
import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final, TextIO

from adapters.wording import count
from bot.doctor.findings import Finding, Health
from bot.settings import Settings, SettingsError, full_path, url_of

MIN_FREE_MB: Final = 50


def python(_: argparse.Namespace, out: TextIO) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", Health.GOOD, version)


def packs(args: argparse.Namespace, out: TextIO) -> Finding:
    from bot.bank.faults import errors_of
    from bot.bank.loading import load_bank
    from bot.resources import questions_folder

    try:
        folder = full_path(args.questions) if args.questions else questions_folder()
    except FileNotFoundError as error:
        return Finding("Questions", Health.BAD, f"{error}; install quizhost again.")
    if not folder.is_dir():
        words = f"There is no folder {folder}; correct --questions or QUIZHOST_QUESTIONS."
        return Finding("Questions", Health.BAD, words)
    bank = load_bank(folder)
    asked = sum(len(challenge.questions) for challenge in bank.challenges.values())
    words = f"{count(len(bank.challenges), 'challenge')} with {count(asked, 'question')}, in {folder}"
    if faults := len(errors_of(bank.faults)):
        words += f"; {count(faults, 'fault')} to mend, named by: quizhost bank check {shlex.quote(str(folder))}"
        return Finding("Questions", Health.BAD, words)
    if not bank.challenges:
        return Finding("Questions", Health.BAD, f"There are no packs in {folder}; name another folder.")
    return Finding("Questions", Health.GOOD, words)


def database(args: argparse.Namespace, out: TextIO) -> Finding:
    from bot.ports import StoreError
    from bot.store.addresses import parse

    settings: Settings = args.settings
    try:
        url = url_of(args.db) if args.db else settings.database_url
        address = parse(url)
        if address.path is not None and not os.path.exists(address.path):
            return _database_to_come(address.path)
        words = asyncio.run(_look_inside(url, is_file=address.path is not None))
    except (SettingsError, StoreError) as error:
        return Finding("Database", Health.BAD, str(error))
    return Finding("Database", Health.GOOD, f"{address.shown}, {words}")


def _database_to_come(path: Path) -> Finding:
    place = next(parent for parent in path.parents if os.path.exists(parent))
    if not place.is_dir():
        words = f"{path} cannot be made: {place} is not a folder; choose another file with --db."
        return Finding("Database", Health.BAD, words)
    if not os.access(place, os.W_OK):
        words = f"{path} cannot be made: nobody may write in {place}; choose another file with --db."
        return Finding("Database", Health.BAD, words)
    free_mb = shutil.disk_usage(place).free >> 20
    if free_mb < MIN_FREE_MB:
        words = f"{path} would have {free_mb} MB of free disk; make room for {MIN_FREE_MB} MB."
        return Finding("Database", Health.BAD, words)
    return Finding("Database", Health.GOOD, f"{path}, made with the first game")


async def _look_inside(url: str, *, is_file: bool) -> str:
    from bot.store.migrating import HEAD, current
    from bot.store.sql import SqlStore

    # Opening a file brings its tables up to date; a look must not.
    if is_file and await current(url) != HEAD:
        return "brought up to date with the next game"
    store = SqlStore(url)
    await store.open()
    try:
        return count(len(await store.running()), "unfinished game")
    finally:
        await store.close()


def terminal(_: argparse.Namespace, out: TextIO) -> Finding:
    if not out.isatty():
        return Finding("Terminal", Health.NOTE, "none here; quizhost play --plain works without.")
    columns, lines = shutil.get_terminal_size()
    encoding = out.encoding or "an unknown encoding"
    words = f"{columns}×{lines}, {encoding}"
    if encoding.lower().replace("-", "") != "utf8":
        return Finding("Terminal", Health.NOTE, f"{words}; set a UTF-8 locale to see all signs.")
    if columns < 80 or lines < 24:
        return Finding("Terminal", Health.NOTE, f"{words}; 80×24 or more shows a question whole.")
    return Finding("Terminal", Health.GOOD, words)
