"""Due reviews in the terminal."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.terminal.plain import FINISHED, LEFT
from adapters.terminal.play import PlayOptions, play_plain
from adapters.terminal.review import NothingDue, due_review
from adapters.terminal.session import Seat
from bot.engine.game import Phase
from bot.engine.transitions import fold
from tests.adapters.sitting import Keyboard, Screen
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

SEAT = Seat.of("ann")
BANK = {name: replace(challenge(2), id=name) for name in ("one", "two")}
NOON = int(datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp() * 1000)
DAY = 24 * 60 * 60 * 1000


async def play(store: MemoryStore, clock: FakeClock, *lines: str, of: str = "one") -> tuple[int, str]:
    """Plain play of a challenge, or of the review that is due."""
    keyboard, screen = Keyboard(is_terminal=False), Screen()
    for line in lines:
        keyboard.type(line)
    keyboard.end()
    due = await due_review(store, clock, BANK, SEAT) if of == "review" else BANK[of]
    options = PlayOptions("ann", due.id, "review" if of == "review" else "challenge", flags=("--plain",))
    async with asyncio.timeout(20):
        code = await play_plain(options, {**BANK, due.id: due}, store, clock, keyboard, screen)
    return code, screen.getvalue()


async def refused(store: MemoryStore, clock: FakeClock) -> str:
    with pytest.raises(NothingDue) as error:
        await due_review(store, clock, BANK, SEAT)
    return str(error.value)


async def test_there_is_nothing_to_review_for_whoever_has_played_nothing() -> None:
    said = await refused(MemoryStore(), FakeClock(NOON))
    assert said == "There is nothing to review yet: questions that you answer come back to you some days later."


async def test_what_was_played_comes_back_when_it_is_due_and_not_before() -> None:
    store, clock = MemoryStore(), FakeClock(NOON)
    assert (await play(store, clock, "B", "A", "C"))[0] == FINISHED
    said = "Nothing is due for review now. The next question comes back on 29 November at 12:00 (UTC)."
    assert await refused(store, clock) == said
    await store.spaces.set_player_zone(SEAT.player, "Asia/Tokyo", NOON)
    assert (await refused(store, clock)).endswith(" on 29 November at 21:00 (Asia/Tokyo).")
    clock.jump(DAY)
    code, text = await play(store, clock, "A", "C", "D", "B", of="review")
    assert code == FINISHED
    assert text.startswith("Review\npytorch · 1 question · about 1 minute\n")
    assert "point" not in text and "second" not in text
    clock.jump(DAY)
    assert [it.id for it in (await due_review(store, clock, BANK, SEAT)).questions] == ["one/q1", "one/q2"]


async def test_a_review_that_was_left_goes_on_also_when_more_is_due_by_then() -> None:
    store, clock = MemoryStore(), FakeClock(NOON)
    await play(store, clock, "B", "B")
    clock.jump(2 * DAY)
    code, text = await play(store, clock, "B", of="review")
    assert code == LEFT
    assert text.endswith("Your game is kept. Go on with: quizhost play --review --plain\n")
    await play(store, clock, "B", "B", of="two")
    clock.jump(9 * DAY)
    code, text = await play(store, clock, "B", of="review")
    assert code == FINISHED
    assert "Going on with your unfinished game of Review: question 2 of 2." in text
    over = [await store.load(game_id) for game_id in store.state.games]
    assert {fold(stored.challenge, stored.log).phase for stored in over} == {Phase.OVER}
    assert [it.id for it in (await due_review(store, clock, BANK, SEAT)).questions] == ["two/q1", "two/q2"]


async def test_a_review_that_cannot_be_read_any_more_gives_way_to_what_is_due() -> None:
    store, clock = MemoryStore(), FakeClock(NOON)
    await play(store, clock, "B", "B")
    clock.jump(2 * DAY)
    await play(store, clock, "B", of="review")
    (left,) = [row for row in store.state.games.values() if not row.info.over]
    left.log[1].body = "{"
    assert len((await due_review(store, clock, BANK, SEAT)).questions) == 2
