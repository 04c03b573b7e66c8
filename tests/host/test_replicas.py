"""Several hosts over one database: every press counts once, whoever takes it."""

import asyncio
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.effects import ExtendClock, Verdict
from bot.host.errors import NotKept
from bot.host.mailbox import MAX_TRIES
from tests.host.bench import ANN, BOB, DEADLINE, DUE, RIGHT, ROOM, T0, WRONG, WRONG_TOO, Bench, projected, verdicts
from tests.host.conftest import Opening


@pytest.fixture
async def pair(opening: Opening) -> tuple[Bench, Bench]:
    """Two processes over one database and one chat; the first one plays a game that both have in memory."""
    one = await opening(sole=False).start()
    two = await one.twin(sole=False).start()
    await one.play(audience="channel")
    await two.do(two.host.view("g", ANN))
    return one, two


async def test_a_press_on_the_other_replica_counts(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    assert (await one.press(RIGHT, ANN)).verdict is Verdict.RIGHT
    assert (await two.press(RIGHT, BOB)).verdict is Verdict.RIGHT
    assert (await one.press(WRONG, "test:cid")).verdict is Verdict.WRONG
    assert set(await one.scores()) == {ANN, BOB, "test:cid"}


async def test_a_press_is_judged_by_what_another_replica_wrote_first(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    await one.press(WRONG, ANN)
    second = await two.press(WRONG_TOO, ANN)
    assert (second.verdict, second.attempts_left, second.done) == (Verdict.WRONG, 0, True)
    assert await two.scores() == {ANN: (0, 0, 0, 2, 0)}


async def test_the_same_press_on_both_replicas_counts_once(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    presses = [one.pressing(RIGHT, delivery="d1"), two.pressing(RIGHT, delivery="d1")]
    await one.clock.settle()
    assert presses[0].result()[0] == presses[1].result()[0]
    assert verdicts(presses) == [Verdict.RIGHT] * 2
    assert await one.scores() == {ANN: (125, 1, 1, 0, 0)}


async def test_a_repeated_delivery_on_another_replica_is_answered_as_before(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    first = await one.press(WRONG, delivery="d1")
    assert await two.press(WRONG, delivery="d1") == first
    assert await two.logged() == ["GameRequested", "QuestionShown", "ChoicePressed"]


async def test_a_press_that_was_outrun_is_stepped_again_with_the_right_result(pair: tuple[Bench, Bench]) -> None:
    one, two = pair

    async def first() -> None:
        await two.host.submit("g", two.choice(WRONG, ANN, delivery="two"))

    one.store.before("append", first)
    pressed = await one.press(RIGHT, ANN, delivery="one")
    assert (pressed.verdict, pressed.points.earned) == (Verdict.RIGHT, 50)
    assert [event.delivery for event in (await one.stored()).log[2:]] == ["two", "one"]


async def test_all_that_waited_behind_a_press_that_was_outrun_is_stepped_again(pair: tuple[Bench, Bench]) -> None:
    one, two = pair

    async def first() -> None:
        await two.host.submit("g", two.choice(RIGHT, "test:two"))

    one.store.before("append", first)
    one.store.hold("append")
    writing = [one.pressing(RIGHT, "test:0")]
    await one.clock.settle()
    waiting = [one.pressing(RIGHT, f"test:{number}") for number in range(1, 9)]
    await one.clock.settle()
    one.store.release()
    await one.clock.settle()
    assert verdicts(writing + waiting) == [Verdict.RIGHT] * 9
    players = [event.player for event in (await one.stored()).log[2:]]
    assert players == ["test:two", *(f"test:{number}" for number in range(9))]


@pytest.mark.parametrize(("conflicts", "kept"), [(MAX_TRIES - 1, True), (MAX_TRIES, False)])
async def test_a_press_that_is_outrun_too_often_is_not_kept(
    pair: tuple[Bench, Bench], conflicts: int, kept: bool
) -> None:
    one, two = pair
    numbers = iter(range(100))

    async def first() -> None:
        await two.host.submit("g", two.choice(RIGHT, f"test:{next(numbers)}"))

    one.store.before("append", first, times=conflicts)
    pressed = one.pressing(RIGHT, ANN)
    await one.clock.settle()
    if kept:
        assert verdicts([pressed]) == [Verdict.RIGHT]
    else:
        assert isinstance(pressed.exception(), NotKept)
    assert (ANN in await one.scores()) is kept
    assert (await one.press(RIGHT, BOB)).verdict is Verdict.RIGHT


async def test_a_press_that_was_outrun_is_not_kept_where_its_game_cannot_be_read_again(
    pair: tuple[Bench, Bench],
) -> None:
    one, two = pair
    await two.press(RIGHT, BOB)
    one.store.fail("load")
    with pytest.raises(NotKept):
        await one.press(RIGHT, ANN)
    assert (await one.press(RIGHT, ANN)).verdict is Verdict.RIGHT


async def test_a_press_on_a_question_that_another_replica_asked_is_judged(opening: Opening) -> None:
    one = await opening(sole=False).start()
    two = await one.twin(sole=False).start()
    await one.play(mode="practice")
    await two.do(two.host.view("g", ANN))  # remembers the first question
    await one.press(RIGHT)
    await one.next()
    assert (await two.press(RIGHT, round_no=1)).verdict is Verdict.RIGHT


async def test_a_press_that_repeats_what_only_another_replica_knows_is_told_so(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    await one.press(RIGHT, ANN)
    assert (await two.press(WRONG, ANN)).verdict is Verdict.ALREADY_RIGHT


async def test_both_replicas_ticks_close_a_round_once(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    await two.press(RIGHT, BOB)  # so that both have a wake-up for the game
    assert one.host._wakeups.games == two.host._wakeups.games == ["g"]
    await one.clock.advance_to(DUE)
    assert (await one.logged()).count("Tick") == 1
    assert one.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def test_both_replicas_recovering_extend_the_clock_once(pair: tuple[Bench, Bench], opening: Opening) -> None:
    one, two = pair
    await one.kill()
    await two.kill()
    await one.clock.advance(600_000)
    three = opening(one.store.state, one.clock, one.chat, sole=False)
    four = opening(one.store.state, one.clock, one.chat, sole=False)
    starts = [three.begin(three.host.start()), four.begin(four.host.start())]
    await one.clock.settle()
    assert all(start.done() and start.exception() is None for start in starts)
    assert one.chat.of(ExtendClock) == [ExtendClock(0, DEADLINE + 600_000, 600_000, "message-1")]
    assert (await one.stored()).info.due_at == DUE + 600_000


async def test_a_replica_that_starts_beside_a_running_one_gives_nothing_back(opening: Opening) -> None:
    one = await opening(sole=False).start()
    await one.play()
    await one.clock.advance(10_900)
    two = await one.twin(sole=False).start()
    await two.clock.settle()
    assert await one.logged() == ["GameRequested", "QuestionShown"]


async def test_a_replica_whose_writes_fail_does_not_disturb_the_other(pair: tuple[Bench, Bench]) -> None:
    one, two = pair
    one.store.fail("append", times=3)
    for _ in range(3):
        with pytest.raises(NotKept):
            await one.press(RIGHT, ANN)
        await two.press(WRONG, BOB)
    assert (await one.press(RIGHT, ANN)).verdict is Verdict.RIGHT
    assert await one.scores() == {ANN: (125, 1, 1, 0, 0), BOB: (0, 0, 0, 1, 0)}


async def test_the_winner_of_a_conflict_announces_and_the_other_does_not(opening: Opening) -> None:
    one = await opening(sole=False).start()
    two = await one.twin(sole=False, same_chat=False).start()
    await one.play()
    await two.do(two.host.view("g", ANN))
    presses = [one.pressing(RIGHT), two.pressing(RIGHT)]
    await one.clock.settle()
    assert all(task.done() for task in presses)
    words = sorted([*one.chat.words, *two.chat.words])
    assert words == ["AskQuestion", "CloseQuestion", "Reveal"]


async def _interleave(seed: int, players: int, hosts: int) -> None:
    """Many players press on several replicas at once, each press delivered at least twice."""
    random = Random(seed)
    benches = [await Bench(sole=False).start()]
    benches += [await benches[0].twin(sole=False).start() for _ in range(hosts - 1)]
    first = benches[0]
    await first.play(audience="channel")
    presses = [
        (f"test:{number}", choice, f"d{number}-{place}")
        for number in range(players)
        for place, choice in enumerate(random.sample(range(4), 2))
    ]
    work = [*presses, *random.sample(presses, len(presses) // 2)]
    random.shuffle(work)

    async def press(player: str, choice: int, delivery: str) -> None:
        for _ in range(50):
            host = random.choice(benches).host
            for _ in range(random.randrange(6)):
                await asyncio.sleep(0)
            try:
                await host.submit("g", first.choice(choice, player, at=T0, delivery=delivery))
            except NotKept:
                continue
            return
        raise AssertionError("a press was never kept")

    await asyncio.wait_for(asyncio.gather(*(press(*item) for item in work)), timeout=20)
    game = await first.folded()
    log = (await first.stored()).log
    deliveries = [event.delivery for event in log if event.delivery is not None]
    assert len(deliveries) == len(set(deliveries))
    assert await first.scores() == projected(game)
    assert set(game.players) == {f"test:{number}" for number in range(players)}
    for record in game.players.values():
        assert (record.right + record.wrong == 2) if not record.solved else 1 <= record.right + record.wrong <= 2
        assert record.right == record.solved
    for bench in benches:
        await bench.host.stop()
    revealed = await first.twin().start()
    await revealed.clock.advance_to(DUE)
    assert revealed.chat.words == ["AskQuestion", "CloseQuestion", "Reveal"]
    await first.kill_all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), players=st.integers(1, 12), hosts=st.integers(2, 3))
def test_interleaved_presses_on_several_replicas_count_exactly_once(seed: int, players: int, hosts: int) -> None:
    asyncio.run(_interleave(seed, players, hosts))


async def test_a_question_is_not_shown_again_by_a_replica_that_starts_later(pair: tuple[Bench, Bench]) -> None:
    one, _ = pair
    three = await one.twin(sole=False).start()
    await three.clock.advance(1_000)
    assert one.chat.words == ["AskQuestion"]
    assert [post.channel for post in one.chat.posts] == [ROOM]
