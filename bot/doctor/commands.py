"""The command: its arguments, the list of what is looked at, and the report."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TextIO

from bot.doctor import checks, discord, slack, worker
from bot.doctor.findings import Finding, Health


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `doctor` to the commands."""
    doctor = commands.add_parser("doctor", help="look whether everything quizhost needs is in order")
    doctor.add_argument("--db", metavar="PATH", help="the file that keeps the games, or a database's URL")
    doctor.add_argument("--questions", type=Path, metavar="PATH", help="folder of packs (default: quizhost's own)")
    doctor.add_argument(
        "--quick", action="store_true", help="neither start the worker nor ask Discord and Slack, which take seconds"
    )
    doctor.set_defaults(run=run)


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Print one line for each finding, and the worker's layers; 0 where nothing is bad, else 1. Changes nothing."""
    findings = [*_look(args, out)]
    width = max(len(finding.thing) for finding in findings)
    for finding in findings:
        print(f"{finding.health:<4}  {finding.thing:<{width}}  {finding.words}", file=out)
    for finding in findings:
        if finding.table:
            print("", *finding.table, sep="\n", file=out)
    bad = sum(finding.health is Health.BAD for finding in findings)
    print("", "Everything needed is in order." if not bad else f"{bad} to mend.", sep="\n", file=out)
    return 1 if bad else 0


def _look(args: argparse.Namespace, out: TextIO) -> Iterator[Finding]:
    for check in CHECKS if args.quick else (*CHECKS, *SLOW_CHECKS):
        found = check(args, out)
        yield from (found,) if isinstance(found, Finding) else found


Check = Callable[[argparse.Namespace, TextIO], Finding | Sequence[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    checks.python,
    checks.packs,
    checks.database,
    checks.terminal,
    discord.discord,
    slack.slack,
)
SLOW_CHECKS: Final[tuple[Check, ...]] = (worker.worker,)
