"""The shared game: who is in it, whom a round waits for, and who may move it on."""

import pytest

from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    EndReason,
    FinishChallenge,
    Joined,
    PrivateVerdict,
    Reveal,
    Verdict,
)
from bot.engine.errors import NoSuchRound, NotAllowed, NotAPlayer, NotYetShown, RoundOver
from bot.engine.game import REVEAL_NAMES, Phase
from bot.engine.transitions import step
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    READING,
    RIGHT,
    WRONG,
    all_of,
    ask_hint,
    asking,
    away,
    challenge,
    channel,
    chat_lost,
    feed,
    game_at,
    go_on,
    join,
    moment,
    next_question,
    only,
    plain,
    press,
    refuse,
    show,
    skip,
    solo,
    stop,
    tick,
    without_change,
)

# --- Joining ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.OPEN, Phase.REVEALED])
def test_anybody_may_join_at_any_time(phase):
    game = game_at(phase)
    assert step(game, join("ben")) == (Joined("ben", new=True),)
    assert game.players["ben"].points == 0


def test_joining_twice_changes_nothing_and_says_so():
    game = channel()
    step(game, join("ben"))
    assert without_change(game, join("ben")) == (Joined("ben", new=False),)


def test_joining_after_a_press_keeps_what_was_won():
    game = channel()
    step(game, press("ben", RIGHT))
    assert without_change(game, join("ben")) == (Joined("ben", new=False),)


def test_a_press_joins():
    game = channel()
    step(game, press("ben", WRONG[0]))
    assert list(game.players) == ["ben"]


def test_nobody_joins_a_personal_game_but_its_owner_is_in_it():
    game = solo()
    refuse(game, join("ben"), NotAPlayer)
    assert without_change(game, join(OWNER)) == (Joined(OWNER, new=False),)


def test_the_one_who_started_a_channel_game_does_not_play_before_pressing():
    assert channel().players == {}


def test_joining_after_the_reveal_leaves_the_closed_round_as_it_was():
    game = channel("ben")
    step(game, press("ben", RIGHT))
    assert game.phase is Phase.REVEALED
    closed = plain(game.current)
    step(game, join("cem"))
    assert plain(game.current) == closed


# --- Closing early ---------------------------------------------------------------------------------------------------


def closed_early(game, *events):
    return [close.reason for close in all_of(CloseQuestion, feed(game, *events))] == [CloseReason.ANSWERED]


def test_the_first_question_stays_open_until_its_deadline_where_nobody_had_joined_before():
    game = channel()
    assert not closed_early(game, join("ben"), press("ben", RIGHT), press("cem", RIGHT))
    assert only(CloseQuestion, step(game, tick(LIMIT + GRACE))).reason is CloseReason.TIME_UP


def test_a_round_closes_when_all_who_joined_before_it_are_done():
    game = channel("ben", "cem")
    assert not closed_early(game, press("ben", RIGHT))
    assert not closed_early(game, press("cem", WRONG[0]))
    assert closed_early(game, press("cem", WRONG[1]))


def test_the_second_question_waits_for_those_who_pressed_in_the_first():
    game = channel()
    feed(game, press("ben", RIGHT), press("cem", WRONG[0]), tick(LIMIT + GRACE))
    next_question(game)
    assert not closed_early(game, press("cem", RIGHT, round_no=1))
    assert closed_early(game, press("ben", RIGHT, round_no=1))


@pytest.mark.parametrize(
    "entry",
    [
        [join("cem")],
        [press("cem", WRONG[0])],
        [ask_hint("cem")],
        [join("cem"), join("cem"), ask_hint("cem"), ask_hint("cem", 4_100), press("cem", WRONG[0])],
    ],
    ids=["join", "wrong press", "hint", "all of them, repeated"],
)
def test_who_enters_while_the_round_is_open_is_waited_for_once(entry):
    game = channel("ben")
    feed(game, *entry)
    assert not closed_early(game, press("ben", RIGHT, 6_000))
    assert closed_early(game, press("cem", RIGHT, 7_000))


def test_who_enters_and_is_done_with_the_same_press_does_not_end_the_round_for_others():
    game = channel("ben")
    assert not closed_early(game, press("cem", RIGHT))
    assert not closed_early(game, press("dora", WRONG[0]), press("dora", WRONG[1]))
    assert closed_early(game, press("ben", RIGHT))


def test_who_joins_while_a_later_question_is_on_its_way_is_waited_for():
    game = channel("ben")
    feed(game, press("ben", RIGHT), go_on(), join("cem", round_no=1), show(1))
    assert not closed_early(game, press("ben", RIGHT, round_no=1))
    assert closed_early(game, press("cem", RIGHT, round_no=1))


def test_who_joins_during_the_reveal_is_waited_for_in_the_next_round():
    game = channel("ben")
    feed(game, press("ben", RIGHT), join("cem"))
    next_question(game)
    assert not closed_early(game, press("ben", RIGHT, round_no=1))
    assert closed_early(game, press("cem", RIGHT, round_no=1))


