"""Review: one player, no clock, no points, as many attempts as they like, each of the due questions once."""

from bot.engine.boards import counts
from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    EndReason,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ScoreChanged,
    Verdict,
)
from bot.engine.game import Phase
from bot.engine.results import results
from bot.engine.transitions import step
from tests.engine.builders import (
    OWNER,
    RIGHT,
    WRONG,
    all_of,
    go_on,
    next_question,
    only,
    press,
    skip,
    solo,
    stop,
)


def test_no_clock_runs_and_attempts_are_not_counted():
    game = solo(2, mode="review", seconds=5, attempts=1)
    assert (game.current.deadline, game.current.attempts, game.due_at) == (None, None, None)


def test_a_question_is_tried_until_it_is_right_and_explained_then():
    game = solo(2, mode="review")
    for choice in WRONG:
        verdict = only(PrivateVerdict, step(game, press(OWNER, choice)))
        assert (verdict.verdict, verdict.attempts_left, verdict.explain) == (Verdict.WRONG, None, False)
    effects = step(game, press(OWNER, RIGHT))
    verdict = only(PrivateVerdict, effects)
    assert (verdict.verdict, verdict.points.total, verdict.explain) == (Verdict.RIGHT, 0, True)
    assert only(Reveal, effects).round_no == 0
    assert game.phase is Phase.REVEALED


def test_it_ends_after_the_questions_that_were_due_without_points_or_a_badge():
    game = solo(2, mode="review")
    step(game, press(OWNER, WRONG[0]))
    step(game, press(OWNER, RIGHT))
    next_question(game)
    effects = step(game, press(OWNER, RIGHT, round_no=1))
    end = only(FinishChallenge, effects)
    assert (end.reason, end.asked) == (EndReason.COMPLETED, 2)
    assert only(ScoreChanged, effects).points == 0
    assert all_of(AwardBadge, effects) == []
    assert game.phase is Phase.OVER and not counts(game)
    (result,) = results(game)
    assert [(it.question, it.right, len(it.tried)) for it in result.outcomes] == [(0, True, 2), (1, True, 1)]


def test_a_question_may_be_skipped_and_the_game_be_stopped():
    game = solo(3, mode="review")
    step(game, skip())
    assert only(AskQuestion, step(game, go_on())).round_no == 1
    assert only(FinishChallenge, step(game, stop())).reason is EndReason.STOPPED
    assert list(results(game)) == []
