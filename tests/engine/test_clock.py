"""The clock of a question: when it starts, when it ends, and what happens to presses around its end."""

import pytest

from bot.engine.effects import AskQuestion, CloseQuestion, CloseReason, PrivateVerdict, Reveal, Verdict
from bot.engine.errors import NotYetShown, RoundOver
from bot.engine.events import ChoicePressed, QuestionShown, Tick
from bot.engine.game import Game, Phase
from bot.engine.transitions import step
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    READING,
    RIGHT,
    WRONG,
    ask_hint,
    asking,
    challenge,
    challenge_of,
    channel,
    feed,
    go_on,
    moment,
    next_question,
    only,
    press,
    question,
    refuse,
    requested,
    show,
    skip,
    snapshot,
    solo,
    tick,
    without_change,
)


def test_the_clock_starts_when_the_question_is_shown_not_when_it_is_asked():
    game = asking()
    assert (game.current.deadline, game.due_at) == (None, None)
    step(game, show(after=4_000, message="m1"))
    assert game.current.shown_at == moment(after=4_000)
    assert game.current.deadline == moment(after=4_000 + LIMIT)
    assert game.current.message == "m1"


def test_no_tick_ends_a_question_that_has_not_been_shown():
    game = asking()
    assert without_change(game, tick(10 * LIMIT)) == ()


def test_showing_a_question_again_does_not_restart_its_clock():
    game = solo()
    without_change(game, show(after=9_000, message="again"))


@pytest.mark.parametrize("round_no", [-1, 0, 2])
def test_showing_another_round_than_the_one_asked_changes_nothing(round_no):
    game = solo()
    feed(game, press(OWNER, RIGHT), go_on())
    without_change(game, show(round_no))
    assert game.phase is Phase.ASKING


def test_nobody_can_press_before_the_question_is_shown():
    refuse(asking(), press(OWNER, RIGHT), NotYetShown)


def test_asking_says_how_long_and_how_often_one_may_press():
    game = Game(challenge())
    ask = only(AskQuestion, step(game, requested()))
    assert (ask.round_no, ask.question, ask.order, ask.seconds, ask.attempts) == (0, 0, (0, 1, 2, 3), 30, 2)
    assert game.phase is Phase.ASKING


def test_each_question_has_its_own_limit():
    game = solo(of=challenge_of(question("q1", seconds=10), question("q2", seconds=45)))
    assert game.current.deadline == moment(0, 10_000)
    step(game, press(OWNER, RIGHT))
    next_question(game)
    assert game.current.deadline == moment(1, 45_000)


def test_the_request_can_replace_every_limit():
    game = solo(of=challenge_of(question("q1", seconds=10), question("q2", seconds=45)), seconds=20)
    assert game.current.deadline == moment(0, 20_000)
    step(game, press(OWNER, RIGHT))
    next_question(game)
    assert game.current.deadline == moment(1, 20_000)


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        (-500, Verdict.RIGHT),  # the chat's clock may stand a little behind that of the confirmation
        (0, Verdict.RIGHT),
        (LIMIT - 1, Verdict.RIGHT),
        (LIMIT, Verdict.RIGHT),
        (LIMIT + 1, Verdict.TOO_LATE),
        (LIMIT + GRACE, Verdict.TOO_LATE),
        (10**12, Verdict.TOO_LATE),
    ],
)
def test_a_press_counts_by_its_own_time_up_to_the_deadline(after, verdict):
    assert only(PrivateVerdict, step(solo(), press(OWNER, RIGHT, after))).verdict is verdict


def test_a_late_press_uses_no_attempt_and_does_not_join():
    game = channel()
    verdict = only(PrivateVerdict, without_change(game, press("ben", WRONG[0], LIMIT + 1)))
    assert (verdict.player, verdict.verdict, verdict.attempts_left) == ("ben", Verdict.TOO_LATE, 0)


@pytest.mark.parametrize("close", [tick(LIMIT), tick(LIMIT + GRACE)], ids=["open", "closed"])
def test_a_late_press_of_a_choice_tried_before_is_too_late_and_promises_no_attempts(close):
    game = channel("ben", "cem")
    feed(game, press("ben", WRONG[0]), close)
    verdict = only(PrivateVerdict, without_change(game, press("ben", WRONG[0], LIMIT + 1)))
    assert (verdict.verdict, verdict.attempts_left) == (Verdict.TOO_LATE, 0)


@pytest.mark.parametrize(
    ("after", "closes"),
    [(0, False), (LIMIT, False), (LIMIT + GRACE - 1, False), (LIMIT + GRACE, True), (10**12, True)],
)
def test_the_round_closes_when_the_grace_after_the_deadline_is_over(after, closes):
    game = solo()
    effects = step(game, tick(after))
    assert (game.phase is Phase.REVEALED) is closes
    assert [type(effect) for effect in effects] == ([CloseQuestion, Reveal] if closes else [])


