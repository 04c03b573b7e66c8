from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.sql import SqlStore
from tests.store.databases import Database, migrated_postgres, postgres, sqlite_file


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    with migrated_postgres() as name:
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that a store can open."""
    if request.param == "sqlite":
        yield sqlite_file(tmp_path)
    else:
        with postgres(request.getfixturevalue("postgres_template")) as database:
            yield database


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
