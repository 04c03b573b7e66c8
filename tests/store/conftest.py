from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.ports import Store
from bot.store import migrating
from bot.store.sql import SqlStore
from tests.fakes.store import MemoryStore
from tests.store.databases import Database, postgres, run_apart, sqlite_file


@pytest.fixture(scope="session")
def postgres_with_tables() -> Iterator[Database]:
    with postgres() as database:
        run_apart(migrating.upgrade(database.url))
        yield database


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The contract holds for every store; what looks into the tables is for those that have some."""
    if "backend" in metafunc.fixturenames:
        contract = metafunc.module.__name__.rpartition(".")[2].startswith("test_contract")
        in_memory = ["memory"] if contract and "database" not in metafunc.fixturenames else []
        metafunc.parametrize("backend", ["sqlite", "postgresql", *in_memory])


@pytest.fixture
def database(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """A database that a store can open. On PostgreSQL, where making one takes a second, it is emptied for each test."""
    if backend == "sqlite":
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
async def store(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    store: Store
    if backend == "memory":
        store = MemoryStore()
    else:
        database = sqlite_file(tmp_path) if backend == "sqlite" else request.getfixturevalue("postgres_with_tables")
        if backend == "postgresql":
            await database.empty()
        store = SqlStore(database.url)
    await store.open()
    yield store
    await store.close()
