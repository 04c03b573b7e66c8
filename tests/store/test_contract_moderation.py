"""What every store promises of settings, roles and extra time."""

from dataclasses import fields, replace

import pytest

from bot.ports import Store
from bot.ports.careers import AuditEntry
from bot.ports.moderation import NO_SETTINGS, ChatSettings
from bot.store.moderation import decode_settings, encode_settings
from bot.store.sql import SqlStore
from tests.store.builders import NOW
from tests.store.databases import Database

SPACE = "discord:7"
CHANNEL = "discord:7/11"
ANN = "discord:1"
BEN = "discord:2"
HELPERS = "discord:role:5"
EVERYTHING = ChatSettings(
    seconds=30,
    attempts=2,
    threads="never",
    modes=("challenge", "practice"),
    quiet="22:00-07:00",
    language="pt-BR",
    cooldown=0,
    solo=True,
)


def entry(action: str = "setting-changed", at: int = NOW) -> AuditEntry:
    return AuditEntry(at, BEN, action, CHANNEL, SPACE, {"setting": "seconds", "value": "30"})


# --- settings --------------------------------------------------------------------------------------------------------


async def test_nothing_is_set_where_nobody_set_anything(store: Store) -> None:
    assert await store.moderation.settings(SPACE) == NO_SETTINGS


async def test_settings_are_those_of_exactly_one_place(store: Store) -> None:
    await store.moderation.set_settings(SPACE, EVERYTHING, entry())
    await store.moderation.set_settings(CHANNEL, ChatSettings(seconds=10), entry())
    assert await store.moderation.settings(SPACE) == EVERYTHING
    assert await store.moderation.settings(CHANNEL) == ChatSettings(seconds=10)
    assert await store.moderation.settings("discord:7/1") == NO_SETTINGS


@pytest.mark.parametrize("name", [field.name for field in fields(ChatSettings)])
async def test_each_setting_alone_is_kept_as_it_is(store: Store, name: str) -> None:
    alone = ChatSettings(**{name: getattr(EVERYTHING, name)})
    await store.moderation.set_settings(CHANNEL, alone, entry())
    assert await store.moderation.settings(CHANNEL) == alone


async def test_new_settings_stand_in_place_of_the_old_ones(store: Store) -> None:
    await store.moderation.set_settings(CHANNEL, EVERYTHING, entry())
    await store.moderation.set_settings(CHANNEL, ChatSettings(solo=False), entry())
    assert await store.moderation.settings(CHANNEL) == ChatSettings(solo=False)
    await store.moderation.set_settings(CHANNEL, NO_SETTINGS, entry())
    assert await store.moderation.settings(CHANNEL) == NO_SETTINGS


def test_only_what_is_set_is_written_down() -> None:
    assert encode_settings(ChatSettings(modes=("practice",), cooldown=0)) == '{"cooldown": 0, "modes": ["practice"]}'
    assert encode_settings(NO_SETTINGS) == "{}"


def test_what_a_newer_program_has_set_is_passed_over() -> None:
    assert decode_settings('{"music": "loud", "seconds": 20}') == ChatSettings(seconds=20)


# --- roles -----------------------------------------------------------------------------------------------------------


async def test_a_holder_has_one_role_in_each_space(store: Store) -> None:
    await store.moderation.set_role(SPACE, ANN, "moderator", entry())
    await store.moderation.set_role(SPACE, HELPERS, "moderator", entry())
    await store.moderation.set_role(SPACE, ANN, "admin", entry())
    await store.moderation.set_role("slack:T1", BEN, "admin", entry())
    assert await store.moderation.roles(SPACE) == {ANN: "admin", HELPERS: "moderator"}
    assert await store.moderation.roles("slack:T1") == {BEN: "admin"}


async def test_a_role_can_be_taken(store: Store) -> None:
    await store.moderation.set_role(SPACE, ANN, "admin", entry())
    await store.moderation.set_role(SPACE, ANN, None, entry())
    await store.moderation.set_role(SPACE, BEN, None, entry())
    assert await store.moderation.roles(SPACE) == {}


# --- extra time ------------------------------------------------------------------------------------------------------


async def test_extra_time_is_kept_for_each_player_and_space(store: Store) -> None:
    await store.moderation.set_extra_time(SPACE, ANN, 25, entry())
    await store.moderation.set_extra_time(SPACE, ANN, 50, entry())
    await store.moderation.set_extra_time("slack:T1", ANN, 100, entry())
    assert await store.moderation.extra_time(SPACE) == {ANN: 50}
    await store.moderation.set_extra_time(SPACE, ANN, None, entry())
    assert await store.moderation.extra_time(SPACE) == {}
    assert await store.moderation.extra_time("slack:T1") == {ANN: 100}


# --- the audit -------------------------------------------------------------------------------------------------------


async def test_each_decision_brings_its_entry(store: Store) -> None:
    await store.moderation.set_settings(CHANNEL, EVERYTHING, entry("setting-changed"))
    await store.moderation.set_role(SPACE, ANN, "admin", entry("role-changed"))
    await store.moderation.set_role(SPACE, ANN, None, entry("role-changed", NOW + 1))
    await store.moderation.set_extra_time(SPACE, ANN, 25, entry("extra-time-changed"))
    assert await store.careers.audit(space=SPACE) == [
        entry("extra-time-changed"),
        entry("role-changed", NOW + 1),
        entry("role-changed"),
        entry("setting-changed"),
    ]


async def test_nothing_is_decided_without_its_entry(database: Database) -> None:
    store = SqlStore(database.url)
    await store.open()
    try:
        unwritable = replace(entry(), details={"value": object()})
        with pytest.raises(TypeError):
            await store.moderation.set_role(SPACE, ANN, "admin", unwritable)
        assert await store.moderation.roles(SPACE) == {}
    finally:
        await store.close()