@pytest.mark.parametrize("grace", [0, 700, 10_000])
def test_the_grace_is_the_one_requested(grace):
    game = solo(grace_ms=grace)
    assert game.due_at == moment(after=LIMIT + grace)
    without_change(game, tick(LIMIT + grace - 1))
    assert only(CloseQuestion, step(game, tick(LIMIT + grace))).reason is CloseReason.TIME_UP


def test_a_press_made_in_time_counts_although_it_arrives_during_the_grace():
    game = channel()
    step(game, tick(LIMIT + GRACE - 1))
    assert only(PrivateVerdict, step(game, press("ben", RIGHT, LIMIT))).verdict is Verdict.RIGHT


def test_a_press_made_in_time_that_arrives_after_the_close_is_told_that_it_is_too_late():
    game = channel()
    step(game, tick(LIMIT + GRACE))
    verdict = only(PrivateVerdict, without_change(game, press("ben", RIGHT, LIMIT - 1)))
    assert verdict.verdict is Verdict.TOO_LATE


def test_a_press_on_an_earlier_round_is_told_that_it_is_too_late_in_every_later_phase():
    game = channel("ann", "ben")
    feed(game, skip(), go_on())
    for move in (show(1), skip(round_no=1)):
        assert only(PrivateVerdict, without_change(game, press("ben", RIGHT))).verdict is Verdict.TOO_LATE
        step(game, move)
    assert only(PrivateVerdict, without_change(game, press("ben", RIGHT))).verdict is Verdict.TOO_LATE


def test_closing_names_the_message_and_the_reveal_tells_the_answer():
    game = asking("channel")
    effects = feed(
        game,
        show(message="m1"),
        press("ben", RIGHT),
        press("cem", 3),
        press("cem", 0),
        press("dora", 3),
        press("dora", RIGHT, 6_000),
        tick(LIMIT + GRACE),
    )
    assert only(CloseQuestion, effects) == CloseQuestion(0, CloseReason.TIME_UP, "m1")
    assert only(Reveal, effects) == Reveal(
        round_no=0,
        question=0,
        order=(0, 1, 2, 3),
        answer=RIGHT,
        presses=(1, 2, 0, 2),
        right=("ben", "dora"),
        right_count=2,
        player_count=3,
        reason=CloseReason.TIME_UP,
        message="m1",
    )


def test_the_only_player_closes_the_round_early_by_the_right_answer():
    game = solo()
    assert only(CloseQuestion, step(game, press(OWNER, RIGHT))).reason is CloseReason.ANSWERED


def test_the_only_player_closes_the_round_early_by_the_last_wrong_attempt():
    game = solo()
    assert only(PrivateVerdict, step(game, press(OWNER, WRONG[0]))).verdict is Verdict.WRONG
    assert game.phase is Phase.OPEN
    assert only(CloseQuestion, step(game, press(OWNER, WRONG[1]))).reason is CloseReason.ANSWERED


def test_a_round_that_closed_early_has_no_deadline_left():
    game = solo()
    step(game, press(OWNER, RIGHT))
    assert game.due_at is None
    without_change(game, tick(LIMIT + GRACE))


def test_a_personal_game_waits_for_its_player_after_the_reveal():
    game = solo()
    step(game, press(OWNER, RIGHT))
    without_change(game, tick(10**12))
    assert only(AskQuestion, step(game, go_on())).round_no == 1


@pytest.mark.parametrize(("after", "asks"), [(0, False), (READING - 1, False), (READING, True), (10**12, True)])
def test_a_channel_reads_the_reveal_for_a_while_and_is_then_asked_the_next_question(after, asks):
    game = channel()
    closed = LIMIT + GRACE + 250
    step(game, tick(closed))
    assert game.due_at == moment(after=closed + READING)
    effects = step(game, tick(closed + after))
    assert (game.phase is Phase.ASKING) is asks
    assert bool(effects) is asks


def test_due_at_is_the_first_moment_at_which_a_tick_changes_something():
    game = channel(n=2)
    while game.phase is not Phase.OVER:
        if game.phase is Phase.ASKING:
            assert game.due_at is None
            step(game, show(game.current.no))
        due = game.due_at
        without_change(game, Tick(at=due - 1))
        before = snapshot(game)
        step(game, Tick(at=due))
        assert snapshot(game) != before
    assert game.due_at is None


@pytest.mark.parametrize(("after", "refused"), [(LIMIT, False), (LIMIT + 1, True)])
def test_a_hint_is_given_up_to_the_deadline(after, refused):
    game = solo()
    if refused:
        refuse(game, ask_hint(OWNER, after), RoundOver)
    else:
        assert step(game, ask_hint(OWNER, after))


def test_a_clock_that_starts_at_moment_zero_runs_like_any_other():
    game = asking(mode="practice", at=0)
    feed(game, QuestionShown(at=0, round_no=0), ChoicePressed(at=900, player=OWNER, round_no=0, choice=RIGHT))
    assert game.players[OWNER].time_ms == 900
