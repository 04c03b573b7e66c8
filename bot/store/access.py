"""How work reaches a database: one connection that writes, one transaction after another, and others that read.

Work is a plain function that takes an SQLAlchemy connection, so that the same code serves every database.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.addresses import Address
from bot.store.engine import connect, probe

P = ParamSpec("P")
T = TypeVar("T")


class Access:
    """An open database."""

    def __init__(self, engine: AsyncEngine, writer: AsyncConnection) -> None:
        self._engine = engine
        self._writer = writer
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, address: Address, busy_ms: int) -> "Access":
        """Connect; an SQLite file is made where there is none. Raises what the driver raises."""
        engine = connect(address, busy_ms)
        if address.path is not None:
            await asyncio.to_thread(probe, address.path, busy_ms)
        try:
            return cls(engine, await engine.connect())
        except BaseException:
            await engine.dispose()
            raise

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the writing connection when it is free. What the work has not committed is taken back.

        Whoever is cancelled while waiting for it does not stop it: a driver that is stopped between two statements
        would keep its lock on the database.
        """
        task = asyncio.ensure_future(self._write(work, *args, **kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_look_at)
            raise

    async def _write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._turn:
            try:
                return await self._writer.run_sync(work, *args, **kwargs)
            finally:
                await self._writer.rollback()

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on a connection that only reads."""
        async with self._engine.connect() as connection:
            return await connection.run_sync(work, *args, **kwargs)

    async def close(self) -> None:
        """Let go of all connections, after what is under way."""
        async with self._turn:
            await self._writer.close()
            await self._engine.dispose()


def _look_at(task: "asyncio.Future[Any]") -> None:
    """Take note of an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
