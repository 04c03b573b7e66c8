"""A runner that knows what comes of each program."""

import asyncio
from collections.abc import Callable, Mapping

from bot.ports import RunnerError
from bot.snippets import Outcome, SnippetError, SnippetJob, SnippetResult

TORCH = "2.13.0+cpu"

Program = Callable[[int], SnippetResult]
"""What comes of a program, by its seed."""


def printed(text: str, *, torch: str = TORCH) -> SnippetResult:
    return SnippetResult(Outcome.OK, stdout=f"{text}\n", torch=torch)


def raised(type_: str, message: str = "", *, stdout: str = "", torch: str = TORCH) -> SnippetResult:
    return SnippetResult(Outcome.ERROR, stdout=stdout, error=SnippetError(type_, message), torch=torch)


def ended(outcome: Outcome, message: str = "") -> SnippetResult:
    """The result of a program that did not come to an end of its own."""
    error = SnippetError("Refused", message) if message else None
    return SnippetResult(outcome, error=error, torch=TORCH)


class FakeRunner:
    """Implements `bot.ports.SnippetRunner`: `programs` are results, or functions of the seed, by their code.

    `jobs` are all that were run, in order; `at_once` is the largest number that was under way at a time.
    """

    def __init__(self, programs: Mapping[str, SnippetResult | Program], *, fails: RunnerError | None = None) -> None:
        self._programs = programs
        self._fails = fails
        self._under_way = 0
        self.jobs: list[SnippetJob] = []
        self.at_once = 0
        self.closed = False

    async def run(self, job: SnippetJob) -> SnippetResult:
        assert not self.closed
        assert job.fault() is None
        self.jobs.append(job)
        if self._fails is not None:
            raise self._fails
        self._under_way += 1
        self.at_once = max(self.at_once, self._under_way)
        await asyncio.sleep(0)
        self._under_way -= 1
        found = self._programs[job.code]
        return found if isinstance(found, SnippetResult) else found(job.seed)

    async def close(self) -> None:
        self.closed = True


class Runners:
    """Makes runners, as a command is given: one after the other from `programs`, the last for all that follow."""

    def __init__(self, *programs: Mapping[str, SnippetResult | Program], fails: RunnerError | None = None) -> None:
        self._programs = programs
        self._fails = fails
        self.made: list[FakeRunner] = []

    def __call__(self) -> FakeRunner:
        assert all(runner.closed for runner in self.made), "one at a time: PyTorch is large"
        programs = self._programs[min(len(self.made), len(self._programs) - 1)]
        self.made.append(FakeRunner(programs, fails=self._fails))
        return self.made[-1]
