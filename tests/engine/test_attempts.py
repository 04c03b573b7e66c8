"""Attempts: what each press costs, and which presses cost nothing."""

import pytest

from bot.engine.effects import CloseQuestion, PrivateVerdict, ScoreChanged, Verdict
from bot.engine.errors import GameOver, NoSuchChoice, NoSuchRound, NotAPlayer
from bot.engine.game import Phase
from bot.engine.questions import DEFAULT_ATTEMPTS
from bot.engine.transitions import step
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    RIGHT,
    WRONG,
    challenge,
    challenge_of,
    channel,
    feed,
    go_on,
    next_question,
    only,
    press,
    question,
    refuse,
    show,
    skip,
    solo,
    stop,
    tick,
    without_change,
)


def judged(game, *presses):
    """The verdict on the last press, as (verdict, attempts left, done)."""
    verdict = only(PrivateVerdict, [feed(game, event) for event in presses][-1])
    return verdict.verdict, verdict.attempts_left, verdict.done


def test_a_question_allows_two_attempts_unless_it_says_otherwise():
    assert DEFAULT_ATTEMPTS == 2
    assert solo().current.attempts == 2
    assert solo(of=challenge(attempts=3)).current.attempts == 3


def test_the_request_can_replace_every_number_of_attempts():
    game = solo(of=challenge_of(question("q1", attempts=1), question("q2", attempts=3)), attempts=4)
    assert game.current.attempts == 4
    step(game, press(OWNER, RIGHT))
    next_question(game)
    assert game.current.attempts == 4


@pytest.mark.parametrize("attempts", [1, 2, 3])
def test_every_wrong_press_says_how_many_attempts_are_left_and_the_last_one_closes_the_question(attempts):
    game = channel(attempts=attempts)
    for used, choice in enumerate(WRONG[:attempts], start=1):
        last = used == attempts
        assert judged(game, press("ben", choice)) == (Verdict.WRONG, attempts - used, last)
    for choice in (RIGHT, 3):
        verdict = only(PrivateVerdict, without_change(game, press("ben", choice)))
        tried = choice in WRONG[:attempts]
        assert verdict.verdict is (Verdict.ALREADY_TRIED if tried else Verdict.NO_ATTEMPTS_LEFT)
        assert verdict.done


def test_a_right_press_ends_the_question_for_its_player_with_no_attempts_left():
    assert judged(channel(), press("ben", RIGHT)) == (Verdict.RIGHT, 0, True)


def test_the_second_attempt_may_be_right():
    assert judged(channel(), press("ben", WRONG[0]), press("ben", RIGHT)) == (Verdict.RIGHT, 0, True)


def test_pressing_a_wrong_choice_twice_costs_one_attempt_and_says_so():
    game = channel(attempts=3)
    step(game, press("ben", WRONG[0]))
    verdict = only(PrivateVerdict, without_change(game, press("ben", WRONG[0], 6_000)))
    assert (verdict.verdict, verdict.attempts_left, verdict.done) == (Verdict.ALREADY_TRIED, 2, False)


@pytest.mark.parametrize("choice", [RIGHT, *WRONG])
def test_any_press_after_the_right_one_changes_nothing_and_says_so(choice):
    game = channel()
    step(game, press("ben", RIGHT))
    verdict = only(PrivateVerdict, without_change(game, press("ben", choice, 6_000)))
    assert (verdict.verdict, verdict.attempts_left, verdict.points) == (Verdict.ALREADY_RIGHT, 0, None)


@pytest.mark.parametrize("choice", [RIGHT, *WRONG])
def test_a_second_press_after_the_right_one_says_so_although_the_first_closed_the_round(choice):
    game = solo()
    step(game, press(OWNER, RIGHT, delivery="d1"))
    verdict = only(PrivateVerdict, without_change(game, press(OWNER, choice, 5_100, delivery="d2")))
    assert verdict.verdict is Verdict.ALREADY_RIGHT


def test_a_press_after_the_last_attempt_says_so_although_that_attempt_closed_the_round():
    game = solo()
    feed(game, press(OWNER, WRONG[0], delivery="d1"), press(OWNER, WRONG[1], delivery="d2"))
    verdict = only(PrivateVerdict, without_change(game, press(OWNER, RIGHT, 5_100, delivery="d3")))
    assert verdict.verdict is Verdict.NO_ATTEMPTS_LEFT


def test_two_presses_in_the_same_millisecond_use_an_attempt_each():
    game = channel()
    first, second = press("ben", WRONG[0], delivery="d1"), press("ben", WRONG[1], delivery="d2")
    assert first.at == second.at
    assert judged(game, first) == (Verdict.WRONG, 1, False)
    assert judged(game, second) == (Verdict.WRONG, 0, True)


def test_a_right_press_in_the_millisecond_of_the_last_wrong_one_comes_too_late():
    game = channel(attempts=1)
    step(game, press("ben", WRONG[0]))
    assert only(PrivateVerdict, without_change(game, press("ben", RIGHT))).verdict is Verdict.NO_ATTEMPTS_LEFT


