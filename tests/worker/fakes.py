"""A runner that runs nothing."""

import asyncio
from collections.abc import Callable

from bot.ports import RunnerError
from bot.snippets import Outcome, SnippetJob, SnippetResult


def echo(job: SnippetJob) -> SnippetResult:
    """A snippet that prints its own text."""
    return SnippetResult(Outcome.OK, stdout=job.code)


class HoldingRunner:
    """Implements `SnippetRunner`: gives each job the `reply` to it, or raises it.

    A job whose code begins with "hold" is kept until the test lets it go; it then printed its own text.
    """

    def __init__(self, reply: Callable[[SnippetJob], SnippetResult | RunnerError] = echo) -> None:
        self.jobs: list[SnippetJob] = []
        self.closed = False
        self._reply = reply
        self._held: dict[str, asyncio.Future[SnippetResult]] = {}
        self._news = asyncio.Event()

    @property
    def held(self) -> set[str]:
        return set(self._held)

    async def run(self, job: SnippetJob) -> SnippetResult:
        self.jobs.append(job)
        if job.code.startswith("hold"):
            future = self._held.setdefault(job.code, asyncio.get_running_loop().create_future())
            self._news.set()
            return await asyncio.shield(future)
        reply = self._reply(job)
        if isinstance(reply, RunnerError):
            raise reply
        return reply

    async def close(self) -> None:
        self.closed = True

    async def until_held(self, code: str) -> None:
        while code not in self._held:
            self._news.clear()
            await self._news.wait()

    def let_go(self, code: str) -> None:
        self._held.pop(code).set_result(SnippetResult(Outcome.OK, stdout=code))
