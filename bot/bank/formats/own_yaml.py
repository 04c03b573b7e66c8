"""quizhost's own packs. Everything is carried."""

from dataclasses import replace
from pathlib import Path

from bot.bank.faults import Severity
from bot.bank.formats.guards import decoded, too_many
from bot.bank.formats.model import Data, Exported, Format, Imported, Item
from bot.bank.linting import lint
from bot.bank.reading import Document, parse_pack
from bot.bank.yaml_writing import render_pack


def read(path: Path, content: bytes) -> Imported:
    """The questions of a pack without errors, with its title and the like."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    document, faults = parse_pack(path, text)
    if document is None:
        return Imported((), faults)
    faults = (*faults, *(replace(it, path=path) for it in lint(_called_by_its_id(document))))
    if any(fault.severity is Severity.ERROR for fault in faults):
        return Imported((), faults)
    questions = document.data["questions"]
    items = tuple(Item(it, document.line(("questions", at, "id"))) for at, it in enumerate(questions))
    pack = {key: value for key, value in document.data.items() if key != "questions"}
    return Imported(items, (*faults, *too_many(path, len(items))), pack)


def _called_by_its_id(document: Document) -> Document:
    """The same under the name that its file should have: what people send around is called `pack (1).yaml`."""
    name = document.data.get("id") if isinstance(document.data, dict) else None
    return replace(document, path=Path(f"{name}.yaml"))


def write(pack: Data, path: Path) -> Exported:
    """The pack as a file of its own kind."""
    return Exported(render_pack(pack).encode())


FORMAT = Format(
    "yaml", "a pack of quizhost (YAML)", (".yaml", ".yml"), read, write, lambda content: b"\nquestions:" in content
)