def test_players_do_not_share_attempts():
    game = channel()
    assert judged(game, press("ben", WRONG[0]), press("ben", WRONG[1])) == (Verdict.WRONG, 0, True)
    assert judged(game, press("cem", WRONG[0])) == (Verdict.WRONG, 1, False)


def test_every_round_brings_new_attempts():
    game = solo()
    feed(game, press(OWNER, WRONG[0]), press(OWNER, WRONG[1]))
    next_question(game)
    assert judged(game, press(OWNER, WRONG[0], round_no=1)) == (Verdict.WRONG, 1, False)


@pytest.mark.parametrize("choices", [2, 3, 4, 5, 6])
def test_every_choice_that_is_shown_can_be_pressed_and_no_other(choices):
    for choice in range(choices):
        game = channel(of=challenge(1, choices=choices))
        assert judged(game, press("ben", choice))[0] is (Verdict.RIGHT if choice == RIGHT else Verdict.WRONG)
    game = channel(of=challenge(1, choices=choices))
    for choice in (-1, -choices, choices, 10**9):
        refuse(game, press("ben", choice), NoSuchChoice)


@pytest.mark.parametrize("round_no", [-(10**9), -1, 1, 10**9])
@pytest.mark.parametrize("audience", [solo, channel])
def test_a_press_on_a_round_that_has_not_begun_is_refused(audience, round_no):
    refuse(audience(), press(OWNER, RIGHT, round_no=round_no), NoSuchRound)


def test_a_press_by_somebody_else_in_a_personal_game_is_refused():
    refuse(solo(), press("ben", RIGHT), NotAPlayer)


def test_a_late_press_by_somebody_else_in_a_personal_game_is_refused_too():
    refuse(solo(), press("ben", RIGHT, LIMIT + 1), NotAPlayer)


# --- Repeated deliveries ---------------------------------------------------------------------------------------------


def after_nothing(game):
    pass


def after_more_presses(game):
    feed(game, press("cem", RIGHT, delivery="d8"), press("ben", WRONG[1], delivery="d9"))


def after_the_deadline(game):
    step(game, tick(LIMIT + GRACE - 1))


def after_the_reveal(game):
    step(game, skip())


def after_the_next_question_was_asked(game):
    feed(game, skip(), go_on())


def after_the_next_question_was_shown(game):
    feed(game, skip(), go_on(), show(1))


def after_the_next_question_was_revealed(game):
    feed(game, skip(), go_on(), show(1), skip(round_no=1))


@pytest.mark.parametrize("choice", [RIGHT, WRONG[0]])
@pytest.mark.parametrize(
    "later",
    [
        after_nothing,
        after_more_presses,
        after_the_deadline,
        after_the_reveal,
        after_the_next_question_was_asked,
        after_the_next_question_was_shown,
        after_the_next_question_was_revealed,
    ],
)
def test_a_repeated_delivery_is_answered_as_before_and_changes_nothing(choice, later):
    game = channel()
    event = press("ben", choice, delivery="d1")
    before = only(PrivateVerdict, step(game, event))
    later(game)
    assert without_change(game, event) == (before,)


def test_a_repeated_delivery_of_the_press_that_ended_the_game_is_answered_as_before():
    game = solo(1)
    event = press(OWNER, RIGHT, delivery="d1")
    before = only(PrivateVerdict, step(game, event))
    assert game.phase is Phase.OVER
    assert without_change(game, event) == (before,)


@pytest.mark.parametrize("delivery", ["d2", None])
def test_a_double_tap_on_the_last_answer_is_told_that_it_was_right(delivery):
    game = solo(1)
    step(game, press(OWNER, RIGHT, delivery="d1"))
    again = only(PrivateVerdict, without_change(game, press(OWNER, RIGHT, delivery=delivery)))
    assert again.verdict is Verdict.ALREADY_RIGHT


def test_after_the_end_a_late_press_of_the_last_question_is_too_late_and_earlier_ones_are_refused():
    game = channel("ben", n=2)
    step(game, tick(after=LIMIT + GRACE))
    next_question(game)
    step(game, stop(round_no=1))
    late = only(PrivateVerdict, without_change(game, press("ben", RIGHT, round_no=1)))
    assert late.verdict is Verdict.TOO_LATE
    refuse(game, press("ben", RIGHT, round_no=0), GameOver)


def test_a_repeated_delivery_brings_neither_score_nor_close():
    game = solo()
    event = press(OWNER, RIGHT, delivery="d1")
    first, again = step(game, event), step(game, event)
    assert {ScoreChanged, CloseQuestion} <= {type(effect) for effect in first}
    assert [type(effect) for effect in again] == [PrivateVerdict]


def test_a_press_that_was_refused_does_not_count_as_delivered():
    game = channel()
    refuse(game, press("ben", 9, delivery="d1"), NoSuchChoice)
    assert judged(game, press("ben", RIGHT, delivery="d1"))[0] is Verdict.RIGHT


def test_presses_without_a_delivery_are_told_apart_by_what_they_press():
    game = channel()
    assert judged(game, press("ben", WRONG[0]), press("ben", WRONG[1])) == (Verdict.WRONG, 0, True)
