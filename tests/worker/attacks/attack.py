"""One attack: a snippet, how it may end, and what it has to say for itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.snippets import Limits, Outcome, SnippetJob

HELD: Final = "held"
"""The last line of a snippet that found everything refused."""

THROUGH: Final = "GOT THROUGH"

ANY: Final = frozenset(Outcome) - {Outcome.REFUSED}

PRELUDE: Final = """
import ctypes, errno, os, sys
_libc = ctypes.CDLL(None, use_errno=True)
_NO = {errno.EPERM, errno.EACCES, errno.ENOSYS}

def call(number, *words):
    "A system call by its number on x86-64."
    ctypes.set_errno(0)
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in words]
    got = _libc.syscall(ctypes.c_long(number), *words)
    if got == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return got

def refused(attempt, *words, by=(), also=()):
    "Try it, and complain unless it is refused: by an errno of _NO or `also`, or an exception `by`."
    try:
        got = attempt(*words)
    except OSError as error:
        if error.errno in _NO or error.errno in also or isinstance(error, by or ()):
            return
        raise
    except by or ():
        return
    print("GOT THROUGH", attempt, words, got)

def unreadable(path):
    "Print what can be read at this path, in every way that there is."
    for way in (lambda: open(path, "rb").read(4096), lambda: os.listdir(path), lambda: os.readlink(path)):
        try:
            print(path, way())
        except OSError:
            pass
"""


@dataclass(frozen=True, slots=True)
class Attack:
    """`code` sees the variables of the canaries (`FILE`, `DIR`, `PID`, `BOT`, `HOME`, `PORT`, `UDP`, `UNIX`,
    `ABSTRACT`), the name and the number that it gives to what it makes (`MARK`, `KEY`) and, where it is `tried`, the
    functions of `PRELUDE`; then it must end well and print `HELD` last.
    """

    family: str
    name: str
    code: str
    ends: frozenset[Outcome]
    tried: bool
    wall_ms: int = 2_000
    output_bytes: int = 64 * 1024
    machine: str = ""  # the only processor that it is written for

    @property
    def id(self) -> str:
        return f"{self.family}-{self.name}".replace(" ", "_")

    def job(self, words: Mapping[str, object]) -> SnippetJob:
        """The job, with the canaries' variables in front."""
        variables = ", ".join(words) + " = " + ", ".join(map(repr, words.values()))
        head = f"{PRELUDE}\n{variables}\n" if self.tried else f"{variables}\n"
        tail = f"\nprint({HELD!r})\n" if self.tried else ""
        limits = Limits(wall_ms=self.wall_ms, output_bytes=self.output_bytes)
        return SnippetJob(f"{head}{self.code}{tail}", limits=limits)


def tried(family: str, attempts: Mapping[str, str], machine: str = "") -> list[Attack]:
    """Attacks whose attempts must all be refused, by name."""
    ends = frozenset({Outcome.OK})
    return [Attack(family, name, code, ends, tried=True, machine=machine) for name, code in attempts.items()]


def wild(
    family: str,
    codes: Mapping[str, str],
    ends: Iterable[Outcome] = ANY,
    *,
    wall_ms: int = 2_000,
    output_bytes: int = 64 * 1024,
    machine: str = "",
) -> list[Attack]:
    """Attacks that may do to their own process what they like, by name; they end in one of these ways."""
    return [
        Attack(family, name, code, frozenset(ends), False, wall_ms, output_bytes, machine)
        for name, code in codes.items()
    ]
