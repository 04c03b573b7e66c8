"""Snippets of code to be run, and what came of them: the words of the `SnippetRunner` port.

Standard library only, because the isolated worker reads this module too.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MAX_CODE_BYTES: Final = 64 * 1024
MAX_WALL_MS: Final = 60_000
MAX_MEMORY_MB: Final = 2_048
MAX_OUTPUT_BYTES: Final = 64 * 1024
MAX_SEED: Final = 2**63 - 1


class Outcome(StrEnum):
    """How a job ended."""

    OK = "ok"
    ERROR = "error"  # the snippet raised
    TIMEOUT = "timeout"  # wall clock or processor time
    MEMORY = "memory"
    OUTPUT_LIMIT = "output-limit"
    CRASHED = "crashed"  # its process ended without a word, or spoke nonsense
    REFUSED = "refused"  # it was not run, because the job breaks a limit of its own


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may use.

    `wall_ms` (1 to 60,000) is real time from the moment the snippet is handed to its process; processor time is
    limited to as much, in whole seconds. `memory_mb` (1 to 2,048) is address space beyond what PyTorch itself takes; a
    snippet that gives parts of PyTorch's back can use those too. `output_bytes` (0 to 65,536) is what it may write to
    standard output and standard error together.
    """

    wall_ms: int = 5_000
    memory_mb: int = 256
    output_bytes: int = MAX_OUTPUT_BYTES

    def fault(self) -> str | None:
        """What is out of range, as one sentence; None where nothing is."""
        for name, value, least, most in (
            ("wall_ms", self.wall_ms, 1, MAX_WALL_MS),
            ("memory_mb", self.memory_mb, 1, MAX_MEMORY_MB),
            ("output_bytes", self.output_bytes, 0, MAX_OUTPUT_BYTES),
        ):
            if type(value) is not int or not least <= value <= most:
                return f"{name} must be a whole number from {least:,} to {most:,}."
        return None


@dataclass(frozen=True, slots=True)
class SnippetJob:
    """A program to run, with the seed for its generators (torch, random, numpy; 0 to 2**63 - 1) and its limits.

    Equal jobs print equal text unless the program asks the clock, the system's entropy or an object's address.
    """

    code: str
    seed: int = 0
    limits: Limits = field(default_factory=Limits)

    def fault(self) -> str | None:
        """Why this cannot be run, as one sentence; None where it can."""
        if not isinstance(self.code, str):
            return "code must be text."
        if len(self.code.encode("utf-8", "surrogatepass")) > MAX_CODE_BYTES:
            return f"code must have at most {MAX_CODE_BYTES:,} bytes."
        if type(self.seed) is not int or not 0 <= self.seed <= MAX_SEED:
            return "seed must be a whole number from 0 to 2**63 - 1."
        return self.limits.fault()


@dataclass(frozen=True, slots=True)
class SnippetError:
    """What a snippet raised: the exception's type (without module), its message, and the snippet's own frames.

    `traceback` reads like Python's, and ends with the line `type: message`. Where the job was refused, `type` is
    "Refused" and `message` says what to change.
    """

    type: str
    message: str
    traceback: str = ""


@dataclass(frozen=True, slots=True)
class SnippetResult:
    """What came of a job.

    `stdout` and `stderr` are what it wrote up to its end or its limit, undecodable bytes replaced; `truncated` says
    that there was more. `error` is set for `ERROR`, `MEMORY`, `CRASHED` and `REFUSED`. `ms` is the real time it took.
    `torch` is the version of PyTorch that was there, "" where nothing ran.
    """

    outcome: Outcome
    stdout: str = ""
    stderr: str = ""
    error: SnippetError | None = None
    ms: float = 0.0
    truncated: bool = False
    torch: str = ""


def refused(fault: str) -> SnippetResult:
    """The result of a job that cannot be run."""
    return SnippetResult(Outcome.REFUSED, error=SnippetError("Refused", fault))
