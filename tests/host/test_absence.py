"""A whole process that slept: whatever comes first afterwards finds the clock already extended."""

import pytest

from bot.engine.effects import ExtendClock, Verdict
from bot.host.errors import NotKept
from bot.host.presence import AWAY_MS, BEAT_MS
from tests.host.bench import ANN, DEADLINE, DUE, RIGHT, T0, WRONG, Bench


async def test_a_press_after_a_sleep_finds_the_clock_extended(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    bench.clock.jump(3_600_000)
    pressed = await bench.press(WRONG)
    assert pressed.verdict is Verdict.WRONG
    assert await bench.logged() == ["GameRequested", "QuestionShown", "HostReturned", "ChoicePressed"]
    assert bench.chat.of(ExtendClock) == [ExtendClock(0, DEADLINE + 3_600_000, 3_600_000, "message-1")]


async def test_a_tick_after_a_sleep_finds_the_clock_extended(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    bench.clock.jump(3_600_000)
    await bench.clock.advance()
    assert bench.chat.words == ["AskQuestion", "ExtendClock"]
    await bench.clock.advance_to(DUE + 3_600_000 - 1)
    assert bench.chat.words == ["AskQuestion", "ExtendClock"]
    await bench.clock.advance(1)
    assert bench.chat.words == ["AskQuestion", "ExtendClock", "CloseQuestion", "Reveal"]


async def test_a_tick_that_rings_before_the_first_beat_after_a_sleep_finds_the_clock_extended(bench: Bench) -> None:
    await bench.play(grace_ms=0)
    last_beat = DEADLINE - BEAT_MS
    await bench.clock.advance_to(last_beat + 1)
    bench.host._wakeups.schedule("g", last_beat + 2)  # a hint that comes before the next beat
    bench.clock.jump(3_600_000)
    await bench.clock.advance()
    assert bench.chat.words == ["AskQuestion", "ExtendClock"]


async def test_games_that_ring_together_after_a_sleep_all_find_their_clocks_extended(bench: Bench) -> None:
    await bench.clock.advance(300)  # so that the deadlines fall between two beats
    for number in range(3):
        await bench.play(f"g{number}", channel=f"test:{number}", grace_ms=0)
    await bench.clock.advance_to(DEADLINE + 100)
    bench.clock.jump(3_600_000)
    await bench.clock.advance()
    assert bench.chat.words[3:] == ["ExtendClock"] * 3


async def test_a_sleep_over_a_deadline_that_had_passed_does_not_open_the_question_again(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance_to(DEADLINE + 1_100)
    bench.clock.jump(3_600_000)
    await bench.clock.advance()
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


@pytest.mark.parametrize(("gap", "extended"), [(AWAY_MS, False), (AWAY_MS + 1, True)])
async def test_a_gap_counts_as_a_sleep_only_when_two_beats_cannot_explain_it(
    bench: Bench, gap: int, extended: bool
) -> None:
    await bench.play()
    await bench.clock.advance(5 * BEAT_MS)  # a beat has just been
    bench.clock.jump(gap)
    await bench.press(WRONG)
    assert ("HostReturned" in await bench.logged()) is extended


async def test_a_sleep_is_given_back_once(bench: Bench) -> None:
    await bench.play()
    bench.clock.jump(3_600_000)
    await bench.press(WRONG)
    await bench.clock.advance(10_000)
    assert (await bench.logged()).count("HostReturned") == 1


async def test_every_game_with_a_running_clock_gets_its_time_back(bench: Bench) -> None:
    for number in range(5):
        await bench.play(f"g{number}", channel=f"test:{number}")
    await bench.play("closed", channel="test:closed")
    await bench.press(RIGHT, game_id="closed")
    bench.clock.jump(3_600_000)
    await bench.press(WRONG, game_id="g3")
    for number in range(5):
        assert (await bench.stored(f"g{number}")).info.due_at == DUE + 3_600_000
    assert "HostReturned" not in await bench.logged("closed")


async def test_the_time_of_a_sleep_is_not_held_against_the_speed_of_an_answer(bench: Bench) -> None:
    await bench.play()
    bench.clock.jump(3_600_000)
    assert (await bench.press(RIGHT)).points.total == 125


async def test_a_press_from_before_a_sleep_that_arrives_after_it_counts(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    bench.clock.jump(3_600_000)
    assert (await bench.press(RIGHT, at=T0 + 9_900)).verdict is Verdict.RIGHT


async def test_the_time_of_a_sleep_is_given_back_although_noting_it_fails_at_first(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    bench.clock.jump(3_600_000)
    bench.store.fail("append")
    await bench.clock.advance(5_000)
    assert bench.chat.words == ["AskQuestion", "ExtendClock"]


async def test_a_press_made_again_after_a_sleep_finds_the_clock_extended_although_noting_it_failed(
    bench: Bench,
) -> None:
    await bench.play()
    bench.clock.jump(3_600_000)
    bench.store.fail("append")
    with pytest.raises(NotKept):
        await bench.press(WRONG)
    assert (await bench.press(WRONG)).verdict is Verdict.WRONG
    assert await bench.logged() == ["GameRequested", "QuestionShown", "HostReturned", "ChoicePressed"]


async def test_a_host_that_is_awake_gives_nothing_back(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance_to(DUE)
    assert await bench.logged() == ["GameRequested", "QuestionShown", "Tick"]


async def test_a_host_notes_every_second_that_it_looks_after_its_games(bench: Bench) -> None:
    await bench.play()
    for second in range(1, 6):
        await bench.clock.advance_to(T0 + second * BEAT_MS)
        assert (await bench.stored()).info.seen_at == T0 + second * BEAT_MS


async def test_a_beat_that_cannot_be_noted_is_followed_by_the_next(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("beat", times=2)
    await bench.clock.advance(3 * BEAT_MS)
    assert (await bench.stored()).info.seen_at == T0 + 3 * BEAT_MS


async def test_a_clock_that_is_set_back_gives_no_time_away(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    bench.clock.jump(-5_000)
    await bench.press(WRONG, ANN)
    await bench.clock.advance(6_000)
    assert "HostReturned" not in await bench.logged()


async def test_a_host_that_owes_a_game_time_does_not_count_as_there_until_that_is_kept(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("append", times=3)
    bench.clock.jump(30_000)
    await bench.clock.advance(2 * BEAT_MS)
    owed_since = (await bench.stored()).info.seen_at
    assert owed_since <= T0 + BEAT_MS
    await bench.clock.advance(10 * BEAT_MS)
    assert (await bench.stored()).info.seen_at > T0 + 30_000
