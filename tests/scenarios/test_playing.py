"""Dialogs of one player, the same everywhere."""

import pytest

from tests.scenarios.driver import QUESTIONS, Ability, Channel, Table, require
from tests.scenarios.drivers import DISCORD_ON_DISK, EVERYWHERE, played

on_each = played(*EVERYWHERE)


# --- a question ------------------------------------------------------------------------------------------------------


@on_each
async def test_the_first_question_is_shown_with_its_choices_and_its_time(table: Table) -> None:
    await table.ann.starts("tensors")
    assert "Question 1 of 2" in table.question
    assert "What is q1?" in table.question
    assert [text in table.question for text in ("choice 0", "choice 1", "choice 2", "choice 3")] == [True] * 4
    assert "2 attempts" in table.question
    assert table.seconds_left == 30
    assert not table.reveal and not table.summary


@on_each
async def test_a_right_press_is_answered_at_once_with_all_points_and_those_for_speed(table: Table) -> None:
    await table.ann.starts()
    verdict = await table.ann.presses("B")
    assert "B is right. 125 points: 100 for the answer + 25 for speed." in verdict
    assert await table.ann.points() == 125


@on_each
async def test_a_wrong_press_tells_the_attempts_left_and_why_and_the_second_brings_half(table: Table) -> None:
    await table.ann.starts()
    verdict = await table.ann.presses("A")
    assert "A is wrong. 1 attempt left." in verdict
    assert "not 0" in verdict
    verdict = await table.ann.presses("B")
    assert "B is right. 62 points: 50 for the answer + 12 for speed." in verdict
    assert await table.ann.points() == 62


@on_each
async def test_points_for_speed_go_down_with_the_time_that_passes(table: Table) -> None:
    await table.ann.starts()
    await table.passes(12)
    assert "115 points: 100 for the answer + 15 for speed." in await table.ann.presses("B")


@on_each
async def test_a_hint_is_given_and_costs_a_quarter(table: Table) -> None:
    await table.ann.starts()
    hint = await table.ann.asks_for_hint()
    assert "Hint: Think. (A right answer now brings 25 points less.)" in hint
    verdict = await table.ann.presses("B")
    assert "100 points: 100 for the answer + 25 for speed - 25 for the hint." in verdict
    assert await table.ann.points() == 100


@on_each
async def test_the_same_press_twice_counts_once(table: Table) -> None:
    await table.ann.starts()
    await table.ann.presses("A")
    verdict = await table.ann.presses("A", stale=True)
    assert "You tried A before; it does not count again. 1 attempt left." in verdict
    assert "62 points" in await table.ann.presses("B")


@on_each
async def test_a_third_attempt_is_refused(table: Table) -> None:
    await table.ann.starts()
    await table.ann.presses("A")
    assert "C is wrong. No attempts left." in await table.ann.presses("C")
    assert "You have no attempts left for this question." in await table.ann.presses("B", stale=True)
    assert await table.ann.points() == 0


@on_each
async def test_a_press_after_the_deadline_is_too_late(table: Table) -> None:
    await table.ann.starts()
    await table.passes(30.1)
    assert "Too late: this question is closed" in await table.ann.presses("B")
    assert await table.ann.points() == 0


@on_each
async def test_at_the_deadline_the_question_closes_and_tells_what_was_right_and_why(table: Table) -> None:
    await table.ann.starts()
    await table.passes(29)
    assert not table.reveal
    await table.passes(3)
    assert "The right answer is B: choice 1" in table.reveal
    assert "Because." in table.reveal
    assert "Question 1 of 2" in table.question
    await table.goes_on()
    assert "Question 2 of 2" in table.question
    assert table.seconds_left == 30


# --- a game ----------------------------------------------------------------------------------------------------------


@on_each
async def test_a_whole_game_ends_with_points_and_the_badge(table: Table) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.closes()
    assert "Because." in table.reveal
    await table.goes_on()
    await table.ann.presses("A")
    await table.ann.presses("B")
    await table.closes()
    assert "That was the last question." in table.summary
    assert "187" in table.summary and "2 of 2 right" in table.summary
    assert "Tensor Tamer" in table.summary
    assert await table.ann.badges() == ["Tensor Tamer"]
    assert await table.games() == 0


