"""Packs of a space: challenges that its moderators bring, and what has to be known of a pack before it is asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Final, Protocol

from bot.engine.questions import Challenge
from bot.ports.careers import AuditEntry

TEXTS_KEPT: Final = 50
"""So many retired versions of a space keep their text, those that retired last."""


SPACE_DIGITS: Final = 10
"""So many digits of its space stand at the end of the id of a space's own challenge."""


def id_in(space: str, challenge_id: str) -> str:
    """The id of a space's own challenge, which no other space and no pack of the operator has."""
    return f"{challenge_id}-{blake2b(space.encode(), digest_size=SPACE_DIGITS // 2).hexdigest()}"


def is_of(space: str, challenge_id: str) -> bool:
    """Whether this is the id of a challenge of the space's own, as `id_in` makes them."""
    return challenge_id.endswith(id_in(space, ""))


class PackState(StrEnum):
    """Where a version of a pack stands. Only live ones are played."""

    DRAFT = "draft"  # its questions can be read; its programs were not run
    PROVEN = "proven"  # its programs print what its keys say
    LIVE = "live"
    RETIRED = "retired"  # not played any more; games that began with it go on


@dataclass(frozen=True, slots=True)
class StoredPack:
    """One version of a pack.

    `challenge_id` is the id that the pack gives itself, `number` counts the versions of it in its space, from 1. `body`
    is the pack's YAML and `record` that of its proofs, "" without any. `by` brought it, or decided last about it, `at`
    that time (ms), for the `reason` given. `body` and `record` are "" where it retired long ago.
    """

    pack_id: str
    space: str
    challenge_id: str
    number: int
    title: str
    body: str
    record: str
    state: PackState
    by: str
    at: int
    reason: str = ""


class PackOutrun(Exception):
    """A newer version of the pack was kept meanwhile."""


class Packs(Protocol):
    """Keeps the packs of spaces, each change in one transaction with its entry in the audit."""

    async def add(self, pack: StoredPack, entry: AuditEntry, after: int | None = None) -> StoredPack:
        """Keep a pack as the next version of its challenge, whatever `number` it has; returns it as it is kept.

        `after` is the number of the newest version that is not retired, 0 where there is none, as whoever made the pack
        knows it. Raises `PackOutrun`, and keeps nothing, where there is a newer one. The entry gets its number. Drafts
        of the same challenge retire, for the reason that they were replaced; of all retired versions in the space, only
        `TEXTS_KEPT` keep their text.
        """
        ...

    async def load(self, space: str, pack_id: str) -> StoredPack | None:
        """A pack of a space by its id; None where it has none."""
        ...

    async def of_space(self, space: str, states: Collection[PackState]) -> list[StoredPack]:
        """The packs of a space in these states, by challenge, the newest version first; without `body` and `record`."""
        ...

    async def newest(self, space: str, challenge_id: str) -> StoredPack | None:
        """The newest version of a challenge that is not retired; None where there is none."""
        ...

    async def counts(self, space: str) -> Mapping[PackState, int]:
        """How many packs of a space are in each state, where there are any."""
        ...

    async def live(self) -> dict[str, str]:
        """The ids of all packs that are live, with their spaces."""
        ...

    async def decide(self, pack: StoredPack, was: PackState, entry: AuditEntry) -> bool:
        """Keep a pack's state, record, reason and who decided it, where it is in the state it `was` in; False where
        it is not any more. Where it becomes live, the version that was retires, for the reason that it was replaced.
        """
        ...


# --- what the bank does for the host ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to be said about a line of a file: `severity` is "error", "warning" or "note".

    `question` is the id of the question that it is about where nobody has seen the lines of the file, else "".
    """

    line: int
    severity: str
    text: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class ReadPack:
    """What came of reading a file: the pack's YAML with its id and title, or None where nothing can be taken of it.

    `questions` can be asked, of `found` that were in the file; `programs` of them have a program to be proven.
    """

    body: str | None
    challenge_id: str
    title: str
    questions: int
    found: int
    programs: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ProvenPack:
    """What came of running a pack's programs: the record of the proofs, and a remark for each. `proven` says that all
    of them print what their keys say."""

    record: str
    proven: bool
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Authored:
    """A question as somebody fills it into a form.

    `choices` are texts, of which the first is right. `misconceptions` and `feedback` belong to the choices at the same
    places, "" or nothing where there is none. `seconds` is the time to answer, None for what is usual.
    """

    kind: str
    difficulty: str
    prompt: str
    code: str
    choices: tuple[str, ...]
    hint: str
    explanation: str
    misconceptions: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    seconds: int | None = None


LONGEST: Final[Mapping[str, int]] = {
    "title": 100,
    "prompt": 1_500,
    "code": 1_800,
    "choice": 300,
    "misconception": 80,
    "feedback": 500,
    "hint": 500,
    "explanation": 1_500,
}
"""The most characters of each text of a form; the bank's own limits, for those who cannot ask it."""


@dataclass(frozen=True, slots=True)
class PackQuestion:
    """A question of a pack, for a list. `program` says that it has a program to be proven."""

    id: str
    kind: str
    difficulty: str
    prompt: str
    program: bool


@dataclass(frozen=True, slots=True)
class Examined:
    """What a pack holds, what there is to be said about its lines, and what changed since another version: one line
    each, a changed key first; nothing where there is no other."""

    questions: tuple[PackQuestion, ...]
    remarks: tuple[Remark, ...]
    changes: tuple[str, ...]


class TooMuchWork(Exception):
    """What a file or a pack asks for takes too long, or too much memory. The message is a sentence."""


class PackDesk(Protocol):
    """Reads, proves and builds packs. Whatever a file holds, its methods raise nothing but `TooMuchWork`."""

    async def read(self, name: str, content: bytes) -> ReadPack:
        """Read a file of any format that is known, by its name and content."""
        ...

    async def with_question(self, body: str | None, title: str, authored: Authored) -> ReadPack:
        """The pack with one question more, or a new one of this title."""
        ...

    async def prove(self, body: str) -> ProvenPack:
        """Run the programs of a pack. Raises `RunnerError` where no worker is there."""
        ...

    def challenge(self, pack: StoredPack) -> Challenge | None:
        """The challenge of a stored pack, its id made unique to its space; None where nothing of it can be asked."""
        ...

    async def examine(self, body: str, before: str | None = None) -> Examined:
        """Look at a stored pack again, beside another version of it where one is given."""
        ...
