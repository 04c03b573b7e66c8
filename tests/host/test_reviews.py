"""Due reviews: how answers become cards, when those are due, and what is reviewed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from fsrs import Rating
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.errors import CorruptLog
from bot.engine.events import HintPressed, SkipPressed
from bot.engine.results import QuestionOutcome
from bot.host import reviews
from bot.host.lobby import Lobby, Wish
from bot.host.reviews import AT_ONCE, MODE, Reviews, rating, reviewed
from bot.host.settlement import Settlement
from bot.ports.reviews import Card, Due
from tests.fakes.clock import FakeClock
from tests.host.bench import ANN, BOB, RIGHT, WRONG, WRONG_TOO, Bench, challenge

NINE = int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()) * 1000
DAY = 24 * 60 * 60 * 1000
ROOM = "test:space/room"
HOME = "test:@ann"
BANK = {"basics": challenge(12)}


async def begun() -> Bench:
    return await Bench(clock=FakeClock(NINE)).start()


async def settled(bench: Bench, game_id: str = "g") -> None:
    await bench.do(Settlement(bench.store, bench.host, bench.clock).settle(game_id))


async def answered(bench: Bench, *presses: tuple[int, ...], game_id: str = "g", **fields: Any) -> None:
    """A game of Ann's alone in which she presses these choices of each question; it is over, and settled."""
    await bench.play(game_id, channel=HOME, questions=len(presses), **fields)
    for number, choices in enumerate(presses):
        for choice in choices:
            await bench.press(choice, ANN, game_id, round_no=number)
        if number + 1 < len(presses):
            await bench.next(number, ANN, game_id)
    if not (await bench.folded(game_id)).end:
        await bench.give_up(ANN, game_id)
    await settled(bench, game_id)


async def due_in(bench: Bench, player: str = ANN) -> dict[str, float]:
    """In how many days each question of a player is due."""
    return {due.question: (due.due_at - bench.clock.now()) / DAY for due in await bench.store.reviews.deck(player)}


async def later(bench: Bench, days: int) -> None:
    await bench.clock.advance(days * DAY)


def book(bench: Bench, bank: Any = BANK) -> Reviews:
    return Reviews(bench.store, bench.clock, lambda space: bank)


# --- how well something was remembered --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attempts", "right", "hinted", "expected"),
    [
        (1, True, False, Rating.Good),
        (1, True, True, Rating.Hard),
        (2, True, False, Rating.Hard),
        (2, True, True, Rating.Hard),
        (3, True, False, Rating.Again),
        (1, False, False, Rating.Again),
        (2, False, True, Rating.Again),
    ],
)
def test_how_an_answer_is_rated(attempts: int, right: bool, hinted: bool, expected: Rating) -> None:
    assert rating(QuestionOutcome(0, tuple(range(attempts)), right, hinted)) is expected


def test_the_better_it_was_remembered_the_later_it_comes_back_and_later_each_time() -> None:
    days: dict[Rating, list[float]] = {}
    for rated in (Rating.Again, Rating.Hard, Rating.Good):
        card, at = None, NINE
        for number in range(4):
            card = reviewed(card, ANN, "basics/q1", rated, at, f"g{number}")
            days.setdefault(rated, []).append((card.due_at - at) / DAY)
            at = card.due_at
    assert days[Rating.Again][0] == days[Rating.Again][-1] == 1
    assert days[Rating.Good] == sorted(set(days[Rating.Good])) and days[Rating.Good][0] == 2
    assert days[Rating.Again][-1] < days[Rating.Hard][-1] < days[Rating.Good][-1]


def test_what_was_forgotten_comes_back_soon_however_well_it_was_known() -> None:
    known, at = None, NINE
    for number in range(5):
        known = reviewed(known, ANN, "basics/q1", Rating.Good, at, f"g{number}")
        at = known.due_at
    assert known is not None and known.due_at - known.reviewed_at > 60 * DAY
    forgotten = reviewed(known, ANN, "basics/q1", Rating.Again, at, "g5")
    assert DAY <= forgotten.due_at - at < 15 * DAY


@settings(max_examples=50, deadline=None)
@given(
    rated=st.lists(
        st.tuples(st.sampled_from([Rating.Again, Rating.Hard, Rating.Good]), st.integers(1, 3 * 365 * DAY)), min_size=1
    )
)
def test_equal_answers_give_equal_cards_due_whole_days_later(rated: list[tuple[Rating, int]]) -> None:
    def last() -> Card:
        card, at = None, NINE
        for how, wait in rated:
            at += wait
            card = reviewed(card, ANN, "basics/q1", how, at, "g")
        assert card is not None and card.reviewed_at == at
        return card

    assert last() == last()
    assert last().due_at > last().reviewed_at and (last().due_at - last().reviewed_at) % DAY == 0


@pytest.mark.parametrize("state", ["", "[]", "{}", '{"state":9,"stability":1,"difficulty":1}', '{"state":2}'])
def test_a_card_that_cannot_be_read_says_so(state: str) -> None:
    card = replace(reviewed(None, ANN, "basics/q1", Rating.Good, NINE, "g"), state=state)
    with pytest.raises(CorruptLog, match=r"^stored card of test:ann for basics/q1 cannot be read: "):
        reviewed(card, ANN, "basics/q1", Rating.Good, NINE + DAY, "h")


# --- what games tell --------------------------------------------------------------------------------------------------


async def test_every_answer_of_a_challenge_becomes_a_card() -> None:
    bench = await begun()
    await answered(bench, (RIGHT,), (WRONG, RIGHT), (WRONG, WRONG_TOO))
    assert await due_in(bench) == {"basics/q1": 2, "basics/q2": 1, "basics/q3": 1}


