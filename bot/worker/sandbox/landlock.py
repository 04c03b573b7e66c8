"""Landlock: a process that may read some files and no others, and reach no socket by address.

Numbers and structures: linux/landlock.h; the kernel's Documentation/userspace-api/landlock.rst.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from typing import Final

from bot.worker.sandbox.syscalls import (
    LANDLOCK_ADD_RULE,
    LANDLOCK_CREATE_RULESET,
    LANDLOCK_RESTRICT_SELF,
    syscall,
)

READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3

_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_FIRST_RIGHTS: Final = (1 << 13) - 1
# What later kernels can forbid besides: moving between folders, truncating, and requests to devices.
_LATER_RIGHTS: Final = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
_TCP: Final = 3  # bind and connect
_SCOPES: Final = 3  # abstract sockets and signals stay inside


def abi() -> int:
    """The kernel's version of Landlock, from 1. Raises `OSError` where it has none or it is switched off."""
    return syscall(LANDLOCK_CREATE_RULESET, None, 0, _VERSION)


def ruleset(rules: Iterable[tuple[str, int]]) -> int:
    """A descriptor of rules that allow `READ_FILE` and `READ_DIR`, as asked for each path and all beneath it.

    Paths that are not there are passed over. Everything else that this kernel can forbid is forbidden.
    Raises `OSError`.
    """
    version = abi()
    rights = _FIRST_RIGHTS
    for since, right in _LATER_RIGHTS.items():
        rights |= right if version >= since else 0
    words = [rights, *([_TCP] if version >= 4 else []), *([_SCOPES] if version >= 6 else [])]
    attributes = struct.pack(f"{len(words)}Q", *words)
    descriptor = syscall(LANDLOCK_CREATE_RULESET, ctypes.c_char_p(attributes), len(attributes), 0)
    for path, allowed in rules:
        _allow(descriptor, path, allowed)
    return descriptor


def _allow(descriptor: int, path: str, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    try:
        if not os.path.isdir(path):
            allowed &= ~READ_DIR
        rule = struct.pack("=Qi", allowed, place)
        syscall(LANDLOCK_ADD_RULE, descriptor, _PATH_BENEATH, ctypes.c_char_p(rule), 0)
    finally:
        os.close(place)


def restrict(descriptor: int) -> None:
    """Hold this process and its children to the rules from now on. It must have given up new privileges before."""
    syscall(LANDLOCK_RESTRICT_SELF, descriptor, 0)
