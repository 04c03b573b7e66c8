"""One game in memory: order, repeated deliveries, loading, and faults of ours."""

import asyncio

import pytest

from bot.engine.effects import Verdict
from bot.engine.errors import NoSuchChoice, NotYetShown
from bot.engine.events import ChoicePressed
from bot.host import boxes
from bot.host.errors import NotKept
from bot.ports import UnknownGame
from tests.host.bench import ANN, BOB, DUE, RIGHT, ROOM, T0, WRONG, WRONG_TOO, Bench, projected, verdict, verdicts
from tests.host.conftest import Opening

TAMPERED = ChoicePressed(T0, ANN, "first", 0)  # type: ignore[arg-type]
"""An event of the right class that makes the engine stumble."""


async def reader(bench: Bench, opening: Opening) -> Bench:
    """The process that takes over with no game in memory."""
    await bench.kill()
    other = opening(bench.store.state, bench.clock, bench.chat)
    await other.do(other.host.start(games=[]))
    return other


# --- reading again ---------------------------------------------------------------------------------------------------


async def test_a_game_that_was_changed_elsewhere_is_read_again_before_the_next_press(bench: Bench) -> None:
    await bench.play(audience="channel")
    before = bench.store.calls["load"]
    bench.host.forget("g")
    bench.host.forget("unknown")
    pressed = bench.pressing(RIGHT, ANN)
    await bench.clock.settle()
    assert verdicts([pressed]) == [Verdict.RIGHT]
    assert bench.store.calls["load"] == before + 1


async def test_what_waits_to_be_written_is_stepped_again_on_what_is_read(bench: Bench) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    presses = [bench.pressing(RIGHT, ANN)]
    await bench.clock.settle()
    presses += [bench.pressing(RIGHT, f"test:{number}") for number in range(3)]
    bench.host.forget("g")
    await bench.clock.settle()
    assert not any(task.done() for task in presses)
    bench.store.release()
    await bench.clock.settle()
    assert verdicts(presses) == [Verdict.RIGHT] * 4
    assert [event.player for event in (await bench.stored()).log[2:]] == [
        ANN,
        *(f"test:{number}" for number in range(3)),
    ]


async def test_a_reading_that_began_before_the_change_does_not_count(bench: Bench, opening: Opening) -> None:
    await bench.play(audience="channel")
    other = await reader(bench, opening)
    other.store.hold("load")
    pressed = other.pressing(RIGHT, ANN)
    await other.clock.settle()
    other.host.forget("g")
    other.store.release()
    await other.clock.settle()
    assert verdicts([pressed]) == [Verdict.RIGHT]
    assert other.store.calls["load"] == 2


# --- order -----------------------------------------------------------------------------------------------------------


async def test_presses_are_stepped_in_the_order_in_which_they_came(bench: Bench) -> None:
    await bench.play(audience="channel")
    presses = [bench.pressing(RIGHT, f"test:{number}") for number in range(10)]
    await bench.clock.settle()
    assert verdicts(presses) == [Verdict.RIGHT] * 10
    log = (await bench.stored()).log
    assert [event.player for event in log[2:]] == [f"test:{number}" for number in range(10)]


async def test_presses_that_wait_for_loading_keep_their_order(bench: Bench, opening: Opening) -> None:
    await bench.play(audience="channel")
    other = await reader(bench, opening)
    other.store.hold("load")
    presses = [other.pressing(RIGHT, f"test:{number}") for number in range(10)]
    await other.clock.settle()
    assert not any(task.done() for task in presses)
    other.store.release()
    await other.clock.settle()
    assert verdicts(presses) == [Verdict.RIGHT] * 10
    log = (await other.stored()).log
    assert [event.player for event in log[2:]] == [f"test:{number}" for number in range(10)]
    assert other.store.calls["load"] == 1


async def test_a_press_does_not_overtake_one_that_waits_for_loading(bench: Bench, opening: Opening) -> None:
    await bench.play(audience="channel")
    other = await reader(bench, opening)
    quick, slow = asyncio.Event(), asyncio.Event()

    async def soon() -> None:
        await quick.wait()

    async def later() -> None:
        await slow.wait()

    other.store.before("load", soon)
    other.store.before("load", later)
    looking = other.begin(other.host.view("g", ANN))  # reads the game as well, and is through first
    await other.clock.settle()
    first = other.pressing(RIGHT, ANN)
    await other.clock.settle()
    quick.set()
    await other.clock.settle()
    assert looking.done() and not first.done()
    second = other.pressing(RIGHT, BOB)
    await other.clock.settle()
    slow.set()
    await other.clock.settle()
    assert verdicts([first, second]) == [Verdict.RIGHT] * 2
    assert [event.player for event in (await other.stored()).log[2:]] == [ANN, BOB]


