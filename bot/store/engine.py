"""Connections to a database, set up so that what is committed is durable."""

import sqlite3
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.addresses import Address

BUSY_MS: Final = 5_000
"""How long a locked SQLite file is waited for."""

_CONNECT_SECONDS: Final = 10
_COMMAND_SECONDS: Final = 30


def server_engine(address: Address) -> AsyncEngine:
    """An engine for a PostgreSQL server; nothing is connected yet."""
    return create_async_engine(
        address.url,
        pool_pre_ping=True,
        connect_args={"timeout": _CONNECT_SECONDS, "command_timeout": _COMMAND_SECONDS},
    )


def sqlite_engine(address: Address, busy_ms: int = BUSY_MS) -> Engine:
    """An engine for an SQLite file, whose folder is made; no transaction begins by itself: see `begin`."""
    if address.path is None:
        raise ValueError("not an SQLite file")
    address.path.parent.mkdir(parents=True, exist_ok=True)
    url = address.url.set(database=str(address.path))
    # isolation_level=None keeps Python's sqlite3 from beginning transactions, which it does too late and too weakly.
    # The pool hands a connection to one thread at a time.
    options = {"isolation_level": None, "timeout": busy_ms / 1000, "check_same_thread": False}
    engine = create_engine(url, connect_args=options)
    event.listen(engine, "connect", _set_up)
    return engine


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
    except sqlite3.Error:
        # A damaged file shows here first, and the pool lets go of a connection that it never got without closing it.
        connection.close()
        raise


def is_sqlite(connection: Connection) -> bool:
    """Whether the connection leads to SQLite."""
    return connection.dialect.name == "sqlite"


def begin(connection: Connection) -> None:
    """Begin a transaction that writes. On SQLite it is the only one from here on; others wait for it."""
    if is_sqlite(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


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
