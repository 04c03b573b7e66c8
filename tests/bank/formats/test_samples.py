"""Files as their programs write them: what is read, what is left out, and on which lines."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.bank.formats.registry import FORMATS, UnknownFormat, format_for
from bot.bank.importing import ImportReport, import_file

AIKEN = """\
Which city lies on the Spree?
A) Paris
B) Berlin
ANSWER: B

Only one choice here
A) alone
ANSWER: A

A line that stands alone

Which one is a <b>fruit</b> & red?
A)cherry
B)lemon
C)lime
ANSWER: A

Never answered
A) this
B) that
"""

GIFT = r"""// a comment
$CATEGORY: $course$/top/Colours

::sky:: What colour is the sky at noon? {
  =blue # Yes, scattered light.
  ~green # No.
  ~%50%grey # On some days.
  #### It is scattering.
}

::gap:: The capital of Japan is {=Tokyo ~Kyoto ~Osaka} today.

::[html]Two escapes\: \{a\} \= \~:: [html]<p>What is <b>2</b> &lt; 3?</p><pre>print(2)</pre><img src="x.png"> {T#no#yes}

Tell me about yourself. {}

How old is it? {#4:1}

Name a colour. {=red =blue}

Match them. {=a -> 1 =b -> 2}

Choose two. {~%50%a ~%50%b ~c}

No answers at all
"""

MOODLE = """\
<?xml version="1.0" encoding="UTF-8"?>
<quiz>
  <question type="category"><category><text>$course$/Nets</text></category></question>
  <question type="multichoice">
    <name><text>Layers &amp; more</text></name>
    <questiontext format="html">
      <text><![CDATA[<p>What does <em>dropout</em> do?</p><img src="@@PLUGINFILE@@/net.png"/>]]></text>
      <file name="net.png" encoding="base64">AAAA</file>
    </questiontext>
    <generalfeedback format="html"><text>&lt;p&gt;It drops units.&lt;/p&gt;</text></generalfeedback>
    <single>true</single>
    <answer fraction="100" format="html"><text>It drops units</text><feedback><text>Right.</text></feedback></answer>
    <answer fraction="50" format="html"><text>It drops layers</text><feedback><text></text></feedback></answer>
    <answer fraction="0" format="html"><text>It adds noise</text></answer>
    <hint format="html"><text>Read its name.</text></hint>
    <hint format="html"><text>Once more.</text></hint>
  </question>
  <question type="truefalse">
    <name><text>tf</text></name>
    <questiontext format="moodle_auto_format"><text>ReLU can be negative.</text></questiontext>
    <answer fraction="0" format="moodle_auto_format"><text>true</text></answer>
    <answer fraction="100" format="moodle_auto_format"><text>false</text></answer>
  </question>
  <question type="multichoice">
    <name><text>several</text></name>
    <questiontext format="html"><text>Which two?</text></questiontext>
    <single>false</single>
    <answer fraction="50"><text>a</text></answer>
    <answer fraction="50"><text>b</text></answer>
  </question>
  <question type="essay"><name><text>e</text></name></question>
</quiz>
"""

TRIVIA = {
    "response_code": 0,
    "results": [
        {
            "category": "Science: Computers",
            "type": "multiple",
            "difficulty": "hard",
            "question": "What does &quot;GPU&quot; stand for?",
            "correct_answer": "Graphics processing unit",
            "incorrect_answers": ["General purpose unit", "Graph &amp; path unit", "Gated pooling unit"],
        },
        {
            "category": "Science: Computers",
            "type": "boolean",
            "difficulty": "easy",
            "question": "A%20byte%20has%20eight%20bits.",
            "correct_answer": "VHJ1ZQ==",
            "incorrect_answers": ["False"],
        },
        {"question": "Nothing else?"},
    ],
}

RED = """\
AUTHOR: somebody
DESCRIPTION: Inventors of languages.
Who made Python?:
- Guido van Rossum
- van Rossum
Who made Ruby?:
- Yukihiro Matsumoto
"https://example.org/flag.png":
- Norway
Who made Perl?: []
"""

ANKI = """\
#separator:tab
#html:true
#notetype column:1
#deck column:2
#tags column:5
Basic\tNets\tWhat does <b>BN</b> stand for?\tBatch normalisation<br>(a layer)\tnets
Basic\tNets\tWhat does LN stand for?\tLayer normalisation\tnets
Basic\tNets\tListen: [sound:a.mp3]\tNoise\tnets
Cloze\tNets\tA {{c1::gate}} forgets.\tx\tnets
Basic\tNets\tNo back\t\tnets
"""

CSV = """\
Prompt;choice_a;choice_b;choice_c;right;seconds;mood
What is 1+1?;2;'=1+1;3;a;30;good
;x;y;;a;;
Broken?;x;y;;f;;
Slow?;x;y;;a;soon;
"""


def read(name: str, content: str | bytes) -> ImportReport:
    return import_file(Path(name), content.encode() if isinstance(content, str) else content)


def said(report: ImportReport) -> list[tuple[int, str]]:
    return [(fault.line, fault.message) for fault in report.faults]


def asked(report: ImportReport) -> list[tuple[str, list[str], str]]:
    return [
        (
            question["prompt"],
            [choice["text"] for choice in question["choices"]],
            next(choice["text"] for choice in question["choices"] if choice.get("right")),
        )
        for question in report.questions
    ]


def test_aiken() -> None:
    report = read("quiz.txt", AIKEN)
    assert report.format.id == "aiken"
    assert asked(report) == [
        ("Which city lies on the Spree?", ["Paris", "Berlin"], "Berlin"),
        ("Which one is a <b>fruit</b> & red?", ["cherry", "lemon", "lime"], "cherry"),
    ]
    assert said(report) == [
        (6, "There are fewer than two choices."),
        (10, "There are no choices right below this question."),
        (18, "There is no line ANSWER: at its end."),
    ]
    assert [question.get("attempts") for question in report.questions] == [1, None]


def test_gift() -> None:
    report = read("quiz.gift", GIFT)
    assert asked(report) == [
        ("What colour is the sky at noon?", ["blue", "green", "grey"], "blue"),
        ("The capital of Japan is _____ today.", ["Tokyo", "Kyoto", "Osaka"], "Tokyo"),
        ("What is 2 < 3?", ["True", "False"], "True"),
    ]
    first, gap, escaped = report.questions
    assert (first["id"], gap["id"], escaped["id"]) == ("sky", "gap", "html-two-escapes-a")
    assert first["explanation"] == "It is scattering."
    assert [choice.get("feedback") for choice in first["choices"]] == ["Yes, scattered light.", "No.", "On some days."]
    assert escaped["code"] == "print(2)\n"
    assert [choice["feedback"] for choice in escaped["choices"]] == ["yes", "no"]
    assert said(report) == [
        (2, "Categories are not carried; all questions are taken."),
        (4, "The choice 'grey' brings 50 % of the points; it counts as wrong here."),
        (13, "What <img> shows is left out."),
        (15, "Essays have no choices."),
        (17, "Numerical questions have no choices."),
        (19, "Short answers are no choices."),
        (21, "Matching questions are no choices."),
        (23, "It has not exactly one right choice."),
        (25, "There are no answers in braces."),
    ]


def test_moodle_xml() -> None:
    report = read("quiz.xml", MOODLE)
    assert asked(report) == [
        ("What does dropout do?", ["It drops units", "It drops layers", "It adds noise"], "It drops units"),
        ("ReLU can be negative.", ["True", "False"], "False"),
    ]
    assert report.questions[0]["id"] == "layers-more"
    assert (report.questions[0]["hint"], report.questions[0]["explanation"]) == ("Read its name.", "It drops units.")
    assert said(report) == [
        (4, "A file that belongs to it is left out."),
        (4, "What <img> shows is left out."),
        (4, "The choice 'It drops layers' brings 50 % of the points; it counts as wrong here."),
        (4, "The first of 2 hints is kept."),
        (24, "It allows several answers."),
        (31, "Questions of the type essay have no choices."),
    ]


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>',
        '<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>',
        '<!DOCTYPE q [<!ENTITY x SYSTEM "http://127.0.0.1/">]><quiz><question>&x;</question></quiz>',
    ],
)
def test_moodle_xml_with_entities_is_not_read(content: str) -> None:
    report = read("quiz.xml", content)
    assert report.questions == ()
    assert said(report) == [(1, "The file declares a document type or entities.")]


def test_moodle_xml_that_is_nested_without_end() -> None:
    report = read("quiz.xml", "<quiz>" + "<a>" * 60 + "</a>" * 60 + "</quiz>")
    assert said(report) == [(1, "The file cannot be read: it is nested too deeply.")]
    assert said(read("quiz.xml", "<quiz>\n<question"))[0][0] == 2
    assert said(read("quiz.xml", "<other/>")) == [(1, "There is no element quiz.")]


def test_open_trivia() -> None:
    report = read("quiz.json", json.dumps(TRIVIA, indent=1))
    assert [(prompt, right) for prompt, _, right in asked(report)] == [
        ('What does "GPU" stand for?', "Graphics processing unit"),
        ("A byte has eight bits.", "True"),
    ]
    assert [question["difficulty"] for question in report.questions] == ["advanced", "beginner"]
    assert report.questions[1]["choices"][0]["text"] == "True"
    assert report.pack["topics"] == ["Science: Computers"]
    assert said(report) == [(27, "Question, correct_answer or incorrect_answers are missing.")]


def test_red() -> None:
    report = read("lists.yaml", RED)
    assert report.format.id == "red"
    assert [(prompt, right) for prompt, _, right in asked(report)] == [
        ("Who made Python?", "Guido van Rossum"),
        ("Who made Ruby?", "Yukihiro Matsumoto"),
    ]
    assert report.pack["summary"] == "Inventors of languages."
    assert said(report) == [
        (1, "These questions came without wrong choices; answers of other questions stand in for them."),
        (3, "2 spellings of the answer are known; the first is kept."),
        (8, "This question shows something from the web."),
        (10, "This question has no list of answers."),
    ]


def test_anki() -> None:
    report = read("cards.txt", ANKI)
    assert report.format.id == "anki"
    assert [(prompt, right) for prompt, _, right in asked(report)] == [
        ("What does BN stand for?", "Batch normalisation\n(a layer)"),
        ("What does LN stand for?", "Layer normalisation"),
        ("Listen: [sound:a.mp3]", "Noise"),
    ]
    assert (8, "Pictures and sounds of this note are left out.") in said(report)
    assert (9, "Cloze deletions cannot be carried.") in said(report)
    assert (10, "This note has no front and back.") in said(report)


def test_csv() -> None:
    report = read("quiz.csv", CSV)
    assert asked(report) == [("What is 1+1?", ["2", "=1+1", "3"], "2")]
    assert report.questions[0]["seconds"] == 30
    assert said(report) == [
        (1, "The column mood is not known and left out."),
        (3, "There is no prompt."),
        (4, "right is not the letter of one choice."),
        (5, "seconds is no whole number."),
    ]
    assert said(read("quiz.csv", "prompt,choice_a\n")) == [(1, "The table has no column choice_b and no column right.")]


def kahoot(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1, 2, "Quiz template")
    head = ("", "Question - max 120 characters", *(f"Answer {n} - max 75 characters" for n in range(1, 5)))
    for column, text in enumerate((*head, "Time limit (sec)", "Correct answer(s) - choose at least one"), 1):
        sheet.cell(8, column, text)
    for number, row in enumerate(rows, 9):
        for column, cell in enumerate(row, 2):
            sheet.cell(number, column, cell)  # type: ignore[arg-type]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_kahoot() -> None:
    content = kahoot(
        ("What is 2 + 2?", 3, 4, None, None, 20, 2),
        ("Both?", "a", "b", None, None, 30, "1,2"),
        ("None?", "a", "b", None, None, 30, 4),
        (None, None, None, None, None, None, None),
        ("One?", "a", None, None, None, 30, 1),
    )
    report = read("quiz.xlsx", content)
    assert asked(report) == [("What is 2 + 2?", ["3", "4"], "4")]
    assert report.questions[0]["seconds"] == 20
    assert said(report) == [
        (10, "It has not exactly one correct answer."),
        (11, "The correct answer, 4, is empty."),
        (13, "There are fewer than two answers."),
    ]


def test_spreadsheets_that_are_none_or_too_large() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    assert said(read("quiz.xlsx", bomb.getvalue())) == [(1, "The spreadsheet is far too large once it is unpacked.")]
    assert said(read("quiz.xlsx", b"PK\x03\x04nonsense")) == [(1, "This is no spreadsheet, or it is damaged.")]
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("../../evil.txt", "x")
    assert said(read("quiz.xlsx", empty.getvalue())) == [(1, "The spreadsheet cannot be read.")]


# --- which format ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("a.txt", AIKEN, "aiken"),
        ("a.txt", GIFT, "gift"),
        ("a.txt", ANKI, "anki"),
        ("a.txt", "front\tback\nnext\tanswer\n", "anki"),
        ("a.txt", "#1 of all?\nA. x\nB. y\nANSWER: A\n", "aiken"),
        ("A.YAML", "id: a\nquestions:\n", "yaml"),
        ("a.yml", RED, "red"),
        ("a.tsv", "x", "csv"),
    ],
)
def test_formats_are_seen_from_names_and_contents(name: str, content: str, format_: str) -> None:
    assert format_for(Path(name), content.encode()).id == format_


def test_unknown_formats() -> None:
    with pytest.raises(UnknownFormat, match=r"a\.docx is of no known format; files end in"):
        format_for(Path("a.docx"), b"")
    with pytest.raises(UnknownFormat, match=r"content of a\.txt"):
        format_for(Path("a.txt"), b"words")
    with pytest.raises(UnknownFormat, match="word is no format; choose one of yaml, csv"):
        format_for(Path("a.txt"), b"", "word")
    assert format_for(Path("a.txt"), b"words", "csv") is FORMATS["csv"]
