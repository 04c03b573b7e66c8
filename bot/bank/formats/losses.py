"""What of a pack a format has no place for, said once for each kind of thing."""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import Final

from bot.bank.faults import Fault, Severity
from bot.bank.formats.model import Data

NAMES: Final = {
    "code": "code",
    "hint": "hints",
    "explanation": "explanations",
    "seconds": "time limits",
    "attempts": "numbers of attempts",
    "difficulty": "difficulties",
    "kind": "kinds",
    "outcome": "outcomes of programs",
    "language": "languages of code",
    "life": "lives of questions",
    "feedback": "feedback",
    "misconception": "misconceptions",
    "pinned": "pinned places",
    "id": "ids",
}
"""What can get lost, by the keys of packs."""


OF_PACKS: Final = ("title", "summary", "topics", "minutes", "badge")


def losses(pack: Data, path: Path, carried: Collection[str]) -> tuple[Fault, ...]:
    """A warning for each kind of thing in a pack that is not among the keys carried, with the number of questions."""
    found: defaultdict[str, int] = defaultdict(int)
    for question in pack["questions"]:
        keys = set(question) | {key for choice in question["choices"] for key in choice}
        for key in keys & NAMES.keys() - set(carried):
            found[key] += 1
    return tuple(
        Fault(path, 1, f"This format has no place for {NAMES[key]}; {count} of the questions have some.", "", _W)
        for key, count in sorted(found.items())
    )


def exportable(
    pack: Data, path: Path, *, code: bool = True, said: Collection[str] = ()
) -> tuple[list[Data], tuple[Fault, ...]]:
    """The questions that another format can hold, and a warning for each other one: those with parameters and, where
    the format has no place for `code`, those about code. A last warning names what is said about the pack as a whole,
    but for what the format keeps of that, which is `said`."""
    kept, left = [], []
    for question in pack["questions"]:
        if "parameters" in question:
            message = f"{question['id']} is left out: no other format has parameters."
            left.append(Fault(path, 1, message, "", _W))
        elif "code" in question and not code:
            left.append(Fault(path, 1, f"{question['id']} is left out: it shows code.", "", _W))
        else:
            kept.append(question)
    if lost := [key for key in OF_PACKS if key in pack and key not in said]:
        left.append(Fault(path, 1, f"This format has no place for the pack's {', '.join(lost)}.", "", _W))
    return kept, tuple(left)


_W: Final = Severity.WARNING
