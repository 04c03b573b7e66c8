"""Careers: what one more game adds to what a player has done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.badges import SETTLED_BADGES
from bot.engine.careers import (
    NEW_CAREER,
    Career,
    Circumstances,
    after,
    decode_career,
    encode_career,
    ended_at,
    origin,
)
from bot.engine.errors import CorruptLog
from bot.engine.game import Phase
from bot.engine.results import GameResult, QuestionOutcome
from tests.engine.builders import (
    OWNER,
    QUICK,
    RIGHT,
    challenge,
    challenge_of,
    channel,
    feed,
    game_at,
    moment,
    next_question,
    press,
    question,
    solo,
    stop,
)

NOON = Circumstances(local_hour=12)
KINDS = challenge_of(
    question("q1", kind="metrics", difficulty="expert"),
    question("q2", kind="predict-output"),
    question("q3", kind="metrics"),
)
R, W = 1, 0
ALL_RIGHT = ((R,), (R,), (R,))


def result(*tried: tuple[int, ...], hinted: tuple[int, ...] = (), points: int = 100) -> GameResult:
    """A game in which the player pressed these choices, question by question, of which 1 is right."""
    outcomes = tuple(
        QuestionOutcome(number, choices, R in choices, number in hinted)
        for number, choices in enumerate(tried)
        if choices or number in hinted
    )
    right = sum(outcome.right for outcome in outcomes)
    return GameResult(
        player=OWNER,
        points=points,
        right=right,
        first_try=sum(outcome.tried == (R,) for outcome in outcomes),
        wrong=sum(len(choices) for choices in tried) - right,
        hints=len(hinted),
        time_ms=5_000 * right,
        right_at=7_000 if right else 0,
        outcomes=outcomes,
    )


def played(*tried: tuple[int, ...], of=KINDS, circumstances=NOON, career=NEW_CAREER, **fields) -> Career:
    return after(career, result(*tried, **fields), of, circumstances)


def test_one_game_is_counted_in_all_its_parts():
    career = played((W, R), (R,), (W, 2), hinted=(1,))
    assert career == Career(
        games=1,
        points=100,
        right=2,
        answers=5,
        first_try=1,
        hints=1,
        right_by_kind={"metrics": 1, "predict-output": 1},
        answers_by_kind={"metrics": 4, "predict-output": 1},
        right_by_difficulty={"expert": 1, "intermediate": 1},
        explored=frozenset({"tensors"}),
        row=0,
        best_row=1,
        first_right_at=7_000,
    )


def test_games_add_up_and_the_first_right_answer_stays():
    first = played((W, 2), (), ())
    assert (first.games, first.right, first.first_right_at) == (1, 0, None)
    second = result((R,))._replace(right_at=9_000)
    third = result((R,), (R,))._replace(right_at=99_000)
    career = after(after(first, second, KINDS, NOON), third, KINDS, NOON)
    assert (career.games, career.right, career.answers, career.first_right_at) == (3, 3, 5, 9_000)
    assert career.right_by_kind == {"metrics": 2, "predict-output": 1}


@pytest.mark.parametrize(
    ("tried", "hinted", "mastered", "flawless"),
    [
        (ALL_RIGHT, (), True, True),
        (ALL_RIGHT, (2,), True, False),
        (((W, R), (R,), (R,)), (), True, False),
        (((R,), (R,)), (), False, False),
        (((R,), (R,), (W,)), (), False, False),
    ],
)
def test_mastery_and_flawless_mastery(tried, hinted, mastered, flawless):
    career = played(*tried, hinted=hinted)
    assert (career.mastered, career.flawless) == (
        frozenset({"tensors"} if mastered else ()),
        frozenset({"tensors"} if flawless else ()),
    )
    assert [badge.won(result(*tried, hinted=hinted), KINDS) for badge in SETTLED_BADGES] == [flawless]


@pytest.mark.parametrize(
    ("of", "circumstances"),
    [(replace(KINDS, badge=""), NOON), (KINDS, NOON._replace(for_badges=False))],
)
def test_a_challenge_without_a_badge_or_a_game_that_was_made_easier_masters_nothing(of, circumstances):
    career = played(*ALL_RIGHT, of=of, circumstances=circumstances)
    assert (career.right, career.mastered, career.flawless) == (3, frozenset(), frozenset())


@pytest.mark.parametrize(
    ("tried", "comebacks"),
    [
        (((W, 2), (R,), (W, R)), 1),
        (((W,), (R,), (R,)), 1),
        (((), (R,), (R,)), 0),  # not tried
        (((W, R), (R,), (R,)), 0),  # not missed
        (((W,), (R,), (W,)), 0),
        (((R,), (W,), (R,)), 0),
        (((W,), (R,)), 0),
    ],
)
def test_a_comeback_misses_the_first_question_and_no_other(tried, comebacks):
    assert played(*tried).comebacks == comebacks


def test_a_game_of_two_questions_is_no_place_for_a_comeback():
    assert played((W,), (R,), of=challenge(2)).comebacks == 0


@pytest.mark.parametrize(
    ("hour", "nights", "dawns"), [(0, 1, 0), (4, 1, 0), (5, 0, 1), (7, 0, 1), (8, 0, 0), (12, 0, 0), (23, 0, 0)]
)
def test_nights_and_early_mornings(hour, nights, dawns):
    career = played((R,), circumstances=Circumstances(local_hour=hour))
    assert (career.nights, career.dawns) == (nights, dawns)
    without = played((W,), circumstances=Circumstances(local_hour=hour))
    assert (without.nights, without.dawns) == (0, 0)


def test_a_row_goes_on_from_game_to_game_and_ends_with_a_second_attempt():
    career = played(*ALL_RIGHT, career=played(*ALL_RIGHT))
    assert (career.row, career.best_row) == (6, 6)
    career = played((R,), (W, R), (R,), career=career)
    assert (career.row, career.best_row) == (1, 7)


@pytest.mark.parametrize(
    ("player_count", "came_first", "in_company", "firsts"),
    [(1, True, 0, 0), (2, True, 0, 0), (3, True, 1, 0), (4, True, 1, 0), (5, True, 1, 1), (5, False, 1, 0)],
)
def test_company_and_coming_first(player_count, came_first, in_company, firsts):
    career = played((R,), circumstances=Circumstances(12, player_count, came_first))
    assert (career.in_company, career.firsts) == (in_company, firsts)


def test_dailies_are_counted():
    assert played((R,), circumstances=NOON._replace(daily=True)).dailies == 1


def test_questions_of_a_mix_explore_the_challenges_that_they_come_from():
    mix = replace(challenge_of(question("cnn/q3"), question("rnn/q3"), question("gan/q1")), id="mix:2026-11-28")
    assert played((R,), (R,), (W,), of=mix).explored == {"cnn", "rnn"}
    assert origin(mix, mix.questions[0]) == "cnn/q3"
    assert origin(KINDS, KINDS.questions[0]) == "tensors/q1"


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_game_ended_with_its_last_right_answer_or_the_last_question_shown():
    game = solo(3)
    assert ended_at(game) == moment()
    feed(game, press(OWNER, RIGHT, 7_000))
    assert ended_at(game) == moment(0, 7_000)
    next_question(game)
    assert ended_at(game) == moment(1)
    feed(game, stop(round_no=1))
    assert (game.phase, ended_at(game)) == (Phase.OVER, moment(1))


def test_of_several_players_the_last_right_answer_counts_whoever_gave_it():
    game = channel("ben", "cem", n=1)
    feed(game, press("ben", RIGHT, 9_000), press("cem", RIGHT, 4_000))
    assert (game.phase, ended_at(game)) == (Phase.OVER, moment(0, 9_000))


def test_a_game_that_was_never_shown_ended_when_it_was_asked_for():
    game = game_at(Phase.WINDOW)
    assert ended_at(game) == game.request.at


# --- stored ----------------------------------------------------------------------------------------------------------

presses = st.lists(st.sampled_from([(), (R,), (W,), (W, R), (W, 2)]), min_size=3, max_size=3)


@QUICK
@given(st.lists(st.tuples(presses, st.integers(0, 23), st.booleans()), max_size=8))
def test_careers_come_back_as_they_were_and_never_shrink(games):
    career = NEW_CAREER
    for tried, hour, daily in games:
        before, career = career, played(*tried, circumstances=Circumstances(hour, daily=daily), career=career)
        assert decode_career(encode_career(career)) == career
        assert before.right <= career.right <= career.answers
        assert before.mastered <= career.mastered and career.flawless <= career.mastered
        assert before.best_row <= career.best_row and career.row <= career.best_row
        assert sum(career.right_by_kind.values()) == sum(career.right_by_difficulty.values()) == career.right


def test_equal_careers_are_equal_text():
    one = Career(mastered=frozenset("abc"), right_by_kind={"metrics": 1, "conceptual": 2})
    other = Career(mastered=frozenset("cab"), right_by_kind={"conceptual": 2, "metrics": 1})
    assert encode_career(one) == encode_career(other)


def test_fields_that_came_later_are_blank():
    assert decode_career('{"right":3,"mastered":["a"]}') == Career(right=3, mastered=frozenset({"a"}))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"rihgt":1}', '{"mastered":1}'])
def test_what_is_no_career_is_refused(text):
    with pytest.raises(CorruptLog, match="stored career cannot be read"):
        decode_career(text)
