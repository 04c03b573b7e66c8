"""`quizhost bank stats`: what a bank is like."""

import json
from pathlib import Path

import pytest

from .packs import GOOD, spoiled, write
from .test_commands import run


def test_text(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, spoiled(("id: good", "id: other")), "other.yaml")
    code, out = run("stats", tmp_path)
    assert code == 0
    assert out.startswith(
        "2 challenges, 2 questions; 0 of 0 programs proven.\n\nKinds\n  Conceptual             2  100%  ███"
    )
    assert "The right choice is longer than all others in 2 of 2 questions in words." in out
    assert "0 of 4 wrong choices name their misconception.\n2 of 6 choices have feedback." in out
    rows = out.splitlines()[-2:]
    assert [row.split() for row in rows] == [
        [id_, "1", "1", "·", "·", "·", "·", "A1", "B0", "C0", "D0"] for id_ in ("good", "other")
    ]


def test_json(tmp_path: Path) -> None:
    code, out = run("stats", "--json", write(tmp_path, GOOD))
    data = json.loads(out)
    assert code == 0
    assert data["all"] == data["challenges"]["good"]
    assert data["all"]["longest"] == {"count": 1, "of": 1}
    assert data["all"]["places"] == {"A": 1, "B": 0, "C": 0, "D": 0}


def test_packs_with_errors_are_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, "", "empty.yaml")
    assert run("stats", tmp_path)[0] == 1
    assert capsys.readouterr().err == "1 pack left out because of errors; quizhost bank check names them.\n"


def test_nothing_to_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stats", tmp_path) == (2, "")
    assert run("stats", tmp_path / "none.yaml") == (2, "")
    told = capsys.readouterr().err
    assert "There is no pack that can be played in" in told
    assert "There is no file or folder" in told
