"""What was decided about questions, where questions are asked."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.engine.careers import origin
from bot.engine.questions import Challenge
from bot.engine.selection import candidates, mix
from bot.host.curation import Curation, NothingLeft, rulings
from bot.host.lobby import Lobby, Wish
from bot.host.reviews import Reviews
from bot.host.scheduler import Scheduler
from bot.host.windows import Windows
from bot.ports import StoreUnavailable
from bot.ports.corrections import EVERYWHERE, Decision, Ruling
from bot.ports.reviews import Card
from bot.ports.schedules import OccurrenceState, Source, SourceKind
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.host.bench import ANN, RIGHT, T0, Bench, challenge
from tests.host.dailies import BANK, HOUR, StandIn, rows, schedule
from tests.host.decisions import HERE, SPACE, decide

ELSEWHERE = "test:other"
CORRECTED, QUARANTINED, KEPT = Ruling.CORRECTED, Ruling.QUARANTINED, Ruling.KEPT
Q1, Q2 = "basics/q1", "basics/q2"


def keys(it: Challenge) -> dict[str, int]:
    """Which choice of each question is right."""
    return {origin(it, question): question.answer for question in it.questions}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


# --- what holds ------------------------------------------------------------------------------------------------------


async def test_what_nobody_decided_about_is_asked_as_it_is(store: MemoryStore) -> None:
    curation = Curation(store)
    assert await curation.asked(SPACE, challenge()) == challenge()
    assert await curation.graded(None, challenge()) == challenge()
    assert await curation.bank(SPACE, BANK) == BANK


async def test_a_correction_holds_in_its_space(store: MemoryStore) -> None:
    await decide(store, SPACE, Q1, CORRECTED)
    curation = Curation(store)
    here = await curation.asked(SPACE, challenge())
    assert keys(here) == {Q1: 2, Q2: RIGHT}
    assert here.version != "v1" and here.id == "basics"
    assert await curation.graded(SPACE, challenge()) == here
    for place in (ELSEWHERE, None):
        assert await curation.asked(place, challenge()) == challenge()


async def test_what_is_quarantined_is_not_asked_and_still_graded(store: MemoryStore) -> None:
    await decide(store, SPACE, Q1, QUARANTINED)
    curation = Curation(store)
    assert keys(await curation.asked(SPACE, challenge())) == {Q2: RIGHT}
    assert await curation.graded(SPACE, challenge()) == challenge()
    assert keys(await curation.asked(ELSEWHERE, challenge())) == {Q1: RIGHT, Q2: RIGHT}


async def test_what_holds_everywhere_holds_unless_a_space_decided_otherwise(store: MemoryStore) -> None:
    await decide(store, EVERYWHERE, Q1, QUARANTINED)
    await decide(store, EVERYWHERE, Q2, CORRECTED)
    await decide(store, SPACE, Q2, KEPT)
    curation = Curation(store)
    assert keys(await curation.asked(None, challenge())) == {Q2: 2}
    assert keys(await curation.asked(ELSEWHERE, challenge())) == {Q2: 2}
    assert keys(await curation.asked(SPACE, challenge())) == {Q2: RIGHT}


async def test_where_nothing_is_left_that_is_said(store: MemoryStore) -> None:
    for question in (Q1, Q2):
        await decide(store, SPACE, question, QUARANTINED)
    curation = Curation(store)
    with pytest.raises(NothingLeft, match="choose others"):
        await curation.asked(SPACE, challenge())
    assert "basics" not in await curation.bank(SPACE, {"basics": challenge(), "grads": BANK["grads"]})


async def test_a_question_that_was_corrected_and_then_quarantined_is_graded_by_its_new_key() -> None:
    holding = rulings([Decision("d", SPACE, Q1, QUARANTINED, "mod", T0, right="choice 2")])
    assert keys(holding.graded(challenge())) == {Q1: 2, Q2: RIGHT}
    left = holding.asked(challenge())
    assert left is not None
    assert keys(left) == {Q2: RIGHT}


async def test_a_correction_to_a_choice_that_is_not_there_changes_nothing(store: MemoryStore) -> None:
    await decide(store, SPACE, Q1, CORRECTED, right="something else")
    assert await Curation(store).asked(SPACE, challenge()) == challenge()


async def test_a_store_that_fails_is_not_passed_over(store: MemoryStore) -> None:
    store.corrections.fail("decisions")
    with pytest.raises(StoreUnavailable):
        await Curation(store).asked(SPACE, challenge())


# --- where it is used ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["challenge", "practice"])
async def test_games_start_with_what_holds_where_they_are_played(bench: Bench, mode: str) -> None:
    await decide(bench.store, SPACE, Q1, CORRECTED)
    await decide(bench.store, SPACE, Q2, QUARANTINED)
    lobby = Lobby(bench.host, bench.store)
    for channel, expected in ((HERE, {Q1: 2}), ("test:room", {Q1: RIGHT, Q2: RIGHT})):
        wish = Wish(channel, challenge(), mode, ANN, T0)
        starting = lobby.start_alone(wish, f"g{channel}") if mode == "practice" else lobby.start_together(wish)
        assert keys(await bench.do(bench.host.challenge(await bench.do(starting)))) == expected


async def test_a_game_on_somebody_s_own_screen_goes_by_what_holds_where_they_ask_for_it(bench: Bench) -> None:
    await decide(bench.store, SPACE, Q1, CORRECTED)
    await decide(bench.store, SPACE, Q2, QUARANTINED)
    lobby = Lobby(bench.host, bench.store)
    for asked_in, expected in ((HERE, {Q1: 2}), (None, {Q1: RIGHT, Q2: RIGHT})):
        wish = Wish("test:@ann", challenge(), "practice", ANN, T0, asked_in=asked_in)
        game_id = await bench.do(lobby.start_alone(wish, f"g{asked_in}"))
        assert keys(await bench.do(bench.host.challenge(game_id))) == expected


async def test_what_will_be_asked_is_known_before_anything_is_shown(bench: Bench) -> None:
    await decide(bench.store, SPACE, Q1, QUARANTINED)
    lobby, wish = Lobby(bench.host, bench.store), Wish(HERE, challenge(), "challenge", ANN, T0, moderates=True)
    checked = await bench.do(lobby.check(wish))
    assert keys(checked.challenge) == {Q2: RIGHT}
    assert replace(checked, challenge=wish.challenge) == wish
    game_id = await bench.do(lobby.start_together(checked))
    assert await bench.do(bench.host.challenge(game_id)) == checked.challenge
    await decide(bench.store, SPACE, Q2, QUARANTINED)
    with pytest.raises(NothingLeft):
        await bench.do(lobby.check(wish))


async def test_a_start_without_any_question_left_is_refused_and_leaves_the_channel_free(bench: Bench) -> None:
    for question in (Q1, Q2):
        await decide(bench.store, SPACE, question, QUARANTINED)
    lobby = Lobby(bench.host, bench.store)
    with pytest.raises(NothingLeft):
        await bench.do(lobby.start_together(Wish(HERE, challenge(), "challenge", ANN, T0)))
    assert await bench.do(lobby.running(HERE)) is None


async def test_a_run_asks_all_questions_of_its_window_by_the_keys_that_hold(bench: Bench) -> None:
    request = bench.request(owner="test:mod", audience="channel", mode="daily", until=T0 + 10 * HOUR)
    await bench.do(bench.host.request(HERE, challenge(), request, "w"))
    await decide(bench.store, SPACE, Q1, QUARANTINED)
    await decide(bench.store, SPACE, Q2, CORRECTED)
    run = await bench.do(Windows(bench.host, bench.store).play("w", ANN, "test:@ann", T0))
    assert keys(await bench.do(bench.host.challenge(run.game_id))) == {Q1: RIGHT, Q2: 2}


class Dailies:
    """A scheduler over a store with decisions; its games are begun by a stand-in."""

    def __init__(self, store: MemoryStore) -> None:
        self.clock = FakeClock(int(datetime(2026, 3, 1, tzinfo=UTC).timestamp()) * 1000)
        self.store = store
        self.scheduler = Scheduler(store, StandIn(store), self.clock, lambda space: BANK, {"test"})

    async def posted(self, source: Source, questions: int = 7, space: str = SPACE) -> dict[str, int] | str:
        """What the schedule's first daily asks, or why it was not posted."""
        made = schedule("s", self.clock.now(), source=source, questions=questions, space=space, channel=f"{space}/room")
        assert await self.store.schedules.add(made, 999)
        await self.scheduler.tick(self.clock.now() + 9 * HOUR)
        (row,) = rows(self.store.state)
        if row.state is not OccurrenceState.POSTED:
            return row.reason or ""
        return keys((await self.store.load(row.game_id)).challenge)


