"""Item statistics, against an independent library and a worked example."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.engine.item_statistics import (
    FEWEST,
    FEWEST_FOR_DISTRACTORS,
    FLAGS,
    ChoiceTally,
    discrimination,
    item_statistics,
)
from tests.engine.builders import QUICK

ANSWERS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), st.none() | st.integers(0, 8).map(lambda it: it / 8)),
    min_size=1,
    max_size=80,
)
"""What people did: the choice, of which the first is right, the hint, and their score on the rest, if they have one."""


def tally(answers, choices=4):
    rows = []
    for choice in range(choices):
        picked = [(hinted, rest) for chosen, hinted, rest in answers if chosen == choice]
        rests = [rest for _, rest in picked if rest is not None]
        rows.append(
            ChoiceTally(
                choice=f"c{choice}",
                right=choice == 0,
                people=len(picked),
                hinted=sum(hinted for hinted, _ in picked),
                rest_count=len(rests),
                rest_sum=math.fsum(rests),
                rest_squares=math.fsum(rest * rest for rest in rests),
            )
        )
    return rows


def people(count, choice, rest=0.5, hinted=False):
    return [(choice, hinted, rest)] * count


def flags(answers):
    return item_statistics(tally(answers), 1000).flags


@given(ANSWERS)
@QUICK
def test_discrimination_is_the_correlation_that_numpy_computes(answers):
    numpy = pytest.importorskip("numpy")
    known = [(choice == 0, rest) for choice, _, rest in answers if rest is not None]
    rights, rests = [float(right) for right, _ in known], [rest for _, rest in known]
    found = discrimination(tally(answers))
    if len(set(rights)) < 2 or len(set(rests)) < 2:
        assert found is None
        return
    assert found == pytest.approx(numpy.corrcoef(rights, rests)[0, 1], abs=1e-9)


def test_the_example_of_scipys_documentation():
    # scipy.stats.pointbiserialr(a=[0, 0, 0, 1, 1, 1, 1], b=[0..6]) gives 0.8660254037844386.
    answers = [(1, False, it / 6) for it in range(3)] + [(0, False, it / 6) for it in range(3, 7)]
    assert discrimination(tally(answers)) == pytest.approx(0.8660254037844386, abs=1e-12)


@given(ANSWERS)
@QUICK
def test_figures_stay_in_their_ranges(answers):
    found = item_statistics(tally(answers), 1234)
    assert found.attempts == len(answers)
    if len(answers) < FEWEST:
        assert (found.facility, found.discrimination, found.hint_use, found.median_ms) == (None,) * 4
        assert (found.shares, found.flags) == ((), ())
        return
    assert found.facility == pytest.approx(sum(choice == 0 for choice, _, _ in answers) / len(answers))
    assert found.hint_use == pytest.approx(sum(hinted for _, hinted, _ in answers) / len(answers))
    assert found.median_ms == 1234
    assert found.discrimination is None or -1 <= found.discrimination <= 1
    for choice, share in enumerate(found.shares):
        count = sum(chosen == choice for chosen, _, _ in answers)
        assert share is None if 0 < count <= 2 else share == pytest.approx(count / len(answers))
    assert set(found.flags) <= set(FLAGS)


def test_few_answers_tell_nothing_and_single_people_cannot_be_seen():
    assert item_statistics(tally(people(9, 0)), 5).facility is None
    found = item_statistics(tally(people(8, 0) + people(2, 1)), 5)
    assert found.shares == (0.8, None, 0.0, 0.0)


def test_an_item_that_is_as_it_should_be_has_no_flags():
    answers = people(20, 0, 0.9) + people(8, 1, 0.3) + people(6, 2, 0.4) + people(6, 3, 0.2)
    assert flags(answers) == ()


def test_flags():
    strong, weak = 0.9, 0.2
    spread = people(5, 1, weak) + people(5, 2, weak) + people(5, 3, weak)
    assert "misleading" in flags(people(20, 0, weak) + people(20, 1, strong) + people(5, 2, weak) + people(5, 3, weak))
    assert flags(people(20, 0, 0.5) + people(12, 1, 0.8) + people(8, 2, 0.0) + people(8, 3, 0.0)) == ("misleading",)
    assert flags(people(2, 0, strong) + spread) == ("too-hard",)
    assert "too-easy" in flags(people(60, 0, strong) + people(1, 1, weak))
    assert flags(people(25, 0, strong) + people(5, 1, weak) + people(5, 2, weak)) == ("unused",)
    even = people(30, 0, 0.5) + people(30, 0, 0.7) + people(9, 1, 0.5) + people(9, 1, 0.68)
    assert flags(even + people(9, 2, 0.59) + people(9, 3, 0.59)) == ("weak",)


def test_a_distractor_that_seems_better_by_chance_raises_no_flag():
    assert flags(people(20, 0, 0.5) + people(12, 1, 0.6) + people(8, 2, 0.0) + people(8, 3, 0.0)) == ()


def test_fewer_right_than_by_guessing_is_too_hard():
    two = [*people(14, 0, 0.8), *people(16, 1, 0.2)]
    assert item_statistics(tally(two, choices=2), 5).flags == ("too-hard",)
    assert item_statistics(tally([*two, *people(2, 0, 0.8)], choices=2), 5).flags == ()
    assert item_statistics(tally([*people(13, 0, 0.8), *people(16, 1, 0.2)], choices=2), 5).flags == ()
    four = [*people(7, 0, 0.8), *(it for choice in (1, 2, 3) for it in people(8, choice, 0.2))]
    assert flags(four) == ("too-hard",)


@given(ANSWERS)
@QUICK
def test_few_answers_raise_no_flag_about_distractors(answers):
    assume(len(answers) < FEWEST_FOR_DISTRACTORS)
    assert not {"misleading", "unused", "weak"} & set(flags(answers))


def test_flags_say_what_to_do():
    for flag in FLAGS.values():
        assert flag.label.endswith(".")
        assert flag.advice.endswith(".")
