"""The zygote as its client sees it: a child process, and the socket to it."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.ports import RunnerUnavailable
from bot.worker.launching import Launched, Wall, launch
from bot.worker.protocol import (
    MAX_MESSAGE,
    Exited,
    Fork,
    Kill,
    Message,
    ProtocolError,
    Ready,
    Unfit,
    Work,
    decode,
    encode,
)
from bot.worker.sandbox.layers import LayerState

CLOSING_S: Final = 2.0
"""How long a zygote may take to end by itself."""

OBEYING_S: Final = 5.0
"""How long a zygote may take to end a child. One that does not is stuck, and is ended itself."""


class CannotStart(RunnerUnavailable):
    """No worker can start here, now or later, until somebody does what the message says.

    `layers` are the layers of isolation as far as they are known. `without_torch` says that PyTorch is not installed.
    """

    def __init__(self, message: str, layers: Sequence[LayerState] = (), *, without_torch: bool = False) -> None:
        super().__init__(message)
        self.layers = tuple(layers)
        self.without_torch = without_torch


@dataclass(frozen=True, slots=True)
class WorkerInfo:
    """A worker that is ready: versions, how long it took to start, its own memory, and the layers that hold.

    `no_pictures` says why it cannot draw, "" where it can.
    """

    torch: str
    python: str
    boot_s: float
    resident_kb: int
    layers: tuple[LayerState, ...]
    no_pictures: str = ""


@dataclass(slots=True)
class Child:
    """A child that waits for its job: the client's ends of its pipes."""

    id: int
    memory_mb: int
    cpu_s: int
    stdout: int
    stderr: int
    job: int
    claim: int
    ended: "asyncio.Future[Exited]"
    """How it ended; fails with `RunnerUnavailable` where the zygote ended first."""

    def close(self) -> None:
        """Close what is still open. A child that has no job yet ends by that."""
        for name in ("stdout", "stderr", "job", "claim"):
            if (descriptor := getattr(self, name)) >= 0:
                os.close(descriptor)
                setattr(self, name, -1)


