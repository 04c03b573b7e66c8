"""Grading a game again by another key: what was asked and when stays, who was right follows from the other key."""

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.careers import origin
from bot.engine.corrections import corrected
from bot.engine.errors import CorruptLog
from bot.engine.events import (
    BadgesEarned,
    ChoicePressed,
    EarnedBadge,
    Event,
    GameCorrected,
    PlayerGone,
    QuestionShown,
    RunEnded,
    StopPressed,
    Tick,
)
from bot.engine.game import Game, Phase
from bot.engine.modes import Scoring
from bot.engine.questions import Challenge
from bot.engine.regrading import regraded
from bot.engine.results import results
from bot.engine.rounds import new_round
from bot.engine.standings import standings
from bot.engine.transitions import fold, step
from bot.ports import StoredGame
from tests.engine.builders import (
    OWNER,
    QUICK,
    RIGHT,
    START,
    UNTIL,
    WRONG,
    ask_hint,
    challenge,
    go_on,
    moment,
    plain,
    press,
    question,
    requested,
    show,
    snapshot,
    stop,
    window_requested,
)
from tests.engine.playing import CHALLENGE, MOVES, PLAYERS, REQUESTS, Played, play
from tests.store.builders import info

KEYS = st.tuples(*(st.integers(0, len(it.choices) - 1) for it in CHALLENGE.questions))
EXTRA = (("ben", 50), (OWNER, 200), ("dora", 10))
TIMED = (
    *REQUESTS,
    requested("solo", extra=EXTRA),
    requested("channel", extra=EXTRA, shuffle=True, seed=11, grace_ms=0),
    requested("channel", extra=EXTRA, players=("ben", "cem")),
)
GAMES = st.tuples(st.sampled_from(TIMED), MOVES)


def by(keys: tuple[int, ...], asked: Challenge = CHALLENGE) -> Challenge:
    """The challenge with these choices right, by the pack's order."""
    texts = {
        origin(asked, question): question.choices[key].text for question, key in zip(asked.questions, keys, strict=True)
    }
    return corrected(asked, texts)


def ended(played: Played) -> list[Event]:
    """The log of a game, with all that may come after its end."""
    at = played.now + 1
    played.feed(StopPressed(at, None))
    played.feed(BadgesEarned(at, (EarnedBadge(OWNER, "streak:7", "Week", "🔥"),)))
    played.feed(GameCorrected(at, 0, 1, 2))
    played.feed(PlayerGone(at, "gone:1"))
    return played.log


class Judged(NamedTuple):
    """What presses alone say of a player."""

    right: int
    first_try: int
    wrong: int


def judged(asked: Challenge, keys: tuple[int, ...], log: list[Event]) -> dict[str, Judged]:
    """Every press of a log by another key, worked out apart from the engine's own rounds."""
    game = fold(asked, log)
    tried: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for event in log:
        if not isinstance(event, ChoicePressed):
            continue
        round_ = new_round(game, event.round_no)
        chosen, right = tried[event.player, event.round_no], keys[round_.question]
        is_done = right in chosen or (round_.attempts is not None and len(chosen) >= round_.attempts)
        if not is_done:
            chosen.append(round_.order[event.choice])
    found: dict[str, Judged] = {}
    for (player, no), chosen in tried.items():
        right = keys[no % len(keys)]
        before = found.get(player, Judged(0, 0, 0))
        is_right = right in chosen
        found[player] = Judged(
            before.right + is_right,
            before.first_try + (chosen == [right]),
            before.wrong + len(chosen) - is_right,
        )
    return found


# --- any game, any key -----------------------------------------------------------------------------------------------


