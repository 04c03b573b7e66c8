"""What the client, the zygote and its children say to each other.

Client and zygote exchange small JSON messages over a socket that keeps their boundaries. A job goes from the client to
the child through a pipe, and what the child says of its end comes back through another, as one line. The child runs
the snippet, so its claim says something about that snippet alone and is believed no further than its shape allows.
"""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from bot.snippets import Outcome, SnippetError, SnippetJob
from bot.worker.sandbox.layers import LayerState

MAX_MESSAGE: Final = 16 * 1024
MAX_CLAIM: Final = 16 * 1024
MAX_TYPE: Final = 200
MAX_TEXT: Final = 2_000
"""Characters of an error's type, and of its message or traceback, in a claim; what is longer is cut."""

STDIN, STDOUT, STDERR, JOB, CLAIM = range(5)
"""The descriptors of a child."""


class Work(StrEnum):
    """What a child is there for."""

    SNIPPET = "snippet"  # a program that nobody trusts
    BOARD = "board"  # our own drawing and summing, of names that nobody trusts


class ProtocolError(Exception):
    """The other side said something that it never should."""


@dataclass(frozen=True, slots=True)
class Boot:
    """Client to zygote, on its command line: how to set itself up.

    `walled` says whether it was started behind the outer wall, and `wall` in words why not.
    """

    parent: int
    walled: bool
    wall: str
    off: tuple[str, ...] = ()  # ids of optional layers to do without, to test that the others hold alone


@dataclass(frozen=True, slots=True)
class Fork:
    """Client to zygote, with four descriptors: start the child `id`, with its standard output, error, job and claim.

    `ahead` says that no job waits for it, so that it has time to make ready what snippets need most.
    A child for boards writes its answer to its standard output.
    """

    id: int
    memory_mb: int
    cpu_s: int
    ahead: bool = False
    work: Work = Work.SNIPPET


@dataclass(frozen=True, slots=True)
class Kill:
    """Client to zygote: end this child now."""

    id: int


@dataclass(frozen=True, slots=True)
class Ready:
    """Zygote to client: children can be started. `no_pictures` says why none can be drawn, "" where they can."""

    torch: str
    python: str
    layers: tuple[LayerState, ...]
    resident_kb: int
    no_pictures: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Zygote to client: no child can be started. `reason` is a sentence that says what to do."""

    reason: str
    layers: tuple[LayerState, ...] = ()
    without_torch: bool = False


@dataclass(frozen=True, slots=True)
class Exited:
    """Zygote to client: a child has ended, or could not be started (`status` None, `reason` says why).

    `status` is its exit code, or minus the signal that ended it. `resident_kb` is the zygote's memory now.
    """

    id: int
    status: int | None
    cpu_ms: int = 0
    resident_kb: int = 0
    reason: str = ""


Message = Boot | Fork | Kill | Ready | Unfit | Exited
_MESSAGES: Final[dict[str, type[Message]]] = {kind.__name__: kind for kind in (Boot, Fork, Kill, Ready, Unfit, Exited)}


def encode(message: Message) -> bytes:
    """The message as JSON."""
    return json.dumps({"is": type(message).__name__, **asdict(message)}).encode()


def decode(data: bytes) -> Message:
    """The message that `encode` wrote. Raises `ProtocolError`."""
    try:
        fields = json.loads(data)
        kind = _MESSAGES[fields.pop("is")]
        if "layers" in fields:
            fields["layers"] = tuple(LayerState(**layer) for layer in fields["layers"])
        if "off" in fields:
            fields["off"] = tuple(fields["off"])
        if "work" in fields:
            fields["work"] = Work(fields["work"])
        return kind(**fields)
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise ProtocolError(f"not a message: {data[:80]!r}") from error


def encode_job(job: SnippetJob) -> bytes:
    """What a child needs to know of a job. Halves of characters survive, and are refused by the compiler."""
    return json.dumps([job.seed, job.code]).encode("ascii")


def decode_job(data: bytes) -> tuple[int, str]:
    """The seed and the code."""
    seed, code = json.loads(data)
    return seed, code


_CLAIMABLE: Final = frozenset({Outcome.OK, Outcome.ERROR, Outcome.MEMORY})


def encode_claim(outcome: Outcome, type_: str = "", message: str = "", traceback: str = "") -> bytes:
    """One line of ASCII, at most `MAX_CLAIM` bytes."""
    texts = (type_[:MAX_TYPE], message[:MAX_TEXT], traceback[-MAX_TEXT:])
    line = json.dumps([outcome, *texts]).encode("ascii") + b"\n"
    # A character takes up to twelve bytes in ASCII.
    if len(line) > MAX_CLAIM:
        line = json.dumps([outcome, type_[:MAX_TYPE], message[:500], ""]).encode("ascii") + b"\n"
    return line


def decode_claim(line: bytes) -> tuple[Outcome, SnippetError | None]:
    """The outcome and, unless it is `OK`, the error, whose texts can be encoded.

    Raises `ProtocolError` for what `encode_claim` cannot write.
    """
    try:
        fields: Any = json.loads(line)
        outcome, *texts = fields
        outcome = Outcome(outcome)
        type_, message, traceback = texts
    except (RecursionError, TypeError, ValueError) as error:
        raise ProtocolError("not a claim") from error
    if outcome not in _CLAIMABLE or not all(isinstance(text, str) for text in texts):
        raise ProtocolError("not a claim")
    if len(type_) > MAX_TYPE or len(message) > MAX_TEXT or len(traceback) > MAX_TEXT:
        raise ProtocolError("not a claim")
    # Halves of characters would fail later, wherever the text is stored or sent.
    texts = [text.encode("utf-8", "backslashreplace").decode() for text in texts]
    return outcome, None if outcome is Outcome.OK else SnippetError(*texts)
