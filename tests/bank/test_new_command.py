"""`quizhost bank new`: asks until every answer fits, and writes once at the end."""

import argparse
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.bank.commands import add_parser
from bot.bank.loading import load_pack

ANSWERS = (
    *("", "What pooling keeps.", "PyTorch, pooling"),
    *("concept", "b", "What does max pooling keep?", ""),
    *("Its largest value", "The mean", "means confused", "That is average pooling.", "The median", "", "", ""),
    *("B", "Its name says it.", "It keeps the maximum.", "n"),
)
PROGRAM = (
    *("Sums", "What Python prints.", "Python"),
    *("nonsense", "predict-output", "expert", "", "What is printed?", "abc", "0", "30"),
    *("x = 1", "print(x + 2)", "."),
    *("3", "4", "", "", "", "A", "", "", "y"),
    *("metrics", "advanced", "What is it?", "45", "a", "b", "", "", "", "A", "", "", ""),
)


def new(path: Path, answers: tuple[str, ...]) -> tuple[int, str]:
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["bank", "new", str(path)])
    left: Iterator[str] = iter(answers)

    def ask(question: str) -> str:
        try:
            return next(left)
        except StopIteration:
            raise EOFError from None

    args.ask, args.today = ask, lambda: date(2026, 11, 29)
    out = io.StringIO()
    return args.run(args, out), out.getvalue()


def test_a_pack_is_written(tmp_path: Path) -> None:
    path = tmp_path / "pooling-basics.yaml"
    code, out = new(path, ANSWERS)
    assert code == 0
    assert out.endswith(f"Look at it, add what is missing, and then: quizhost bank check {path}\n")
    pack = load_pack(path)
    assert pack.complete is not None
    assert [fault.message for fault in pack.faults] == ["No question of this pack is live, so it is not played."]
    (question,) = pack.complete.questions
    assert (pack.complete.title, pack.complete.topics) == ("Pooling Basics", ("PyTorch", "pooling"))
    assert (question.id, question.kind, question.difficulty) == ("what-does-max-pooling-keep", "conceptual", "beginner")
    assert [choice.text for choice in question.choices] == ["The mean", "Its largest value", "The median"]
    assert question.answer == 1
    assert question.choices[0].misconception == "means confused"


def test_programs_several_questions_and_answers_that_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "sums.yaml"
    code, out = new(path, PROGRAM)
    assert code == 0
    for said in (
        "Choose one of conceptual, predict-output",
        "Write 1 to 1500 characters.",
        "Write a whole number from 1",
    ):
        assert said in out
    pack = load_pack(path)
    assert pack.complete is not None
    first, second = pack.complete.questions
    assert first.snippet is not None
    assert first.snippet.text == "x = 1\nprint(x + 2)"
    assert first.seconds == 30
    assert (second.id, second.hint) == ("what-is-it-2", "")


@pytest.mark.parametrize("answered", range(len(ANSWERS) - 1))
def test_nothing_is_written_before_the_last_answer(
    tmp_path: Path, answered: int, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pooling-basics.yaml"
    assert new(path, ANSWERS[:answered])[0] == 2
    assert "Nothing was written" in capsys.readouterr().err
    assert not path.exists()


def test_names_that_do_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there.yaml").write_text("mine")
    for name, said in (
        ("pack.txt", "ends in .yaml, as in pack.yaml"),
        ("My Pack.yaml", "digits and hyphens: my-pack.yaml"),
        ("there.yaml", "is there already"),
    ):
        assert new(tmp_path / name, ANSWERS)[0] == 2
        assert said in capsys.readouterr().err
    assert (tmp_path / "there.yaml").read_text() == "mine"
