"""What the doctor found."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a thing is."""

    GOOD = "ok"
    NOTE = "note"  # works, with something worth knowing
    BAD = "BAD"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and, unless it is good, what to do. `table` is shown below all findings."""

    thing: str
    health: Health
    words: str
    table: tuple[str, ...] = ()