async def test_practice_counts_by_the_first_answer_to_each_question() -> None:
    bench = await begun()
    await answered(bench, (WRONG,), mode="practice")
    assert await due_in(bench) == {"basics/q1": 1}
    await later(bench, 2)
    await bench.play("p", channel=HOME, questions=1, mode="practice")
    for round_no, choices in enumerate([(RIGHT,), (WRONG, WRONG_TOO, RIGHT)]):
        for choice in choices:
            await bench.press(choice, ANN, "p", round_no=round_no)
        await bench.next(round_no, ANN, "p")
    await bench.give_up(ANN, "p")
    await settled(bench, "p")
    (card,) = await bench.store.reviews.cards([ANN], ["basics/q1"])
    assert card.last_game == "p" and card.due_at - card.reviewed_at > DAY


async def test_everybody_who_answered_in_a_channel_has_a_card_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviews, "CHUNK", 2)
    bench = await begun()
    await bench.play("g", channel=ROOM, questions=1, audience="channel")
    players = [f"test:{number}" for number in range(5)]
    for player in players:
        await bench.press(RIGHT, player)
    await bench.submit(HintPressed(bench.clock.now(), BOB, 0))
    await bench.give_up()
    await settled(bench)
    assert [await due_in(bench, player) for player in players] == [{"basics/q1": 2}] * 5
    assert await due_in(bench, BOB) == {}
    assert bench.store.reviews.calls["put"] == 3


async def test_a_game_that_is_settled_again_also_after_another_one_changes_nothing() -> None:
    bench = await begun()
    await answered(bench, (RIGHT,))
    await later(bench, 2)
    await answered(bench, (RIGHT,), game_id="h")
    cards = dict(bench.store.state.reviews.cards)
    for game_id in ("g", "h", "g"):
        await settled(bench, game_id)
    assert bench.store.state.reviews.cards == cards
    ((_, card),) = cards.items()
    assert card.last_game == "h" and card.due_at - card.reviewed_at > 2 * DAY


# --- what is due ------------------------------------------------------------------------------------------------------


async def put(bench: Bench, *dues: tuple[str, int]) -> None:
    """Cards of Ann's, due so many days from now."""
    at = bench.clock.now() - 9 * DAY
    card = reviewed(None, ANN, "", Rating.Good, at, "g")
    due = [replace(card, question=question, due_at=bench.clock.now() + days * DAY) for question, days in dues]
    await bench.store.reviews.put(due)


async def test_nothing_is_due_for_a_newcomer() -> None:
    bench = await begun()
    assert await book(bench).due_count(ANN, HOME) == 0
    assert await book(bench).challenge_for(ANN, HOME) is None
    assert await book(bench).next_at(ANN, HOME) is None


async def test_what_is_not_due_yet_says_when_it_is() -> None:
    bench = await begun()
    await put(bench, ("basics/q2", 3), ("basics/q1", 2))
    assert await book(bench).due_count(ANN, HOME) == 0
    assert await book(bench).challenge_for(ANN, HOME) is None
    assert await book(bench).next_at(ANN, HOME) == NINE + 2 * DAY
    await later(bench, 2)
    assert await book(bench).due_count(ANN, HOME) == 1
    assert await book(bench).due_count(BOB, HOME) == 0


async def test_the_longest_due_are_reviewed_first_and_no_more_than_a_sitting() -> None:
    bench = await begun()
    await put(bench, *((f"basics/q{number}", -number) for number in range(1, 13)))
    offered = await book(bench).challenge_for(ANN, HOME)
    assert offered is not None
    assert [question.id for question in offered.questions] == [f"basics/q{number}" for number in range(12, 2, -1)]
    assert (offered.title, offered.badge, len(offered.questions)) == ("Review", "", AT_ONCE)
    assert await book(bench).due_count(ANN, HOME) == 12


async def test_questions_that_have_left_the_bank_are_due_for_nobody() -> None:
    bench = await begun()
    await put(bench, ("gone/q1", -3), ("basics/q99", -2), ("basics/q1", -1), ("gone/q2", 1))
    assert await book(bench).due_count(ANN, HOME) == 1
    offered = await book(bench).challenge_for(ANN, HOME)
    assert offered is not None and [question.id for question in offered.questions] == ["basics/q1"]
    assert await book(bench, {}).challenge_for(ANN, HOME) is None
    assert await book(bench, {}).next_at(ANN, HOME) is None


async def test_a_review_through_the_lobby_leaves_nothing_due_but_what_was_skipped() -> None:
    bench = await begun()
    await put(bench, ("basics/q1", -3), ("basics/q2", -2), ("basics/q3", -1))
    offered = await book(bench).challenge_for(ANN, HOME)
    assert offered is not None
    wish = Wish(HOME, offered, MODE, ANN, bench.clock.now())
    await bench.do(Lobby(bench.host, bench.store).start_alone(wish, "r"))
    for round_no in range(3):
        game = await bench.folded("r")
        if round_no == 1:
            await bench.submit(SkipPressed(bench.clock.now(), ANN, round_no), "r")
        else:
            await bench.press(game.current.answer, ANN, "r", round_no=round_no)
        if round_no < 2:
            await bench.next(round_no, ANN, "r")
    await settled(bench, "r")
    assert [due.question for due in await bench.store.reviews.deck(ANN)][:1] == ["basics/q2"]
    assert await book(bench).due_count(ANN, HOME) == 1
    assert await bench.store.spaces.unsettled(9) == []
    assert (await bench.store.careers.standings([ANN]))[ANN].revision == 0
    assert Due("basics/q2", NINE - 2 * DAY) in await bench.store.reviews.deck(ANN)
