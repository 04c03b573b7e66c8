"""The zygote: imports PyTorch once, on one thread, and forks one locked-down child for each job.

Started by `bot.worker.process` as `python -m bot.worker.zygote DESCRIPTOR BOOT`; no job ever enters its memory.
"""

import atexit
import contextlib
import errno
import fcntl
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Final, NoReturn

from bot.worker.child import Locks, Walls, live
from bot.worker.drawing import fonts
from bot.worker.drawing.answering import Answerer
from bot.worker.protocol import (
    MAX_MESSAGE,
    Boot,
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
from bot.worker.sandbox import landlock, privileges, readable, seccomp
from bot.worker.sandbox.layers import LayerState, missing
from bot.worker.sandbox.probing import probe

_FDS_OF_A_CHILD: Final = 4
_FIRST_FREE: Final = 16
# What draws would use threads, and does without only where it is told that there is no such thing.
_REFUSING_THREADS: Final = {Work.SNIPPET: errno.EPERM, Work.BOARD: errno.ENOSYS}
_PAGE_KB: Final = os.sysconf("SC_PAGE_SIZE") // 1024


def main(descriptor: int, boot: Boot) -> NoReturn:
    """Set up, then serve the client at this socket until it goes away."""
    client = socket.socket(fileno=descriptor)
    # Behind the wall the parent is another process, which ends with the client.
    parent = os.getppid() if boot.walled else boot.parent
    privileges.end_with_parent(parent)
    # Ctrl-C in the bot's terminal reaches everything that it started; the bot decides when the worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    layers = _layers(boot)
    if reason := missing(layers):
        _leave(client, Unfit(reason, layers, without_torch=find_spec("torch") is None))
    die_first()
    folders = fonts.folders()
    rules = {Work.SNIPPET: readable.rules(), Work.BOARD: readable.rules(folders)}
    holds = {state.id for state in layers if state.holds}
    try:
        if "privileges" in holds:
            privileges.become_nobody(readable.import_roots())
            privileges.end_with_parent(parent)  # a change of user takes it off
        from bot.worker import warming

        version = warming.warm()
    except ImportError as error:
        reason = f"PyTorch cannot be imported ({error}). Install it: pip install 'quizhost[worker]'"
        _leave(client, Unfit(reason, layers, without_torch=error.name == "torch"))
    answerer = Answerer.with_fonts(folders)
    if (count := warming.threads()) != 1:
        _leave(
            client, Unfit(f"PyTorch started {count} threads, and forking needs one. Use another build of it.", layers)
        )
    forget_where_quizhost_is()
    locks = Locks(
        walls={
            work: Walls(
                landlock=out_of_the_way(landlock.ruleset(rules[work])) if "landlock" in holds else None,
                filter=seccomp.Filter(seccomp.program(_REFUSING_THREADS[work])),
            )
            for work in Work
        },
        address_space=_virtual_memory(),
        touch=warming.toucher(),
        seed=warming.seeder(),
        answer=answerer.answer,
    )
    atexit._clear()
    warming.settle()
    privileges.hide_memory()
    client.send(encode(Ready(version, sys.version.split()[0], layers, resident_kb(), answerer.no_pictures)))
    Zygote(client, locks, warming.threads).serve()


class Zygote:
    """Forks, kills and buries children as the client asks."""

    def __init__(self, client: socket.socket, locks: Locks, threads: Callable[[], int]) -> None:
        self._client = client
        self._locks = locks
        self._threads = threads
        self._null = out_of_the_way(os.open(os.devnull, os.O_RDONLY))
        self._poll = select.poll()
        self._poll.register(client, select.POLLIN)
        self._children: dict[int, tuple[int, int]] = {}
        """By pidfd: the client's id of the child, and its process id."""
        self._pidfds: dict[int, int] = {}
        """By the client's id of the child."""

    def serve(self) -> NoReturn:
        """Take orders until the client goes away; then everything ends."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor == self._client.fileno():
                    self._take_order()
                else:
                    self._bury(descriptor)

    def _take_order(self) -> None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._client, MAX_MESSAGE, _FDS_OF_A_CHILD)
        except ConnectionResetError:
            data, descriptors = b"", []
        if not data:
            self._end()
        try:
            match decode(data):
                case Fork() as order if len(descriptors) == _FDS_OF_A_CHILD:
                    self._fork(order, descriptors)
                case Kill(id=id_) if id_ in self._pidfds:
                    signal.pidfd_send_signal(self._pidfds[id_], signal.SIGKILL)
                case Kill():
                    pass  # it ended by itself in the meantime
                case other:
                    raise ProtocolError(f"not an order: {type(other).__name__}")
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _fork(self, order: Fork, descriptors: list[int]) -> None:
        assert self._threads() == 1, "a forked child would wait for ever on a lock of another thread"
        zygote = os.getpid()
        try:
            child = os.fork()
        except OSError as error:
            self._tell(Exited(order.id, None, reason=f"No process can be started: {error.strerror}."))
            return
        if child == 0:
            live(self._locks, order, descriptors, self._null, zygote)
        pidfd = os.pidfd_open(child)
        self._children[pidfd] = (order.id, child)
        self._pidfds[order.id] = pidfd
        self._poll.register(pidfd, select.POLLIN)

    def _bury(self, pidfd: int) -> None:
        id_, child = self._children.pop(pidfd)
        del self._pidfds[id_]
        self._poll.unregister(pidfd)
        os.close(pidfd)
        _, status, usage = os.wait4(child, 0)
        cpu_ms = round((usage.ru_utime + usage.ru_stime) * 1000)
        self._tell(Exited(id_, os.waitstatus_to_exitcode(status), cpu_ms, resident_kb()))

    def _tell(self, message: Message) -> None:
        try:
            self._client.send(encode(message))
        except OSError:
            self._end()

    def _end(self) -> NoReturn:
        for pidfd in self._children:
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        for _, child in self._children.values():  # nobody is left when the client hears that this process has ended
            os.waitpid(child, 0)
        os._exit(0)


def resident_kb() -> int:
    """The memory that this process has in use, in KiB."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * _PAGE_KB


def out_of_the_way(descriptor: int) -> int:
    """The same file under a number that no descriptor of a child has."""
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE)
    os.close(descriptor)
    return high


def die_first() -> None:
    """Be what the kernel ends, with all children, where the machine runs out of memory: before the bot."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")


def forget_where_quizhost_is() -> None:
    """Take a checkout's folder off the import path: snippets cannot read it, and should not look there."""
    for name in ("PYTHONPATH", "PWD"):
        os.environ.pop(name, None)
    sys.orig_argv[:] = sys.argv[:] = []
    roots = readable.import_roots()
    sys.path[:] = [entry for entry in sys.path if entry and os.path.realpath(entry) in roots]


def _virtual_memory() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * _PAGE_KB * 1024


def _layers(boot: Boot) -> tuple[LayerState, ...]:
    states = [*probe(), LayerState("bwrap", boot.walled, boot.wall)]
    return tuple(LayerState(state.id, False, "switched off") if state.id in boot.off else state for state in states)


def _leave(client: socket.socket, last: Message) -> NoReturn:
    client.send(encode(last))
    os._exit(0)


if __name__ == "__main__":
    order = decode(sys.argv[2].encode())
    assert isinstance(order, Boot)
    main(int(sys.argv[1]), order)