@on_each
async def test_a_wrong_answer_loses_the_badge_but_not_the_points(table: Table) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.closes()
    await table.goes_on()
    await table.ann.presses("A")
    await table.ann.presses("D")
    await table.closes()
    assert "125" in table.summary and "1 of 2 right" in table.summary
    assert "Tensor Tamer" not in table.summary
    assert await table.ann.badges() == []


@on_each
async def test_a_game_that_nobody_plays_ends_all_the_same(table: Table) -> None:
    await table.ann.starts()
    for number in range(QUESTIONS):
        assert f"Question {number + 1} of {QUESTIONS}" in table.question
        await table.closes()
        if number + 1 < QUESTIONS:
            await table.goes_on()
    assert "That was the last question." in table.summary
    assert "Tensor Tamer" not in table.summary
    assert await table.games() == 0


@on_each
async def test_whoever_started_a_game_can_stop_it(table: Table) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ann.stops()
    assert "The game was stopped." in table.summary
    assert "125" in table.summary
    assert await table.games() == 0


@on_each
async def test_whoever_started_a_game_can_skip_a_question(table: Table) -> None:
    await table.ann.starts()
    await table.ann.skips()
    assert "The right answer is B: choice 1" in table.reveal
    await table.goes_on()
    assert "Question 2 of 2" in table.question


@on_each
async def test_an_unknown_challenge_is_refused(table: Table) -> None:
    assert await table.ann.starts("nothing")
    assert not table.question
    assert await table.games() == 0


# --- faults ----------------------------------------------------------------------------------------------------------


@on_each
async def test_a_press_that_cannot_be_kept_does_not_count_and_can_be_made_again(table: Table) -> None:
    await table.ann.starts()
    await table.cannot_write()
    refused = await table.ann.presses("B")
    assert "again" in refused and "is right" not in refused
    assert await table.ann.points() == 0
    await table.passes(2)
    assert "B is right." in await table.ann.presses("B")
    assert await table.ann.points() > 100


@pytest.mark.parametrize("killed", [False, True], ids=["stopped", "killed"])
@played(*EVERYWHERE, DISCORD_ON_DISK)
async def test_a_restart_takes_no_attempt_and_no_time(table: Table, killed: bool) -> None:
    await table.ann.starts()
    await table.ann.presses("A")
    await table.passes(10)
    await table.restarts(killed=killed, away=60)
    verdict = await table.ann.presses("A", stale=True)
    assert "You tried A before" in verdict
    assert table.seconds_left == 20
    await table.passes(10)
    assert "B is right. 54 points: 50 for the answer + 4 for speed." in await table.ann.presses("B")
    await table.closes()
    await table.goes_on()
    assert "Question 2 of 2" in table.question
    await table.ann.presses("B")
    await table.closes()
    assert await table.ann.points() == 54 + 125
    assert "179" in table.summary
    assert await table.ann.badges() == ["Tensor Tamer"]


@played(*EVERYWHERE, DISCORD_ON_DISK)
async def test_old_buttons_of_a_game_that_ended_before_a_restart_say_so(table: Channel) -> None:
    require(table, Ability.KEEP_OLD_BUTTONS)
    await table.ann.starts()
    await table.closes()
    await table.goes_on()
    await table.ann.presses("A")
    await table.ann.stops()
    await table.restarts(away=60)
    assert "This game is over; start a new one to play again." in await table.ann.presses_earlier("B", 0)
    assert "Too late: this question is closed" in await table.ann.presses("B", stale=True)
    assert await table.ann.points() == 0


# --- alone, without a clock ------------------------------------------------------------------------------------------


@on_each
async def test_practice_gives_as_many_attempts_as_one_likes_and_goes_round(table: Table) -> None:
    question = await table.ann.starts("tensors", "practice")
    assert "Question 1 of 2" in question
    assert "A is wrong. Try again as often as you like." in await table.ann.presses("A")
    await table.ann.presses("C")
    await table.passes(3600)
    verdict = await table.ann.presses("B")
    assert "B is right." in verdict and "Because." in verdict
    assert await table.ann.points() == 0
    await table.ann.stops()
    assert await table.games() == 0


@on_each
async def test_an_unfinished_practice_goes_on_where_it_was_left(table: Table) -> None:
    await table.ann.starts("tensors", "practice")
    await table.ann.presses("A")
    again = await table.ann.comes_back("practice")
    assert "Question 1 of 2" in again
    assert "You tried A before" in await table.ann.presses("A", stale=True)
    assert "B is right." in await table.ann.presses("B")
    assert await table.games() == 1
