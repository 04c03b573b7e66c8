"""Draws: each game asks one, which its seed decides."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.careers import origin
from bot.engine.codec import decode_challenge, encode_challenge
from bot.engine.corrections import corrected
from bot.engine.questions import Choice, Draw, Proof, Snippet
from bot.engine.variants import TURNS, concrete, drawn
from tests.engine.builders import QUICK, challenge, challenge_of, question

SEEDS = st.integers(0, 2**53 - 1)


def draw(number: int) -> Draw:
    choices = (Choice(f"{number}", True), Choice(f"{number + 1}", misconception="one more"))
    return Draw(
        name=f"n={number}",
        prompt=f"What is {number}?",
        choices=choices,
        hint=f"not {number + 1}",
        explanation=f"It is {number}.",
        snippet=Snippet(f"print({number})"),
        proof=Proof(f"{number}", "2.13.0"),
    )


def with_draws(id: str, count: int):
    draws = tuple(map(draw, range(count)))
    asked = question(id, kind="predict-output")
    return replace(concrete(asked, draws[0]), draws=draws, drawn=None)


MIXED = challenge_of(question("plain"), with_draws("few", 3), with_draws("many", 40))


def test_without_draws_it_is_the_challenge_itself():
    plain = challenge()
    assert drawn(plain, 7) is plain


@given(SEEDS)
@QUICK
def test_each_question_is_asked_as_one_of_its_draws(seed):
    asked = drawn(MIXED, seed)
    assert asked.questions[0] == MIXED.questions[0]
    for before, after in zip(MIXED.questions[1:], asked.questions[1:], strict=True):
        (chosen,) = (one for one in before.draws if one.name == after.drawn)
        assert after == concrete(before, chosen)
        assert after.draws == ()
        assert (after.prompt, after.choices, after.snippet, after.proof) == (
            chosen.prompt,
            chosen.choices,
            chosen.snippet,
            chosen.proof,
        )
    assert drawn(asked, seed + 1) is asked


@given(SEEDS, SEEDS)
@QUICK
def test_equal_seeds_ask_the_same_and_versions_tell_what_differs(one, other):
    assert drawn(MIXED, one) == drawn(MIXED, one)
    first, second = drawn(MIXED, one), drawn(MIXED, other)
    assert (first.version == second.version) == (first == second)
    assert first.version != MIXED.version


def test_all_draws_come_up_and_versions_are_bounded():
    games = [drawn(MIXED, seed) for seed in range(2_000)]
    assert len({game.version for game in games}) <= TURNS
    assert len({game.questions[1].drawn for game in games}) == 3
    assert len({game.questions[2].drawn for game in games}) == 40


def test_a_question_has_an_order_of_draws_of_its_own():
    twins = challenge_of(with_draws("one", 40), with_draws("other", 40))
    asked = [drawn(twins, seed) for seed in range(TURNS)]
    assert sum(game.questions[0].drawn == game.questions[1].drawn for game in asked) < TURNS // 4


def test_questions_are_drawn_independently_of_each_other():
    pairs = {
        (game.questions[1].drawn, game.questions[2].drawn) for game in (drawn(MIXED, seed) for seed in range(TURNS))
    }
    assert len(pairs) > 40 // 2


@given(SEEDS)
@QUICK
def test_drawn_and_undrawn_challenges_come_back(seed):
    assert decode_challenge(encode_challenge(MIXED)) == MIXED
    asked = drawn(MIXED, seed)
    assert decode_challenge(encode_challenge(asked)) == asked
    assert "draws" not in encode_challenge(asked)


@given(SEEDS)
@QUICK
def test_a_key_that_was_decided_before_there_were_parameters_changes_no_draw(seed):
    asked = drawn(MIXED, seed)
    wrong = asked.questions[1].choices[1]
    assert not wrong.right
    keys = {origin(MIXED, MIXED.questions[1]): wrong.text}
    assert corrected(asked, keys) is asked
    assert corrected(MIXED, keys) is MIXED
    plain = replace(asked, questions=(replace(asked.questions[1], drawn=None),))
    assert corrected(plain, keys).questions[0].answer == 1
