"""The `quizhost` command: exit codes, and sentences instead of tracebacks."""

import io
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from bot.__main__ import FAILED, INTERRUPTED, OK, TERMINATED, USAGE, run
from bot.alone import TERMINAL, alone_with
from bot.bank.loading import load_bank
from bot.engine.questions import LETTERS
from bot.resources import questions_folder

CHALLENGE = "sequence-mastery"
QUIZHOST = [sys.executable, "-m", "bot"]
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def quizhost(*words: object, lines: str = "") -> tuple[int, str]:
    """Run a command in this process; its exit code and output."""
    out = io.StringIO()
    code = run([str(word) for word in words], out, io.StringIO(lines))
    return code, out.getvalue()


def play(*words: object, lines: str = "") -> tuple[int, str]:
    return quizhost("play", CHALLENGE, "--plain", "--db", "games.db", *words, lines=lines)


def keys() -> str:
    """The right answers of the challenge, one for each line."""
    return "".join(
        f"{LETTERS[question.answer]}\n" for question in load_bank(questions_folder()).get(CHALLENGE).questions
    )


def environment(**more: str) -> dict[str, str]:
    """That of a process which runs this checkout from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def outside(
    *words: str, lines: bytes = b"", stdout: int | IO[bytes] = subprocess.PIPE, **more: str
) -> tuple[int, str, str]:
    """Run a command in a process of its own; its exit code, its output, and its errors."""
    done = subprocess.run(
        [*QUIZHOST, *words],
        input=lines,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=PATIENCE,
        env=environment(**more),
    )
    return done.returncode, (done.stdout or b"").decode("utf-8"), done.stderr.decode("utf-8")


# --- usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "COMMAND"),
        (("plya",), "invalid choice"),
        (("play", CHALLENGE, "--mode", "poker"), "invalid choice: 'poker'"),
        (("play", CHALLENGE, "--mode", "duel"), "invalid choice: 'duel'"),
        (("play", CHALLENGE, "--plain", "--db"), "--db"),
        (("play", "a", "b"), "unrecognized arguments: b"),
        (("play", CHALLENGE, "--mode", "review"), "invalid choice: 'review'"),
        (("play", CHALLENGE, "--review"), "--review goes alone"),
        (("play", "--review", "--new"), "--review goes alone"),
        (("play", "--review", "--daily"), "--daily goes alone"),
        (("play", "sequence-mastry", "--plain", "--db", "games.db"), "Did you mean sequence-mastery?"),
        (("play", "--plain", "--questions", "nowhere"), "nowhere; name one with --questions."),
        (("bank", "show", "sequence-mastry"), "Did you mean sequence-mastery?"),
        (("bank", "list", "--questions", "nowhere"), "There is no folder nowhere."),
        (("bank",), "COMMAND"),
    ],
)
def test_wrong_usage(words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert quizhost(*words) == (USAGE, "")
    error = capsys.readouterr().err
    assert sentence in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("play",),
        ("bank",),
        ("bank", "list"),
        ("bank", "show"),
        ("bank", "check"),
        ("bank", "prove"),
        ("bank", "schema"),
        ("db",),
        ("db", "upgrade"),
        ("db", "downgrade"),
        ("db", "status"),
        ("doctor",),
        ("worker",),
        ("worker", "run"),
        ("reports",),
        ("reports", "correct"),
    ],
)
def test_every_command_explains_itself(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert quizhost(*words, "--help")[0] == OK
    assert capsys.readouterr().out.startswith(f"usage: {' '.join(('quizhost', *words))} ")


def test_a_wrong_setting_is_wrong_usage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("QUIZHOST_LOG_LEVEL", "chatty")
    assert quizhost("bank", "list") == (USAGE, "")
    assert capsys.readouterr().err.startswith("QUIZHOST_LOG_LEVEL")


def test_an_empty_folder_of_packs(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "packs").mkdir()
    assert quizhost("play", "--plain", "--questions", "packs") == (FAILED, "")
    assert capsys.readouterr().err == (
        f"There is no challenge to play in {here / 'packs'}; this says why: quizhost bank check {here / 'packs'}\n"
    )


def test_the_folder_of_packs_can_be_set_for_all_commands(
    monkeypatch: pytest.MonkeyPatch, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "packs").mkdir()
    monkeypatch.setenv("QUIZHOST_QUESTIONS", "packs")
    assert quizhost("bank", "list") == (OK, f"There are no challenges in {here / 'packs'}.\n")
    assert quizhost("play", "--plain") == (FAILED, "")
    assert str(here / "packs") in capsys.readouterr().err


# --- play ------------------------------------------------------------------------------------------------------------


def test_five_right_answers_win_the_badge() -> None:
    code, text = play(lines=keys())
    assert code == OK
    assert "\nBadge earned: Sequence Mastery\n" in text
    assert text.count("earned") == 1


def test_the_same_command_goes_on() -> None:
    first, *others = keys().splitlines(keepends=True)
    code, text = play(lines=first)
    assert code == FAILED
    assert text.endswith(f"Go on with: quizhost play {CHALLENGE} --plain --db games.db\n")
    code, text = play(lines="".join(others))
    assert code == OK
    assert text.startswith("Going on with your unfinished game of Sequence Mastery: question 2 of 5")
    assert "Badge earned: Sequence Mastery" in text


def test_new_starts_afresh() -> None:
    play(lines="A\n")
    code, text = play("--new")
    assert code == FAILED
    assert text.startswith("Sequence Mastery (challenge)\n")
    assert "--new" not in text


def test_a_pipe_plays_plainly_without_being_told() -> None:
    code, text = quizhost("play", CHALLENGE, "--db", "games.db", lines="stop\n")
    assert code == OK
    assert "The game was stopped." in text


def test_the_challenge_can_be_chosen() -> None:
    code, text = quizhost("play", "--plain", "--db", "games.db", lines="1\nstop\n")
    assert code == OK
    assert text.startswith("Choose a challenge:\n")


def test_games_are_kept_in_the_users_data_folder(here: Path) -> None:
    quizhost("play", CHALLENGE, "--plain", lines="A\n")
    [found] = here.rglob("quizhost.db")
    assert found.is_relative_to(here / "home")


def test_a_file_with_an_odd_name(here: Path) -> None:
    quizhost("play", CHALLENGE, "--plain", "--db", "50% of it?#é.db", lines="A\n")
    assert (here / "50% of it?#é.db").exists()


# --- databases that cannot be used -----------------------------------------------------------------------------------


def assert_one_sentence(error: str, words: str) -> None:
    assert words in error
    assert len(error.splitlines()) == 1, error
    assert "Traceback" not in error


def test_a_damaged_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "games.db").write_bytes(b"not a database" * 1_000)
    assert play() == (FAILED, "")
    assert_one_sentence(capsys.readouterr().err, "is not an SQLite database, or it is damaged")


def test_a_folder_instead_of_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "games.db").mkdir()
    assert play() == (FAILED, "")
    assert_one_sentence(capsys.readouterr().err, "is a folder; name a file in it")


def test_a_file_where_a_folder_is_needed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "file").touch()
    assert quizhost("play", CHALLENGE, "--plain", "--db", "file/games.db") == (FAILED, "")
    assert_one_sentence(capsys.readouterr().err, str(here / "file"))


def test_a_file_of_a_newer_program(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(lines="A\n")
    with sqlite3.connect(here / "games.db") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    assert play() == (FAILED, "")
    assert_one_sentence(capsys.readouterr().err, "was made by a newer quizhost")


def test_a_home_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HOME", "/dev/null/home")
    assert quizhost("play", CHALLENGE, "--plain") == (FAILED, "")
    assert_one_sentence(capsys.readouterr().err, "/dev/null/home")


@pytest.mark.parametrize("url", ["postgresql://user:hunter2@127.0.0.1:1/games", "mysql://user:hunter2@host/games"])
def test_a_server_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    monkeypatch.setenv("QUIZHOST_DATABASE", url)
    assert quizhost("play", CHALLENGE, "--plain") == (FAILED, "")
    error = capsys.readouterr().err
    assert_one_sentence(error, "")
    assert "hunter2" not in error


def test_a_game_that_cannot_be_read(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(lines="A\n")
    with sqlite3.connect(here / "games.db") as spoiled:
        spoiled.execute("UPDATE events SET body = '{' WHERE seq = 1")
    spoiled.close()
    code, text = play(lines=keys())
    assert code == OK
    assert text.startswith("Your unfinished game cannot be read any more, so a new one starts.\n")


# --- processes of their own ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["bank", "show", CHALLENGE], ["torch", "textual", "alembic", "sqlalchemy"]),
        (["play", CHALLENGE, "--plain", "--db", "games.db"], ["torch", "textual", "alembic"]),
    ],
    ids=["bank", "play"],
)
def test_what_is_not_needed_is_not_loaded(words: list[str], heavy: list[str]) -> None:
    play(lines="A\n")
    code = (
        "import io, sys; from bot.__main__ import run; run(sys.argv[1:], io.StringIO(), io.StringIO('stop'));"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=PATIENCE, env=environment()
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def started(*words: str) -> "subprocess.Popen[str]":
    """A game in a process of its own that has asked its first question and waits."""
    process = subprocess.Popen(
        [*QUIZHOST, "play", CHALLENGE, "--plain", "--db", "games.db", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write("hint\n")
    process.stdin.flush()
    for line in process.stdout:
        if line.startswith("Hint: "):
            return process
    raise AssertionError(process.communicate()[1])


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(
    ("number", "code", "error"),
    [(signal.SIGINT, INTERRUPTED, "Interrupted.\n"), (signal.SIGTERM, TERMINATED, "")],
    ids=["interrupted", "terminated"],
)
def test_a_game_that_is_broken_off_is_kept(number: int, code: int, error: str) -> None:
    process = started()
    process.send_signal(number)
    assert process.wait(PATIENCE) == code
    # The input is still open: nothing may wait for it.
    told, errors = process.communicate()
    assert told == f"\nYour game is kept. Go on with: quizhost play {CHALLENGE} --plain --db games.db\n"
    assert errors == error
    assert "Hint: " in play()[1]


def test_a_game_that_ends_does_not_wait_for_its_input() -> None:
    process = started()
    assert process.stdin is not None
    process.stdin.write("stop\n")
    process.stdin.flush()
    assert process.wait(PATIENCE) == OK
    assert process.communicate()[1] == ""


@pytest.mark.parametrize("words", [("play", CHALLENGE, "--plain", "--db", "games.db"), ("bank", "show", CHALLENGE)])
def test_a_reader_that_goes_away(words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody:
        assert outside(*words, lines=b"A\n", stdout=nobody) == (FAILED, "", "")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("play", CHALLENGE, "--plain", "--db", "games.db"), FAILED),
        (("doctor",), OK),
        (("bank", "show", CHALLENGE), OK),
    ],
    ids=["play", "doctor", "bank"],
)
def test_an_output_that_knows_ascii_alone(words: tuple[str, ...], code: int) -> None:
    ended, text, errors = outside(*words, lines=b"\xff\xfe\nA\n", PYTHONIOENCODING="ascii")
    assert (ended, errors) == (code, "")
    assert text.isascii()


def test_an_input_that_is_not_text() -> None:
    code, text, errors = outside("play", CHALLENGE, "--plain", "--db", "games.db", lines=b"\xff\xfe\x00\nstop\n")
    assert (code, errors) == (OK, "")
    assert "means nothing here." in text


@pytest.mark.skipif(os.name == "nt", reason="closed by a shell")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(closed: str) -> None:
    command = f'"$0" -m bot play {CHALLENGE} --plain --db games.db {closed}'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable],
        input=b"",
        capture_output=True,
        timeout=PATIENCE,
        env=environment(),
    )
    assert (done.returncode, done.stderr) == (FAILED, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("words", [("bank", "show", CHALLENGE), ("bank", "list")], ids=["long", "short"])
def test_a_full_disk_behind_the_output(words: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        code, _, errors = outside(*words, stdout=full)
    assert code == FAILED
    assert_one_sentence(errors, "No space left on device.")


def test_a_second_terminal_on_the_same_file_is_told_and_the_first_is_not_disturbed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = here / "games.db"
    with alone_with(database, TERMINAL):
        assert quizhost("play", "sequence-mastery", "--plain", "--db", str(database)) == (FAILED, "")
    assert "in another terminal" in capsys.readouterr().err
    _, out = quizhost("play", "sequence-mastery", "--plain", "--db", str(database))
    assert "Question 1 of 5" in out


def test_a_database_url_may_be_given_in_place_of_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = "postgresql://quiz:s3cret@127.0.0.1:1/quiz"
    for words in (("play", "sequence-mastery", "--plain"), ("db", "status"), ("doctor",)):
        code, out = quizhost(*words, "--db", url)
        said = out + capsys.readouterr().err
        assert (code, "127.0.0.1:1/quiz cannot be reached" in said, "s3cret" in said) == (FAILED, True, False)
    assert [path.name for path in here.iterdir()] == ["home"]


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = quizhost("--version")
    assert code == 0
    assert capsys.readouterr().out.startswith("quizhost ")
