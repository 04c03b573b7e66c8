"""Streaks: days in a row, freezes, the record, and days that do not count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.streaks import FREEZE_DAYS, MAX_FREEZES, NO_STREAK, Sight, State, Streak, played, seen
from tests.engine.builders import QUICK

days = st.integers(700_000, 700_400)
missed_days = st.frozensets(days, max_size=40)


def after(*on: int, missed: frozenset[int] = frozenset(), streak: Streak = NO_STREAK) -> Streak:
    for day in on:
        streak = played(streak, day, missed)
    return streak


def test_consecutive_days_grow_the_streak_and_its_record():
    assert after(1, 2, 3) == Streak(length=3, best=3, freezes=0, last_day=3)


@pytest.mark.parametrize("day", [2, 3])
def test_the_same_day_or_an_earlier_one_changes_nothing(day):
    streak = after(1, 2, 3)
    assert played(streak, day, {2}) is streak


def test_days_without_a_daily_are_passed_over():
    assert after(1, 2, 9, 30) == Streak(4, 4, 0, 30)


def test_a_missed_day_without_a_freeze_begins_the_streak_anew_and_keeps_the_record():
    assert after(1, 2, 3, 5, missed={4}) == Streak(length=1, best=3, freezes=0, last_day=5)


@pytest.mark.parametrize(("length", "freezes"), [(6, 0), (7, 1), (13, 1), (14, 2), (21, 2), (70, 2)])
def test_each_seven_days_earn_a_freeze_and_two_are_kept(length, freezes):
    assert after(*range(1, length + 1)) == Streak(length, length, freezes, length)


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        ({8}, Streak(8, 8, 0, 11)),
        ({8, 9}, Streak(1, 7, 0, 11)),
        ({7, 11, 12}, Streak(8, 8, 1, 11)),  # days that were played, or that are still to come, are not missed
    ],
)
def test_missed_days_use_up_freezes(missed, expected):
    assert after(11, missed=missed, streak=after(*range(1, 8))) == expected


def test_a_streak_that_begins_anew_has_no_freezes_left():
    assert after(20, missed={15, 16, 17}, streak=after(*range(1, 15))) == Streak(1, 14, 0, 20)


def test_the_day_that_uses_a_freeze_may_earn_the_next():
    streak = after(*range(1, 14))
    assert streak == Streak(13, 13, 1, 13)
    assert after(15, missed={14}, streak=streak) == Streak(14, 14, 1, 15)


@pytest.mark.parametrize(
    ("today", "missed", "sight"),
    [
        (7, {7}, Sight(State.KEPT, 7, 7, 1)),
        (8, set(), Sight(State.KEPT, 7, 7, 1)),
        (8, {8}, Sight(State.AT_RISK, 7, 7, 1)),
        (9, {8}, Sight(State.KEPT, 7, 7, 0)),
        (9, {8, 9}, Sight(State.AT_RISK, 7, 7, 0)),
        (10, {8, 9}, Sight(State.LAPSED, 0, 7, 0)),
        (99, set(), Sight(State.KEPT, 7, 7, 1)),
    ],
)
def test_a_streak_as_it_is_seen(today, missed, sight):
    assert seen(after(*range(1, 8)), today, missed) == sight


def test_nobody_who_never_played_has_a_streak_to_lose():
    assert seen(NO_STREAK, 5, {3, 4, 5}) == Sight(State.NONE, 0, 0, 0)


# --- for any days ----------------------------------------------------------------------------------------------------


@QUICK
@given(st.lists(days, max_size=60), missed_days)
def test_freezes_stay_within_their_bounds_and_the_record_never_shrinks(on, missed):
    streak = NO_STREAK
    for day in on:
        before, streak = streak, played(streak, day, missed)
        assert 0 <= streak.freezes <= MAX_FREEZES
        assert before.best <= streak.best
        assert 1 <= streak.length <= min(streak.best, before.length + 1)


@QUICK
@given(st.lists(days, min_size=1, max_size=60), missed_days)
def test_playing_again_or_hearing_of_it_late_changes_nothing(on, missed):
    streak = after(*on, missed=missed)
    assert after(*on, missed=missed, streak=streak) == streak
    assert after(*sorted(set(on)), missed=missed, streak=streak) == streak


@QUICK
@given(st.frozensets(days, min_size=1, max_size=60))
def test_without_missed_days_each_day_counts_once(on):
    streak = after(*sorted(on))
    assert (streak.length, streak.best, streak.last_day) == (len(on), len(on), max(on))
    assert streak.freezes == min(len(on) // FREEZE_DAYS, MAX_FREEZES)


@QUICK
@given(st.frozensets(days, min_size=1, max_size=40), missed_days, days)
def test_what_is_seen_is_what_playing_then_comes_to(on, missed, today):
    streak = after(*sorted(on), missed=missed)
    sight = seen(streak, today, missed)
    after_today = played(streak, today, missed)
    if today <= max(on):
        assert (sight.state, sight.length) == (State.KEPT, streak.length)
        assert after_today == streak
    else:
        assert after_today.length == sight.length + 1
        assert (sight.state is State.LAPSED) == (sight.length == 0)
        assert (sight.state is State.AT_RISK) == (today in missed and sight.length > 0)


@QUICK
@given(st.frozensets(days, min_size=1, max_size=40), missed_days, st.frozensets(days, max_size=10))
def test_excusing_days_never_shortens_a_streak(on, missed, excused):
    order = sorted(on)
    assert after(*order, missed=missed - excused).best >= after(*order, missed=missed).best
