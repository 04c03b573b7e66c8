"""Real workers behind a real NATS server, started as operators start them."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.snippets import Limits, Outcome, SnippetJob
from bot.worker.nats_runner import NatsRunner

from .nats_server import NatsServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="snippets are isolated on Linux alone")

READY_S = 60


@asynccontextmanager
async def started(url: str) -> AsyncIterator[Process]:
    """`quizhost worker --nats`, ready to take jobs."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "worker", "--nats", url, stdout=PIPE, stderr=PIPE
    )
    assert worker.stderr is not None
    try:
        async with asyncio.timeout(READY_S):
            said = ""
            while "taking jobs" not in said:
                line = (await worker.stderr.readline()).decode()
                assert line, said
                said += line
        assert "hunter2" not in said
        yield worker
    finally:
        if worker.returncode is None:
            worker.kill()
        await worker.communicate()


async def test_under_load_a_killed_worker_loses_no_job_and_the_other_ends_in_order(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    server = NatsServer(tmp_path_factory.mktemp("nats"), "authorization { user: quiz, password: hunter2 }").start()
    url = server.url("quiz:hunter2@")
    runner = NatsRunner(url)
    try:
        async with started(url) as doomed, started(url) as steady:
            answered = asyncio.Event()
            left = 60

            async def answer(number: int) -> str:
                nonlocal left
                result = await runner.run(SnippetJob(f"import torch; print(torch.arange({number}).sum().item())"))
                assert result.outcome is Outcome.OK, result
                left -= 1
                if left == 45:
                    answered.set()
                return result.stdout

            jobs = [asyncio.create_task(answer(number)) for number in range(left)]
            await answered.wait()
            doomed.kill()
            async with asyncio.timeout(READY_S):
                printed = await asyncio.gather(*jobs)
            assert printed == [f"{sum(range(number))}\n" for number in range(60)]

            endless = SnippetJob("while True: pass", limits=Limits(wall_ms=300))
            assert (await runner.run(endless)).outcome is Outcome.TIMEOUT
            steady.terminate()
            async with asyncio.timeout(READY_S):
                assert await steady.wait() == 0
    finally:
        await runner.close()
        server.kill()
