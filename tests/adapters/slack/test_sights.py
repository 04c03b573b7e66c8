"""What may be shown of channels to whom, by what Slack has said of them."""

from typing import Any

import pytest

from adapters.slack import sights
from adapters.slack.sights import Sights
from bot.engine.boards import BoardDelta, channel_board
from tests.fakes.store import MemoryStore

ROOM = "slack:T1/C1"
ANN, BEN = "slack:T1:U1", "slack:T1:U2"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def press(name: str | None, user: str = "U1", channel: str = "C1") -> dict[str, Any]:
    return {"team": {"id": "T1"}, "user": {"id": user}, "channel": {"id": channel, "name": name}}


def command(name: str, user: str = "U1") -> dict[str, Any]:
    return {"team_id": "T1", "user_id": user, "channel_id": "C1", "channel_name": name}


async def seen_by(known: Sights) -> list[bool]:
    return [await known.shows(ROOM, player) for player in (ANN, BEN)]


async def test_nothing_is_shown_of_a_channel_that_is_not_known(store: MemoryStore) -> None:
    assert await seen_by(Sights(store)) == [False, False]


@pytest.mark.parametrize("said", [press("general"), command("general")])
async def test_everybody_sees_a_channel_with_a_name(store: MemoryStore, said: dict[str, Any]) -> None:
    known = Sights(store)
    known.learn(said)
    assert await seen_by(known) == [True, True]
    assert await known.shows(f"{ROOM}/1700000000.000100", BEN), "and the threads in it"
    assert not await known.shows("slack:T2/C1", BEN), "no other workspace's"


@pytest.mark.parametrize("name", ["privategroup", "mpdm-ann--ben-1"])
async def test_a_private_channel_is_seen_by_those_who_came_from_it(store: MemoryStore, name: str) -> None:
    known = Sights(store)
    known.learn(press(name))
    assert await seen_by(known) == [True, False]
    known.learn(command(name, "U2"))
    assert await seen_by(known) == [True, True]
    known.forget(ANN)
    assert await seen_by(known) == [False, True]


async def test_a_channel_that_became_private_is_closed(store: MemoryStore) -> None:
    known = Sights(store)
    known.learn(press("general"))
    known.learn(press("privategroup"))
    assert await seen_by(known) == [True, False]


async def test_whoever_has_played_in_a_channel_sees_it(store: MemoryStore) -> None:
    await store.boards.add([BoardDelta(channel_board(ROOM), "all", BEN, 100, 1, 1, 1_700_000_000_000)])
    assert await seen_by(Sights(store)) == [False, True]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"team_id": "T1", "event": {"type": "app_home_opened"}},
        {"team": {"id": "T1"}, "user": {"id": "U1"}, "view": {}},
        {"team": None, "user": {"id": "U1"}, "channel": {"id": "C1", "name": "general"}},
        press(None),
        press("general", channel=""),
    ],
)
async def test_what_names_no_channel_says_nothing(store: MemoryStore, said: dict[str, Any]) -> None:
    known = Sights(store)
    known.learn(said)
    assert await seen_by(known) == [False, False]


async def test_nobodys_own_screen_is_a_channel(store: MemoryStore) -> None:
    assert not await Sights(store).shows("slack:T1/@U1", ANN)


async def test_only_so_many_are_remembered(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sights, "REMEMBERED", 2)
    known = Sights(store)
    for channel in ("C1", "C2", "C1", "C3"):
        known.learn(press("general", channel=channel))
    assert await seen_by(known) == [True, True]
    assert not await known.shows("slack:T1/C2", ANN)
    for user in ("U1", "U2", "U3"):
        known.learn(press("privategroup", user))
    assert await seen_by(known) == [False, True]


async def test_a_payload_goes_on_after_it_was_heard(store: MemoryStore) -> None:
    known, passed = Sights(store), []

    async def go_on() -> None:
        passed.append(await known.shows(ROOM, BEN))

    await known.hear(press("general"), go_on)
    assert passed == [True]
