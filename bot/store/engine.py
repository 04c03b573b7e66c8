"""Connections to a database, set up so that what is committed is durable; and how a transaction begins."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from sqlalchemy import AdaptedConnection, Connection, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.addresses import Address

T = TypeVar("T")

BUSY_MS: Final = 5_000
"""How long a locked SQLite file is waited for."""

_BEGIN: Final = "BEGIN IMMEDIATE"
_CONNECT_SECONDS: Final = 10
_COMMAND_SECONDS: Final = 30


def connect(address: Address, busy_ms: int = BUSY_MS) -> AsyncEngine:
    """An engine for the address; nothing is opened yet, except that an SQLite file's folder is made.

    On SQLite no transaction begins by itself: see `begin`. Errors say the statement and never its values: they are
    noted in logs, and names and tokens are among what is written.
    """
    if address.path is None:
        limits = {"timeout": _CONNECT_SECONDS, "command_timeout": _COMMAND_SECONDS}
        return create_async_engine(address.url, pool_pre_ping=True, hide_parameters=True, connect_args=limits)
    address.path.parent.mkdir(parents=True, exist_ok=True)
    # isolation_level=None keeps Python's sqlite3 from beginning transactions, which it does too late and too weakly.
    options = {"isolation_level": None, "timeout": busy_ms / 1000}
    engine = create_async_engine(
        address.url.set(database=str(address.path)), hide_parameters=True, connect_args=options
    )
    event.listen(engine.sync_engine, "connect", _set_up)
    return engine


def connect_library(address: Address, busy_ms: int = BUSY_MS) -> AsyncEngine:
    """An engine for a library that keeps rows of its own in our tables, by transactions that begin by themselves.

    Whoever asks for it disposes of it. An SQLite file has to be there already, with its tables.
    """
    engine = connect(address, busy_ms)
    if address.path is not None:
        # Libraries read before they write. A transaction that begins with a read cannot wait for another writer.
        event.listen(engine.sync_engine, "begin", lambda it: it.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _set_up(connection: Any, _record: object) -> None:
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()
    except Exception:
        # A damaged file shows here first, and the pool lets go of a connection that it never got without closing it.
        connection.close()
        raise


def probe(path: Path, busy_ms: int) -> None:
    """Open a file once and look at its header. Raises `sqlite3.Error`.

    A file that cannot be opened has to be found before aiosqlite tries: the thread of a connection that failed ends
    later than the event loop may, and then complains on standard error.
    """
    connection = sqlite3.connect(path, timeout=busy_ms / 1000)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    finally:
        connection.close()


def is_sqlite(connection: Connection) -> bool:
    """Whether the connection leads to SQLite."""
    return connection.dialect.name == "sqlite"


def begin(connection: Connection) -> None:
    """Begin a transaction that writes. On SQLite it is the only one from here on; others wait for it."""
    if is_sqlite(connection):
        _note_begun(connection)
        in_one_hop(connection, lambda driver: driver.execute(_BEGIN))


def begin_with(connection: Connection, text: str, parameters: tuple[Any, ...]) -> list[Any]:
    """The rows of a query that begins a transaction on SQLite, as `begin` does, in one hop."""
    _note_begun(connection)

    def read(driver: sqlite3.Connection) -> list[Any]:
        driver.execute(_BEGIN)
        return driver.execute(text, parameters).fetchall()

    return in_thread(connection, read)


def _note_begun(connection: Connection) -> None:
    if not connection.in_transaction():
        connection.begin()  # for SQLAlchemy's own books; it tells SQLite nothing


def in_one_hop(connection: Connection, call: Callable[[Any], Awaitable[T]]) -> T:
    """Call aiosqlite's own connection, within a transaction that `begin` began.

    Through SQLAlchemy's cursor a statement takes three to four hops to aiosqlite's thread and back; a write of seven
    statements then waits longer for threads than for the disk. Raises what `sqlite3` raises, unwrapped.
    """
    adapted = cast(AdaptedConnection, connection.connection.dbapi_connection)
    return adapted.run_async(call)


def in_thread(connection: Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    """Let work use SQLite's own connection, in the thread of that connection: any number of statements in one hop.

    As `in_one_hop`. aiosqlite has no name of its own for this; SQLAlchemy puts its work there in the same way.
    """
    done: T = in_one_hop(connection, lambda driver: driver._execute(work, driver._conn))
    return done


def use_wal(connection: Connection) -> None:
    """Make an SQLite file write ahead, so that readers and the writer do not wait for each other."""
    while connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
        try:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        except OperationalError as error:
            # Where two processes do this at once, SQLite tells one of them "busy" without waiting. Waiting for a
            # lock of our own does wait, and raises when it takes too long.
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
            begin(connection)
            connection.rollback()
