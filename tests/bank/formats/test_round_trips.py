"""What a format carries comes back as it was, and nothing that a file holds raises."""

import csv
import io
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from bot.bank.faults import Severity
from bot.bank.formats.guards import MAX_BYTES
from bot.bank.formats.kahoot import MAX_ANSWER, MAX_PROMPT, SECONDS
from bot.bank.formats.registry import FORMATS
from bot.engine.questions import DIFFICULTIES, KINDS
from tests.engine.builders import QUICK

PATH = Path("pack.yaml")
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Cn", "Co"))
WORDS = st.text(SIGNS, min_size=1, max_size=8)
LINES = st.lists(
    WORDS
    | st.sampled_from(
        ["=", "~", "#", "{", "}", ":", "\\", "<b>", "&amp;", "A.", "->", "//", "%50%", ",", '"', "'", "+1"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
SEVERAL = st.lists(LINES, min_size=1, max_size=3).map("\n".join)
CODE = SEVERAL.map(lambda text: f"x = 1\n{text}\n")


@st.composite
def questions(draw: st.DrawFn, text: st.SearchStrategy[str], most: int = 6) -> dict[str, Any]:
    """A question with each of its parts, or without."""
    texts = draw(st.lists(text, min_size=2, max_size=most, unique_by=lambda it: " ".join(it.split())))
    right = draw(st.integers(0, len(texts) - 1))
    parts = {
        "kind": st.sampled_from(list(KINDS)),
        "difficulty": st.sampled_from(list(DIFFICULTIES)),
        "seconds": st.sampled_from(SECONDS),
        "attempts": st.integers(1, 3),
        "code": CODE,
        "hint": text,
        "explanation": text,
    }
    choices = []
    for place, said in enumerate(texts):
        choice: dict[str, Any] = {"text": said}
        if place == right:
            choice["right"] = True
        for key in ("feedback", "misconception"):
            if draw(st.booleans()):
                choice[key] = draw(text)
        if draw(st.booleans()):
            choice["pinned"] = True
        choices.append(choice)
    kept = {key: draw(strategy) for key, strategy in parts.items() if draw(st.booleans())}
    return {
        "id": draw(st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)),
        "prompt": draw(text),
        **kept,
        "choices": choices,
    }


def packs(text: st.SearchStrategy[str], most: int = 6) -> st.SearchStrategy[dict[str, Any]]:
    return st.lists(questions(text, most), min_size=1, max_size=3).map(
        lambda asked: {"id": "pack", "title": "A Pack", "topics": ["PyTorch"], "questions": asked}
    )


CARRIED: dict[str, tuple[Collection[str], Collection[str], st.SearchStrategy[str]]] = {
    "csv": (
        ("id", "kind", "difficulty", "seconds", "attempts", "code", "hint", "explanation"),
        ("feedback", "misconception", "pinned"),
        SEVERAL,
    ),
    "anki": (("code", "hint", "explanation"), (), SEVERAL),
    "aiken": ((), (), LINES),
    "gift": (("id", "code", "explanation"), ("feedback",), LINES),
    "moodle-xml": (("id", "code", "hint", "explanation"), ("feedback",), LINES),
    "kahoot": (("seconds",), (), LINES),
}
"""What each format carries of questions and of choices, beside prompts, texts and keys."""


def carried(pack: dict[str, Any], of_questions: Collection[str], of_choices: Collection[str]) -> list[dict[str, Any]]:
    return [
        {
            "prompt": question["prompt"],
            **{key: question[key] for key in of_questions if key in question},
            "choices": [
                {key: choice[key] for key in ("text", "right", *of_choices) if key in choice}
                for choice in question["choices"]
            ],
        }
        for question in pack["questions"]
    ]


@pytest.mark.parametrize("name", CARRIED)
def test_what_is_carried_comes_back(name: str) -> None:
    of_questions, of_choices, text = CARRIED[name]
    format_ = FORMATS[name]

    @settings(QUICK, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
    @given(packs(text, 4 if name == "kahoot" else 6))
    def holds(pack: dict[str, Any]) -> None:
        assert format_.write is not None
        asked = [it for it in pack["questions"] if "code" not in it or "code" in of_questions]
        if name == "kahoot":
            asked = [
                it
                for it in asked
                if len(it["prompt"]) <= MAX_PROMPT and all(len(c["text"]) <= MAX_ANSWER for c in it["choices"])
            ]
        assume(asked)
        exported = format_.write(pack, PATH)
        read = format_.read(PATH, exported.content)
        assert [fault for fault in read.faults if fault.severity is Severity.ERROR] == []
        expected = carried({"questions": asked}, of_questions, of_choices)
        if name == "kahoot":
            expected = [{"seconds": 60, **it} for it in expected]
        found = carried({"questions": [item.data for item in read.items]}, of_questions, of_choices)
        assert found == expected
        assert all(item.line >= 1 for item in read.items)

    holds()


@pytest.mark.parametrize("name", CARRIED)
def test_what_is_not_carried_is_said(name: str) -> None:
    of_questions, of_choices, _ = CARRIED[name]
    whole = {
        "id": "a",
        "kind": "metrics",
        "difficulty": "expert",
        "seconds": 60,
        "attempts": 1,
        "prompt": "What?",
        "hint": "h",
        "explanation": "e",
        "life": [{"state": "live", "since": "2026-11-29"}],
        "choices": [
            {"text": "x", "right": True, "pinned": True, "feedback": "f"},
            {"text": "y", "misconception": "m"},
        ],
    }
    write = FORMATS[name].write
    assert write is not None
    coded = {**whole, "id": "b", "code": "print(1)\n"}
    drawn = {**whole, "id": "c", "parameters": {"a": [1, 2]}}
    exported = write({"title": "T", "topics": ["U"], "questions": [whole, coded, drawn]}, PATH)
    said = " ".join(fault.message for fault in exported.losses)
    assert "c is left out: no other format has parameters" in said
    assert ("b is left out: it shows code" in said) == ("code" not in of_questions)
    assert "no place for the pack's" in said
    assert ("title" in said) == (name != "moodle-xml")
    names = {"kind": "kinds", "hint": "hints", "explanation": "explanations", "seconds": "time limits", "life": "lives"}
    names |= {"feedback": "feedback", "misconception": "misconceptions", "pinned": "pinned places"}
    for key, words in names.items():
        assert (f"no place for {words}" in said) == (key not in (*of_questions, *of_choices)), key


@pytest.mark.parametrize("name", FORMATS)
def test_garbage_raises_nothing(name: str) -> None:
    pieces = st.sampled_from(
        (
            *(
                b"::",
                b"{",
                b"}",
                b"=",
                b"~",
                b"\n",
                b"\n\n",
                b"ANSWER: A",
                b"A. x",
                b"<quiz>",
                b"</quiz>",
                b"&x;",
                b"]]>",
            ),
            *(b"<question type='multichoice'>", b'{"results": [', b'{"question": ', b'"', b",", b"questions:", b"- "),
            *(b"#separator:tab", b"\t", b"\\", b"%", b"prompt,choice_a,choice_b,right", b"PK\x03\x04", b"\xff"),
            *(b"a?:\n - b\n", b"<!DOCTYPE x>"),
        )
    )

    @QUICK
    @given(st.binary(max_size=60) | st.lists(pieces, max_size=12).map(b"".join))
    def holds(content: bytes) -> None:
        read = FORMATS[name].read(PATH, content)
        for fault in read.faults:
            assert fault.line >= 1
            assert str(fault).isprintable()
            assert fault.message.endswith((".", "?")), fault.message

    holds()


@pytest.mark.parametrize("name", FORMATS)
def test_large_files_are_refused_at_once(name: str) -> None:
    read = FORMATS[name].read(PATH, b"a" * (MAX_BYTES + 1))
    assert read.items == ()
    assert [fault.message for fault in read.faults] == ["The file is larger than 1 MB."]


@QUICK
@given(st.lists(st.sampled_from(["=", "+", "-", "@", "\t", "'", "1+1", "x", ","]), max_size=5).map("".join))
def test_no_cell_of_a_table_is_a_formula(start: str) -> None:
    text = f"{start}x"
    choices = [{"text": text, "right": True, "feedback": text}, {"text": f"{text}x"}]
    question = {"id": "a", "prompt": f"{text}?", "code": text, "hint": text, "choices": choices}
    write = FORMATS["csv"].write
    assert write is not None
    content = write({"questions": [question]}, PATH).content
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))] == []
    (item,) = FORMATS["csv"].read(PATH, content).items
    assert item.data == {**question, "choices": choices}
