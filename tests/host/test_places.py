"""Where addresses lie, and on which boards what happens there counts."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.discord.addresses import Place as DiscordPlace
from adapters.slack.addresses import Place as SlackPlace
from bot.engine.boards import Day
from bot.engine.selection import MIX
from bot.host.places import boards_counting, channel_of, day_of, space_of
from bot.ports.packs import id_in
from tests.fakes.store import MemoryStore
from tests.host.bench import challenge

OPERATORS = challenge()
THREAD = "1700000000.123456"


@pytest.mark.parametrize(
    ("address", "space", "channel"),
    [
        (DiscordPlace(guild=1, channel=2).address, "discord:1", "discord:1/2"),
        (DiscordPlace(user=3).address, None, None),
        (SlackPlace("T1", channel="C1").address, "slack:T1", "slack:T1/C1"),
        (SlackPlace("T1", channel="C1", thread=THREAD).address, "slack:T1", "slack:T1/C1"),
        (SlackPlace("T1", user="U1").address, "slack:T1", None),
        ("terminal:ada", None, None),
        ("", None, None),
        ("discord:1/", "discord:1", None),
        (":1/2", None, None),
        ("discord:/2", None, None),
    ],
)
def test_the_space_and_the_channel_of_an_address(address: str, space: str | None, channel: str | None) -> None:
    assert (space_of(address), channel_of(address)) == (space, channel)


def _at(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)  # type: ignore[arg-type, misc]


def test_the_date_somewhere() -> None:
    at = _at(2026, 12, 31, 23, 30)
    assert day_of(at, None) == Day(2026, 12, 31, 2026, 53)
    assert day_of(at, "Asia/Tokyo") == Day(2027, 1, 1, 2026, 53)
    assert day_of(at, "Pacific/Chatham") == Day(2027, 1, 1, 2026, 53)
    assert day_of(_at(2027, 1, 4, 3), "America/New_York") == Day(2027, 1, 3, 2026, 53)
    assert day_of(_at(2027, 1, 4, 3), "UTC") == Day(2027, 1, 4, 2027, 1)
    assert day_of(_at(1969, 12, 31, 23), "UTC") == Day(1969, 12, 31, 1970, 1)


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../etc/passwd", "a\0b"])
def test_a_zone_that_is_not_known_here_counts_as_utc(zone: str) -> None:
    assert day_of(_at(2026, 12, 31, 23, 30), zone) == Day(2026, 12, 31, 2026, 53)


async def test_a_game_counts_by_the_date_of_its_space() -> None:
    store = MemoryStore()
    await store.spaces.set_space_zone("slack:T1", "Asia/Tokyo", 0)
    at = _at(2026, 12, 31, 23, 30)
    utc, tokyo = day_of(at, None), day_of(at, "Asia/Tokyo")
    assert await boards_counting(store, f"slack:T1/C1/{THREAD}", at, OPERATORS) == {
        "all": utc,
        "channel:slack:T1/C1": tokyo,
        "space:slack:T1": tokyo,
    }
    assert await boards_counting(store, "slack:T1/@U1", at, OPERATORS) == {"all": utc}
    assert await boards_counting(store, "terminal:ada", at, OPERATORS) == {"all": utc}


async def test_a_game_with_questions_of_the_spaces_own_does_not_count_for_everybody() -> None:
    own = replace(OPERATORS, id=id_in("slack:T1", "basics"))
    mixed = replace(own, id=f"{MIX}1", questions=(replace(own.questions[0], id=f"{own.id}/q1"),))
    for asked in (own, mixed):
        found = await boards_counting(MemoryStore(), "slack:T1/C1", 0, asked)
        assert set(found) == {"channel:slack:T1/C1", "space:slack:T1"}
    elsewhere = await boards_counting(MemoryStore(), "slack:T2/C1", 0, own)
    assert "all" in elsewhere, "the ids of other spaces mean nothing"
