"""The order of choices: drawn from the seed, the same for ever."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effects import AskQuestion, PrivateVerdict, Reveal, Verdict
from bot.engine.game import Game
from bot.engine.shuffling import choice_order
from bot.engine.transitions import step
from tests.engine.builders import OWNER, QUICK, RIGHT, challenge, only, press, question, requested, show, solo


def order(choices=4, pinned=(), seed=7, round_no=0):
    return choice_order(question(choices=choices, pinned=pinned).choices, seed, round_no)


@given(st.integers(2, 6), st.sets(st.integers(0, 5)), st.integers(), st.integers())
@QUICK
def test_every_choice_is_shown_once_and_pinned_ones_keep_their_place(choices, pinned, seed, round_no):
    drawn = order(choices, pinned, seed, round_no)
    assert sorted(drawn) == list(range(choices))
    assert all(drawn[place] == place for place in pinned if place < choices)
    assert drawn == order(choices, pinned, seed, round_no)


@pytest.mark.parametrize(
    ("arguments", "drawn"),
    [
        ({"seed": 0}, (0, 1, 3, 2)),
        ({"seed": 7}, (2, 3, 1, 0)),
        ({"seed": 7, "round_no": 1}, (2, 0, 1, 3)),
        ({"seed": -(2**70), "choices": 6}, (5, 2, 0, 1, 4, 3)),
        ({"seed": 7, "choices": 6, "pinned": (0, 5)}, (0, 3, 4, 2, 1, 5)),
    ],
)
def test_an_order_once_drawn_is_drawn_for_ever(arguments, drawn):
    assert order(**arguments) == drawn


def test_rounds_and_seeds_are_drawn_apart():
    assert len({order(6, seed=seed, round_no=round_no) for seed in range(5) for round_no in range(5)}) > 15


def test_every_order_is_about_equally_likely():
    drawn = Counter(order(3, seed=seed) for seed in range(1_200))
    assert len(drawn) == 6
    assert all(140 < count < 260 for count in drawn.values())


def test_where_all_or_all_but_one_are_pinned_nothing_moves():
    assert order(4, pinned=range(4)) == order(4, pinned=range(3)) == (0, 1, 2, 3)


def test_without_shuffling_the_order_of_the_pack_is_kept():
    assert only(AskQuestion, step(Game(challenge()), requested(shuffle=False))).order == (0, 1, 2, 3)


def test_with_shuffling_the_order_comes_from_the_seed_of_the_request():
    for seed in (1, 2, 3):
        ask = only(AskQuestion, step(Game(challenge()), requested(shuffle=True, seed=seed)))
        assert ask.order == order(seed=seed)


@pytest.mark.parametrize("seed", range(6))
def test_a_press_is_judged_by_the_place_shown(seed):
    for place in range(4):
        game = Game(challenge())
        ask = only(AskQuestion, step(game, requested(shuffle=True, seed=seed)))
        step(game, show())
        verdict = only(PrivateVerdict, step(game, press(OWNER, place))).verdict
        assert verdict is (Verdict.RIGHT if ask.order[place] == RIGHT else Verdict.WRONG)


@pytest.mark.parametrize("seed", range(6))
def test_the_reveal_points_to_the_place_shown(seed):
    game = solo(shuffle=True, seed=seed)
    place = game.current.order.index(RIGHT)
    reveal = only(Reveal, step(game, press(OWNER, place)))
    assert reveal.answer == place
    assert reveal.presses == tuple(int(other == place) for other in range(4))
