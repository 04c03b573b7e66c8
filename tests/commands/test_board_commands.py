"""`quizhost boards`: show, export, rebuild."""

import asyncio
import csv
import io
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import run
from bot.engine.events import ChoicePressed, Event, QuestionShown, StopPressed
from bot.engine.transitions import fold
from bot.host.boards import COLUMNS
from bot.host.ledger import Ledger
from bot.ports import Append, LoggedEvent
from bot.ports.spaces import Community
from bot.store.sql import SqlStore
from tests.store.builders import NOW, challenge, info, requested

PLACE = "discord:1/2"
PLAYERS = ("discord:10", "discord:11")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "quiz.db"


def on(db: Path, work: Callable[[SqlStore], Coroutine[Any, Any, None]]) -> None:
    """Do something with the store of this file."""

    async def whole() -> None:
        store = SqlStore(f"sqlite:///{db}")
        await store.open()
        try:
            await work(store)
        finally:
            await store.close()

    asyncio.run(whole())


async def play(store: SqlStore, game_id: str, at: int = NOW) -> None:
    """A game in a channel, settled: the first player is right with the second press, the other is wrong twice."""
    events: tuple[Event, ...] = (
        requested(),
        QuestionShown(at, 0, "m"),
        ChoicePressed(at + 1, PLAYERS[0], 0, 1),
        ChoicePressed(at + 2, PLAYERS[1], 0, 1),
        ChoicePressed(at + 3, PLAYERS[0], 0, 0),
        StopPressed(at + 4, None),
    )
    game = fold(challenge(), events)
    row = info(game_id, revision=len(events), over=True, channel=PLACE)
    logged = tuple(LoggedEvent(seq, event, ()) for seq, event in enumerate(events, start=1))
    await store.append([Append(row, logged, challenge())])
    await Ledger(store).enter(row, game)


@pytest.fixture
def played(db: Path) -> Path:
    """Two games of one server, which is in a community, in its own zone."""

    async def work(store: SqlStore) -> None:
        await store.spaces.set_space_zone("discord:1", "Asia/Tokyo", NOW)
        await store.spaces.create_community(Community("c", "Learners", "AAAA2222"), "discord:1", NOW)
        await play(store, "g1")
        await play(store, "g2", NOW + 3_000_000_000)
        await store.name_players({PLAYERS[0]: "=Ada 🦊"}, NOW)

    on(db, work)
    return db


def boards(*words: str, db: Path) -> tuple[int, str]:
    """The exit code and what was printed."""
    out = io.StringIO()
    return run(["boards", *words, "--db", str(db)], out), out.getvalue()


def test_the_top_of_a_board(played: Path) -> None:
    code, text = boards("show", db=played)
    assert code == 0
    first, *rest = text.splitlines()
    assert first == "all · all · by points · 2 players"
    assert rest[0].startswith("1. =Ada 🦊  ") and rest[0].endswith(" points")
    assert rest[1] == "2. somebody  0 points"
    assert len(boards("show", "--top", "1", db=played)[1].splitlines()) == 2


@pytest.mark.parametrize(
    ("scope", "period", "size"),
    [
        ("space:discord:1", "all", 2),
        ("channel:discord:1/2", "month:2025-10", 2),
        ("community:c", "season:2025-Q4", 2),
        ("space:discord:9", "all", 0),
        ("all", "day", 0),
    ],
)
def test_boards_by_name(played: Path, scope: str, period: str, size: int) -> None:
    code, text = boards("show", "--scope", scope, "--period", period, db=played)
    assert code == 0
    assert text.startswith(f"{scope} · ") and f"{size} players" in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--scope", "planet:x"), "There is no board 'planet:x'"),
        (("--scope", "space:"), "There is no board 'space:'"),
        (("--period", "week:1999-W01"), "nobody listed in 'week:1999-W01'; there are all, day:"),
    ],
)
def test_boards_that_are_not_there(
    played: Path, words: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert boards("show", *words, db=played) == (2, "")
    assert why in capsys.readouterr().err


def test_a_board_as_a_file(played: Path, tmp_path: Path) -> None:
    file = tmp_path / "board.csv"
    assert boards("export", "--csv", str(file), db=played) == (0, f"{file}: 2 players\n")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert list(rows[0]) == list(COLUMNS)
    assert [(row["rank"], row["name"], row["answers"]) for row in rows] == [("1", "'=Ada 🦊", "4"), ("2", "", "2")]
    assert boards("export", "--csv", "-", db=played)[1] == file.read_bytes().decode()
    assert [it.name for it in tmp_path.iterdir() if it.name.endswith(".tmp")] == []


async def one_person(store: SqlStore) -> None:
    """The two players are one and the same from now on."""
    assert await store.persons.issue_code(PLAYERS[0], "AAAA2222", NOW + 1)
    assert await store.persons.link("AAAA2222", PLAYERS[1], "person:a", NOW)


def test_a_person_is_shown_as_all_of_their_players(played: Path) -> None:
    on(played, lambda store: store.name_players({PLAYERS[1]: "ada.b"}, NOW))
    on(played, one_person)
    for scope, name in (("all", "=Ada 🦊 = ada.b"), ("community:c", "=Ada 🦊 = ada.b"), ("space:discord:1", "=Ada 🦊")):
        line = boards("show", "--scope", scope, db=played)[1].splitlines()[1]
        assert line.startswith(f"1. {name}  ")
    table = boards("export", "--csv", "-", db=played)[1]
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["player"], row["name"], row["answers"]) == ("discord:10 = discord:11", "'=Ada 🦊 = ada.b", "6")


