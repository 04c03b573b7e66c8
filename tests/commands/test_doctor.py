"""`quizhost doctor`."""

import io
import os
import re
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.__main__ import FAILED, OK, USAGE, run
from bot.doctor.worker import layers_table
from bot.resources import questions_folder
from bot.worker import launching
from bot.worker.sandbox import readable, wall
from bot.worker.sandbox.layers import LAYERS, LayerState


class Terminal(io.StringIO):
    """A terminal of a given encoding."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def doctor(*words: object, out: io.StringIO | None = None, worker: bool = False) -> tuple[int, str]:
    out = out or io.StringIO()
    code = run(["doctor", *([] if worker else ["--quick"]), *map(str, words)], out)
    return code, out.getvalue()


def line(text: str, thing: str) -> str:
    """What is said about one thing, without the padding."""
    [found] = [line for line in text.splitlines() if f"  {thing}  " in line]
    return " ".join(found.split())


def play(database: Path) -> None:
    run(["play", "sequence-mastery", "--plain", "--db", str(database)], io.StringIO(), io.StringIO("A\n"))


def test_all_in_order(here: Path) -> None:
    code, text = doctor()
    assert code == OK
    assert line(text, "Python").startswith("ok Python 3.")
    assert line(text, "Questions").startswith("ok Questions ")
    assert line(text, "Questions").endswith(f"questions, in {questions_folder()}")
    assert line(text, "Database").endswith("quizhost.db, made with the first game")
    assert line(text, "Terminal") == "note Terminal none here; quizhost play --plain works without."
    assert text.endswith("\n\nEverything needed is in order.\n")


def test_what_is_said_stands_in_columns() -> None:
    _, text = doctor()
    lines = text.splitlines()[:-2]
    for found in lines:
        assert found[:4].rstrip() in ("ok", "note", "BAD")
        assert found[4:6] == "  "
    starts = {len(found) - len(found[6:].partition("  ")[2].lstrip()) for found in lines}
    assert len(starts) == 1


def test_looking_makes_nothing(here: Path) -> None:
    doctor()
    doctor("--db", here / "folder" / "games.db")
    assert [path.name for path in here.rglob("*")] == ["home"]


# --- the database ----------------------------------------------------------------------------------------------------


def test_unfinished_games_are_counted(here: Path) -> None:
    play(here / "games.db")
    code, text = doctor("--db", "games.db")
    assert code == OK
    assert line(text, "Database") == f"ok Database {here / 'games.db'}, 1 unfinished game"


def test_tables_of_an_older_version_are_left_as_they_are(here: Path) -> None:
    (here / "games.db").touch()
    code, text = doctor("--db", "games.db")
    assert code == OK
    assert line(text, "Database").endswith("games.db, brought up to date with the next game")
    assert (here / "games.db").stat().st_size == 0


def test_a_damaged_file(here: Path) -> None:
    (here / "games.db").write_bytes(b"not a database" * 1_000)
    code, text = doctor("--db", "games.db")
    assert code == FAILED
    assert line(text, "Database").startswith("BAD Database ")
    assert "not an SQLite database" in text
    assert text.endswith("\n\n1 to mend.\n")


def test_a_folder_instead_of_a_file(here: Path) -> None:
    code, text = doctor("--db", here)
    assert code == FAILED
    assert "is a folder" in line(text, "Database")


def test_a_file_instead_of_a_folder(here: Path) -> None:
    (here / "file").touch()
    code, text = doctor("--db", "file/games.db")
    assert code == FAILED
    assert f"{here / 'file'} is not a folder; choose another file with --db." in text


def test_a_file_of_another_program(here: Path) -> None:
    with sqlite3.connect(here / "other.db") as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    code, text = doctor("--db", "other.db")
    assert code == FAILED
    assert "tables that are not quizhost's" in line(text, "Database")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(here: Path) -> None:
    (here / "closed").mkdir(mode=0o500)
    code, text = doctor("--db", "closed/games.db")
    assert code == FAILED
    assert f"nobody may write in {here / 'closed'}" in text


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:hunter2@127.0.0.1:1/games",
        "mysql://user:hunter2@host/games",
        "postgresql://user:hunter2@host:port/games",
    ],
)
def test_a_password_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("QUIZHOST_DATABASE", url)
    code, text = doctor()
    assert code == FAILED
    assert line(text, "Database").startswith("BAD")
    output = capsys.readouterr()
    assert "hunter2" not in text + output.out + output.err


# --- packs -----------------------------------------------------------------------------------------------------------


def test_no_folder_of_packs(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.setenv("QUIZHOST_QUESTIONS", "nowhere")
    code, text = doctor()
    assert code == FAILED
    assert f"There is no folder {here / 'nowhere'}; correct --questions or QUIZHOST_QUESTIONS." in text


def test_no_packs(here: Path) -> None:
    (here / "packs").mkdir()
    code, text = doctor("--questions", "packs")
    assert code == FAILED
    assert f"There are no packs in {here / 'packs'}; name another folder." in text


def test_packs_with_faults(here: Path) -> None:
    (here / "my packs").mkdir()
    (here / "my packs" / "bad.yaml").write_text("", encoding="utf-8")
    code, text = doctor("--questions", "my packs")
    assert code == FAILED
    assert "0 challenges with 0 questions" in text
    assert f"1 fault to mend, named by: quizhost bank check '{here / 'my packs'}'" in text


def test_several_faults_are_all_told(here: Path) -> None:
    code, text = doctor("--questions", "nowhere", "--db", here)
    assert code == FAILED
    assert text.count("BAD") == 2
    assert text.endswith("\n2 to mend.\n")


def test_a_wrong_setting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("QUIZHOST_LOG_LEVEL", "chatty")
    assert doctor() == (USAGE, "")
    assert capsys.readouterr().err.startswith("QUIZHOST_LOG_LEVEL: ")


# --- the terminal ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "lines", "encoding", "words"),
    [
        (80, 24, "utf-8", "ok Terminal 80×24, utf-8"),
        (120, 50, "UTF8", "ok Terminal 120×50, UTF8"),
        (79, 24, "utf-8", "note Terminal 79×24, utf-8; 80×24 or more shows a question whole."),
        (80, 23, "utf-8", "note Terminal 80×23, utf-8; 80×24 or more shows a question whole."),
        (80, 24, "ascii", "note Terminal 80×24, ascii; set a UTF-8 locale to see all signs."),
        (40, 10, "latin-1", "note Terminal 40×10, latin-1; set a UTF-8 locale to see all signs."),
    ],
)
def test_terminals(monkeypatch: pytest.MonkeyPatch, columns: int, lines: int, encoding: str, words: str) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(lines))
    terminal = Terminal()
    terminal.encoding = encoding
    code, text = doctor(out=terminal)
    assert code == OK
    assert line(text, "Terminal") == words


# --- the worker ------------------------------------------------------------------------------------------------------

linux = pytest.mark.skipif(sys.platform != "linux", reason="snippets are isolated on Linux alone")


@linux
def test_a_worker_that_runs_snippets_is_shown_with_its_layers() -> None:
    code, text = doctor(worker=True)
    assert code == OK, text
    assert re.fullmatch(
        r"ok Worker PyTorch 2\.\d+\.\d+ ran a snippet in \d+ ms; ready after [\d.]+ s, with \d+ MB of memory",
        line(text, "Worker"),
    )
    [_, table, last] = text.strip().split("\n\n")
    assert last == "Everything needed is in order."
    assert table.splitlines()[0].split() == ["Isolation", "of", "snippets", "here", "stops"]
    for layer in LAYERS.values():
        assert layer.name in table


@linux
def test_a_worker_without_pytorch_is_worth_a_note(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    (here / "torch.py").write_text("raise ModuleNotFoundError('No module named torch', name='torch')")
    monkeypatch.setattr(launching, "HOME", f"{readable.HOME}:{here}")
    monkeypatch.setattr(wall, "_PLACES", (*wall._PLACES, str(here)))
    code, text = doctor(worker=True)
    assert code == OK
    assert line(text, "Worker").startswith("note Worker PyTorch cannot be imported (No module named torch).")
    assert "pip install 'quizhost[worker]'" in line(text, "Worker")
    assert line(text, "Worker").endswith("Playing does not need it: recorded proofs are shown.")
    assert "system-call filter" in text


@linux
def test_a_server_without_workers_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZHOST_NATS", "nats://user:hunter2@127.0.0.1:1")
    code, text = doctor(worker=True)
    assert code == FAILED
    assert line(text, "Worker").startswith("BAD Worker ")
    assert "127.0.0.1:1" in text
    assert "hunter2" not in text


def test_other_systems_play_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    code, text = doctor(worker=True)
    assert code == OK
    assert line(text, "Worker") == (
        "note Worker Snippets can be isolated on Linux alone. Playing does not need it: recorded proofs are shown."
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_of_layers_keeps_to_its_width(width: int) -> None:
    states = [LayerState(id_, id_ != "bwrap", "EPERM: Operation not permitted, " * 3) for id_ in LAYERS]
    lines = layers_table(states, width)
    assert all(len(row) <= max(width, 96) for row in lines)
    words = " ".join(" ".join(lines).split())
    for layer in LAYERS.values():
        assert layer.name in words
    assert [row.split()[0] for row in lines if row[:1].strip()] == ["ok" if s.holds else "none" for s in states]


def test_no_layers_are_no_table() -> None:
    assert layers_table([], 80) == ()
