"""The host was away: the clock of the open question is given the time back, and says so."""

import pytest

from bot.engine.effects import AskQuestion, CloseQuestion, ExtendClock, PrivateVerdict, Verdict
from bot.engine.game import Phase
from bot.engine.transitions import step
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    READING,
    RIGHT,
    WRONG,
    asking,
    away,
    channel,
    feed,
    game_at,
    moment,
    next_question,
    only,
    press,
    show,
    skip,
    solo,
    tick,
    without_change,
)


def extended(*pauses):
    """How much later than planned the question ends after these absences."""
    game = solo()
    feed(game, *(away(since, until) for since, until in pauses))
    return game.current.deadline - moment(after=LIMIT)


def test_an_absence_makes_the_question_longer_by_the_time_it_took_and_says_so():
    game = solo()
    assert step(game, away(since=10_000, until=70_000)) == (ExtendClock(0, moment(after=LIMIT + 60_000), 60_000),)
    assert game.current.deadline == moment(after=LIMIT + 60_000)
    assert game.due_at == moment(after=LIMIT + 60_000 + GRACE)


def test_the_question_closes_at_its_new_deadline():
    game = solo()
    step(game, away(10_000, 70_000))
    without_change(game, tick(LIMIT + 60_000 + GRACE - 1))
    assert only(CloseQuestion, step(game, tick(LIMIT + 60_000 + GRACE))).round_no == 0


@pytest.mark.parametrize(("after", "verdict"), [(LIMIT + 60_000, Verdict.RIGHT), (LIMIT + 60_001, Verdict.TOO_LATE)])
def test_presses_count_up_to_the_new_deadline(after, verdict):
    game = solo()
    step(game, away(10_000, 70_000))
    assert only(PrivateVerdict, step(game, press(OWNER, RIGHT, after))).verdict is verdict


@pytest.mark.parametrize(
    ("pauses", "by_ms"),
    [
        ([(10_000, 12_000)], 2_000),
        ([(10_000, 12_000), (20_000, 25_000)], 7_000),
        ([(10_000, 12_000), (12_000, 15_000)], 5_000),
        ([(10_000, 20_000), (15_000, 25_000)], 15_000),
        ([(10_000, 20_000), (12_000, 18_000)], 10_000),
        ([(10_000, 20_000), (10_000, 20_000), (10_000, 20_000)], 10_000),
        ([(29_999, 90_000), (89_000, 100_000)], 70_001),
        ([(-5_000, 3_000)], 3_000),
        ([(-5_000, -1_000)], 0),
        ([(-5_000, 0)], 0),
        ([(10_000, 10_000)], 0),
        ([(12_000, 10_000)], 0),
    ],
    ids=[
        "one",
        "two apart",
        "two in a row",
        "overlapping",
        "one within the other",
        "told three times",
        "the second after the first deadline",
        "begun before the question was shown",
        "over before the question was shown",
        "over as the question was shown",
        "no time at all",
        "backwards",
    ],
)
def test_every_moment_of_absence_is_given_back_once(pauses, by_ms):
    assert extended(*pauses) == by_ms


def test_the_return_from_an_absence_told_again_changes_nothing():
    game = solo()
    step(game, away(10_000, 20_000))
    assert without_change(game, away(10_000, 20_000)) == ()


@pytest.mark.parametrize("since", [LIMIT, LIMIT + 1, LIMIT + GRACE])
def test_a_deadline_that_had_passed_before_the_absence_stays_passed(since):
    game = solo()
    assert without_change(game, away(since, 500_000)) == ()


def test_an_absence_that_began_just_before_the_deadline_gives_the_last_moment_back():
    game = solo()
    assert only(ExtendClock, step(game, away(LIMIT - 1, 500_000))).by_ms == 500_000 - LIMIT + 1
    assert game.current.deadline == moment(after=500_001)


@pytest.mark.parametrize(
    ("phase", "audience"),
    [(Phase.ASKING, "channel"), (Phase.ASKING, "solo"), (Phase.REVEALED, "solo"), (Phase.OVER, "channel")],
)
def test_an_absence_while_no_clock_ran_changes_nothing(phase, audience):
    game = game_at(phase, audience)
    assert without_change(game, away(-5_000, 50_000, round_no=1)) == ()


def test_the_reading_pause_begins_again_when_the_host_returns_during_it():
    game = channel()
    feed(game, skip(after=5_000), away(6_000, 60_000))
    assert game.due_at == moment(after=60_000 + READING)
    assert without_change(game, away(6_000, 60_000)) == ()
    without_change(game, tick(60_000 + READING - 1))
    assert only(AskQuestion, step(game, tick(60_000 + READING))).round_no == 1


@pytest.mark.parametrize(
    ("since", "until"),
    [(5_000 + READING, 60_000), (1_000, 5_000), (-9_000, 0)],
    ids=["begun after the pause", "over as it began", "over before it began"],
)
def test_an_absence_outside_the_reading_pause_leaves_it_as_it_was(since, until):
    game = channel()
    step(game, skip(after=5_000))
    assert without_change(game, away(since, until)) == ()


def test_a_clock_that_had_not_started_is_not_made_longer():
    game = asking()
    feed(game, away(-60_000, -1_000), show())
    assert game.current.deadline == moment(after=LIMIT)


def test_the_next_question_has_its_own_limit_again():
    game = solo()
    feed(game, away(10_000, 70_000), press(OWNER, RIGHT, 71_000))
    next_question(game)
    assert game.current.deadline == moment(1, LIMIT)


@pytest.mark.parametrize(
    ("after", "speed", "time_ms"),
    [
        (70_000, 16, 10_000),
        (75_000, 12, 15_000),
        (LIMIT + 60_000, 0, LIMIT),
        # Made before or during the absence, arrived after it: the clock had run for 4 s, and for 10 s.
        (4_000, 21, 4_000),
        (10_000, 16, 10_000),
        (40_000, 16, 10_000),
    ],
)
def test_time_of_absence_is_neither_the_fault_of_a_player_nor_their_gain(after, speed, time_ms):
    game = channel()
    feed(game, away(10_000, 70_000))
    assert only(PrivateVerdict, step(game, press("ben", RIGHT, after))).points.speed == speed
    assert game.players["ben"].time_ms == time_ms


@pytest.mark.parametrize(
    ("after", "time_ms"),
    [(9_000, 9_000), (15_000, 10_000), (22_000, 12_000), (26_000, 15_000), (40_000, 20_000), (50_000, 30_000)],
)
def test_several_absences_are_all_left_out_of_the_time_of_an_answer(after, time_ms):
    game = channel()
    feed(game, away(10_000, 20_000), away(25_000, 35_000), press("ben", RIGHT, after))
    assert game.players["ben"].time_ms == time_ms


def test_attempts_used_before_an_absence_stay_used():
    game = channel()
    feed(game, press("ben", WRONG[0]), away(10_000, 70_000))
    assert only(PrivateVerdict, step(game, press("ben", WRONG[1], 71_000))).attempts_left == 0