class ZygoteProcess:
    """One zygote, from its start to its end. Use it from one event loop.

    `lost` is called once, when it has ended without being asked to.
    """

    def __init__(self, lost: Callable[["ZygoteProcess"], None], off: tuple[str, ...] = (), hash_seed: int = 0) -> None:
        self.info: WorkerInfo | None = None
        self.resident_kb = 0
        self.started = 0
        """How many children it was asked for."""
        self._lost = lost
        self._off = off
        self._hash_seed = hash_seed
        self._loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[WorkerInfo] = self._loop.create_future()
        self._gone: asyncio.Future[None] = self._loop.create_future()
        self.ending = False
        """Whether it has ended, or was told to end at once."""
        self._children: dict[int, Child] = {}
        self._closing = False
        self._launched: Launched | None = None

    async def start(self, group_bytes: int) -> None:
        """Start the process; `ready` says when it can be used. Raises `RunnerUnavailable`."""
        self._began = self._loop.time()
        outer = await asyncio.to_thread(Wall.tried, self._off)
        try:
            self._launched = launch(outer, self._off, group_bytes, self._hash_seed)
        except OSError as error:
            raise RunnerUnavailable(f"The worker cannot be started: {error.strerror}.") from error
        self._socket = self._launched.socket
        try:
            self._pidfd = os.pidfd_open(self.pid)
        except OSError as error:
            self._launched.abandon()
            self._launched = None
            raise RunnerUnavailable(f"The worker cannot be watched: {error.strerror}. It needs Linux 5.3.") from error
        self._loop.add_reader(self._pidfd, self._ended)
        self._loop.add_reader(self._socket, self._listen)

    async def ready(self) -> WorkerInfo:
        """Wait until children can be started. Raises `CannotStart`, or `RunnerUnavailable` where it ended early."""
        return await asyncio.shield(self._ready)

    def fork(self, memory_mb: int, cpu_s: int, *, ahead: bool = False, work: Work = Work.SNIPPET) -> Child:
        """Start a child with these limits, `ahead` of a job or for one that waits.

        Raises `RunnerUnavailable` where the zygote does not listen any more."""
        readers, writers = _pipes(4)
        theirs = [writers[0], writers[1], readers[2], writers[3]]
        self.started += 1
        ended: asyncio.Future[Exited] = self._loop.create_future()
        child = Child(self.started, memory_mb, cpu_s, readers[0], readers[1], writers[2], readers[3], ended)
        for descriptor in (child.stdout, child.stderr, child.job, child.claim):
            os.set_blocking(descriptor, False)
        self._children[child.id] = child
        try:
            socket.send_fds(self._socket, [encode(Fork(child.id, memory_mb, cpu_s, ahead, work))], theirs)
        except OSError as error:
            child.close()
            del self._children[child.id]
            self.kill_all()
            raise RunnerUnavailable(f"The worker does not take jobs any more: {error.strerror}.") from error
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return child

    def kill(self, child: Child) -> None:
        """End a child, whatever it does."""
        try:
            self._socket.send(encode(Kill(child.id)))
        except OSError:  # it does not listen: it goes, and with it the child
            self.kill_all()
        else:
            self._loop.call_later(OBEYING_S, self._see_killed, child)

    @property
    def pid(self) -> int:
        """The process that was started: the zygote, or the wall around it."""
        assert self._launched is not None
        return self._launched.process.pid

    @property
    def alive(self) -> bool:
        """Whether it can still be asked for children."""
        return not self._closing and not self._gone.done()

    async def idle(self) -> None:
        """Wait until all its children have ended."""
        if self._children:
            await asyncio.wait([child.ended for child in self._children.values()])

    def kill_all(self) -> None:
        """End the zygote and its children at once."""
        assert self._launched is not None
        self.ending = True
        with contextlib.suppress(ProcessLookupError):
            self._launched.process.kill()

    async def gone(self) -> None:
        """Wait until it has ended."""
        await asyncio.shield(self._gone)

    async def close(self) -> None:
        """Let it end, with all children; kill it where that takes too long."""
        if self._launched is None:  # told to end before it had begun
            return
        if self._closing or self._gone.done():
            await asyncio.shield(self._gone)
            return
        self._closing = True
        self._loop.remove_reader(self._socket)
        self._socket.close()
        if not self._ready.done():  # it imports, and hears nothing
            self.kill_all()
        done, _ = await asyncio.wait([self._gone], timeout=CLOSING_S)
        if not done:
            self.kill_all()
            await asyncio.shield(self._gone)

    def _see_killed(self, child: Child) -> None:
        if not child.ended.done() and not self._gone.done():
            self.kill_all()

    def _listen(self) -> None:
        while True:
            try:
                data = self._socket.recv(MAX_MESSAGE)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._loop.remove_reader(self._socket)
                self.kill_all()
                return
            try:
                self._hear(decode(data))
            except ProtocolError:
                self.kill_all()
                return

    def _hear(self, message: Message) -> None:
        match message:
            case Exited():
                self.resident_kb = message.resident_kb or self.resident_kb
                if (child := self._children.pop(message.id, None)) is not None:
                    child.ended.set_result(message)
            case Ready():
                self.resident_kb = message.resident_kb
                took = self._loop.time() - self._began
                layers = self._all_layers(message.layers)
                self.info = WorkerInfo(
                    message.torch, message.python, took, message.resident_kb, layers, message.no_pictures
                )
                self._ready.set_result(self.info)
            case Unfit():
                layers = self._all_layers(message.layers)
                self._ready.set_exception(CannotStart(message.reason, layers, without_torch=message.without_torch))
            case _:
                raise ProtocolError(f"not an answer: {type(message).__name__}")

    def _all_layers(self, theirs: tuple[LayerState, ...]) -> tuple[LayerState, ...]:
        assert self._launched is not None
        ours = {state.id: state for state in self._launched.layers}
        return tuple([*(state for state in theirs if state.id not in ours), *ours.values()])

    def _ended(self) -> None:
        """The process has ended: bury it, and tell everybody who waits for it."""
        assert self._launched is not None
        self.ending = True
        code = self._launched.process.wait()
        self._loop.remove_reader(self._pidfd)
        os.close(self._pidfd)
        if not self._closing:
            self._listen_to_the_rest()
            self._loop.remove_reader(self._socket)
            self._socket.close()
        why = f"The worker has ended ({_ending(code)})."
        said = self._launched.said_last()
        self._launched.words.close()
        if not self._ready.done():
            self._ready.set_exception(RunnerUnavailable(f"{why} It said last: {said or 'nothing'}"))
            self._ready.exception()
        for child in self._children.values():
            child.ended.set_exception(RunnerUnavailable(why))
            child.ended.exception()
        self._children.clear()
        if self._launched.group is not None:
            self._launched.group.remove()
        self._gone.set_result(None)
        if not self._closing:
            self._lost(self)

    def _listen_to_the_rest(self) -> None:
        """What it said before it ended may still wait in the socket."""
        with contextlib.suppress(OSError):
            while data := self._socket.recv(MAX_MESSAGE):
                with contextlib.suppress(ProtocolError):
                    self._hear(decode(data))


def _pipes(count: int) -> tuple[list[int], list[int]]:
    """The reading and the writing ends of new pipes. Raises `RunnerUnavailable` where there are too many already."""
    readers: list[int] = []
    writers: list[int] = []
    try:
        for _ in range(count):
            reader, writer = os.pipe()
            readers.append(reader)
            writers.append(writer)
    except OSError as error:
        for descriptor in (*readers, *writers):
            os.close(descriptor)
        raise RunnerUnavailable(f"The worker cannot take a job: {error.strerror}.") from error
    return readers, writers


def _ending(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
