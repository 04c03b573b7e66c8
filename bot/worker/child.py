"""One child: locks itself up, reads its job, runs it, says how it ended, and ends.

What it needs after the snippet has begun is bound before: a snippet may replace anything in its own process.
"""

import atexit
import fcntl
import io
import linecache
import os
import sys
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TextIO

from bot.snippets import Outcome
from bot.worker.protocol import CLAIM, JOB, STDERR, STDIN, STDOUT, Fork, Work, decode_job, encode_claim
from bot.worker.sandbox import landlock, privileges, rlimits
from bot.worker.sandbox.seccomp import Filter

SNIPPET: Final = "<snippet>"
_CHUNK: Final = 64 * 1024
_THREADS: Final = "/proc/self/task"
_ONE_THREAD: Final = 3  # links to a folder: its own two, and one for each folder in it
_FIRST_FREE: Final = 16
_SHOWN_FRAMES: Final = 6
_TORCH_OUT_OF_MEMORY: Final = "DefaultCPUAllocator"
# Made here, before a snippet could take json or this module to pieces.
_ENDED_WELL: Final = encode_claim(Outcome.OK)
_OUT_OF_MEMORY: Final = encode_claim(Outcome.MEMORY, "MemoryError", "The snippet ran out of memory.")
_UNSPEAKABLE: Final = encode_claim(Outcome.ERROR, "Exception", "an exception that cannot be written out")


@dataclass(frozen=True, slots=True)
class Walls:
    """What a child can read and ask of the kernel. `landlock` is a descriptor of rules, None where there are none."""

    landlock: int | None
    filter: Filter


@dataclass(frozen=True, slots=True)
class Locks:
    """What a child puts on, and what it is given: for snippets `touch` and `seed`, for boards `answer`."""

    walls: Mapping[Work, Walls]
    address_space: int
    touch: Callable[[], None]
    seed: Callable[[int], None]
    answer: Callable[[bytes], bytes]


def live(locks: Locks, order: Fork, descriptors: Sequence[int], null: int, zygote: int) -> None:
    """The whole life of a child; never returns. `descriptors` are standard output, error, job and claim."""
    leave, write, code = os._exit, os.write, 1
    try:
        try:
            _lock_up(locks, order, descriptors, null, zygote)
        except Exception as error:
            write(STDERR, f"This job was not run, because it could not be isolated: {error}".encode())
            raise
        if order.work is Work.BOARD:
            claim = _answer(locks.answer, _read_job())
        else:
            program = _Program.begun()
            seed, source = decode_job(_read_job())
            locks.seed(seed)
            claim = program.run(source)
        write(CLAIM, claim)
        code = 0
    finally:
        leave(code)


def _lock_up(locks: Locks, order: Fork, descriptors: Sequence[int], null: int, zygote: int) -> None:
    walls = locks.walls[order.work]
    _place((null, *descriptors))
    privileges.no_new_privileges()
    privileges.end_with_parent(zygote)
    privileges.hide_memory()
    if walls.landlock is not None:
        landlock.restrict(walls.landlock)
    if order.ahead:
        locks.touch()
    if os.stat(_THREADS).st_nlink != _ONE_THREAD:
        raise PermissionError("the locks would hold one of several threads")
    privileges.close_from(CLAIM + 1)
    rlimits.limit(locks.address_space + (order.memory_mb << 20), order.cpu_s)
    walls.filter.install()


def _place(descriptors: Sequence[int]) -> None:
    """Make the descriptors given 0, 1, 2 …, whichever numbers they have now."""
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, _FIRST_FREE) for descriptor in descriptors]
    for number, descriptor in enumerate(high):
        os.dup2(descriptor, number)


def _read_job() -> bytes:
    parts = []
    while part := os.read(JOB, _CHUNK):
        parts.append(part)
    os.close(JOB)
    if not parts:
        os._exit(0)  # the client has no job for this child
    return b"".join(parts)


def _answer(answer: Callable[[bytes], bytes], job: bytes) -> bytes:
    """Write the answer to standard output, and put how it went into a claim."""
    try:
        rest = memoryview(answer(job))
        while rest:
            rest = rest[os.write(STDOUT, rest) :]
    except MemoryError:
        return _OUT_OF_MEMORY
    except BaseException as error:  # a library that panics raises one that is no Exception
        return encode_claim(Outcome.ERROR, type(error).__name__, _words(error))
    return _ENDED_WELL


@dataclass(frozen=True, slots=True)
class _Program:
    """What a program finds around it when it starts: its module and its streams, made before the job is there."""

    module: types.ModuleType
    streams: tuple[TextIO, TextIO]

    @classmethod
    def begun(cls) -> "_Program":
        module = types.ModuleType("__main__")
        module.__dict__.update(__builtins__=__builtins__, __file__=SNIPPET)
        sys.modules["__main__"] = module
        sys.argv = [SNIPPET]
        sys.stdin = open(STDIN, encoding="utf-8", closefd=False)  # noqa: SIM115 - open for as long as the process
        streams = sys.stdout, sys.stderr = _writer(STDOUT), _writer(STDERR)
        return cls(module, streams)

    def run(self, source: str) -> bytes:
        """Run the snippet as a program would run, and put how it ended into a claim."""
        # Tracebacks, and torch.jit, look the source up here.
        linecache.cache[SNIPPET] = (len(source), None, source.splitlines(keepends=True), SNIPPET)
        describe, flush, streams = _describe, _flush, self.streams
        claim, no_memory, unspeakable = _ENDED_WELL, _OUT_OF_MEMORY, _UNSPEAKABLE
        try:
            exec(compile(source, SNIPPET, "exec", dont_inherit=True), self.module.__dict__)
            atexit._run_exitfuncs()
        except BaseException as error:
            try:
                claim = describe(error)
            except MemoryError:
                claim = no_memory
            except BaseException:  # whatever the snippet put into its exception, or into what describes it
                claim = unspeakable
        flush(streams)
        return claim


def _writer(descriptor: int) -> io.TextIOWrapper:
    binary = io.BufferedWriter(io.FileIO(descriptor, "w", closefd=False))
    return io.TextIOWrapper(binary, "utf-8", "backslashreplace", line_buffering=True)


def _flush(streams: Sequence[TextIO]) -> None:
    """Write out what waits in these streams, and before in those that a snippet may have put in front of them."""
    for stream in (getattr(sys, "stdout", None), getattr(sys, "stderr", None), *streams):
        try:
            stream.flush()  # type: ignore[union-attr]
        except BaseException:  # closed, removed, or replaced by anything at all
            continue


def _describe(error: BaseException) -> bytes:
    if isinstance(error, SystemExit) and error.code in (None, 0):
        return _ENDED_WELL
    name, words = type(error).__name__, _words(error)
    frames = traceback.extract_tb(error.__traceback__)
    # What the failed program still holds would be missing for the description.
    error.__traceback__ = None
    ours = [frame for frame in frames if frame.filename == SNIPPET][-_SHOWN_FRAMES:]
    last = traceback.TracebackException(type(error), error, None).format_exception_only()
    head = ["Traceback (most recent call last):\n", *traceback.format_list(ours)] if ours else []
    short_of_memory = isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and _TORCH_OUT_OF_MEMORY in words
    )
    outcome = Outcome.MEMORY if short_of_memory else Outcome.ERROR
    return encode_claim(outcome, name, words, "".join((*head, *last)).rstrip("\n"))


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except MemoryError:
        raise
    except BaseException:
        return "an exception that cannot be written out"
