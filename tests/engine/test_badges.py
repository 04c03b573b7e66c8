"""The badge of a challenge: all right in one game, with its provenance."""

import pytest

from bot.engine.badges import BADGES
from bot.engine.effects import Announcement, AwardBadge, EndReason, FinishChallenge, Projection
from bot.engine.game import Phase
from tests.engine.builders import (
    GRACE,
    LIMIT,
    OWNER,
    RIGHT,
    WRONG,
    all_of,
    ask_hint,
    challenge,
    channel,
    chat_lost,
    feed,
    go_on,
    next_question,
    only,
    press,
    skip,
    solo,
    stop,
    tick,
)


def played(game, *rounds):
    """Feed the events of each round, and let the next question be shown between them; all effects."""
    effects = []
    for events in rounds:
        if game.phase is Phase.REVEALED:
            next_question(game)
        effects += feed(game, *events)
    return effects


def right(player=OWNER, round_no=0):
    return press(player, RIGHT, round_no=round_no)


def wrong(player=OWNER, round_no=0, choice=WRONG[0]):
    return press(player, choice, 2_000, round_no=round_no)


def test_all_right_brings_the_badge_with_where_it_comes_from():
    effects = played(solo(2), [right()], [right(round_no=1)])
    assert only(AwardBadge, effects) == AwardBadge(
        player=OWNER,
        badge="mastery:tensors",
        name="Tensor Tamer",
        emoji="🏅",
        challenge="tensors",
        version="v1",
        first_try=True,
        hints=0,
    )


@pytest.mark.parametrize(
    ("before", "first_try", "hints"),
    [
        ([], True, 0),
        ([wrong()], False, 0),
        ([ask_hint(OWNER)], True, 1),
        ([ask_hint(OWNER), wrong(), ask_hint(OWNER, 4_500)], False, 1),
    ],
)
def test_the_badge_tells_first_attempts_and_hints(before, first_try, hints):
    badge = only(AwardBadge, played(solo(2), [*before, right()], [right(round_no=1)]))
    assert (badge.first_try, badge.hints) == (first_try, hints)


def test_hints_of_all_rounds_are_told():
    rounds = [[ask_hint(OWNER, round_no=number), right(round_no=number)] for number in range(2)]
    assert only(AwardBadge, played(solo(2), *rounds)).hints == 2


@pytest.mark.parametrize(
    "missed",
    [
        [wrong(round_no=1), wrong(round_no=1, choice=WRONG[1])],
        [tick(LIMIT + GRACE, round_no=1)],
        [wrong(round_no=1), tick(LIMIT + GRACE, round_no=1)],
        [skip(round_no=1)],
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_one_question_missed_is_no_badge(missed, last):
    rounds = [[right()], missed] if last else [[right()], missed, [right(round_no=2)]]
    effects = played(solo(len(rounds)), *rounds)
    assert only(FinishChallenge, effects).reason is EndReason.COMPLETED
    assert all_of(AwardBadge, effects) == []


@pytest.mark.parametrize("end", [stop(round_no=1), chat_lost(round_no=1)])
def test_a_game_that_was_cut_short_brings_no_badge(end):
    effects = played(solo(2), [right()], [end])
    assert only(FinishChallenge, effects).standings[0].right == 1
    assert all_of(AwardBadge, effects) == []


def test_in_a_channel_everybody_who_got_all_right_wins_the_badge_and_nobody_else():
    game = channel("ben", "cem", "dora", n=2)
    effects = played(
        game,
        [right("ben"), wrong("cem"), right("cem"), right("dora")],
        [right("ben", 1), right("cem", 1), right("late", 1), tick(LIMIT + GRACE, 1)],
    )
    assert [(badge.player, badge.first_try) for badge in all_of(AwardBadge, effects)] == [("ben", True), ("cem", False)]


def test_two_games_do_not_add_up_to_a_badge():
    for missed in (0, 1):
        rounds = [[skip(round_no=number) if number == missed else right(round_no=number)] for number in range(2)]
        assert all_of(AwardBadge, played(solo(2), *rounds)) == []


def test_practice_brings_no_badge_however_much_is_right():
    game = solo(1, mode="practice")
    effects = feed(game, right(), go_on(), stop(round_no=1))
    assert only(FinishChallenge, effects).standings[0].right == 1
    assert all_of(AwardBadge, effects) == []


def test_a_badge_is_told_to_the_chat_and_kept_in_the_tables():
    assert issubclass(AwardBadge, Announcement)
    assert issubclass(AwardBadge, Projection)


def test_badges_are_announced_after_the_result():
    effects = played(solo(1), [right()])
    kinds = [type(effect) for effect in effects if isinstance(effect, FinishChallenge | AwardBadge)]
    assert kinds == [FinishChallenge, AwardBadge]
    award, end = only(AwardBadge, effects), only(FinishChallenge, effects)
    assert end.badges == (award,)
    assert end.badge_count == 1


def test_every_badge_rule_names_itself_and_says_how_it_is_won():
    ids = [rule.id(challenge()) for rule in BADGES]
    assert len(set(ids)) == len(ids)
    for rule in BADGES:
        assert rule.name(challenge())
        assert rule.rule.endswith(".")
        assert rule.emoji


def test_a_player_who_has_everything_right_keeps_the_badge_when_the_owner_stops_early():
    game = channel("ben", "eve", n=2)
    effects = played(game, [press("ben", RIGHT), skip()], [press("ben", RIGHT, round_no=1), stop(round_no=1)])
    assert [badge.player for badge in all_of(AwardBadge, effects)] == ["ben"]


@pytest.mark.parametrize(("attempts", "won"), [(None, 1), (1, 1), (2, 1), (3, 0)])
def test_a_game_with_more_attempts_than_the_pack_gives_wins_no_badge(attempts, won):
    game = solo(1, attempts=attempts)
    assert len(all_of(AwardBadge, feed(game, press(OWNER, RIGHT)))) == won
