"""Modes: nine records, of which four can be played."""

import pytest

from bot.engine.effects import AskQuestion
from bot.engine.errors import NotPlayable
from bot.engine.game import Game, Phase
from bot.engine.modes import ALONE, MODES, Audience, ClockRule, Closing, Ending, Feedback, Scoring, Selection
from bot.engine.questions import MAX_SECONDS
from bot.engine.requests import MAX_ATTEMPTS, MAX_GRACE_MS
from bot.engine.rounds import CLOSES_EARLY
from bot.engine.transitions import step
from tests.engine.builders import challenge, only, refuse, requested

PLAYABLE = {"challenge": {"solo", "channel"}, "practice": {"solo"}}
"""What people can start on a challenge that they name, and for whom."""

BY_THE_HOST = {"daily", "review"}
"""What can be played where the host chooses the questions: for a schedule, or those that are due."""

NINE = ("challenge", "daily", "sprint", "practice", "review", "survival", "duel", "teams", "exam")


def test_there_are_nine_modes_and_each_is_found_by_its_own_id():
    assert tuple(MODES) == NINE
    assert [mode.id for mode in MODES.values()] == list(NINE)


def test_challenge_and_practice_can_be_started_and_the_host_begins_dailies_and_reviews():
    assert {mode.id for mode in MODES.values() if mode.offered} == set(PLAYABLE)
    assert {mode.id for mode in MODES.values() if mode.playable} == set(PLAYABLE) | BY_THE_HOST


@pytest.mark.parametrize("name", sorted(set(NINE) - set(PLAYABLE) - BY_THE_HOST))
def test_any_other_mode_is_refused_for_everybody_with_what_can_be_played_instead(name):
    for audience in Audience:
        error = refuse(Game(challenge()), requested(audience, mode=name), NotPlayable)
        assert str(error) == f"{MODES[name].label} cannot be played yet; choose one of challenge, practice"


@pytest.mark.parametrize("name", ["", "Challenge", "marathon"])
def test_an_unknown_mode_is_refused_with_what_can_be_played_instead(name):
    error = refuse(Game(challenge()), requested(mode=name), NotPlayable)
    assert str(error) == f"there is no mode {name!r}; choose one of challenge, practice"


@pytest.mark.parametrize(("name", "audiences"), [*sorted(PLAYABLE.items()), ("review", {"solo"})])
@pytest.mark.parametrize("audience", [*sorted(Audience), "everybody"])
def test_a_mode_is_played_by_its_own_audiences_alone(name, audiences, audience):
    game, request = Game(challenge()), requested(audience, mode=name)
    if audience in audiences:
        assert only(AskQuestion, step(game, request)).round_no == 0
        assert game.phase is Phase.ASKING
    else:
        assert str(audience) in str(refuse(game, request, NotPlayable))


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [("seconds", 1, MAX_SECONDS), ("attempts", 1, MAX_ATTEMPTS), ("grace_ms", 0, MAX_GRACE_MS)],
)
def test_numbers_of_a_request_are_kept_within_their_range(field, least, most):
    for value in (least, most):
        step(Game(challenge()), requested(**{field: value}))
    for value in (least - 1, -(10**9), most + 1, 10**15):
        error = refuse(Game(challenge()), requested(**{field: value}), NotPlayable)
        assert str(error) == f"{field} must be {least} to {most}"


@pytest.mark.parametrize("players", [(), ("ben",), ("ann", "ben"), ("ann", "ann")])
def test_a_personal_game_has_its_owner_as_its_one_player(players):
    refuse(Game(challenge()), requested("solo", players=players), NotPlayable)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("challenge", "clock", ClockRule.QUESTION),
        ("challenge", "closing", Closing.JOINED_DONE),
        ("challenge", "badge", True),
        ("daily", "audiences", {Audience.CHANNEL, Audience.EACH_ALONE}),
        ("daily", "window_hours", 24),
        ("daily", "streak", True),
        ("sprint", "closing", Closing.FIRST_RIGHT),
        ("sprint", "seconds_at_most", 20),
        ("practice", "clock", ClockRule.NONE),
        ("practice", "unlimited_attempts", True),
        ("practice", "scoring", Scoring.NONE),
        ("practice", "explain_when_done", True),
        ("practice", "ending", Ending.PLAYER_STOPS),
        ("practice", "badge", False),
        ("review", "selection", Selection.DUE),
        ("review", "ending", Ending.NONE_DUE),
        ("survival", "eliminates", True),
        ("survival", "ending", Ending.ONE_LEFT),
        ("duel", "audiences", {Audience.PAIR}),
        ("duel", "feedback", Feedback.AFTER_ROUND),
        ("duel", "ending", Ending.BEST_OF),
        ("teams", "audiences", {Audience.TEAMS}),
        ("teams", "scoring", Scoring.TEAM_MEAN),
        ("exam", "clock", ClockRule.GAME),
        ("exam", "feedback", Feedback.AT_END),
        ("exam", "scoring", Scoring.PASS_MARK),
    ],
)
def test_the_record_of_a_mode_says_what_makes_it_different(name, field, value):
    assert getattr(MODES[name], field) == value


@pytest.mark.parametrize("name", NINE)
def test_every_mode_can_be_shown_to_players(name):
    mode = MODES[name]
    assert mode.label == name.capitalize()
    assert mode.summary.endswith(".")
    assert mode.emoji
    assert mode.audiences


def test_modes_can_be_told_apart_by_their_emoji():
    assert len({mode.emoji for mode in MODES.values()}) == len(MODES)


def test_every_way_of_closing_early_has_its_rule():
    assert set(CLOSES_EARLY) == set(Closing)


def test_a_playable_mode_asks_only_for_what_the_engine_follows():
    for name in {*PLAYABLE, "review"}:
        mode = MODES[name]
        assert mode.clock in {ClockRule.QUESTION, ClockRule.NONE}
        assert mode.feedback is Feedback.AT_ONCE
        assert mode.scoring in {Scoring.QUESTION, Scoring.NONE}
        assert mode.ending in {Ending.AFTER_QUESTIONS, Ending.PLAYER_STOPS, Ending.NONE_DUE}
        assert (mode.selection is Selection.PACK) is mode.offered
        assert (mode.eliminates, mode.window_hours, mode.streak) == (False, None, False)


def test_audiences_of_one_are_those_that_wait_for_their_player():
    assert {Audience.SOLO, Audience.EACH_ALONE} == ALONE
