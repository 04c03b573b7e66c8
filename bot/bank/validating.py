"""The schema's verdict on a pack, in sentences that say what to do."""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.bank.faults import Fault
from bot.bank.limits import LIMITS
from bot.bank.reading import Document, Trail
from bot.bank.schema import LANGUAGE, NOT_BLANK, SLUG, challenge_schema

Finding = tuple[Trail, str, str]
"""Where, what is wrong, what to do."""

_SINGULAR: Final = {"topics": "topic", "choices": "choice", "questions": "question"}
# A record is known by how deep it lies: pack, questions[i], questions[i].choices[j].
_RECORDS: Final = {0: "pack", 2: "question", 4: "choice"}
_WANTED: Final = {
    "string": ("text", "Write it on one line, or as a block after >-"),
    "integer": ("a whole number", "Write it in digits, without quotes or unit."),
    "boolean": ("true or false", "Write true or false, without quotes."),
    "array": ("a list", 'Begin each entry on a line of its own with "- ".'),
    "object": ("a group of keys", 'Write lines like "key: value", such as "text: An answer".'),
}


def schema_faults(document: Document) -> Iterator[Fault]:
    """Everything in `document` that the schema refuses, each with its line."""
    for error in _validator().iter_errors(document.data):
        for trail, message, advice in _SENTENCES.get(error.validator, _other)(error, document):
            yield Fault(document.path, document.line(trail), message, advice)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(challenge_schema())


@cache
def _descriptions() -> dict[str, str]:
    """What each field is for, by its key; the pack's own keys win over those further in."""
    found: dict[str, str] = {}
    records = [challenge_schema()]
    while records:
        record = records.pop(0)
        for name, field in record.get("properties", {}).items():
            found.setdefault(name, field["description"])
            records.append(field.get("items", {}))
    return found


def _trail(error: ValidationError) -> Trail:
    return tuple(error.absolute_path)


def _name(trail: Trail) -> str:
    """What the value at `trail` is called in a sentence and in the table of limits."""
    if not trail:
        return "pack"
    last = trail[-1]
    return last if isinstance(last, str) else _SINGULAR[str(trail[-2])]


def _quoted(text: object) -> str:
    line = re.sub(r"\s+", " ", str(text)).strip()
    return json.dumps(line if len(line) <= 60 else f"{line[:59]}…", ensure_ascii=False)


def _near(word: str, words: Iterable[str]) -> str:
    words = list(words)
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    return f"Did you mean {_quoted(near[0])}?" if near else f"Use one of: {', '.join(words)}."


def _type(error: ValidationError, document: Document) -> Iterator[Finding]:
    trail, wanted = _trail(error), str(error.validator_value)
    name, (kind, advice) = _name(trail), _WANTED[wanted]
    source = document.source(trail)
    if error.instance is None:
        yield trail, f'"{name}" is empty.', _descriptions().get(name, advice)
    elif wanted == "string" and isinstance(error.instance, bool | int | float):
        read_as = "true or false" if isinstance(error.instance, bool) else "a number"
        yield trail, f'"{name}" must be text, but {source} is read as {read_as}.', f'Put quotes around it: "{source}".'
    else:
        yield trail, f'"{name}" must be {kind}.', advice


def _required(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail = _trail(error)
    # `if`/`then` reports here too; the record itself is the same.
    for key in error.validator_value:
        if key not in error.instance:
            yield trail, f'This {_RECORDS[len(trail)]} has no "{key}".', f'Add "{key}:". {_descriptions()[key]}'


def _unknown_key(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail, known = _trail(error), error.schema["properties"]
    for key in error.instance:
        if key not in known:
            message = f"{_quoted(key)} is not a key of a {_RECORDS[len(trail)]}."
            yield (*trail, key), message, _near(key, known)


def _enum(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail = _trail(error)
    if isinstance(error.instance, str):
        message = f"{_quoted(error.instance)} is not a {_name(trail)}."
        yield trail, message, _near(error.instance, error.validator_value)


def _too_long(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail = _trail(error)
    limit = LIMITS[_name(trail)]
    message = f'"{limit.field}" has {len(error.instance):,} characters; {limit.maximum:,} fit.'
    yield trail, message, f"Shorten it, because {limit.reason}."


def _too_many(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail = _trail(error)
    limit = LIMITS[_name(trail)]
    message = f"There are {len(error.instance)} {limit.unit}; {limit.maximum} fit."
    yield trail, message, f"Remove some, because {limit.reason}."


def _too_few(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail, least = _trail(error), int(error.validator_value)
    name = _name(trail)
    message = f'"{name}" has {len(error.instance)} of at least {least} entries.'
    yield trail, message, f"Add more. {_descriptions()[name]}"


def _out_of_range(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail = _trail(error)
    limit = LIMITS[_name(trail)]
    message = f'"{limit.field}" is {error.instance:,}; 1 to {limit.maximum:,} work.'
    yield trail, message, f"Change it, because {limit.reason}." if error.instance > 0 else "Write 1 or more."


def _pattern(error: ValidationError, _: Document) -> Iterator[Finding]:
    trail = _trail(error)
    name, text = _name(trail), str(error.instance)
    message, advice = {
        NOT_BLANK: (f'"{name}" is blank.', _descriptions().get(name, f"Write it, or remove the {name}.")),
        SLUG: (f"{_quoted(text)} is not an id.", f"Use small letters, digits and single hyphens: {_slug(text)}"),
        LANGUAGE: (f"{_quoted(text)} is not the name of a language.", "Write it in small letters: python"),
    }[str(error.validator_value)]
    yield trail, message, advice


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "my-id"


def _repeated(error: ValidationError, _: Document) -> Iterator[Finding]:
    yield _trail(error), f'"{_name(_trail(error))}" names something twice.', "Remove one of the two."


def _none_right(error: ValidationError, _: Document) -> Iterator[Finding]:
    if isinstance(error.instance, list):
        yield _trail(error), "No choice is right.", 'Add "right: true" to exactly one.'


def _several_right(error: ValidationError, document: Document) -> Iterator[Finding]:
    trail = _trail(error)
    right = [i for i, item in enumerate(error.instance) if isinstance(item, dict) and item.get("right") is True]
    lines = ", ".join(str(document.line((*trail, index, "right"))) for index in right)
    message = f"{len(right)} choices are right (lines {lines})."
    yield (*trail, right[1], "right"), message, 'Keep "right: true" at one, and make the others clearly wrong.'


def _dependent(error: ValidationError, _: Document) -> Iterator[Finding]:
    for key, needed in error.validator_value.items():
        if key in error.instance and not set(needed) <= set(error.instance):
            message = f'"{key}" stands here without "{needed[0]}".'
            yield (*_trail(error), key), message, f'Add "{needed[0]}:", or remove "{key}".'


def _other(error: ValidationError, _: Document) -> Iterator[Finding]:
    yield _trail(error), f"{_quoted(error.message)} (schema).", "Compare it with questions/README.md."


_SENTENCES: Final[dict[Any, Callable[[ValidationError, Document], Iterator[Finding]]]] = {
    "type": _type,
    "required": _required,
    "additionalProperties": _unknown_key,
    "enum": _enum,
    "maxLength": _too_long,
    "maxItems": _too_many,
    "minItems": _too_few,
    "minimum": _out_of_range,
    "maximum": _out_of_range,
    "pattern": _pattern,
    "uniqueItems": _repeated,
    "contains": _none_right,
    "maxContains": _several_right,
    "dependentRequired": _dependent,
}
"""One row for each keyword of the schema that can refuse a value; a test holds the two together."""
