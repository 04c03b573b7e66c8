"""Repeats, ratios and the table. Two sides are always measured in turn, so that a drifting machine hits both."""

import gc
import platform
import sqlite3
import statistics
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REPEATS: Final = 5

_MET: Final = {True: "yes", False: "no", None: ""}

Side = Callable[[], Awaitable[float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, ours, the floor, their ratio, the goal, and whether it is met."""

    what: str
    ours: str
    floor: str
    ratio: float | None
    goal: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of two sides, and the median of the ratios ours / floor of each repeat."""

    ours: float
    floor: float
    ratio: float


async def interleaved(ours: Side, floor: Side, repeats: int = REPEATS) -> Pair:
    """Measure both sides in turn, after one turn that does not count."""
    await _fresh(floor)
    await _fresh(ours)
    floors: list[float] = []
    own: list[float] = []
    for _ in range(repeats):
        floors.append(await _fresh(floor))
        own.append(await _fresh(ours))
    ratios = [mine / theirs for mine, theirs in zip(own, floors, strict=True)]
    return Pair(statistics.median(own), statistics.median(floors), statistics.median(ratios))


async def _fresh(side: Side) -> float:
    """Measure from a heap without leftovers, so that what earlier repeats left is not collected at its cost."""
    gc.collect()
    gc.freeze()
    try:
        return await side()
    finally:
        gc.unfreeze()


def percentile(values: list[float], share: float) -> float:
    """The value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def medians(mine: list[float], theirs: list[float]) -> Pair:
    """As `interleaved`, of figures that its turns noted; the first turn does not count."""
    ratios = [ours / floor for ours, floor in zip(mine[1:], theirs[1:], strict=True)]
    return Pair(statistics.median(mine[1:]), statistics.median(theirs[1:]), statistics.median(ratios))


def row(what: str, pair: Pair, unit: str, goal: str = "–", met: bool | None = None) -> Row:
    """The line of a pair; milliseconds ("ms") with a decimal."""
    digits = 1 if unit == "ms" else 0
    return Row(what, f"{pair.ours:.{digits}f} {unit}", f"{pair.floor:.{digits}f} {unit}", pair.ratio, goal, met)


def machine() -> str:
    """What the figures were measured on, without naming the machine."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    cores = sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text().splitlines())
    return (
        f"{model}, {cores} cores, {platform.system()} {platform.release()}, "
        f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    )


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [
        "| measured | ours | floor | ratio | goal | met |",
        "|---|---|---|---|---|---|",
        *(
            f"| {row.what} | {row.ours} | {row.floor} | {'' if row.ratio is None else f'{row.ratio:.2f}'} "
            f"| {row.goal} | {_MET[row.met]} |"
            for row in rows
        ),
    ]
    return "\n".join(lines)