def test_a_name_does_nothing_to_a_terminal(played: Path) -> None:
    on(played, lambda store: store.name_players({PLAYERS[0]: "\x1b[2Jann\x9b\u202e"}, NOW))
    _, text = boards("show", db=played)
    assert "ann" in text and not any(sign in text for sign in "\x1b\x9b\u202e")


def test_a_file_that_cannot_be_written(played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert boards("export", "--csv", str(folder), db=played)[0] == 1
    assert "folder.csv" in capsys.readouterr().err
    assert [it.name for it in tmp_path.iterdir() if it.name.endswith(".tmp")] == []


def test_no_file_of_games_is_made_by_looking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert boards("show", db=tmp_path / "none.db") == (1, "")
    assert "No game was kept yet" in capsys.readouterr().err
    assert not (tmp_path / "none.db").exists()


# --- rebuilding --------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _without_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker takes seconds to start; tests/host/test_rebuilding.py has what one is asked."""
    from bot.worker.choosing import NoRunner

    monkeypatch.setattr("bot.__main__.runner", lambda settings: NoRunner())


def rows_of(db: Path, query: str = "SELECT * FROM board_scores ORDER BY board, period, player") -> list[Any]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(query).fetchall()


def spoil(db: Path, *statements: str) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0


def test_boards_that_are_right(played: Path) -> None:
    for words in (("rebuild", "--check"), ("rebuild",)):
        code, text = boards(*words, db=played)
        assert code == 0
        assert text.endswith("rows of boards, from 2 games: all as in the logs.\n")


def test_what_differs_is_reported_row_by_row_and_put_right(played: Path) -> None:
    on(played, lambda store: store.boards.set_streaks({PLAYERS[0]: 4}))
    right = rows_of(played)
    sizes = "SELECT * FROM board_sizes WHERE players <> 0 ORDER BY board, period, measure"
    right_sizes = rows_of(played, sizes)
    spoil(
        played,
        "UPDATE board_scores SET points = points + 7 WHERE board = 'all' AND period = 'all' AND player = 'discord:10'",
        "DELETE FROM board_scores WHERE board = 'community:c' AND player = 'discord:11'",
        "DELETE FROM board_scores WHERE board = 'space:discord:1' AND period = 'all'",
        "INSERT INTO board_scores VALUES ('space:discord:7', 'all', 'discord:10', 5, 1, 1, 1000000, 0, 1, 0, 9)",
    )
    spoiled = rows_of(played)
    code, text = boards("rebuild", "--check", db=played)
    assert code == 1
    lines = text.splitlines()
    points = next(row[3] for row in right if row[:3] == ("all", "all", "discord:10"))
    said = f"kept {points + 7:,} points, 2 of 4 right; the logs say {points:,} points, 2 of 4 right"
    assert lines[0] == f"all · all · discord:10: {said}"
    missing = "community:c · all · discord:11: kept nothing; the logs say 0 points, 0 of 2 right"
    assert missing in lines
    assert "space:discord:7 · all · discord:10: kept 5 points, 1 of 1 right; the logs say nothing" in lines
    assert lines[-1].endswith("differ. This puts them right: quizhost boards rebuild")
    assert rows_of(played) == spoiled, "checking changes nothing"

    code, text = boards("rebuild", db=played)
    assert code == 0
    assert text.splitlines()[:-1] == lines[:-1]
    assert text.endswith("differed and are right now.\n")
    without_time = [row[:-1] for row in rows_of(played)]
    assert without_time == [row[:-1] for row in right]
    assert boards("rebuild", "--check", db=played)[0] == 0
    assert rows_of(played, sizes) == right_sizes


def test_rows_of_persons_are_put_right_too(played: Path) -> None:
    on(played, one_person)
    assert boards("rebuild", "--check", db=played)[0] == 0
    right = rows_of(played)
    spoil(
        played,
        "UPDATE board_scores SET points = points + 7 WHERE board = 'all' AND period = 'all'",
        "DELETE FROM board_scores WHERE board = 'community:c' AND player = 'person:a'",
        "INSERT INTO board_scores VALUES ('all', 'all', 'person:gone', 5, 1, 1, 1000000, 0, 1, 0, 9)",
    )
    code, text = boards("rebuild", "--check", db=played)
    assert code == 1
    assert "all · all · person:gone: kept 5 points, 1 of 1 right; the logs say nothing" in text.splitlines()
    assert boards("rebuild", db=played)[0] == 0
    assert [row[:-1] for row in rows_of(played)] == [row[:-1] for row in right]


def test_a_log_that_cannot_be_read_stops_it(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(played, "UPDATE events SET body = '{' WHERE game_id = 'g1' AND seq = 3")
    assert boards("rebuild", db=played) == (1, "")
    assert "cannot be read" in capsys.readouterr().err
