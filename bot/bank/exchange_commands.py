"""`quizhost bank import` and `export`: questions from and to other formats."""

import argparse
import os
from datetime import date
from pathlib import Path
from typing import Final, TextIO

from bot.bank.commands import CLEAN, FAULTY, count, folder_of, misused
from bot.bank.faults import Severity
from bot.bank.formats.guards import MAX_BYTES
from bot.bank.formats.registry import FORMATS, UnknownFormat
from bot.bank.importing import ImportReport, import_file
from bot.bank.loading import load_pack, pack_files
from bot.bank.names import is_id, slug
from bot.bank.reading import Document
from bot.bank.yaml_writing import append_questions, render_pack
from bot.whole_files import create, replace

PACK_SUFFIXES: Final = (".yaml", ".yml")


def run_import(args: argparse.Namespace, out: TextIO) -> int:
    """Say what a file holds and what of it can be taken; with `--write`, put it into a pack."""
    path: Path = args.file
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        return misused(f"{path} cannot be read: {error.strerror or type(error).__name__}.")
    target: Path | None = args.to
    before = None
    if target is not None and os.path.lexists(target):
        before = load_pack(target)
        if before.document is None or any(it.severity is Severity.ERROR for it in before.faults):
            return misused(f"{target} has errors; quizhost bank check names them.")
    elif target is not None and (target.suffix not in PACK_SUFFIXES or not is_id(target.stem)):
        return misused(f"{target.name} is no name of a pack; write it as in {slug(target.stem)}.yaml")
    into = before.document.data["questions"] if before is not None and before.document is not None else ()
    since: date | None = None if args.live else args.today()
    try:
        report = import_file(path, content, wanted=args.format, into=into, draft_since=since)
    except UnknownFormat as error:
        return misused(str(error))
    for fault in report.faults:
        print(fault, file=out)
    target = target or Path(f"{report.pack['id']}.yaml")
    print(_summary(report), file=out)
    if not report.questions:
        return FAULTY
    if not args.write:
        where = "append them to" if before is not None else "make"
        print(f"Nothing was written. With --write, this would {where} {target}.", file=out)
        return CLEAN
    return _put(report, target, before is not None, out)


def _summary(report: ImportReport) -> str:
    left = report.found - len(report.questions) - report.repeated
    known = f", {report.repeated} known already" if report.repeated else ""
    bad = f", {left} left out because of errors" if left else ""
    return f"{count(report.found, 'question')} in {report.format.label}: {len(report.questions)} to take{known}{bad}."


def _put(report: ImportReport, target: Path, exists: bool, out: TextIO) -> int:
    try:
        if exists:
            text = append_questions(target.read_bytes().decode("utf-8-sig"), report.questions)
            replace(target, text.encode())
        else:
            create(target, render_pack({**report.whole, "id": target.stem}).encode())
    except ValueError as error:
        return misused(f"{target} cannot be added to: {error}.")
    except OSError as error:
        return misused(f"{target} cannot be written: {error.strerror or type(error).__name__}.")
    print(f"Written to {target}. Look at it, and then: quizhost bank check {target}", file=out)
    return CLEAN


def run_export(args: argparse.Namespace, out: TextIO) -> int:
    """Write a challenge in another format into a new file, and say what the format has no place for."""
    format_ = FORMATS[args.format]
    assert format_.write is not None  # the parser offers no others
    found = next(((path, it) for path in pack_files(folder_of(args))[0] if (it := _document(path, args.id))), None)
    if found is None:
        return misused(f"There is no challenge {args.id} without errors in {folder_of(args)}.")
    path, document = found
    ending = format_.suffixes[0]
    # Several formats are plain text: their files should not be in each other's way.
    target: Path = args.out or Path(f"{args.id}.{format_.id}{ending}" if ending == ".txt" else f"{args.id}{ending}")
    exported = format_.write(document.data, path)
    for fault in exported.losses:
        print(fault.seen_from(Path.cwd()), file=out)
    try:
        create(target, exported.content)
    except FileExistsError:
        return misused(f"{target} is there already; name another file with --out.")
    except OSError as error:
        return misused(f"{target} cannot be written: {error.strerror or type(error).__name__}.")
    print(f"Written to {target} as {format_.label}.", file=out)
    return CLEAN


def _document(path: Path, id_: str) -> Document | None:
    pack = load_pack(path)
    if pack.document is None or any(it.severity is Severity.ERROR for it in pack.faults):
        return None
    return pack.document if pack.document.data_id == id_ else None
