"""All that a program keeps, to be searched for what should be gone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, MetaData, select

from bot.ports import Store
from bot.store.sql import SqlStore
from tests.fakes.store import MemoryStore

P = ParamSpec("P")
T = TypeVar("T")


class WatchedStore(SqlStore):
    """A real database that tells whether it is at work, which goes on in its own thread."""

    at_work = 0

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._watched(super().read(work, *args, **kwargs))

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._watched(super().write(work, *args, **kwargs))

    async def _watched(self, working: Awaitable[T]) -> T:
        self.at_work += 1
        try:
            return await working
        finally:
            self.at_work -= 1


async def at_rest(store: Store, settle: Callable[[], Awaitable[None]]) -> None:
    """Let the program settle until it wants nothing of its database any more; at once for one in memory."""
    while isinstance(store, WatchedStore):
        await settle()
        if not store.at_work:
            return
        await asyncio.sleep(0.001)


async def all_kept(store: Store) -> str:
    """Every row of every table that a database has, whatever the program knows of it; a line for each."""
    if isinstance(store, MemoryStore):
        return repr(store.state)
    assert isinstance(store, SqlStore)
    return "\n".join(await store.read(_rows))


def _rows(connection: Connection) -> list[str]:
    found = MetaData()
    found.reflect(connection)
    assert len(found.tables) > 20, "these are not all tables"
    return [
        f"{name}: {tuple(row)}" for name, table in found.tables.items() for row in connection.execute(select(table))
    ]
