"""What every store promises of first attempts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.attempts import FirstAttempt
from bot.engine.item_statistics import ChoiceTally
from bot.ports import Store
from bot.ports.attempts import ItemTally
from tests.fakes.store import MemoryStore
from tests.store.builders import NOW

SPACE, OTHER = "discord:7", "slack:T1"
Q1, Q2 = "tensors/q1", "tensors/q2"


def attempt(player: str, choice: str = "a", question: str = Q1, **others: object) -> FirstAttempt:
    plain = FirstAttempt(player, question, "v1", choice, choice == "a", False, 4_000, 1, 2)
    return plain._replace(**others)  # type: ignore[arg-type]


async def note(
    store: Store, *attempts: FirstAttempt, game: str = "g1", space: str | None = SPACE, at: int = NOW
) -> None:
    await store.attempts.note(game, space, at, attempts)


async def test_nothing_is_known_at_first(store: Store) -> None:
    assert await store.attempts.tallies(None, [Q1, Q2]) == []
    await note(store)
    assert await store.attempts.tallies(None, []) == []


async def test_choices_are_counted(store: Store) -> None:
    await note(
        store,
        attempt("ann", ms=1_000, rest_right=2),
        attempt("ben", ms=2_000, hinted=True),
        attempt("cem", "b", ms=9_000, rest_right=0),
        attempt("dan", "b", ms=3_000, rest_right=0, rest_count=0),
    )
    assert await store.attempts.tallies(None, [Q1]) == [
        ItemTally(
            Q1,
            "v1",
            (ChoiceTally("a", True, 2, 1, 2, 1.5, 1.25), ChoiceTally("b", False, 2, 0, 1, 0.0, 0.0)),
            2_000,
            NOW,
        )
    ]


@pytest.mark.parametrize(("times", "median"), [((5,), 5), ((7, 5), 5), ((9, 1, 5), 5), ((1, 2, 8, 9), 2)])
async def test_the_median_is_the_lower_one(store: Store, times: tuple[int, ...], median: int) -> None:
    await note(store, *(attempt(f"p{number}", ms=ms) for number, ms in enumerate(times)))
    (found,) = await store.attempts.tallies(None, [Q1])
    assert found.median_ms == median


async def test_the_game_that_ended_first_counts(store: Store) -> None:
    await note(store, attempt("ann", "b"), game="g2", at=NOW)
    await note(store, attempt("ann", "c"), game="g3", at=NOW + 1)
    assert [it.choice for it in (await store.attempts.tallies(None, [Q1]))[0].choices] == ["b"]
    await note(store, attempt("ann", "a"), game="g1", at=NOW - 1)
    (found,) = await store.attempts.tallies(None, [Q1])
    assert [(it.choice, it.people) for it in found.choices] == [("a", 1)]
    assert found.newest_at == NOW - 1


async def test_the_same_game_again_replaces_what_it_had_brought(store: Store) -> None:
    await note(store, attempt("ann", "b"), attempt("ben", "b"))
    await note(store, attempt("ann", "b", right=True), attempt("ben", "b", right=True))
    (found,) = await store.attempts.tallies(None, [Q1])
    assert [(it.choice, it.right, it.people) for it in found.choices] == [("b", True, 2)]


async def test_spaces_questions_and_versions_are_apart(store: Store) -> None:
    await note(store, attempt("ann"), attempt("ann", question=Q2))
    await note(store, attempt("ben"), game="g2", space=OTHER, at=NOW + 1)
    await note(store, attempt("cem", version="v2"), game="g3", space=None, at=NOW + 2)
    found = await store.attempts.tallies(None, [Q1, Q2, "other/q1"])
    people = [(it.question, it.version, sum(one.people for one in it.choices)) for it in found]
    assert people == [(Q1, "v2", 1), (Q1, "v1", 2), (Q2, "v1", 1)]
    assert [it.question for it in await store.attempts.tallies(SPACE, [Q1, Q2])] == [Q1, Q2]
    assert [it.newest_at for it in await store.attempts.tallies(OTHER, [Q1, Q2])] == [NOW + 1]


async def test_many_at_once(store: Store) -> None:
    await note(store, *(attempt(f"p{number:04}", "ab"[number % 2]) for number in range(1_200)))
    (found,) = await store.attempts.tallies(SPACE, [f"tensors/q{number}" for number in range(600)])
    assert [it.people for it in found.choices] == [600, 600]


NOTES = st.lists(
    st.tuples(
        st.sampled_from(["g1", "g2", "g3"]),
        st.sampled_from([SPACE, None]),
        st.integers(NOW, NOW + 2),
        st.lists(
            st.builds(
                attempt,
                st.sampled_from(["ann", "ben", "cem"]),
                st.sampled_from("abc"),
                st.sampled_from([Q1, Q2]),
                ms=st.integers(0, 9),
                rest_right=st.integers(0, 2),
                rest_count=st.sampled_from([0, 2]),
            ),
            max_size=4,
            unique_by=lambda it: (it.player, it.question),
        ),
    ),
    max_size=6,
)


async def test_it_does_what_the_memory_does(store: Store) -> None:
    """Notes in any order; each example takes questions of its own, so that one store serves all."""
    import asyncio

    examples: list[list[tuple[str, str | None, int, list[FirstAttempt]]]] = []

    @settings(max_examples=25, deadline=None, database=None, derandomize=True)
    @given(NOTES)
    def collect(notes: list[tuple[str, str | None, int, list[FirstAttempt]]]) -> None:
        examples.append(notes)

    await asyncio.to_thread(collect)
    for number, notes in enumerate(examples):
        memory = MemoryStore()
        names = {question: f"x{number}/{question}" for question in (Q1, Q2)}
        for game, space, at, attempts in notes:
            own = [it._replace(question=names[it.question]) for it in attempts]
            for one in (store, memory):
                await one.attempts.note(game, space, at, own)
        for space in (None, SPACE):
            found, expected = [await it.attempts.tallies(space, list(names.values())) for it in (store, memory)]
            assert found == expected, notes
