"""Answers a stream of jobs: lines in, lines out in the same order, each as soon as it is ready."""

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, BinaryIO, Final, TextIO

from bot.ports import RunnerBusy, RunnerUnavailable, SnippetRunner
from bot.snippets import Outcome, SnippetError, SnippetJob, SnippetResult
from bot.worker.lines import MAX_LINE, Line, Request, answer, parse

READ_AHEAD: Final = 16
"""Lines that are read, and answers that are kept, before they are wanted."""

BUSY_S: Final = 0.05


class LineSource:
    """The lines of a stream, read ahead on a thread of its own.

    No event loop can wait for every kind of file that standard input may be. The thread may still be in the middle of
    a read when the process ends, and keeps nobody from ending. `failure` is set where the stream could not be read to
    its end.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._queue: asyncio.Queue[Line | None] = asyncio.Queue()
        self._room = threading.Semaphore(READ_AHEAD)
        self._closed = False
        self.failure: OSError | None = None

    def start(self) -> None:
        """Begin to read. The running loop is the one in which `next` is to be awaited."""
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), daemon=True, name="standard input").start()

    async def next(self) -> Line | None:
        """The next line; None at the end of the stream, after which it must not be asked again."""
        line = await self._queue.get()
        self._room.release()
        return line

    def close(self) -> None:
        """Read no further. A read that is under way is not waited for."""
        self._closed = True
        self._room.release()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        for number in count(1):
            line = self._line(number)
            self._room.acquire()
            if self._closed:
                return
            try:
                loop.call_soon_threadsafe(self._queue.put_nowait, line)
            except RuntimeError:
                return  # the loop is closed: nobody waits for lines any more
            if line is None:
                return

    def _line(self, number: int) -> Line | None:
        try:
            raw = self._readline(MAX_LINE + len("\r\n"))
            if raw.endswith(b"\n") or len(raw) <= MAX_LINE:
                return Line(number, raw) if raw else None
            while raw and not raw.endswith(b"\n"):
                raw = self._readline(MAX_LINE)
            return Line(number, None)
        except OSError as error:
            self.failure = error
        except ValueError:
            pass  # a stream that was closed: nothing more will come
        return None

    def _readline(self, most: int) -> bytes:
        binary: BinaryIO | None = getattr(self._stream, "buffer", None)
        if binary is not None:
            return binary.readline(most)
        return self._stream.readline(most).encode("utf-8", "surrogatepass")  # a stream in memory


async def _a_moment() -> None:
    await asyncio.sleep(BUSY_S)


async def run_patiently(
    runner: SnippetRunner, job: SnippetJob, pause: Callable[[], Awaitable[None]] = _a_moment
) -> SnippetResult:
    """Run a job, asking again after each `pause` for as long as the runner is busy. Raises `RunnerUnavailable`."""
    while True:
        try:
            return await runner.run(job)
        except RunnerBusy:
            await pause()


class Answering:
    """Answers jobs on `out`, in the order in which they come, with up to `jobs` snippets running at a time.

    What a line does not say of seed and limits is taken from `unless_said`. `unavailable` is true once a job could not
    be run because the runner is not there; such a job is answered as refused, with an error of type "Unavailable".
    `pause` is awaited before a busy runner is asked again.
    """

    def __init__(
        self,
        runner: SnippetRunner,
        out: TextIO,
        unless_said: SnippetJob,
        *,
        jobs: int = 1,
        pause: Callable[[], Awaitable[None]] = _a_moment,
    ) -> None:
        self._runner = runner
        self._out = out
        self._unless_said = unless_said
        self._slots = asyncio.Semaphore(jobs)
        self._most = jobs + READ_AHEAD
        self._pause = pause
        self._answers: deque[asyncio.Task[str]] = deque()
        self.unavailable = False

    async def answer_all(self, source: LineSource, stop: asyncio.Event) -> None:
        """Answer every line until their end or until `stop` is set; what was taken on by then is answered still.

        Starts and closes `source`. Raises `OSError` where it could not be read to its end (what came before is
        answered), or where an answer cannot be written.
        """
        source.start()
        stopping = asyncio.create_task(stop.wait())
        try:
            await self._take_all(source, stopping)
            while self._answers:
                await asyncio.wait({self._answers[0]})
                self._print_ready()
        finally:
            source.close()
            await _cancel(stopping, *self._answers)
        if source.failure is not None:
            raise source.failure

    async def _take_all(self, source: LineSource, stopping: "asyncio.Task[bool]") -> None:
        """Take on what the lines ask for, and print the answers that become ready meanwhile."""
        upcoming = asyncio.create_task(source.next())
        try:
            while not stopping.done():
                waited: set[asyncio.Task[Any]] = {stopping, *list(self._answers)[:1]}
                if len(self._answers) < self._most:
                    waited.add(upcoming)
                await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
                self._print_ready()
                if upcoming in waited and upcoming.done():
                    line = upcoming.result()
                    if line is None:
                        return
                    self._take(line)
                    upcoming = asyncio.create_task(source.next())
        finally:
            await _cancel(upcoming)

    def _take(self, line: Line) -> None:
        request = parse(line, self._unless_said)
        if request is not None:
            self._answers.append(asyncio.create_task(self._answer(request)))

    async def _answer(self, request: Request) -> str:
        result = request.what if isinstance(request.what, SnippetResult) else await self._result(request.what)
        return answer(request.id, result)

    async def _result(self, job: SnippetJob) -> SnippetResult:
        async with self._slots:
            try:
                return await run_patiently(self._runner, job, self._pause)
            except RunnerUnavailable as error:
                self.unavailable = True
                return SnippetResult(Outcome.REFUSED, error=SnippetError("Unavailable", str(error)))

    def _print_ready(self) -> None:
        while self._answers and self._answers[0].done():
            print(self._answers.popleft().result(), file=self._out, flush=True)


async def _cancel(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel tasks, and wait until they have let go of what they held."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
