"""Wake-ups: one timer, any number of games, and a tick that is only a hint."""

import pytest

from bot.engine.effects import Verdict
from bot.host.presence import RETRY_MS
from bot.host.wakeups import Wakeups
from tests.fakes.clock import FakeClock
from tests.host.bench import ANN, DEADLINE, DUE, RIGHT, T0, WRONG, Bench


class Sleepers:
    """Wake-ups that note who was woken when."""

    def __init__(self) -> None:
        self.clock = FakeClock(0)
        self.woken: list[tuple[int, str]] = []
        self.wakeups = Wakeups(self.clock, lambda game_id: self.woken.append((self.clock.now(), game_id)))


@pytest.fixture
def sleepers() -> Sleepers:
    return Sleepers()


async def test_games_are_woken_in_the_order_of_their_moments(sleepers: Sleepers) -> None:
    for game_id, at in (("c", 300), ("a", 100), ("b", 200)):
        sleepers.wakeups.schedule(game_id, at)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(100, "a"), (200, "b"), (300, "c")]


async def test_a_game_is_woken_once(sleepers: Sleepers) -> None:
    sleepers.wakeups.schedule("a", 100)
    sleepers.wakeups.schedule("a", 100)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(100, "a")]
    assert len(sleepers.wakeups) == 0


async def test_games_of_the_same_moment_are_all_woken(sleepers: Sleepers) -> None:
    for number in range(50):
        sleepers.wakeups.schedule(f"g{number}", 100)
    await sleepers.clock.advance(100)
    assert {game_id for _, game_id in sleepers.woken} == {f"g{number}" for number in range(50)}
    assert len(sleepers.woken) == 50


async def test_a_game_moved_to_an_earlier_moment_is_woken_then_alone(sleepers: Sleepers) -> None:
    sleepers.wakeups.schedule("a", 500)
    sleepers.wakeups.schedule("a", 100)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(100, "a")]


async def test_a_game_moved_to_a_later_moment_is_woken_then_alone(sleepers: Sleepers) -> None:
    sleepers.wakeups.schedule("a", 100)
    sleepers.wakeups.schedule("a", 500)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(500, "a")]


async def test_a_game_moved_there_and_back_is_woken_once(sleepers: Sleepers) -> None:
    for at in (100, 500, 100):
        sleepers.wakeups.schedule("a", at)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(100, "a")]


async def test_a_game_that_waits_for_no_moment_is_not_woken(sleepers: Sleepers) -> None:
    sleepers.wakeups.schedule("a", 100)
    sleepers.wakeups.schedule("b", 200)
    sleepers.wakeups.schedule("a", None)
    sleepers.wakeups.schedule("never", None)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(200, "b")]


async def test_a_moment_that_has_passed_is_woken_soon(sleepers: Sleepers) -> None:
    await sleepers.clock.advance(1_000)
    sleepers.wakeups.schedule("a", 100)
    await sleepers.clock.settle()
    assert sleepers.woken == [(1_000, "a")]


async def test_whoever_is_woken_may_schedule_at_once(sleepers: Sleepers) -> None:
    def again(game_id: str) -> None:
        sleepers.woken.append((sleepers.clock.now(), game_id))
        if len(sleepers.woken) < 3:
            wakeups.schedule(game_id, sleepers.clock.now() + 100)

    wakeups = Wakeups(sleepers.clock, again)
    wakeups.schedule("a", 100)
    await sleepers.clock.advance(1_000)
    assert sleepers.woken == [(100, "a"), (200, "a"), (300, "a")]


async def test_nobody_is_woken_after_everything_was_cancelled(sleepers: Sleepers) -> None:
    sleepers.wakeups.schedule("a", 100)
    sleepers.wakeups.cancel()
    await sleepers.clock.advance(1_000)
    assert (sleepers.woken, sleepers.clock.timers, sleepers.wakeups.games) == ([], [], [])


async def test_one_timer_serves_many_games(sleepers: Sleepers) -> None:
    for number in range(1_000):
        sleepers.wakeups.schedule(f"g{number}", 10_000 - number)
    assert sleepers.clock.timers == [9_001]


async def test_superseded_moments_do_not_pile_up(sleepers: Sleepers) -> None:
    for number in range(1_000):
        sleepers.wakeups.schedule("a", 100_000 - number)
    assert len(sleepers.wakeups._heap) <= 66
    await sleepers.clock.advance(200_000)
    assert sleepers.woken == [(99_001, "a")]


async def test_many_games_are_each_woken_at_their_last_moment(sleepers: Sleepers) -> None:
    for turn in range(20):
        for number in range(100):
            sleepers.wakeups.schedule(f"g{number}", 1_000 + (37 * number + 101 * turn) % 500)
    await sleepers.clock.advance(10_000)
    expected = {f"g{number}": 1_000 + (37 * number + 101 * 19) % 500 for number in range(100)}
    assert len(sleepers.woken) == 100
    assert {game_id: at for at, game_id in sleepers.woken} == expected


# --- ticks -----------------------------------------------------------------------------------------------------------


async def test_a_tick_that_comes_early_changes_nothing_and_is_scheduled_again(bench: Bench) -> None:
    await bench.play()
    bench.host._wakeups.schedule("g", T0 + 500)
    await bench.clock.advance(1_000)
    assert await bench.logged() == ["GameRequested", "QuestionShown"]
    await bench.clock.advance_to(DUE)
    assert await bench.logged() == ["GameRequested", "QuestionShown", "Tick"]


async def test_a_round_that_closed_early_is_not_woken_at_its_deadline(bench: Bench) -> None:
    await bench.play()
    await bench.press(RIGHT)
    assert bench.host._wakeups.games == []


async def test_a_tick_that_cannot_be_kept_is_tried_again(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance_to(DEADLINE)
    bench.store.fail("append", times=2)
    await bench.clock.advance_to(DUE + 2 * RETRY_MS - 1)
    assert bench.chat.words == ["AskQuestion"]
    await bench.clock.advance(1)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]
    assert (await bench.stored()).log[-1].at == DUE + 2 * RETRY_MS


async def test_a_tick_is_tried_again_when_its_game_cannot_be_read(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("append")
    await bench.clock.advance_to(DUE)
    bench.store.fail("load", times=3)
    await bench.clock.advance(4 * RETRY_MS)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_a_game_that_vanished_from_the_store_is_not_ticked_for_ever(bench: Bench) -> None:
    await bench.play()
    del bench.store.state.games["g"]
    await bench.clock.advance_to(DUE + 60_000)
    assert bench.store.calls["load"] <= 2
    assert bench.host._wakeups.games == []


async def test_every_game_closes_at_its_own_deadline(bench: Bench) -> None:
    for number in range(30):
        await bench.play(f"g{number}", channel=f"test:{number}", seconds=10 + (7 * number) % 30)
    await bench.clock.advance(60_000)
    for number in range(30):
        log = (await bench.stored(f"g{number}")).log
        assert log[-1].at == T0 + 1_000 * (10 + (7 * number) % 30) + 1_500


async def test_a_finished_game_is_not_looked_after(bench: Bench) -> None:
    await bench.play()
    await bench.press(WRONG)
    await bench.give_up()
    assert bench.host._wakeups.games == []
    assert (await bench.press(RIGHT, ANN)).verdict is Verdict.TOO_LATE
    await bench.clock.advance_to(DUE)
    assert (await bench.logged())[-1] == "StopPressed"