async def test_a_view_during_a_write_is_of_the_game_as_stepped(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    bench.pressing(WRONG)
    await bench.clock.settle()
    assert (await bench.do(bench.host.view("g", ANN))).tried == (WRONG,)


# --- refusals --------------------------------------------------------------------------------------------------------


async def test_a_refused_event_is_answered_at_once_and_not_written(bench: Bench) -> None:
    await bench.play()
    before = len(bench.store.transactions)
    with pytest.raises(NoSuchChoice):
        await bench.press(9)
    assert len(bench.store.transactions) == before


async def test_an_unchanged_event_is_answered_at_once_and_not_written(bench: Bench) -> None:
    await bench.play()
    await bench.press(WRONG)
    before = len(bench.store.transactions)
    assert (await bench.press(WRONG)).verdict is Verdict.ALREADY_TRIED
    assert len(bench.store.transactions) == before


async def test_a_press_before_the_question_is_shown_is_refused(bench: Bench) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    with pytest.raises(NotYetShown):
        await bench.press(RIGHT)


# --- repeated deliveries ---------------------------------------------------------------------------------------------


async def test_a_repeated_delivery_is_answered_as_before_and_changes_nothing(bench: Bench) -> None:
    await bench.play()
    first = await bench.press(WRONG, delivery="d1")
    await bench.clock.advance(700)
    before = len(bench.store.transactions)
    assert await bench.press(WRONG, at=T0, delivery="d1") == first
    assert len(bench.store.transactions) == before


async def test_a_repeated_delivery_while_the_first_is_being_written_is_answered_as_it(bench: Bench) -> None:
    await bench.play()
    bench.store.hold("append")
    first = bench.pressing(WRONG, delivery="d1")
    await bench.clock.settle()
    second = bench.pressing(WRONG, delivery="d1")
    await bench.clock.settle()
    assert not second.done()
    bench.store.release()
    await bench.clock.settle()
    assert first.result()[0] == second.result()[0]
    assert await bench.scores() == {ANN: (0, 0, 0, 1, 0)}


async def test_a_repeated_delivery_after_a_restart_is_answered_as_before(bench: Bench, opening: Opening) -> None:
    await bench.play()
    first = await bench.press(RIGHT, delivery="d1")
    other = await reader(bench, opening)
    assert await other.press(RIGHT, at=T0, delivery="d1") == first
    assert await other.scores() == {ANN: (125, 1, 1, 0, 0)}


async def test_a_repeated_delivery_after_the_next_question_was_asked_is_answered_as_before(bench: Bench) -> None:
    await bench.play()
    first = await bench.press(RIGHT, delivery="d1")
    await bench.next()
    assert await bench.press(RIGHT, at=T0, delivery="d1") == first


async def test_a_repeated_delivery_after_the_game_is_answered_as_before(bench: Bench) -> None:
    await bench.play(questions=1)
    first = await bench.press(RIGHT, delivery="d1")
    assert bench.chat.words[-1] == "AwardBadge"
    assert await bench.press(RIGHT, at=T0, delivery="d1") == first


async def test_one_delivery_in_two_games_counts_in_the_first_and_is_refused_in_the_second(bench: Bench) -> None:
    await bench.play("one", channel="test:1")
    await bench.play("two", channel="test:2")
    await bench.press(RIGHT, game_id="one", delivery="d1")
    with pytest.raises(NotKept):
        await bench.press(RIGHT, game_id="two", delivery="d1")
    assert await bench.scores("two") == {}
    assert (await bench.press(RIGHT, game_id="two", delivery="d2")).verdict is Verdict.RIGHT


async def test_one_refused_delivery_does_not_take_the_presses_beside_it_along(bench: Bench) -> None:
    await bench.play("one", channel="test:1")
    await bench.play("two", audience="channel", channel="test:2")
    await bench.press(RIGHT, game_id="one", delivery="d1")
    bench.store.hold("append")
    refused = bench.pressing(RIGHT, ANN, game_id="two", delivery="d1")
    others = [bench.pressing(RIGHT, f"test:{number}", game_id="two") for number in range(20)]
    await bench.clock.settle()
    bench.store.release()
    with pytest.raises(NotKept):
        await refused
    assert [verdict(await other).verdict for other in others] == [Verdict.RIGHT] * 20
    assert len(await bench.scores("two")) == 20


# --- callers who go away ---------------------------------------------------------------------------------------------


async def test_a_press_counts_although_its_caller_was_cancelled(bench: Bench) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    gone = bench.pressing(RIGHT, ANN)
    stays = bench.pressing(RIGHT, BOB)
    await bench.clock.settle()
    gone.cancel()
    await bench.clock.settle()
    assert gone.cancelled()
    bench.store.release()
    await bench.clock.settle()
    assert verdicts([stays]) == [Verdict.RIGHT]
    assert set(await bench.scores()) == {ANN, BOB}


async def test_a_cancelled_caller_does_not_disturb_a_failing_write(bench: Bench) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    bench.store.fail("append")
    gone, stays = bench.pressing(RIGHT, ANN), bench.pressing(RIGHT, BOB)
    await bench.clock.settle()
    gone.cancel()
    bench.store.release()
    await bench.clock.settle()
    assert isinstance(stays.exception(), NotKept)
    assert (await bench.press(RIGHT, BOB)).verdict is Verdict.RIGHT


async def test_a_press_counts_although_its_caller_was_cancelled_during_loading(bench: Bench, opening: Opening) -> None:
    await bench.play()
    other = await reader(bench, opening)
    other.store.hold("load")
    gone = other.pressing(WRONG)
    await other.clock.settle()
    gone.cancel()
    other.store.release()
    await other.clock.settle()
    assert await other.scores() == {ANN: (0, 0, 0, 1, 0)}


async def test_a_game_starts_although_its_caller_was_cancelled(bench: Bench) -> None:
    bench.store.hold("append")
    gone = bench.begin(bench.play())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gone.cancel()
    bench.store.release()
    await bench.clock.settle()
    assert (await bench.press(RIGHT)).verdict is Verdict.RIGHT


# --- loading ---------------------------------------------------------------------------------------------------------


async def test_everybody_who_waits_for_an_unknown_game_is_told(bench: Bench) -> None:
    bench.store.hold("load")
    presses = [bench.pressing(RIGHT, game_id="nowhere") for _ in range(3)]
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert all(isinstance(task.exception(), UnknownGame) for task in presses)


@pytest.mark.parametrize("error", [None, RuntimeError("bug in a driver")], ids=["unavailable", "unforeseen"])
async def test_a_game_that_cannot_be_read_just_now_answers_not_kept_and_is_read_again(
    bench: Bench, opening: Opening, error: Exception | None
) -> None:
    await bench.play()
    other = await reader(bench, opening)
    other.store.fail("load", error=error)
    with pytest.raises(NotKept):
        await other.press(WRONG)
    assert (await other.press(WRONG)).verdict is Verdict.WRONG
    assert await other.scores() == {ANN: (0, 0, 0, 1, 0)}


# --- faults of ours --------------------------------------------------------------------------------------------------


async def test_an_event_that_makes_the_engine_stumble_is_not_kept_and_the_game_goes_on(bench: Bench) -> None:
    await bench.play()
    await bench.press(WRONG)
    with pytest.raises(NotKept):
        await bench.submit(TAMPERED)
    assert (await bench.press(WRONG_TOO)).attempts_left == 0
    assert await bench.scores() == {ANN: (0, 0, 0, 2, 0)}
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_an_event_that_makes_the_engine_stumble_during_a_write_does_not_unsay_what_is_kept(
    bench: Bench,
) -> None:
    await bench.play()
    bench.store.hold("append")
    pressed = bench.pressing(RIGHT)
    await bench.clock.settle()
    stumbled = bench.begin(bench.host.submit("g", TAMPERED))
    await bench.clock.settle()
    assert isinstance(stumbled.exception(), NotKept)
    assert not pressed.done()
    bench.store.release()
    await bench.clock.settle()
    assert verdicts([pressed]) == [Verdict.RIGHT]
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]
    assert bench.outbox == []


