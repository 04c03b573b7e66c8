"""The worker: a snippet in a locked-down child of its own, against the same snippet in a warm process without walls."""

import asyncio
import os
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Final

from benchmarks.measuring import Row, interleaved
from benchmarks.snippets import ADAM, RNN, SNIPPETS, TINY
from benchmarks.warm import WORDS, WarmProcess
from benchmarks.worker_memory import memory
from benchmarks.worker_nats import through_nats
from bot.ports import RunnerUnavailable, SnippetRunner
from bot.snippets import Outcome, SnippetJob
from bot.worker.launching import ENVIRONMENT
from bot.worker.local import LocalRunner
from bot.worker.process import WorkerInfo
from bot.worker.sandbox import wall

UNCOUNTED: Final = 5
ROUNDS: Final = 60
COLD: Final = (RNN, ADAM)
COLD_ROUNDS: Final = 5
GAP_S: Final = 0.03
"""Pause before each job, in which the worker readies its next child. It is not counted."""
JOBS: Final = 100


async def worker() -> list[Row]:
    """Latency of each snippet, jobs a second, memory, and the way through NATS. Nothing where no worker can start."""
    load, cores = os.getloadavg()[0], len(os.sched_getaffinity(0))
    if load > cores / 2:
        print(f"  the machine is busy (load {load:.1f} on {cores} cores), which makes every figure worse")
    try:
        return [*await _latencies(), await _jobs_a_second(), *await memory(), *await through_nats()]
    except RunnerUnavailable as error:
        print(f"  no worker can be measured here: {error}")
        return []


async def timed(runner: SnippetRunner, code: str) -> float:
    """Seconds from handing the job over to having its result, after a pause that does not count."""
    await asyncio.sleep(GAP_S)
    began = time.perf_counter()
    result = await runner.run(SnippetJob(code))
    took = time.perf_counter() - began
    if result.outcome is not Outcome.OK:
        raise RuntimeError(f"a snippet failed: {result}")
    return took


async def _latencies() -> list[Row]:
    ahead: list[Row] = []
    demanded: list[Row] = []
    cold: list[Row] = []
    with WarmProcess() as warm:
        async with LocalRunner(standby=1) as standby, LocalRunner(standby=0) as on_demand:
            info = await standby.ready()
            await on_demand.ready()
            for name, code in SNIPPETS.items():
                floors, ours, theirs = await _rounds(warm, standby, on_demand, code)
                ahead.append(_standby_row(name, ours, floors))
                demanded.append(_on_demand_row(name, theirs, floors))
                if name in COLD:
                    cold.append(await _cold_row(name, ours))
    return [*ahead, *demanded, *cold, _boot_row(info)]


async def _rounds(
    warm: WarmProcess, standby: LocalRunner, on_demand: LocalRunner, code: str
) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds of each round in the warm process, on standby and on demand, measured in turn."""
    rounds: list[tuple[float, float, float]] = []
    for _ in range(UNCOUNTED + ROUNDS):
        await asyncio.sleep(GAP_S)
        rounds.append((warm.run(code), await timed(standby, code), await timed(on_demand, code)))
    floors, ours, theirs = zip(*rounds[UNCOUNTED:], strict=True)
    return [1000 * value for value in floors], [1000 * value for value in ours], [1000 * value for value in theirs]


def _standby_row(name: str, ours: list[float], floors: list[float]) -> Row:
    ratio = _ratio(ours, floors)
    goal, met = ("≤ 2×", ratio <= 2) if name == RNN else ("–", None)
    return Row(f"{name} on standby, p50", _ms(ours), _ms(floors), ratio, goal, met)


def _on_demand_row(name: str, ours: list[float], floors: list[float]) -> Row:
    more = statistics.median(ours) - statistics.median(floors)
    goal, met = ("≤ floor + 10 ms", more <= 10) if name == RNN else ("–", None)
    return Row(f"{name} on demand, p50", _ms(ours), _ms(floors), _ratio(ours, floors), goal, met)


async def _cold_row(name: str, ours: list[float]) -> Row:
    """How many times faster a job on standby is than a fresh Python, without and with bubblewrap around it."""
    walled = _wall()
    bare: list[float] = []
    behind_wall: list[float] = []
    for _ in range(COLD_ROUNDS):
        bare.append(1000 * await asyncio.to_thread(_cold, [], SNIPPETS[name]))
        if walled:
            behind_wall.append(1000 * await asyncio.to_thread(_cold, walled, SNIPPETS[name]))
    floor = _ms(bare) + (f", with bwrap {_ms(behind_wall)}" if walled else "")
    times = statistics.median(bare) / statistics.median(ours)
    goal, met = ("≥ 500×", times >= 500) if name == RNN else ("–", None)
    return Row(f"{name} on standby, times faster than a cold `python -c`", _ms(ours), floor, times, goal, met)


def _wall() -> list[str]:
    try:
        wall.try_out()
    except OSError:
        return []
    return wall.command()


def _cold(before: list[str], code: str) -> float:
    """Seconds that a fresh Python takes."""
    began = time.perf_counter()
    subprocess.run([*before, *WORDS, "-c", code], env=ENVIRONMENT, cwd="/", stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def _boot_row(info: WorkerInfo) -> Row:
    return Row(f"start of a worker, PyTorch {info.torch}", f"{info.boot_s:.1f} s", "", None, "–", None)


async def _jobs_a_second() -> Row:
    """One job after another on demand, with everything on one core; the floor is `exec()` on the same core."""
    code = SNIPPETS[TINY]

    def side(run: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[float]]:
        async def measure() -> float:
            began = time.perf_counter()
            for _ in range(JOBS):
                await run()
            return (time.perf_counter() - began) / JOBS

        return measure

    async def floor() -> None:
        warm.run(code)

    with _on_one_core(), WarmProcess() as warm:
        async with LocalRunner(standby=0) as runner:
            await runner.ready()
            pair = await interleaved(side(lambda: runner.run(SnippetJob(code))), side(floor))
    ours, theirs = 1 / pair.ours, 1 / pair.floor
    return Row(
        f"{TINY}, jobs a second on demand on one core",
        f"{ours:.0f}",
        f"{theirs:,.0f}",
        1 / pair.ratio,
        "≥ 60",
        ours >= 60,
    )


@contextmanager
def _on_one_core() -> Iterator[None]:
    """Hold this process, and what it starts meanwhile, to one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _ms(values: list[float]) -> str:
    return f"{statistics.median(values):,.1f} ms"


def _ratio(ours: list[float], floors: list[float]) -> float:
    return statistics.median(mine / theirs for mine, theirs in zip(ours, floors, strict=True))