def test_presses_that_change_nothing_do_not_make_anybody_more_done():
    game = channel("ben", "cem")
    feed(game, press("ben", RIGHT, delivery="d1"))
    feed(
        game,
        press("ben", RIGHT, delivery="d1"),
        press("ben", RIGHT, delivery="d2"),
        press("ben", WRONG[0]),
        press("dora", RIGHT, LIMIT + 1),
        ask_hint("ben", 6_000),
    )
    assert game.phase is Phase.OPEN
    assert closed_early(game, press("cem", RIGHT))


def test_a_player_who_went_away_keeps_a_round_open_no_longer_than_its_deadline():
    game = channel("ben", "gone")
    step(game, press("ben", RIGHT))
    assert only(CloseQuestion, step(game, tick(LIMIT + GRACE))).reason is CloseReason.TIME_UP


def test_a_channel_where_nobody_plays_ends_by_ticks_alone():
    game = channel(n=2)
    effects = feed(
        game,
        tick(LIMIT + GRACE),
        tick(LIMIT + GRACE + READING),
        show(1),
        tick(LIMIT + GRACE, 1),
    )
    finish = only(FinishChallenge, effects)
    assert (finish.reason, finish.asked, finish.standings, finish.player_count) == (EndReason.COMPLETED, 2, (), 0)
    assert [reveal.player_count for reveal in all_of(Reveal, effects)] == [0, 0]
    assert all_of(AwardBadge, effects) == []


def test_after_a_round_without_players_the_next_one_does_not_close_by_itself():
    game = channel()
    step(game, tick(LIMIT + GRACE))
    next_question(game)
    assert not closed_early(game, press("ben", RIGHT, round_no=1))


# --- Verdicts and reveals --------------------------------------------------------------------------------------------


def test_a_verdict_speaks_to_its_player_alone_and_does_not_explain_before_the_reveal():
    verdict = only(PrivateVerdict, step(channel(), press("ben", RIGHT)))
    assert (verdict.player, verdict.round_no, verdict.choice) == ("ben", 0, RIGHT)
    assert (verdict.done, verdict.explain) == (True, False)


def test_a_reveal_names_the_first_who_were_right_and_counts_all():
    game = channel()
    players = [f"p{number:02}" for number in range(REVEAL_NAMES + 3)]
    feed(game, *(press(player, RIGHT, 1_000 + number) for number, player in enumerate(players)))
    reveal = only(Reveal, step(game, tick(LIMIT + GRACE)))
    assert reveal.right == tuple(players[:REVEAL_NAMES])
    assert (reveal.right_count, reveal.player_count) == (REVEAL_NAMES + 3, REVEAL_NAMES + 3)


def test_a_reveal_names_players_in_the_order_of_their_presses_not_of_their_arrival():
    game = channel()
    late = [press(f"p{number:02}", RIGHT, 2_000 + number) for number in range(REVEAL_NAMES)]
    feed(game, *late, press("fast", RIGHT, 1_000))
    reveal = only(Reveal, step(game, tick(LIMIT + GRACE)))
    assert reveal.right == ("fast", *(event.player for event in late[:-1]))
    assert reveal.right_count == REVEAL_NAMES + 1


def test_a_player_counts_once_in_a_reveal_however_often_they_press():
    game = channel()
    feed(game, press("ben", 0), press("ben", 0), press("ben", RIGHT), press("ben", RIGHT))
    reveal = only(Reveal, step(game, skip()))
    assert (reveal.presses, reveal.right, reveal.player_count) == ((1, 1, 0, 0), ("ben",), 1)


def test_a_player_who_only_joined_or_took_a_hint_has_not_tried():
    game = channel()
    feed(game, join("ben"), ask_hint("cem"))
    assert only(Reveal, step(game, skip())).player_count == 0


def test_the_next_reveal_starts_from_nothing():
    game = channel("ben")
    step(game, press("ben", RIGHT))
    next_question(game)
    reveal = only(Reveal, step(game, skip(round_no=1)))
    assert (reveal.presses, reveal.right, reveal.right_count, reveal.player_count) == ((0, 0, 0, 0), (), 0, 0)


def test_a_press_for_the_question_before_does_not_count_in_the_one_that_is_open():
    game = channel("ben", "cem")
    step(game, skip())
    next_question(game)
    verdict = only(PrivateVerdict, without_change(game, press("ben", RIGHT, round_no=0)))
    assert (verdict.round_no, verdict.verdict) == (0, Verdict.TOO_LATE)


# --- Who may move the game -------------------------------------------------------------------------------------------


def test_only_the_owner_skips_a_question_for_everybody():
    game = channel("ann", "ben")
    refuse(game, skip("ben"), NotAllowed)
    effects = step(game, skip(OWNER))
    assert only(CloseQuestion, effects).reason is CloseReason.SKIPPED
    assert only(Reveal, effects).round_no == 0


def test_the_host_skips_a_question_for_a_moderator():
    effects = step(channel("ann", "ben"), skip(None))
    assert only(CloseQuestion, effects).reason is CloseReason.SKIPPED