async def test_an_event_that_makes_the_engine_stumble_during_a_write_leaves_the_deadline_standing(
    bench: Bench,
) -> None:
    bench.chat.hold(ROOM)
    await bench.play()
    bench.store.hold("append")
    bench.chat.release()
    await bench.clock.settle()  # that the question was shown is being written
    stumbled = bench.begin(bench.host.submit("g", TAMPERED))
    await bench.clock.settle()
    assert stumbled.done()
    bench.store.release()
    await bench.clock.advance_to(DUE)
    assert bench.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_a_press_after_a_stumble_during_a_write_counts_once(bench: Bench) -> None:
    await bench.play(audience="channel")
    bench.store.hold("append")
    first = bench.pressing(RIGHT, ANN)
    await bench.clock.settle()
    stumbled = bench.begin(bench.host.submit("g", TAMPERED))
    second = bench.pressing(RIGHT, BOB)
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert stumbled.done()
    assert verdicts([first, second]) == [Verdict.RIGHT] * 2
    assert projected(await bench.folded()) == await bench.scores()
    assert set(await bench.scores()) == {ANN, BOB}


async def test_presses_behind_a_stumble_while_loading_are_still_counted(bench: Bench, opening: Opening) -> None:
    await bench.play(audience="channel")
    other = await reader(bench, opening)
    other.store.hold("load")
    stumbled = other.begin(other.host.submit("g", TAMPERED))
    await other.clock.settle()
    second = other.pressing(RIGHT, BOB)
    await other.clock.settle()
    other.store.release()
    await other.clock.settle()
    assert isinstance(stumbled.exception(), NotKept)
    assert verdicts([second]) == [Verdict.RIGHT]


