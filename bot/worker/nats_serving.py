"""A worker's side: takes jobs from NATS, has a runner run them, and answers."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Final

from bot.pictures import TallyJob
from bot.ports import RunnerBusy, RunnerUnavailable, SnippetRunner
from bot.ports.pictures import PictureFailed, PictureRunner
from bot.snippets import refused
from bot.worker import boards
from bot.worker.board_wire import MARK, decode_work, encode_answer
from bot.worker.nats_client import settle
from bot.worker.nats_link import QUEUE, REPLIES, SUBJECT, Link
from bot.worker.wire import BEAT, BUSY, UNABLE, crashed, decode_job, encode_result

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg
    from nats.aio.subscription import Subscription

BEAT_S: Final = 0.5
"""Time between two signs of life of a job, in seconds."""

QUEUED: Final = 4
"""Jobs that wait for each one that runs, where nothing else is said."""

_OURS: Final = "The worker failed."

_log = logging.getLogger(__name__)


async def serve(
    url: str,
    runner: SnippetRunner,
    *,
    parallel: int,
    queued: int | None = None,
    name: str = "quizhost worker",
    stop: asyncio.Event,
    on_ready: Callable[[], None] | None = None,
    beat_s: float = BEAT_S,
    check_s: float = 2.0,
) -> None:
    """Answer jobs until `stop` is set; then finish those that were accepted, take no new ones, and disconnect.

    `parallel` jobs run at a time, `queued` more may wait (default: four for each that runs), and whoever asks beyond
    that is told to ask elsewhere. `on_ready` is called once, when the first job can come. The server may come and go:
    it is connected to for ever, and what was accepted before is finished. `runner` is not closed. Where it is a
    `PictureRunner` too, pictures are drawn.

    Raises `RunnerUnavailable` where the URL cannot be read or nats-py is missing.
    """
    desk = _Desk(url, runner, parallel, QUEUED * parallel if queued is None else queued, name, on_ready, check_s)
    beating = asyncio.create_task(desk.beat(beat_s))
    try:
        desk.link.start()
        await stop.wait()
        await desk.leave()
    finally:
        beating.cancel()
        await desk.close()


class _Desk:
    """Where jobs are accepted, and answered when they are done."""

    def __init__(
        self,
        url: str,
        runner: SnippetRunner,
        parallel: int,
        queued: int,
        name: str,
        on_ready: Callable[[], None] | None,
        check_s: float,
    ) -> None:
        self.link = Link(url, name=name, joined=self._join, on_up=self._up, check_s=check_s)
        self._runner = runner
        self._running = asyncio.Semaphore(parallel)
        self._most = parallel + queued
        self._on_ready = on_ready
        self._client: Client | None = None  # before the link counts as up, because the first job may be sooner
        self._subscription: Subscription | None = None
        self._jobs: dict[asyncio.Task[None], str] = {}
        self._leaving = False
        self._complaint = ""

    async def beat(self, every_s: float) -> None:
        """Give signs of life for all accepted jobs, for ever."""
        while True:
            await asyncio.sleep(every_s)
            for reply in list(self._jobs.values()):
                await self._say(reply, BEAT)

    async def leave(self) -> None:
        """Take no more jobs, and finish those that were accepted as long as there is somebody to answer to."""
        self._leaving = True
        if self._subscription is not None:
            await self._while_connected(self._subscription.drain())  # type: ignore[no-untyped-call]
        while self._jobs and self.link.client is not None:
            await self._while_connected(asyncio.wait(self._jobs))
        if self.link.client is not None:
            await self._while_connected(settle(self.link.client))

    async def _while_connected(self, work: Coroutine[Any, Any, Any]) -> None:
        """Await it, but not when the connection is lost: nats-py then waits for what cannot come."""
        tasks = {asyncio.create_task(work), asyncio.create_task(self.link.lost())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def close(self) -> None:
        """Drop what is left, and disconnect."""
        self._leaving = True
        jobs = list(self._jobs)
        for job in jobs:
            job.cancel()
        if jobs:
            await asyncio.wait(jobs)
        await self.link.close()

    async def _join(self, client: "Client") -> None:
        if self._leaving:
            return
        self._client = client
        self._subscription = await client.subscribe(SUBJECT, QUEUE, cb=self._take)

    def _up(self) -> None:
        if self._on_ready is not None:
            self._on_ready()
            self._on_ready = None

    async def _take(self, message: "Msg") -> None:
        reply = message.reply
        if not reply.startswith(f"{REPLIES}."):
            return  # whoever asks could have us publish anywhere
        if self._leaving or len(self._jobs) >= self._most:
            await self._say(reply, BUSY)
            return
        task = asyncio.create_task(self._handle(reply, message.data))
        self._jobs[task] = reply
        task.add_done_callback(self._jobs.pop)

    async def _handle(self, reply: str, data: bytes) -> None:
        async with self._running:
            answer = await self._work(data)
        await self._say(reply, answer)

    async def _work(self, data: bytes) -> bytes:
        try:
            return await (self._board(data) if data.startswith(MARK) else self._snippet(data))
        except RunnerBusy:
            return BUSY
        except RunnerUnavailable as error:
            self._complain(f"Jobs are sent elsewhere, because none can be run here: {error}")
            return UNABLE
        except Exception as error:  # a fault of ours; the job would meet it on every worker
            _log.error("A job could not be run: %s", type(error).__name__)
            return boards.failed(_OURS) if data.startswith(MARK) else encode_result(crashed(_OURS))

    async def _snippet(self, data: bytes) -> bytes:
        try:
            job = decode_job(data)
        except ValueError as error:
            return encode_result(refused(str(error)))
        return encode_result(await self._runner.run(job))

    async def _board(self, data: bytes) -> bytes:
        if not isinstance(self._runner, PictureRunner):
            raise RunnerUnavailable("It draws no pictures.")
        try:
            job = decode_work(data)
            if isinstance(job, TallyJob):
                return encode_answer(await self._runner.tally(job))
            return encode_answer(await self._runner.draw(job))
        except (PictureFailed, ValueError) as error:
            return boards.failed(str(error))

    def _complain(self, complaint: str) -> None:
        """Say it once, however many jobs are turned away for that reason."""
        if complaint != self._complaint:
            self._complaint = complaint
            _log.error("%s", complaint)

    async def _say(self, reply: str, data: bytes) -> None:
        """Answer, where there is a connection. Whoever waits without an answer asks again."""
        client = self._client
        if client is None:
            return
        from nats.errors import Error, MaxPayloadError

        try:
            await client.publish(reply, data)
        except MaxPayloadError:
            place = self.link.address.place
            _log.error("A result is larger than NATS at %s takes; set max_payload to 1MB there.", place)
            await self._say(reply, encode_result(crashed("The result is too large for the NATS server.")))
        except (Error, OSError) as error:
            _log.debug("An answer could not be sent: %s", type(error).__name__)
