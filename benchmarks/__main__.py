"""`python -m benchmarks [NAME …]`: measures and prints the table; `--write` keeps it in docs/performance.md."""

import argparse
import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from benchmarks.answers import burst, throughput
from benchmarks.deadlines import deadlines
from benchmarks.measuring import Row, machine, table
from benchmarks.players import crowd

BENCHMARKS: Final[dict[str, Callable[[], Awaitable[list[Row]]]]] = {
    "answers": throughput,
    "burst": burst,
    "deadlines": deadlines,
    "players": crowd,
}
RESULTS: Final = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN: Final = "<!-- results: written by `make bench ARGS=--write` -->"
END: Final = "<!-- end of results -->"


async def measure(names: list[str]) -> str:
    rows: list[Row] = []
    for name in names:
        print(f"measuring {name} …", flush=True)
        rows += await BENCHMARKS[name]()
    return table(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure quizhost against floors in the same run.")
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--write", action="store_true", help=f"keep the table in {RESULTS.name}")
    args = parser.parse_args()
    unknown = set(args.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.ERROR)
    results = asyncio.run(measure(args.names or list(BENCHMARKS)))
    today = datetime.datetime.now(datetime.UTC).date()
    report = f"Measured on {today} on {machine()}.\n\n{results}\n"
    print(f"\n{report}")
    if args.write:
        before, _, rest = RESULTS.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        RESULTS.write_text(f"{before}{BEGIN}\n{report}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