@given(GAMES)
@QUICK
def test_a_game_that_is_graded_by_what_was_asked_is_the_game_that_was_played(game):
    log = ended(play(game))
    for upto in {len(log), len(log) // 2, 1}:
        assert snapshot(regraded(CHALLENGE, CHALLENGE, log[:upto])) == snapshot(fold(CHALLENGE, log[:upto]))


@given(GAMES, KEYS)
@QUICK
def test_a_key_that_is_corrected_and_corrected_back_gives_the_first_result(game, keys):
    log = ended(play(game))
    own = tuple(question.answer for question in CHALLENGE.questions)
    back = by(own, by(keys))
    assert tuple(question.answer for question in back.questions) == own
    assert snapshot(regraded(CHALLENGE, back, log)) == snapshot(fold(CHALLENGE, log))


@given(GAMES, KEYS)
@QUICK
def test_the_course_of_a_game_does_not_depend_on_the_key(game, keys):
    log = ended(play(game))
    was, now = fold(CHALLENGE, log), regraded(CHALLENGE, by(keys), log)
    assert (now.phase, now.end, now.revision, now.read_until) == (was.phase, was.end, was.revision, was.read_until)
    assert now.badges_told == was.badges_told
    ours, theirs = now.current, was.current
    assert (ours.no, ours.order, ours.shown_at, ours.deadline) == (
        theirs.no,
        theirs.order,
        theirs.shown_at,
        theirs.deadline,
    )
    assert (ours.away, ours.message, ours.waiting) == (theirs.away, theirs.message, theirs.waiting)
    assert list(now.players) == list(was.players)


@given(GAMES, KEYS)
@QUICK
def test_every_press_is_judged_by_the_key_that_is_right_now(game, keys):
    log = ended(play(game))
    now = regraded(CHALLENGE, by(keys), log)
    expected = judged(CHALLENGE, keys, log)
    found = {player: Judged(it.right, it.first_try, it.wrong) for player, it in now.players.items()}
    assert {player: it for player, it in found.items() if it != (0, 0, 0)} == expected


@given(GAMES, KEYS)
@QUICK
def test_points_come_from_right_choices_alone_and_nobody_is_in_twice(game, keys):
    log = ended(play(game))
    now = regraded(CHALLENGE, by(keys), log)
    scored = now.mode.scoring is not Scoring.NONE
    for record in now.players.values():
        assert (record.points > 0) is (scored and record.right > 0)
        assert (record.right_at > 0) is (record.right > 0)
        assert record.first_try <= record.right <= now.current.no + 1
        if now.mode.clock != "none":
            assert record.right <= len(CHALLENGE.questions)
    lines = standings(now.players)
    assert len({line.player for line in lines}) == len(lines)
    for result in results(now):
        is_right = [keys[it.question] in it.tried for it in result.outcomes]
        assert [it.right for it in result.outcomes] == is_right
        assert sum(is_right) == result.right


@given(GAMES, KEYS)
@QUICK
def test_what_the_round_tells_is_what_its_players_did(game, keys):
    log = ended(play(game))
    now = regraded(CHALLENGE, by(keys), log)
    records = {player: record.in_round(now.current.no) for player, record in now.players.items()}
    solved = {player for player, record in records.items() if record.solved}
    assert now.current.right_count == len(solved) and {player for _, player in now.current.right} <= solved
    assert now.current.player_count == sum(bool(record.tried) for record in records.values())
    assert sum(now.current.presses) == sum(len(record.tried) for record in records.values())


@given(GAMES, KEYS)
@QUICK
def test_a_question_whose_key_stays_brings_what_it_brought(game, keys):
    log = ended(play(game))
    was = {result.player: result for result in results(fold(CHALLENGE, log))}
    now = {result.player: result for result in results(regraded(CHALLENGE, by(keys), log))}
    assert was.keys() == now.keys()
    same = {index for index, question in enumerate(CHALLENGE.questions) if question.answer == keys[index]}
    for player, result in was.items():
        before = [it for it in result.outcomes if it.question in same]
        assert [it for it in now[player].outcomes if it.question in same] == before
    if len(same) == len(CHALLENGE.questions):
        assert was == now


# --- windows ---------------------------------------------------------------------------------------------------------

TOTALS = st.integers(0, 3)
TRIED = st.tuples(
    *(st.lists(st.integers(0, len(it.choices) - 1), max_size=3, unique=True).map(tuple) for it in CHALLENGE.questions)
)
RUNS = st.lists(
    st.builds(
        RunEnded,
        at=st.integers(START, UNTIL),
        player=st.sampled_from(PLAYERS),
        points=st.integers(0, 400),
        right=TOTALS,
        first_try=TOTALS,
        wrong=TOTALS,
        hints=TOTALS,
        time_ms=st.integers(0, 90_000),
        tried=TRIED,
    ),
    max_size=9,
)


def window_log(runs: list[RunEnded], late: int) -> list[Event]:
    """The log of a window in which these runs ended, the last of them after it was closed."""
    game, log = Game(CHALLENGE), []
    closing = [Tick(UNTIL + 10_000_000)]
    early, after = runs[: len(runs) - late], runs[len(runs) - late :]
    for event in (window_requested(), QuestionShown(START, 0), *early, *closing, *after):
        revision = game.revision
        step(game, event)
        if game.revision > revision:
            log.append(event)
    return log


@given(RUNS, st.integers(0, 3), KEYS)
@QUICK
def test_a_window_counts_by_the_key_that_is_right_now_and_its_runs_stand(runs, late, keys):
    log = window_log(runs, min(late, len(runs)))
    was, now = fold(CHALLENGE, log), regraded(CHALLENGE, by(keys), log)
    assert snapshot(now) | {"_window": None} == snapshot(was) | {"_window": None}
    assert (now.window.presses, now.window.tried) == (was.window.presses, was.window.tried)
    assert now.window.right == [presses[key] for presses, key in zip(now.window.presses, keys, strict=True)]
    assert snapshot(regraded(CHALLENGE, CHALLENGE, log)) == snapshot(was)


# --- one game at a time ----------------------------------------------------------------------------------------------

LATER = corrected(challenge(2), {"tensors/q1": f"choice {WRONG[1]}"})
"""The third choice of the first question is right, in place of the second."""


def graded(*events: Event, asked: Challenge | None = None, now: Challenge = LATER) -> Game:
    return regraded(asked or challenge(2), now, events)


def record(game: Game, player: str = OWNER) -> tuple[int, int, int, int]:
    it = game.players[player]
    return it.right, it.first_try, it.wrong, it.points


def test_whoever_was_right_is_wrong_now_and_the_other_way_round():
    log = (requested("channel"), show(), press("ben", RIGHT, 1_000), press("cem", WRONG[1], 2_000))
    game = graded(*log)
    assert record(game, "ben") == (0, 0, 1, 0)
    assert record(game, "cem")[:3] == (1, 1, 0)
    assert game.players["cem"].points == fold(LATER, (*log[:2], log[3])).players["cem"].points > 0
    assert (game.current.right, game.current.right_count) == ([(moment(0, 2_000), "cem")], 1)


def test_a_second_choice_after_one_that_now_is_right_does_not_count():
    game = graded(requested("channel"), show(), press("ben", WRONG[1], 1_000), press("ben", RIGHT, 2_000))
    assert record(game, "ben")[:3] == (1, 1, 0)
    assert game.players["ben"].tried == (WRONG[1],)


def test_a_hint_after_a_choice_that_now_is_right_costs_nothing():
    events = (requested("channel"), show(), press("ben", WRONG[1], 1_000), ask_hint("ben", 2_000))
    game = graded(*events)
    without = graded(*events[:3])
    assert game.players["ben"].points == without.players["ben"].points > 0
    assert (game.players["ben"].hints, game.players["ben"].hinted) == (0, False)


def test_a_hint_before_a_choice_that_now_is_right_costs_what_it_cost():
    hinted = graded(requested("channel"), show(), ask_hint("ben", 500), press("ben", WRONG[1], 1_000))
    plain_ = graded(requested("channel"), show(), press("ben", WRONG[1], 1_000))
    assert 0 < hinted.players["ben"].points < plain_.players["ben"].points


def test_a_question_that_a_right_answer_closed_stays_closed():
    log = (requested(), show(), press(OWNER, RIGHT), go_on(), show(1), press(OWNER, RIGHT, round_no=1))
    game = graded(*log)
    assert (game.phase, game.end) == (Phase.OVER, fold(challenge(2), log).end)
    assert record(game)[:3] == (1, 1, 1)
    assert [outcome.right for outcome in next(results(game)).outcomes] == [False, True]


def test_a_question_that_stayed_open_after_what_now_is_right_stays_open():
    log = (requested(), show(), press(OWNER, WRONG[1]))
    assert graded(*log).phase is Phase.OPEN
    assert graded(*log, stop()).phase is Phase.OVER


def test_more_time_counts_as_it_did():
    late = press("ben", WRONG[1], 40_000)
    log = (requested("channel", extra=(("ben", 50),)), show(), late)
    game = graded(*log)
    assert record(game, "ben")[:3] == (1, 1, 0)
    assert game.players["ben"].time_ms == 40_000


def test_a_press_that_is_delivered_again_after_regrading_is_answered_by_the_key_that_is_right_now():
    pressed = press("ben", WRONG[1], 1_000, delivery="d1")
    game = graded(requested("channel"), show(), pressed)
    before = plain(game.current)
    (verdict,) = step(game, pressed)
    assert (verdict.verdict, plain(game.current)) == ("right", before)


@pytest.mark.parametrize(
    "now",
    [
        challenge(3),
        replace(challenge(2), questions=(question("q1", choices=3), question("q2"))),
        replace(challenge(2), questions=tuple(reversed([question("q1"), question("q2", choices=5)]))),
    ],
    ids=["more questions", "fewer choices", "another order"],
)
def test_a_challenge_of_another_shape_grades_nothing(now):
    with pytest.raises(CorruptLog, match="does not grade"):
        graded(requested(), show(), now=now)


@pytest.mark.parametrize(
    "log",
    [(show(),), (requested(), show(), show()), (requested(), press(OWNER, RIGHT))],
    ids=["no request", "nothing changed", "not shown yet"],
)
def test_a_log_that_cannot_be_folded_cannot_be_graded_either(log):
    with pytest.raises(CorruptLog):
        fold(challenge(2), log)
    with pytest.raises(CorruptLog):
        graded(*log)


@given(GAMES, KEYS)
@QUICK
def test_a_stored_game_is_the_one_by_its_present_key(game, keys):
    log = tuple(ended(play(game)))
    row = info()
    assert snapshot(StoredGame(row, by(keys), log, CHALLENGE).game()) == snapshot(regraded(CHALLENGE, by(keys), log))
    assert snapshot(StoredGame(row, CHALLENGE, log).game()) == snapshot(fold(CHALLENGE, log))
