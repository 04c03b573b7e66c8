"""All that a program keeps, to be searched for what should be gone."""

from sqlalchemy import Connection, MetaData, select

from bot.ports import Store
from bot.store.sql import SqlStore
from tests.fakes.store import MemoryStore


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
