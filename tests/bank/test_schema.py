"""The published schema: up to date, complete, and of one mind with the limits and the engine."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.bank.limits import LIMITS
from bot.bank.schema import challenge_schema
from bot.bank.validating import SENTENCES
from bot.engine.questions import DIFFICULTIES, KINDS, OUTCOMES
from bot.resources import questions_folder

from .packs import GOOD

PUBLISHED: dict[str, Any] = json.loads((questions_folder() / "challenge.schema.json").read_text(encoding="utf-8"))

# Keywords that describe, or that shape other keywords, and so never refuse by themselves.
SILENT = {
    *("$schema", "title", "description", "examples", "default", "properties", "items", "allOf", "if", "then"),
    "minContains",  # one or more is what "contains" refuses already
}


def fields(record: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of the schema with its key, an entry of a list by the singular."""
    for name, field in record["properties"].items():
        yield name, field
        items = field.get("items", {})
        if "properties" in items:
            yield from fields(items)
        elif items:
            yield name.removesuffix("s"), items


FIELDS = list(fields(PUBLISHED))


def test_published_schema_is_up_to_date() -> None:
    assert challenge_schema() == PUBLISHED, "run: quizhost bank schema > questions/challenge.schema.json"


def test_schema_is_valid_draft_2020_12() -> None:
    assert PUBLISHED["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_every_field_is_described_with_an_example_that_fits(name: str, field: dict[str, Any]) -> None:
    assert field["description"].endswith(".")
    assert field["examples"]
    for example in field["examples"]:
        assert list(Draft202012Validator(field).iter_errors(example)) == []


@pytest.mark.parametrize("limit", [row for row in LIMITS.values() if row.field != "shown"], ids=lambda row: row.field)
def test_schema_has_the_maximum_of_the_table(limit: Any) -> None:
    keywords = ("maxLength", "maxItems", "maximum")
    maxima = [
        field[keyword] for name, field in FIELDS for keyword in keywords if name == limit.field and keyword in field
    ]
    assert maxima
    assert set(maxima) == {limit.maximum}


def test_every_text_number_and_list_has_a_maximum_except_questions() -> None:
    keywords = {
        "string": ("maxLength", "enum"),
        "integer": ("maximum",),
        "array": ("maxItems",),
        "boolean": ("type",),
        "object": ("additionalProperties",),
    }
    endless = {name for name, field in FIELDS if not any(word in field for word in keywords[field["type"]])}
    assert endless == {"questions"}


def test_kinds_difficulties_and_outcomes_are_the_engine_s() -> None:
    by_name = dict(FIELDS)
    assert by_name["outcome"]["enum"] == list(OUTCOMES)
    assert by_name["kind"]["enum"] == list(KINDS)
    assert by_name["difficulty"]["enum"] == list(DIFFICULTIES)


def keywords(schema: Any) -> Iterator[str]:
    """The keywords at work in a schema, leaving out the names of fields."""
    for keyword, value in schema.items():
        yield keyword
        if keyword == "properties":
            for field in value.values():
                yield from keywords(field)
        elif keyword in ("items", "then"):
            yield from keywords(value)


def test_every_keyword_that_refuses_has_its_sentence() -> None:
    assert set(keywords(PUBLISHED)) - SILENT == set(SENTENCES)


def test_good_pack_passes_as_any_editor_would_read_it() -> None:
    data = YAML(typ="safe", pure=True).load(GOOD)
    assert list(Draft202012Validator(PUBLISHED).iter_errors(data)) == []
