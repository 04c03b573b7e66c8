"""What the YAML parser complains about, in words that say what to do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from bot.bank.faults import Fault


@dataclass(frozen=True, slots=True)
class _Trouble:
    """`sign` is a part of the parser's own message. `from_start` points at where the broken part began."""

    sign: str
    message: str
    advice: str
    from_start: bool = False


# The first row whose sign occurs in the parser's message wins.
_TROUBLES: Final = (
    _Trouble(r"found character '\t'", "A tab stands where YAML wants spaces.", "Replace the tab with spaces."),
    _Trouble(
        "found character",
        "A text cannot begin with this character.",
        'Put quotes around the whole text: "…".',
    ),
    _Trouble(
        "mapping values are not allowed",
        "A colon followed by a space, or a line indented too far, breaks this text.",
        'Put quotes around the text ("…"), or line its key up with the keys above.',
    ),
    _Trouble(
        "unexpected end of stream",
        "A quote is opened here and never closed.",
        "Close it, or write the text as a block after >-",
        from_start=True,
    ),
    _Trouble(
        "could not find expected ':'",
        "This line is neither a key nor part of a text.",
        'Write "key: value", or indent the line like the text that it belongs to.',
        from_start=True,
    ),
    _Trouble(
        "unknown escape",
        "A backslash between double quotes is not followed by a letter that YAML knows.",
        "Write two backslashes, or use single quotes.",
    ),
    _Trouble(
        "expected ',' or",
        "A bracket or brace is opened here and never closed.",
        "Close it, or put quotes around a text that begins with one.",
        from_start=True,
    ),
    _Trouble(
        "expected the node content",
        "A bracket or brace is not closed, or an entry in it is missing.",
        "Complete it, or put quotes around a text that begins with one.",
    ),
    _Trouble(
        "expected <block end>",
        "The indentation does not fit the lines above, or text follows a closing quote.",
        "Line up keys of the same level, indent every line of a block alike, and quote whole texts.",
    ),
    _Trouble(
        "sequence entries are not allowed",
        "A list cannot begin on the line of its key.",
        'Begin it on the next line, or put quotes around a text that begins with "- ".',
    ),
    _Trouble(
        "undefined alias",
        "This text begins with * and is taken for an alias that does not exist.",
        'Put quotes around it: "…".',
    ),
    _Trouble(
        "another document",
        "A second document begins here.",
        "Put one challenge in a file, and remove the line ---",
    ),
)
_UNKNOWN: Final = _Trouble("", "This is not valid YAML.", "Compare it with the example in questions/README.md.")
_DEEP: Final = _Trouble("", "The pack is nested too deeply.", "Look for stray brackets or dashes.")


def explain(path: Path, text: str, error: Exception) -> Fault:
    """The fault for whatever the parser raised while it read `text`."""
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        message = f"The character U+{_code(error.character):04X} cannot stand in a pack."
        return Fault(path, line, message, "Delete it; it is invisible in most editors.")
    if isinstance(error, RecursionError):
        return Fault(path, 1, _DEEP.message, _DEEP.advice)
    if not isinstance(error, MarkedYAMLError):
        return Fault(path, 1, _UNKNOWN.message, _UNKNOWN.advice)
    problem = str(error.problem)
    trouble = next((row for row in _TROUBLES if row.sign in problem), _UNKNOWN)
    return Fault(path, _line(error, trouble, text), trouble.message, trouble.advice)


def _line(error: MarkedYAMLError, trouble: _Trouble, text: str) -> int:
    marks = (error.problem_mark, error.context_mark)
    mark = next((mark for mark in (reversed(marks) if trouble.from_start else marks) if mark), None)
    # The parser's place for "the end" is the line after the last one, which no editor can jump to.
    last = max(len(text.splitlines()), 1)
    return min(mark.line + 1, last) if mark else 1


def _code(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "\0")
