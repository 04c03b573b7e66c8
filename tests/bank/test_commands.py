"""`quizhost bank`: what it prints, and its exit codes."""

import argparse
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.bank.commands import add_parser
from bot.bank.proofs import Entry, Record, fingerprint, write_record
from bot.bank.schema import challenge_schema
from bot.engine.questions import Proof, Snippet
from bot.resources import questions_folder

from .packs import GOOD, spoiled, write
from .programs import CODE, PROGRAMS, pack_of


def run(*words: object) -> tuple[int, str]:
    """The exit code and the output of `quizhost bank` with these words."""
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["bank", *map(str, words)])
    out = io.StringIO()
    return args.run(args, out), out.getvalue()


def test_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, spoiled(("id: good", "id: another-one"), ("Good Pack", "Zzz")), "another-one.yaml")
    assert run("list", "--questions", tmp_path) == (
        0,
        "good         Good Pack  1 question  5 min  PyTorch\nanother-one  Zzz        1 question  5 min  PyTorch\n",
    )
    assert capsys.readouterr().err == ""


def test_list_says_that_packs_are_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "")
    code, out = run("list", "--questions", tmp_path)
    assert (code, out) == (0, f"There are no challenges in {tmp_path}.\n")
    assert "quizhost bank check" in capsys.readouterr().err


def test_show_json(tmp_path: Path) -> None:
    write(tmp_path, spoiled(("    hint:", "    code: print('×')\n    hint:")))
    code, out = run("show", "good", "--json", "--questions", tmp_path)
    data = json.loads(out)
    assert code == 0
    assert out.isascii()
    assert list(data) == ["id", "title", "summary", "topics", "minutes", "badge", "version", "questions"]
    assert len(data["version"]) == 12
    assert data["questions"] == [
        {
            "id": "first",
            "kind": "conceptual",
            "difficulty": "beginner",
            "prompt": "What does max pooling keep?",
            "code": {"language": "python", "text": "print('×')"},
            "choices": [
                {
                    "letter": "A",
                    "text": "The largest value",
                    "right": True,
                    "misconception": None,
                    "feedback": "Indeed.",
                    "pinned": False,
                },
                {
                    "letter": "B",
                    "text": "The mean of all",
                    "right": False,
                    "misconception": None,
                    "feedback": None,
                    "pinned": False,
                },
                {
                    "letter": "C",
                    "text": "The middle one",
                    "right": False,
                    "misconception": None,
                    "feedback": None,
                    "pinned": False,
                },
            ],
            "answer": "A",
            "hint": "Read the name.",
            "explanation": "It passes the maximum on.",
            "seconds": 60,
            "attempts": 2,
            "outcome": None,
            "proof": None,
            "life": [],
            "parameters": None,
        }
    ]


