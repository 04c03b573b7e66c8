"""`quizhost packs`."""

import asyncio
import io
from pathlib import Path

import pytest

from bot.__main__ import run
from bot.resources import questions_folder
from bot.store.sql import SqlStore

SPACE = "discord:1"
WITHOUT_PROGRAMS = questions_folder() / "regression-metrics.yaml"


@pytest.fixture(autouse=True)
def database(tmp_path: Path) -> None:
    """The file that a bot has made."""

    async def make() -> None:
        store = SqlStore(f"sqlite:///{tmp_path / 'quiz.db'}")
        await store.open()
        await store.close()

    asyncio.run(make())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack that no operator has, of questions without programs."""
    path = tmp_path / "our-own.yaml"
    text = WITHOUT_PROGRAMS.read_text("utf-8").replace("id: regression-metrics\n", "id: our-own\n")
    path.write_text(text, "utf-8")
    return path


def packs(tmp_path: Path, *args: str, space: str = SPACE) -> tuple[int, str]:
    out = io.StringIO()
    code = run(["packs", *args, "--space", space, "--db", str(tmp_path / "quiz.db")], out)
    return code, out.getvalue()


def test_a_pack_is_brought_proven_published_and_retired(
    tmp_path: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = packs(tmp_path, "bring", str(own))
    assert code == 0
    assert "our-own, version 1: draft" in said
    pack = said.splitlines()[-1].split()[0]

    assert packs(tmp_path, "publish", pack)[0] == 2
    assert capsys.readouterr().err
    assert "version 1: proven" in packs(tmp_path, "prove", pack)[1]
    assert "version 1: live" in packs(tmp_path, "publish", pack)[1]
    assert "id: our-own" in packs(tmp_path, "export", pack)[1]
    shown = packs(tmp_path, "show", pack)[1].splitlines()
    assert shown[0].endswith(", version 1 (our-own)")
    assert [line.split()[1].strip(":,") for line in shown[1:4]] == ["Draft", "Proven", "Live"]
    assert "5 questions" in shown
    assert "version 1: live" in packs(tmp_path, "list")[1]
    code, said = packs(tmp_path, "retire", pack, "--reason", "The course is over.")
    assert code == 0
    assert "version 1: retired" in said
    assert "The course is over." in said
    assert "No pack was brought" in packs(tmp_path, "list")[1]
    assert "version 1: retired" in packs(tmp_path, "list", "--retired")[1]
    assert "📦 Retired: The course is over." in packs(tmp_path, "show", pack)[1]


def test_no_other_space_sees_a_pack(tmp_path: Path, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = packs(tmp_path, "bring", str(own))[1].splitlines()[-1].split()[0]
    assert "No pack was brought to discord:2" in packs(tmp_path, "list", space="discord:2")[1]
    assert packs(tmp_path, "show", pack, space="discord:2") == (2, "")
    assert f"The id {pack} names no version of discord:2" in capsys.readouterr().err


def test_a_file_with_faults_is_not_kept(tmp_path: Path, own: Path) -> None:
    own.write_text(own.read_text("utf-8").replace("questions:\n", "questions: [\n"), "utf-8")
    code, said = packs(tmp_path, "bring", str(own))
    assert code == 1
    assert "our-own.yaml:" in said
    assert said.endswith("Nothing was kept.\n")
    assert "No pack was brought" in packs(tmp_path, "list")[1]


def test_a_file_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs(tmp_path, "bring", str(tmp_path / "nothing.yaml")) == (2, "")
    assert "nothing.yaml cannot be read: No such file or directory." in capsys.readouterr().err