def test_nobody_else_skips_a_question_of_a_personal_game():
    refuse(solo(), skip("ben"), NotAllowed)


def test_a_question_is_not_skipped_before_it_is_shown():
    refuse(asking("channel"), skip(), NotYetShown)


def test_a_question_is_not_skipped_twice():
    game = channel()
    step(game, skip())
    refuse(game, skip(), RoundOver)


def test_a_skip_of_the_question_before_does_not_skip_the_one_that_is_open():
    game = channel()
    step(game, skip())
    next_question(game)
    assert refuse(game, skip(round_no=0), RoundOver).round_no == 0


@pytest.mark.parametrize("round_no", [-1, 1, 10**9])
def test_a_question_that_has_not_been_asked_cannot_be_skipped(round_no):
    refuse(channel(), skip(round_no=round_no), NoSuchRound)


def test_only_the_owner_ends_the_reading_pause():
    game = channel("ann", "ben")
    step(game, skip())
    refuse(game, go_on("ben"), NotAllowed)
    assert only(AskQuestion, step(game, go_on(OWNER))).round_no == 1


def test_going_on_twice_asks_one_question():
    game = channel()
    feed(game, skip(), go_on())
    assert without_change(game, go_on()) == ()
    step(game, show(1))
    assert without_change(game, go_on()) == ()


@pytest.mark.parametrize("round_no", [-1, 1, 10**9])
def test_going_on_from_another_round_changes_nothing(round_no):
    game = channel()
    step(game, skip())
    without_change(game, go_on(round_no=round_no))


def test_the_tick_of_the_reading_pause_does_not_ask_again_after_the_owner_went_on():
    game = channel()
    feed(game, skip(after=0), go_on(after=100))
    without_change(game, tick(READING))


@pytest.mark.parametrize("move", [go_on(), tick(LIMIT), stop(), chat_lost()], ids=lambda event: type(event).__name__)
def test_no_reading_pause_is_left_when_the_reveal_is_over(move):
    game = channel()
    step(game, skip(after=5_000))
    assert game.read_until == moment(after=5_000 + READING)
    step(game, move)
    assert game.read_until is None


def test_only_the_owner_or_the_host_stops_the_game():
    game = channel("ann", "ben")
    refuse(game, stop("ben"), NotAllowed)
    assert only(FinishChallenge, step(game, stop(OWNER))).reason is EndReason.STOPPED
    game = channel("ann", "ben")
    assert only(FinishChallenge, step(game, stop(None))).reason is EndReason.STOPPED


@pytest.mark.parametrize(
    ("phase", "closes"), [(Phase.ASKING, False), (Phase.OPEN, True), (Phase.REVEALED, False)], ids=str
)
def test_stopping_closes_the_question_that_is_open(phase, closes):
    game = game_at(phase)
    effects = step(game, stop(round_no=1))
    reasons = [close.reason for close in all_of(CloseQuestion, effects)]
    assert reasons == ([CloseReason.STOPPED] if closes else [])
    assert isinstance(effects[-1], FinishChallenge)
    assert (game.phase, game.end, game.due_at) == (Phase.OVER, EndReason.STOPPED, None)


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.OPEN, Phase.REVEALED])
def test_a_lost_chat_ends_the_game_whatever_it_was_doing(phase):
    game = game_at(phase)
    assert [type(effect) for effect in step(game, chat_lost())] == [FinishChallenge]
    assert (game.phase, game.end, game.due_at) == (Phase.OVER, EndReason.CHAT_LOST, None)
    assert without_change(game, chat_lost()) == ()


def test_the_game_ends_after_its_last_question_with_a_result():
    game = channel("ben", n=1)
    effects = step(game, press("ben", RIGHT, LIMIT))
    finish = only(FinishChallenge, effects)
    assert (finish.reason, finish.asked, finish.player_count) == (EndReason.COMPLETED, 1, 1)
    assert (finish.standings[0].player, finish.standings[0].points) == ("ben", 100)
    assert [type(effect) for effect in effects][-4:] == [CloseQuestion, Reveal, FinishChallenge, AwardBadge]


def test_the_reading_pause_after_an_absence_starts_no_earlier_than_the_return():
    game = channel("ben", of=challenge(2))
    feed(game, away(since=5_000, until=100_000), press("ben", RIGHT, 4_000))
    assert game.phase is Phase.REVEALED
    assert game.read_until >= moment(after=100_000 + READING)


def test_players_who_joined_before_the_first_question_was_shown_are_waited_for_and_no_longer():
    game = asking("channel", challenge(2))
    feed(game, join("ben"), join("eve"), show(), press("ben", RIGHT))
    assert game.phase is Phase.OPEN
    feed(game, press("eve", RIGHT))
    assert game.phase is Phase.REVEALED


def test_a_question_that_never_reached_the_chat_does_not_count_as_asked():
    game = asking("channel", challenge(2))
    assert only(FinishChallenge, step(game, stop())).asked == 0
