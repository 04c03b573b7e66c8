"""Players who have more time: how long they may press, what it is worth, and that nobody else is touched by it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effects import AskQuestion, CloseQuestion, CloseReason, ExtendClock, PrivateVerdict, Reveal, Verdict
from bot.engine.errors import NotPlayable, RoundOver
from bot.engine.game import Game, Phase, PlayerRecord
from bot.engine.regrading import regraded
from bot.engine.transitions import fold, step
from bot.engine.views import view
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    QUICK,
    READING,
    RIGHT,
    UNTIL,
    ask_hint,
    asking,
    away,
    challenge,
    channel,
    feed,
    join,
    moment,
    next_question,
    only,
    plain,
    press,
    refuse,
    requested,
    run_requested,
    show,
    snapshot,
    solo,
    tick,
    window_requested,
    without_change,
)

HALF = ((OWNER, 50),)
"""Ann has 45 seconds where others have 30."""

OWN = LIMIT + LIMIT // 2


def verdict(game, player, after, choice=RIGHT):
    return only(PrivateVerdict, step(game, press(player, choice, after)))


# --- in a channel ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "said"), [(LIMIT, Verdict.RIGHT), (LIMIT + 1, Verdict.TOO_LATE)])
def test_others_are_too_late_after_the_common_deadline(after, said):
    game = channel(OWNER, "ben", extra=HALF)
    assert verdict(game, "ben", after).verdict is said


@pytest.mark.parametrize(
    ("after", "said"), [(LIMIT + 1, Verdict.RIGHT), (OWN, Verdict.RIGHT), (OWN + 1, Verdict.TOO_LATE)]
)
def test_who_has_more_time_may_answer_until_their_own_deadline(after, said):
    game = channel(OWNER, "ben", extra=HALF)
    assert verdict(game, OWNER, after).verdict is said


def test_who_has_more_time_may_take_the_hint_meanwhile_and_others_may_not():
    game = channel(OWNER, "ben", extra=HALF)
    refuse(game, ask_hint("ben", LIMIT + 1), RoundOver)
    assert step(game, ask_hint(OWNER, OWN))
    refuse(game, ask_hint(OWNER, OWN + 1), RoundOver)


def test_the_question_waits_for_who_has_more_time_and_plays():
    game = channel(OWNER, "ben", extra=HALF)
    assert game.due_at == moment(after=OWN + GRACE)
    without_change(game, tick(LIMIT + GRACE))
    without_change(game, tick(OWN + GRACE - 1))
    assert only(CloseQuestion, step(game, tick(OWN + GRACE))).reason is CloseReason.TIME_UP


def test_the_question_closes_at_the_common_deadline_where_nobody_with_more_time_plays():
    game = channel("ben", extra=HALF)
    assert game.due_at == moment(after=LIMIT + GRACE)
    assert only(CloseQuestion, step(game, tick(LIMIT + GRACE))).reason is CloseReason.TIME_UP


def test_whoever_comes_in_time_is_waited_for():
    game = channel("ben", extra=HALF)
    step(game, join(OWNER, after=20_000))
    assert game.due_at == moment(after=OWN + GRACE)


@pytest.mark.parametrize("choices", [(RIGHT,), (0, 2)])
def test_once_who_has_more_time_is_done_nobody_waits_for_longer(choices):
    game = channel(OWNER, "ben", extra=HALF)
    feed(game, *(press(OWNER, choice, LIMIT + 5_000) for choice in choices))
    assert game.phase is Phase.OPEN, "ben was not done in time"
    assert game.due_at == moment(after=LIMIT + GRACE), "which has passed"
    assert only(CloseQuestion, step(game, tick(LIMIT + 5_000))).reason is CloseReason.TIME_UP


def test_when_all_are_done_the_question_closes_at_once():
    game = channel(OWNER, "ben", extra=HALF)
    step(game, press("ben", RIGHT, 5_000))
    effects = step(game, press(OWNER, RIGHT, LIMIT + 5_000))
    assert only(CloseQuestion, effects).reason is CloseReason.ANSWERED
    assert game.read_until == moment(after=LIMIT + 5_000 + READING)


def test_the_longest_of_several_counts_while_they_are_not_done():
    game = channel(OWNER, "ben", "cem", extra=((OWNER, 50), ("ben", 100), ("dora", 400)))
    assert game.due_at == moment(after=2 * LIMIT + GRACE)
    step(game, press("ben", RIGHT, LIMIT + 1))
    assert game.due_at == moment(after=OWN + GRACE)


def test_more_time_is_had_in_each_question_anew():
    game = channel(OWNER, "ben", extra=HALF)
    feed(game, press(OWNER, RIGHT, LIMIT + 1), tick(OWN + GRACE))
    next_question(game)
    assert game.due_at == moment(1, OWN + GRACE)
    assert only(PrivateVerdict, step(game, press(OWNER, RIGHT, OWN, 1))).verdict is Verdict.RIGHT


def test_who_was_right_in_their_own_time_is_among_those_who_were():
    game = channel(OWNER, "ben", extra=HALF)
    step(game, press("ben", RIGHT, 5_000))
    revealed = only(Reveal, step(game, press(OWNER, RIGHT, OWN)))
    assert (revealed.right, revealed.right_count, revealed.player_count) == (("ben", OWNER), 2, 2)


# --- points ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0, 1, 2, 5, 9, 10])
def test_speed_counts_by_ones_own_limit(share):
    game = channel(OWNER, "ben", extra=HALF)
    common = verdict(game, "ben", LIMIT * share // 10).points
    own = verdict(game, OWNER, OWN * share // 10).points
    assert own == common


def test_the_time_that_was_taken_is_told_as_it_was():
    game = channel(OWNER, "ben", extra=HALF)
    verdict(game, OWNER, OWN - 1_000)
    assert game.players[OWNER].time_ms == OWN - 1_000


# --- what can be seen ------------------------------------------------------------------------------------------------


def test_a_question_is_asked_with_the_time_that_all_have():
    assert only(AskQuestion, step(Game(challenge()), requested("channel", extra=HALF))).seconds == LIMIT // 1000


def test_each_player_sees_their_own_clock():
    game = channel(OWNER, "ben", extra=HALF)
    assert (view(game, OWNER).limit_ms, view(game, OWNER).deadline) == (OWN, moment(after=OWN))
    for player in ("ben", "nobody", ""):
        assert (view(game, player).limit_ms, view(game, player).deadline) == (LIMIT, moment(after=LIMIT))


def test_who_has_not_joined_is_not_waited_for_and_sees_the_common_deadline():
    game = channel("ben", extra=HALF)
    assert view(game, OWNER).deadline == moment(after=LIMIT)


# --- alone -----------------------------------------------------------------------------------------------------------


def test_alone_the_whole_limit_is_longer():
    game = solo(extra=HALF)
    assert (game.current.limit_ms, game.current.deadline) == (OWN, moment(after=OWN))
    assert (view(game, OWNER).limit_ms, view(game, OWNER).deadline) == (OWN, moment(after=OWN))
    assert game.due_at == moment(after=OWN + GRACE)
    assert verdict(game, OWNER, OWN).verdict is Verdict.RIGHT


def test_alone_the_question_is_asked_with_the_longer_limit():
    effects = step(Game(challenge()), requested("solo", extra=HALF))
    assert only(AskQuestion, effects).seconds == OWN // 1000


def test_alone_speed_counts_by_the_longer_limit():
    early, late = solo(extra=HALF), solo()
    assert verdict(early, OWNER, OWN // 3).points == verdict(late, OWNER, LIMIT // 3).points


def test_alone_nobody_elses_extra_time_matters():
    assert plain(solo(extra=(("ben", 50),)).current) == plain(solo().current)


def test_without_a_clock_there_is_no_more_of_it():
    game = solo(mode="practice", extra=HALF)
    assert (game.current.limit_ms, game.current.deadline, game.due_at) == (None, None, None)
    shared = channel(OWNER, extra=HALF)
    assert shared.extra_ms(OWNER) == LIMIT // 2


# --- windows ---------------------------------------------------------------------------------------------------------


def test_a_run_has_its_players_time():
    game = Game(challenge())
    feed(game, run_requested(extra=HALF), show())
    assert game.current.deadline == moment(after=OWN)


def test_a_window_waits_for_the_longest_that_somebody_may_take():
    common, longer = Game(challenge()), Game(challenge())
    step(common, window_requested())
    step(longer, window_requested(extra=((OWNER, 50), ("ben", 100))))
    assert longer.window.until == common.window.until == UNTIL
    assert longer.window.closes_at == common.window.closes_at + LIMIT


# --- the host was away -----------------------------------------------------------------------------------------------


def test_an_absence_before_the_deadline_moves_everybodys():
    game = channel(OWNER, "ben", extra=HALF)
    extended = only(ExtendClock, step(game, away(10_000, 70_000)))
    assert extended.deadline == moment(after=LIMIT + 60_000)
    assert game.due_at == moment(after=OWN + 60_000 + GRACE)
    assert verdict(game, "ben", LIMIT + 60_001).verdict is Verdict.TOO_LATE
    assert verdict(game, OWNER, OWN + 60_000).verdict is Verdict.RIGHT


def test_an_absence_after_the_deadline_is_given_back_to_who_had_time_left_and_nobody_is_told():
    game = channel(OWNER, "ben", extra=HALF)
    assert step(game, away(LIMIT + 5_000, LIMIT + 65_000)) == ()
    assert game.due_at == moment(after=OWN + 60_000 + GRACE)
    assert view(game, OWNER).deadline == moment(after=OWN + 60_000)
    assert view(game, "ben").deadline == moment(after=LIMIT)
    assert verdict(game, "ben", LIMIT + 65_001).verdict is Verdict.TOO_LATE
    without_change(game, tick(LIMIT + 66_000))
    assert verdict(game, OWNER, OWN + 60_000).verdict is Verdict.RIGHT
    assert game.players[OWNER].time_ms == OWN, "less the time during which nobody could press"


def test_an_absence_that_outlasts_the_deadlines_is_given_back_from_where_it_began():
    game = channel(OWNER, "ben", extra=HALF)
    step(game, away(LIMIT + 5_000, OWN + 60_000))
    assert verdict(game, OWNER, OWN + 60_000 + 9_999).verdict is Verdict.RIGHT


@pytest.mark.parametrize(
    ("game", "since"),
    [
        (lambda: channel(OWNER, "ben", extra=HALF), OWN),
        (lambda: channel("ben", extra=HALF), LIMIT),
        (lambda: channel("ben"), LIMIT),
    ],
)
def test_an_absence_after_the_last_deadline_changes_nothing(game, since):
    without_change(game(), away(since, since + 60_000))


def test_an_absence_after_who_has_more_time_was_done_changes_nothing():
    game = channel(OWNER, "ben", extra=HALF)
    step(game, press(OWNER, RIGHT, 5_000))
    without_change(game, away(LIMIT + 1, LIMIT + 60_000))


# --- grading again ---------------------------------------------------------------------------------------------------


def test_a_game_that_is_graded_again_keeps_everybodys_time():
    asked = challenge(1)
    log = [
        requested("channel", players=(OWNER, "ben"), extra=HALF),
        show(),
        press("ben", 0, LIMIT),
        away(LIMIT + 1_000, LIMIT + 61_000),
        press(OWNER, RIGHT, OWN + 60_000),
    ]
    assert plain(snapshot(regraded(asked, asked, log))) == plain(snapshot(fold(asked, log)))


# --- requests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [0, -50, 401])
def test_extra_time_that_cannot_be_is_refused(percent):
    refuse(Game(challenge()), requested("channel", extra=((OWNER, percent),)), NotPlayable)


def test_nobody_is_asked_for_by_extra_time_alone():
    assert asking("channel", extra=HALF).players == {}


# --- whatever happens ------------------------------------------------------------------------------------------------

PLAYERS = (OWNER, "ben", "cem", "dora")
EXTRA = st.dictionaries(st.sampled_from(PLAYERS), st.integers(1, 400)).map(lambda it: tuple(sorted(it.items())))
DEEDS = st.lists(
    st.tuples(st.sampled_from(PLAYERS), st.sampled_from((0, 1, 2, 3, None)), st.integers(0, 3 * LIMIT)), max_size=30
)
"""Who pressed what, None for the hint, and when (ms since the question was shown)."""


@given(EXTRA, DEEDS)
@QUICK
def test_who_has_no_more_time_gets_the_same_for_the_same_presses_whoever_else_has(extra, deeds):
    with_extra, without = (channel("zoe", extra=it) for it in (extra, ()))  # Zoe never presses, so both stay open
    for player, choice, after in deeds:
        event = ask_hint(player, after) if choice is None else press(player, choice, after)
        _try(with_extra, event)
        if player not in dict(extra):
            _try(without, event)
    for player in (*PLAYERS, "zoe"):
        if player not in dict(extra):
            assert with_extra.players.get(player) == without.players.get(player)


@given(EXTRA, DEEDS)
@QUICK
def test_more_time_never_makes_less_of_a_press(extra, deeds):
    with_extra, without = (channel("zoe", extra=it) for it in (extra, ()))
    for player, choice, after in sorted(
        deeds, key=lambda deed: deed[2]
    ):  # else a late press may come before an early one
        event = ask_hint(player, after) if choice is None else press(player, choice, after)
        _try(with_extra, event)
        _try(without, event)
    for player, _ in extra:
        more, less = (game.players.get(player, PlayerRecord()) for game in (with_extra, without))
        assert more.wrong >= less.wrong
        assert more.right >= less.right or more.wrong > less.wrong


def _try(game, event):
    with suppress(RoundOver):
        step(game, event)
