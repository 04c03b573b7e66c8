"""What is wrong in a pack: where, what, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """An `ERROR` keeps the pack out of the bank; a `WARNING` only asks for a second look; a `NOTE` is good news."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one file.

    `line` counts from 1. `message` says what is wrong and `advice` what to do ("" where there is nothing to do); both
    are one line of text, each of whole sentences. `str()` gives `path:line: message advice`, which editors and
    terminals make clickable; a warning says so after the line. Characters that cannot be printed are escaped in it,
    whatever a pack holds.
    """

    path: Path
    line: int
    message: str
    advice: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        line = f"{self.path.as_posix()}:{self.line}: {mark}{self.message} {self.advice}".rstrip()
        return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)

    def seen_from(self, folder: Path) -> "Fault":
        """The same fault with its path relative to `folder`, where it lies inside it."""
        if self.path.is_relative_to(folder):
            return replace(self, path=self.path.relative_to(folder))
        return self


def in_reading_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults by file and line, each once."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (str(fault.path), fault.line)))


def errors_of(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Only those that keep a pack out of the bank."""
    return tuple(fault for fault in faults if fault.severity is Severity.ERROR)
