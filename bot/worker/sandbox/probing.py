"""Tries every layer out in a child process of its own, and looks whether it stops what it should."""

import errno
import os
import resource
import socket
from collections.abc import Callable
from typing import Final

from bot.worker.sandbox import landlock, privileges, readable, rlimits, seccomp
from bot.worker.sandbox.layers import LayerState

_PLENTY: Final = 1 << 46
_FORBIDDEN_FILE: Final = "/proc/self/environ"
_ALLOWED_FILE: Final = os.__file__
_MAX_WORDS: Final = 512


def probe() -> list[LayerState]:
    """The layers that a child puts on itself, each as it is here. Call it from a process with a single thread."""
    return [_tried(id_, attempt) for id_, attempt in _ATTEMPTS.items()]


def failure(error: Exception) -> str:
    """The error as the table shows it: its errno's name and meaning, where it has one."""
    if isinstance(error, OSError) and error.errno is not None:
        name = errno.errorcode.get(error.errno, str(error.errno))
        return f"{name}: {error.strerror}"
    return f"{type(error).__name__}: {error}" if not isinstance(error, OSError) else str(error)


def _tried(id_: str, attempt: Callable[[], str]) -> LayerState:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"-the probe ended early"
        try:
            answer = b"+" + attempt().encode()
        except Exception as error:
            answer = b"-" + failure(error).encode(errors="replace")
        finally:
            os.write(writer, answer[:_MAX_WORDS])
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as answers:
        answer = answers.read(_MAX_WORDS)
    os.waitpid(child, 0)
    return LayerState(id_, answer[:1] == b"+", answer[1:].decode(errors="replace") or "the probe was killed")


def _no_new_privs() -> str:
    privileges.no_new_privileges()
    return "on"


def _seccomp() -> str:
    code = seccomp.program()
    filter_ = seccomp.Filter(code)
    privileges.no_new_privileges()
    filter_.install()
    for attempt in (socket.socket, os.fork):
        try:
            attempt()
        except PermissionError:
            continue
        raise PermissionError(f"the filter is on and lets {attempt.__name__} through")
    return f"{len(code) // 8} instructions"


def _rlimits() -> str:
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    rlimits.limit(_PLENTY if hard == resource.RLIM_INFINITY else hard, 1)
    return "on" if hard == resource.RLIM_INFINITY else f"on; memory is limited to {hard >> 20} MB from outside"


def _process() -> str:
    privileges.end_with_parent(os.getppid())
    privileges.hide_memory()
    os.close(os.pidfd_open(os.getpid()))
    return "on"


def _landlock() -> str:
    rules = landlock.ruleset(readable.rules())
    privileges.no_new_privileges()
    landlock.restrict(rules)
    with open(_ALLOWED_FILE, "rb"):
        pass
    try:
        open(_FORBIDDEN_FILE, "rb").close()
    except PermissionError:
        return f"version {landlock.abi()}"
    raise PermissionError("the rules are on and forbidden files can be read")


def _privileges() -> str:
    return privileges.become_nobody(readable.import_roots())


_ATTEMPTS: Final[dict[str, Callable[[], str]]] = {
    "no-new-privs": _no_new_privs,
    "seccomp": _seccomp,
    "rlimits": _rlimits,
    "process": _process,
    "landlock": _landlock,
    "privileges": _privileges,
}
