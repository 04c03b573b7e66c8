"""Jobs for boards as tasks of a child, and what came of them."""

from typing import Final

from bot.pictures import BoardJob, BoardPicture, DrawJob, Standing
from bot.ports.pictures import PictureFailed
from bot.snippets import Outcome
from bot.worker.board_wire import MAX_ANSWER_BYTES, BoardWork, decode_picture, decode_standings, encode_work
from bot.worker.execution import Ended, Task
from bot.worker.protocol import Work

MEMORY_MB: Final = 512
"""Beyond what the zygote has: fonts, and the picture."""

WALL_MS: Final = 15_000
_SAID: Final = 300
_FAILED: Final = b"failed "


def task(job: BoardWork) -> Task:
    """The task of a child for boards. Raises `PictureFailed` for a job that has a fault."""
    try:
        return Task(encode_work(job), WALL_MS, MEMORY_MB, MAX_ANSWER_BYTES, Work.BOARD)
    except ValueError as error:
        raise PictureFailed(str(error)) from None


def answer(ended: Ended) -> bytes:
    """The answer that a child wrote. Raises `PictureFailed` where it has none."""
    if ended.outcome is Outcome.OK:
        return ended.stdout
    # The library's own words may quote a name; they are for the log of whoever runs this, and are kept short.
    said = f"{ended.error.type}: {ended.error.message}" if ended.error is not None else "nothing was said"
    raise PictureFailed(f"The worker could not do this ({ended.outcome}; {said[:_SAID]}).")


def failed(why: str) -> bytes:
    """What a worker on another machine answers where it has no answer."""
    return _FAILED + why.encode("utf-8", "backslashreplace")


def unless_failed(data: bytes) -> bytes:
    """The answer of a worker on another machine. Raises `PictureFailed` where it says that it has none."""
    if data.startswith(_FAILED):
        raise PictureFailed(data[len(_FAILED) :][:_SAID].decode("utf-8", "replace"))
    return data


def picture(job: DrawJob, ended: Ended) -> BoardPicture:
    """The picture that a child drew. Raises `PictureFailed`."""
    return read_picture(job, answer(ended))


def standings(ended: Ended) -> tuple[Standing, ...]:
    """The sums that a child wrote. Raises `PictureFailed`."""
    return read_standings(answer(ended))


def read_picture(job: DrawJob, data: bytes) -> BoardPicture:
    """The picture of this job. Raises `PictureFailed` where it can be none."""
    try:
        drawn = decode_picture(data)
    except ValueError as error:
        raise PictureFailed(f"The worker's answer makes no sense. {error}") from None
    if len(drawn.ranks) != (len(job.lines) if isinstance(job, BoardJob) else 0):
        raise PictureFailed("The worker's picture has another number of ranks than lines.")
    return drawn


def read_standings(data: bytes) -> tuple[Standing, ...]:
    """The sums in this answer. Raises `PictureFailed` where it is none."""
    try:
        return decode_standings(data)
    except ValueError as error:
        raise PictureFailed(f"The worker's answer makes no sense. {error}") from None
