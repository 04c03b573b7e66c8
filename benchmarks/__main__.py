"""`python -m benchmarks [NAME …]`: measures and prints the table; `--write` keeps it in docs/performance.md."""

import argparse
import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from benchmarks.answers import burst, throughput
from benchmarks.boards import boards
from benchmarks.deadlines import deadlines
from benchmarks.discord import presses as discord_presses
from benchmarks.measuring import Row, machine, table
from benchmarks.players import crowd
from benchmarks.slack import presses as slack_presses
from benchmarks.worker import worker

BENCHMARKS: Final[dict[str, Callable[[], Awaitable[list[Row]]]]] = {
    "answers": throughput,
    "boards": boards,
    "burst": burst,
    "deadlines": deadlines,
    "discord": discord_presses,
    "players": crowd,
    "slack": slack_presses,
    "worker": worker,
}
RESULTS: Final = Path(__file__).parent.parent / "docs" / "performance.md"


async def measure(names: list[str]) -> dict[str, str]:
    """A report for each of the benchmarks named."""
    today = datetime.datetime.now(datetime.UTC).date()
    reports: dict[str, str] = {}
    for name in names:
        print(f"measuring {name} …", flush=True)
        reports[name] = f"Measured on {today} on {machine()}.\n\n{table(await BENCHMARKS[name]())}"
        print(f"\n{reports[name]}\n", flush=True)
    return reports


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure quizhost against floors in the same run.")
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--write", action="store_true", help=f"keep the tables in {RESULTS.name}")
    args = parser.parse_args()
    unknown = set(args.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.ERROR)
    reports = asyncio.run(measure(args.names or list(BENCHMARKS)))
    if args.write:
        page = RESULTS.read_text(encoding="utf-8")
        for name, report in reports.items():
            page = _kept(page, name, report)
        RESULTS.write_text(page, encoding="utf-8")


def _kept(page: str, name: str, report: str) -> str:
    """The page with this report in its place."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"{RESULTS.name} has no place for {name}; add the lines {begin.strip()} and {end}")
    return f"{before}{begin}{report}\n{end}{after}"


if __name__ == "__main__":
    main()
