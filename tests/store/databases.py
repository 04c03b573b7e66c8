"""Real databases for the tests, made and removed for each."""

import asyncio
import os
import uuid
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.all_tables import metadata

SERVER = os.environ.get("QUIZHOST_TEST_POSTGRES", "postgresql+asyncpg://postgres@127.0.0.1:5432/test")


@dataclass(frozen=True)
class Database:
    """A database with quizhost's tables, or an empty one."""

    url: str

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    async def execute(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Execute one statement beside the store; commit; the rows that it gives."""
        engine = create_async_engine(self.url, poolclass=NullPool)
        async with engine.begin() as connection:
            result = await connection.execute(text(statement), values)
            rows = [tuple(row) for row in result] if result.returns_rows else []
        await engine.dispose()
        return rows

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        return int((await self.execute(f"SELECT count(*) FROM {table}"))[0][0])

    async def empty(self) -> None:
        """Remove all rows, the referring ones first."""
        engine = create_async_engine(self.url, poolclass=NullPool)
        async with engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                await connection.execute(table.delete())
        await engine.dispose()

    async def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = ("challenges", "games", "events", "players", "scores", "badges", "outbox")
        return {table: await self.count(table) for table in tables}


def sqlite_file(folder: Path) -> Database:
    """A file that does not exist yet."""
    return Database(f"sqlite+aiosqlite:///{folder / 'quiz.db'}")


@contextmanager
def postgres() -> Iterator[Database]:
    """An empty database of its own on the test server. Skips where no server answers."""
    name = f"quizhost_test_{uuid.uuid4().hex}"
    try:
        _administer(f"CREATE DATABASE {name}")
    except OSError as error:
        reason = f"no PostgreSQL server answers at {make_url(SERVER).render_as_string()}: {error}"
        if os.environ.get("QUIZHOST_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield Database(make_url(SERVER).set(database=name).render_as_string(hide_password=False))
    finally:
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end in a loop of its own, whatever loop the tests use."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def _administer(statement: str) -> None:
    async def work() -> None:
        engine = create_async_engine(SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        try:
            async with engine.connect() as connection:
                await connection.execute(text(statement))
        finally:
            await engine.dispose()

    run_apart(work())
