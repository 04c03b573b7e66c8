"""Runs the programs of a bank through the `SnippetRunner` port, often enough to see whether they keep to one story."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import Final

from bot.bank.proving import LIMITS, Run
from bot.ports import SnippetRunner
from bot.snippets import Outcome, SnippetJob

SEEDS: Final = (1, 2, 3)
"""Each program runs once with each of these, one run after another."""

REPEATED: Final = SEEDS[0]
"""The seed that is run once more by a second runner: what depends on a process's addresses or hashes shows there."""

AT_ONCE: Final = 2
_ENDED: Final = (Outcome.OK, Outcome.ERROR)


async def run_programs(
    codes: Sequence[str],
    runner: Callable[[], SnippetRunner],
    progress: Callable[[int, int], None],
    rounds: Sequence[tuple[int, ...]] = (SEEDS, (REPEATED,)),
) -> list[tuple[Run, ...]]:
    """What came of the programs' runs, in their order; at least one run of each.

    `rounds` are the seeds that each program runs with, a fresh runner for each round: `runner` makes one whenever it is
    called, and they are closed one after the other. A program that did not come to an end of its own is not run again.
    `progress` is called with the numbers of runs done and of all. Raises `RunnerError`.
    """
    runs: list[list[Run]] = [[] for _ in codes]
    total, done = len(codes) * sum(map(len, rounds)), 0

    async def drain(waiting: Iterator[int], seeds: tuple[int, ...], fresh: SnippetRunner) -> None:
        nonlocal done
        for index in waiting:
            for seed in seeds:
                if not runs[index] or runs[index][-1].result.outcome in _ENDED:
                    runs[index].append(Run(seed, await fresh.run(SnippetJob(codes[index], seed, LIMITS))))
                done += 1
                progress(done, total)

    for seeds in rounds if codes else ():
        fresh, waiting = runner(), iter(range(len(codes)))
        try:
            await _together([drain(waiting, seeds, fresh) for _ in range(AT_ONCE)])
        finally:
            await fresh.close()
    return [tuple(of_one) for of_one in runs]


async def _together(works: Sequence[Coroutine[None, None, None]]) -> None:
    """Wait for all; where one fails, the others are cancelled and its error is raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
