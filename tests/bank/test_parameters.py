"""Questions with parameters: places, conditions, mistakes and combinations."""

import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank.conditions import BadCondition, holds
from bot.bank.draws import Computed, can_be_asked, shown
from bot.bank.loading import load_pack
from bot.bank.mistakes import MISTAKES
from bot.bank.parameters import MOST_DRAWS, chosen, combinations, name_of
from bot.bank.templates import filled, places_in
from tests.engine.builders import QUICK

from .drawn import DRAWN, FAULTY, drawn_spoiled
from .packs import spoiled, write

# --- places ----------------------------------------------------------------------------------------------------------


def test_places_are_filled() -> None:
    text = "${a} and ${ b }, $$5, {a}, $a, $ {a}"
    assert places_in(text) == {"a", "b"}
    assert filled(text, {"a": 1, "b": "x"}) == "1 and x, $5, {a}, $a, $ {a}"
    with pytest.raises(KeyError):
        filled("${c}", {"a": 1})


@given(st.text(alphabet="$ab", max_size=12))
@QUICK
def test_doubled_dollars_give_any_text_back(text: str) -> None:
    assert filled(text.replace("$", "$$"), {}) == text


# --- conditions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("a < b", True),
        ("a < b < 3", False),
        ("a + 2 * b == 11", True),
        ("b // 2 == 2 and b % 2 == 1", True),
        ("not a >= b or c == 'x'", True),
        ("c != 'mean'", False),
        ("-a == -1", True),
        ("a", True),
    ],
)
def test_conditions(condition: str, truth: bool) -> None:
    assert holds(condition, {"a": 1, "b": 5, "c": "mean"}) is truth


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("d < 1", "there is no parameter d"),
        ("a <", "not written like a comparison"),
        ("a // 0 > 1", "cannot be worked out"),
        ("'a' < 1", "cannot be worked out"),
        ("'a' * 999999999", "only numbers"),
        ("__import__('os')", "more than it may hold"),
        ("a.real", "more than it may hold"),
        ("[a for a in c]", "more than it may hold"),
        ("a ** a", "more than it may hold"),
        ("a" * 201, "longer than 200"),
        ("(" * 150, "not written like"),
    ],
)
def test_conditions_that_are_none(condition: str, why: str) -> None:
    with pytest.raises(BadCondition, match=why):
        holds(condition, {"a": 1, "c": "x"})


@pytest.mark.parametrize("condition", ["1if a else 2", "1or a", "0x1for a in c", r"c == '\d'"])
def test_python_does_not_warn_of_conditions(condition: str) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pytest.raises(BadCondition, match="not written like"):
            holds(condition, {"a": 1, "c": "x"})
    assert said == []


def test_numbers_may_stand_in_names_and_quotes() -> None:
    assert holds("x1y < 2.5 and c == '3d'", {"x1y": 2, "c": "3d"})


@given(st.text(max_size=40))
@QUICK
def test_no_condition_does_more_than_fail(condition: str) -> None:
    try:
        assert holds(condition, {"a": 1}) in (True, False)
    except BadCondition as error:
        assert str(error)


# --- combinations ----------------------------------------------------------------------------------------------------


def test_combinations_in_their_order() -> None:
    question = {"parameters": {"a": [1, 2], "b": ["x", "y"]}, "conditions": ["a == 1 or b == 'y'"]}
    assert [name_of(it) for it in combinations(question)] == ["a=1, b=x", "a=1, b=y", "a=2, b=y"]
    assert chosen(question) == list(combinations(question))


def test_of_many_combinations_no_value_is_preferred() -> None:
    question = {"parameters": {"a": list(range(16)), "b": [1, 2, 4, 8], "c": [0, 1]}}
    found = chosen(question)
    assert len(found) == MOST_DRAWS
    assert found == chosen(question)
    assert {it["b"] for it in found} == {1, 2, 4, 8}
    assert {it["c"] for it in found} == {0, 1}
    assert len({it["a"] for it in found}) > 10


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "right", "wrong"),
    [
        ("dimensions-swapped", "torch.Size([2, 3, 4])", "torch.Size([2, 4, 3])"),
        ("dimensions-swapped", "torch.Size([2])", None),
        ("first-dimensions-swapped", "(2, 3, 4)", "(3, 2, 4)"),
        ("batch-forgotten", "torch.Size([8, 3])", "torch.Size([3])"),
        ("batch-forgotten", "(8, 3)", "(3,)"),
        ("batch-added", "torch.Size([3])", "torch.Size([1, 3])"),
        ("last-dimension-dropped", "x torch.Size([8, 3]) y", "x torch.Size([8]) y"),
        ("last-dimension-kept", "torch.Size([8])", "torch.Size([8, 1])"),
        ("flattened", "torch.Size([2, 3, 4])", "torch.Size([24])"),
        ("one-more", "3 of 7", "3 of 8"),
        ("one-less", "7", "6"),
        ("doubled", "-4", "-8"),
        ("doubled", "0", None),
        ("halved", "6", "3"),
        ("halved", "7", None),
        ("sign-lost", "-2", "2"),
        ("one-more", "0.25", None),
        ("one-more", "tensor(1.5)", None),
        ("batch-forgotten", "no shape", None),
    ],
)
def test_mistakes(rule: str, right: str, wrong: str | None) -> None:
    assert MISTAKES[rule](right) == wrong


@given(st.text(max_size=30) | st.lists(st.integers(0, 99), min_size=1, max_size=4).map(lambda it: f"torch.Size({it})"))
@QUICK
def test_every_mistake_differs_or_cannot_be_made(output: str) -> None:
    for rule, mistake in MISTAKES.items():
        made = mistake(output)
        if made == output:
            assert "swapped" in rule  # of two equal sizes
        assert made is None or isinstance(made, str)


@given(st.text(alphabet="ab ", max_size=4), st.lists(st.text(alphabet="ab ", max_size=3), max_size=6))
@QUICK
def test_what_is_shown_differs(output: str, mistakes: list[str]) -> None:
    draw = Computed("a=1", output, tuple(mistakes))
    kept = shown(draw)
    texts = [" ".join(text.split()) for text in (output, *(mistakes[index] for index in kept))]
    if kept:
        assert len(kept) == 3
        assert len(set(texts)) == 4
    assert can_be_asked(draw) == bool(kept and output)


# --- faults ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("changes", "line", "message"), FAULTY)
def test_faults(tmp_path: Path, changes: tuple[tuple[str, str], ...], line: int, message: str) -> None:
    pack = load_pack(write(tmp_path, drawn_spoiled(*changes)))
    found = [(fault.line, fault.message) for fault in pack.faults if message in fault.message]
    assert [at for at, _ in found] == [line], [str(fault) for fault in pack.faults]
    assert pack.challenge is None


def test_mistakes_without_parameters(tmp_path: Path) -> None:

    pack = load_pack(write(tmp_path, spoiled(("text: The middle one", "text: x\n        rule: one-more"))))
    assert any('"rule" is for questions with parameters' in fault.message for fault in pack.faults)


def test_without_draws_it_is_not_asked_and_nothing_is_wrong(tmp_path: Path) -> None:
    pack = load_pack(write(tmp_path, DRAWN))
    assert pack.challenge is None
    assert [(fault.line, fault.severity) for fault in pack.faults] == [(15, "warning")]
    assert "has parameters, and no draws yet, so it is not asked" in pack.faults[0].message
