from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store import migrating
from bot.store.sql import SqlStore
from tests.store.databases import Database, postgres, run_apart, sqlite_file


@pytest.fixture(scope="session")
def postgres_with_tables() -> Iterator[Database]:
    with postgres() as database:
        run_apart(migrating.upgrade(database.url))
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database that a store can open. On PostgreSQL, where making one takes a second, it is emptied for each test."""
    if request.param == "sqlite":
        return sqlite_file(tmp_path)
    database: Database = request.getfixturevalue("postgres_with_tables")
    run_apart(database.empty())
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        yield sqlite_file(tmp_path)
    else:
        with postgres() as database:
            yield database


@pytest.fixture
async def store(database: Database) -> AsyncIterator[SqlStore]:
    store = SqlStore(database.url)
    await store.open()
    yield store
    await store.close()
