"""Databases that cannot be used: each is told in a sentence, and nothing half-written stays."""

import os
import socket
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.ports import Append, LoggedEvent, SchemaMismatch, StoreError, StoreUnavailable
from bot.store import migrating
from bot.store.addresses import file_url
from bot.store.sql import SqlStore
from tests.store.builders import ASK, follow, info, pressed, requested, score, start
from tests.store.databases import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "quiz.db"


async def _with_a_game(path: Path) -> None:
    store = SqlStore(file_url(path))
    await store.open()
    assert await store.append([start()]) == [True]
    await store.close()


async def _assert_only_that_game(path: Path) -> None:
    store = SqlStore(file_url(path))
    await store.open()
    assert [game.game_id for game in await store.running()] == ["g1"]
    assert (await store.load("g1")).log == (requested(),)
    assert await store.posts() == []
    assert await store.scores("g1") == []
    assert await store.append([follow()]) == [True]
    await store.close()


def _content(path: Path) -> bytes:
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    """Replace what is in the file; the file stays the same one, also for those who have it open."""
    path.touch()
    with path.open("r+b") as file:
        file.truncate()
        file.write(content)
        file.truncate()


async def _refusal(url: str, kind: type[StoreError] = StoreUnavailable) -> str:
    with pytest.raises(kind) as caught:
        store = SqlStore(url, busy_ms=20)
        await store.open()
    return str(caught.value)


# --- versions ----------------------------------------------------------------------------------------------------


async def test_a_newer_database(database: Database) -> None:
    if database.is_sqlite:
        await migrating.upgrade(database.url)
    try:
        await database.execute("UPDATE alembic_version SET version_num = '9999'")
        message = await _refusal(database.url, SchemaMismatch)
        assert "newer quizhost" in message and "upgrade quizhost or choose another" in message
        with pytest.raises(SchemaMismatch, match="newer"):
            await migrating.upgrade(database.url)
        with pytest.raises(SchemaMismatch, match="newer"):
            await migrating.downgrade(database.url, "base")
        assert await database.count("games") == 0
    finally:
        await database.execute(f"UPDATE alembic_version SET version_num = '{migrating.HEAD}'")


