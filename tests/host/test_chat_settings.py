"""Settings of spaces and channels: what people type, what holds where, and who may change it."""

import asyncio
from dataclasses import fields

import pytest

from bot.host.chat_settings import (
    MAX_WITH_EXTRA,
    SETTINGS,
    USUAL,
    NoPlace,
    NoSuchSetting,
    SetAt,
    SettingLine,
    SettingsBook,
    known_setting,
)
from bot.host.roles import ModeratorsOnly, Role
from bot.host.zones import NotUnderstood
from bot.ports.careers import AuditEntry
from bot.ports.moderation import ChatSettings
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

NOW = 1_700_000_000_000
SPACE = "slack:T1"
CHANNEL = "slack:T1/C1"
ANN = "slack:T1:U1"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def book(store: MemoryStore) -> SettingsBook:
    return SettingsBook(store, FakeClock(NOW))


async def change(book: SettingsBook, name: str, text: str | None, place: str = CHANNEL) -> SettingLine:
    return await book.change(place, name, text, by=ANN, role=Role.MODERATOR)


# --- what people type ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "kept", "said"),
    [
        ("seconds", "30", 30, "30 seconds"),
        ("seconds", " 45 s", 45, "45 seconds"),
        ("seconds", "2 min", 120, "120 seconds"),
        ("seconds", "1h", 3600, "3,600 seconds"),
        ("seconds", "own", 0, "each question's own"),
        ("attempts", "1", 1, "1"),
        ("attempts", "3 Attempts", 3, "3"),
        ("attempts", "each question's own", 0, "each question's own"),
        ("threads", "Always", "always", "always"),
        ("threads", "ask", "ask", "where whoever starts a game wants one"),
        ("modes", "practice, Challenge", ("challenge", "practice"), "Challenge and Practice"),
        ("modes", "practice", ("practice",), "Practice"),
        ("modes", "ALL", (), "all"),
        ("quiet", "10pm to 7am", "22:00-07:00", "22:00 to 07:00"),
        ("quiet", "off", "", "none"),
        ("language", "French", "fr", "French (fr)"),
        ("language", "pt_br", "pt-BR", "Brazilian Portuguese (pt-BR)"),
        ("language", "no", "no", "Norwegian (no)"),
        ("language", "off", "", "English"),
        ("cooldown", "30", 30, "30 seconds"),
        ("cooldown", "1", 1, "1 second"),
        ("cooldown", "off", 0, "none"),
        ("cooldown", "0", 0, "none"),
        ("solo", "Yes", True, "count on leaderboards"),
        ("solo", "off", False, "count on no leaderboard"),
    ],
)
async def test_values_can_be_typed_in_many_ways(
    book: SettingsBook, store: MemoryStore, name: str, typed: str, kept: object, said: str
) -> None:
    line = await change(book, name, typed)
    assert line == SettingLine(name, SETTINGS[name].label, said, SetAt.HERE)
    assert await store.moderation.settings(CHANNEL) == ChatSettings(**{name: kept})


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("seconds", "4", "4 seconds cannot be set. Write 5 to 86,400 seconds."),
        ("seconds", "25 h", "90,000 seconds cannot be set"),
        ("seconds", "a while", '"a while" is no number of seconds. Write one from 5'),
        ("seconds", "3 parsecs", "is no number of seconds"),
        ("seconds", "-30", "is no number of seconds"),
        ("attempts", "0", "Write one from 1 to 6."),
        ("attempts", "7", "Write one from 1 to 6."),
        ("attempts", "2 s", "Write one from 1 to 6."),
        ("threads", "sometimes", "Write ask, always or never."),
        ("modes", "chess", 'People cannot start "chess". Name some of challenge, practice, or write all.'),
        ("modes", "challenge, daily", 'People cannot start "daily"'),
        ("modes", ",", "Name the modes that people may start"),
        ("quiet", "at night", "like 22:00-07:00"),
        ("language", "Klingonish", "There is no language"),
        ("cooldown", "2 hours", "Write 0 to 3,600 seconds."),
        ("solo", "perhaps", "is neither yes nor no"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_what_to_type(
    book: SettingsBook, store: MemoryStore, name: str, typed: str, says: str
) -> None:
    with pytest.raises(NotUnderstood, match=says):
        await change(book, name, typed)
    assert await store.careers.audit() == []


@pytest.mark.parametrize("name", SETTINGS)
async def test_the_example_of_each_setting_can_be_typed_and_is_said_in_words(book: SettingsBook, name: str) -> None:
    line = await change(book, name, SETTINGS[name].example)
    assert line.set_at is SetAt.HERE
    assert line.text
    assert line.text != SETTINGS[name].text(SETTINGS[name].holding(getattr(USUAL, name)))
    assert SETTINGS[name].help.endswith(".")


def test_there_is_a_record_for_each_setting() -> None:
    assert list(SETTINGS) == [field.name for field in fields(ChatSettings)]


@pytest.mark.parametrize("name", ["quiet", "Quiet Hours", " QUIET  hours "])
def test_settings_are_found_by_name_and_label(name: str) -> None:
    assert known_setting(name) is SETTINGS["quiet"]


async def test_an_unknown_setting_is_refused_with_those_that_there_are(book: SettingsBook) -> None:
    with pytest.raises(NoSuchSetting, match="There are seconds, attempts, threads, modes, quiet, language"):
        await change(book, "volume", "11")


# --- what holds ------------------------------------------------------------------------------------------------------


async def test_where_nothing_is_set_everything_is_as_usual(book: SettingsBook) -> None:
    assert await book.of(CHANNEL) == await book.of(SPACE) == await book.of("discord:@5") == USUAL
    assert {line.set_at for line in await book.shown(CHANNEL)} == {SetAt.USUAL}
    assert [(line.name, line.text) for line in await book.shown(CHANNEL)] == [
        ("seconds", "each question's own"),
        ("attempts", "each question's own"),
        ("threads", "where whoever starts a game wants one"),
        ("modes", "all"),
        ("quiet", "none"),
        ("language", "English"),
        ("cooldown", "10 seconds"),
        ("solo", "count on no leaderboard"),
    ]


async def test_a_channel_stands_over_its_space_and_that_over_what_is_usual(book: SettingsBook) -> None:
    await change(book, "seconds", "20", SPACE)
    await change(book, "attempts", "1", SPACE)
    await change(book, "seconds", "60", CHANNEL)
    assert (await book.of(CHANNEL)).seconds == 60
    assert (await book.of(CHANNEL)).attempts == 1
    assert (await book.of("slack:T1/C2")).seconds == 20
    assert (await book.of(SPACE)).seconds == 20
    assert (await book.of("slack:T2/C1")).seconds is None
    assert [(line.text, line.set_at) for line in (await book.shown(CHANNEL))[:3]] == [
        ("60 seconds", SetAt.HERE),
        ("1", SetAt.SPACE),
        ("where whoever starts a game wants one", SetAt.USUAL),
    ]
    assert (await book.shown(SPACE))[0].set_at is SetAt.HERE


async def test_in_a_thread_holds_what_is_set_for_its_channel(book: SettingsBook) -> None:
    await change(book, "seconds", "60", CHANNEL)
    assert (await book.of(f"{CHANNEL}/1700000000.000100")).seconds == 60
    assert (await book.shown(f"{CHANNEL}/1700000000.000100"))[0].set_at is SetAt.HERE


async def test_on_somebodys_own_screen_holds_what_is_set_for_the_space(book: SettingsBook) -> None:
    await change(book, "language", "fr", SPACE)
    assert (await book.of("slack:T1/@U1")).language == "fr"


@pytest.mark.parametrize(
    ("name", "around", "here"),
    [
        ("seconds", "20", "own"),
        ("attempts", "1", "own"),
        ("modes", "practice", "all"),
        ("quiet", "22-7", "off"),
        ("language", "fr", "off"),
    ],
)
async def test_a_channel_can_be_without_what_its_space_has(
    book: SettingsBook, name: str, around: str, here: str
) -> None:
    await change(book, name, around, SPACE)
    assert getattr(await book.of(CHANNEL), name) is not None
    await change(book, name, here, CHANNEL)
    assert getattr(await book.of(CHANNEL), name) is None
    assert getattr(await book.of(SPACE), name) is not None


async def test_no_pause_and_no_boards_stand_over_the_space_too(book: SettingsBook) -> None:
    await change(book, "cooldown", "60", SPACE)
    await change(book, "solo", "yes", SPACE)
    await change(book, "cooldown", "off")
    await change(book, "solo", "no")
    found = await book.of(CHANNEL)
    assert (found.cooldown, found.solo) == (0, False)


@pytest.mark.parametrize("typed", [None, "reset", "Usual", "default", "  "])
async def test_what_is_unset_is_as_it_is_around_the_place(
    book: SettingsBook, store: MemoryStore, typed: str | None
) -> None:
    await change(book, "seconds", "20", SPACE)
    await change(book, "seconds", "60")
    assert await change(book, "seconds", typed) == SettingLine(
        "seconds", "Time for each question", "20 seconds", SetAt.SPACE
    )
    assert await store.moderation.settings(CHANNEL) == ChatSettings()


async def test_of_two_changes_at_once_none_is_lost(book: SettingsBook) -> None:
    await asyncio.gather(change(book, "seconds", "20"), change(book, "attempts", "1"), change(book, "solo", "yes"))
    found = await book.of(CHANNEL)
    assert (found.seconds, found.attempts, found.solo) == (20, 1, True)


# --- who may, and what is kept of it ---------------------------------------------------------------------------------


async def test_each_change_is_in_the_audit_in_words(book: SettingsBook, store: MemoryStore) -> None:
    await change(book, "modes", "practice", SPACE)
    await change(book, "quiet", "22-7")
    await change(book, "quiet", "22:00-07:00")
    await change(book, "quiet", "reset")
    assert await store.careers.audit(space=SPACE) == [
        AuditEntry(NOW, ANN, "setting-changed", CHANNEL, SPACE, {"setting": "quiet"}),
        AuditEntry(NOW, ANN, "setting-changed", CHANNEL, SPACE, {"setting": "quiet", "value": "22:00 to 07:00"}),
        AuditEntry(NOW, ANN, "setting-changed", SPACE, SPACE, {"setting": "modes", "value": "Practice"}),
    ]


async def test_only_moderators_change_settings(book: SettingsBook, store: MemoryStore) -> None:
    with pytest.raises(ModeratorsOnly):
        await book.change(CHANNEL, "seconds", "20", by=ANN, role=Role.MEMBER)
    assert await book.of(CHANNEL) == USUAL
    assert await store.careers.audit() == []


async def test_nothing_is_set_outside_of_spaces(book: SettingsBook) -> None:
    with pytest.raises(NoPlace, match="change them there"):
        await change(book, "seconds", "20", "discord:@5")


# --- extra time ------------------------------------------------------------------------------------------------------


async def test_extra_time_is_given_and_taken_back(book: SettingsBook, store: MemoryStore) -> None:
    await book.set_extra_time(SPACE, ANN, 50, by=ANN, role=Role.MODERATOR)
    assert await book.extra_time(SPACE, Role.MODERATOR) == {ANN: 50}
    await book.set_extra_time(SPACE, ANN, 50, by=ANN, role=Role.MODERATOR)
    await book.set_extra_time(SPACE, ANN, None, by=ANN, role=Role.ADMIN)
    assert await book.extra_time(SPACE, Role.MODERATOR) == {}
    assert [(it.action, it.subject, it.details) for it in await store.careers.audit()] == [
        ("extra-time-changed", ANN, {"given": False}),
        ("extra-time-changed", ANN, {"given": True}),
    ]


@pytest.mark.parametrize("percent", [-50, 0, 401])
async def test_extra_time_that_cannot_be_is_refused(book: SettingsBook, percent: int) -> None:
    with pytest.raises(NotUnderstood, match="1 to 400 percent"):
        await book.set_extra_time(SPACE, ANN, percent, by=ANN, role=Role.MODERATOR)


async def test_only_moderators_give_extra_time_and_know_of_it(book: SettingsBook) -> None:
    with pytest.raises(ModeratorsOnly):
        await book.set_extra_time(SPACE, ANN, 50, by=ANN, role=Role.MEMBER)
    with pytest.raises(ModeratorsOnly):
        await book.extra_time(SPACE, Role.MEMBER)


async def test_so_many_have_extra_time_and_no_more(book: SettingsBook) -> None:
    for number in range(MAX_WITH_EXTRA):
        await book.set_extra_time(SPACE, f"slack:T1:U{number}", 50, by=ANN, role=Role.MODERATOR)
    with pytest.raises(NotUnderstood, match="give everybody more time"):
        await book.set_extra_time(SPACE, "slack:T1:UX", 50, by=ANN, role=Role.MODERATOR)
    await book.set_extra_time(SPACE, ANN, 60, by=ANN, role=Role.MODERATOR)
    assert (await book.extra_time(SPACE, Role.MODERATOR))[ANN] == 60
