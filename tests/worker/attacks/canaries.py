"""What must come to no harm while a snippet runs: files, processes, sockets, and the bot itself."""

import os
import secrets
import select
import shutil
import site
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from bot.worker.sandbox.readable import HOME
from tests.worker.attacks.bot import Bot

_SECONDS: Final = 10
_OF_A_CHILD: Final = 4
_PLACES: Final = (
    "/",
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/dev/mqueue",
    str(HOME),
    str(Path.home()),
    *site.getsitepackages(),
)


class Canaries:
    """Set up around a bot; `harm` says what has been done to them since, `left` what has been left in the bot.

    Everything is open to everybody: only the sandbox stands between a snippet and the canaries.
    """

    def __init__(self, bot: Bot, secret: str) -> None:
        self._bot = bot
        # New for every run, so that the traces of one in which a wall was broken disturb no other.
        self._key = secrets.randbelow(1 << 31)
        self._mark = f"quizhost-attack-{self._key:x}"
        self.folder = Path(tempfile.mkdtemp(prefix="canaries-", dir="/tmp"))
        self.folder.chmod(0o777)
        self._file = self.folder / "key.txt"
        self._file.write_text(secret)
        self._file.chmod(0o666)
        if os.getuid() == 0:
            for path in (self.folder, self._file):
                os.chown(path, bot.user, bot.user)
        self._process = subprocess.Popen(
            ["cat"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={"QUIZHOST_SECRET": secret, "PATH": os.defpath},
            user=bot.user if os.getuid() == 0 else None,
        )
        self._tcp, self._udp, self._unix, self._abstract = self._sockets = (
            socket.socket(),
            socket.socket(type=socket.SOCK_DGRAM),
            socket.socket(socket.AF_UNIX),
            socket.socket(socket.AF_UNIX),
        )
        self._tcp.bind(("127.0.0.1", 0))
        self._udp.bind(("127.0.0.1", 0))
        self._unix.bind(str(self.folder / "socket"))
        (self.folder / "socket").chmod(0o777)
        self._abstract.bind(f"\0{self._mark}")
        for sock in self._sockets:
            sock.setblocking(False)
            if sock is not self._udp:
                sock.listen()
        self._before = self._state()
        self._descriptors = bot.descriptors()
        self._lasting = 4 if "bwrap" in bot.holds else 2
        """The zygote with one child on standby, and bubblewrap's two processes around them."""

    @property
    def words(self) -> dict[str, object]:
        """The variables by which an attack knows them."""
        return {
            "FILE": str(self._file),
            "DIR": str(self.folder),
            "PID": self._process.pid,
            "BOT": self._bot.pid,
            "HOME": str(HOME),
            "MARK": self._mark,
            "KEY": self._key,
            "PORT": self._tcp.getsockname()[1],
            "UDP": self._udp.getsockname()[1],
            "UNIX": self._unix.getsockname(),
            "ABSTRACT": self._abstract.getsockname().decode(),
        }

    def harm(self) -> list[str]:
        """What is not as it was, in words."""
        found = [f"{name} is {now!r}" for name, now in self._state().items() if now != self._before[name]]
        found += [f"{name} was made in {place}" for place in _PLACES for name in _names(place) if name == self._mark]
        found += self._visits()
        self._process.stdin.write(b"here\n")  # type: ignore[union-attr]
        if not select.select([self._process.stdout], [], [], _SECONDS)[0] or os.read(self._out, 64) != b"here\n":
            found.append("the running process does not answer")
        if self._mark in _read("/proc/keys"):
            found.append("a key was left in the kernel")
        for kind in ("shm", "msg", "sem"):
            if any(line.split()[0] == str(self._key) for line in _read(f"/proc/sysvipc/{kind}").splitlines()):
                found.append(f"shared memory was made ({kind})")
        return found

    def left(self) -> list[str]:
        """Descriptors, processes and complaints that a bot at rest should not have, in words."""
        found = self._too_many_descriptors()
        if log := self._bot.log():
            found.append(f"the bot complains: {log}")
        return found + self._too_many_processes()

    def close(self) -> None:
        for sock in self._sockets:
            sock.close()
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()  # type: ignore[union-attr]
        self._process.stdout.close()  # type: ignore[union-attr]
        shutil.rmtree(self.folder)

    @property
    def _out(self) -> int:
        return self._process.stdout.fileno()  # type: ignore[union-attr]

    def _state(self) -> dict[str, object]:
        status = self._file.stat()
        return {
            "the file's text": self._file.read_text(),
            "the file's mode, owner, links and time": (
                status.st_mode,
                status.st_uid,
                status.st_gid,
                status.st_nlink,
                status.st_mtime_ns,
            ),
            "the file's attributes": os.listxattr(self._file),
            "the folder": sorted(os.listdir(self.folder)),
            "the folder's mode": self.folder.stat().st_mode,
            "the running process": _process(self._process.pid),
            "the bot": _process(self._bot.pid),
            "the machine": (socket.gethostname(), _read("/proc/swaps"), _read("/proc/sys/kernel/domainname")),
            "the mounts": _read(f"/proc/{self._bot.pid}/mountinfo"),
            "PyTorch": Path(sys.modules["site"].getsitepackages()[0], "torch/__init__.py").stat().st_mtime_ns,
        }

    def _visits(self) -> list[str]:
        found = []
        for sock, name in ((self._tcp, "TCP"), (self._unix, "unix"), (self._abstract, "abstract")):
            try:
                sock.accept()[0].close()
            except BlockingIOError:
                continue
            found.append(f"the {name} socket was connected to")
        try:
            self._udp.recv(64)
        except BlockingIOError:
            return found
        return [*found, "the UDP socket got a packet"]

    def _too_many_descriptors(self) -> list[str]:
        """More than with and without a child on standby. While the bot starts one, there are some more."""
        until = time.monotonic() + _SECONDS
        while (now := self._bot.descriptors()) - self._descriptors not in (0, _OF_A_CHILD, -_OF_A_CHILD):
            if time.monotonic() > until:
                return [f"the bot has {now} descriptors instead of {self._descriptors}"]
        return []

    def _too_many_processes(self) -> list[str]:
        """Processes of the worker that do not end. Those that were killed need a moment."""
        until = time.monotonic() + _SECONDS
        while len(worker := self._bot.worker()) > self._lasting:
            pidfds = []
            for pid in worker:
                try:
                    pidfds.append(os.pidfd_open(pid))
                except ProcessLookupError:  # it has ended
                    continue
            ended = select.select(pidfds, [], [], _SECONDS)[0] if len(pidfds) == len(worker) else True
            for pidfd in pidfds:
                os.close(pidfd)
            if not ended or time.monotonic() > until:
                return [f"the worker has {len(worker)} processes instead of {self._lasting}: {worker}"]
        return []


def _process(pid: int) -> tuple[object, ...]:
    """What others can do to a process: trace or stop it, and change its limits, priority, processors and user."""
    kept = ("TracerPid", "Uid", "Cpus_allowed_list", "NoNewPrivs", "Seccomp")
    status = dict(line.split(":\t", 1) for line in _read(f"/proc/{pid}/status").splitlines())
    words = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    stopped = words[0] in "tTZX"
    return (
        stopped,
        [status[key] for key in kept],
        words[15:17],  # priority and nice
        _read(f"/proc/{pid}/limits"),
        _read(f"/proc/{pid}/oom_score_adj"),
    )


def _names(folder: str) -> list[str]:
    return os.listdir(folder) if os.path.isdir(folder) else []


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except (FileNotFoundError, PermissionError):
        return ""
