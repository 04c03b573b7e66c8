"""Packs as YAML, laid out as people write them: long text folded, code as a block, quotes only where they are needed.

A library's dumper writes valid YAML, but folds no text that was not folded before, and packs are read by people.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bot.bank.reading import Document, parse_pack

WIDTH: Final = 120
SCHEMA_LINE: Final = "# yaml-language-server: $schema=challenge.schema.json"

_PLAIN: Final = re.compile(r"[A-Za-z(][\w ()\[\]/.,;!?'’“”×·+=*%^<>–-]*")
_NOT_PLAIN: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"})
"""Words that some reader of YAML takes for something else than text."""

_KEYS: Final = (
    ("id", "title", "summary", "topics", "minutes", "badge", "kind", "difficulty", "seconds", "attempts", "prompt"),
    ("parameters", "conditions", "code", "language", "outcome", "text", "right", "instead", "rule", "misconception"),
    ("feedback", "pinned", "choices", "hint", "explanation", "life", "state", "since", "reason", "questions"),
)
_ORDER: Final = {key: place for place, key in enumerate(key for row in _KEYS for key in row)}


def render_pack(data: Mapping[str, Any]) -> str:
    """The text of a pack's file. Reading it gives equal data.

    Raises `ValueError` for what is no plain data: texts, numbers, truths, and lists and mappings of these by texts.
    """
    return rendered(data)[0]


def rendered(data: Mapping[str, Any]) -> tuple[str, Document]:
    """As `render_pack`, and the document that reading the text gives, which is known then: reading takes its time."""
    text = "\n".join((SCHEMA_LINE, *_mapping(data, 0))) + "\n"
    return text, _checked(text, data)


def append_questions(text: str, questions: Sequence[Mapping[str, Any]]) -> str:
    """The text of a pack's file with these questions after its last one; what is there stays as it is.

    Raises `ValueError` where the questions are not the last thing in the file, or stand there as no list of lines.
    """
    before, _ = parse_pack(Path("pack.yaml"), text)
    if before is None or not isinstance(before.data, dict) or not isinstance(before.data.get("questions"), list):
        raise ValueError("it has no list of questions")
    first = text.split("\n")[before.line(("questions", 0)) - 1]
    dash = re.match(" *(?=- )", first)
    if dash is None:
        raise ValueError("its first question does not begin on the line of its dash")
    break_ = "\r\n" if first.endswith("\r") else "\n"
    lines = [line for question in questions for line in ("", *_item(question, len(dash[0])))]
    wanted = {**before.data, "questions": [*before.data["questions"], *questions]}
    longer = text.rstrip("\r\n") + break_ + "".join(line + break_ for line in lines)
    _checked(longer, wanted)
    return longer


def _checked(text: str, data: Mapping[str, Any]) -> Document:
    document, faults = parse_pack(Path("pack.yaml"), text)
    if document is None or faults or document.data != _plain(data):
        raise ValueError("it would not read the same; the questions have to be the last thing in it")
    return document


def _plain(value: object) -> object:
    """The same data in dicts and lists, as reading gives it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


# --- lines -----------------------------------------------------------------------------------------------------------


def _mapping(data: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key in sorted(data, key=lambda name: _ORDER.get(name, len(_ORDER))):
        yield from _entry(key, data[key], indent)


def _entry(key: str, value: object, indent: int) -> Iterator[str]:
    lead = f"{' ' * indent}{_scalar(key)}:"
    if isinstance(value, Mapping):
        yield lead if value else f"{lead} {{}}"
        yield from _mapping(value, indent + 2)
    elif isinstance(value, list | tuple):
        if not any(isinstance(item, Mapping | list | tuple) for item in value):
            row = f"{lead} [{', '.join(_scalar(item, in_flow=True) for item in value)}]"
            if len(row) <= WIDTH:
                yield row
                return
        yield lead
        for number, item in enumerate(value):
            if number and key == "questions":
                yield ""
            yield from _item(item, indent + 2)
    else:
        yield from _value(lead, value, indent + 2)


def _item(item: object, indent: int) -> Iterator[str]:
    """One entry of a list of lines."""
    if isinstance(item, Mapping) and item:
        first, *rest = _mapping(item, indent + 2)
        yield f"{' ' * indent}- {first.lstrip()}"
        yield from rest
    else:
        yield from _value(f"{' ' * indent}-", item, indent + 2)


def _value(lead: str, value: object, indent: int) -> Iterator[str]:
    """A single value after its key or dash; text that is long or has several lines stands below it."""
    if isinstance(value, str) and _is_block(value):
        yield f"{lead} {'|' if value.endswith(chr(10)) else '|-'}"
        for line in value.removesuffix("\n").split("\n"):
            yield f"{' ' * indent}{line}" if line else ""
        return
    row = f"{lead} {_scalar(value)}"
    if isinstance(value, str) and len(row) > WIDTH and _can_fold(value):
        yield f"{lead} >-"
        yield from textwrap.wrap(
            value,
            WIDTH,
            initial_indent=" " * indent,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    else:
        yield row


def _is_block(text: str) -> bool:
    body = text.removesuffix("\n")
    return (
        ("\n" in body or text.endswith("\n"))
        and not text.endswith("\n\n")
        and body == body.strip("\n")
        and not body.startswith(" ")
        and all(line == line.rstrip() and _is_visible(line) for line in body.split("\n"))
        and bool(body)
    )


def _can_fold(text: str) -> bool:
    return text == " ".join(text.split(" ")).strip() and "  " not in text and "\n" not in text and _is_visible(text)


def _is_visible(text: str) -> bool:
    return all(sign.isprintable() and sign not in "\u2028\u2029\u0085\ufeff" for sign in text)


def _scalar(value: object, *, in_flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    if value is None:
        return "null"
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} is no plain data")
    plain = (
        _PLAIN.fullmatch(value)
        and value == value.rstrip()
        and value.lower() not in _NOT_PLAIN
        and _is_visible(value)
        and "  " not in value
        and not (in_flow and set(value) & set(",[]{}"))
    )
    return value if plain else _quoted(value)


def _quoted(text: str) -> str:
    """The text in double quotes; what cannot be seen is escaped.

    JSON's strings are YAML's, but for two line breaks of Unicode, and characters beyond U+FFFF, which JSON escapes in
    two halves that YAML does not join.
    """
    signs = json.dumps(text, ensure_ascii=False)
    return "".join(sign if _is_visible(sign) else _escaped(ord(sign)) for sign in signs)


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
