"""A worker as a process of its own: python -m tests.worker.nats_worker NAME URL [HOLD_AFTER]

It runs nothing: each job prints the worker's name. It says "took" for each job on its standard output, and never
finishes one after HOLD_AFTER jobs.
"""

import asyncio
import sys

from bot.snippets import Outcome, SnippetJob, SnippetResult
from bot.worker.nats_serving import serve


class _Runner:
    def __init__(self, name: str, hold_after: int) -> None:
        self._name = name
        self._left = hold_after

    async def run(self, job: SnippetJob) -> SnippetResult:
        print("took", flush=True)
        self._left -= 1
        if self._left < 0:
            await asyncio.get_running_loop().create_future()
        return SnippetResult(Outcome.OK, stdout=f"{self._name} {job.code}")

    async def close(self) -> None:
        pass


async def main(name: str, url: str, hold_after: int) -> None:
    runner = _Runner(name, hold_after)
    await serve(
        url, runner, parallel=1000, stop=asyncio.Event(), on_ready=lambda: print("ready", flush=True), beat_s=0.1
    )


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