async def test_mixes_of_dailies_leave_out_what_is_quarantined_and_ask_by_the_keys_that_hold(store: MemoryStore) -> None:
    await decide(store, SPACE, Q1, QUARANTINED)
    await decide(store, SPACE, "grads/q3", CORRECTED)
    asked = await Dailies(store).posted(Source(SourceKind.UNSEEN))
    assert asked == {Q2: RIGHT, "basics/q3": RIGHT, "basics/q4": RIGHT} | {
        "grads/q1": RIGHT,
        "grads/q2": RIGHT,
        "grads/q3": 2,
    }


async def test_a_daily_of_a_whole_challenge_asks_what_is_left_of_it(store: MemoryStore) -> None:
    await decide(store, EVERYWHERE, "grads/q2", QUARANTINED)
    asked = await Dailies(store).posted(Source(SourceKind.CHALLENGE, "grads"), 0)
    assert asked == {"grads/q1": RIGHT, "grads/q3": RIGHT}


async def test_a_daily_with_nothing_left_to_ask_says_so(store: MemoryStore) -> None:
    for question in ("q1", "q2", "q3"):
        await decide(store, SPACE, f"grads/{question}", QUARANTINED)
    reason = await Dailies(store).posted(Source(SourceKind.CHALLENGE, "grads"), 0)
    assert isinstance(reason, str) and 'no challenge "grads"' in reason


