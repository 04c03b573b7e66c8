"""The host as adapters use it: whole games, refusals, and stopping."""

import asyncio

import pytest

from bot.engine.effects import (
    AskQuestion,
    CloseQuestion,
    CloseReason,
    EndReason,
    FinishChallenge,
    Reveal,
    ShowHint,
    Verdict,
)
from bot.engine.errors import GameAlreadyStarted, NotAPlayer, NotPlayable
from bot.engine.events import HintPressed, PlayerJoined, SkipPressed
from bot.engine.game import Phase
from bot.host.errors import HostError, NotKept, Stopping
from bot.ports import UnknownGame
from tests.host.bench import ANN, BOB, DEADLINE, DUE, RIGHT, ROOM, SECONDS, T0, WRONG, WRONG_TOO, Bench, challenge
from tests.host.conftest import Opening


async def test_a_solo_game_goes_from_request_to_badge(bench: Bench) -> None:
    assert await bench.play() == "g"
    assert bench.chat.words == ["AskQuestion"]
    assert (await bench.host.view("g", ANN)).phase is Phase.OPEN

    await bench.clock.advance(10_000)
    first = await bench.press(RIGHT)
    assert (first.verdict, first.points.earned, first.points.speed) == (Verdict.RIGHT, 100, 16)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]

    await bench.next()
    assert bench.chat.words[3:] == ["AskQuestion"]
    await bench.clock.advance(SECONDS * 1000)
    last = await bench.press(RIGHT, round_no=1)
    assert last.points.speed == 0

    assert bench.chat.words[4:] == ["CloseQuestion", "Reveal", "FinishChallenge", "AwardBadge"]
    (finish,) = bench.chat.of(FinishChallenge)
    assert finish.reason is EndReason.COMPLETED
    assert [(line.player, line.points) for line in finish.standings] == [(ANN, 216)]
    assert await bench.scores() == {ANN: (216, 2, 2, 0, 0)}
    (badge,) = await bench.store.badges(ANN)
    assert (badge.badge, badge.game_id, badge.first_try) == ("mastery:basics", "g", True)
    assert bench.outbox == []
    assert await bench.store.running() == []


