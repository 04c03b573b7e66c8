"""Which questions a daily mix asks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.careers import origin
from bot.engine.codec import decode_challenge, encode_challenge
from bot.engine.errors import InvalidChallenge
from bot.engine.questions import DIFFICULTIES, KINDS, Challenge, Question
from bot.engine.selection import Asked, Candidate, candidates, mix, select
from tests.engine.builders import QUICK, question

DAY = 24 * 3600 * 1000
NOW = 1000 * DAY
MONTH = Asked({}, NOW - 30 * DAY)
NEW: dict[str, int] = {}


def challenge(id_: str, questions: Sequence[Question], topics: tuple[str, ...] = ("Autograd",)) -> Challenge:
    return Challenge(id_, id_.title(), topics, 5, "Badge", tuple(questions), "v1")


def pool(*rows: tuple[str, str]) -> list[Candidate]:
    """Candidates p0, p1 … of these kinds and difficulties."""
    return [
        Candidate(f"pack/p{number}", question(f"p{number}", kind=kind, difficulty=difficulty), ("t",))
        for number, (kind, difficulty) in enumerate(rows)
    ]


def names(found: Sequence[Candidate]) -> list[str]:
    return [candidate.question.id for candidate in found]


POOLS = st.lists(st.tuples(st.sampled_from(list(KINDS)), st.sampled_from(list(DIFFICULTIES))), max_size=30).map(
    lambda rows: pool(*rows)
)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[list[Candidate], Asked]:
    """A pool, some of which was asked on some day; the no-repeat window has 30 days."""
    found = draw(POOLS)
    days = {it.origin: draw(st.one_of(st.none(), st.integers(1, 90))) for it in found}
    return found, Asked({name: NOW - ago * DAY for name, ago in days.items() if ago is not None}, NOW - 30 * DAY)


# --- what can be chosen -----------------------------------------------------------------------------------------------


def test_candidates_are_the_questions_with_the_topic() -> None:
    bank = [
        challenge("a", [question("q1"), question("q2")], ("Autograd", "Tensors")),
        challenge("b", [question("q1")], ("Optimizers",)),
    ]
    assert [it.origin for it in candidates(bank)] == ["a/q1", "a/q2", "b/q1"]
    assert [it.origin for it in candidates(bank, " autoGRAD ")] == ["a/q1", "a/q2"]
    assert candidates(bank, "grad") == []


# --- properties -------------------------------------------------------------------------------------------------------


@given(drawn(), st.integers(0, 12), st.text(max_size=5), st.randoms())
@QUICK
def test_the_choice_follows_from_the_arguments_alone(
    given_: tuple[list[Candidate], Asked], count: int, seed: str, random: object
) -> None:
    found, asked = given_
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert select(found, count, asked, seed) == select(shuffled, count, asked, seed)


@given(drawn(), st.integers(0, 12))
@QUICK
def test_as_many_as_asked_for_each_once(given_: tuple[list[Candidate], Asked], count: int) -> None:
    found, asked = given_
    chosen = select(found, count, asked, "s").candidates
    assert len(chosen) == min(count, len(found))
    assert len({it.origin for it in chosen}) == len(chosen)


@given(drawn(), st.integers(1, 12))
@QUICK
def test_nothing_is_repeated_within_the_window_while_others_are_left(
    given_: tuple[list[Candidate], Asked], count: int
) -> None:
    found, asked = given_
    chosen = {it.origin for it in select(found, count, asked, "s").candidates}
    within = {name for name, at in asked.at.items() if at >= asked.window_since}
    others = {it.origin for it in found} - within
    assert select(found, count, asked, "s").repeats == len(chosen & within) == max(0, len(chosen) - len(others))
    never = {it.origin for it in found if it.origin not in asked.at}
    assert len(chosen & never) == min(len(never), len(chosen))
    left_longest = sorted(asked.at[name] for name in within)[: len(chosen & within)]
    assert sorted(asked.at[name] for name in chosen & within) == left_longest


@given(POOLS, st.integers(1, 12))
@QUICK
def test_kinds_are_balanced_as_far_as_the_pool_goes(found: list[Candidate], count: int) -> None:
    chosen = select(found, count, MONTH, "s").candidates
    have = Counter(it.question.kind for it in found)
    got = Counter(it.question.kind for it in chosen)
    most = max(got.values(), default=0)
    assert all(got[kind] >= most - 1 or got[kind] == have[kind] for kind in have)


@given(st.integers(1, 12))
@QUICK
def test_of_one_kind_the_difficulties_are_balanced(count: int) -> None:
    found = pool(*[("metrics", difficulty) for difficulty in DIFFICULTIES for _ in range(5)])
    got = Counter(it.question.difficulty for it in select(found, count, MONTH, "s").candidates)
    assert max(got.values()) - min(got[difficulty] for difficulty in DIFFICULTIES) <= 1


@given(POOLS, st.integers(1, 12))
@QUICK
def test_the_easiest_come_first(found: list[Candidate], count: int) -> None:
    order = list(DIFFICULTIES)
    places = [order.index(it.question.difficulty) for it in select(found, count, MONTH, "s").candidates]
    assert places == sorted(places)


@given(POOLS.filter(bool), st.integers(1, 3), st.integers(0, 40))
@QUICK
def test_day_by_day_a_channel_sees_everything_before_anything_again(
    found: list[Candidate], count: int, window: int
) -> None:
    asked: dict[str, int] = {}
    seen: list[str] = []
    for day in range(-(-len(found) // count)):
        now = NOW + day * DAY
        for it in select(found, count, Asked(dict(asked), now - window * DAY), f"s:{day}").candidates:
            asked[it.origin] = now
            seen.append(it.origin)
    assert len(set(seen)) == len(found)


# --- single cases -----------------------------------------------------------------------------------------------------


def test_another_seed_brings_other_questions() -> None:
    found = pool(*[("metrics", "beginner")] * 20)
    assert len({tuple(names(select(found, 3, MONTH, str(day)).candidates)) for day in range(10)}) > 5


def test_single_questions_alternate_between_the_kinds() -> None:
    found = pool(*[(kind, "beginner") for kind in KINDS for _ in range(4)])
    asked: dict[str, int] = {}
    kinds = []
    for day in range(10):
        now = NOW + day * DAY
        (it,) = select(found, 1, Asked(dict(asked), now - 30 * DAY), str(day)).candidates
        asked[it.origin] = now
        kinds.append(it.question.kind)
    assert sorted(kinds[:5]) == sorted(kinds[5:]) == sorted(KINDS)


def test_a_question_at_the_very_beginning_of_the_window_counts_as_asked_within() -> None:
    found = pool(("metrics", "beginner"), ("metrics", "beginner"))
    asked = {"pack/p0": NOW - 30 * DAY, "pack/p1": NOW - 30 * DAY - 1}
    chosen = select(found, 1, Asked(asked, NOW - 30 * DAY), "s")
    assert (names(chosen.candidates), chosen.repeats) == (["p1"], 0)
    both = select(found, 2, Asked(asked, NOW - 30 * DAY), "s")
    assert both.repeats == 1


# --- mixes ------------------------------------------------------------------------------------------------------------


def test_a_mix_is_a_challenge_of_its_own_with_questions_under_their_origins() -> None:
    bank = [
        challenge("a", [question("q1", seconds=40)], ("Autograd", "Tensors")),
        challenge("b", [question("q1", seconds=30)], ("Tensors", "Optimizers")),
    ]
    made = mix("Daily mix: tensors", candidates(bank))
    assert made.id.startswith("mix:") and len(made.id) == 16
    assert (made.title, made.badge, made.minutes) == ("Daily mix: tensors", "", 2)
    assert made.topics == ("Autograd", "Tensors", "Optimizers")
    assert [it.id for it in made.questions] == ["a/q1", "b/q1"]
    assert [origin(made, it) for it in made.questions] == ["a/q1", "b/q1"]
    assert made.questions[0] == replace(bank[0].questions[0], id="a/q1")
    assert decode_challenge(encode_challenge(made)) == made


def test_equal_mixes_are_one_challenge_and_others_are_not() -> None:
    found = pool(("metrics", "beginner"), ("metrics", "expert"))
    assert mix("Daily mix", found) == mix("Daily mix", found)
    changed = found[0]._replace(question=replace(found[0].question, prompt="Another?"))
    ids = {mix(title, chosen).id for title in ("Daily mix", "Other") for chosen in (found, found[:1], [changed])}
    assert len(ids) == 6


def test_a_mix_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidChallenge):
        mix("Daily mix", [])
