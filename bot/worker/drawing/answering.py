"""What a child for boards does: reads one job, and answers it with a picture or with sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures import BoardJob, BoardPicture, TallyJob, tally
from bot.worker.board_wire import decode_work, encode_answer, size_of
from bot.worker.drawing.typesetting import CannotDraw, Typesetter, typesetter


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers jobs. Without a typesetter it can still sum; `no_pictures` then says why it cannot draw."""

    draw: Typesetter | None
    no_pictures: str = ""

    @classmethod
    def with_fonts(cls, folders: Sequence[str]) -> "Answerer":
        """One that draws with the fonts of these folders, where that can be done."""
        try:
            return cls(typesetter(folders))
        except CannotDraw as error:
            return cls(None, str(error))

    def answer(self, data: bytes) -> bytes:
        """The answer to the job that `board_wire.encode_work` wrote; raises whatever goes wrong."""
        job = decode_work(data)
        if isinstance(job, TallyJob):
            return encode_answer(tally(job.rows))
        if self.draw is None:
            raise CannotDraw(self.no_pictures)
        png = self.draw(job)
        return encode_answer(BoardPicture(png, *size_of(png), job.ranks if isinstance(job, BoardJob) else ()))
