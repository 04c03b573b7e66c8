"""Which version the tables have, told without loading Alembic, which costs more start-up time than all the rest."""

from typing import Final

from sqlalchemy import Connection, inspect, text

from bot.ports import SchemaMismatch
from bot.store.addresses import Address
from bot.store.engine import begin

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
"""Every migration of this program, oldest first. A test holds it equal to the migrations folder."""

SCHEMA_HEAD: Final = REVISIONS[-1]
VERSION_TABLE: Final = "alembic_version"


def stored_version(connection: Connection, address: Address) -> str | None:
    """The version of the stored tables; None where there are none yet.

    Raises `SchemaMismatch` where they are not quizhost's, or of a version that this program does not know.
    """
    tables = set(inspect(connection).get_table_names())
    version = None
    if VERSION_TABLE in tables:
        version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if version is None and tables - {VERSION_TABLE}:
        raise SchemaMismatch(
            f"{address.shown} already holds tables that are not quizhost's; choose another {address.noun}"
        )
    if version is not None and version not in REVISIONS:
        raise SchemaMismatch(
            f"{address.shown} was made by a newer quizhost (tables of version {version}, this program knows up to "
            f"{SCHEMA_HEAD}); upgrade quizhost or choose another {address.noun}"
        )
    return None if version is None else str(version)


def check_writable(connection: Connection) -> None:
    """Write and take it back: raise what the database raises where it cannot be written, now and not at a press."""
    begin(connection)
    connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = version_num"))
    connection.rollback()
