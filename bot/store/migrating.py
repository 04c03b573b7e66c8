"""Bringing tables from one version to another. Loads Alembic, so it is imported only where that is asked for.

A migration is one transaction, on SQLite too: either all of it is kept or nothing.
"""

from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec, TypeVar

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.ports import SchemaMismatch
from bot.resources import migrations_folder
from bot.store.access import Access
from bot.store.addresses import Address, parse
from bot.store.engine import BUSY_MS, begin, is_sqlite
from bot.store.faults import explained
from bot.store.schema import SCHEMA_HEAD, stored_version

P = ParamSpec("P")
T = TypeVar("T")

HEAD: Final = SCHEMA_HEAD

_LOCK: Final = 0x7175697A
"""The number under which those who migrate one PostgreSQL database wait for each other."""


async def upgrade(url: str) -> None:
    """Bring the tables to this program's version, making them where there are none.

    Raises `StoreUnavailable`, or `SchemaMismatch` where they are newer or not quizhost's.
    """
    address = parse(url)
    await _do(address, bring_to_head, address)


async def downgrade(url: str, revision: str) -> None:
    """Take the tables back to an older revision; "base" removes them all, with what they hold.

    Raises `StoreUnavailable`, or `SchemaMismatch` where the tables are not known or there is no such revision.
    """
    address = parse(url)
    await _do(address, _migrate, address, lambda config: command.downgrade(config, revision))


async def current(url: str) -> str | None:
    """The version of the stored tables; None where there are none, also where there is no file yet.

    Raises `StoreUnavailable`, or `SchemaMismatch` where they are newer or not quizhost's.
    """
    address = parse(url)
    if address.path is not None and not address.path.exists():
        return None
    return await _do(address, stored_version, address)


def bring_to_head(connection: Connection, address: Address) -> None:
    """What `upgrade` does, on a connection that is open already. Commits."""
    _migrate(connection, address, lambda config: command.upgrade(config, "head"))


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings. No alembic.ini is read."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def _do(address: Address, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    with explained(address):
        access = await Access.open(address, BUSY_MS)
        try:
            return await access.write(work, *args, **kwargs)
        finally:
            await access.close()


def _migrate(connection: Connection, address: Address, change: Callable[[Config], None]) -> None:
    try:
        _begin_alone(connection)
        # Looked at again, because another process may have migrated while this one waited for its turn.
        stored_version(connection, address)
        change(alembic_config(connection))
        if is_sqlite(connection) and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise SchemaMismatch(f"{address.shown} could not be migrated: rows would lose what they refer to")
        connection.commit()
    except CommandError as error:
        raise SchemaMismatch(f"{address.shown} was not migrated: {error}") from error
    finally:
        connection.rollback()
        if is_sqlite(connection):
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _begin_alone(connection: Connection) -> None:
    if is_sqlite(connection):
        # SQLite changes tables by building them anew; with the keys watched, dropping the old one would empty others.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        begin(connection)
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