def test_show_json_without_code(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    _, out = run("show", "good", "--json", "--questions", tmp_path)
    assert json.loads(out)["questions"][0]["code"] is None


def test_show_of_a_question_about_output(tmp_path: Path) -> None:
    path = write(tmp_path, PROGRAMS)
    asked = json.loads(run("show", "good", "--json", "--questions", tmp_path)[1])["questions"][0]
    assert (asked["outcome"], asked["proof"]) == ("prints", None)
    _, out = run("show", "good", "--questions", tmp_path)
    assert "   Outcome: prints the right choice, whatever the seed.\n   Proven: not yet\n" in out
    entry = Entry(fingerprint(Snippet(CODE.rstrip())), Proof("3", "2.13.0"))
    write_record(path, Record("2.13.0", date(2026, 2, 3), (1,), {"first": entry}))
    asked = json.loads(run("show", "good", "--json", "--questions", tmp_path)[1])["questions"][0]
    assert asked["proof"] == {"outcome": "prints", "output": "3", "torch": "2.13.0", "raised": None, "message": ""}
    _, out = run("show", "good", "--questions", tmp_path)
    assert '   Proven: PyTorch 2.13.0 printed "3".\n' in out


def test_show_of_a_question_about_an_error(tmp_path: Path) -> None:
    write(tmp_path, pack_of(CODE, "KeyError", "3", outcome="raises"))
    asked = json.loads(run("show", "good", "--json", "--questions", tmp_path)[1])["questions"][0]
    assert asked["outcome"] == "raises"
    _, out = run("show", "good", "--questions", tmp_path)
    assert "   Outcome: ends with the exception that the right choice names.\n" in out


def test_show_text(tmp_path: Path) -> None:
    write(tmp_path, spoiled(("    hint:", "    code: |\n      if x:\n          y()\n    hint:")))
    code, out = run("show", "good", "--questions", tmp_path)
    assert code == 0
    assert "   * A. The largest value\n        – Indeed.\n     B. The mean of all\n" in out
    assert "       if x:\n           y()\n" in out
    for part in ("Good Pack (good, version ", "badge: Good Pack", "Hint: Read", "Explanation: It", "60 s · 2 attempts"):
        assert part in out
    assert "Outcome" not in out and "Proven" not in out
    assert all(len(line) <= 100 for line in out.split("\n"))


def test_show_of_an_unknown_challenge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, GOOD)
    assert run("show", "goood", "--questions", tmp_path) == (2, "")
    assert capsys.readouterr().err == 'There is no challenge "goood". Did you mean good?\n'


@pytest.mark.parametrize(
    "words", [("list", "--questions"), ("show", "x", "--questions"), ("check",), ("check", "--questions")]
)
def test_a_path_that_does_not_exist(tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words, tmp_path / "nowhere") == (2, "")
    error = capsys.readouterr().err
    assert error.startswith("There is no ")
    assert error.endswith("nowhere.\n")


def test_check_of_a_folder_without_packs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", tmp_path) == (2, "")
    assert "no packs" in capsys.readouterr().err


def test_check_of_clean_packs(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assert run("check", path) == (0, "1 pack checked: no faults.\n")
    assert run("check", tmp_path) == (0, "1 pack checked: no faults.\n")
    assert run("check", "--questions", tmp_path) == (0, "1 pack checked: no faults.\n")


def test_check_prints_places_as_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "questions").mkdir()
    write(tmp_path / "questions", spoiled(("    prompt:", "    promt:"), ("seconds", "attempts: 3\n    seconds")))
    write(tmp_path / "questions", "", "empty.yaml")
    code, out = run("check", tmp_path / "questions")
    lines = out.splitlines()
    assert code == 1
    assert lines[0] == (
        "questions/empty.yaml:1: The pack is empty. "
        "Begin with id, title and questions; questions/README.md has an example."
    )
    assert lines[1].startswith('questions/good.yaml:7: This question has no "prompt". Add "prompt:". ')
    assert lines[2] == (
        'questions/good.yaml:10: warning: 3 attempts at 3 choices reach the right one by trying. Write "attempts: 2".'
    )
    assert lines[3] == 'questions/good.yaml:12: "promt" is not a key of a question. Did you mean "prompt"?'
    assert lines[4] == "2 packs checked: 3 errors, 1 warning."
    assert len(lines) == 5


def test_warnings_do_not_fail_the_check(tmp_path: Path) -> None:
    write(tmp_path, spoiled(("seconds", "attempts: 3\n    seconds")))
    code, out = run("check", tmp_path)
    assert code == 0
    assert out.endswith("1 pack checked: 1 warning.\n")


def test_schema() -> None:
    code, out = run("schema")
    assert code == 0
    assert json.loads(out) == challenge_schema()
    assert out == (questions_folder() / "challenge.schema.json").read_text(encoding="utf-8")


def test_the_parser_does_not_load_the_libraries() -> None:
    code = (
        "import sys, bot.bank.commands; print([m for m in ('ruamel', 'ruamel.yaml', 'jsonschema') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
