"""Has snippets run, and pictures drawn, by workers of other machines, which are reached through a NATS server."""

import asyncio
import logging
import random
import secrets
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from bot.pictures import BoardPicture, DrawJob, Standing, TallyJob
from bot.ports import RunnerBusy, RunnerUnavailable
from bot.snippets import SnippetJob, SnippetResult, refused
from bot.worker import boards
from bot.worker.board_wire import BoardWork
from bot.worker.nats_link import CLOSED, REPLIES, SUBJECT, Link
from bot.worker.wire import BEAT, BUSY, UNABLE, crashed, decode_result, encode_job

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg

MAX_JOBS: Final = 500
"""Jobs that are on their way at a time; they are kept in memory."""

_MAX_NEWS: Final = 64
"""Unread answers of one job. More come from nobody who means well, and are dropped."""

_NO_RESPONDERS: Final = "503"


_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for what, in seconds.

    A worker gives a sign of life every half second for each job that it has: after `silence_s` without one, a job is
    sent again, at most `sends` times in all, and nobody answers it where every worker that took it fell silent. A job
    with a limit of `w` seconds must be answered within `walls * w + spare_s`. For `nobody_s` it may find no worker that
    can run it, and for `server_s` no server. Between two tries lie `pause_s` and more.
    """

    silence_s: float = 2.0
    sends: int = 5
    nobody_s: float = 3.0
    server_s: float = 5.0
    pause_s: float = 0.1
    walls: int = 3
    spare_s: float = 10.0
    check_s: float = 2.0


class _End(Enum):
    """How a try ended without a result."""

    SILENT = auto()
    BUSY = auto()
    UNABLE = auto()
    NOBODY = auto()
    CLOSED = auto()


class _Call:
    """One job on its way: the tries that were sent, and what is heard of them."""

    def __init__(self, payload: bytes, within_s: float) -> None:
        self.payload = payload
        self.within_s = within_s
        self.until = asyncio.get_running_loop().time() + within_s
        self.news: asyncio.Queue[tuple[str, Msg | None]] = asyncio.Queue()
        self.sent = 0
        self.open: set[str] = set()
        """Tries that may still bring a result: those just sent, and those of which a sign of life was heard."""
        self.silences = 0
        self.pauses = 0
        self.taken = False
        """Whether any worker has it, or would if it had time."""
        self.nobody_since: float | None = None

    def hear(self, attempt: str, message: "Msg | None") -> None:
        if message is None or self.news.qsize() < _MAX_NEWS:
            self.news.put_nowait((attempt, message))

    def sends(self, attempt: str) -> bool:
        """Whether this is one of the tries that were sent."""
        return attempt.isascii() and attempt.isdecimal() and len(attempt) < 6 and 1 <= int(attempt) <= self.sent


class NatsRunner:
    """Implements `bot.ports.SnippetRunner` and `bot.ports.pictures.PictureRunner`.

    The server is connected to with the first job, and again whenever the connection is lost. Doing a job twice does no
    harm, so a job of which nothing is heard goes to another worker; the first result counts.
    """

    def __init__(self, url: str, *, patience: Patience = Patience(), name: str = "quizhost") -> None:
        """`url` is nats://, tls://, ws:// or wss://, with user and password or a token where the server wants them.

        One that cannot be read is complained of when a job is to be run.
        """
        self._patience = patience
        self._link = Link(url, name=name, joined=self._join, check_s=patience.check_s)
        # Whoever can guess where answers are awaited could forge them.
        self._inbox = f"{REPLIES}.{secrets.token_hex(16)}"
        self._calls: dict[str, _Call] = {}
        self._closed = False

    async def run(self, job: SnippetJob) -> SnippetResult:
        """Run one job on any worker.

        Raises `RunnerBusy` where all workers are busy for as long as the job may take, and `RunnerUnavailable` where
        the URL cannot be read, or there is no server, no worker, or none that lives long enough to answer.
        """
        fault = job.fault()
        if fault is not None:
            return refused(fault)
        data = await self._ask(encode_job(job), job.limits.wall_ms)
        try:
            return decode_result(data)
        except ValueError as error:
            _log.warning("A worker's answer makes no sense and counts as a crash. %s", error)
            return crashed("The worker's answer made no sense.")

    async def draw(self, job: DrawJob) -> BoardPicture:
        """Have it drawn by any worker. Raises `PictureFailed`, and what `run` raises."""
        return boards.read_picture(job, await self._board(job))

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        """Have it summed by any worker. Raises `PictureFailed`, and what `run` raises."""
        return boards.read_standings(await self._board(job))

    async def _board(self, job: BoardWork) -> bytes:
        task = boards.task(job)
        return boards.unless_failed(await self._ask(task.payload, task.wall_ms))

    async def _ask(self, payload: bytes, wall_ms: int) -> bytes:
        """What a worker answers to a job that may take `wall_ms`."""
        if self._closed:
            raise RunnerUnavailable(CLOSED)
        if len(self._calls) >= MAX_JOBS:
            raise RunnerBusy(f"{MAX_JOBS} jobs are on their way already; try again in a moment.")
        patience = self._patience
        call = _Call(payload, patience.walls * wall_ms / 1000 + patience.spare_s)
        token = secrets.token_hex(16)
        self._calls[token] = call
        try:
            return await self._answer(token, call)
        finally:
            del self._calls[token]

    async def close(self) -> None:
        """Disconnect. Jobs that are on their way raise `RunnerUnavailable`, and so does every later one."""
        self._closed = True
        for call in self._calls.values():
            call.hear("", None)
        await self._link.close()

    async def _join(self, client: "Client") -> None:
        await client.subscribe(f"{self._inbox}.*.*", cb=self._hear)

    async def _hear(self, message: "Msg") -> None:
        _, token, attempt = message.subject.rsplit(".", 2)
        call = self._calls.get(token)
        if call is not None:  # else it is late: another worker was faster, or nobody waits any more
            call.hear(attempt, message)

    async def _answer(self, token: str, call: _Call) -> bytes:
        while True:
            if not call.open:
                await self._send(token, call)
            heard = await self._listen(call, self._patience.silence_s)
            while isinstance(heard, _End):
                pause_s = self._next_pause(call, heard)
                if pause_s == 0 or call.open:
                    break
                heard = await self._listen(call, pause_s)
                if heard is _End.SILENT:
                    self._see_to_time(call)
                    break
            else:
                return heard

    async def _send(self, token: str, call: _Call) -> None:
        from nats.errors import Error, MaxPayloadError

        client = await self._link.connected(self._patience.server_s, call.until)
        call.sent += 1
        attempt = str(call.sent)
        call.open.add(attempt)
        try:
            await client.publish(SUBJECT, call.payload, reply=f"{self._inbox}.{token}.{attempt}")
        except MaxPayloadError:
            raise RunnerUnavailable(
                f"The job is larger than NATS at {self._link.address.place} takes ({client.max_payload:,} bytes); "
                "set max_payload to 1MB there."
            ) from None
        except (Error, OSError) as error:
            # The connection is about to be found lost; the job goes out again on the next one.
            _log.debug("A job could not be sent: %s", type(error).__name__)

    async def _listen(self, call: _Call, patience_s: float) -> bytes | _End:
        """The next answer, or how the last open try ended. `SILENT` after `patience_s` without any news."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout_at(min(loop.time() + patience_s, call.until)):
                    attempt, message = await call.news.get()
            except TimeoutError:
                call.open.clear()
                return _End.SILENT
            if message is None:
                return _End.CLOSED
            if not call.sends(attempt):
                continue
            if message.data == BEAT:
                call.open.add(attempt)
                call.taken, call.nobody_since = True, None
                patience_s = self._patience.silence_s
                continue
            end = _end(message)
            if end is None:
                return message.data  # only a worker that has the job knows where to send it
            if attempt in call.open:
                call.open.discard(attempt)
                if not call.open:
                    return end

    def _next_pause(self, call: _Call, end: _End) -> float:
        """How long to wait before the job is sent again, in seconds. Raises what `run` raises when it is in vain."""
        now = asyncio.get_running_loop().time()
        patience, place = self._patience, self._link.address.place
        if end is _End.CLOSED:
            raise RunnerUnavailable(CLOSED)
        if end is _End.SILENT and self._link.denied:
            raise RunnerUnavailable(f"{self._link.denied}.")
        if end in _NOBODY:
            call.nobody_since = now if call.nobody_since is None else call.nobody_since
            if now - call.nobody_since >= patience.nobody_s:
                raise RunnerUnavailable(_NOBODY[end].format(place=place))
        else:
            call.nobody_since = None
        call.taken = call.taken or end is _End.BUSY
        self._see_to_time(call)
        if end is _End.SILENT:
            call.silences += 1
            if call.silences >= patience.sends:
                raise RunnerUnavailable(_SILENT.format(place=place))
            return 0.0
        call.pauses += 1
        # Growing, and never the same for two jobs, so that they do not come back all at once.
        return patience.pause_s * min(1 << (call.pauses - 1), 8) * random.uniform(0.5, 1.5)

    def _see_to_time(self, call: _Call) -> None:
        if asyncio.get_running_loop().time() < call.until:
            return
        if call.taken:
            raise RunnerBusy(f"No worker was done with this within {call.within_s:.0f} s; try again later.")
        raise RunnerUnavailable(_SILENT.format(place=self._link.address.place))


_SILENT: Final = "The workers at {place} fell silent; look whether they run, and what their logs say."

_NOBODY: Final = {
    _End.NOBODY: "No worker answers at {place}; start one with: quizhost worker --nats URL",
    _End.UNABLE: "The workers at {place} cannot do this; their logs say why.",
}


def _end(message: "Msg") -> _End | None:
    """What an answer says other than a result; None where it should be one."""
    if message.data == BUSY:
        return _End.BUSY
    if message.data == UNABLE:
        return _End.UNABLE
    if not message.data and (message.headers or {}).get("Status") == _NO_RESPONDERS:
        return _End.NOBODY
    return None
