"""Figures of questions, as moderators and the operator are told them."""

import csv
import io
from dataclasses import replace

import pytest

from adapters import statistics_wording as words
from bot.engine.attempts import FirstAttempt, choice_key, content_version
from bot.engine.questions import Choice, Draw, Proof, Question, Snippet
from bot.host.roles import ModeratorsOnly, Role
from bot.host.statistics import COLUMNS, NoSuchChallenge, Statistics
from bot.ports.corrections import Ruling
from tests.fakes.store import MemoryStore
from tests.host.bench import RIGHT, challenge
from tests.host.decisions import decide

SPACE = "test:space"
OF = challenge()
NOW = 1_700_000_000_000


def attempts(question: Question, *picked: tuple[int, int, float], hinted: int = 0) -> list[FirstAttempt]:
    """So many people pick this choice each, with this score on eight other questions."""
    found: list[FirstAttempt] = []
    for choice, people, rest in picked:
        for _ in range(people):
            number = len(found)
            one = question.choices[choice]
            found.append(
                FirstAttempt(
                    player=f"test:{number:03}",
                    question=f"basics/{question.id}",
                    version=content_version(question),
                    choice=choice_key(question, one),
                    right=one.right,
                    hinted=number < hinted,
                    ms=1_000 * (number + 1),
                    rest_right=round(rest * 8),
                    rest_count=8,
                )
            )
    return found


async def known(*found: FirstAttempt, space: str | None = SPACE) -> Statistics:
    store = MemoryStore()
    await store.attempts.note("g", space, NOW, found)
    return Statistics(store, lambda space: {"basics": OF})


async def test_figures_of_a_challenge_in_its_order() -> None:
    question = OF.questions[0]
    statistics = await known(*attempts(question, (RIGHT, 12, 0.75), (0, 8, 0.25), hinted=5))
    first, *others = await statistics.of_challenge(SPACE, "basics", Role.MODERATOR)
    assert [it.number for it in (first, *others)] == list(range(1, len(OF.questions) + 1))
    it = first.statistics
    assert (it.attempts, it.facility, it.hint_use, it.median_ms) == (20, 0.6, 0.25, 10_000)
    assert it.discrimination == pytest.approx(1.0)
    assert [(one.right, one.share) for one in first.choices] == [
        (place == RIGHT, {RIGHT: 0.6, 0: 0.4}.get(place, 0.0)) for place in range(len(question.choices))
    ]
    assert others[0].statistics.attempts == 0
    assert words.numbers(first) == (
        "20 first attempts · facility 60% · discrimination +1.00 · hint taken by 25% · median 10 s"
    )
    assert words.numbers(others[0]) == "0 first attempts; figures are told from 10 on."
    assert words.choices(others[0]) == []


async def test_other_spaces_are_not_counted_and_the_operator_sees_all() -> None:
    statistics = await known(*attempts(OF.questions[0], (RIGHT, 12, 0.5)), space="test:other")
    assert (await statistics.of_challenge(SPACE, "basics", Role.MODERATOR))[0].statistics.attempts == 0
    assert (await statistics.of_challenge(None, "basics", Role.ADMIN))[0].statistics.attempts == 12


async def test_answers_to_earlier_versions_are_only_counted() -> None:
    was = replace(OF.questions[0], prompt="Another question")
    statistics = await known(*attempts(was, (RIGHT, 12, 0.5)))
    (first, *_) = await statistics.of_challenge(None, "basics", Role.ADMIN)
    assert (first.statistics.attempts, first.earlier) == (0, 12)
    assert words.numbers(first).endswith("12 answers to an earlier version not counted.")


async def test_where_a_key_was_corrected_figures_are_by_the_new_one() -> None:
    question = OF.questions[0]
    by_the_new_key = replace(
        question, choices=tuple(replace(it, right=at == 2) for at, it in enumerate(question.choices))
    )
    store = MemoryStore()
    await store.attempts.note("g", SPACE, NOW, attempts(by_the_new_key, (2, 9, 0.5), (RIGHT, 3, 0.5)))
    statistics = Statistics(store, lambda space: {"basics": OF})
    (first, *_) = await statistics.of_challenge(SPACE, "basics", Role.MODERATOR)
    assert (first.statistics.attempts, first.earlier) == (0, 12)
    await decide(store, SPACE, "basics/q1", Ruling.CORRECTED)
    (first, *_) = await statistics.of_challenge(SPACE, "basics", Role.MODERATOR)
    assert (first.statistics.facility, first.earlier) == (0.75, 0)
    assert [it.right for it in first.choices] == [False, False, True, False]


