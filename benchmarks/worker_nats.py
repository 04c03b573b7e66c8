"""The way through NATS: a job of a client in one process, run by a worker in another, with the server in between.

`python -m benchmarks.worker_nats URL` is that worker.
"""

import asyncio
import socket
import sys
import time
from asyncio.subprocess import PIPE
from functools import partial
from importlib.util import find_spec
from typing import Final

from benchmarks.measuring import Row, percentile
from benchmarks.snippets import SNIPPETS, TINY
from bot.snippets import Outcome, SnippetJob
from bot.worker.local import LocalRunner
from bot.worker.nats_runner import NatsRunner
from bot.worker.nats_serving import serve
from bot.worker.sandbox.readable import HOME

HOST: Final = "127.0.0.1"
PORT: Final = 4222
URL: Final = f"nats://{HOST}:{PORT}"
UNCOUNTED: Final = 10
ROUNDS: Final = 300
GAP_S: Final = 0.03
"""Pause before each job, in which the worker readies its next child. It is not counted."""
_READY: Final = "ready"


async def through_nats() -> list[Row]:
    """p50 and p99 of a tiny job, against the same on a worker of this process. Nothing where no server answers."""
    if reason := _missing():
        print(f"  the way through NATS is left out: {reason}")
        return []
    program = [sys.executable, "-m", "benchmarks.worker_nats", URL]
    process = await asyncio.create_subprocess_exec(*program, stdout=PIPE, cwd=HOME)
    try:
        assert process.stdout is not None
        if (await process.stdout.readline()).decode().strip() != _READY:
            raise RuntimeError("the worker behind NATS has ended")
        ours, floors = await _rounds()
    finally:
        process.kill()
        await process.wait()
    rows = []
    for share, most in ((0.5, 5.0), (0.99, 15.0)):
        mine, theirs = percentile(ours, share), percentile(floors, share)
        what = f"{TINY} through NATS on standby, p{share * 100:.0f}"
        rows.append(Row(what, f"{mine:.1f} ms", f"{theirs:.1f} ms", mine / theirs, f"≤ {most:.0f} ms", mine <= most))
    return rows


def _missing() -> str:
    if find_spec("nats") is None:
        return "nats-py is not installed"
    try:
        socket.create_connection((HOST, PORT), timeout=1).close()
    except OSError:
        return f"no server answers at {URL}"
    return ""


async def _rounds() -> tuple[list[float], list[float]]:
    """Milliseconds of each round through NATS and without it, measured in turn."""
    ours: list[float] = []
    floors: list[float] = []
    job = SnippetJob(SNIPPETS[TINY])
    away = NatsRunner(URL)
    try:
        async with LocalRunner(standby=1) as here:
            await here.ready()
            for _ in range(UNCOUNTED + ROUNDS):
                for runner, took in ((here, floors), (away, ours)):
                    await asyncio.sleep(GAP_S)
                    began = time.perf_counter()
                    result = await runner.run(job)
                    took.append(1000 * (time.perf_counter() - began))
                    if result.outcome is not Outcome.OK:
                        raise RuntimeError(f"a snippet failed: {result}")
    finally:
        await away.close()
    return ours[UNCOUNTED:], floors[UNCOUNTED:]


async def main(url: str) -> None:
    """Take jobs until killed."""
    async with LocalRunner(standby=1) as runner:
        await runner.ready()
        await serve(url, runner, parallel=1, stop=asyncio.Event(), on_ready=partial(print, _READY, flush=True))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
