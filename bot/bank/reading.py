"""YAML into plain values that remember their lines.

The nodes are read one by one instead of letting the library construct objects: that keeps the line of every key,
finds every duplicate key at once, and leaves nothing that a tag in a file could execute.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from bot.bank.faults import Fault
from bot.bank.yaml_trouble import explain

Key = str | int
Trail = tuple[Key, ...]
"""The way to a value from the top of its pack, such as `("questions", 0, "hint")`."""

MAX_BYTES: Final = 1_000_000
# Aliases repeat what they point at; a few nested ones could fill the memory.
MAX_VALUES: Final = 50_000
MAX_CHARACTERS: Final = 2_000_000
"""Characters of all keys and values once aliases are written out: as many as a file may have, and as many again for
what is filled in where questions come from other formats."""
_FEWER: Final = "Use fewer aliases (*name), or split it into several challenges."
_TOO_MANY_VALUES: Final = (f"The pack has more than {MAX_VALUES:,} values.", _FEWER)
MAX_DEPTH: Final = 20
_TAG: Final = "tag:yaml.org,2002:"
_TEXT: Final = _TAG + "str"
_OWN_TAGS: Final = frozenset(
    _TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "map", "seq")
)
_NUMBER: Final = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?")
_WORDS: Final[dict[str, object]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands.

    `line` is that of its key, or of its own first character where it has none; `text_line` is where the text
    itself begins (a block after `|` begins one line further down). Both count from 1. `source` is a single value
    as it was written, so that advice can quote it.
    """

    line: int
    text_line: int
    source: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A pack as plain dicts, lists, text, numbers, booleans and None, with the place of each."""

    path: Path
    data: Any
    places: dict[Trail, Place]

    @property
    def data_id(self) -> str | None:
        """The pack's id; None where it has none."""
        found = self.data.get("id") if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else None

    @property
    def question_ids(self) -> list[str]:
        """The ids of its questions, in their order."""
        questions = self.data.get("questions") if isinstance(self.data, dict) else None
        found = [it.get("id") for it in questions if isinstance(it, dict)] if isinstance(questions, list) else []
        return [id_ for id_ in found if isinstance(id_, str)]

    def count(self, trail: Trail) -> int:
        """How many entries the list at `trail` has."""
        found = self.data
        for key in trail:
            found = found[key]
        return len(found)

    def line(self, trail: Trail) -> int:
        """Line of the value at `trail`, or of the nearest value around it that exists."""
        while trail and trail not in self.places:
            trail = trail[:-1]
        return self.places[trail].line if trail in self.places else 1

    def source(self, trail: Trail) -> str:
        """How the single value at `trail` was written; empty where there is none."""
        return self.places[trail].source if trail in self.places else ""

    def text_line(self, trail: Trail) -> int:
        """Line on which the text at `trail` begins."""
        return self.places[trail].text_line if trail in self.places else self.line(trail)


def read_pack(path: Path) -> tuple[Document | None, tuple[Fault, ...]]:
    """Read one file. The document is None where nothing useful could be read; never raises for a bad file."""
    try:
        if not path.is_file():
            advice = "Rename or remove it: packs are plain files."
            return None, (Fault(path, 1, "This is not a file.", advice),)
        if path.stat().st_size > MAX_BYTES:
            return None, (Fault(path, 1, "The file is larger than 1 MB.", "Split it into several challenges."),)
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, (Fault(path, 1, f"The file cannot be read: {reason}.", "Check its permissions."),)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, (Fault(path, line, "This is not UTF-8 text.", "Save the file with the encoding UTF-8."),)
    return parse_pack(path, text)


def parse_pack(path: Path, text: str) -> tuple[Document | None, tuple[Fault, ...]]:
    """As `read_pack`, from the text of a file. `path` only names it."""
    try:
        # A name given to two anchors is no mistake in YAML 1.2, but the library warns.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yaml = YAML(typ="safe", pure=True)
            yaml.Composer = _BoundedComposer
            root = yaml.compose(text)
    except _TooMuch as stop:
        return None, (stop.fault(path),)
    # A parser fed with garbage raises more than its own errors (OverflowError for "\UFFFFFFFF"); one bad file must
    # not take the bank down, whatever it holds.
    except Exception as error:
        return None, (explain(path, text, error),)
    if root is None:
        advice = "Begin with id, title and questions; questions/README.md has an example."
        return None, (Fault(path, 1, "The pack is empty.", advice),)
    reader = _Reader(path)
    try:
        data = reader.value(root, (), root.start_mark.line + 1)
    except _TooMuch as stop:
        return None, (*reader.faults, stop.fault(path))
    return Document(path, data, reader.places), tuple(reader.faults)


