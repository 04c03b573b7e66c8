"""The writer: what waits together is one transaction, and nobody is answered before it is durable."""

import pytest

from bot.engine.effects import Verdict
from bot.host import writer
from bot.host.errors import NotKept
from tests.host.bench import ANN, BOB, DUE, RIGHT, T0, WRONG, Bench, verdicts


async def test_an_answer_is_given_only_after_its_commit(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    pressed = bench.pressing(WRONG)
    await bench.clock.settle()
    assert not pressed.done()
    assert await bench.scores() == {}
    bench.store.release()
    await bench.clock.settle()
    assert verdicts([pressed]) == [Verdict.WRONG]


async def test_an_announcement_is_made_only_after_its_commit(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    bench.pressing(RIGHT)
    await bench.clock.advance(5_000)
    assert bench.chat.words == ["AskQuestion"]
    bench.store.release()
    await bench.clock.settle()
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_two_hundred_presses_that_wait_together_are_one_transaction(bench: Bench) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    first = bench.pressing(RIGHT, "test:first")
    await bench.clock.settle()
    before = len(bench.store.transactions)
    rest = [bench.pressing(RIGHT, f"test:{number}") for number in range(200)]
    await bench.clock.settle()
    assert not any(task.done() for task in [first, *rest])
    bench.store.release()
    await bench.clock.settle()
    assert verdicts([first, *rest]) == [Verdict.RIGHT] * 201
    assert [len(batch[0].events) for batch in bench.store.transactions[before:]] == [1, 200]
    assert len((await bench.folded()).players) == 201


async def test_presses_in_many_games_that_wait_together_are_one_transaction(bench: Bench) -> None:
    games = [await bench.play(f"g{number}", channel=f"test:{number}") for number in range(20)]
    before = len(bench.store.transactions)
    bench.store.hold("append")
    first = bench.pressing(WRONG, game_id=games[0])
    await bench.clock.settle()
    rest = [bench.pressing(WRONG, game_id=game_id) for game_id in games[1:]]
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert verdicts([first, *rest]) == [Verdict.WRONG] * 20
    assert [len(batch) for batch in bench.store.transactions[before:]] == [1, 19]


async def test_more_games_than_one_transaction_takes_go_into_the_next(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MAX_GAMES", 3)
    games = [await bench.play(f"g{number}", channel=f"test:{number}") for number in range(8)]
    before = len(bench.store.transactions)
    presses = [bench.pressing(WRONG, game_id=game_id) for game_id in games]
    await bench.clock.settle()
    assert verdicts(presses) == [Verdict.WRONG] * 8
    assert [len(batch) for batch in bench.store.transactions[before:]] == [3, 3, 2]


async def test_a_refused_press_waits_until_the_earlier_ones_are_kept(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    counted = bench.pressing(WRONG)
    refused = bench.pressing(WRONG, BOB)
    await bench.clock.settle()
    assert (counted.done(), refused.done()) == (False, False)
    bench.store.release()
    await bench.clock.settle()
    assert refused.exception() is not None
    assert await bench.logged() == ["GameRequested", "QuestionShown", "ChoicePressed"]


async def test_a_press_that_changes_nothing_waits_until_the_earlier_ones_are_kept(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    counted = bench.pressing(WRONG)
    await bench.clock.settle()
    before = len(bench.store.transactions)
    unchanged = bench.pressing(WRONG)
    await bench.clock.settle()
    assert (counted.done(), unchanged.done()) == (False, False)
    bench.store.release()
    await bench.clock.settle()
    assert verdicts([counted, unchanged]) == [Verdict.WRONG, Verdict.ALREADY_TRIED]
    assert len(bench.store.transactions) == before + 1
    assert await bench.logged() == ["GameRequested", "QuestionShown", "ChoicePressed"]


async def test_what_waited_behind_a_failed_write_is_not_answered_from_it(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    bench.store.fail("append")
    counted = bench.pressing(WRONG)
    await bench.clock.settle()
    unchanged = bench.pressing(WRONG)
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert isinstance(counted.exception(), NotKept)
    assert isinstance(unchanged.exception(), NotKept)


@pytest.mark.parametrize("error", [None, RuntimeError("bug in a driver")], ids=["unavailable", "unforeseen"])
async def test_a_failed_write_answers_everybody_with_not_kept_and_keeps_nothing(
    bench: Bench, error: Exception | None
) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    bench.store.fail("append", error=error)
    writing = bench.pressing(RIGHT, ANN)
    await bench.clock.settle()
    waiting = [bench.pressing(RIGHT, f"test:{number}") for number in range(5)]
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert all(isinstance(task.exception(), NotKept) for task in [writing, *waiting])
    assert await bench.logged() == ["GameRequested", "QuestionShown"]
    assert await bench.scores() == {}
    assert bench.outbox == []


@pytest.mark.parametrize("error", [None, RuntimeError("bug in a driver")], ids=["unavailable", "unforeseen"])
async def test_a_press_made_again_after_a_failed_write_counts_once(bench: Bench, error: Exception | None) -> None:
    await bench.play()
    bench.store.fail("append", error=error)
    with pytest.raises(NotKept):
        await bench.press(WRONG, delivery="d1")
    again = await bench.press(WRONG, delivery="d1")
    assert (again.verdict, again.attempts_left) == (Verdict.WRONG, 1)
    assert await bench.scores() == {ANN: (0, 0, 0, 1, 0)}
    assert await bench.logged() == ["GameRequested", "QuestionShown", "ChoicePressed"]


async def test_a_failed_write_leaves_the_deadline_standing(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("append")
    with pytest.raises(NotKept):
        await bench.press(WRONG)
    await bench.clock.advance_to(DUE)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_one_games_conflict_does_not_touch_the_others_of_its_transaction(bench: Bench) -> None:
    await bench.play("one", channel="test:1")
    await bench.play("two", channel="test:2")
    other = await bench.twin().start()

    async def write_first() -> None:
        await other.host.submit("one", other.choice(WRONG))

    bench.store.before("append", write_first)
    presses = [bench.pressing(RIGHT, game_id="one"), bench.pressing(RIGHT, game_id="two")]
    await bench.clock.settle()
    assert verdicts(presses) == [Verdict.RIGHT] * 2
    assert await bench.scores("one") == {ANN: (62, 1, 0, 1, 0)}
    assert await bench.scores("two") == {ANN: (125, 1, 1, 0, 0)}


async def test_delivered_posts_leave_the_store_together(bench: Bench) -> None:
    games = [await bench.play(f"g{number}", channel=f"test:{number}") for number in range(10)]
    bench.store.hold("append")
    presses = [bench.pressing(RIGHT, game_id=game_id) for game_id in games]
    await bench.clock.settle()
    before = bench.store.calls["discard"]
    bench.store.release()
    await bench.clock.settle()
    assert verdicts(presses) == [Verdict.RIGHT] * 10
    assert bench.outbox == []
    assert bench.store.calls["discard"] - before < 10


async def test_a_delivery_that_cannot_be_discarded_is_discarded_with_the_next(bench: Bench) -> None:
    await bench.play()
    bench.store.fail("discard")
    bench.chat.hold("test:later")
    await bench.press(RIGHT)
    await bench.clock.advance(10_000)
    await bench.next()
    await bench.press(RIGHT, round_no=1)
    assert bench.outbox == []
    assert bench.store.calls["discard"] >= 2


async def test_an_unforeseen_error_while_discarding_does_not_stop_the_writing(bench: Bench) -> None:
    await bench.play("one", channel="test:1")
    await bench.play("two", channel="test:2")
    bench.store.fail("discard", error=RuntimeError("bug in a driver"))
    await bench.press(RIGHT, game_id="one")
    assert (await bench.press(RIGHT, game_id="two")).verdict is Verdict.RIGHT
    assert bench.outbox == []
    await bench.stop()


async def test_the_row_says_what_the_log_says(bench: Bench) -> None:
    await bench.play()
    row = (await bench.stored()).info
    assert (row.revision, row.due_at, row.over, row.created_at) == (2, DUE, False, T0)
    await bench.press(RIGHT)
    row = (await bench.stored()).info
    assert (row.revision, row.due_at, row.over) == (3, None, False)
    await bench.give_up()
    row = (await bench.stored()).info
    assert (row.revision, row.due_at, row.over) == (4, None, True)
