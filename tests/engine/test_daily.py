"""Windows and the runs within them: a channel's daily, played by everybody alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    CloseReason,
    CloseWindow,
    CountPlayers,
    EndReason,
    FinishChallenge,
    OpenWindow,
    QuestionTally,
    TellBadges,
)
from bot.engine.errors import NotAllowed, NotAPlayer, NotPlayable
from bot.engine.events import BadgesEarned, EarnedBadge, HostReturned, StopPressed, Tick
from bot.engine.game import Game, Phase
from bot.engine.results import results, tried_by_question
from bot.engine.standings import standings
from bot.engine.transitions import fold, step
from bot.engine.windows import SETTLING_MS
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    QUICK,
    RIGHT,
    START,
    UNTIL,
    ask_hint,
    challenge,
    channel,
    chat_lost,
    feed,
    go_on,
    only,
    press,
    question,
    refuse,
    run_ended,
    run_requested,
    show,
    snapshot,
    window_requested,
    without_change,
)

CLOSES = UNTIL + LIMIT + GRACE + SETTLING_MS
LATE = UNTIL - START  # ms after round 0 is shown, as the builders of events count


def window(n: int = 3) -> Game:
    game = Game(challenge(n))
    feed(game, window_requested(), show(message="m1"))
    return game


def run(n: int = 3, **request) -> Game:
    game = Game(challenge(n))
    feed(game, run_requested(**request), show())
    return game


# --- the window ------------------------------------------------------------------------------------------------------


def test_a_window_is_announced_and_opens_when_it_is_shown():
    game = Game(challenge(3))
    assert step(game, window_requested()) == (OpenWindow(UNTIL, 3),)
    assert (game.phase, game.due_at) == (Phase.POSTING, CLOSES)
    step(game, show(message="m1"))
    assert (game.phase, game.window.message, game.due_at) == (Phase.WINDOW, "m1", CLOSES)
    assert game.holds_window


@pytest.mark.parametrize("until", [None, START - 1_000, 0])
def test_a_window_and_a_run_need_an_end_that_is_still_to_come(until):
    for request in (window_requested(), run_requested()):
        refuse(Game(challenge()), replace(request, until=until), NotPlayable)


def test_each_run_counts_once():
    game = window()
    assert step(game, run_ended("ann")) == (CountPlayers(UNTIL, 1, "m1"),)
    assert step(game, run_ended("ben", 50)) == (CountPlayers(UNTIL, 2, "m1"),)
    assert without_change(game, run_ended("ann")) == ()


def test_a_run_that_was_graded_again_takes_the_place_of_what_was_told():
    game = window()
    feed(game, run_ended("ann"), run_ended("ben", 50))
    presses = [list(places) for places in game.window.presses]
    assert step(game, run_ended("ann", 900)) == ()
    assert [(line.player, line.points) for line in standings(game.players)] == [("ann", 900), ("ben", 50)]
    assert game.window.presses == presses
    feed(game, Tick(CLOSES))
    assert step(game, run_ended("ben", 1_000)) == ()
    assert standings(game.players)[0].player == "ben"
    assert without_change(game, run_ended("cat", 10)) == ()


def test_a_run_may_end_before_the_window_was_confirmed():
    game = Game(challenge(3))
    feed(game, window_requested(), run_ended("ann"))
    assert (game.phase, len(game.players)) == (Phase.POSTING, 1)


def test_it_closes_when_the_last_question_is_over_with_its_result():
    game = window()
    feed(game, run_ended("ann", 100, ((1,), (0, 1), (3,))), run_ended("ben", 50, ((0, 2), (1,), ())))
    without_change(game, Tick(CLOSES - 1))
    closed = only(CloseWindow, step(game, Tick(CLOSES)))
    assert (closed.reason, closed.player_count, closed.message) == (CloseReason.TIME_UP, 2, "m1")
    assert [(line.rank, line.player, line.points) for line in closed.standings] == [(1, "ann", 100), (2, "ben", 50)]
    assert closed.tallies == (
        QuestionTally(0, (1, 1, 1, 0), right_count=1, player_count=2),
        QuestionTally(1, (1, 2, 0, 0), right_count=2, player_count=2),
        QuestionTally(2, (0, 0, 0, 1), right_count=0, player_count=1),
    )
    assert (game.phase, game.end, game.due_at) == (Phase.OVER, EndReason.COMPLETED, None)
    assert without_change(game, run_ended("cid")) == ()


def test_the_longest_question_may_be_finished_after_the_window():
    slow = replace(challenge(1), questions=(question("a"), question("b", seconds=120)))
    game = Game(slow)
    step(game, window_requested())
    assert game.due_at == UNTIL + 120_000 + GRACE + SETTLING_MS


@pytest.mark.parametrize("confirmed", [True, False])
def test_whoever_comes_back_after_the_end_waits_for_the_runs_that_were_not_heard_of(confirmed: bool):
    game = Game(challenge(3))
    feed(game, window_requested(), *([show(message="m1")] if confirmed else []))
    back = CLOSES + 3_600_000
    again = back + CLOSES - UNTIL
    assert step(game, HostReturned(at=back, away_since=UNTIL - 1)) == ()
    assert (game.due_at, game.window.until) == (again, UNTIL)
    without_change(game, Tick(again - 1))
    feed(game, run_ended("ann"))
    assert only(CloseWindow, step(game, Tick(again))).player_count == 1


def test_an_absence_long_before_the_end_changes_nothing():
    game = window()
    without_change(game, HostReturned(at=UNTIL, away_since=START))
    feed(game, HostReturned(at=UNTIL + 1, away_since=START))
    assert game.due_at == CLOSES + 1


def test_a_choice_that_a_pack_does_not_have_is_not_counted():
    game = window(1)
    step(game, run_ended("ann", tried=((7, -1),)))
    assert only(CloseWindow, step(game, Tick(CLOSES))).tallies == (QuestionTally(0, (0, 0, 0, 0), 0, 0),)


def test_whoever_holds_it_and_moderators_may_take_it_back():
    game = window()
    refuse(game, StopPressed(START, "ben"), NotAllowed)
    closed = only(CloseWindow, step(game, StopPressed(START, None)))
    assert (closed.reason, game.end) == (CloseReason.STOPPED, EndReason.STOPPED)


def test_a_lost_channel_ends_it_without_a_word():
    game = window()
    assert step(game, chat_lost()) == ()
    assert (game.phase, game.end) == (Phase.OVER, EndReason.CHAT_LOST)


@given(st.lists(st.sampled_from("abcde"), max_size=12))
@QUICK
def test_however_often_results_come_everybody_counts_once(players):
    log = [window_requested(), show(message="m1")]
    game = fold(challenge(3), log)
    for player in players:
        event, before = run_ended(player), game.revision
        step(game, event)
        log += [event] if game.revision > before else []
    assert len(game.players) == len(set(players))
    assert snapshot(fold(challenge(3), log)) == snapshot(game)


# --- a run -----------------------------------------------------------------------------------------------------------


def test_a_run_is_played_like_a_challenge_alone():
    game = run()
    assert game.alone and not game.holds_window
    feed(game, press(OWNER, RIGHT), go_on(), show(1), press(OWNER, RIGHT, round_no=1), go_on(round_no=1), show(2))
    effects = step(game, press(OWNER, RIGHT, round_no=2))
    assert only(FinishChallenge, effects).reason is EndReason.COMPLETED
    assert only(AwardBadge, effects).badge == "mastery:tensors"


def test_nobody_else_plays_in_it():
    refuse(run(), press("ben", RIGHT), NotAPlayer)


def test_an_explanation_is_given_when_a_question_is_done():
    assert step(run(), press(OWNER, RIGHT))[0].explain


def test_a_mix_of_other_challenges_brings_no_mastery():
    game = Game(replace(challenge(1), badge=""))
    feed(game, run_requested(), show())
    assert not [effect for effect in step(game, press(OWNER, RIGHT)) if isinstance(effect, AwardBadge)]


def test_after_the_window_no_question_is_asked():
    game = run()
    step(game, press(OWNER, RIGHT))
    assert (game.phase, game.due_at) == (Phase.REVEALED, UNTIL)
    without_change(game, Tick(UNTIL - 1))
    assert only(FinishChallenge, step(game, Tick(UNTIL))).reason is EndReason.WINDOW_CLOSED


def test_going_on_after_the_window_ends_the_run_without_its_badge():
    game = run()
    step(game, press(OWNER, RIGHT))
    effects = step(game, go_on(after=LATE))
    assert only(FinishChallenge, effects).reason is EndReason.WINDOW_CLOSED
    assert not [effect for effect in effects if isinstance(effect, AskQuestion | AwardBadge)]


def test_a_question_that_nobody_saw_passes_with_the_window():
    game = Game(challenge(3))
    step(game, run_requested())
    assert (game.phase, game.due_at) == (Phase.ASKING, UNTIL)
    without_change(game, Tick(UNTIL - 1))
    assert only(FinishChallenge, step(game, Tick(UNTIL))).asked == 0


def test_a_question_that_is_open_keeps_its_whole_time():
    game = Game(challenge(1))
    feed(game, run_requested(), show(after=LATE - 1_000))
    assert game.due_at == UNTIL - 1_000 + LIMIT + GRACE
    without_change(game, Tick(UNTIL))
    assert only(FinishChallenge, step(game, press(OWNER, RIGHT, after=LATE + 20_000))).reason is EndReason.COMPLETED


# --- results ---------------------------------------------------------------------------------------------------------


def test_a_result_tells_each_question_by_the_places_of_the_pack():
    game = run(shuffle=True, seed=3)
    for round_no in range(3):
        order, answer = game.current.order, game.current.answer
        wrong = (answer + 1) % 4
        events = [ask_hint(OWNER, round_no=round_no)] if round_no == 1 else []
        events += [press(OWNER, wrong, 6_000, round_no)] if round_no else []
        feed(game, *events, press(OWNER, answer, 7_000, round_no))
        assert order[answer] == RIGHT
        if round_no < 2:
            feed(game, go_on(round_no=round_no), show(round_no + 1))
    (result,) = results(game)
    assert (result.player, result.right, result.wrong, result.first_try, result.answers) == (OWNER, 3, 2, 1, 5)
    assert [(it.question, it.right, it.hinted, len(it.tried)) for it in result.outcomes] == [
        (0, True, False, 1),
        (1, True, True, 2),
        (2, True, False, 2),
    ]
    assert all(it.tried[-1] == RIGHT for it in result.outcomes)
    assert tried_by_question(game, result) == tuple(it.tried for it in result.outcomes)
    assert result.right_at > START


def test_who_pressed_nothing_has_no_result_and_a_question_passed_by_is_empty():
    game = channel("ann", "ben")
    feed(game, press("ann", 0), Tick(game.due_at))
    feed(game, go_on("ann"), show(1), press("cid", RIGHT, round_no=1))
    by_player = {result.player: result for result in results(game)}
    assert set(by_player) == {"ann", "cid"}
    assert tried_by_question(game, by_player["ann"]) == ((0,), (), ())
    assert tried_by_question(game, by_player["cid"]) == ((), (RIGHT,), ())


# --- badges of many games --------------------------------------------------------------------------------------------


def test_badges_that_a_game_brought_later_are_told_in_its_chat():
    game = run(1)
    step(game, press(OWNER, RIGHT))
    badges = (EarnedBadge(OWNER, "streak:7", "Week", "🔥"),)
    assert step(game, BadgesEarned(START, badges)) == (TellBadges(badges),)
    assert game.phase is Phase.OVER


def test_the_same_badges_are_told_once_and_others_still_are():
    game = run(1)
    step(game, press(OWNER, RIGHT))
    badges = (EarnedBadge(OWNER, "streak:7", "Week", "🔥"),)
    step(game, BadgesEarned(START, badges))
    without_change(game, BadgesEarned(START + 1, badges))
    more = (*badges, EarnedBadge(OWNER, "comeback", "Comeback", "🪃"))
    assert step(game, BadgesEarned(START + 2, more)) == (TellBadges(more),)
