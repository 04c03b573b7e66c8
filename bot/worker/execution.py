"""One job in one child: hands it over, gathers what the child writes, and decides how it ended.

The end of a job is decided here: by the clock, by the amount of output, or by the child's claim. After that the child
is killed in any case.
"""

import asyncio
import os
from dataclasses import dataclass
from typing import Final

from bot.ports import RunnerUnavailable
from bot.snippets import Outcome, SnippetError, SnippetJob, SnippetResult
from bot.worker.process import Child, ZygoteProcess
from bot.worker.protocol import MAX_CLAIM, Exited, ProtocolError, Work, decode_claim, encode_job

_CHUNK: Final = 64 * 1024
_SIGKILL: Final = -9
_SIGXCPU: Final = -24


class KilledFromOutside(RunnerUnavailable):
    """A child was killed by somebody else: the system for want of memory, or a person. Its job may be run again."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job as it is handed to a child: its bytes, and what the child may use and write."""

    payload: bytes
    wall_ms: int
    memory_mb: int
    output_bytes: int
    work: Work = Work.SNIPPET

    @classmethod
    def of(cls, job: SnippetJob) -> "Task":
        """A snippet's."""
        return cls(encode_job(job), job.limits.wall_ms, job.limits.memory_mb, job.limits.output_bytes)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended: as in `SnippetResult`, but with standard output and error as bytes."""

    outcome: Outcome
    stdout: bytes
    stderr: bytes
    error: SnippetError | None
    ms: float
    truncated: bool


async def run_snippet(zygote: ZygoteProcess, child: Child, job: SnippetJob) -> SnippetResult:
    """Run one snippet in this child. Raises as `Execution.ended` does."""
    return result_of(zygote, await Execution(zygote, child, Task.of(job)).ended())


def result_of(zygote: ZygoteProcess, ended: Ended) -> SnippetResult:
    """What came of a snippet."""
    stdout, stderr = (stream.decode("utf-8", "replace") for stream in (ended.stdout, ended.stderr))
    torch = zygote.info.torch if zygote.info else ""
    return SnippetResult(ended.outcome, stdout, stderr, ended.error, ended.ms, ended.truncated, torch)


class Execution:
    """Runs `task` in `child`; use it once."""

    def __init__(self, zygote: ZygoteProcess, child: Child, task: Task) -> None:
        self._loop = asyncio.get_running_loop()
        self._zygote = zygote
        self._child = child
        self._task = task
        self._over: asyncio.Future[Outcome | None] = self._loop.create_future()
        """Why the job is over; None where the child ended without a claim."""
        self._to_send = task.payload
        self._written = {child.stdout: bytearray(), child.stderr: bytearray()}
        self._claim = bytearray()
        self._error: SnippetError | None = None
        self._truncated = False

    async def ended(self) -> Ended:
        """Run the job to its end.

        Raises `RunnerUnavailable` where the zygote ended with it, or `KilledFromOutside`.
        """
        began = self._loop.time()
        timer = self._loop.call_later(self._task.wall_ms / 1000, self._finish, Outcome.TIMEOUT)
        streams = (self._child.stdout, self._child.stderr)
        try:
            for stream in streams:
                self._loop.add_reader(stream, self._read, stream)
            self._loop.add_reader(self._child.claim, self._read_claim)
            self._send()
            outcome = await self._over
            ms = (self._loop.time() - began) * 1000
            if outcome is None:
                outcome = self._post_mortem(self._child.ended.result())
            for stream in streams:
                self._read(stream)
        finally:
            timer.cancel()
            self._let_go()
        if self._truncated and outcome is Outcome.OK:
            outcome = Outcome.OUTPUT_LIMIT
        stdout, stderr = (bytes(self._written[stream]) for stream in streams)
        error = self._error if outcome in (Outcome.ERROR, Outcome.MEMORY, Outcome.CRASHED) else None
        return Ended(outcome, stdout, stderr, error, round(ms, 3), self._truncated)

    def _finish(self, outcome: Outcome | None) -> None:
        if not self._over.done():
            self._over.set_result(outcome)

    def _send(self) -> None:
        """Write as much of the job as the pipe takes; the rest when it has room."""
        job = self._child.job
        try:
            sent = os.write(job, self._to_send)
        except BlockingIOError:
            sent = 0
        except BrokenPipeError:  # it ended before it began; its claim's end of file says so
            sent = len(self._to_send)
        self._to_send = self._to_send[sent:]
        if self._to_send:
            self._loop.add_writer(job, self._send)
            return
        self._loop.remove_writer(job)
        os.close(job)
        self._child.job = -1

    def _read(self, stream: int) -> None:
        """Take what a stream holds, up to the limit of both together."""
        try:
            data = os.read(stream, _CHUNK)
        except BlockingIOError:
            return
        if not data:
            self._loop.remove_reader(stream)
            return
        room = self._task.output_bytes - sum(map(len, self._written.values()))
        self._written[stream] += data[:room]
        if len(data) > room:
            self._truncated = True
            self._finish(Outcome.OUTPUT_LIMIT)

    def _read_claim(self) -> None:
        try:
            data = os.read(self._child.claim, _CHUNK)
        except BlockingIOError:  # a child can open its own pipe through /proc, and read what it wrote
            return
        self._claim += data
        if data and len(self._claim) <= MAX_CLAIM and not self._claim.endswith(b"\n"):
            return
        self._loop.remove_reader(self._child.claim)
        if not self._claim:
            # It may have closed the channel and live on; clock and amount of output hold until it ends.
            self._child.ended.add_done_callback(lambda _: self._finish(None))
            return
        try:
            outcome, self._error = decode_claim(bytes(self._claim[: MAX_CLAIM + 1]))
        except ProtocolError:
            outcome = Outcome.CRASHED
            self._error = SnippetError("Crashed", "The snippet wrote into the worker's own channel.")
        self._finish(outcome)

    def _post_mortem(self, end: Exited) -> Outcome:
        """What the end of the process says about a child that went without a claim."""
        if end.status is None:  # there was no child, and so no snippet to blame
            raise RunnerUnavailable(f"The worker cannot take a job: {end.reason}")
        if end.status == _SIGXCPU or (end.status == _SIGKILL and end.cpu_ms >= self._child.cpu_s * 1000):
            return Outcome.TIMEOUT
        if end.status == _SIGKILL:  # a snippet cannot send signals, not even to itself
            raise KilledFromOutside("The snippet's process was killed, perhaps because the machine ran out of memory.")
        self._error = SnippetError("Crashed", _how(end))
        return Outcome.CRASHED

    def _let_go(self) -> None:
        child = self._child
        for stream in (child.stdout, child.stderr, child.claim):
            self._loop.remove_reader(stream)
        if child.job >= 0:
            self._loop.remove_writer(child.job)
        self._zygote.kill(child)
        child.close()


def _how(end: Exited) -> str:
    assert end.status is not None
    if end.status < 0:
        return f"The snippet's process was ended by signal {-end.status}."
    return f"The snippet's process ended with code {end.status} before the snippet had."
