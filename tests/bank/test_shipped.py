"""The packs that ship with quizhost: clean, complete, and right about what their programs print."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bank.balance import tally
from bot.bank.loading import load_bank
from bot.bank.proving import Run, Verdict, judge
from bot.engine.questions import LETTERS, PRINTS, Question
from bot.resources import migrations_folder, questions_folder
from bot.snippets import Outcome, SnippetResult

BANK = load_bank(questions_folder())


def test_no_faults_and_no_warnings() -> None:
    assert [str(fault) for fault in BANK.faults] == []


@pytest.mark.parametrize("path", sorted(questions_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_first_line_names_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first == "# yaml-language-server: $schema=challenge.schema.json"


def test_sequence_mastery() -> None:
    challenge = BANK.get("sequence-mastery")
    assert (challenge.title, challenge.badge, challenge.minutes) == ("Sequence Mastery", "Sequence Mastery", 20)
    assert challenge.topics == ("PyTorch", "machine learning")
    assert [(question.kind, question.difficulty, question.seconds) for question in challenge.questions] == [
        ("conceptual", "intermediate", 90),
        ("predict-output", "intermediate", 120),
        ("model-choice", "advanced", 90),
        ("hyperparameter", "advanced", 90),
        ("metrics", "expert", 120),
    ]
    for question in challenge.questions:
        assert (question.attempts, len(question.choices)) == (2, 4)
        assert all(choice.feedback for choice in question.choices)


def test_right_answers_of_sequence_mastery_cannot_be_guessed_from_their_place_or_length() -> None:
    questions = BANK.get("sequence-mastery").questions
    assert {LETTERS[question.answer] for question in questions} == set("ABCD")
    lengths = [[len(choice.text) for choice in question.choices] for question in questions]
    longest = [
        row[q.answer] == max(row) and row.count(max(row)) == 1 for q, row in zip(questions, lengths, strict=True)
    ]
    assert sum(longest) <= 1
    assert all(max(row) <= 1.5 * min(row) for row in lengths)


def programs() -> Iterator[tuple[str, Question]]:
    """The questions of all packs that ask for the output of a program."""
    for challenge in BANK.challenges.values():
        for question in challenge.questions:
            if question.kind == "predict-output":
                yield f"{challenge.id}/{question.id}", question


PROGRAMS = dict(programs())


def test_there_are_programs_to_run() -> None:
    assert "sequence-mastery/rnn-output-shape" in PROGRAMS


@pytest.mark.parametrize("name", [name for name, question in PROGRAMS.items() if question.outcome == PRINTS])
def test_program_prints_the_right_choice(name: str) -> None:
    question = PROGRAMS[name]
    assert question.snippet is not None
    assert question.snippet.language == "python"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", question.snippet.text], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    finding = judge(question, [Run(0, SnippetResult(Outcome.OK, done.stdout))])
    assert finding.verdict is Verdict.PROVEN, finding.message


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_has_its_proof(name: str) -> None:
    assert PROGRAMS[name].proof is not None, "run: quizhost bank prove"


def test_folders_are_those_of_this_checkout() -> None:
    assert (questions_folder() / "README.md").is_file()
    assert migrations_folder().name == "migrations"


def test_the_bank_is_as_large_and_as_varied_as_it_should_be() -> None:
    questions = [question for challenge in BANK.challenges.values() for question in challenge.questions]
    counted = tally(questions)
    assert len(BANK.challenges) >= 16
    assert counted.questions >= 100
    assert counted.kinds["predict-output"] >= 35
    assert counted.misconceptions == counted.distractors
    assert counted.feedback == counted.choices
    assert all(question.hint and question.explanation for question in questions)


def test_right_choices_cannot_be_told_by_their_length() -> None:
    for challenge in BANK.challenges.values():
        counted = tally(challenge.questions)
        assert counted.longest <= 0.6 * counted.comparable, challenge.id
