"""A game as one player sees it."""

import pytest

from bot.engine.effects import PrivateVerdict
from bot.engine.errors import GameNotStarted
from bot.engine.game import Game, Phase
from bot.engine.transitions import step
from bot.engine.views import view
from tests.engine.builders import (
    LIMIT,
    OWNER,
    RIGHT,
    WRONG,
    ask_hint,
    asking,
    away,
    challenge,
    channel,
    feed,
    game_at,
    join,
    moment,
    next_question,
    only,
    practice,
    press,
    skip,
    snapshot,
    solo,
)


def test_there_is_nothing_to_see_before_the_request():
    with pytest.raises(GameNotStarted):
        view(Game(challenge()), OWNER)


def test_a_question_on_its_way_has_no_deadline_yet():
    seen = view(asking(), OWNER)
    assert (seen.phase, seen.round_no, seen.question) == (Phase.ASKING, 0, 0)
    assert (seen.limit_ms, seen.deadline) == (LIMIT, None)


def test_an_open_question_is_seen_with_its_clock_its_order_and_its_attempts():
    game = solo(shuffle=True, seed=7)
    seen = view(game, OWNER)
    assert (seen.mode, seen.owner, seen.shuffled) == ("challenge", OWNER, True)
    assert seen.order == game.current.order
    assert (seen.attempts, seen.attempts_left) == (2, 2)
    assert seen.deadline == moment(after=LIMIT)
    step(game, away(10_000, 20_000))
    assert view(game, OWNER).deadline == moment(after=LIMIT + 10_000)


def test_a_player_sees_what_they_did_and_nothing_of_others():
    game = channel()
    feed(game, press("ben", WRONG[0]), ask_hint("ben"), press("cem", RIGHT, LIMIT))
    ben, cem, dora = (view(game, player) for player in ("ben", "cem", "dora"))
    assert (ben.joined, ben.tried, ben.attempts_left, ben.hinted) == (True, (WRONG[0],), 1, True)
    assert (ben.done, ben.solved, ben.points, ben.right) == (False, False, 0, 0)
    assert (cem.joined, cem.tried, cem.hinted) == (True, (RIGHT,), False)
    assert (cem.done, cem.solved, cem.points, cem.right) == (True, True, 100, 1)
    assert (dora.joined, dora.tried, dora.attempts_left, dora.hinted) == (False, (), 2, False)
    assert (dora.done, dora.solved, dora.points, dora.right) == (False, False, 0, 0)


def test_somebody_who_joined_has_not_tried():
    game = channel()
    step(game, join("ben"))
    seen = view(game, "ben")
    assert (seen.joined, seen.tried, seen.attempts_left) == (True, (), 2)


def test_out_of_attempts_is_done_but_not_solved():
    game = channel()
    feed(game, press("ben", WRONG[0]), press("ben", WRONG[1]))
    seen = view(game, "ben")
    assert (seen.done, seen.solved, seen.attempts_left, seen.tried) == (True, False, 0, WRONG[:2])


@pytest.mark.parametrize("presses", [[WRONG[0]], [RIGHT], [WRONG[0], RIGHT], [WRONG[0], WRONG[1]]])
@pytest.mark.parametrize("start", [channel, practice], ids=["channel", "practice"])
def test_the_attempts_left_are_those_that_the_last_verdict_told(start, presses):
    game = start()
    effects = [feed(game, press(OWNER, choice)) for choice in presses][-1]
    assert view(game, OWNER).attempts_left == only(PrivateVerdict, effects).attempts_left


def test_what_belongs_to_a_round_is_blank_in_the_next_and_totals_stay():
    game = solo()
    feed(game, ask_hint(OWNER), press(OWNER, WRONG[0]), press(OWNER, RIGHT, LIMIT))
    next_question(game)
    seen = view(game, OWNER)
    assert (seen.round_no, seen.question) == (1, 1)
    assert (seen.tried, seen.hinted, seen.done, seen.solved) == ((), False, False, False)
    assert (seen.attempts_left, seen.points, seen.right) == (2, 25, 1)


def test_after_the_reveal_a_player_still_sees_what_they_did():
    game = solo()
    step(game, press(OWNER, RIGHT))
    seen = view(game, OWNER)
    assert (seen.phase, seen.tried, seen.solved) == (Phase.REVEALED, (RIGHT,), True)


def test_practice_is_seen_without_clock_and_without_number_of_attempts():
    seen = view(practice(), OWNER)
    assert (seen.mode, seen.limit_ms, seen.deadline, seen.attempts, seen.attempts_left) == (
        "practice",
        None,
        None,
        None,
        None,
    )


def test_a_question_that_comes_round_again_is_seen_as_the_same_question():
    game = practice(1)
    step(game, skip())
    next_question(game)
    seen = view(game, OWNER)
    assert (seen.round_no, seen.question) == (1, 0)


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.OPEN, Phase.REVEALED, Phase.OVER])
@pytest.mark.parametrize("player", [OWNER, "stranger"])
def test_looking_changes_nothing(phase, player):
    game = game_at(phase)
    before = snapshot(game)
    assert view(game, player).phase is phase
    assert view(game, player) == view(game, player)
    assert snapshot(game) == before