# --- many mailboxes --------------------------------------------------------------------------------------------------


async def test_games_that_were_quiet_for_longest_are_dropped_and_read_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "MAX_MAILBOXES", 3)
    for number in range(6):
        await bench.play(f"g{number}", channel=f"test:{number}")
    assert len(bench.host._boxes) == 3
    before = bench.store.calls["load"]
    assert (await bench.press(WRONG, game_id="g0")).verdict is Verdict.WRONG
    assert bench.store.calls["load"] == before + 1
    assert (await bench.press(WRONG, game_id="g5")).verdict is Verdict.WRONG
    assert bench.store.calls["load"] == before + 1


async def test_a_game_that_was_pressed_lately_stays_in_memory(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_MAILBOXES", 3)
    for number in range(3):
        await bench.play(f"g{number}", channel=f"test:{number}")
    await bench.press(WRONG, game_id="g0")
    await bench.play("g3", channel="test:3")
    await bench.press(WRONG_TOO, game_id="g0")
    assert bench.store.calls["load"] == 0
    await bench.press(WRONG, game_id="g1")
    assert bench.store.calls["load"] == 1


async def test_a_game_that_was_dropped_still_closes_at_its_deadline(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "MAX_MAILBOXES", 2)
    for number in range(6):
        await bench.play(f"g{number}", channel=f"test:{number}")
    await bench.clock.advance_to(DUE)
    for number in range(6):
        assert await bench.logged(f"g{number}") == ["GameRequested", "QuestionShown", "Tick"]
    assert bench.outbox == []


async def test_a_game_with_work_on_its_way_is_not_dropped(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_MAILBOXES", 1)
    await bench.play("busy", channel="test:1", audience="channel")
    await bench.play("quiet", channel="test:2", audience="channel")
    bench.store.hold("append")
    presses = [bench.pressing(RIGHT, ANN, "busy")]
    await bench.clock.settle()
    presses += [bench.pressing(RIGHT, ANN, "quiet"), bench.pressing(RIGHT, BOB, "busy")]
    await bench.clock.settle()
    bench.store.release()
    await bench.clock.settle()
    assert verdicts(presses) == [Verdict.RIGHT] * 3
    assert set(await bench.scores("busy")) == {ANN, BOB}
    assert bench.store.calls["load"] == 2  # each was dropped once, while it was quiet


async def test_games_that_do_not_exist_do_not_fill_the_memory(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boxes, "MAX_MAILBOXES", 3)
    for number in range(10):
        with pytest.raises(UnknownGame):
            await bench.press(RIGHT, game_id=f"nowhere-{number}")
    assert len(bench.host._boxes) <= 3
