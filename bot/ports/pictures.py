"""Who draws pictures and sums rows, in a process that holds nothing else."""

from typing import Protocol, runtime_checkable

from bot.pictures import BoardPicture, DrawJob, Standing, TallyJob
from bot.ports.snippets import RunnerError


class PictureFailed(RunnerError):
    """This job can be done by nobody: it breaks a limit, or what it led to does. Text has to do."""


@runtime_checkable
class PictureRunner(Protocol):
    """Draws leaderboards and badges, and sums rows, with names that nobody trusts."""

    async def draw(self, job: DrawJob) -> BoardPicture:
        """Draw it.

        Raises `PictureFailed`, `RunnerBusy`, or `RunnerUnavailable` where no worker is, or no fonts are there.
        """
        ...

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        """Each player's sum and rank, most points first. Needs no fonts. Raises as `draw` does."""
        ...
