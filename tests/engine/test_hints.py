"""Hints: private, recorded, paid for once."""

import pytest

from bot.engine.effects import Announcement, PrivateVerdict, Reply, ScoreChanged, ShowHint
from bot.engine.errors import NoHint, NoSuchRound, NotAPlayer, NotYetShown, RoundOver
from bot.engine.questions import DIFFICULTIES
from bot.engine.transitions import step
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    RIGHT,
    WRONG,
    all_of,
    ask_hint,
    asking,
    challenge,
    channel,
    feed,
    next_question,
    only,
    practice,
    press,
    refuse,
    skip,
    solo,
    tick,
    without_change,
)


def test_a_hint_is_for_the_eyes_of_its_player_alone():
    effects = step(channel("ben", "cem"), ask_hint("ben"))
    assert [type(effect) for effect in all_of(Reply, effects)] == [ShowHint]
    assert all_of(Announcement, effects) == []
    assert only(ShowHint, effects).player == "ben"


def test_a_question_without_a_hint_has_none_to_give():
    refuse(solo(of=challenge(hint="")), ask_hint(OWNER), NoHint)


def test_a_hint_is_recorded_for_its_player():
    game = channel("ben", "cem")
    assert only(ScoreChanged, step(game, ask_hint("ben"))).hints == 1
    assert (game.players["ben"].hints, game.players["cem"].hints) == (1, 0)


@pytest.mark.parametrize(
    ("difficulty", "cost"), [("beginner", 12), ("intermediate", 25), ("advanced", 37), ("expert", 50)]
)
def test_a_hint_costs_a_quarter_of_the_points_of_the_question(difficulty, cost):
    assert set(DIFFICULTIES) == {"beginner", "intermediate", "advanced", "expert"}
    game = solo(of=challenge(1, difficulty=difficulty))
    assert only(ShowHint, step(game, ask_hint(OWNER))).cost == cost
    verdict = only(PrivateVerdict, step(game, press(OWNER, RIGHT, LIMIT)))
    assert verdict.points.hint == cost
    assert game.players[OWNER].points == DIFFICULTIES[difficulty].points - cost


def test_a_hint_alone_takes_no_points_away():
    game = solo()
    assert only(ScoreChanged, step(game, ask_hint(OWNER))).points == 0
    feed(game, press(OWNER, WRONG[0]), press(OWNER, WRONG[1]))
    assert game.players[OWNER].points == 0


def test_the_same_hint_again_is_shown_for_nothing():
    game = solo()
    step(game, ask_hint(OWNER))
    assert without_change(game, ask_hint(OWNER, 6_000)) == (ShowHint(OWNER, 0, cost=0),)


def test_a_hint_is_free_for_a_player_who_is_done():
    game = channel("ben", "cem")
    step(game, press("ben", RIGHT))
    assert without_change(game, ask_hint("ben", 6_000)) == (ShowHint("ben", 0, cost=0),)


def test_a_hint_lasts_for_one_round():
    game = solo()
    feed(game, ask_hint(OWNER), press(OWNER, RIGHT))
    next_question(game)
    assert only(ShowHint, step(game, ask_hint(OWNER, round_no=1))).cost == 25
    assert game.players[OWNER].hints == 2


def test_a_hint_for_one_player_costs_another_nothing():
    game = channel("ben", "cem")
    step(game, ask_hint("ben"))
    assert only(PrivateVerdict, step(game, press("cem", RIGHT))).points.hint == 0


def test_a_hint_uses_no_attempt():
    game = solo()
    step(game, ask_hint(OWNER))
    assert only(PrivateVerdict, step(game, press(OWNER, WRONG[0]))).attempts_left == 1


def test_asking_for_a_hint_joins_a_channel_game():
    game = channel()
    step(game, ask_hint("ben"))
    assert "ben" in game.players


def test_hints_in_practice_are_free_and_recorded():
    game = practice()
    assert only(ShowHint, step(game, ask_hint(OWNER))).cost == 0
    assert game.players[OWNER].hints == 1


def test_there_is_no_hint_before_the_question_is_shown():
    refuse(asking(), ask_hint(OWNER), NotYetShown)


@pytest.mark.parametrize("close", [skip(), tick(LIMIT + GRACE)])
def test_there_is_no_hint_after_the_round(close):
    game = channel()
    step(game, close)
    assert refuse(game, ask_hint("ben"), RoundOver).round_no == 0


def test_there_is_no_hint_for_an_earlier_round():
    game = channel()
    step(game, skip())
    next_question(game)
    assert refuse(game, ask_hint("ben", round_no=0), RoundOver).round_no == 0


@pytest.mark.parametrize("round_no", [-1, 1, 10**9])
def test_there_is_no_hint_for_a_round_that_has_not_begun(round_no):
    refuse(channel(), ask_hint("ben", round_no=round_no), NoSuchRound)


def test_there_is_no_hint_for_somebody_else_in_a_personal_game():
    refuse(solo(), ask_hint("ben"), NotAPlayer)
