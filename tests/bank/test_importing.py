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
from bot.bank.importing import MAX_FAULTS, ImportReport, import_file
from bot.bank.linting import lint
from bot.bank.names import id_of, is_id, slug, title_of
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


@pytest.mark.parametrize(
    ("name", "id_", "title"),
    [
        ("sums", "sums", "Sums"),
        ("quiz-1", "quiz-1", "Quiz 1"),
        ("My Quiz", "my-quiz", "My Quiz"),
        ("Quiz_1", "quiz-1", "Quiz 1"),
        ("quiz (1)", "quiz-1-72bfe43f", "Quiz (1)"),
        ("質問", "question-", "質問"),
        ("вопросы и ответы", "question-", "Вопросы и ответы"),
        ("Prüfung_2", "prufung-2-", "Prüfung 2"),
    ],
)
def test_names_become_ids_and_titles(name: str, id_: str, title: str) -> None:
    assert id_of(name).startswith(id_)
    assert len(id_of(name)) == len(id_) + (8 if id_.endswith("-") else 0)
    assert title_of(name) == title


def test_names_that_differ_have_different_ids() -> None:
    names = ["質問", "вопросы", "ответы", "été", "ete", "quiz (1)", "quiz-1", "quiz 1!", "quiz.1", "-quiz-1", "", "?"]
    names += ["x" * 99, "x" * 98, "many words " * 9, "many words " * 10, "question", "\udcff", "\udcfe"]
    ids = list(map(id_of, names))
    assert len(set(ids)) == len(names)
    assert all(map(is_id, ids))
    assert id_of("e\u0301te\u0301") == id_of("\u00e9t\u00e9")


@QUICK
@given(st.text(max_size=80))
def test_every_name_has_an_id(name: str) -> None:
    assert is_id(id_of(name))
    assert id_of(id_of(name)) == id_of(name)


@pytest.mark.parametrize(
    ("name", "title", "summary"),
    [
        ("質問.txt", "質問", "Questions from 質問.txt."),
        ("a\u3164b.txt", "Ab", "Questions from a file."),
        ("\u202e.txt", "Question", "Questions from .txt."),
    ],
)
def test_a_file_without_a_title_has_that_of_its_name(name: str, title: str, summary: str) -> None:
    report = read("Why?\nA. a\nB. b\nANSWER: A\n", name)
    assert len(report.questions) == 1
    assert (report.pack["title"], report.pack["summary"]) == (title, summary)


# --- packs of quizhost with errors -----------------------------------------------------------------------------------

FIRST = GOOD[GOOD.index("  - id: first") :]
HEAD = GOOD[: GOOD.index("  - id: first")]


def of(*ids: str) -> str:
    return HEAD + "".join(FIRST.replace("id: first", f"id: {it}").replace("max pooling", f"{it} {it}") for it in ids)


def errors(report: ImportReport) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in report.faults if fault.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            "seconds: 60\n    prompt: What does two",
            "seconds: soon\n    prompt: What does two",
            23,
            "must be a whole number",
        ),
        ("    prompt: What does two", "    hint: twice\n    prompt: What does two", 32, '"hint" stands twice here'),
        ("What does two two keep?", "!shout What does two two keep?", 24, "The tag !shout is not allowed."),
        ("  - id: two", "  - 7\n  - id: two", 20, '"question" must be a group of keys.'),
    ],
)
def test_of_a_pack_the_questions_with_errors_alone_are_left_out(old: str, new: str, line: int, message: str) -> None:
    text = of("one", "two", "three")
    report = read(text.replace(old, new, 1) + "badge: Star\n", "good.yaml")
    kept = ["one", "two", "three"] if "- 7" in new else ["one", "three"]
    assert [it["id"] for it in report.questions] == kept
    assert (report.found, report.pack["id"], report.pack["badge"]) == (len(kept) + 1, "good", "Star")
    ((at, said_),) = errors(report)
    assert (at, message in said_) == (line, True)


def test_what_is_wrong_with_a_pack_itself_is_left_out_as_from_other_files() -> None:
    text = of("one", "two").replace("title: Good Pack", "title: ''").replace("minutes: 5", "minutes: 5\nmood: good")
    report = read(text, "good.yaml")
    assert [it["id"] for it in report.questions] == ["one", "two"]
    assert (report.pack["id"], report.pack["title"]) == ("good", "Good")
    assert errors(report) == []
    assert (2, '"title" is blank.') in said(report)
    assert (6, '"mood" is not a key of a pack.') in said(report)


def test_questions_of_one_id_are_numbered() -> None:
    text = of("one", "two", "three").replace("id: three", "id: two").replace("seconds: 60", "seconds: 0", 1)
    report = read(text, "good.yaml")
    assert [it["id"] for it in report.questions] == ["two", "two-2"]
    assert [line for line, _ in errors(report)] == [10]
    assert (33, 'The question id "two" is used before, on line 20.') in said(report)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: good", "id: The Good!"),
        ("id: good", "id: 7"),
        ("title: Good Pack", "title: Good Pack\ntitle: Twice"),
        ("questions:", "questions: 7\nquestion:"),
        ("  - id: one", "  [\n  - id: one"),
    ],
)
def test_a_pack_that_might_be_another_one_is_left_out(old: str, new: str) -> None:
    report = read(of("one", "two").replace(old, new, 1), "good.yaml")
    assert report.questions == ()
    assert errors(report)


def test_where_lines_do_not_tell_questions_apart_a_mistake_of_reading_leaves_out_all() -> None:
    one, two = ({**TRIVIA_QUESTION, "id": it, "prompt": f"Why {it}?"} for it in ("one", "two"))
    whole = json.dumps(
        {"id": "good", "title": "T", "summary": "S", "topics": ["t"], "minutes": 5, "questions": [one, two]}
    )
    assert len(read(whole, "good.yaml", wanted="yaml").questions) == 2
    bad = whole.replace('"seconds": 60', '"seconds": 0', 1)
    assert [it["id"] for it in read(bad, "good.yaml", wanted="yaml").questions] == ["two"]
    twice = whole.replace('"seconds": 60', '"seconds": 60, "seconds": 60', 1)
    assert read(twice, "good.yaml", wanted="yaml").questions == ()


TRIVIA_QUESTION = {
    **{"kind": "conceptual", "difficulty": "beginner", "seconds": 60, "attempts": 1},
    "choices": [{"text": "a", "right": True}, {"text": "b"}],
}

AIKEN_BROKEN = "Good?\nA. a\nB. b\nANSWER: A\n\nBroken\nA. x\nANSWER: A\n\nNo end\nA. a\nB. b\n"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("q.txt", AIKEN_BROKEN, 3),
        ("q.gift", "Good?{=yes ~no}\n\nEssay{}\n", 2),
        ("q.csv", "prompt,choice_a,choice_b,right\nGood?,a,b,a\nBad?,a,b,c\n", 2),
        ("q.json", json.dumps({"results": [TRIVIA, {}]}), 2),
        ("q.anki.txt", "one\tyes\ntwo\tno\nthree\t\n", 3),
        ("q.yaml", "one:\n- yes\ntwo:\n- no\nthree: 3\n", 3),
    ],
)
def test_what_is_left_out_was_found(name: str, content: str, found: int) -> None:
    report = read(content, name)
    assert report.found == found
    assert len(report.questions) == found - 1 - (name == "q.txt")


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
