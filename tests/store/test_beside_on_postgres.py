"""Transactions of several processes that meet on PostgreSQL, where they run beside each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.sql import SqlStore
from tests.store.builders import challenge
from tests.store.databases import Database
from tests.store.test_contract_corrections import HERE, decide, decision, mark, playing, unsettled


@pytest.fixture
async def stores(postgres_with_tables: Database) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    """Two processes on one database."""
    await postgres_with_tables.empty()
    pair = (SqlStore(postgres_with_tables.url), SqlStore(postgres_with_tables.url))
    for store in pair:
        await store.open()
    yield pair
    for store in pair:
        await store.close()


@asynccontextmanager
async def held(database: Database, rows: str) -> AsyncIterator[None]:
    """Hold rows (`<table> WHERE …`), so that whoever wants to change them waits."""
    engine = create_async_engine(database.url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text(f"SELECT 1 FROM {rows} FOR UPDATE"))
        yield
    await engine.dispose()


async def until_waiting(database: Database, number: int) -> None:
    """Return once so many connections wait for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    while (await database.execute(waiting))[0][0] < number:  # noqa: ASYNC110 - another process knows
        await asyncio.sleep(0)


async def test_a_game_that_ends_while_somebody_decides_is_graded_by_the_decision(
    stores: tuple[SqlStore, SqlStore], postgres_with_tables: Database
) -> None:
    here, there = stores
    await there.append([playing("g1", challenge()), playing("g2", challenge(), over=False)])
    await mark(there, "g1")
    async with held(postgres_with_tables, "games WHERE game_id = 'g1'"):
        deciding = asyncio.create_task(decide(here, decision()))
        await until_waiting(postgres_with_tables, 1)
        await postgres_with_tables.execute("UPDATE games SET over = true WHERE game_id = 'g2'")
        marking = asyncio.create_task(there.corrections.mark_settled("g2", HERE, []))
        await asyncio.wait(
            {marking, asyncio.create_task(until_waiting(postgres_with_tables, 2))}, return_when="FIRST_COMPLETED"
        )
    assert await deciding == 1
    assert not await marking
    assert await unsettled(here) == {"g1", "g2"}
