"""`quizhost privacy`."""

import argparse
import asyncio
import io
import json
from pathlib import Path

import pytest

from bot import privacy_commands
from bot.ports.careers import AuditEntry
from bot.settings import load_settings
from bot.store.sql import SqlStore
from tests.store.builders import NOW
from tests.store.lives import DISCORD, Lives, whole
from tests.store.test_contract_erasure import traces

ANN = DISCORD.ann.player


class Terminal(io.StringIO):
    """Somebody who types at a terminal."""

    def isatty(self) -> bool:
        return True


def run(*words: str) -> tuple[int, str]:
    """The exit code, and what was printed."""
    parser = argparse.ArgumentParser()
    privacy_commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["privacy", *words])
    args.settings = load_settings()
    out = io.StringIO()
    code: int = args.run(args, out)
    return code, out.getvalue()


def looked(path: str) -> tuple[list[str], list[AuditEntry]]:
    """Everything that the file holds, and the newest entry of the audit."""

    async def look() -> tuple[list[str], list[AuditEntry]]:
        store = SqlStore(f"sqlite:///{path}")
        await store.open()
        found = await whole(store), await store.careers.audit(at_most=1)
        await store.close()
        return found

    return asyncio.run(look())


@pytest.fixture
def games(tmp_path: Path) -> str:
    """A file of games in which Ann has done everything."""
    path = tmp_path / "quiz.db"

    async def fill() -> None:
        store = SqlStore(f"sqlite:///{path}")
        await store.open()
        await Lives(store, DISCORD).everything()
        await store.erasure.note_removed("discord:99", NOW)
        await store.close()

    asyncio.run(fill())
    return str(path)


def test_what_is_kept_is_shown_in_numbers(games: str) -> None:
    code, text = run("show", ANN, "--db", games)
    assert code == 0
    assert text.splitlines() == [
        "Name: Ann Énigme 🦊",
        "Time zone: Europe/Paris",
        "Same person as: slack:T0AWAY:U0AWAY",
        "Hidden: yes",
        "Games that you started: 4",
        "Games that you played in: 5",
        "Days on which you played a daily: 1",
        "Badges: 3",
        "Rows on boards: 20",
        "Questions to be asked again: 1",
        "First answers to questions: 1",
        "Questions that you reported: 1",
        "Questions that you decided about: 1",
        "Packs that you brought or decided about: 1",
        "Dailies that you set up: 1",
        "Roles that you have: 1",
        "Places where you have more time: 1",
        "Codes to link another account with: 1",
        "Entries in the records of admins: 9",
    ]


def test_nothing_is_kept_of_a_stranger(games: str) -> None:
    code, text = run("show", "discord:5", "--db", games)
    assert (code, text) == (0, privacy_commands.NOTHING.format(player="discord:5") + "\n")


def test_everything_is_written_out_or_to_a_file(games: str, tmp_path: Path) -> None:
    code, text = run("export", ANN, "--db", games)
    assert code == 0
    printed = json.loads(text)
    assert printed["player"] == ANN and printed["kept"]["events"]["count"] > 5
    file = tmp_path / "ann.json"
    code, said = run("export", ANN, "--output", str(file), "--db", games)
    assert (code, said) == (0, f"Everything that is kept of {ANN} is in {file}.\n")
    assert json.loads(file.read_text(encoding="utf-8"))["kept"] == printed["kept"]


def test_a_file_that_cannot_be_written_is_said(games: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", ANN, "--output", str(tmp_path), "--db", games) == (1, "")
    assert capsys.readouterr().err == f"{tmp_path} cannot be written: Is a directory.\n"


def test_a_player_is_erased_without_being_asked_for_it(games: str) -> None:
    assert run("erase", ANN, "--yes", "--db", games) == (0, f"Everything that was kept of {ANN} is erased.\n")
    rows, (entry,) = looked(games)
    assert traces(rows, DISCORD.ann.user) == []
    assert (entry.actor, entry.action) == ("operator", "player-erased")


def test_whoever_sits_at_the_terminal_is_asked(games: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(f"{ANN}\n"))
    code, text = run("erase", ANN, "--db", games)
    assert code == 0
    assert text.startswith(privacy_commands.SURE.format(player=ANN))
    assert traces(looked(games)[0], DISCORD.ann.user) == []


@pytest.mark.parametrize(
    ("stdin", "sentence"), [(Terminal("yes\n"), "that was not discord:"), (io.StringIO(f"{ANN}\n"), "Say --yes")]
)
def test_nothing_is_erased_where_nobody_is_sure(
    games: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stdin: io.StringIO,
    sentence: str,
) -> None:
    monkeypatch.setattr("sys.stdin", stdin)
    assert run("erase", ANN, "--db", games)[0] == 2
    assert sentence in capsys.readouterr().err
    assert traces(looked(games)[0], DISCORD.ann.user) != []


def test_spaces_that_will_be_erased_are_shown(games: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_KEEP_REMOVED_DAYS", "10")
    assert run("spaces", "--db", games) == (
        0,
        "discord:99: removed on 2025-10-09, erased on 2025-10-19 or soon after\n",
    )


def test_there_may_be_no_such_spaces(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"

    async def make() -> None:
        store = SqlStore(f"sqlite:///{path}")
        await store.open()
        await store.close()

    asyncio.run(make())
    assert run("spaces", "--db", str(path)) == (0, f"{privacy_commands.NO_SPACES}\n")


def test_looking_makes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.db"
    assert run("erase", ANN, "--yes", "--db", str(path)) == (1, "")
    assert "No game was kept yet" in capsys.readouterr().err
    assert not path.exists()
