"""The authors' page: its example is a clean pack, and its tables name every field with its limit."""

import re
from pathlib import Path

import pytest

from bot.bank.limits import LIMITS, Limit
from bot.bank.loading import load_pack
from bot.bank.proving import LIMITS as PROVING
from bot.bank.running import REPEATED, SEEDS
from bot.bank.schema import challenge_schema
from bot.engine.questions import DIFFICULTIES, KINDS, OUTCOMES
from bot.resources import questions_folder

from .packs import write

README = (questions_folder() / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \|.*$", README, re.MULTILINE)


def test_example_is_a_clean_pack(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    pack = load_pack(write(tmp_path, example, "pooling-basics.yaml"))
    assert [str(fault) for fault in pack.faults] == []
    assert pack.challenge is not None


def test_tables_name_exactly_the_fields_of_the_schema_in_the_same_records() -> None:
    pack = challenge_schema()["properties"]
    question = pack["questions"]["items"]["properties"]
    choice = question["choices"]["items"]["properties"]
    step = question["life"]["items"]["properties"]
    left = list(ROWS)
    for record in (pack, question, choice, step):
        rows, left = left[: len(record)], left[len(record) :]
        assert set(rows) == set(record)
    assert left == []


@pytest.mark.parametrize("limit", LIMITS.values(), ids=lambda row: row.field)
def test_limits_are_those_of_the_table(limit: Limit) -> None:
    number = re.compile(rf"(?<![\d,]){limit.maximum:,}(?![\d,])")
    rows = re.findall(rf"^\| `{limit.field}` \|.*$", README, re.MULTILINE)
    # An entry of the topics stands in the row of the list; the sum of a question's texts stands below its table.
    rows = rows or re.findall(
        r"^\| `(?:topics|conditions)` .*$|^Prompt, code and choices of one question.*$", README, re.MULTILINE
    )
    found = [row for row in rows if number.search(row)]
    assert found
    assert limit.field in ("topic", "condition", "shown") or found == rows


def test_kinds_difficulties_and_outcomes_are_listed() -> None:
    for id_ in (*KINDS, *DIFFICULTIES, *OUTCOMES):
        assert f"`{id_}`" in README


def test_what_a_program_may_use_is_what_it_gets() -> None:
    assert f"take {PROVING.wall_ms // 1000} seconds and print {PROVING.output_bytes // 1024} KB." in README
    assert f"with the seeds {', '.join(map(str, SEEDS[:-1]))} and {SEEDS[-1]}, and with seed {REPEATED} once" in README
