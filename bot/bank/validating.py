"""The schema's verdict on a pack, in sentences that say what to do."""

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from jsonschema import Draft202012Validator

from bot.bank.cutting import cut
from bot.bank.faults import Fault
from bot.bank.life import DAY
from bot.bank.limits import LIMITS
from bot.bank.reading import Document, Trail
from bot.bank.schema import LANGUAGE, NOT_BLANK, SLUG, challenge_schema

Finding = tuple[Trail, str, str]
"""Where, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal of the validator: `value` at `trail` breaks `keyword` of `schema`, which allows `allowed`.

    A list in `value` is cut where it is too long (`bot.bank.cutting`); `document` has it whole.
    """

    document: Document
    trail: Trail
    keyword: str
    allowed: Any
    value: Any
    schema: dict[str, Any]
    complaint: str


MOST_UNKNOWN: Final = 20
"""So many unknown keys of one record are told one by one. To look for each among all known ones takes its time."""

_SINGULAR: Final = {
    "topics": "topic",
    "choices": "choice",
    "questions": "question",
    "life": "step",
    "conditions": "condition",
}
_WANTED: Final = {
    "string": ("text", "Write it on one line, or as a block after >-"),
    "integer": ("a whole number", "Write it in digits, without quotes or unit."),
    "boolean": ("true or false", "Write true or false, without quotes."),
    "array": ("a list", 'Begin each entry on a line of its own with "- ".'),
    "object": ("a group of keys", 'Write lines like "key: value", such as "text: An answer".'),
}


def schema_faults(document: Document) -> Iterator[Fault]:
    """Everything in `document` that the schema refuses, each with its line."""
    # Lists that are too long are told with their whole length, which the document has.
    for error in _validator().iter_errors(cut(document).data):
        refusal = Refusal(
            document=document,
            trail=tuple(error.absolute_path),
            keyword=str(error.validator),
            allowed=error.validator_value,
            value=error.instance,
            schema=dict(error.schema) if isinstance(error.schema, Mapping) else {},
            complaint=error.message,
        )
        for trail, message, advice in SENTENCES.get(refusal.keyword, _other)(refusal):
            yield Fault(document.path, document.line(trail), message, advice)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(challenge_schema())


def _name(trail: Trail) -> str:
    """What the value at `trail` is called in a sentence and in the table of limits."""
    if not trail:
        return "pack"
    last = trail[-1]
    return last if isinstance(last, str) else _SINGULAR[str(trail[-2])]


def _record(trail: Trail) -> str:
    """What the record at `trail` is called: it is the pack, or an entry of a list."""
    return _SINGULAR[str(trail[-2])] if trail else "pack"


def _quoted(text: object) -> str:
    line = re.sub(r"\s+", " ", str(text)).strip()
    return json.dumps(line if len(line) <= 60 else f"{line[:59]}…", ensure_ascii=False)


def _near(word: str, words: Iterable[str]) -> str:
    words = list(words)
    near = difflib.get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    return f"Did you mean {_quoted(near[0])}?" if near else f"Use one of: {', '.join(words)}."


def _type(refusal: Refusal) -> Iterator[Finding]:
    trail, wanted = refusal.trail, refusal.allowed
    name, (kind, advice) = _name(trail), _WANTED[wanted]
    source = refusal.document.source(trail)
    if refusal.value is None:
        yield trail, f'"{name}" is empty.', refusal.schema.get("description", advice)
    elif wanted == "string" and isinstance(refusal.value, bool | int | float):
        read_as = "true or false" if isinstance(refusal.value, bool) else "a number"
        yield trail, f'"{name}" must be text, but {source} is read as {read_as}.', f'Put quotes around it: "{source}".'
    else:
        yield trail, f'"{name}" must be {kind}.', advice


