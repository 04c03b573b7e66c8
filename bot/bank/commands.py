"""`quizhost bank`: list, show, check and prove the packs, and print their schema.

Everything that reads packs is imported when a command runs: the quizhost command itself should start at once.
"""

import argparse
import json
import shlex
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from bot.resources import questions_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

CLEAN: Final = 0
FAULTY: Final = 1
MISUSED: Final = 2


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `bank` to the commands of `subparsers`.

    Each of its subcommands sets `run`, a function of the parsed arguments and the stream to print on, which
    returns the exit code: 0 done, 1 faults found, 2 a question that makes no sense (said on standard error).

    Whoever wires sets `args.runner` before it runs `prove`: a function without arguments that makes a fresh
    `bot.ports.SnippetRunner` at each call. `args.today`, a function too, gives the day for the record.
    """
    from bot.bank.authoring_commands import add_parsers

    bank = subparsers.add_parser("bank", help="list, show, check, prove and write challenges").add_subparsers(
        dest="bank_command", required=True, metavar="COMMAND"
    )
    where = argparse.ArgumentParser(add_help=False)
    where.add_argument("--questions", type=Path, metavar="PATH", help="folder of packs (default: quizhost's own)")

    command = bank.add_parser("list", parents=[where], help="list the challenges")
    command.set_defaults(run=run_list)

    command = bank.add_parser("show", parents=[where], help="show a challenge with its answers")
    command.add_argument("id", metavar="ID", help="the challenge's id, as in the list")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")
    command.set_defaults(run=run_show)

    command = bank.add_parser("check", parents=[where], help="find the faults in packs")
    command.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a pack or a folder (default: all packs)")
    command.add_argument("--strict", action="store_true", help="fail for warnings too")
    command.set_defaults(run=run_check)

    command = bank.add_parser("prove", parents=[where], help="run the programs of questions and prove their keys")
    command.add_argument("path", nargs="?", type=Path, metavar="PATH", help="a pack or a folder (default: all packs)")
    command.add_argument("--check", action="store_true", help="write nothing, and fail where a record is missing")
    command.set_defaults(run=run_prove, runner=None, today=today)

    add_parsers(bank, where)

    command = bank.add_parser("schema", help="print the JSON Schema of packs, for editors")
    command.set_defaults(run=run_schema)


def run_list(args: argparse.Namespace, out: TextIO) -> int:
    """Print one line for each challenge: id, title, number of questions, minutes, topics."""
    from bot.bank.faults import errors_of
    from bot.bank.loading import load_bank

    folder = folder_of(args)
    if not folder.is_dir():
        return misused(f"There is no folder {folder}.")
    bank = load_bank(folder)
    rows = [
        (c.id, c.title, count(len(c.questions), "question"), f"{c.minutes} min", ", ".join(c.topics))
        for c in bank.challenges.values()
    ]
    print(table(rows) if rows else f"There are no challenges in {folder}.", file=out)
    if errors_of(bank.faults):
        check = shlex.join(("quizhost", "bank", "check", str(folder)))
        print(f"Some packs are left out because of faults; this names them: {check}", file=sys.stderr)
    return CLEAN


def run_show(args: argparse.Namespace, out: TextIO) -> int:
    """Print one challenge with its keys, as text or, with `--json`, as JSON in ASCII."""
    from bot.bank.errors import UnknownChallenge
    from bot.bank.finding import find_pack
    from bot.bank.showing import challenge_data, challenge_text

    folder = folder_of(args)
    if not folder.is_dir():
        return misused(f"There is no folder {folder}.")
    try:
        found = find_pack(folder, args.id)
    except UnknownChallenge as error:
        return misused(str(error))
    # ASCII survives any console and any pipe; readers of JSON give the characters back.
    print(json.dumps(challenge_data(found), indent=2) if args.json else challenge_text(found), file=out)
    return CLEAN


def run_check(args: argparse.Namespace, out: TextIO) -> int:
    """Print each fault as `path:line: what is wrong. What to do.`, then a line that counts them."""
    from bot.bank.checking import check
    from bot.bank.faults import errors_of

    path: Path = args.path or folder_of(args)
    if not path.exists():
        return misused(f"There is no file or folder {path}.")
    checked = check(path)
    if not checked.packs and not checked.faults:
        return misused(f"There are no packs (*.yaml) in {path}.")
    for fault in checked.faults:
        print(fault.seen_from(Path.cwd()), file=out)
    errors = len(errors_of(checked.faults))
    print(_summary(checked.packs, errors, len(checked.faults) - errors), file=out)
    return FAULTY if errors or (args.strict and checked.faults) else CLEAN


def run_prove(args: argparse.Namespace, out: TextIO) -> int:
    """Run the programs that questions ask about, print a verdict on each key, and record what is proven.

    `args.runner`, a `Callable[[], SnippetRunner]`, is called twice; each runner is closed. Where it is None, that is
    said and nothing is proven.
    """
    path: Path = args.path or folder_of(args)
    if not path.exists():
        return misused(f"There is no file or folder {path}.")
    if args.runner is None:
        return misused("No program can be run here: quizhost was started without its worker.")
    from bot.bank.prove_command import prove

    return prove(path, args.runner, args.today(), check=args.check, out=out)


def run_schema(_: argparse.Namespace, out: TextIO) -> int:
    """Print the JSON Schema of packs."""
    from bot.bank.schema import challenge_schema

    print(json.dumps(challenge_schema(), indent=2), file=out)
    return CLEAN


def folder_of(args: argparse.Namespace) -> Path:
    """The folder of packs that is meant."""
    return args.questions or questions_folder()


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()


def say(sentence: str) -> None:
    """Tell whoever sits there, beside what is printed."""
    print(sentence, file=sys.stderr)


def misused(sentence: str) -> int:
    """Say that a command makes no sense, and return the exit code for that."""
    say(sentence)
    return MISUSED


def _summary(packs: int, errors: int, warnings: int) -> str:
    found = [count(number, noun) for number, noun in ((errors, "error"), (warnings, "warning")) if number]
    return f"{count(packs, 'pack')} checked: {', '.join(found) or 'no faults'}."


def count(number: int, noun: str) -> str:
    """ "1 pack", "2 packs"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def table(rows: "Sequence[Sequence[str]]") -> str:
    """Rows of cells as lines, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
