"""Today's daily in the terminal: one mix a day, played once."""

import asyncio
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from adapters.terminal.plain import FINISHED, LEFT
from adapters.terminal.play import PlayOptions, play_plain
from adapters.terminal.today import QUESTIONS, PlayedToday, today, todays
from bot.engine.events import GameRequested
from tests.adapters.sitting import Keyboard, Screen
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

ANN = "terminal:ann"
BANK = {name: replace(challenge(4), id=name) for name in ("one", "two")}


def at(text: str, zone: str = "UTC") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def test_the_mix_is_the_same_all_day_and_another_one_tomorrow() -> None:
    morning, night = (today(BANK, ANN, "UTC", at(f"2026-11-28T{hour}:59")) for hour in ("00", "23"))
    assert morning == night
    assert len(morning.challenge.questions) == QUESTIONS and morning.challenge.badge == ""
    assert morning.challenge.title == "Daily mix of 28 November"
    tomorrow = today(BANK, ANN, "UTC", at("2026-11-29T00:00"))
    assert tomorrow.game_id != morning.game_id
    assert morning.until == at("2026-11-29T00:00")


@pytest.mark.parametrize(("zone", "hours"), [("Europe/Paris", 23), ("Australia/Lord_Howe", 24)])
def test_a_day_is_the_players_own_also_where_clocks_change(zone: str, hours: int) -> None:
    begins = at("2026-03-29T00:00", zone)
    offered = today(BANK, ANN, zone, begins)
    assert offered.until - begins == hours * 3_600_000


async def play(store: MemoryStore, clock: FakeClock, *lines: str) -> tuple[int, str]:
    offered = await todays(store, BANK, ANN, clock.now())
    keyboard, screen = Keyboard(is_terminal=False), Screen()
    options = PlayOptions("ann", offered.challenge.id, "daily", flags=("--plain",), today=offered)
    for line in lines:
        keyboard.type(line)
    keyboard.end()
    known = {**BANK, offered.challenge.id: offered.challenge}
    async with asyncio.timeout(20):
        code = await play_plain(options, known, store, clock, keyboard, screen)
    return code, screen.getvalue()


async def test_it_is_left_taken_up_again_and_played_once() -> None:
    store, clock = MemoryStore(), FakeClock(at("2026-11-28T10:00"))
    code, text = await play(store, clock, "B", "B")
    assert code == LEFT and text.endswith("Your game is kept. Go on with: quizhost play --daily --plain\n")
    code, text = await play(store, clock, "B", "B", "B")
    assert code == FINISHED and f"{QUESTIONS} of {QUESTIONS} right" in text
    with pytest.raises(
        PlayedToday, match=r"^You have played today's daily\. The next one comes at midnight \(UTC\)\.$"
    ):
        await todays(store, BANK, ANN, clock.now())
    assert (await todays(store, BANK, ANN, clock.now() + 14 * 3_600_000)).until == at("2026-11-30T00:00")
    (begun,) = [event for event in (await store.load("daily-ann-2026-11-28")).log if isinstance(event, GameRequested)]
    assert (begun.mode, begun.audience, begun.until) == ("daily", "each-alone", at("2026-11-29T00:00"))


async def test_the_day_follows_the_zone_that_the_player_chose() -> None:
    store, now = MemoryStore(), at("2026-11-28T23:30")
    assert (await todays(store, BANK, ANN, now)).game_id == "daily-ann-2026-11-28"
    await store.spaces.set_player_zone(ANN, "Asia/Tokyo", now)
    assert (await todays(store, BANK, ANN, now)).game_id == "daily-ann-2026-11-29"
