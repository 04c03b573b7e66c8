"""A host that was killed: the next one goes on as if nothing had been, and gives the time back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.engine.effects import ExtendClock, FinishChallenge, Verdict
from bot.engine.errors import CorruptLog
from bot.engine.events import HintPressed
from bot.host.presence import AWAY_MS
from tests.host.bench import (
    ANN,
    DEADLINE,
    DUE,
    RIGHT,
    ROOM,
    SECONDS,
    T0,
    WRONG,
    Bench,
    projected,
    without_deadline,
)
from tests.host.conftest import Opening

Step = Callable[[Bench], Awaitable[object]]


def hint(round_no: int) -> Step:
    return lambda bench: bench.submit(HintPressed(bench.clock.now(), ANN, round_no))


SCRIPT: tuple[Step, ...] = (
    lambda bench: bench.play(questions=3, shuffle=True),
    hint(0),
    lambda bench: bench.press(WRONG),
    lambda bench: bench.press(RIGHT),
    lambda bench: bench.next(0),
    lambda bench: bench.press(3, round_no=1),
    lambda bench: bench.press(2, round_no=1),
    lambda bench: bench.next(1),
    lambda bench: bench.press(0, round_no=2),
    lambda bench: bench.press(1, round_no=2),
)
"""A game in which the same things happen each time, whichever places the choices are shown in."""


async def restart(bench: Bench, opening: Opening, *, sole: bool = True) -> Bench:
    """Kill a process and start the next over the same store and chat."""
    await bench.kill()
    other = opening(bench.store.state, bench.clock, bench.chat, sole=sole)
    return await other.start()


@pytest.mark.parametrize("dead_after", range(1, len(SCRIPT)))
async def test_a_game_looks_the_same_after_a_kill(bench: Bench, opening: Opening, dead_after: int) -> None:
    for act in SCRIPT[:dead_after]:
        await act(bench)
    before = await bench.do(bench.host.view("g", ANN))
    await bench.kill()
    await bench.clock.advance(3_600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    after = await other.do(other.host.view("g", ANN))
    assert without_deadline(after) == without_deadline(before)
    if before.deadline is not None and before.phase == "open":
        assert after.deadline == before.deadline + 3_600_000


@pytest.mark.parametrize("chat_was_held", [False, True], ids=["said", "unsaid"])
@pytest.mark.parametrize("dead_after", range(1, len(SCRIPT)))
async def test_a_game_that_is_killed_anywhere_ends_as_one_that_was_not(
    opening: Opening, dead_after: int, chat_was_held: bool
) -> None:
    quiet = await opening().start()
    for act in SCRIPT:
        await act(quiet)

    bench = await opening().start()
    for number, act in enumerate(SCRIPT, start=1):
        if number == dead_after and chat_was_held:
            bench.chat.hold(ROOM)
        await act(bench)
        if number == dead_after:
            await bench.kill()
            bench.chat.release()
            bench = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert (await bench.stored()).log == (await quiet.stored()).log
    assert projected(await bench.folded()) == projected(await quiet.folded()) == await bench.scores()
    said = [(post.key, post.announcement) for post in bench.chat.posts]
    assert said == [(post.key, post.announcement) for post in quiet.chat.posts]
    assert bench.outbox == []


@pytest.mark.parametrize("dead_after", range(1, len(SCRIPT) + 1))
async def test_what_was_not_said_before_a_kill_is_said_after_it(opening: Opening, dead_after: int) -> None:
    bench = await opening().start()
    for act in SCRIPT[: dead_after - 1]:
        await act(bench)
    bench.chat.hold(ROOM)
    await SCRIPT[dead_after - 1](bench)
    unsaid = bench.outbox
    said = len(bench.chat.posts)
    await bench.kill()
    bench.chat.release()
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert other.chat.words[said:] == unsaid
    assert other.outbox == []


async def test_a_press_that_was_being_written_at_the_kill_counts_once_when_it_is_made_again(
    bench: Bench, opening: Opening
) -> None:
    await bench.play()
    bench.store.hold("append")
    bench.pressing(WRONG, delivery="d1")
    await bench.clock.settle()
    other = await restart(bench, opening)
    assert await other.scores() == {}
    assert (await other.press(WRONG, delivery="d1")).verdict is Verdict.WRONG
    assert await other.scores() == {ANN: (0, 0, 0, 1, 0)}


async def test_a_question_that_was_shown_but_not_noted_is_shown_again_and_then_runs(
    bench: Bench, opening: Opening
) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    bench.store.hold("append")
    bench.chat.release()
    await bench.clock.settle()
    assert bench.chat.words == ["AskQuestion"]
    await bench.kill()
    await bench.clock.advance(5_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert other.chat.words == ["AskQuestion", "AskQuestion"]
    assert (await other.stored()).info.due_at == DUE + 5_000


# --- the clock -------------------------------------------------------------------------------------------------------


async def test_the_time_away_is_given_back_and_announced(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    await bench.kill()
    await bench.clock.advance(600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert other.chat.of(ExtendClock) == [ExtendClock(0, DEADLINE + 600_000, 600_000, "message-1")]
    await other.clock.advance_to(DUE + 600_000 - 1)
    assert other.chat.words == ["AskQuestion", "ExtendClock"]
    await other.clock.advance(1)
    assert other.chat.words == ["AskQuestion", "ExtendClock", "CloseQuestion", "Reveal"]


async def test_the_time_away_is_not_held_against_the_speed_of_an_answer(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.kill()
    await bench.clock.advance(600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert (await other.press(RIGHT)).points.total == 125


async def test_the_time_away_counts_from_when_the_game_was_last_looked_after(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.clock.advance(7_300)  # the last beat was at 7,000
    await bench.kill()
    await bench.clock.advance(2_700)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert [effect.by_ms for effect in other.chat.of(ExtendClock)] == [3_000]


async def test_the_time_away_counts_from_the_stop(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.clock.advance(7_300)
    await bench.stop()
    await bench.clock.advance(10_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert [effect.by_ms for effect in other.chat.of(ExtendClock)] == [10_000]


async def test_two_kills_give_back_both_times(bench: Bench, opening: Opening) -> None:
    await bench.play()
    for pause in (5_000, 9_000):
        await bench.kill()
        await bench.clock.advance(pause)
        bench = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert [effect.by_ms for effect in bench.chat.of(ExtendClock)] == [5_000, 9_000]
    assert (await bench.stored()).info.due_at == DUE + 14_000


@pytest.mark.parametrize(
    ("sole", "gap", "given_back"),
    [(True, 1, [1]), (True, AWAY_MS, [AWAY_MS]), (False, AWAY_MS, []), (False, AWAY_MS + 1, [AWAY_MS + 1])],
)
async def test_a_short_gap_counts_as_time_away_only_for_a_sole_host(
    bench: Bench, opening: Opening, sole: bool, gap: int, given_back: list[int]
) -> None:
    await bench.play()
    await bench.kill()
    await bench.clock.advance(gap)
    other = await opening(bench.store.state, bench.clock, bench.chat, sole=sole).start()
    assert [effect.by_ms for effect in other.chat.of(ExtendClock)] == given_back


async def test_no_time_is_given_back_where_none_was_lost(bench: Bench, opening: Opening) -> None:
    await bench.play()
    other = await restart(bench, opening)
    assert other.chat.of(ExtendClock) == []
    assert await other.logged() == ["GameRequested", "QuestionShown"]


async def test_a_deadline_that_had_passed_before_the_kill_closes_the_question_at_once(
    bench: Bench, opening: Opening
) -> None:
    await bench.play()
    await bench.clock.advance_to(DEADLINE + 1_000)
    await bench.kill()
    await bench.clock.advance(600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert other.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_a_reading_pause_begins_again_when_the_host_is_back(bench: Bench, opening: Opening) -> None:
    await bench.play(audience="channel")
    await bench.clock.advance_to(DUE)
    await bench.kill()
    await bench.clock.advance(600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    await other.clock.advance(7_999)
    assert other.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]
    await other.clock.advance(1)
    assert other.chat.words == ["AskQuestion", "CloseQuestion", "Reveal", "AskQuestion"]


async def test_a_personal_game_waits_for_its_player_as_long_as_it_takes(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.press(RIGHT)
    await bench.kill()
    await bench.clock.advance(7 * 24 * 3_600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    await other.next()
    assert (await other.press(RIGHT, round_no=1)).verdict is Verdict.RIGHT
    assert other.chat.of(FinishChallenge)[0].standings[0].points == 250


async def test_the_time_away_is_given_back_although_noting_it_fails_at_first(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.kill()
    await bench.clock.advance(600_000)
    other = opening(bench.store.state, bench.clock, bench.chat)
    other.store.fail("append")
    await other.start()
    await other.clock.advance(5_000)
    assert [effect.by_ms for effect in other.chat.of(ExtendClock)] == [600_000]
    assert "CloseQuestion" not in other.chat.words


async def test_posts_of_a_finished_game_are_said_after_a_kill(bench: Bench, opening: Opening) -> None:
    await bench.play(questions=1)
    bench.chat.hold(ROOM)
    await bench.press(RIGHT)
    assert (await bench.stored()).info.over
    await bench.kill()
    bench.chat.release()
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert other.chat.words[1:] == ["CloseQuestion", "Reveal", "FinishChallenge", "AwardBadge"]
    assert other.outbox == []


# --- several games ---------------------------------------------------------------------------------------------------


async def test_posts_of_several_games_in_one_channel_are_said_in_their_order_after_a_kill(
    bench: Bench, opening: Opening
) -> None:
    for number in range(3):
        await bench.play(f"g{number}")
        await bench.clock.advance(1_000)
    bench.chat.hold(ROOM)
    for number in range(3):
        await bench.press(RIGHT, game_id=f"g{number}")
    await bench.kill()
    bench.chat.release()
    said = len(bench.chat.posts)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert [post.key.game_id for post in other.chat.posts[said:]] == ["g0", "g0", "g1", "g1", "g2", "g2"]


async def test_every_running_game_is_taken_up(bench: Bench, opening: Opening) -> None:
    for number in range(30):
        await bench.play(f"g{number}", channel=f"test:{number}")
    await bench.kill()
    await bench.clock.advance(60_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert len(other.chat.of(ExtendClock)) == 30
    await other.clock.advance_to(DUE + 60_000)
    for number in range(30):
        assert (await other.logged(f"g{number}"))[-2:] == ["HostReturned", "Tick"]


async def test_only_the_games_named_are_taken_up(bench: Bench, opening: Opening) -> None:
    for game_id in ("mine", "theirs"):
        await bench.play(game_id, channel=f"test:{game_id}")
    await bench.kill()
    await bench.clock.advance(60_000)
    other = opening(bench.store.state, bench.clock, bench.chat)
    await other.do(other.host.start(games=["mine"]))
    await other.clock.advance(600_000)
    assert (await other.logged("mine"))[-1] == "Tick"
    assert await other.logged("theirs") == ["GameRequested", "QuestionShown"]


async def test_games_of_a_chat_that_is_not_connected_are_left_alone(bench: Bench, opening: Opening) -> None:
    await bench.play()
    for row in bench.store.state.games.values():
        row.info = replace(row.info, channel="elsewhere:room")
    await bench.kill()
    await bench.clock.advance(600_000)
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    await other.clock.advance(600_000)
    assert await other.logged() == ["GameRequested", "QuestionShown"]


@pytest.mark.parametrize("body", ["{", "{}", '{"round_no":"first","message":null}'])
async def test_a_game_whose_log_is_corrupt_does_not_keep_the_others_from_going_on(
    bench: Bench, opening: Opening, body: str
) -> None:
    for game_id in ("before", "broken", "after"):
        await bench.play(game_id, channel=f"test:{game_id}")
        await bench.clock.advance(1)
    await bench.kill()
    bench.store.state.games["broken"].log[1].body = body
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    for game_id in ("before", "after"):
        assert (await other.press(RIGHT, game_id=game_id)).verdict is Verdict.RIGHT
    with pytest.raises(CorruptLog):
        await other.press(RIGHT, game_id="broken")


async def test_a_log_that_makes_the_engine_stumble_does_not_keep_the_other_games_from_going_on(
    bench: Bench, opening: Opening
) -> None:
    for game_id in ("before", "broken", "after"):
        await bench.play(game_id, channel=f"test:{game_id}")
        await bench.press(WRONG, game_id=game_id)
        await bench.clock.advance(1)
    await bench.kill()
    event = bench.store.state.games["broken"].log[2]
    event.body = event.body.replace('"choice":0', '"choice":"none"')
    other = await opening(bench.store.state, bench.clock, bench.chat).start()
    for game_id in ("before", "after"):
        assert (await other.press(RIGHT, game_id=game_id)).verdict is Verdict.RIGHT
    stumbled = other.pressing(RIGHT, game_id="broken")
    await other.clock.settle()
    assert stumbled.done() and stumbled.exception() is not None


async def test_a_game_that_cannot_be_read_at_the_start_does_not_keep_the_others_from_going_on(
    bench: Bench, opening: Opening
) -> None:
    for game_id in ("one", "two"):
        await bench.play(game_id, channel=f"test:{game_id}", seconds=2 * SECONDS)
    await bench.kill()
    other = opening(bench.store.state, bench.clock, bench.chat)
    other.store.fail("load")
    await other.start()
    await other.clock.advance(10 * 60_000)
    assert [(await other.logged(game_id))[-1] for game_id in ("one", "two")].count("Tick") >= 1


async def test_a_restart_of_an_empty_store_writes_nothing(opening: Opening) -> None:
    bench = await opening().start()
    await bench.clock.advance(10_000)
    assert bench.store.transactions == []
    assert bench.store.calls["beat"] == 0
    assert bench.clock.now() == T0 + 10_000


async def test_what_was_said_but_not_noted_is_not_said_again_once_a_later_question_is_shown(
    bench: Bench, opening: Opening
) -> None:
    await bench.play()
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    unnoted = dict(bench.store.state.outbox)
    await bench.next()
    bench.store.state.outbox.update(unnoted)  # as if the process had died before noting what it had said
    assert bench.outbox == ["CloseQuestion", "Reveal"]
    other = await restart(bench, opening)
    assert other.chat.words == ["AskQuestion", "CloseQuestion", "Reveal", "AskQuestion"]
    assert other.outbox == []


async def test_a_reveal_that_was_not_noted_is_said_again_while_its_question_is_the_newest(
    bench: Bench, opening: Opening
) -> None:
    await bench.play()
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    other = await restart(bench, opening)
    assert other.chat.words == ["AskQuestion"] + 2 * ["CloseQuestion", "Reveal"]
    assert other.outbox == []


async def test_a_store_that_cannot_be_read_at_the_start_only_delays_a_game(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.clock.advance(10_000)
    await bench.kill()
    bench.clock.jump(60_000)
    other = opening(bench.store.state, bench.clock)
    other.store.fail("load", times=3)
    await other.start()
    await other.clock.advance(5_000)
    assert "ExtendClock" in other.chat.words
    assert (await other.press(RIGHT)).verdict is Verdict.RIGHT
