"""Points: whole numbers by difficulty, attempt, speed and hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effects import PrivateVerdict, ScoreChanged
from bot.engine.questions import DIFFICULTIES
from bot.engine.scoring import Points, hint_cost, points_for
from bot.engine.transitions import step
from tests.engine.builders import (
    LIMIT,
    OWNER,
    QUICK,
    RIGHT,
    WRONG,
    ask_hint,
    challenge,
    channel,
    feed,
    only,
    press,
    question,
    solo,
)

SOME_MS = st.integers(-100_000, 200_000)
LIMITS = st.one_of(st.none(), st.integers(1, 90_000_000))
DIFFICULTY = st.sampled_from(sorted(DIFFICULTIES))


@pytest.mark.parametrize(
    ("difficulty", "first", "second", "third", "fourth"),
    [
        ("beginner", 50, 25, 16, 12),
        ("intermediate", 100, 50, 33, 25),
        ("advanced", 150, 75, 50, 37),
        ("expert", 200, 100, 66, 50),
    ],
)
def test_difficulty_gives_the_points_and_each_attempt_its_share(difficulty, first, second, third, fourth):
    asked = question(difficulty=difficulty)
    assert [points_for(asked, attempt).total for attempt in (1, 2, 3, 4)] == [first, second, third, fourth]


@pytest.mark.parametrize(
    ("left_ms", "attempt", "speed"),
    [
        (LIMIT, 1, 25),
        (LIMIT // 2, 1, 12),
        (LIMIT // 5, 1, 5),
        (1_199, 1, 0),
        (1_200, 1, 1),
        (0, 1, 0),
        (LIMIT, 2, 12),
        (LIMIT, 3, 8),
    ],
)
def test_speed_adds_up_to_a_quarter_of_what_was_earned_linear_in_the_time_left(left_ms, attempt, speed):
    assert points_for(question(), attempt, left_ms=left_ms, limit_ms=LIMIT).speed == speed


def test_without_a_limit_speed_earns_nothing():
    assert points_for(question(), 1, left_ms=99_999).speed == 0


@pytest.mark.parametrize(
    ("difficulty", "attempt", "total"),
    [
        ("beginner", 1, 38),
        ("beginner", 2, 13),
        ("beginner", 3, 4),
        ("beginner", 4, 0),
        ("beginner", 6, 0),
        ("expert", 3, 16),
    ],
)
def test_a_hint_takes_a_quarter_of_the_question_but_never_more_than_was_earned(difficulty, attempt, total):
    assert points_for(question(difficulty=difficulty), attempt, hinted=True).total == total


@given(DIFFICULTY, st.integers(1, 50), SOME_MS, LIMITS, st.booleans())
@QUICK
def test_points_are_whole_never_negative_and_never_above_a_quarter_more_than_the_question(
    difficulty, attempt, left_ms, limit_ms, hinted
):
    asked = question(difficulty=difficulty)
    points = points_for(asked, attempt, left_ms=left_ms, limit_ms=limit_ms, hinted=hinted)
    assert {type(part) for part in (points.earned, points.speed, points.hint, points.total)} == {int}
    assert 0 <= points.speed <= points.earned // 4
    assert points.hint == (hint_cost(asked) if hinted else 0)
    assert points.total == max(0, points.earned + points.speed - points.hint)
    assert 0 <= points.total <= asked.points * 5 // 4


@given(DIFFICULTY, st.integers(1, 10), SOME_MS, SOME_MS, st.integers(1, 100_000), st.booleans())
@QUICK
def test_neither_waiting_nor_another_attempt_nor_a_hint_ever_earns_more(
    difficulty, attempt, one, other, limit_ms, hinted
):
    asked = question(difficulty=difficulty)

    def total(attempt, left_ms, hinted):
        return points_for(asked, attempt, left_ms=left_ms, limit_ms=limit_ms, hinted=hinted).total

    assert total(attempt, min(one, other), hinted) <= total(attempt, max(one, other), hinted)
    assert total(attempt + 1, one, hinted) <= total(attempt, one, hinted)
    assert total(attempt, one, True) <= total(attempt, one, False)


@pytest.mark.parametrize(
    ("after", "points"),
    [
        (-1_000, Points(100, 25, 0)),
        (0, Points(100, 25, 0)),
        (6_000, Points(100, 20, 0)),
        (LIMIT - 1, Points(100, 0, 0)),
        (LIMIT, Points(100, 0, 0)),
    ],
)
def test_a_right_press_earns_by_its_own_time(after, points):
    game = solo()
    effects = step(game, press(OWNER, RIGHT, after))
    assert only(PrivateVerdict, effects).points == points
    assert only(ScoreChanged, effects).points == game.players[OWNER].points == points.total


def test_the_attempt_counts_what_the_player_pressed_before():
    game = channel(attempts=3)
    feed(game, press("cem", WRONG[0]), press("ben", WRONG[0]), press("ben", WRONG[1]))
    assert only(PrivateVerdict, step(game, press("ben", RIGHT, LIMIT))).points == Points(33, 0, 0)
    assert only(PrivateVerdict, step(game, press("dora", RIGHT, LIMIT))).points == Points(100, 0, 0)


def test_a_wrong_press_has_no_points_and_is_counted():
    game = channel()
    effects = step(game, press("ben", WRONG[0]))
    assert only(PrivateVerdict, effects).points is None
    assert only(ScoreChanged, effects) == ScoreChanged("ben", points=0, right=0, first_try=0, wrong=1, hints=0)


def test_the_score_is_the_whole_result_so_far():
    game = channel(of=challenge(2))
    feed(game, press("ben", WRONG[0]), ask_hint("ben"))
    assert only(ScoreChanged, step(game, press("ben", RIGHT, LIMIT))) == ScoreChanged(
        "ben", points=25, right=1, first_try=0, wrong=1, hints=1
    )
