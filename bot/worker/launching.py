"""Starts a zygote: its environment, its command line, and the optional walls around it."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Final

from bot.worker.protocol import Boot, encode
from bot.worker.sandbox import wall
from bot.worker.sandbox.cgroup import ControlGroup
from bot.worker.sandbox.layers import LayerState
from bot.worker.sandbox.probing import failure
from bot.worker.sandbox.readable import HOME


def _has_avx2() -> bool:
    with suppress(OSError), open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
        return any(line.startswith("flags") and " avx2 " in line for line in lines)
    return False


ENVIRONMENT: Final = {
    "HOME": "/nonexistent",
    "LANG": "C.UTF-8",
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",  # libseccomp is looked up by ldconfig
    "PYTHONDONTWRITEBYTECODE": "1",
    # A second thread would hold locks that a forked child never gets back.
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TORCHINDUCTOR_CACHE_DIR": "/",  # a folder that is there, or it makes one in /tmp with a name that others can guess
    "TORCHDYNAMO_DISABLE": "1",  # torch.compile runs eagerly, with the same output and without a compiler
    # The last digits depend on the processor's widest instructions, so that those are taken which nearly all have.
    **({"ATEN_CPU_CAPABILITY": "avx2", "MKL_CBWR": "AVX2"} if _has_avx2() else {}),
}
"""The whole environment of a child. Its zygote also has PYTHONPATH, until it has found quizhost."""

_SAID_LAST: Final = 500


@dataclass(frozen=True, slots=True)
class Wall:
    """The outer wall: whether it can be put up here, and the words that do."""

    state: LayerState
    words: tuple[str, ...] = ()

    @classmethod
    def tried(cls, off: Collection[str]) -> "Wall":
        """The wall as it is here. Starts a process and waits for it, some 20 ms."""
        if "bwrap" in off:
            return cls(LayerState("bwrap", False, "switched off"))
        try:
            wall.try_out()
            return cls(LayerState("bwrap", True, "on"), tuple(wall.command()))
        except OSError as error:
            return cls(LayerState("bwrap", False, failure(error)))


@dataclass(frozen=True, slots=True)
class Launched:
    """A zygote that was started: the process, our end of its socket, and the layers around it."""

    process: "subprocess.Popen[bytes]"
    socket: socket.socket
    words: IO[bytes]
    group: ControlGroup | None
    layers: tuple[LayerState, ...]

    def abandon(self) -> None:
        """End it at once, and let go of everything."""
        self.process.kill()
        self.process.wait()
        self.socket.close()
        self.words.close()
        if self.group is not None:
            self.group.remove()

    def said_last(self) -> str:
        """The end of what the zygote wrote, at most 500 characters."""
        self.words.seek(0)
        return self.words.read().decode(errors="replace").strip()[-_SAID_LAST:]


def launch(outer: Wall, off: Sequence[str], group_bytes: int, hash_seed: int = 0) -> Launched:
    """Start a zygote behind `outer`, with `group_bytes` of memory for it and its children together. Raises `OSError`.

    Programs that depend on the order of a set of texts print the same with the same `hash_seed` (0 to 2**32 - 1).

    Call it on a thread that lives on: the process ends with the thread that started it.
    """
    words = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
    try:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    except OSError:
        words.close()
        raise
    group, into_group, state = _grouped(off, group_bytes)
    ours.setblocking(False)
    boot = encode(Boot(os.getpid(), outer.state.holds, outer.state.found, tuple(off))).decode()
    program = [sys.executable, "-P", "-s", "-B", "-m", "bot.worker.zygote", str(theirs.fileno()), boot]
    try:
        process = subprocess.Popen(
            [*into_group, *outer.words, *program],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            pass_fds=[theirs.fileno()],
            start_new_session=True,  # Ctrl-C in the bot's terminal would end the wall, and with it the worker
            env={**ENVIRONMENT, "PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(HOME)},
            cwd="/",
        )
    except OSError:
        ours.close()
        words.close()
        if group is not None:
            group.remove()
        raise
    finally:
        theirs.close()
    return Launched(process, ours, words, group, (outer.state, state))


def _grouped(off: Collection[str], group_bytes: int) -> tuple[ControlGroup | None, list[str], LayerState]:
    """The worker's control group, the words that start a program in it, and how the layer is here."""
    if "cgroup" in off:
        return None, [], LayerState("cgroup", False, "switched off")
    group = None
    try:
        group = ControlGroup(group_bytes)
        return group, group.command(), LayerState("cgroup", True, f"{group_bytes >> 20} MB")
    except OSError as error:
        if group is not None:
            group.remove()
        return None, [], LayerState("cgroup", False, failure(error))
