"""The parameters of a question, and the combinations of their values that are asked."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice, product
from math import prod
from typing import Any, Final

from bot.bank.conditions import Condition, parsed

Values = Mapping[str, object]

MOST_DRAWS: Final = 48
"""So many combinations of a question are computed ahead at the most, spread over all."""

FEWEST_DRAWS: Final = 8
"""With fewer, players know them by heart after a few games."""

MOST_COMBINATIONS: Final = 512
"""So many combinations are looked at, allowed or not. The largest question that ships has 72."""

MOST_STEPS: Final = 10_000
"""So many parts of conditions (names, numbers, signs) are worked out for all combinations of a question together.

A file of a megabyte holds hundreds of questions, and each of them is looked at several times on its way into a bank.
"""


def is_drawn(question: Mapping[str, Any]) -> bool:
    """Whether a question of a pack has parameters."""
    return "parameters" in question


def too_many(question: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is too much about the combinations, and what to do, as sentences; None where all can be looked at.

    Raises `BadCondition`.
    """
    possible = prod(map(len, question["parameters"].values()))
    advice = f"Write fewer values; a question is drawn from {MOST_DRAWS} combinations at the most."
    if possible > MOST_COMBINATIONS:
        return f"The values make more than {MOST_COMBINATIONS:,} combinations.", advice
    if possible * sum(condition.steps for condition in _conditions(question)) > MOST_STEPS:
        return f"The conditions are too long for {possible:,} combinations.", f"Shorten them. {advice}"
    return None


def combinations(question: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """The combinations that are allowed among the first `MOST_COMBINATIONS`, in the order of the parameters and their
    values. Raises `BadCondition`."""
    names = list(question["parameters"])
    conditions = _conditions(question)
    # The bound stands before the conditions: where they allow nothing, it is all that ends the search.
    for values in islice(product(*question["parameters"].values()), MOST_COMBINATIONS):
        combination = dict(zip(names, values, strict=True))
        if all(condition.holds(combination) for condition in conditions):
            yield combination


def _conditions(question: Mapping[str, Any]) -> list[Condition]:
    return [parsed(condition) for condition in question.get("conditions", ())]


def chosen(question: Mapping[str, Any]) -> list[dict[str, object]]:
    """The combinations that are computed ahead: all that are allowed, or so many of them that no value is preferred.

    In the order of `combinations`, and the same each time. Raises `BadCondition`.
    """
    allowed = list(combinations(question))
    if len(allowed) <= MOST_DRAWS:
        return allowed
    kept = sorted(range(len(allowed)), key=lambda at: sha256(name_of(allowed[at]).encode()).digest())[:MOST_DRAWS]
    return [allowed[at] for at in sorted(kept)]


def name_of(values: Values) -> str:
    """The name of a draw: "batch=4, size=32"."""
    return ", ".join(f"{name}={value}" for name, value in values.items())
