"""`quizhost bank stats --answers`."""

import asyncio
import csv
import io
from pathlib import Path

import pytest

from bot.__main__ import run
from bot.bank.loading import load_bank
from bot.engine.attempts import FirstAttempt, choice_key, content_version
from bot.ports.careers import AuditEntry
from bot.ports.packs import PackState, StoredPack, id_in
from bot.resources import questions_folder
from bot.store.sql import SqlStore
from tests.bank.packs import GOOD
from tests.store.builders import NOW

CHALLENGE = load_bank(questions_folder()).get("sequence-mastery")
QUESTION = CHALLENGE.questions[0]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Twelve people answered the first question, two of them wrong."""
    path = tmp_path / "quiz.db"
    wrong = next(choice for choice in QUESTION.choices if not choice.right)
    found = [
        FirstAttempt(
            f"discord:{number}",
            f"{CHALLENGE.id}/{QUESTION.id}",
            content_version(QUESTION),
            choice_key(QUESTION, QUESTION.choices[QUESTION.answer] if number < 12 else wrong),
            number < 12,
            False,
            5_000,
            number % 4,
            4,
        )
        for number in range(14)
    ]

    async def fill() -> None:
        store = SqlStore(f"sqlite:///{path}")
        await store.open()
        await store.attempts.note("g", "discord:1", NOW, found)
        await store.close()

    asyncio.run(fill())
    return path


def stats(db: Path, *words: str) -> tuple[int, str]:
    out = io.StringIO()
    return run(["bank", "stats", "--answers", "--db", str(db), *words], out), out.getvalue()


def test_a_challenge(db: Path) -> None:
    code, out = stats(db, "sequence-mastery")
    assert code == 0
    assert "Sequence Mastery, question 1 (why-recurrent)\n  14 first attempts · facility 86% · discrimination" in out
    assert "✓ ▰▰▰▰▰▰▰· 86% " in out
    assert "1 or 2 people" in out
    assert "question 2 (rnn-output-shape)\n  0 first attempts; figures are told from 10 on.\n" in out
    assert "median 5 s" in out


def test_what_stands_out(db: Path) -> None:
    assert stats(db) == (
        0,
        "Questions to look at\n\nNo question stands out. One is looked at once 10 people have answered it.\n",
    )


def test_the_table(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = stats(db, "--csv", "-", "--space", "discord:1")
    rows = {row["question"]: row for row in csv.DictReader(io.StringIO(out))}
    assert code == 0
    assert rows["sequence-mastery/why-recurrent"]["facility"] == "0.857"
    assert rows["sequence-mastery/rnn-output-shape"]["facility"] == ""
    where = tmp_path / "figures.csv"
    assert stats(db, "--csv", str(where)) == (0, f"Written to {where}.\n")
    assert where.read_bytes().startswith(b"\xef\xbb\xbfquestion,")
    assert stats(db, "--csv", str(where))[0] == 1
    assert "cannot be written: File exists." in capsys.readouterr().err


def test_a_file_that_cannot_be_written_whole_is_not_there(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = tmp_path / "no such folder" / "figures.csv"
    assert stats(db, "--csv", str(where)) == (1, "")
    assert "cannot be written: No such file or directory." in capsys.readouterr().err


def test_challenges_that_a_server_brought_are_told_there_alone(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = StoredPack("p1", "discord:1", "good", 0, "Own Pack", GOOD, "", PackState.LIVE, "discord:2", NOW)

    async def bring() -> None:
        store = SqlStore(f"sqlite:///{db}")
        await store.open()
        await store.packs.add(pack, AuditEntry(NOW, "discord:2", "pack-brought", "good", "discord:1"))
        await store.close()

    asyncio.run(bring())
    own = id_in("discord:1", "good")
    code, out = stats(db, own, "--space", "discord:1")
    assert (code, "Own Pack, question 1 " in out) == (0, True)
    assert stats(db, own, "--space", "discord:9") == (2, "")
    assert stats(db, own) == (2, "")
    assert "There is no such challenge here" in capsys.readouterr().err


def test_what_is_not_there(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert stats(db, "no-such") == (2, "")
    assert stats(tmp_path / "none.db", "sequence-mastery") == (1, "")
    told = capsys.readouterr().err
    assert "There is no such challenge here" in told
    assert "No game was kept yet" in told
