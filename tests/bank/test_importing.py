"""What becomes of questions on their way into a pack: what is filled in, what is left out, and what is said of it."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.faults import Severity
from bot.bank.formats.guards import MAX_QUESTIONS
from bot.bank.formats.registry import FORMATS
from bot.bank.importing import MAX_FAULTS, ImportReport, import_file, slug
from bot.bank.linting import lint
from bot.bank.reading import parse_pack
from bot.bank.yaml_writing import render_pack
from tests.engine.builders import QUICK

from .packs import GOOD


def read(content: str, name: str = "quiz.gift", **more: Any) -> ImportReport:
    return import_file(Path(name), content.encode(), **more)


def said(report: ImportReport) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in report.faults]


def test_what_is_missing_is_filled_in() -> None:
    (question,) = read("Grüße, what is 2 + 2?{=4 ~5 ~6}", draft_since=date(2026, 11, 29)).questions
    assert question == {
        "id": "grue-what-is-2-2",
        "kind": "conceptual",
        "difficulty": "intermediate",
        "seconds": 45,
        "prompt": "Grüße, what is 2 + 2?",
        "choices": [{"text": "4", "right": True}, {"text": "5"}, {"text": "6"}],
        "life": [{"state": "draft", "since": "2026-11-29"}],
    }
    assert read(f"{'Long words. ' * 100}?{{=4 ~5 ~6}}").questions[0]["seconds"] > 45


def test_equal_questions_are_taken_once_and_like_ones_are_told() -> None:
    known = {"id": "sky", "prompt": "What colour is the sky?", "choices": [{"text": "Red"}, {"text": "blue"}]}
    report = read(
        "what colour  is the sky?{=Blue ~red}\n\n"
        "Which of these layers, placed in a network, has no weights that are learned?{=Pool ~Linear}\n\n"
        "Which of these layers, placed in a network, has weights that are learned?{~Pool =Linear}\n\n"
        "Which of these layers, placed in a network, has weights that are learned?{=Linear ~Pool}\n",
        into=[known],
    )
    assert [question["id"] for question in report.questions] == [
        "which-of-these-layers-placed-in-a",
        "which-of-these-layers-placed-in-a-2",
    ]
    assert (report.found, report.repeated) == (4, 2)
    assert said(report) == [
        (1, "This question is there already; it is left out."),
        (5, "This question is nearly the one on line 3."),
        (7, "This question is there already; it is left out."),
    ]
    assert [fault.severity for fault in report.faults] == [Severity.NOTE, Severity.WARNING, Severity.NOTE]


def test_ids_that_are_taken_get_a_number() -> None:
    report = read("::sky::Why?{=a ~b}\n\n::sky::Where?{=a ~b}", into=[{"id": "sky", "prompt": "?", "choices": []}])
    assert [question["id"] for question in report.questions] == ["sky-2", "sky-3"]


def test_a_question_with_errors_is_left_out_at_its_line() -> None:
    report = read("Good?{=yes ~no}\n\nBell \x07?{=yes ~no}\n\nTwice?{=yes ~yes ~no}\n\nAnother?{=yes ~no}\n")
    assert [question["id"] for question in report.questions] == ["good", "another"]
    assert said(report) == [
        (3, '"prompt" contains the invisible character U+0007.'),
        (5, "This choice reads like the one on line 5."),
    ]


UNSEEN = "\u202e"
TRIVIA = {"question": "Why?", "correct_answer": "a", "incorrect_answers": ["b"]}


@pytest.mark.parametrize(
    ("name", "content", "line", "key"),
    [
        ("q.gift", f"Good?{{=yes ~no}}\n\nBad?{{=yes{UNSEEN} ~no}}", 3, "text"),
        ("q.csv", f"prompt,choice_a,choice_b,right\nGood?,a,b,a\nBad{UNSEEN}?,a,b,a\n", 3, "prompt"),
        ("q.txt", f"Good?\nA. a\nB. b\nANSWER: A\n\nBad?\nA. a\nB. {UNSEEN}b\nANSWER: A\n", 6, "text"),
        ("q.json", json.dumps({"results": [TRIVIA, {**TRIVIA, "question": f"Bad{UNSEEN}?"}]}), 1, "prompt"),
        (
            "q.xml",
            "<quiz>\n"
            + "".join(
                f'<question type="multichoice"><questiontext format="html"><text>{text}</text></questiontext>'
                '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
                "</question>\n"
                for text in ("Good?", "Bad &amp;#8238;?")
            )
            + "</quiz>",
            3,
            "prompt",
        ),
    ],
    ids=lambda value: value if str(value).startswith("q.") else "",
)
def test_what_reads_differently_is_left_out_at_its_line(name: str, content: str, line: int, key: str) -> None:
    report = read(content, name)
    assert len(report.questions) == 1
    assert said(report) == [
        (line, f'"{key}" contains U+202E (right-to-left override), which lets it look like another text.')
    ]


def test_emoji_of_several_characters_are_kept() -> None:
    family, flag = "👨\u200d👩\u200d👧", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
    report = read(f"Who {family} is it?{{={flag} ~no}}\n\nBad😀{UNSEEN}?{{=yes ~no}}\n")
    assert [(it["prompt"], it["choices"][0]["text"]) for it in report.questions] == [(f"Who {family} is it?", flag)]
    assert [line for line, _ in said(report)] == [3]


def test_a_pack_that_reads_differently_is_refused_at_its_line() -> None:
    report = read(GOOD.replace("The mean", f"The{UNSEEN} mean"), "good.yaml")
    assert report.questions == ()
    assert [line for line, message in said(report) if "U+202E" in message] == [16]


def test_what_fits_no_pack_is_left_out_and_takes_no_question_with_it() -> None:
    entry = {"category": "a\x07", "question": "Why?", "correct_answer": "a", "incorrect_answers": ["b"]}
    report = read(json.dumps({"results": [entry]}), "bell\x07.json")
    assert len(report.questions) == 1
    assert said(report) == [(1, 'What the file says as "topics" fits no pack and is left out.')]
    assert report.pack["topics"] == ["imported"]
    assert report.pack["summary"] == "Questions from bell.json."


def test_too_many_questions_are_refused() -> None:
    report = read("Q{=a ~b}\n\n" * (MAX_QUESTIONS + 1))
    assert report.questions == ()
    assert said(report) == [(1, f"The file has {MAX_QUESTIONS + 1} questions; {MAX_QUESTIONS} fit.")]


def test_faults_are_listed_up_to_a_number() -> None:
    report = read("Nothing here\n\n" * (MAX_FAULTS + 7), wanted="gift")
    assert len(report.faults) == MAX_FAULTS + 1
    assert said(report)[-1] == (2 * MAX_FAULTS + 1, "7 more faults are not listed.")
    assert report.faults[-1].severity is Severity.ERROR


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_that_a_file_holds_takes_long(name: str) -> None:
    """Each of these takes minutes where a loop stands in a loop, and about a second where none does."""
    many = 40_000
    contents = {
        "gift": "Q{=[html]" + "<!--" * 200_000 + " ~b}",
        "open-trivia": json.dumps({"results": [{}] * many}),
        "red": "".join(f"q{number}?: [a{number}]\n" for number in range(5_000)),
        "anki": "#tags column:" + "9" * 5_000 + "\n" + "".join(f"q{number}\ta{number}\n" for number in range(many)),
    }
    began = time.process_time()
    report = read(contents.get(name, "Q\nA. a\nB. b\nANSWER: A\n" * many), "file", wanted=name)
    assert time.process_time() - began < 20
    assert report.questions == ()
    assert report.faults


@pytest.mark.parametrize(
    ("text", "name"),
    [("What is `x`?", "what-is-x"), ("été 2", "ete-2"), ("日本", "question"), ("x" * 99, "x" * 60), ("", "question")],
)
def test_slugs(text: str, name: str) -> None:
    assert slug(text) == name


LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@QUICK
@given(st.lists(st.tuples(LETTERS, st.lists(LETTERS, min_size=2, max_size=6)), max_size=4), LETTERS)
def test_what_is_taken_is_a_sound_pack(rows: list[tuple[str, list[str]]], name: str) -> None:
    content = json.dumps(
        {
            "results": [
                {"category": prompt, "question": prompt, "correct_answer": texts[0], "incorrect_answers": texts[1:]}
                for prompt, texts in rows
            ]
        }
    )
    report = import_file(Path(f"{name.replace('/', '')}.json"), content.encode(), wanted="open-trivia")
    assert report.found >= len(report.questions) + report.repeated
    if report.questions:
        document, faults = parse_pack(Path(f"{report.pack['id']}.yaml"), render_pack(report.whole))
        assert document is not None
        assert [fault for fault in (*faults, *lint(document)) if fault.severity is Severity.ERROR] == []


def test_cards_that_share_their_choices_are_not_alike() -> None:
    report = read('hello;world\ntwo;this is one line\n"this has a ; in it";words\n', wanted="anki")
    assert len(report.questions) == 3
    assert [message for _, message in said(report) if "nearly" in message] == []
