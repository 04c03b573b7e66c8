"""A real NATS server that tests start, kill and start again; and others who speak to it."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.ports import SnippetRunner
from bot.worker.nats_client import settle
from bot.worker.nats_link import QUEUE, REPLIES, SUBJECT
from bot.worker.nats_runner import Patience
from bot.worker.nats_serving import serve

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

QUICK = Patience(silence_s=0.4, nobody_s=0.3, server_s=0.5, pause_s=0.02, walls=0, spare_s=10.0)
PATIENT = Patience(silence_s=1.0, nobody_s=10.0, server_s=10.0, pause_s=0.02)
TAKES_S = 20
"""What a test may wait for at most; far more than it ever does."""


def nats_server() -> str:
    """The path of the program. Skips where it or nats-py is missing."""
    program = shutil.which("nats-server", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is not None and find_spec("nats") is not None:
        return program
    reason = "nats-py is not installed" if program else "nats-server is not installed"
    if os.environ.get("QUIZHOST_REQUIRE_NATS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


class NatsServer:
    """A server on a free port of this machine, which stays its port when it is started again."""

    def __init__(self, folder: Path, settings: str = "") -> None:
        self._program = nats_server()
        self._settings = folder / "nats.conf"
        self._settings.write_text(settings, encoding="utf-8")
        self.port = -1
        self._process: subprocess.Popen[str] | None = None

    def url(self, who: str = "", scheme: str = "nats") -> str:
        return f"{scheme}://{who}127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> "NatsServer":
        """Start it, and return when it answers."""
        command = [self._program, "-a", "127.0.0.1", "-p", str(self.port), "-c", str(self._settings)]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self._process.stderr is not None
        lines = []
        for line in self._process.stderr:
            lines.append(line)
            if found := re.search(r"client connections on 127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
            if "Server is ready" in line:
                return self
        raise AssertionError("".join(lines))

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def freeze(self) -> None:
        """Let it answer nothing, while its connections stay open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def working(
    url: str, runner: SnippetRunner, *, parallel: int = 100, **options: Any
) -> AsyncIterator[asyncio.Event]:
    """A worker that has joined; it leaves in peace at the end. Gives the event that tells it to stop."""
    stop, ready = asyncio.Event(), asyncio.Event()
    options = {"beat_s": 0.1, **options}
    task = asyncio.create_task(serve(url, runner, parallel=parallel, stop=stop, on_ready=ready.set, **options))
    try:
        async with asyncio.timeout(TAKES_S):
            await ready.wait()
            yield stop
            stop.set()
            await task
    finally:
        task.cancel()
        await asyncio.wait({task})


@asynccontextmanager
async def speaking(url: str) -> "AsyncIterator[Client]":
    """A plain connection to the server."""
    import nats

    async with asyncio.timeout(TAKES_S):
        client = await nats.connect(url)
        try:
            yield client
        finally:
            if not client.is_closed:
                await client.close()


class Rogue:
    """Somebody in the workers' queue group who does what a test says; the jobs that it got lie in `jobs`."""

    def __init__(self, client: "Client") -> None:
        self.client = client
        self.jobs: asyncio.Queue[Msg] = asyncio.Queue()

    async def join(self) -> "Rogue":
        await self.client.subscribe(SUBJECT, QUEUE, cb=self._take)
        await settle(self.client)
        return self

    async def _take(self, message: "Msg") -> None:
        self.jobs.put_nowait(message)


class Spy:
    """Hears all answers of all workers."""

    def __init__(self) -> None:
        self.answers: asyncio.Queue[Msg] = asyncio.Queue()

    async def listen(self, client: "Client") -> "Spy":
        await client.subscribe(f"{REPLIES}.>", cb=self._hear)
        await settle(client)
        return self

    async def _hear(self, message: "Msg") -> None:
        self.answers.put_nowait(message)
