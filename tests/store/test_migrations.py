"""Tables made by migrations, on both backends."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Connection, MetaData, Table, inspect
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.ext.asyncio import create_async_engine

from bot import resources
from bot.ports import SchemaMismatch
from bot.store import migrating
from bot.store.all_tables import metadata
from bot.store.schema import REVISIONS, SCHEMA_HEAD, VERSION_TABLE
from bot.store.sql import SqlStore
from tests.store.builders import NOW, start
from tests.store.databases import Database, sqlite_file


def test_the_program_knows_every_migration() -> None:
    scripts = ScriptDirectory.from_config(migrating.alembic_config())
    assert scripts.get_current_head() == SCHEMA_HEAD == migrating.HEAD
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


async def _inspect(database: Database, look: object) -> object:
    engine = create_async_engine(database.url)
    async with engine.connect() as connection:
        found = await connection.run_sync(look)
    await engine.dispose()
    return found


def _differences(connection: Connection) -> list[object]:
    options = {"compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def _shape(connection: Connection) -> dict[str, object]:
    """What `compare_metadata` does not look at: keys, their names, partial indexes."""
    look = inspect(connection)
    shape: dict[str, object] = {}
    for table in _tables(connection) & set(metadata.tables):
        shape[table] = (
            look.get_pk_constraint(table),
            sorted(str(key) for key in look.get_foreign_keys(table)),
            sorted(str(key) for key in look.get_unique_constraints(table)),
            sorted(
                str((index["name"], index["column_names"], index["unique"], _conditions(index)))
                for index in look.get_indexes(table)
            ),
            [str(column) for column in look.get_columns(table)],
            look.get_table_options(table),
        )
    return shape


def _conditions(index: ReflectedIndex) -> list[str]:
    return [f"{option}: {value}" for option, value in sorted(index.get("dialect_options", {}).items())]


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_migrations_make_the_tables_of_the_program(empty_database: Database) -> None:
    await migrating.upgrade(empty_database.url)
    assert await _inspect(empty_database, _differences) == []
    migrated = await _inspect(empty_database, _shape)

    await migrating.downgrade(empty_database.url, "base")
    await _inspect(empty_database, _make_directly)
    assert await _inspect(empty_database, _shape) == migrated


@pytest.mark.parametrize(
    ("name", "build"),
    [
        ("slack_installations", AsyncSQLAlchemyInstallationStore.build_installations_table),
        ("slack_bots", AsyncSQLAlchemyInstallationStore.build_bots_table),
        ("slack_oauth_states", AsyncSQLAlchemyOAuthStateStore.build_oauth_states_table),
    ],
)
async def test_slacks_tables_are_as_slack_sdk_wants_them(
    empty_database: Database, name: str, build: Callable[[MetaData, str], Table]
) -> None:
    theirs = MetaData(naming_convention=metadata.naming_convention)
    build(theirs, name)
    await migrating.upgrade(empty_database.url)

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options | {"include_name": only})
        return [found for found in compare_metadata(context, theirs) if found[0] != "remove_table_comment"]

    def only(found: str | None, kind: str, parents: object) -> bool:
        return kind != "table" or found == name

    assert await _inspect(empty_database, differences) == []
    ours = metadata.tables[name]
    wanted = theirs.tables[name]
    assert [(it.name, repr(it.type), it.nullable) for it in ours.columns] == [
        (it.name, repr(it.type), it.nullable) for it in wanted.columns
    ]
    assert _indexes(ours) == _indexes(wanted)


def _indexes(table: Table) -> list[tuple[object, ...]]:
    return sorted((it.name, it.unique, [column.name for column in it.columns]) for it in table.indexes)


async def test_the_way_down_from_slacks_installations_takes_their_tables_alone(empty_database: Database) -> None:
    await migrating.upgrade(empty_database.url)
    await empty_database.execute("INSERT INTO challenges VALUES ('c', 'v', '{}')")
    everything = await _inspect(empty_database, _tables)
    await migrating.downgrade(empty_database.url, "0003")
    before = await _inspect(empty_database, _tables)
    assert isinstance(before, set)
    await migrating.downgrade(empty_database.url, "0002")
    left = await _inspect(empty_database, _tables)
    assert before - left == {"slack_installations", "slack_bots", "slack_oauth_states"}
    assert await empty_database.count("challenges") == 1
    await migrating.upgrade(empty_database.url)
    assert await _inspect(empty_database, _tables) == everything


def _make_directly(connection: Connection) -> None:
    metadata.create_all(connection)
    connection.commit()


async def test_down_leaves_no_tables_and_up_makes_them_again(empty_database: Database) -> None:
    assert await migrating.current(empty_database.url) is None
    for _ in range(2):
        await migrating.upgrade(empty_database.url)
        assert await migrating.current(empty_database.url) == SCHEMA_HEAD
        await empty_database.execute("INSERT INTO challenges VALUES ('c', 'v', '{}')")
        await migrating.downgrade(empty_database.url, "base")
        assert await migrating.current(empty_database.url) is None
        assert await _inspect(empty_database, _tables) == {VERSION_TABLE}


async def _make_first_tables(database: Database) -> None:
    engine = create_async_engine(database.url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(migrating.alembic_config(sync), "0001"))
    await engine.dispose()


async def test_what_is_kept_survives_the_way_up_to_players_out_of_sight_and_down_again(
    empty_database: Database,
) -> None:
    database = empty_database
    await _make_first_tables(database)
    shape = await _inspect(database, _shape)
    await database.execute("INSERT INTO challenges VALUES ('c', 'v', '{}')")
    await database.execute(
        "INSERT INTO games VALUES ('g', 'c', 'v', 'challenge', 'x', 'p', false, 1, NULL, :now, 'h', :now)", now=NOW
    )
    await database.execute("INSERT INTO players VALUES ('p', 'Ada', :now), ('q', NULL, :now)", now=NOW)
    await database.execute("INSERT INTO scores VALUES ('g', 'p', 100, 1, 1, 2, 3), ('g', 'q', 50, 1, 0, 0, 0)")
    await database.execute("INSERT INTO badges VALUES ('p', 'b', 'B', '🏅', 'g', 'c', 'v', true, 0, :now)", now=NOW)
    kept = await _rows(database)

    for _ in range(2):
        await migrating.upgrade(database.url)
        assert await _rows(database) == kept
        store = SqlStore(database.url)
        await store.open()
        assert await store.hidden(["p", "q"]) == frozenset(), "nobody is hidden who did not ask for it"
        await store.hide("p", True, NOW)
        assert await store.hidden(["p", "q"]) == {"p"}
        assert (await store.totals("p")).points == 100
        await store.close()

        await migrating.downgrade(database.url, "0001")
        assert await migrating.current(database.url) == "0001"
        assert await _inspect(database, _shape) == shape
        assert await _rows(database) == kept


async def _rows(database: Database) -> list[list[tuple[object, ...]]]:
    return [
        await database.execute(statement)
        for statement in (
            "SELECT player, name, created_at FROM players ORDER BY player",
            "SELECT * FROM scores ORDER BY player",
            "SELECT player, badge, name, emoji, game_id, challenge_id, version, first_try, hints, earned_at"
            " FROM badges",
        )
    ]


async def test_a_replica_of_the_version_before_can_still_add_players(empty_database: Database) -> None:
    await migrating.upgrade(empty_database.url)
    await empty_database.execute("INSERT INTO players (player, name, created_at) VALUES ('p', NULL, :now)", now=NOW)
    assert [bool(hidden) for (hidden,) in await empty_database.execute("SELECT hidden FROM players")] == [False]


async def test_upgrading_twice_changes_nothing(empty_database: Database) -> None:
    await migrating.upgrade(empty_database.url)
    await empty_database.execute("INSERT INTO challenges VALUES ('c', 'v', '{}')")
    await migrating.upgrade(empty_database.url)
    assert await empty_database.count("challenges") == 1


async def test_an_unknown_revision_to_go_back_to(empty_database: Database) -> None:
    await migrating.upgrade(empty_database.url)
    with pytest.raises(SchemaMismatch, match="9999"):
        await migrating.downgrade(empty_database.url, "9999")
    assert await migrating.current(empty_database.url) == SCHEMA_HEAD


async def test_a_migration_that_fails_leaves_nothing(
    empty_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "versions/0001_first_tables.py"):
        (folder / name).write_text((resources.migrations_folder() / name).read_text(encoding="utf-8"), encoding="utf-8")
    script = folder / "versions" / "0001_first_tables.py"
    text = script.read_text(encoding="utf-8")
    script.write_text(
        text.replace(
            '    op.create_table(\n        "outbox"',
            '    raise KeyError("half-way")\n    op.create_table(\n        "outbox"',
        ),
        encoding="utf-8",
    )
    assert "half-way" in script.read_text(encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(migrating, "migrations_folder", lambda: folder)
        with pytest.raises(KeyError, match="half-way"):
            await migrating.upgrade(empty_database.url)
    assert await _inspect(empty_database, _tables) == set()

    await migrating.upgrade(empty_database.url)
    assert await migrating.current(empty_database.url) == SCHEMA_HEAD


async def test_postgres_is_not_migrated_unasked(empty_database: Database) -> None:
    store = SqlStore(empty_database.url)
    if empty_database.is_sqlite:
        await store.open()
        await store.close()
        assert await migrating.current(empty_database.url) == SCHEMA_HEAD
    else:
        with pytest.raises(SchemaMismatch, match="quizhost db upgrade"):
            await store.open()
        assert await migrating.current(empty_database.url) is None


async def test_those_who_migrate_at_once_all_succeed(empty_database: Database) -> None:
    await asyncio.gather(*(migrating.upgrade(empty_database.url) for _ in range(4)))
    assert await migrating.current(empty_database.url) == SCHEMA_HEAD


_OPEN = """
import asyncio, sys
from bot.store.sql import SqlStore

async def main():
    store = SqlStore(sys.argv[1])
    print("ready", flush=True)
    sys.stdin.readline()
    await store.open()
    await store.close()

asyncio.run(main())
print("alembic" in sys.modules)
"""


def _opening(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _OPEN, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=resources.migrations_folder().parent,
    )


def test_processes_that_open_a_new_file_at_once_all_succeed(tmp_path: Path) -> None:
    url = sqlite_file(tmp_path).url
    processes = [_opening(url) for _ in range(3)]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")


async def test_an_up_to_date_file_is_opened_without_alembic(tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    await migrating.upgrade(database.url)
    output, errors = await asyncio.to_thread(_opening(database.url).communicate, "\n", 30)
    assert (output, errors) == ("ready\nFalse\n", "")


async def test_a_file_is_kept_write_ahead(tmp_path: Path) -> None:
    database = sqlite_file(tmp_path)
    store = SqlStore(database.url)
    await store.open()
    await store.append([start()])
    assert await database.execute("PRAGMA journal_mode") == [("wal",)]
    await store.close()
