"""How SQLite counts what is kept of a player: anybody may ask for it, so no table that grows is read whole."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.store.access import Access
from bot.store.addresses import parse
from bot.store.gathering import KINDS, Kind
from bot.store.sql import SqlStore
from tests.store.databases import sqlite_file

SMALL = frozenset({"decisions", "schedules", "role_holders", "extra_time", "slack_installations"})
"""What admins and moderators make, which is never much."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name not in SMALL], ids=lambda kind: kind.name)
async def test_what_is_kept_of_a_player_is_counted_by_an_index(tmp_path: Path, kind: Kind) -> None:
    url = sqlite_file(tmp_path).url
    store = SqlStore(url)
    await store.open()
    await store.close()
    access = await Access.open(parse(url), 100)

    def plan(connection: Connection) -> str:
        query = select(func.count()).select_from(kind.table).where(kind.where("slack:T1:U1"))
        words = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}"))

    try:
        told = await access.read(plan)
    finally:
        await access.close()
    assert "SEARCH" in told and "SCAN" not in told