async def test_the_clock_of_a_question_starts_when_the_chat_has_shown_it(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    await bench.clock.advance(20_000)
    assert (await bench.host.view("g", ANN)).deadline is None
    bench.chat.release()
    await bench.clock.settle()
    assert (await bench.host.view("g", ANN)).deadline == DEADLINE + 20_000


async def test_a_question_closes_when_its_deadline_and_the_grace_are_over_and_not_before(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance_to(DUE - 1)
    assert bench.chat.of(CloseQuestion) == []
    await bench.clock.advance(1)
    (close,) = bench.chat.of(CloseQuestion)
    assert (close.reason, close.message) == (CloseReason.TIME_UP, "message-1")
    assert await bench.logged() == ["GameRequested", "QuestionShown", "Tick"]


async def test_a_press_before_the_deadline_that_arrives_in_the_grace_counts(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance_to(DEADLINE + 1_000)
    assert (await bench.press(RIGHT, at=DEADLINE)).verdict is Verdict.RIGHT
    assert bench.chat.of(CloseQuestion)[0].reason is CloseReason.ANSWERED


async def test_a_press_after_the_deadline_that_arrives_in_the_grace_is_too_late(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance_to(DEADLINE + 1_000)
    assert (await bench.press(RIGHT, at=DEADLINE + 1)).verdict is Verdict.TOO_LATE
    assert bench.chat.of(CloseQuestion) == []


async def test_a_round_closes_early_when_its_player_has_no_attempt_left(bench: Bench) -> None:
    await bench.play()
    assert (await bench.press(WRONG)).attempts_left == 1
    assert bench.chat.of(CloseQuestion) == []
    assert (await bench.press(WRONG_TOO)).done
    assert bench.chat.of(CloseQuestion)[0].reason is CloseReason.ANSWERED
    await bench.clock.advance(60_000)
    assert len(bench.chat.of(CloseQuestion)) == 1


async def test_a_channel_goes_on_by_itself_after_the_reading_pause(bench: Bench) -> None:
    await bench.play(audience="channel")
    await bench.press(RIGHT, ANN)
    await bench.press(WRONG, BOB)
    await bench.clock.advance_to(DUE)
    (reveal,) = bench.chat.of(Reveal)
    assert (reveal.right, reveal.player_count) == ((ANN,), 2)
    await bench.clock.advance(7_999)
    assert len(bench.chat.of(AskQuestion)) == 1
    await bench.clock.advance(1)
    assert len(bench.chat.of(AskQuestion)) == 2
    await bench.clock.advance_to(DUE + 8_000 + 1000 * SECONDS + 1_500)
    assert bench.chat.words[-1] == "FinishChallenge"


async def test_hints_skips_and_joining_go_the_same_way(bench: Bench) -> None:
    await bench.play(audience="channel")
    (joined,) = await bench.submit(PlayerJoined(T0, BOB))
    assert joined.new
    hint = await bench.submit(HintPressed(T0, BOB, 0))
    assert ShowHint(BOB, 0, cost=25) in hint
    await bench.submit(SkipPressed(T0, ANN, 0))
    assert bench.chat.of(CloseQuestion)[0].reason is CloseReason.SKIPPED
    assert await bench.scores() == {BOB: (0, 0, 0, 0, 1)}


async def test_a_practice_game_has_no_clock_and_ends_when_its_player_stops(bench: Bench) -> None:
    await bench.play(mode="practice", questions=1)
    await bench.clock.advance(2 * 3_600_000)
    for round_no in range(3):
        await bench.press(WRONG, round_no=round_no)
        assert (await bench.press(RIGHT, round_no=round_no)).explain
        await bench.next(round_no)
    await bench.give_up()
    assert bench.chat.of(FinishChallenge)[0].reason is EndReason.STOPPED


async def test_a_refused_request_leaves_nothing_behind(bench: Bench) -> None:
    with pytest.raises(NotPlayable):
        await bench.play(mode="exam")
    assert bench.store.state.games == {}
    assert bench.chat.attempts == []
    with pytest.raises(UnknownGame):
        await bench.press(RIGHT)
    assert await bench.play() == "g"


async def test_a_request_without_an_id_gets_a_new_one_each_time(bench: Bench) -> None:
    first = await bench.do(bench.host.request(ROOM, challenge(), bench.request()))
    second = await bench.do(bench.host.request(ROOM, challenge(), bench.request()))
    assert first != second
    assert set(bench.store.state.games) == {first, second}


async def test_a_request_that_could_not_be_kept_can_be_made_again(bench: Bench) -> None:
    bench.store.fail("append")
    with pytest.raises(NotKept):
        await bench.play()
    assert bench.store.state.games == {}
    assert await bench.play() == "g"
    assert bench.chat.words == ["AskQuestion"]


async def test_a_request_for_a_game_that_is_played_here_is_refused_and_the_game_goes_on(bench: Bench) -> None:
    await bench.play()
    with pytest.raises(GameAlreadyStarted):
        await bench.play()
    assert (await bench.press(WRONG)).verdict is Verdict.WRONG
    await bench.clock.advance_to(DUE)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_a_request_for_a_game_that_is_being_written_does_not_stop_its_clock(bench: Bench) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    pressed = bench.pressing(RIGHT, ANN)
    await bench.clock.settle()
    again = bench.begin(bench.host.request(ROOM, challenge(), bench.request(audience="channel"), "g"))
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert isinstance(again.exception(), GameAlreadyStarted)
    assert pressed.done()
    await bench.clock.advance_to(DUE)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


@pytest.mark.parametrize("in_memory", [True, False])
async def test_a_request_for_a_game_that_exists_keeps_nobody_waiting(opening: Opening, in_memory: bool) -> None:
    bench = await opening().start()
    await bench.play(audience="channel")
    await bench.play("other", channel="test:other", audience="channel")
    if not in_memory:
        await bench.kill()
        bench = opening(bench.store.state, bench.clock, bench.chat)
        await bench.do(bench.host.start(games=["other"]))
    bench.store.hold("load")
    again = bench.begin(bench.host.request(ROOM, challenge(), bench.request(audience="channel"), "g"))
    await bench.clock.settle()
    first = bench.pressing(RIGHT, ANN)
    bench.store.hold("append")
    elsewhere = bench.pressing(RIGHT, ANN, "other")
    await bench.clock.settle()
    bench.store.release("load")
    await bench.clock.settle()
    second = bench.pressing(RIGHT, BOB)
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert isinstance(again.exception(), GameAlreadyStarted)
    assert [task.done() for task in (first, elsewhere, second)] == [True, True, True]
    assert await bench.scores() == {ANN: (125, 1, 1, 0, 0), BOB: (125, 1, 1, 0, 0)}


async def test_a_request_for_a_game_that_is_in_the_store_alone_is_refused(bench: Bench) -> None:
    await bench.twin().start()
    await bench.twins[0].play()
    with pytest.raises(GameAlreadyStarted):
        await bench.play()
    assert await bench.logged() == ["GameRequested", "QuestionShown"]


async def test_a_request_delivered_twice_starts_one_game(bench: Bench) -> None:
    event = bench.request(delivery="d1")
    game_id = await bench.do(bench.host.request(ROOM, challenge(), event))
    with pytest.raises((GameAlreadyStarted, HostError)):
        await bench.do(bench.host.request(ROOM, challenge(), event))
    assert list(bench.store.state.games) == [game_id]
    assert bench.chat.words == ["AskQuestion"]


async def test_a_press_in_an_unknown_game_is_refused_and_stays_so(bench: Bench) -> None:
    for _ in range(2):
        with pytest.raises(UnknownGame):
            await bench.press(RIGHT, game_id="nowhere")
    assert bench.store.transactions == []


async def test_a_view_shows_a_game_that_is_not_in_memory(bench: Bench, opening: Opening) -> None:
    await bench.play()
    await bench.press(WRONG)
    other = opening(bench.store.state, bench.clock)
    await other.do(other.host.start(games=[]))
    seen = await other.do(other.host.view("g", ANN))
    assert (seen.tried, seen.attempts_left, seen.order) == ((WRONG,), 1, (0, 1, 2, 3))
    assert (await other.do(other.host.challenge("g"))) == challenge()


async def test_a_view_of_an_unknown_game_is_refused(bench: Bench) -> None:
    with pytest.raises(UnknownGame):
        await bench.do(bench.host.view("nowhere", ANN))


async def test_a_game_for_one_is_closed_to_others(bench: Bench) -> None:
    await bench.play()
    with pytest.raises(NotAPlayer):
        await bench.press(RIGHT, BOB)


async def test_a_host_that_was_not_started_takes_nothing(opening: Opening) -> None:
    with pytest.raises(Stopping):
        await opening().play()


async def test_quiet_returns_when_everything_is_said_and_written(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    waiting = bench.begin(bench.host.quiet())
    await bench.clock.settle()
    assert not waiting.done()
    bench.chat.release()
    await bench.clock.settle()
    assert waiting.done()
    assert bench.outbox == []


# --- stopping --------------------------------------------------------------------------------------------------------


async def test_stop_writes_what_waits_and_answers_it(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    pressed = bench.pressing(WRONG)
    await bench.clock.settle()
    stopping = bench.begin(bench.host.stop())
    await bench.clock.settle()
    assert not stopping.done()
    assert not pressed.done()
    bench.store.release()
    await bench.clock.settle()
    assert stopping.done()
    assert pressed.result()[0].verdict is Verdict.WRONG
    assert await bench.scores() == {ANN: (0, 0, 0, 1, 0)}


async def test_stop_takes_nothing_more_from_its_first_moment(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    bench.pressing(WRONG)
    await bench.clock.settle()
    stopping = bench.begin(bench.host.stop())
    await bench.clock.settle()
    with pytest.raises(Stopping):
        await bench.press(RIGHT)
    with pytest.raises(Stopping):
        await bench.play("another")
    bench.store.release()
    await stopping
    assert await bench.scores() == {ANN: (0, 0, 0, 1, 0)}


async def test_stop_leaves_what_did_not_reach_its_chat_in_the_store(bench: Bench) -> None:
    await bench.play()
    bench.chat.hold(ROOM)
    await bench.press(RIGHT)
    await bench.stop()
    assert bench.outbox == ["CloseQuestion", "Reveal"]
    assert bench.chat.words == ["AskQuestion"]


async def test_stop_delivers_nothing_of_what_it_still_writes(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    bench.pressing(RIGHT)
    await bench.clock.settle()
    stopping = bench.begin(bench.host.stop())
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert stopping.done()
    assert bench.outbox == ["CloseQuestion", "Reveal"]
    assert bench.chat.words == ["AskQuestion"]


async def test_stop_notes_when_the_games_were_last_looked_after(bench: Bench) -> None:
    await bench.play()
    await bench.clock.advance(1_700)
    await bench.stop()
    assert (await bench.stored()).info.seen_at == T0 + 1_700


async def test_stop_ends_although_the_time_cannot_be_noted(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("beat")
    await bench.stop()
    assert bench.store.calls["beat"] == 1


async def test_stop_can_be_called_twice(bench: Bench) -> None:
    await bench.play()
    await bench.stop()
    await bench.stop()
    assert bench.store.calls["beat"] == 1


async def test_stop_leaves_no_task_and_no_timer(opening: Opening) -> None:
    before = asyncio.all_tasks()
    bench = await opening().start()
    await bench.play("one")
    bench.chat.hold("test:other")
    await bench.play("two", channel="test:other")
    bench.chat.busy()
    await bench.press(RIGHT, game_id="one")
    assert asyncio.all_tasks() > before
    await bench.host.stop()
    assert asyncio.all_tasks() == before
    assert bench.clock.timers == []


async def test_stop_leaves_no_task_that_reads_a_game(opening: Opening) -> None:
    first = await opening().start()
    await first.play()
    await first.stop()
    bench = opening(first.store.state, first.clock)
    await bench.do(bench.host.start(games=[]))
    bench.store.hold("load")
    pressed = bench.pressing(RIGHT)
    await bench.clock.settle()
    await bench.host.stop()
    others = asyncio.all_tasks() - {asyncio.current_task(), pressed}
    assert others == set()
    await bench.clock.settle()
    assert isinstance(pressed.exception(), Stopping)


async def test_stop_ends_although_the_outbox_cannot_be_emptied(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    await bench.stop()
    assert bench.outbox == ["CloseQuestion", "Reveal"]


async def test_stop_ends_although_nothing_can_be_written(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("append", times=100)
    pressed = bench.pressing(WRONG)
    await bench.stop()
    assert isinstance(pressed.exception(), NotKept)


async def test_stop_during_a_failed_confirmation_keeps_the_question_for_the_next_start(bench: Bench) -> None:
    async def refuse_shown() -> None:
        bench.store.fail("append", times=100)

    bench.chat.hold(ROOM)
    await bench.play()
    bench.store.before("append", refuse_shown)
    bench.chat.release()
    await bench.clock.advance(3_000)
    await bench.stop()
    assert bench.outbox == ["AskQuestion"]
    assert await bench.logged() == ["GameRequested"]