async def test_what_stands_out_comes_first() -> None:
    easy = attempts(OF.questions[0], (RIGHT, 40, 0.5))
    misleading = attempts(OF.questions[1], (RIGHT, 20, 0.25), (0, 20, 0.75))
    statistics = await known(*easy, *misleading)
    found = await statistics.flagged(SPACE, Role.MODERATOR)
    assert [(it.question.id, it.statistics.flags[0]) for it in found] == [
        (OF.questions[1].id, "misleading"),
        (OF.questions[0].id, "too-easy"),
    ]
    assert words.flags(found[0])[0].startswith("The best players get it wrong. Look at the key first")


async def test_the_table_names_no_player() -> None:
    statistics = await known(*attempts(OF.questions[0], (RIGHT, 12, 0.75), (0, 1, 0.25)))
    content = (await statistics.csv(SPACE, Role.MODERATOR)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(OF.questions)
    assert (rows[0]["question"], rows[0]["first_attempts"], rows[0]["facility"]) == ("basics/q1", "13", "0.923")
    assert rows[0][f"share_{'abcd'[RIGHT]}"] == "0.923"
    assert rows[0]["share_a"] == ""  # one single person
    assert rows[1]["facility"] == ""
    assert "test:" not in content


@pytest.mark.parametrize("mistake", ["one more", "right"])
async def test_draws_are_counted_together_by_their_mistakes(mistake: str) -> None:
    def drawn(number: int) -> Question:
        choices = (Choice(f"{number}", True), Choice(f"{number + 1}", misconception=mistake))
        return replace(OF.questions[0], choices=choices, prompt=f"{number}?", template="t", drawn=f"n={number}")

    draws = tuple(Draw(f"n={n}", f"{n}?", drawn(n).choices, "", "", Snippet("x"), Proof(f"{n}", "2")) for n in range(3))
    store = MemoryStore()
    for number in range(3):
        await store.attempts.note(
            f"g{number}",
            SPACE,
            NOW,
            [it._replace(player=f"{number}{it.player}") for it in attempts(drawn(number), (0, 5, 0.5), (1, 3, 0.5))],
        )
    of = replace(OF, questions=(replace(drawn(0), drawn=None, draws=draws),))
    (found,) = await Statistics(store, lambda space: {"basics": of}).of_challenge(None, "basics", Role.ADMIN)
    assert found.statistics.attempts == 24
    assert [(it.text, it.right, it.share) for it in found.choices] == [
        ("what the program prints", True, 15 / 24),
        (mistake, False, 9 / 24),
    ]


@pytest.mark.parametrize(("second", "flags"), [("one more", ("unused",)), ("twice as much", ())])
async def test_a_distractor_that_not_every_draw_shows_is_not_called_unused(second: str, flags: tuple[str, ...]) -> None:
    def drawn(number: int, other: str) -> Question:
        choices = (
            Choice(f"{number}", True),
            Choice(f"{number + 1}", misconception=other),
            Choice(f"{number - 1}", misconception="one less"),
        )
        return replace(OF.questions[0], choices=choices, prompt=f"{number}?", template="t", drawn=f"n={number}")

    draws = tuple(
        Draw(f"n={n}", f"{n}?", drawn(n, other).choices, "", "", Snippet("x"), Proof(f"{n}", "2"))
        for n, other in enumerate(("one more", second))
    )
    store = MemoryStore()
    await store.attempts.note("g", SPACE, NOW, attempts(drawn(0, "one more"), (0, 25, 0.9), (2, 15, 0.2)))
    of = replace(OF, questions=(replace(drawn(0, "one more"), drawn=None, draws=draws),))
    (found,) = await Statistics(store, lambda space: {"basics": of}).of_challenge(None, "basics", Role.ADMIN)
    assert found.statistics.flags == flags


async def test_only_moderators_are_told() -> None:
    statistics = await known()
    for ask in (
        statistics.of_challenge(SPACE, "basics", Role.MEMBER),
        statistics.flagged(SPACE, Role.MEMBER),
        statistics.csv(SPACE, Role.MEMBER),
    ):
        with pytest.raises(ModeratorsOnly):
            await ask


async def test_an_unknown_challenge() -> None:
    with pytest.raises(NoSuchChallenge, match="no such challenge here"):
        await (await known()).of_challenge(SPACE, "nothing", Role.ADMIN)


@pytest.mark.parametrize("name", ["basics", " BASICS ", OF.title, OF.title.upper()])
async def test_a_challenge_is_named_by_its_id_or_title(name: str) -> None:
    found = await (await known()).of_challenge(SPACE, name, Role.MODERATOR)
    assert [it.question.id for it in found] == [it.id for it in OF.questions]