async def test_dailies_elsewhere_ask_as_before(store: MemoryStore) -> None:
    await decide(store, SPACE, "grads/q2", QUARANTINED)
    asked = await Dailies(store).posted(Source(SourceKind.CHALLENGE, "grads"), 0, space=ELSEWHERE)
    assert asked == keys(BANK["grads"])


async def test_reviews_ask_what_holds_where_they_are_played(store: MemoryStore) -> None:
    clock = FakeClock(T0)
    await store.reviews.put([Card(ANN, question, T0 - 1, "{}", T0 - 9, "g") for question in (Q1, Q2)])
    await decide(store, EVERYWHERE, Q1, QUARANTINED)
    await decide(store, SPACE, Q1, CORRECTED)
    reviews = Reviews(store, clock, lambda space: {"basics": challenge()})
    own = "test:@ann"
    assert await reviews.due_count(ANN, own) == 1
    assert await reviews.due_count(ANN, HERE) == 2
    outside, here = await reviews.next_for(ANN, own, own), await reviews.next_for(ANN, own, HERE)
    assert outside is not None and here is not None
    assert keys(outside) == {Q2: RIGHT}
    assert keys(here) == {Q1: 2, Q2: RIGHT}
    await decide(store, EVERYWHERE, Q2, QUARANTINED)
    assert await reviews.next_for(ANN, own, own) is None
    assert await reviews.next_at(ANN, own) is None
    assert await reviews.next_at(ANN, HERE) == T0 - 1


async def test_questions_of_mixes_go_by_their_own_names(store: MemoryStore) -> None:
    asked = mix("Daily mix", candidates(BANK.values()))
    await decide(store, SPACE, "grads/q1", CORRECTED)
    await decide(store, SPACE, Q1, QUARANTINED)
    left = await Curation(store).asked(SPACE, asked)
    assert Q1 not in keys(left)
    assert {name for name, answer in keys(left).items() if answer == 2} == {"grads/q1"}
    assert (left.id, left.version != asked.version) == (asked.id, True)
    assert await Curation(store).asked(SPACE, replace(asked, id="other")) == replace(asked, id="other")
