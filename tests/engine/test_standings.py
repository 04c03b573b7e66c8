"""Who came out where: by points, then right answers, then time."""

from itertools import permutations

import pytest

from bot.engine.effects import FinishChallenge, Standing
from bot.engine.game import PlayerRecord
from bot.engine.standings import STANDINGS_SHOWN, standings
from bot.engine.transitions import step
from tests.engine.builders import LIMIT, RIGHT, WRONG, ask_hint, channel, feed, join, next_question, only, press, skip


def places(**records):
    return [(line.rank, line.player) for line in standings(records)]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (PlayerRecord(points=101, right=1, time_ms=9_000), PlayerRecord(points=100, right=3, time_ms=1_000)),
        (PlayerRecord(points=100, right=2, time_ms=9_000), PlayerRecord(points=100, right=1, time_ms=1_000)),
        (PlayerRecord(points=100, right=2, time_ms=1_000), PlayerRecord(points=100, right=2, time_ms=1_001)),
    ],
    ids=["points", "right answers", "time"],
)
def test_points_come_before_right_answers_and_these_before_time(better, worse):
    assert places(zoe=better, adam=worse) == places(adam=worse, zoe=better) == [(1, "zoe"), (2, "adam")]


def test_equal_results_share_a_rank_and_the_next_rank_counts_them():
    first, tied, last = PlayerRecord(points=9), PlayerRecord(points=5, right=1), PlayerRecord(points=1)
    assert places(d=last, b=tied, c=tied, a=first) == [(1, "a"), (2, "b"), (2, "c"), (4, "d")]
    assert places(a=tied, b=tied, c=tied) == [(1, "a"), (1, "b"), (1, "c")]


def test_the_order_does_not_depend_on_who_joined_first():
    records = [("a", PlayerRecord(points=3)), ("b", PlayerRecord(points=3)), ("c", PlayerRecord(points=4))]
    assert {standings(dict(order)) for order in permutations(records)} == {standings(dict(records))}


@pytest.mark.parametrize("field", ["wrong", "hints", "first_try", "round_no", "hinted", "done", "solved"])
def test_nothing_else_decides(field):
    assert places(a=PlayerRecord(), b=PlayerRecord(**{field: 1})) == [(1, "a"), (1, "b")]


def test_only_the_best_are_listed_and_all_are_counted():
    game = channel()
    everybody = [f"p{number:03}" for number in range(STANDINGS_SHOWN + 5)]
    feed(game, *(join(player) for player in everybody), *(press(player, RIGHT) for player in everybody[5:]))
    feed(game, skip())
    lines = standings(game.players)
    assert [line.player for line in lines] == everybody[5:]
    assert [line.player for line in standings(game.players, most=3)] == everybody[5:8]


def test_a_tie_across_the_cut_is_cut_by_name():
    tied = {name: PlayerRecord(points=7) for name in ("c", "a", "b")}
    assert [(line.rank, line.player) for line in standings(tied, most=2)] == [(1, "a"), (1, "b")]


def test_nobody_gives_no_lines():
    assert standings({}) == ()


def test_the_result_of_a_game_tells_how_each_player_did():
    game = channel(n=1)
    effects = feed(
        game,
        press("ben", WRONG[0], 1_000),
        press("ben", RIGHT, LIMIT),
        ask_hint("cem"),
        press("cem", RIGHT, LIMIT),
        join("dora"),
        skip(after=LIMIT),
    )
    finish = only(FinishChallenge, effects)
    assert finish.player_count == 3
    assert finish.standings == (
        Standing(rank=1, player="cem", points=75, right=1, first_try=1, hints=1),
        Standing(rank=2, player="ben", points=50, right=1, first_try=0, hints=0),
        Standing(rank=3, player="dora", points=0, right=0, first_try=0, hints=0),
    )


def test_time_counts_for_right_answers_alone():
    game = channel()
    feed(game, press("ben", WRONG[0], 10_000), press("ben", RIGHT, 12_000), press("cem", WRONG[0], 9_000))
    assert (game.players["ben"].time_ms, game.players["cem"].time_ms) == (12_000, 0)


def test_the_time_of_right_answers_adds_up_over_the_rounds():
    game = channel("ben")
    step(game, press("ben", RIGHT, 12_000))
    next_question(game)
    step(game, press("ben", RIGHT, 3_000, round_no=1))
    assert game.players["ben"].time_ms == 15_000


def test_a_press_stamped_before_the_question_was_shown_takes_no_time():
    game = channel()
    step(game, press("ben", RIGHT, -300))
    assert game.players["ben"].time_ms == 0
