"""System calls that Python's standard library does not offer, as functions that raise `OSError`."""

import ctypes
import os
from typing import Any, Final

# Newer system calls have one number on all architectures.
LANDLOCK_CREATE_RULESET: Final = 444
LANDLOCK_ADD_RULE: Final = 445
LANDLOCK_RESTRICT_SELF: Final = 446
CLOSE_RANGE: Final = 436

PR_SET_PDEATHSIG: Final = 1
PR_GET_DUMPABLE: Final = 3
PR_SET_DUMPABLE: Final = 4
PR_SET_SECCOMP: Final = 22
PR_CAPBSET_DROP: Final = 24
PR_SET_NO_NEW_PRIVS: Final = 38
PR_GET_NO_NEW_PRIVS: Final = 39

_libc: Final = ctypes.CDLL(None, use_errno=True)


def syscall(number: int, *arguments: Any) -> int:
    """Make a system call; whole numbers are passed as C longs. Raises `OSError` with the call's number."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result: int = _libc.syscall(ctypes.c_long(number), *words)
    if result < 0:
        raise _error(f"system call {number}")
    return result


def prctl(option: int, argument: int = 0, second: int = 0) -> int:
    """Read or change a property of this process. Raises `OSError` with the option's number."""
    words = [ctypes.c_ulong(word) for word in (argument, second, 0, 0)]
    result: int = _libc.prctl(ctypes.c_int(option), *words)
    if result < 0:
        raise _error(f"prctl {option}")
    return result


def capset_none() -> None:
    """Give up every capability. Raises `OSError`."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this thread
    if _libc.capset(header, (ctypes.c_uint32 * 6)()) < 0:
        raise _error("capset")


def madvise(start: int, length: int, advice: int) -> None:
    """Advise the kernel on a part of the memory. Raises `OSError`."""
    if _libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), ctypes.c_int(advice)) < 0:
        raise _error("madvise")


def _error(what: str) -> OSError:
    code = ctypes.get_errno()
    return OSError(code, os.strerror(code), what)
