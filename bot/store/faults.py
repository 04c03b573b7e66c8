"""Errors of databases and drivers, as sentences that say what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.ports import StoreUnavailable
from bot.store.addresses import Address

_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "{shown} is locked by another program; close that program and try again",
    sqlite3.SQLITE_LOCKED: "{shown} is locked by another program; close that program and try again",
    sqlite3.SQLITE_READONLY: "{shown} cannot be written; give quizhost the right to write to the file, to those beside "
    "it that end in -wal and -shm, and to their folder, or choose another file",
    sqlite3.SQLITE_PERM: "{shown} may not be used; give quizhost the right to read and write it, or choose another",
    sqlite3.SQLITE_CANTOPEN: "{shown} cannot be opened; see that its folder exists and that quizhost may write there",
    sqlite3.SQLITE_FULL: "There is no room left for {shown}; free some space on its disk and try again",
    sqlite3.SQLITE_NOTADB: "{shown} is not an SQLite database, or it is damaged; restore it from a backup or choose "
    "another file",
    sqlite3.SQLITE_CORRUPT: "{shown} is damaged; restore it from a backup or choose another file",
    sqlite3.SQLITE_IOERR: "{shown} cannot be read or written ({detail}); see whether its disk is in order",
}

_POSTGRES: Final = {
    "28P01": "The server does not take the user name and password for {shown}; correct them in the database URL",
    "28000": "The server does not let this user in to {shown}; correct the database URL or the server's pg_hba.conf",
    "3D000": "There is no database {shown}; create it with createdb, or correct the database URL",
    "42501": "This user may not do that in {shown} ({detail}); grant it the rights, or use another user",
    "25006": "{shown} cannot be written: the server is read-only; use its primary server",
    "53100": "There is no room left on the disk of {shown}; free some space there and try again",
    "53300": "{shown} takes no more connections; raise its max_connections or run fewer replicas",
    "57P03": "{shown} is starting or stopping; try again in a moment",
    "40P01": "{shown} was busy with a conflicting change; try again",
}

_UNREACHABLE: Final = "{shown} cannot be reached ({detail}); see that the server runs and that the URL names it"


@contextmanager
def explained(address: Address) -> Iterator[None]:
    """Turn what goes wrong inside into `StoreUnavailable`. Faults of the program itself pass unchanged."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, OSError) as error:
        raise StoreUnavailable(_sentence(error, address)) from error
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreUnavailable(
            "The driver for PostgreSQL is not installed; install it with: pip install 'quizhost[postgres]'"
        ) from error


def _sentence(error: BaseException, address: Address) -> str:
    cause: BaseException = error
    if isinstance(error, DBAPIError) and error.orig is not None:
        cause = error.orig
    detail = address.hide(str(cause).splitlines()[0] if str(cause) else type(cause).__name__)
    return _pattern(cause, address).format(shown=address.shown, detail=detail)


def _pattern(cause: BaseException, address: Address) -> str:
    if address.path is not None:
        if address.path.is_dir():
            return "{shown} is a folder; name a file in it"
        # The low byte is the kind of fault, the rest of the number a detail of it.
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _SQLITE:
            return _SQLITE[code & 0xFF]
        if isinstance(cause, PermissionError):
            return _SQLITE[sqlite3.SQLITE_PERM]
        return "{shown} cannot be used: {detail}"
    state = getattr(cause, "sqlstate", None)
    if state in _POSTGRES:
        return _POSTGRES[state]
    if isinstance(cause, (OSError, PoolTimeout)) or state is None:
        return _UNREACHABLE
    return "{shown} cannot be used: {detail}"