def _required(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    for key in refusal.allowed:
        if key not in refusal.value:
            purpose = refusal.schema["properties"][key]["description"]
            yield trail, f'This {_record(trail)} has no "{key}".', f'Add "{key}:". {purpose}'


def _unknown_key(refusal: Refusal) -> Iterator[Finding]:
    trail, known = refusal.trail, refusal.schema["properties"]
    unknown = [key for key in refusal.value if key not in known]
    for number, key in enumerate(unknown):
        if number == MOST_UNKNOWN:
            message = f"{len(unknown) - number:,} more keys are not keys of a {_record(trail)}."
            yield (*trail, key), message, "Look whether this file is a pack at all."
            return
        message = f"{_quoted(key)} is not a key of a {_record(trail)}."
        yield (*trail, key), message, _near(key, known)


def _enum(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    if isinstance(refusal.value, str):
        article = "an" if _name(trail)[0] in "aeiou" else "a"
        message = f"{_quoted(refusal.value)} is not {article} {_name(trail)}."
        yield trail, message, _near(refusal.value, refusal.allowed)


def _too_long(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    limit = LIMITS[_name(trail)]
    message = f'"{limit.field}" has {len(refusal.value):,} characters; {limit.maximum:,} fit.'
    yield trail, message, f"Shorten it, because {limit.reason}."


def _too_many(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    limit = LIMITS[_name(trail)]
    message = f"There are {refusal.document.count(trail):,} {limit.unit}; {limit.maximum} fit."
    yield trail, message, f"Remove some, because {limit.reason}."


def _too_few(refusal: Refusal) -> Iterator[Finding]:
    trail, least = refusal.trail, refusal.allowed
    message = f'"{_name(trail)}" has {len(refusal.value)} of at least {least} entries.'
    yield trail, message, f"Add more. {refusal.schema['description']}"


def _out_of_range(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    limit = LIMITS[_name(trail)]
    message = f'"{limit.field}" is {refusal.value:,}; 1 to {limit.maximum:,} work.'
    yield trail, message, f"Change it, because {limit.reason}." if refusal.value > 0 else "Write 1 or more."


def _pattern(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    name, text = _name(trail), str(refusal.value)
    message, advice = {
        NOT_BLANK: (f'"{name}" is blank.', refusal.schema["description"]),
        SLUG: (f"{_quoted(text)} is not an id.", f"Use small letters, digits and single hyphens: {_slug(text)}"),
        DAY: (f"{_quoted(text)} is not a day.", "Write it as year-month-day: 2026-11-29"),
        LANGUAGE: (f"{_quoted(text)} is not the name of a language.", "Write it in small letters: python"),
    }[refusal.allowed]
    yield trail, message, advice


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "my-id"


def _repeated(refusal: Refusal) -> Iterator[Finding]:
    yield refusal.trail, f'"{_name(refusal.trail)}" names something twice.', "Remove one of the two."


def _none_right(refusal: Refusal) -> Iterator[Finding]:
    if isinstance(refusal.value, list):
        yield refusal.trail, "No choice is right.", 'Add "right: true" to exactly one.'


def _several_right(refusal: Refusal) -> Iterator[Finding]:
    trail = refusal.trail
    right = [i for i, item in enumerate(refusal.value) if isinstance(item, dict) and item.get("right") is True]
    lines = ", ".join(str(refusal.document.line((*trail, index, "right"))) for index in right)
    message = f"{len(right)} choices are right (lines {lines})."
    yield (*trail, right[1], "right"), message, 'Keep "right: true" at one, and make the others clearly wrong.'


def _dependent(refusal: Refusal) -> Iterator[Finding]:
    for key, needed in refusal.allowed.items():
        if key in refusal.value and not set(needed) <= set(refusal.value):
            message = f'"{key}" stands here without "{needed[0]}".'
            yield (*refusal.trail, key), message, f'Add "{needed[0]}:", or remove "{key}".'


def _other(refusal: Refusal) -> Iterator[Finding]:
    yield refusal.trail, f"{_quoted(refusal.complaint)} (schema).", "Compare it with questions/README.md."


SENTENCES: Final[dict[str, Callable[[Refusal], Iterator[Finding]]]] = {
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
