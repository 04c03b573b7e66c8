"""Announcements on their way to the chats: order, pauses, and chats that are gone."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from bot.engine.effects import AskQuestion, CloseQuestion, EndReason, FinishChallenge
from bot.engine.events import StopPressed
from bot.host import outbox
from bot.host.errors import NotConnected, NotKept
from bot.host.outbox import FIRST_PAUSE_MS, LONGEST_PAUSE_MS, PATIENCE_MS
from bot.host.presence import RETRY_MS
from bot.host.service import Host
from bot.ports import Append, StoreUnavailable
from tests.host.bench import ANN, DEADLINE, DUE, RIGHT, ROOM, T0, WRONG, Bench, challenge
from tests.host.conftest import Opening

PAUSES = [min(FIRST_PAUSE_MS * 2**number, LONGEST_PAUSE_MS) for number in range(10)]
"""What lies between the tries when a chat is busy and names no pause of its own."""


def tried_at(bench: Bench) -> list[int]:
    """When the chat was called, counted from the beginning of the test."""
    return [attempt.at - T0 for attempt in bench.chat.attempts]


async def test_posts_of_one_channel_arrive_in_order_over_several_games(bench: Bench) -> None:
    await bench.play("one")
    await bench.play("two")
    bench.chat.hold(ROOM)
    await bench.press(RIGHT, game_id="one")
    await bench.press(RIGHT, game_id="two")
    await bench.next(game_id="one")
    await bench.give_up(game_id="two")
    bench.chat.release()
    await bench.clock.settle()
    assert [(post.key.game_id, type(post.announcement).__name__) for post in bench.chat.posts[2:]] == [
        ("one", "CloseQuestion"),
        ("one", "Reveal"),
        ("two", "CloseQuestion"),
        ("two", "Reveal"),
        ("one", "AskQuestion"),
        ("two", "FinishChallenge"),
    ]


async def test_a_held_channel_does_not_hold_another(bench: Bench) -> None:
    bench.chat.hold("test:slow")
    await bench.play("slow", channel="test:slow")
    await bench.play("fast", channel="test:fast")
    await bench.press(RIGHT, game_id="fast")
    assert [post.key.game_id for post in bench.chat.posts] == ["fast"] * 3
    bench.chat.release()
    await bench.clock.settle()
    assert bench.chat.posts[-1].key.game_id == "slow"


async def test_a_busy_channel_does_not_hold_another(bench: Bench) -> None:
    bench.chat.busy(1, retry_after_ms=60_000)
    await bench.play("slow", channel="test:slow")
    await bench.play("fast", channel="test:fast")
    assert [post.key.game_id for post in bench.chat.posts] == ["fast"]


async def test_the_next_post_of_a_channel_waits_until_the_one_before_is_confirmed(bench: Bench) -> None:
    await bench.play()
    bench.chat.hold(ROOM)
    await bench.press(RIGHT)
    await bench.clock.advance(10_000)
    assert [type(attempt.post.announcement) for attempt in bench.chat.attempts] == [AskQuestion, CloseQuestion]


async def test_a_busy_chat_is_tried_again_after_pauses_that_double(bench: Bench) -> None:
    bench.chat.busy(4)
    await bench.play()
    await bench.clock.advance(60_000)
    assert tried_at(bench)[:5] == [0, 500, 1_500, 3_500, 7_500]
    assert bench.chat.shown_at[0] == T0 + 7_500
    assert (await bench.stored()).log[1].at == T0 + 7_500


async def test_a_pause_does_not_grow_beyond_a_minute(bench: Bench) -> None:
    bench.chat.busy(len(PAUSES))
    await bench.play()
    await bench.clock.advance(sum(PAUSES))
    moments = tried_at(bench)
    assert [later - earlier for earlier, later in pairwise(moments)] == PAUSES
    assert PAUSES[-1] == PAUSES[-2] == 60_000
    assert bench.chat.words == ["AskQuestion"]


async def test_a_chats_own_wish_for_a_pause_is_honoured(bench: Bench) -> None:
    bench.chat.busy(1, retry_after_ms=12_345)
    await bench.play()
    await bench.clock.advance(12_344)
    assert tried_at(bench) == [0]
    await bench.clock.advance(1)
    assert tried_at(bench) == [0, 12_345]


async def test_an_unforeseen_error_of_a_chat_is_tried_again(bench: Bench) -> None:
    bench.chat.broken(RuntimeError("bug in an adapter"))
    await bench.play()
    await bench.clock.advance(FIRST_PAUSE_MS)
    assert bench.chat.words == ["AskQuestion"]
    assert tried_at(bench) == [0, FIRST_PAUSE_MS]


async def test_an_unforeseen_error_does_not_lose_the_posts_behind_it(bench: Bench) -> None:
    await bench.play()
    bench.chat.broken(RuntimeError("bug in an adapter"))
    await bench.press(RIGHT)
    await bench.clock.advance(FIRST_PAUSE_MS)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_a_game_ends_when_its_chat_is_gone(bench: Bench) -> None:
    bench.chat.gone(ROOM)
    await bench.play()
    log = (await bench.stored()).log
    assert [type(event).__name__ for event in log] == ["GameRequested", "ChatLost"]
    assert log[1].reason == f"{ROOM} was deleted"
    assert (await bench.folded()).end is EndReason.CHAT_LOST
    assert (await bench.stored()).info.over
    assert bench.outbox == []
    assert bench.host._wakeups.games == []


async def test_a_chat_that_goes_in_the_middle_ends_the_game_and_leaves_no_post(bench: Bench) -> None:
    await bench.play(questions=1)
    bench.chat.gone(ROOM)
    await bench.press(WRONG)
    await bench.clock.advance_to(DUE)
    assert (await bench.stored()).info.over
    assert bench.outbox == []
    await bench.clock.advance(600_000)
    assert len(bench.chat.attempts) <= 5


async def test_a_chat_that_takes_nothing_for_minutes_counts_as_gone(bench: Bench) -> None:
    bench.chat.busy(1_000)
    await bench.play()
    await bench.clock.advance(PATIENCE_MS - 1)
    assert not (await bench.stored()).info.over
    await bench.clock.advance(1 + LONGEST_PAUSE_MS)
    assert (await bench.stored()).info.over
    await bench.clock.advance(PATIENCE_MS + LONGEST_PAUSE_MS)
    assert bench.outbox == []


async def test_many_short_pauses_that_a_chat_asks_for_do_not_make_it_count_as_gone(bench: Bench) -> None:
    bench.chat.busy(50, retry_after_ms=1_000)
    await bench.play()
    await bench.clock.advance(50_000)
    assert bench.chat.words == ["AskQuestion"]


async def test_a_game_in_a_channel_without_a_chat_is_refused_and_leaves_nothing(bench: Bench) -> None:
    with pytest.raises(NotConnected):
        await bench.play("lost", channel="nowhere:room")
    assert bench.outbox == []
    assert await bench.store.running() == []


async def test_other_games_go_on_when_one_chat_is_gone(bench: Bench) -> None:
    await bench.play("there", channel="test:there")
    bench.chat.gone(ROOM)
    await bench.play("lost")
    await bench.press(RIGHT, game_id="there")
    assert not (await bench.stored("there")).info.over
    assert bench.outbox == []


async def test_a_question_of_a_game_that_was_stopped_meanwhile_is_not_asked(bench: Bench) -> None:
    await bench.play("one")
    bench.chat.hold(ROOM)
    await bench.press(RIGHT, game_id="one")
    await bench.next(game_id="one")
    await bench.give_up(game_id="one")
    bench.chat.release()
    await bench.clock.settle()
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal", "FinishChallenge"]
    assert bench.outbox == []


async def test_a_question_is_asked_where_the_stop_could_not_be_kept(bench: Bench) -> None:
    await bench.play("first")
    bench.chat.hold(ROOM)
    await bench.press(RIGHT, game_id="first")
    await bench.play("g")  # its question waits behind the reveal
    bench.store.hold("append")
    bench.store.fail("append")
    stopped = bench.begin(bench.host.submit("g", StopPressed(T0, ANN)))
    await bench.clock.settle()
    bench.chat.release()
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.advance(10 * RETRY_MS)
    assert isinstance(stopped.exception(), NotKept)
    assert len(bench.chat.of(AskQuestion)) == 2
    assert (await bench.press(WRONG)).attempts_left == 1


async def test_delivered_posts_leave_the_store(bench: Bench) -> None:
    await bench.play()
    assert bench.outbox == []
    await bench.press(RIGHT)
    assert bench.outbox == []


async def test_a_question_leaves_the_store_with_the_event_that_says_it_is_shown(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    assert bench.outbox == ["AskQuestion"]
    bench.chat.release()
    await bench.clock.settle()
    assert bench.outbox == []
    assert bench.store.calls["discard"] == 0
    assert [len(batch[0].delivered) for batch in bench.store.transactions] == [0, 1]


async def test_a_confirmation_that_cannot_be_kept_is_tried_again_with_its_own_time(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    bench.store.fail("append", times=3)
    bench.chat.release()
    await bench.clock.advance(3 * RETRY_MS)
    assert bench.chat.words == ["AskQuestion"]
    assert bench.outbox == []
    assert (await bench.stored()).log[1].at == T0
    assert (await bench.stored()).info.due_at == DUE


async def test_a_discard_that_fails_hangs_nothing(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    await bench.do(bench.host.quiet())
    assert bench.outbox == ["CloseQuestion", "Reveal"]
    await bench.stop()


async def test_a_discard_that_fails_is_tried_again_with_the_next_delivery(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    bench.store._faults["discard"].clear()
    await bench.next()
    await bench.clock.advance_to(DEADLINE)
    await bench.give_up()
    assert bench.outbox == []


async def test_a_post_whose_game_vanished_does_not_hold_its_channel(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    await bench.play("vanished")
    await bench.play("g")
    del bench.store.state.games["vanished"]
    bench.chat.release()
    await bench.clock.advance(10_000)
    assert [post.key.game_id for post in bench.chat.posts] == ["vanished", "g"]


async def test_the_chat_is_given_the_challenge_that_the_game_plays(bench: Bench) -> None:
    await bench.play(questions=3)
    assert bench.chat.challenges == [challenge(3)]


async def test_each_post_carries_the_key_of_its_event(bench: Bench) -> None:
    await bench.play(questions=1)
    await bench.press(RIGHT)
    keys = [(post.key.seq, post.key.index) for post in bench.chat.posts]
    assert keys == [(1, 0), (3, 0), (3, 1), (3, 2), (3, 3)]


@pytest.mark.parametrize("games", [None, ["g"]])
async def test_posts_of_a_chat_that_is_not_connected_stay_in_the_store(
    opening: Opening, games: list[str] | None
) -> None:
    bench = await opening().start()
    bench.chat.hold("test:1")
    await bench.play(channel="test:1")
    await bench.kill()
    host = Host(bench.store, bench.clock, {"elsewhere": bench.chat})
    await bench.do(host.start(games))
    bench.chat.release()
    await bench.clock.advance(1_000)
    assert bench.outbox == ["AskQuestion"]
    assert bench.chat.posts == []
    await bench.do(host.stop())


async def test_a_finish_is_shown_after_everything_before_it(bench: Bench) -> None:
    await bench.play(questions=1)
    bench.chat.busy(3)
    await bench.press(RIGHT)
    await bench.clock.advance(10_000)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal", "FinishChallenge", "AwardBadge"]
    assert bench.chat.of(FinishChallenge)[0].asked == 1


async def test_a_stopping_host_waits_for_the_chat_that_has_a_post_in_hand(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "HAND_OVER_S", 5.0)
    bench.chat.hold(ROOM)
    await bench.play()
    stopping = bench.begin(bench.host.stop())
    await bench.clock.settle()
    assert not stopping.done()
    bench.chat.release()
    await stopping
    assert bench.outbox == []
    assert [type(event).__name__ for event in (await bench.stored()).log] == ["GameRequested", "QuestionShown"]


async def test_a_discard_that_failed_is_made_up_for_when_the_host_stops(bench: Bench) -> None:
    await bench.play(questions=1)
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    assert bench.outbox != []
    bench.store._faults["discard"].clear()
    await bench.stop()
    assert bench.outbox == []


async def test_what_was_kept_although_the_store_said_otherwise_is_told_soon(bench: Bench) -> None:
    await bench.play()
    append = bench.store.append

    async def keep_and_fail(appends: Sequence[Append]) -> list[bool]:
        monkey.undo()
        await append(appends)
        raise StoreUnavailable("the connection was lost during the commit")

    monkey = pytest.MonkeyPatch()
    monkey.setattr(bench.store, "append", keep_and_fail)
    with pytest.raises(NotKept):
        await bench.press(RIGHT)
    assert bench.outbox == ["CloseQuestion", "Reveal"]
    await bench.clock.advance(RETRY_MS)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]
    assert bench.outbox == []
    await bench.clock.advance(10 * RETRY_MS)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_what_was_to_leave_with_a_write_that_failed_leaves_with_the_next(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("discard", times=100)
    await bench.press(RIGHT)
    bench.store._faults["discard"].clear()
    assert bench.outbox == ["CloseQuestion", "Reveal"]
    bench.store.fail("append")
    with pytest.raises(NotKept):
        await bench.next()
    await bench.next()
    assert bench.outbox == []
