"""A worker that runs nothing, and a stream that says when it was written to."""

import asyncio
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.ports import RunnerError
from bot.snippets import Outcome, SnippetJob, SnippetResult
from bot.worker.sandbox.layers import LayerState

LAYERS = (LayerState("seccomp", True, "libseccomp 2.5.4"), LayerState("cgroup", False, "ENOTSUP"))


@dataclass(frozen=True)
class FakeInfo:
    torch: str = "2.13.0"
    boot_s: float = 2.7
    layers: Sequence[LayerState] = LAYERS


def echo(job: SnippetJob) -> SnippetResult:
    """A snippet that prints its own text."""
    return SnippetResult(Outcome.OK, stdout=job.code, ms=2.84, torch="2.13.0")


@dataclass
class FakeRunner:
    """Implements `bot.worker.commands.Worker`: gives each job the `reply` to it, or raises it.

    A job whose code begins with "hold" is kept until the test answers it through `held`.
    """

    reply: Callable[[SnippetJob], SnippetResult | RunnerError] = echo
    unfit: RunnerError | None = None
    jobs: list[SnippetJob] = field(default_factory=list)
    held: "dict[str, asyncio.Future[SnippetResult]]" = field(default_factory=dict)
    closed: bool = False
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def ready(self) -> FakeInfo:
        if self.unfit is not None:
            raise self.unfit
        return FakeInfo()

    async def run(self, job: SnippetJob) -> SnippetResult:
        assert not self.closed
        self.jobs.append(job)
        if job.code.startswith("hold"):
            self.held[job.code] = asyncio.get_running_loop().create_future()
        self._news.set()
        if job.code in self.held:
            return await self.held[job.code]
        reply = self.reply(job)
        if isinstance(reply, RunnerError):
            raise reply
        return reply

    async def close(self) -> None:
        self.closed = True

    async def until_asked(self, *codes: str) -> None:
        """Wait until it was asked to run these."""
        while not {job.code for job in self.jobs} >= set(codes):
            self._news.clear()
            await self._news.wait()

    def let_go(self, code: str) -> None:
        """End a job that is held: it printed its own text."""
        self.held[code].set_result(SnippetResult(Outcome.OK, stdout=code))


class Printed(io.StringIO):
    """What was printed; a test can wait for lines that were flushed."""

    def __init__(self) -> None:
        super().__init__()
        self.flushed = 0
        self._news = asyncio.Event()

    def flush(self) -> None:
        self.flushed = self.getvalue().count("\n")
        self._news.set()

    async def until(self, lines: int) -> None:
        while self.flushed < lines:
            self._news.clear()
            await self._news.wait()


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True
