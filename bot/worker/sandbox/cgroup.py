"""The optional limit on all snippets together: a control group (version 2) of the worker's own."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path("/sys/fs/cgroup")
_PREFIX: Final = "quizhost-worker-"
_PROCESSES: Final = 256


class ControlGroup:
    """A group that exists until `remove`; processes are put into it by their id."""

    def __init__(self, memory_bytes: int, root: Path = ROOT, membership: Path = Path("/proc/self/cgroup")) -> None:
        """Make the group below this process's own.

        Raises `OSError` where this user may not, or the kernel's groups are of version 1.
        """
        parent = _own(root, membership)
        _remove_left_over(parent)
        self.path = parent / f"{_PREFIX}{os.getpid()}-{id(self):x}"
        missing = {"memory", "pids"} - set((parent / "cgroup.controllers").read_text().split())
        if missing:
            raise OSError(errno.ENODEV, f"the controller {sorted(missing)[0]} is not delegated")
        (parent / "cgroup.subtree_control").write_text("+memory +pids")
        self.path.mkdir()
        try:
            (self.path / "memory.max").write_text(str(memory_bytes))
            (self.path / "pids.max").write_text(str(_PROCESSES))
            with suppress(OSError):  # a machine without swap
                (self.path / "memory.swap.max").write_text("0")
        except OSError:
            self.remove()
            raise

    def add(self, process: int) -> None:
        """Put a process and all that it will start into the group. Raises `OSError`."""
        (self.path / "cgroup.procs").write_text(str(process))

    def remove(self) -> None:
        """Remove the group; where a process is still in it, a later worker does."""
        with suppress(OSError):
            self.path.rmdir()


def _own(root: Path, membership: Path) -> Path:
    for line in membership.read_text().splitlines():
        hierarchy, _, path = line.split(":", 2)
        if hierarchy == "0" and (root / "cgroup.controllers").exists():
            return root / path.lstrip("/")
    raise OSError(errno.ENOTSUP, "the kernel's control groups are of version 1")


def _remove_left_over(parent: Path) -> None:
    for group in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # a group that is in use refuses to go
            group.rmdir()
