"""Looks whether snippets can be run, by running one."""

import argparse
import asyncio
import shutil
import sys
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TextIO

from bot.doctor.findings import Finding, Health
from bot.ports import RunnerError, SnippetRunner
from bot.settings import Settings
from bot.snippets import Outcome, SnippetJob

if TYPE_CHECKING:
    from bot.worker.sandbox.layers import LayerState

SNIPPET: Final = SnippetJob("import torch\nprint(torch.ones(2, 3).sum().item())")
PRINTS: Final = "6.0\n"
WITHOUT: Final = "Playing does not need it: recorded proofs are shown."
_WIDEST: Final = 120


def worker(args: argparse.Namespace, out: TextIO) -> Finding:
    """The worker that the bot would use: its own, or those behind the server that the settings name."""
    settings: Settings = args.settings
    return asyncio.run(_behind(settings.nats) if settings.nats else _own(out))


async def _own(out: TextIO) -> Finding:
    from bot.worker.local import LocalRunner
    from bot.worker.process import CannotStart

    if sys.platform != "linux":
        return Finding("Worker", Health.NOTE, f"Snippets can be isolated on Linux alone. {WITHOUT}")
    runner = LocalRunner()
    try:
        info = await runner.ready()
        words, health = await _try(runner)
    except CannotStart as error:
        health = Health.NOTE if error.without_torch else Health.BAD
        return Finding("Worker", health, f"{error} {WITHOUT}", layers_table(error.layers, _width(out)))
    except RunnerError as error:
        return Finding("Worker", Health.BAD, str(error))
    finally:
        await runner.close()
    words += f"; ready after {info.boot_s:.1f} s, with {info.resident_kb >> 10} MB of memory"
    return Finding("Worker", health, words, layers_table(info.layers, _width(out)))


async def _behind(url: str) -> Finding:
    from bot.worker.nats_runner import NatsRunner

    runner = NatsRunner(url)
    try:
        words, health = await _try(runner)
    except RunnerError as error:
        return Finding("Worker", Health.BAD, f"{error} {WITHOUT}")
    finally:
        await runner.close()
    return Finding("Worker", health, f"on another machine: {words}")


async def _try(runner: SnippetRunner) -> tuple[str, Health]:
    result = await runner.run(SNIPPET)
    if result.outcome is Outcome.OK and result.stdout == PRINTS:
        return f"PyTorch {result.torch} ran a snippet in {result.ms:.0f} ms", Health.GOOD
    why = result.error.message if result.error else result.outcome
    return f"PyTorch {result.torch} does not run a simple snippet: {why}", Health.BAD


def layers_table(states: Sequence["LayerState"], width: int) -> tuple[str, ...]:
    """The layers of isolation as lines of at most `width` columns: how each is here, and what it stops."""
    rows = [("ok" if state.holds else "none", state.layer.name, state.found, state.layer.stops) for state in states]
    if not rows:
        return ()
    heading = ("", "Isolation of snippets", "here", "stops")
    first, second, third = (max(len(row[column]) for row in (heading, *rows)) for column in range(3))
    third = min(third, 30)
    last = max(20, width - first - second - third - 6)
    lines: list[str] = []
    for state, name, found, stops in (heading, *rows):
        cells = (textwrap.wrap(found, third) or [""], textwrap.wrap(stops, last) or [""])
        for number in range(max(map(len, cells))):
            here, stopped = (cell[number] if number < len(cell) else "" for cell in cells)
            left = (state, name) if number == 0 else ("", "")
            lines.append(f"{left[0]:<{first}}  {left[1]:<{second}}  {here:<{third}}  {stopped}".rstrip())
    return tuple(lines)


def _width(out: TextIO) -> int:
    return min(_WIDEST, shutil.get_terminal_size().columns) if out.isatty() else _WIDEST
