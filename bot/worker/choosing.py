"""Which runner a process uses: workers behind a server, a worker of its own, or none where none can be."""

import sys
from typing import TYPE_CHECKING, Final, NoReturn, Protocol

from bot.pictures import BoardPicture, DrawJob, Standing, TallyJob
from bot.ports import RunnerUnavailable, SnippetRunner
from bot.ports.pictures import PictureRunner
from bot.snippets import SnippetJob, SnippetResult

if TYPE_CHECKING:
    from bot.worker.local import LocalRunner

ELSEWHERE: Final = (
    "Snippets can be isolated on Linux alone. Run a worker there with quizhost worker --nats URL, and name the same "
    "server here; or play without one, with the recorded proofs."
)


class Runner(SnippetRunner, PictureRunner, Protocol):
    """Runs snippets, and draws pictures."""


class NoRunner:
    """Stands where no snippet can be run and nothing drawn, and says why."""

    def __init__(self, reason: str = ELSEWHERE) -> None:
        self._reason = reason

    async def ready(self) -> NoReturn:
        """Raises `RunnerUnavailable`."""
        raise RunnerUnavailable(self._reason)

    async def run(self, job: SnippetJob) -> SnippetResult:
        """Raises `RunnerUnavailable`."""
        raise RunnerUnavailable(self._reason)

    async def draw(self, job: DrawJob) -> BoardPicture:
        """Raises `RunnerUnavailable`."""
        raise RunnerUnavailable(self._reason)

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        """Raises `RunnerUnavailable`."""
        raise RunnerUnavailable(self._reason)

    async def close(self) -> None:
        """Nothing was started."""


def runner_for(nats: str | None, *, hash_seed: int = 0) -> Runner:
    """The workers behind the server `nats`, where one is named, or else a worker of this machine.

    Nothing is started before the first job. `hash_seed` shows what depends on it; workers behind a server keep to 0.
    """
    if nats:
        from bot.worker.nats_runner import NatsRunner

        return NatsRunner(nats)
    return own_runner(hash_seed=hash_seed)


def own_runner(*, parallel: int = 1, hash_seed: int = 0) -> "LocalRunner | NoRunner":
    """A worker of this machine that runs `parallel` jobs at a time."""
    if sys.platform != "linux":
        return NoRunner()
    from bot.worker.local import LocalRunner

    return LocalRunner(parallel=parallel, standby=parallel, hash_seed=hash_seed)
