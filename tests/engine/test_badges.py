"""The badge of a challenge: all right in one game, with its provenance."""

import pytest

from bot.engine.badges import CAREER_BADGES, GAME_BADGES, SETTLED_BADGES, Progress, Rarity, about
from bot.engine.careers import NEW_CAREER, Career
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


def test_every_badge_names_itself_and_says_how_it_is_won_and_how_rare_it_is():
    of = challenge()
    rows = [(badge.id(of), badge.name(of), badge) for badge in (*GAME_BADGES, *SETTLED_BADGES)]
    rows += [(badge.id, badge.name, badge) for badge in CAREER_BADGES]
    assert len({id_ for id_, _, _ in rows}) == len({name for _, name, _ in rows}) == len(rows)
    for id_, name, badge in rows:
        assert name and badge.emoji
        assert badge.rule.endswith(".")
        assert about(id_) == (badge.rule, badge.rarity)


def test_ids_are_never_changed():
    assert [badge.id(challenge()) for badge in (*GAME_BADGES, *SETTLED_BADGES)] == [
        "mastery:tensors",
        "flawless:tensors",
    ]
    assert {badge.id for badge in CAREER_BADGES} >= {
        "first-right",
        "century",
        "millennium",
        "streak:7",
        "streak:30",
        "streak:100",
        "streak:365",
        "dailies:50",
        "comeback",
        "night-owl",
        "early-bird",
        "row:10",
        "row:30",
        "all-kinds",
        "oracle",
        "deep-end",
        "explorer",
        "polymath",
        "study-group",
        "summit",
    }


def test_nothing_is_said_of_a_badge_that_is_not_known():
    assert about("retired") is None


def test_a_player_who_has_everything_right_keeps_the_badge_when_the_owner_stops_early():
    game = channel("ben", "eve", n=2)
    effects = played(game, [press("ben", RIGHT), skip()], [press("ben", RIGHT, round_no=1), stop(round_no=1)])
    assert [badge.player for badge in all_of(AwardBadge, effects)] == ["ben"]


@pytest.mark.parametrize(("attempts", "won"), [(None, 1), (1, 1), (2, 1), (3, 0)])
def test_a_game_with_more_attempts_than_the_pack_gives_wins_no_badge(attempts, won):
    game = solo(1, attempts=attempts)
    assert len(all_of(AwardBadge, feed(game, press(OWNER, RIGHT)))) == won


# --- badges for careers ----------------------------------------------------------------------------------------------


def ids(count):
    return frozenset(f"challenge {number}" for number in range(count))


KINDS_ALMOST = {"conceptual": 99, "predict-output": 10, "model-choice": 10, "hyperparameter": 10, "metrics": 9}


@pytest.mark.parametrize(
    ("badge", "career", "progress"),
    [
        ("first-right", Career(answers=3), (0, 1)),
        ("first-right", Career(right=1), (1, 1)),
        ("century", Career(right=99), (99, 100)),
        ("century", Career(right=250), (100, 100)),
        ("millennium", Career(right=250), (250, 1_000)),
        ("streak:7", Career(best_streak=6), (6, 7)),
        ("streak:7", Career(best_streak=7), (7, 7)),
        ("streak:30", Career(best_streak=7), (7, 30)),
        ("streak:100", Career(best_streak=100), (100, 100)),
        ("streak:365", Career(best_streak=364), (364, 365)),
        ("dailies:50", Career(games=90, dailies=49), (49, 50)),
        ("comeback", Career(comebacks=1), (1, 1)),
        ("night-owl", Career(dawns=1), (0, 1)),
        ("night-owl", Career(nights=1), (1, 1)),
        ("early-bird", Career(dawns=1), (1, 1)),
        ("row:10", Career(row=3, best_row=9), (9, 10)),
        ("row:10", Career(row=0, best_row=10), (10, 10)),
        ("row:30", Career(best_row=29), (29, 30)),
        ("all-kinds", Career(right_by_kind=KINDS_ALMOST), (49, 50)),
        ("all-kinds", Career(right_by_kind=KINDS_ALMOST | {"metrics": 10}), (50, 50)),
        ("oracle", Career(right_by_kind={"metrics": 60, "predict-output": 12}), (12, 50)),
        ("deep-end", Career(right_by_difficulty={"advanced": 40, "expert": 25}), (25, 25)),
        ("explorer", Career(explored=ids(9)), (9, 10)),
        ("polymath", Career(explored=ids(9), mastered=ids(4)), (4, 5)),
        ("polymath", Career(mastered=ids(5)), (5, 5)),
        ("study-group", Career(games=50, in_company=10), (10, 10)),
        ("summit", Career(firsts=1), (1, 1)),
    ],
)
def test_how_far_a_career_has_come(badge, career, progress):
    (rule,) = [row for row in CAREER_BADGES if row.id == badge]
    assert rule.progress(career) == Progress(*progress)
    assert rule.won(career) == (progress[0] == progress[1])


def test_a_new_career_brings_nothing():
    assert [badge.id for badge in CAREER_BADGES if badge.won(NEW_CAREER) or badge.progress(NEW_CAREER).done] == []


def test_there_are_badges_of_every_rarity():
    assert {badge.rarity for badge in CAREER_BADGES} == set(Rarity)
