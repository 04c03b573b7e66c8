"""What a process may do by being who it is: given up step by step."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from bot.worker.sandbox.syscalls import (
    CLOSE_RANGE,
    PR_CAPBSET_DROP,
    PR_GET_DUMPABLE,
    PR_GET_NO_NEW_PRIVS,
    PR_SET_DUMPABLE,
    PR_SET_NO_NEW_PRIVS,
    PR_SET_PDEATHSIG,
    capset_none,
    prctl,
    syscall,
)

NOBODY: Final = 65534
_CAPABILITIES: Final = 64


def no_new_privileges() -> None:
    """Never gain privileges again, not even by starting a setuid program. Raises `OSError`."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if prctl(PR_GET_NO_NEW_PRIVS) != 1:
        raise PermissionError("no_new_privs was set and is not on")


def end_with_parent(parent: int) -> None:
    """Be killed when `parent` (a process id) ends, also where it has ended already. Raises `OSError`."""
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def hide_memory() -> None:
    """Let no process of the same user trace this one or read its memory, and leave no core dump. Raises `OSError`."""
    prctl(PR_SET_DUMPABLE, 0)
    if prctl(PR_GET_DUMPABLE) != 0:
        raise PermissionError("the process could still be traced")


def close_from(first: int) -> None:
    """Close every descriptor from `first` on."""
    try:
        syscall(CLOSE_RANGE, first, 0xFFFFFFFF, 0)
    except OSError:  # before Linux 5.9
        os.closerange(first, os.sysconf("SC_OPEN_MAX"))


def become_nobody(needed: Iterable[str]) -> str:
    """Give root's powers up, and its identity too where `needed` files stay readable; say in words what came of it.

    Where only root can read the files of this Python, root's identity stays, without any capability.
    """
    _drop_bounding_set()
    if os.getuid() != 0:
        capset_none()
        return f"user {os.getuid()}{', which is root outside the wall' if _is_root_outside() else ''}"
    if _readable_by_nobody(list(needed)):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        capset_none()
        return "root became nobody"
    capset_none()
    return "root without capabilities; nobody else can read this Python"


def _drop_bounding_set() -> None:
    for capability in range(_CAPABILITIES):
        with suppress(OSError):  # not this kernel's, gone already, or nothing that this user may do
            prctl(PR_CAPBSET_DROP, capability)


def _is_root_outside() -> bool:
    """Whether this user is root's name in a user namespace."""
    with open("/proc/self/uid_map", encoding="ascii") as lines:
        maps = [tuple(map(int, line.split())) for line in lines]
    user = os.getuid()
    return any(inside <= user < inside + count and outside + user - inside == 0 for inside, outside, count in maps)


def _readable_by_nobody(paths: list[str]) -> bool:
    paths = [path for path in paths if os.path.exists(path)]
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(NOBODY, NOBODY, NOBODY)
            os.setresuid(NOBODY, NOBODY, NOBODY)
            os._exit(0 if all(os.access(path, os.R_OK) for path in paths) else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
