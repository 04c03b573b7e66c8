"""quizhost's own packs. Everything is carried."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.bank.faults import Fault, Severity, errors_of
from bot.bank.formats.guards import decoded, too_many
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.bank.linting import lint
from bot.bank.names import is_id
from bot.bank.reading import Document, Place, Trail, parse_pack
from bot.bank.yaml_writing import render_pack


def read(path: Path, content: bytes) -> Imported:
    """The questions of a pack, with its title and the like. Questions with errors are left out and said.

    What is wrong with the pack itself is left out too, but for its id: under another one it would be another pack.
    """
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    document, faults = parse_pack(path, text)
    if document is None:
        return Imported((), faults)
    document = _called_by_its_id(document)
    questions = document.data.get("questions") if isinstance(document.data, dict) else None
    count = len(questions) if isinstance(questions, list) else 0
    if many := too_many(path, count):
        return Imported((), many, dropped=count)
    found = (*faults, *(replace(it, path=path) for it in lint(document)))
    bad: set[int] = set()
    if errors_of(found):
        sorted_out = _bad_ones(document, errors_of(faults), path)
        if sorted_out is None:
            return Imported((), found, dropped=count)
        bad, grave = sorted_out
        # What leaves no question out is no error: keys of the pack are filled in anew, and equal ids are numbered.
        found = tuple(
            it if it in grave or it.severity is Severity.NOTE else replace(it, severity=Severity.WARNING)
            for it in found
        )
    items = tuple(
        Item(it, document.line(("questions", at, "id")))
        for at, it in enumerate(document.data["questions"])
        if at not in bad
    )
    pack = {key: document.data[key] for key in (*_SOUND, "badge") if key in document.data}
    return Imported(items, found, pack, len(bad))


def _called_by_its_id(document: Document) -> Document:
    """The same under the name that its file should have: what people send around is called `pack (1).yaml`."""
    name = document.data.get("id") if isinstance(document.data, dict) else None
    return replace(document, path=Path(f"{name}.yaml"))


# --- packs with errors -----------------------------------------------------------------------------------------------

_SOUND: Final[Data] = {"id": "sound", "title": "Sound", "summary": "Sound.", "topics": ["sound"], "minutes": 1}
"""What is said about a pack, without faults, beside which a question is looked at."""


def _bad_ones(document: Document, misread: Sequence[Fault], path: Path) -> tuple[set[int], set[Fault]] | None:
    """The places of the questions that have errors, and these errors; None where nothing of the pack can be taken.

    `misread` are the errors of reading, of which nothing but the line is known.
    """
    if not isinstance(document.data, dict) or not isinstance(document.data.get("questions"), list):
        return None
    if "id" in document.data and not is_id(document.data["id"]):
        return None  # under another id it would be another pack
    owners = set(_owners(document, [fault.line for fault in misread]))
    bad = {place for place in owners if place is not None}
    if None in owners:
        return None
    grave = set(misread)
    for place, alone in enumerate(_each_alone(document)):
        if errors := errors_of(lint(alone)):
            bad.add(place)
            grave |= {replace(fault, path=path) for fault in errors}
    return bad, grave


def _owners(document: Document, lines: Sequence[int]) -> Iterator[int | None]:
    """The place of the question that stands on each line; None where it is none, or where several stand on it."""
    begins: defaultdict[int, list[int | None]] = defaultdict(list)
    for key in document.data:
        begins[document.line((key,))].append(None)
    for place in range(len(document.data["questions"])):
        begins[document.line(("questions", place))].append(place)
    ordered = sorted(begins)
    for line in lines:
        there = begins[ordered[max(bisect_right(ordered, line) - 1, 0)]]
        yield there[0] if len(there) == 1 else None


def _each_alone(document: Document) -> Iterator[Document]:
    """A sound pack for each question, with nothing else in it; the lines stay those of the file."""
    places: list[dict[Trail, Place]] = [{} for _ in document.data["questions"]]
    for trail, place in document.places.items():
        if len(trail) > 1 and trail[0] == "questions":
            places[int(trail[1])]["questions", 0, *trail[2:]] = place
    for question, of in zip(document.data["questions"], places, strict=True):
        yield Document(Path(f"{_SOUND['id']}.yaml"), {**_SOUND, "questions": [question]}, of)


def write(pack: Data, path: Path) -> Exported:
    """The pack as a file of its own kind."""
    return Exported(render_pack(pack).encode())


FORMAT = Format(
    "yaml", "a pack of quizhost (YAML)", (".yaml", ".yml"), read, write, lambda content: b"\nquestions:" in content
)
