"""Nobody presses faster than people can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.host import throttle as module
from bot.host.throttle import Throttle, TooFast
from tests.fakes.clock import FakeClock

ANN = "test:ann"
BEN = "test:ben"


def served(throttle: Throttle, player: str, tries: int) -> int:
    """How many of so many presses at once are served."""
    return sum(_is_served(throttle, player) for _ in range(tries))


def _is_served(throttle: Throttle, player: str) -> bool:
    try:
        throttle.check(player)
    except TooFast:
        return False
    return True


def test_a_burst_is_served_and_what_is_over_it_is_refused() -> None:
    throttle = Throttle(FakeClock(1_000_000), per_second=5, burst=20)
    assert served(throttle, ANN, 100) == 20
    with pytest.raises(TooFast, match="wait a moment and press again"):
        throttle.check(ANN)


async def test_in_the_long_run_so_many_a_second_are_served() -> None:
    clock = FakeClock(1_000_000)
    throttle = Throttle(clock, per_second=5, burst=20)
    served(throttle, ANN, 100)
    for _ in range(10):
        await clock.advance(1_000)
        assert served(throttle, ANN, 100) == 5


async def test_who_waits_has_a_whole_burst_again() -> None:
    clock = FakeClock(1_000_000)
    throttle = Throttle(clock, per_second=5, burst=20)
    served(throttle, ANN, 100)
    await clock.advance(3_800)
    assert served(throttle, ANN, 100) == 19
    await clock.advance(60_000)
    assert served(throttle, ANN, 100) == 20


async def test_a_clock_that_was_put_back_locks_nobody_out() -> None:
    clock = FakeClock(10_000_000)
    throttle = Throttle(clock, per_second=5, burst=20)
    served(throttle, ANN, 100)
    clock.jump(-3_600_000)
    assert served(throttle, ANN, 1) == 0
    await clock.advance(200)
    assert served(throttle, ANN, 1) == 1


def test_nobody_waits_for_somebody_else() -> None:
    throttle = Throttle(FakeClock(1_000_000))
    served(throttle, ANN, 1_000)
    throttle.check(BEN)


def test_no_more_players_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PLAYERS", 3)
    throttle = Throttle(FakeClock(1_000_000), per_second=1, burst=1)
    for player in ("a", "b", "c", "a", "d"):
        served(throttle, player, 1)
    # a pressed again after b and was so the later one of the two, even though it was refused.
    assert [served(throttle, player, 1) for player in ("a", "b")] == [0, 1]


@given(st.lists(st.integers(0, 400), max_size=200))
async def test_within_any_time_no_more_is_served_than_a_burst_and_the_rate(pauses: list[int]) -> None:
    clock = FakeClock(1_000_000)
    throttle = Throttle(clock, per_second=5, burst=20)
    at: list[int] = []
    for pause in pauses:
        await clock.advance(pause)
        if served(throttle, ANN, 1):
            at.append(clock.now())
    for first, since in enumerate(at):
        for last, until in enumerate(at[first:], first):
            assert last - first + 1 <= 20 + (until - since) // 200
