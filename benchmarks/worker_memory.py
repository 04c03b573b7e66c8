"""What the worker and a job take of the memory, as the kernel counts it."""

import asyncio
import statistics
from pathlib import Path
from typing import Final

from benchmarks.measuring import Row
from benchmarks.snippets import RNN, SNIPPETS
from bot.snippets import Limits, Outcome, SnippetJob
from bot.worker.execution import run_snippet
from bot.worker.process import ZygoteProcess

REPEATS: Final = 5
_STAYS_S: Final = 0.5
_LIMITS: Final = Limits()


async def memory() -> list[Row]:
    """The zygote's memory before its first job, and what belongs to a job alone. Reading the latter takes root."""
    zygote = ZygoteProcess(lambda _: None, off=("bwrap",))  # behind that wall its children could not be seen
    try:
        await zygote.start(2 << 30)
        resident = (await zygote.ready()).resident_kb / 1024
        try:
            shares = _memory(zygote.pid)
        except PermissionError:
            print("  the memory of a job is read by root alone; left out")
            return [_zygote_row(resident, "")]
        own = statistics.median([await _of_a_job(zygote) for _ in range(REPEATS)])
    finally:
        await zygote.close()
    more = f", of it {shares['Anonymous']:.0f} MB not files; PSS {shares['Pss']:.0f} MB"
    return [
        _zygote_row(resident, more),
        Row(f"{RNN}, private memory of a job", f"{own:.1f} MB", "", None, "≤ 12 MB", own <= 12),
    ]


def _zygote_row(resident: float, more: str) -> Row:
    return Row("memory of the zygote", f"RSS {resident:.1f} MB{more}", "", None, "RSS ≤ 330 MB", resident <= 330)


async def _of_a_job(zygote: ZygoteProcess) -> float:
    """MB that belong to one job alone, once its snippet has run and before it ends."""
    code = f"{SNIPPETS[RNN]}import time\ntime.sleep({_STAYS_S})\n"
    child = zygote.fork(_LIMITS.memory_mb, 5)
    running = asyncio.create_task(run_snippet(zygote, child, SnippetJob(code)))
    await asyncio.sleep(_STAYS_S / 2)
    own = _private(_memory(_newest_child(zygote.pid)))
    if (result := await running).outcome is not Outcome.OK:
        raise RuntimeError(f"a snippet failed: {result}")
    await zygote.idle()
    return own


def _newest_child(process: int) -> int:
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[-1])


def _memory(process: int) -> dict[str, float]:
    """What the kernel counts for a process, in MB by its names for it. Raises `PermissionError`."""
    lines = (line.split() for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) / 1024 for words in lines if words[-1] == "kB"}


def _private(shares: dict[str, float]) -> float:
    return shares["Private_Clean"] + shares["Private_Dirty"]
