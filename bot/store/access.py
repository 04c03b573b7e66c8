"""How work reaches a database: one connection that writes, one transaction after another, and others that read.

Work is a plain function that takes an SQLAlchemy connection, so that the same code serves every database. SQLite gets
it on threads of its own: a whole transaction is then one hop to a thread and back. Through aiosqlite it is one for
each statement and each fetch, which takes more than twice as long where few answers are written at once.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, Final, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.addresses import Address
from bot.store.engine import server_engine, sqlite_engine

P = ParamSpec("P")
T = TypeVar("T")

READERS: Final = 4
"""How many threads read an SQLite file at once."""


class Access(Protocol):
    """An open database."""

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the writing connection when it is free. What the work has not committed is taken back."""
        ...

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on a connection that only reads."""
        ...

    async def close(self) -> None:
        """Let go of all connections, after what is under way."""
        ...


async def open_access(address: Address, busy_ms: int) -> Access:
    """Connect. Raises what the driver raises."""
    if address.path is None:
        return await ServerAccess.open(address)
    return await FileAccess.open(address, busy_ms)


class FileAccess:
    """An SQLite file."""

    def __init__(self, engine: Engine, writer: Connection, thread: ThreadPoolExecutor) -> None:
        self._engine = engine
        self._writer = writer
        self._thread = thread
        self._readers = ThreadPoolExecutor(READERS, "quizhost-read")

    @classmethod
    async def open(cls, address: Address, busy_ms: int) -> "FileAccess":
        """Open the file, or make it."""
        thread = ThreadPoolExecutor(1, "quizhost-write")
        try:
            engine = sqlite_engine(address, busy_ms)
            writer = await asyncio.get_running_loop().run_in_executor(thread, engine.connect)
        except BaseException:
            thread.shutdown(wait=False)
            raise
        return cls(engine, writer, thread)

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the writing connection when it is free. What the work has not committed is taken back."""

        def whole() -> T:
            try:
                return work(self._writer, *args, **kwargs)
            finally:
                self._writer.rollback()

        return await asyncio.get_running_loop().run_in_executor(self._thread, whole)

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on a connection that only reads."""

        def whole() -> T:
            with self._engine.connect() as connection:
                return work(connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._readers, whole)

    async def close(self) -> None:
        """Let go of all connections, after what is under way."""

        def whole() -> None:
            self._readers.shutdown()
            self._writer.close()
            self._engine.dispose()

        await asyncio.get_running_loop().run_in_executor(self._thread, whole)
        self._thread.shutdown(wait=False)


class ServerAccess:
    """A PostgreSQL server."""

    def __init__(self, engine: AsyncEngine, writer: AsyncConnection) -> None:
        self._engine = engine
        self._writer = writer
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, address: Address) -> "ServerAccess":
        """Connect to the server."""
        engine = server_engine(address)
        return cls(engine, await engine.connect())

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do work on the writing connection when it is free. What the work has not committed is taken back."""
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