class _TooMuch(Exception):
    """Reading ends here: what follows would not."""

    def __init__(self, line: int, message: str, advice: str) -> None:
        super().__init__(message)
        self.line, self.message, self.advice = line, message, advice

    def fault(self, path: Path) -> Fault:
        return Fault(path, self.line, self.message, self.advice)


class _BoundedComposer(Composer):
    """Stops where a file has more nodes than its values can have: the library needs ten seconds, and most of a
    gigabyte, for a megabyte of commas."""

    nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.nodes += 1
        if self.nodes > 2 * MAX_VALUES:  # each value may have a key
            line = int(self.parser.peek_event().start_mark.line) + 1
            raise _TooMuch(line, *_TOO_MANY_VALUES)
        return super().compose_node(parent, index)


@dataclass(slots=True)
class _Reader:
    path: Path
    faults: list[Fault] = field(default_factory=list)
    places: dict[Trail, Place] = field(default_factory=dict)
    open_nodes: set[int] = field(default_factory=set)
    values: int = 0
    characters: int = 0

    def value(self, node: Node, trail: Trail, line: int) -> object:
        """The plain value of `node`, whose key stands on `line`."""
        self.values += 1
        if self.values > MAX_VALUES:
            raise _TooMuch(self._outermost(trail, line), *_TOO_MANY_VALUES)
        if len(trail) > MAX_DEPTH:
            raise _TooMuch(line, "The pack is nested too deeply.", "Look for stray brackets or dashes.")
        if id(node) in self.open_nodes:
            raise _TooMuch(line, "This alias stands inside what it repeats.", "Write the text out instead.")
        if node.tag not in _OWN_TAGS:
            self._fault(line, f"The tag {_shown(node.tag)} is not allowed.", "Remove it: packs are plain text.")
        if isinstance(node, ScalarNode):
            self._count_characters(str(node.value), trail, line)
        self.places[trail] = _place(node, line)
        self.open_nodes.add(id(node))
        try:
            return self._contents(node, trail)
        finally:
            self.open_nodes.discard(id(node))

    def _contents(self, node: Node, trail: Trail) -> object:
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*trail, i), _line(item)) for i, item in enumerate(node.value)]
        return {key: self.value(value, (*trail, key), line) for key, value, line in self._entries(node, trail)}

    def _entries(self, node: Node, trail: Trail) -> Iterator[tuple[str, Node, int]]:
        lines: dict[str, int] = {}
        for key_node, value in node.value:
            key, line = str(key_node.value), _line(key_node)
            if not isinstance(key_node, ScalarNode):
                self._fault(line, "This key is not a plain word.", "Write it as in: title: My challenge")
            elif key in lines:
                message = f'"{key}" stands twice here, first on line {lines[key]}.'
                self._fault(line, message, "Remove one of the two.")
            else:
                self._count_characters(key, trail, line)
                lines[key] = line
                yield key, value, line

    def _count_characters(self, text: str, trail: Trail, line: int) -> None:
        self.characters += len(text)
        if self.characters > MAX_CHARACTERS:
            message = f"With its aliases written out, the pack has more than {MAX_CHARACTERS:,} characters."
            raise _TooMuch(self._outermost(trail, line), message, _FEWER)

    def _outermost(self, trail: Trail, line: int) -> int:
        """Where what is repeated is repeated: the value itself stands at its anchor, on `line`."""
        place = self.places.get(trail[:1]) if trail else None
        return line if place is None else place.line

    def _fault(self, line: int, message: str, advice: str) -> None:
        self.faults.append(Fault(self.path, line, message, advice))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _place(node: Node, line: int) -> Place:
    if not isinstance(node, ScalarNode):
        return Place(line, _line(node))
    return Place(line, _line(node) + (node.style in ("|", ">")), str(node.value))


def _shown(tag: object) -> str:
    return str(tag).replace(_TAG, "!!")


def _scalar(node: ScalarNode) -> object:
    """The value by the core schema of YAML 1.2, in which `No`, `on` and dates are text."""
    text = str(node.value)
    if node.style or node.tag == _TEXT:
        return text
    if text in _WORDS:
        return _WORDS[text]
    # Longer digits than these are no number that a pack could mean, and int() refuses thousands of them.
    if len(text) > 30 or not _NUMBER.fullmatch(text):
        return text
    return int(text) if text.lstrip("+-").isdecimal() else float(text)