async def test_a_database_of_another_program(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    before = _content(path)
    assert "not quizhost's" in await _refusal(file_url(path), SchemaMismatch)
    assert _content(path) == before


# --- files -------------------------------------------------------------------------------------------------------


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    await _with_a_game(tmp_path / "a" / "b" / "quiz.db")
    await _assert_only_that_game(tmp_path / "a" / "b" / "quiz.db")


async def test_a_folder_that_cannot_be_made(path: Path) -> None:
    _write(path, b"a file")
    assert str(path / "quiz.db") in await _refusal(file_url(path / "quiz.db"))


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert await _refusal(file_url(tmp_path)) == f"{tmp_path} is a folder; name a file in it"


@pytest.mark.parametrize("content", [b"no database" * 500, os.urandom(9_000)], ids=["text", "noise"])
async def test_a_file_that_is_no_database(path: Path, content: bytes) -> None:
    _write(path, content)
    message = await _refusal(file_url(path))
    assert "not an SQLite database" in message and "another file" in message
    assert _content(path) == content


async def test_a_truncated_database(path: Path) -> None:
    await _with_a_game(path)
    _write(path, _content(path)[:-8192])
    assert "damaged" in await _refusal(file_url(path))


async def test_pages_overwritten_while_the_store_is_open(path: Path) -> None:
    await _with_a_game(path)
    store = SqlStore(file_url(path))
    await store.open()
    content = _content(path)
    _write(path, content[:4096] + b"\xff" * (len(content) - 4096))
    for work in (store.append([follow()]), store.load("g1")):
        with pytest.raises(StoreUnavailable, match=r"is damaged; restore it from a backup"):
            await work
    await store.close()


async def test_a_locked_file(path: Path) -> None:
    await _with_a_game(path)
    store = SqlStore(file_url(path), busy_ms=20)
    await store.open()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for work in (
        store.append([follow("g1", 2, ASK, score())]),
        store.beat("here", 1),
        store.name_players({"p": "n"}, 1),
    ):
        with pytest.raises(StoreUnavailable, match="locked by another program"):
            await work
    assert (await store.load("g1")).info == info()
    other.execute("ROLLBACK")
    other.close()
    assert await store.names(["p"]) == {}
    await store.close()
    await _assert_only_that_game(path)


async def test_a_new_file_that_is_locked(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "locked by another program" in await _refusal(file_url(path))
    other.execute("ROLLBACK")
    other.close()
    await _with_a_game(path)


@pytest.fixture
def full_disk() -> Iterator[None]:
    """SQLite files may not grow: the engine's own limit on pages stands for the disk's."""

    def limit(connection: object, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size where that is more
        cursor.close()

    event.listen(Engine, "connect", limit)
    yield
    event.remove(Engine, "connect", limit)


async def test_a_full_disk(path: Path, request: pytest.FixtureRequest) -> None:
    await _with_a_game(path)
    request.getfixturevalue("full_disk")
    store = SqlStore(file_url(path))
    await store.open()
    logged = tuple(LoggedEvent(seq, pressed(seq), (ASK, score(f"p{seq}"))) for seq in range(2, 502))
    with pytest.raises(StoreUnavailable, match="no room left"):
        await store.append([Append(info(revision=501), logged), start("g2", ASK)])
    assert (await store.load("g1")).log == (requested(),)
    await store.close()
    await _assert_only_that_game(path)


async def test_a_disk_that_is_full_from_the_beginning(path: Path, full_disk: None) -> None:
    assert "no room left" in await _refusal(file_url(path))


# --- rights ------------------------------------------------------------------------------------------------------

_NOBODY = 65_534


@pytest.fixture
def plain_user() -> Iterator[Path]:
    """A folder of a user to whom rights apply, and that user in force; root may do everything everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        if os.geteuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
            os.seteuid(_NOBODY)
            yield Path(folder)
            os.seteuid(0)
        else:
            yield Path(folder)


def _permit(folder: Path, mode: int) -> None:
    """Give all files of the folder these rights; SQLite gives those that it makes the rights of the first."""
    for file in folder.iterdir():
        file.chmod(mode)


async def test_a_file_that_may_not_be_written(plain_user: Path) -> None:
    path = plain_user / "quiz.db"
    await _with_a_game(path)
    _permit(plain_user, 0o444)
    assert "cannot be written; give quizhost the right" in await _refusal(file_url(path))
    _permit(plain_user, 0o644)
    await _assert_only_that_game(path)


async def test_a_file_that_may_not_be_read(plain_user: Path) -> None:
    path = plain_user / "quiz.db"
    await _with_a_game(path)
    _permit(plain_user, 0)
    assert "may write there" in await _refusal(file_url(path))
    _permit(plain_user, 0o644)
    await _assert_only_that_game(path)


async def test_a_folder_that_may_not_be_written(plain_user: Path) -> None:
    os.chmod(plain_user, 0o555)
    assert "may write there" in await _refusal(file_url(plain_user / "quiz.db"))
    assert "give quizhost the right" in await _refusal(file_url(plain_user / "folder" / "quiz.db"))
    assert os.listdir(plain_user) == []
    os.chmod(plain_user, 0o755)


# --- servers and addresses ---------------------------------------------------------------------------------------


async def test_a_server_that_does_not_answer() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        message = await _refusal(f"postgresql://quiz:s3cret@127.0.0.1:{port}/quiz")
    assert f"127.0.0.1:{port}/quiz cannot be reached" in message
    assert "s3cret" not in message


async def test_a_database_that_the_server_does_not_have(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("for servers")
    message = await _refusal(database.url.replace("quizhost_test_", "missing_"))
    assert "There is no database" in message and "createdb" in message


async def test_a_server_that_drops_the_connection(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("for servers")
    store = SqlStore(database.url)
    await store.open()
    await store.append([start()])
    await database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with pytest.raises(StoreUnavailable):
        await store.append([follow("g1", 2, ASK)])
    assert (await store.load("g1")).log == (requested(),)
    assert await store.append([follow("g1", 2)]) == [True]
    await store.close()


@pytest.mark.parametrize(
    "url",
    [
        "mysql://quiz:s3cret@host/quiz",
        "s3cret",
        "",
        "postgresql://quiz:s3cret@host:notaport/quiz",
        "sqlite+aiosqlite://",
        "sqlite:///:memory:",
        "postgresql+psycopg2://quiz:s3cret@host/quiz",
    ],
)
def test_a_url_that_cannot_be_used(url: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        SqlStore(url)
    assert "s3cret" not in str(caught.value)
    assert "sqlite://" in str(caught.value)
