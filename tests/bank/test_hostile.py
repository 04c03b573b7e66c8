"""Files that are made to keep a machine busy. Without its bound, each test would take minutes or all memory."""

import io
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.bank import reading, validating
from bot.bank.cutting import cut
from bot.bank.differing import MOST_LINES, differences
from bot.bank.faults import errors_of
from bot.bank.formats.guards import MAX_PART, MAX_UNPACKED, zip_trouble
from bot.bank.importing import import_file
from bot.bank.limits import LIMITS
from bot.bank.linting import lint
from bot.bank.reading import Document, parse_pack
from bot.bank.validating import MOST_UNKNOWN

from .cases import HINT
from .packs import GOOD, spoiled


def document(text: str) -> Document:
    found, faults = parse_pack(Path("good.yaml"), text)
    assert found is not None
    assert faults == ()
    return found


def messages(text: str) -> list[str]:
    return [fault.message for fault in errors_of(lint(document(text)))]


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"), [("- x\n" * 30, 20), ("- x\n" * 12, 10), ("a: &a [x, x, x, x]\nb: [*a, *a]", 2)]
)
def test_values_are_counted_as_they_are_read(monkeypatch: pytest.MonkeyPatch, text: str, line: int) -> None:
    monkeypatch.setattr(reading, "MAX_VALUES", 10)
    found, (fault,) = parse_pack(Path("x.yaml"), text)
    assert found is None
    assert (fault.line, fault.advice[:17]) == (line, "Use fewer aliases")


@pytest.mark.parametrize(
    "text", ["a: &a xxxxx\nb: [*a, *a]", "&a xxxxx: 1\nb: {c: *a, d: *a}", "a: 1\nb: {xxxxxxx: 123}"]
)
def test_characters_are_counted_as_often_as_they_are_repeated(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 11)
    found, (fault,) = parse_pack(Path("x.yaml"), text)
    assert found is None
    assert (fault.line, fault.advice[:17]) == (2, "Use fewer aliases")


# --- lists -----------------------------------------------------------------------------------------------------------


def changed(**keys: Any) -> Document:
    good = document(GOOD)
    return replace(good, data={**good.data, **keys})


def test_a_list_of_tens_of_thousands_is_told_and_not_compared_with_itself() -> None:
    found = errors_of(lint(changed(topics=[{}, *(f"a{at}" for at in range(44_999))])))
    assert [(it.line, it.message) for it in found] == [
        (4, "There are 45,000 topics; 10 fit."),
        (4, '"topic" must be text.'),
    ]


@pytest.mark.parametrize("key", ["topics", "conditions", "life", "choices"])
def test_of_each_list_one_entry_more_than_fits_is_looked_at(key: str) -> None:
    pack: dict[str, Any] = {"topics": ["x"] * 99, "questions": [{it: ["x"] * 99 for it in ("conditions", "life")}, 1]}
    pack["questions"][0]["choices"] = ["x"] * 99
    looked_at = cut(Document(Path("x.yaml"), pack, {})).data
    listed = looked_at[key] if key == "topics" else looked_at["questions"][0][key]
    assert len(listed) == LIMITS[key].maximum + 1
    assert len(pack["topics"]) == 99
    assert cut(Document(Path("x.yaml"), [1], {})).data == [1]


def test_thousands_of_choices_are_not_looked_for_in_their_prompt() -> None:
    (question,) = document(GOOD).data["questions"]
    choices = [{"text": f"word {at}", "right": True} for at in range(20_000)]
    found = errors_of(lint(changed(questions=[{**question, "prompt": "w " * 400_000, "choices": choices}])))
    assert "There are 20,000 choices; 6 fit." in [it.message for it in found]
    assert any(it.message.startswith("7 choices are right (lines ") for it in found)


def test_unknown_keys_are_looked_for_among_known_ones_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[str] = []
    monkeypatch.setattr(validating, "_near", lambda word, words: looked_for.append(word) or "")
    found = messages("".join(f"key{at}: 1\n" for at in range(500)) + GOOD)
    assert len(looked_for) == MOST_UNKNOWN
    assert f"{500 - MOST_UNKNOWN} more keys are not keys of a pack." in found


def test_what_nobody_sees_is_told_once_for_each_line() -> None:
    (message,) = messages(spoiled(("the name", "the" + "\u200b" * 200_000 + " name")))[1:]
    assert message.startswith('"hint" contains U+200B')
    code = "".join("      x\u200b\u200b = 1\n" for _ in range(3))
    assert len(messages(spoiled((HINT, f"    code: |\n{code}{HINT}")))) == 3


# --- differences -----------------------------------------------------------------------------------------------------


def explained(*lines: str) -> dict[str, Any]:
    return {"a": {"questions": [{"id": "q", "explanation": "\n".join(lines)}]}}


def test_hundreds_of_lines_that_are_all_alike() -> None:
    one, other = [[f"{at * step % 997:06}" for at in range(1_500)] for step in (1, 2)]
    said = list(differences(explained(*one), explained(*other)))
    assert said[0] == "a/q: explanation"
    gone, come = ([line[4:] for line in said if line.startswith(sign)] for sign in ("  - ", "  + "))
    assert len(gone) == len(come) == len(said) // 2 > 700
    kept = Counter(one) - Counter(gone)
    assert kept == Counter(other) - Counter(come)


def test_lines_that_stand_for_each_other_follow_each_other() -> None:
    said = list(differences(explained("a", "b", "c", "d"), explained("a", "B", "C", "d", "e")))
    assert said[1:] == ["  - b", "  + B", "  - c", "  + C", "  + e"]
    said = list(differences(explained("a", "b", "c"), explained("a", "x")))
    assert said[1:] == ["  - b", "  - c", "  + x"]


def test_texts_that_fit_no_pack_are_not_compared_line_by_line() -> None:
    """Millions of lines would take memory for each pair of them."""
    old, new = ["x"] * 3 * MOST_LINES, ["x"] * 2 * MOST_LINES
    said = list(differences(explained(*old), explained(*new)))
    assert len(said) == 1 + 5 * MOST_LINES


# --- spreadsheets ----------------------------------------------------------------------------------------------------


def packed(**parts: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, length in parts.items():
            archive.writestr(name, b" " * length)
    return out.getvalue()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/styles.xml": MAX_PART}, None),
        ({"xl/styles.xml": MAX_PART + 1}, "The part xl/styles.xml of the spreadsheet is far too large"),
        ({"xl/worksheets/sheet1.xml": MAX_PART + 1}, None),
        ({f"xl/media/image{at}.png": MAX_UNPACKED // 3 for at in range(4)}, "The spreadsheet is far too large"),
    ],
)
def test_parts_of_spreadsheets_are_bounded(parts: dict[str, int], said: str | None) -> None:
    """A library that reads 18 MB of styles, which come in 48 KB, takes 21 s and 856 MB."""
    trouble = zip_trouble(packed(**parts))
    assert (trouble is None) == (said is None)
    if trouble is not None and said is not None:
        assert trouble[0].startswith(said)
        (fault,) = import_file(Path("quiz.xlsx"), packed(**parts)).faults
        assert fault.advice.startswith("Copy the questions alone")
