"""Practice: one player, no clock, no points, as many attempts as they like, round and round."""

import pytest

from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    EndReason,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ScoreChanged,
    Verdict,
)
from bot.engine.errors import GameOver, NotAPlayer
from bot.engine.game import Game, Phase
from bot.engine.scoring import NO_POINTS
from bot.engine.transitions import step
from tests.engine.builders import (
    OWNER,
    RIGHT,
    WRONG,
    all_of,
    ask_hint,
    away,
    challenge,
    feed,
    go_on,
    join,
    next_question,
    only,
    practice,
    press,
    refuse,
    requested,
    skip,
    stop,
    tick,
    without_change,
)


def test_a_question_is_asked_without_limit_and_without_number_of_attempts():
    ask = only(AskQuestion, step(Game(challenge()), requested(mode="practice", seconds=5, attempts=1)))
    assert (ask.seconds, ask.attempts) == (None, None)


def test_no_clock_runs():
    game = practice()
    assert (game.current.deadline, game.due_at) == (None, None)
    without_change(game, tick(10**12))
    without_change(game, away(1_000, 10**9))
    assert only(PrivateVerdict, step(game, press(OWNER, RIGHT, 10**12))).verdict is Verdict.RIGHT


def test_every_wrong_choice_may_be_tried_before_the_right_one():
    game = practice()
    for choice in WRONG:
        verdict = only(PrivateVerdict, step(game, press(OWNER, choice)))
        assert (verdict.verdict, verdict.attempts_left, verdict.done) == (Verdict.WRONG, None, False)
        assert game.phase is Phase.OPEN
    assert only(PrivateVerdict, step(game, press(OWNER, RIGHT))).verdict is Verdict.RIGHT


def test_the_same_wrong_choice_again_changes_nothing_and_says_so():
    game = practice()
    step(game, press(OWNER, WRONG[0]))
    verdict = only(PrivateVerdict, without_change(game, press(OWNER, WRONG[0])))
    assert (verdict.verdict, verdict.attempts_left) == (Verdict.ALREADY_TRIED, None)


def test_the_explanation_comes_at_once_with_the_right_answer_and_not_before():
    game = practice()
    assert not only(PrivateVerdict, step(game, press(OWNER, WRONG[0]))).explain
    effects = step(game, press(OWNER, RIGHT))
    assert only(PrivateVerdict, effects).explain
    assert only(CloseQuestion, effects).reason is CloseReason.ANSWERED
    assert only(Reveal, effects).answer == RIGHT


def test_there_are_no_points():
    game = practice()
    effects = step(game, press(OWNER, RIGHT, 0))
    assert only(PrivateVerdict, effects).points == NO_POINTS
    assert only(ScoreChanged, effects) == ScoreChanged(OWNER, points=0, right=1, first_try=1, wrong=0, hints=0)


def test_giving_up_reveals_the_answer():
    game = practice()
    effects = step(game, skip())
    assert only(CloseQuestion, effects).reason is CloseReason.SKIPPED
    assert only(Reveal, effects).right_count == 0


def test_the_questions_come_round_again_until_the_player_stops():
    game = practice(2)
    asked = [game.current.question]
    for round_no in range(5):
        step(game, press(OWNER, RIGHT, round_no=round_no))
        next_question(game)
        asked.append(game.current.question)
    assert asked == [0, 1, 0, 1, 0, 1]
    effects = step(game, stop(round_no=5))
    assert only(FinishChallenge, effects).reason is EndReason.STOPPED
    assert only(FinishChallenge, effects).asked == 6
    assert all_of(AwardBadge, effects) == []


def test_a_question_that_comes_round_again_can_be_answered_anew():
    game = practice(1)
    feed(game, press(OWNER, WRONG[0]), press(OWNER, RIGHT))
    next_question(game)
    assert only(PrivateVerdict, step(game, press(OWNER, WRONG[0], round_no=1))).verdict is Verdict.WRONG
    assert only(PrivateVerdict, step(game, press(OWNER, RIGHT, round_no=1))).verdict is Verdict.RIGHT
    assert game.players[OWNER].right == 2


def test_a_question_that_comes_round_again_is_shuffled_anew():
    game = practice(1, shuffle=True)
    orders = set()
    for round_no in range(12):
        orders.add(game.current.order)
        step(game, skip(round_no=round_no))
        next_question(game)
    assert len(orders) > 1


def test_the_next_question_waits_for_the_player():
    game = practice()
    step(game, press(OWNER, RIGHT))
    assert game.due_at is None
    without_change(game, tick(10**12))
    assert only(AskQuestion, step(game, go_on())).round_no == 1


def test_pressing_next_twice_asks_one_question():
    game = practice()
    feed(game, press(OWNER, RIGHT), go_on())
    assert without_change(game, go_on()) == ()
    assert game.current.no == 1


def test_a_press_on_an_earlier_question_does_not_speak_of_attempts_that_nobody_counts():
    game = practice()
    step(game, press(OWNER, RIGHT))
    next_question(game)
    verdict = only(PrivateVerdict, without_change(game, press(OWNER, WRONG[0], round_no=0)))
    assert verdict.attempts_left is None


@pytest.mark.parametrize("event", [press("ben", RIGHT), join("ben")])
def test_nobody_else_can_play(event):
    refuse(practice(), event, NotAPlayer)


def test_nobody_else_can_go_on():
    game = practice()
    step(game, press(OWNER, RIGHT))
    refuse(game, go_on("ben"), NotAPlayer)


def test_after_stopping_nothing_goes_on():
    game = practice()
    step(game, stop())
    for event in (stop(), go_on(), skip(), ask_hint(OWNER)):
        refuse(game, event, GameOver)


def test_stopping_is_possible_in_every_phase():
    game = Game(challenge())
    step(game, requested(mode="practice"))
    assert only(FinishChallenge, step(game, stop())).reason is EndReason.STOPPED
    game = practice()
    effects = step(game, stop())
    assert [type(effect) for effect in effects] == [CloseQuestion, FinishChallenge]
    game = practice()
    step(game, skip())
    assert [type(effect) for effect in step(game, stop())] == [FinishChallenge]
