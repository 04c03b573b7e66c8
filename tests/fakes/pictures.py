"""A picture runner that draws nothing much."""

from bot.pictures import BoardJob, BoardPicture, DrawJob, Standing, TallyJob, tally
from bot.ports.pictures import PictureFailed

PNG = b"\x89PNG\r\n\x1a\n"


class DrawnPictures:
    """Draws every job as the same few bytes, and remembers the jobs; `broken` refuses them all."""

    def __init__(self) -> None:
        self.jobs: list[DrawJob] = []
        self.broken = False

    async def draw(self, job: DrawJob) -> BoardPicture:
        fault = job.fault()
        if self.broken or fault is not None:
            raise PictureFailed(fault or "the picture cannot be drawn")
        self.jobs.append(job)
        return BoardPicture(PNG, 1, 1, job.ranks if isinstance(job, BoardJob) else ())

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        return tally(job.rows)
