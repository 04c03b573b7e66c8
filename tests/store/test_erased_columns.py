"""Every column that may hold a player is known to erasing, and people who are erased in tests stand in all of them."""

from typing import Final

import pytest
from sqlalchemy import Column, Connection, MetaData, String, Text

from bot.store import erasing, rewriting
from bot.store.all_tables import metadata
from bot.store.sql import SqlStore
from tests.store.lives import DISCORD, SLACK, TOWNS, Lives, Town
from tests.store.test_contract_erasure import SHARED, erase, traces

ELSEWHERE: Final = {
    "board_scores.player",
    "persons.player",
    "games.owner",
    "games.channel",
    "events.body",
    "outbox.body",
    "outbox.channel",
    "audit.body",
}
"""Columns with players that `erasing` deals with one by one."""

ON_SLACK: Final = {"events.delivery", "slack_installations.user_id", "slack_installations.user_token"}
"""Columns in which players of Slack stand as well."""

NOBODY: Final = {
    "challenges": "challenge_id version body",
    "challenge_questions": "question challenge_id version",
    "games": "game_id challenge_id version mode host home asked_version",
    "hosts": "host",
    "events": "game_id kind",
    "players": "name zone",  # which go with their player
    "communities": "community name code zone",
    "spaces": "space name zone community",
    "scores": "game_id",
    "badges": "badge name emoji game_id challenge_id version revoked_why",
    "outbox": "game_id kind",
    "board_scores": "board period",
    "board_sizes": "board period measure",
    "board_counts": "board period measure",
    "careers": "body",
    "streaks": "last_day space",
    "active_days": "day",
    "settled": "game_id version",
    "audit": "space action",
    "chat_settings": "place body",
    "role_holders": "space role",
    "extra_time": "space",
    "reports": "space question reason game_id version",
    "decisions": "space question decision_id ruling right why",
    "persons": "person",
    "link_codes": "code",
    "cards": "question state last_game",
    "packs": "pack_id space challenge_id title body record state reason",
    "first_attempts": "question version choice space game_id",
    "schedules": "schedule_id space channel at_time zone weekdays source_kind source_value last_day",
    "occurrences": "schedule_id day state game_id reason",
    "asked": "channel question",
}
"""Columns of text that hold no player, by table. Runs, whose ids are made from players, are removed with them."""


def name(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


def dealt_with() -> set[str]:
    return {name(column) for column in (*erasing.GOES, *erasing.NAMED)} | ELSEWHERE


def test_every_column_of_text_is_known_to_hold_a_player_or_not() -> None:
    ours = [table for table in metadata.sorted_tables if not table.name.startswith("slack_")]
    texts = {name(it) for table in ours for it in table.columns if isinstance(it.type, (Text, String))}
    free = {f"{table}.{column}" for table, columns in NOBODY.items() for column in columns.split()}
    assert not free & dealt_with()
    assert texts == free | dealt_with() | {"events.delivery"}


@pytest.mark.parametrize("town", TOWNS, ids=["discord", "slack"])
async def test_those_who_are_erased_in_tests_stand_in_all_of_them(store: SqlStore, town: Town) -> None:
    await Lives(store, town).everything()
    expected = dealt_with() | (ON_SLACK if town is SLACK else set())
    assert await columns_naming(store, town.ann.user) >= expected
    await erase(Lives(store, town))
    assert await columns_naming(store, town.ann.user) == set()


async def columns_naming(store: SqlStore, user: str) -> set[str]:
    """The columns in which somebody stands."""

    def read(connection: Connection) -> set[str]:
        found = MetaData()
        found.reflect(connection)
        return {
            f"{table.name}.{column}"
            for table in found.sorted_tables
            for row in connection.execute(table.select())
            for column, value in row._mapping.items()
            if traces([str(value)], user)
        }

    return await store.read(read)


async def test_logs_are_looked_through_in_parts(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "_SCANNED_AT_ONCE", 2)
    monkeypatch.setattr(rewriting, "AT_ONCE", 2)
    lives = Lives(store, DISCORD)
    await lives.everything()
    gathered = await store.erasure.gather(DISCORD.ann.player)
    assert {row["game_id"] for row in gathered["events"]} == {"solo-Ann", "window.ann", *SHARED}
    await erase(lives)
    assert await columns_naming(store, DISCORD.ann.user) == set()
