"""The optional limit on all snippets together: a control group (version 2) of the worker's own."""

import errno
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path("/sys/fs/cgroup")
_PREFIX: Final = "quizhost-worker-"
_PROCESSES: Final = 256
_ENTER: Final = ("/bin/sh", "-c", 'echo 0 > "$0" && exec "$@"')  # 0 is whoever writes it


class ControlGroup:
    """A group that exists until `remove`; a program is started in it by `command`."""

    def __init__(self, memory_bytes: int, root: Path = ROOT, membership: Path = Path("/proc/self/cgroup")) -> None:
        """Make the group below this process's own, or beside it: one that holds processes can have none below it.

        Raises `OSError` where this user may not, or the kernel's groups are of version 1.
        """
        own = _own(root, membership)
        try:
            parent = _prepared(own)
        except OSError:
            if own == root:
                raise
            parent = _prepared(own.parent)
        _remove_left_over(parent)
        self.path = parent / f"{_PREFIX}{os.getpid()}-{id(self):x}"
        self.path.mkdir()
        try:
            (self.path / "memory.max").write_text(str(memory_bytes))
            (self.path / "pids.max").write_text(str(_PROCESSES))
            with suppress(OSError):  # a machine without swap
                (self.path / "memory.swap.max").write_text("0")
        except OSError:
            self.remove()
            raise

    def command(self) -> list[str]:
        """The words to put before a command line, so that it is in the group with all that it starts.

        Put in later, what it has started by then would stay outside: bubblewrap starts the worker at once.
        Raises `OSError` where this user may not.
        """
        words = [*_ENTER, str(self.path / "cgroup.procs")]
        ended = subprocess.run([*words, "true"], env={}, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if ended.returncode != 0:
            raise PermissionError(errno.EACCES, "processes cannot be moved into a group")
        return words

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


def _prepared(parent: Path) -> Path:
    """The group, ready to have groups below it whose memory and processes are limited."""
    missing = {"memory", "pids"} - set((parent / "cgroup.controllers").read_text().split())
    if missing:
        raise OSError(errno.ENODEV, f"the controller {sorted(missing)[0]} is not delegated")
    (parent / "cgroup.subtree_control").write_text("+memory +pids")
    return parent


def _remove_left_over(parent: Path) -> None:
    """Remove the groups of workers whose bot was killed."""
    for group in parent.glob(f"{_PREFIX}*"):
        bot = group.name.removeprefix(_PREFIX).partition("-")[0]
        if not Path("/proc", bot).exists():
            with suppress(OSError):  # a group that is in use refuses to go
                group.rmdir()
