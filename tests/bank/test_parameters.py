"""Questions with parameters: places, conditions, mistakes and combinations."""

import warnings
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bank import parameters
from bot.bank.conditions import BadCondition, Condition, parsed
from bot.bank.draws import Computed, can_be_asked, shown
from bot.bank.faults import errors_of
from bot.bank.loading import load_pack
from bot.bank.mistakes import MISTAKES
from bot.bank.parameter_rules import LONGEST_MISTAKEN, LONGEST_VALUE
from bot.bank.parameters import MOST_COMBINATIONS, MOST_DRAWS, MOST_STEPS, chosen, combinations, name_of, too_many
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
    assert parsed(condition).holds({"a": 1, "b": 5, "c": "mean"}) is truth


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
        parsed(condition).holds({"a": 1, "c": "x"})


@pytest.mark.parametrize("condition", ["1if a else 2", "1or a", "0x1for a in c", r"c == '\d'"])
def test_python_does_not_warn_of_conditions(condition: str) -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pytest.raises(BadCondition, match="not written like"):
            parsed(condition).holds({"a": 1, "c": "x"})
    assert said == []


def test_numbers_may_stand_in_names_and_quotes() -> None:
    assert parsed("x1y < 2.5 and c == '3d'").holds({"x1y": 2, "c": "3d"})


@given(st.text(max_size=40))
@QUICK
def test_no_condition_does_more_than_fail(condition: str) -> None:
    try:
        assert parsed(condition).holds({"a": 1}) in (True, False)
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


def test_the_search_ends_where_conditions_allow_nothing() -> None:
    """64 ** 6 combinations would be walked for days."""
    question = {"parameters": {f"p{at}": list(range(64)) for at in range(6)}, "conditions": ["p0 > 99"]}
    assert list(combinations(question)) == []
    assert too_many(question) is not None
    question["conditions"] = ["p5 == 63"]
    assert len(list(islice(combinations(question), 99_999))) == MOST_COMBINATIONS // 64


def test_conditions_are_read_once_for_all_combinations(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(condition: str) -> Condition:
        read.append(condition)
        return parsed(condition)

    monkeypatch.setattr(parameters, "parsed", counted)
    assert len(chosen({"parameters": {"a": [1, 2, 3, 4], "b": [1, 2]}, "conditions": ["a > 1", "b > 1"]})) == 3
    assert read == ["a > 1", "b > 1"]


def test_steps_are_the_parts_of_a_condition() -> None:
    assert [parsed(it).steps for it in ("a", "a < b", "not a + 1 < -b")] == [1, 3, 7]


@pytest.mark.parametrize(("length", "fits"), [(1, True), (MOST_STEPS // 16 // 3, True), (1 + MOST_STEPS // 48, False)])
def test_what_conditions_cost_is_bounded(length: int, fits: bool) -> None:
    question = {"parameters": {"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]}, "conditions": ["a < b"] * length}
    assert (too_many(question) is None) == fits


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


MANY = ", ".join(map(str, range(64)))
UNCOMBINED = (
    ("b: [5, 7, 9]", f"b: [{MANY}]\n      c: [{MANY}]\n      d: [{MANY}]\n      e: [{MANY}]\n      f: [{MANY}]"),
    ("    code: |", "    conditions: [a > 99]\n    code: |"),
)


def test_too_many_combinations_are_told_with_what_to_do(tmp_path: Path) -> None:
    (fault,) = errors_of(
        load_pack(write(tmp_path, drawn_spoiled(*UNCOMBINED, ("+ ${b})", "+ ${b}${c}${d}${e}${f})")))).faults
    )
    assert (fault.line, fault.message) == (12, "The values make more than 512 combinations.")
    assert fault.advice == "Write fewer values; a question is drawn from 48 combinations at the most."


def test_conditions_that_are_too_long_are_told_with_what_to_do(tmp_path: Path) -> None:
    long = f"{'a < ' * 45}a"
    text = drawn_spoiled(("    code: |", f"    conditions: [{', '.join([long] * 10)}, a < 1]\n    code: |"))
    found = load_pack(write(tmp_path, text)).faults
    assert [it.message for it in found] == ["There are 11 conditions; 10 fit."]  # and nothing is worked out
    text = drawn_spoiled(("b: [5, 7, 9]", f"b: [{', '.join(map(str, range(64)))}]"))
    text = text.replace("    code: |", f"    conditions: ['{long}']\n    code: |")
    (fault,) = errors_of(load_pack(write(tmp_path, text)).faults)
    assert (fault.message, fault.advice[:13]) == ("The conditions are too long for 256 combinations.", "Shorten them.")


@pytest.mark.parametrize("value", ["x" * (LONGEST_VALUE + 1), "x" * 90_000])
def test_long_values(tmp_path: Path, value: str) -> None:
    pack = load_pack(write(tmp_path, drawn_spoiled(("b: [5, 7, 9]", f"b: [5, 7, {value}]"))))
    assert [it.message for it in errors_of(pack.faults)] == [
        "The values of b are not up to 64 numbers and short texts."
    ]


def test_parameters_that_are_missing_are_not_told_beside_thousands_of_others(tmp_path: Path) -> None:
    rows = "".join(f"      p{at}: [1, 2]\n" for at in range(3_000))
    places = "".join(f"${{q{at}}}" for at in range(200))
    pack = load_pack(write(tmp_path, drawn_spoiled(("      b: [", f"{rows}      b: ["), ("is counting on", places))))
    assert sum('"explanation" has a place' in it.message for it in pack.faults) == 200
    assert max(len(it.advice) for it in pack.faults) < 300


def test_mistakes_that_grow_out_of_each_other(tmp_path: Path) -> None:
    """Each replacement makes 1,700 of the one before it: a program of a hundred gigabytes."""
    rows = "".join(f"          {sign}: {following * 1_700}\n" for sign, following in ("pa", "ab", "bc"))
    pack = load_pack(write(tmp_path, drawn_spoiled(("          ${a} + ${b}: ${a} * ${b}\n", rows))))
    message = f"With this in its place, the program has more than {LONGEST_MISTAKEN:,} characters."
    assert [(it.line, it.message) for it in errors_of(pack.faults)] == [(20, message)]


def test_mistakes_without_parameters(tmp_path: Path) -> None:

    pack = load_pack(write(tmp_path, spoiled(("text: The middle one", "text: x\n        rule: one-more"))))
    assert any('"rule" is for questions with parameters' in fault.message for fault in pack.faults)


def test_without_draws_it_is_not_asked_and_nothing_is_wrong(tmp_path: Path) -> None:
    pack = load_pack(write(tmp_path, DRAWN))
    assert pack.challenge is None
    assert [(fault.line, fault.severity) for fault in pack.faults] == [(15, "warning")]
    assert "has parameters, and no draws yet, so it is not asked" in pack.faults[0].message
