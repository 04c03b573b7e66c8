"""Databases whose history can be made longer, and copies of them."""

import os
import shutil
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, NullPool, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import migrating
from bot.store.addresses import parse
from bot.store.board_tables import board_scores
from bot.store.engine import in_one_hop, is_sqlite

SERVER: Final = os.environ.get("QUIZHOST_TEST_POSTGRES", "postgresql+asyncpg://postgres@127.0.0.1:5432/test")

_ANSWERS_A_GAME: Final = 1_000
_ANSWERS_A_ROW: Final = 10
"""One row on the boards of past days for so many answers."""

_NUMBERS: Final = {
    "sqlite": "(WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers LIMIT {size}) "
    "SELECT n FROM numbers) AS counted",
    "postgresql": "generate_series(0, {size} - 1) AS counted(n)",
}
_BODY: Final = '{"choice":1,"player":"discord:123456789012345678","round_no":3}'


@dataclass(frozen=True, slots=True)
class History:
    """A database with quizhost's tables."""

    url: str

    async def answer(self, answers: int) -> None:
        """Add so many answers to the logs, and rows of past days to the board of all, as their games would have."""
        kind = "sqlite" if self.url.startswith("sqlite") else "postgresql"
        games = _NUMBERS[kind].format(size=answers // _ANSWERS_A_GAME)
        events = _NUMBERS[kind].format(size=answers)
        rows = _NUMBERS[kind].format(size=answers // _ANSWERS_A_ROW)
        statements = [
            "INSERT INTO challenges VALUES ('bench', '1', '{}')",
            "INSERT INTO games SELECT 'g' || n, 'bench', '1', 'challenge', 'discord:1/2', 'discord:1', true, "
            f"{_ANSWERS_A_GAME}, NULL, n, 'h', n, true, NULL, NULL FROM {games}",
            f"INSERT INTO events SELECT 'g' || (n / {_ANSWERS_A_GAME}), n % {_ANSWERS_A_GAME}, n, 'ChoicePressed', "
            f"NULL, '{_BODY}' FROM {events}",
            "INSERT INTO board_scores SELECT 'all', 'day:' || (n / 5000), "
            "'discord:' || (100000000000000000 + n % 5000), "
            f"n % 5000, 1, 2, 500000, 0, true, false, n FROM {rows}",
        ]
        if kind == "postgresql":
            # The checks of references take longer than all the rest, and nothing here breaks one.
            statements.insert(0, "SET session_replication_role = replica")
            statements.append("SET session_replication_role = DEFAULT")
        url = parse(self.url).url if kind == "sqlite" else make_url(self.url)
        engine = create_async_engine(url, poolclass=NullPool)
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement.replace(":", "\\:")))
        await engine.dispose()
        await tidy(self.url)


async def tidy(url: str) -> None:
    """Look at the tables as a server does by itself after a while, which here would be amid the measuring."""
    if not url.startswith("sqlite"):
        engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text("VACUUM ANALYZE"))
        await engine.dispose()


def put_cells(connection: Connection, cells: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of boards, as fast as the database takes them."""
    if is_sqlite(connection):
        marks = ", ".join("?" * len(board_scores.c))
        in_one_hop(connection, lambda driver: driver.executemany(f"INSERT INTO board_scores VALUES ({marks})", cells))
        return
    arrays = ", ".join(
        f"${place}::{column.type.compile(connection.dialect)}[]" for place, column in enumerate(board_scores.c, start=1)
    )
    arrays = arrays.replace(' COLLATE "C"', "")
    columns = tuple(list(column) for column in zip(*cells, strict=True))
    connection.exec_driver_sql(f"INSERT INTO board_scores SELECT * FROM unnest({arrays})", columns)


@asynccontextmanager
async def postgres() -> AsyncIterator[History | None]:
    """A new database on the server of the tests, removed afterwards; None where none answers."""
    name = f"quizhost_bench_{uuid.uuid4().hex}"
    try:
        await _administer(f"CREATE DATABASE {name}")
    except OSError:
        yield None
        return
    try:
        history = History(_named(name))
        await migrating.upgrade(history.url)
        yield history
    finally:
        await _administer(f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def copy_of(history: History) -> AsyncIterator[History]:
    """Another database with the same rows; nobody may be connected to the first one meanwhile."""
    path = parse(history.url).path
    if path is not None:
        other = path.with_name(f"copy of {path.name}")
        shutil.copyfile(path, other)
        yield History(f"sqlite:///{other}")
        other.unlink()
        return
    first = make_url(history.url).database
    name = f"{first}_copy"
    await _administer(f"CREATE DATABASE {name} TEMPLATE {first}")
    try:
        yield History(_named(name))
    finally:
        await _administer(f"DROP DATABASE {name} WITH (FORCE)")


def _named(name: str) -> str:
    return make_url(SERVER).set(database=name).render_as_string(hide_password=False)


async def _administer(statement: str) -> None:
    engine = create_async_engine(SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
