"""Pictures and sums from workers on other machines, over a real NATS server."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from bot.pictures import BoardBlock, BoardJob, BoardLine, BoardPicture, DrawJob, Standing, TallyJob, TallyRow, tally
from bot.ports import RunnerError, RunnerUnavailable
from bot.ports.pictures import PictureFailed
from bot.snippets import refused
from bot.worker.nats_runner import NatsRunner, Patience
from bot.worker.wire import encode_result

from .fakes import HoldingRunner
from .nats_server import PATIENT, QUICK, NatsServer, Rogue, speaking, working

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x04\xb0\x00\x00\x00\x10\x08\x06\x00\x00\x00" + bytes(500_000)
JOB = BoardJob("Board", (BoardBlock((BoardLine("é 👩\u200d💻 \ud800", 9, "9"), BoardLine("b", 7, "7"))),))
PICTURE = BoardPicture(PNG, 1_200, 16, (1, 2))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path_factory.mktemp("nats"))
    with ExitStack() as stack:
        stack.callback(server.kill)
        yield server.start()


class DrawingRunner(HoldingRunner):
    """Implements `PictureRunner` too: gives the `picture`, or raises it, and sums for real."""

    def __init__(self, picture: BoardPicture | Exception = PICTURE) -> None:
        super().__init__()
        self.drawn: list[DrawJob] = []
        self._picture = picture

    async def draw(self, job: DrawJob) -> BoardPicture:
        self.drawn.append(job)
        if isinstance(self._picture, Exception):
            raise self._picture
        return self._picture

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        return tally(job.rows)


async def drawn_by(server: NatsServer, worker: HoldingRunner, patience: Patience = PATIENT) -> BoardPicture:
    runner = NatsRunner(server.url(), patience=patience)
    try:
        async with working(server.url(), worker):
            return await runner.draw(JOB)
    finally:
        await runner.close()


async def test_a_job_goes_there_and_its_picture_comes_back(server: NatsServer) -> None:
    worker = DrawingRunner()
    assert await drawn_by(server, worker) == PICTURE
    assert worker.drawn == [JOB]


async def test_rows_are_summed_there(server: NatsServer) -> None:
    rows = tuple(TallyRow(f"slack:T1:U{number % 500:09}", number, 1, 2) for number in range(10_000))
    runner = NatsRunner(server.url(), patience=PATIENT)
    async with working(server.url(), DrawingRunner()):
        assert await runner.tally(TallyJob(rows)) == tally(rows)
    await runner.close()


@pytest.mark.parametrize(
    ("error", "raised", "words"),
    [
        (PictureFailed("It has a fault."), PictureFailed, r"^It has a fault\.$"),
        (OSError("a fault of ours"), PictureFailed, r"^The worker failed\.$"),
        (RunnerUnavailable("No fonts."), RunnerUnavailable, "cannot do this; their logs say why"),
    ],
)
async def test_a_worker_without_a_picture_says_why(
    server: NatsServer, error: Exception, raised: type[RunnerError], words: str
) -> None:
    with pytest.raises(raised, match=words):
        await drawn_by(server, DrawingRunner(error), QUICK)


async def test_a_worker_that_cannot_draw_leaves_it_to_others(server: NatsServer) -> None:
    with pytest.raises(RunnerUnavailable, match="cannot do this"):
        await drawn_by(server, HoldingRunner(), QUICK)
    async with working(server.url(), DrawingRunner()):
        assert await drawn_by(server, HoldingRunner()) == PICTURE


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense",
        b'{"ranks":[1,2]}\nGIF89a',
        b'{"ranks":[1]}\n' + PNG,  # of another board
        b"failed \xff\x00",
        encode_result(refused("A job must have other fields.")),  # an older worker's
    ],
)
async def test_an_answer_that_makes_no_sense_is_no_picture(server: NatsServer, answer: bytes) -> None:
    runner = NatsRunner(server.url(), patience=PATIENT)
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        asked = asyncio.create_task(runner.draw(JOB))
        job = await rogue.jobs.get()
        await client.publish(job.reply, answer)
        with pytest.raises(PictureFailed):
            await asked
    await runner.close()


Broken = Callable[[bytes], bytes]


@pytest.mark.parametrize("broken", [lambda data: data[:-1], lambda data: data.replace(b'"value"', b'"volume"')])
async def test_a_job_that_makes_no_sense_is_answered_with_why(server: NatsServer, broken: Broken) -> None:
    from bot.worker.board_wire import encode_work
    from bot.worker.nats_link import SUBJECT

    worker = DrawingRunner()
    async with speaking(server.url()) as client, working(server.url(), worker):
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        async def hear(message: object) -> None:
            answer.set_result(message.data)  # type: ignore[attr-defined]

        await client.subscribe("_INBOX.quizhost.me", cb=hear)
        await client.publish(SUBJECT, broken(encode_work(JOB)), reply="_INBOX.quizhost.me")
        assert await answer == b"failed A job must be what this version of quizhost writes."
    assert worker.drawn == []
