"""The other end of the driver: a bot in a process of its own, which may run as another user."""

import json
import os
import select
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from bot.snippets import Outcome, SnippetError, SnippetJob, SnippetResult
from bot.worker.sandbox.readable import HOME

NOBODY: Final = 65534
START_S: Final = 90
ANSWER_S: Final = 30
_OPEN_TO_ALL: Final = 0o005  # read and search

# In a mount namespace of its own, where a folder that others may not enter gets out of the interpreter's way.
_ENTER: Final = """
set -e
closed=$1 wanted=$2; shift 2
if [ -n "$closed" ]; then
    mount -t tmpfs tmpfs /mnt; mkdir /mnt/kept; mount --bind "$wanted" /mnt/kept
    mount -t tmpfs -o mode=755 tmpfs "$closed"; mkdir -p "$wanted"; mount --move /mnt/kept "$wanted"
    umount /mnt
fi
exec setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"
"""


class NoBotError(Exception):
    """The bot's worker does not start; the message says why."""


def as_nobody(program: list[str]) -> list[str]:
    """The program as root starts it for an ordinary user."""
    wanted = os.path.realpath(sys.base_prefix)
    above = [str(path) for path in Path(wanted).parents if path.stat().st_mode & _OPEN_TO_ALL != _OPEN_TO_ALL]
    closed = above[-1] if above else ""
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", _ENTER, "sh", closed, wanted, *program]


@dataclass
class Bot:
    """A bot whose worker does without the layers `off`; `secret` is in the environment of its process."""

    off: tuple[str, ...] = ()
    ordinary: bool = False
    secret: str = ""

    def __enter__(self) -> Self:
        program = [sys.executable, "-m", "tests.worker.attacks.driver", json.dumps(self.off)]
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            as_nobody(program) if self.ordinary and os.getuid() == 0 else program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=HOME,
            env={**os.environ, "PYTHONPATH": str(HOME), "QUIZHOST_SECRET": self.secret},
        )
        try:
            first = self._answer(START_S)
        except NoBotError:
            self.__exit__(None, None, None)
            raise
        if "cannot" in first:
            self.__exit__(None, None, None)
            raise NoBotError(first["cannot"])
        self.holds = frozenset(first["holds"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(ANSWER_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def run(self, job: SnippetJob) -> SnippetResult:
        """Run one job. Raises `NoBotError` where the bot has ended or does not answer."""
        self.send(job)
        return self.receive()

    def send(self, job: SnippetJob) -> None:
        """Have a job run, and do not wait."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise NoBotError(f"The bot has ended. It said: {self.log()}") from None

    def receive(self) -> SnippetResult:
        """The result of the job that was sent."""
        fields = self._answer(ANSWER_S)
        error = None if fields["error"] is None else SnippetError(**fields["error"])
        return SnippetResult(**{**fields, "outcome": Outcome(fields["outcome"]), "error": error})

    @property
    def pid(self) -> int:
        return self._process.pid

    @cached_property
    def user(self) -> int:
        """Who the bot's process belongs to."""
        return Path(f"/proc/{self.pid}").stat().st_uid

    def log(self) -> str:
        """What it has written to standard error."""
        return os.pread(self._log.fileno(), 4096, 0).decode(errors="replace")

    def descriptors(self) -> int:
        """How many it has open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def worker(self) -> dict[int, bytes]:
        """The processes of its worker, wherever they hang now, each with its command line."""
        token = f'"parent": {self.pid},'.encode()
        lines = {}
        for name in filter(str.isdecimal, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/cmdline", "rb", buffering=0) as file:
                    line = file.read(4096)
            except OSError:  # it has ended
                continue
            if b"bot.worker.zygote" in line and token in line:
                lines[int(name)] = line
        return lines

    def _answer(self, seconds: float) -> dict[str, Any]:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            raise NoBotError(f"The bot did not answer within {seconds} seconds. It said: {self.log()}")
        line = self._process.stdout.readline()
        if not line:
            raise NoBotError(f"The bot has ended. It said: {self.log()}")
        answer: dict[str, Any] = json.loads(line)
        return answer
