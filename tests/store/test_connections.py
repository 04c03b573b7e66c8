"""How connections are set up: nothing else would notice if durability were switched off."""

import traceback
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from bot.ports import StoreUnavailable
from bot.store.access import Access
from bot.store.addresses import parse
from bot.store.sql import SqlStore
from bot.store.tables import badges
from tests.store.databases import sqlite_file

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def _pragmas(connection: Connection) -> dict[str, object]:
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}


async def test_an_existing_file_is_durable_and_checks_references_on_every_connection(tmp_path: Path) -> None:
    url = sqlite_file(tmp_path).url
    first = SqlStore(url)
    await first.open()
    await first.close()
    access = await Access.open(parse(url), 100)
    try:
        assert await access.write(_pragmas) == PRAGMAS
        assert await access.read(_pragmas) == PRAGMAS
    finally:
        await access.close()


async def test_an_error_says_nothing_of_what_was_to_be_written(tmp_path: Path) -> None:
    url = sqlite_file(tmp_path).url
    store = SqlStore(url)
    await store.open()
    await store.close()
    access = await Access.open(parse(url), 100)
    row = {"player": "discord:1", "badge": "b", "name": "xoxb-secret"}
    try:
        with pytest.raises(IntegrityError) as failed:
            await access.write(lambda connection: connection.execute(insert(badges).values(row)))
    finally:
        await access.close()
    told = "".join(traceback.format_exception(failed.value))
    assert "INSERT INTO badges" in told and "discord:1" not in told and "xoxb" not in told


def test_a_password_is_left_out_of_what_a_driver_says() -> None:
    address = parse("postgresql://quiz:s3cret@host/db")
    assert address.hide("no pg_hba.conf entry for quiz with s3cret") == "no pg_hba.conf entry for quiz with ***"


@pytest.mark.parametrize("query", ["sslmode=whatever", "foo=bar", "password=s3cret"])
def test_parameters_of_a_url_that_mean_nothing_here_are_refused(query: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        parse(f"postgresql://quiz@host/db?{query}")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("mode", ["disable", "prefer", "require", "verify-full"])
def test_the_sslmode_of_a_url_is_passed_on(mode: str) -> None:
    assert parse(f"postgresql://quiz@host/db?sslmode={mode}").url.query == {"ssl": mode}


def test_a_home_folder_that_does_not_exist_is_told() -> None:
    with pytest.raises(StoreUnavailable, match="nosuchuser"):
        parse("sqlite:///~nosuchuser/quiz.db")
