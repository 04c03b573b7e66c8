"""The parameters of a question, and the combinations of their values that are asked."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice, product
from typing import Any, Final

from bot.bank.conditions import holds

Values = Mapping[str, object]

MOST_DRAWS: Final = 48
"""So many combinations of a question are computed ahead at the most, spread over all."""

FEWEST_DRAWS: Final = 8
"""With fewer, players know them by heart after a few games."""

MOST_COMBINATIONS: Final = 20_000
"""So many combinations are looked at, allowed or not."""


def is_drawn(question: Mapping[str, Any]) -> bool:
    """Whether a question of a pack has parameters."""
    return "parameters" in question


def combinations(question: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """All combinations that are allowed, in the order of the parameters and their values. Raises `BadCondition`."""
    names = list(question["parameters"])
    for values in product(*question["parameters"].values()):
        combination = dict(zip(names, values, strict=True))
        if all(holds(condition, combination) for condition in question.get("conditions", ())):
            yield combination


def chosen(question: Mapping[str, Any]) -> list[dict[str, object]]:
    """The combinations that are computed ahead: all that are allowed, or so many of them that no value is preferred.

    In the order of `combinations`, and the same each time. Raises `BadCondition`.
    """
    allowed = list(islice(combinations(question), MOST_COMBINATIONS))
    if len(allowed) <= MOST_DRAWS:
        return allowed
    kept = sorted(range(len(allowed)), key=lambda at: sha256(name_of(allowed[at]).encode()).digest())[:MOST_DRAWS]
    return [allowed[at] for at in sorted(kept)]


def name_of(values: Values) -> str:
    """The name of a draw: "batch=4, size=32"."""
    return ", ".join(f"{name}={value}" for name, value in values.items())
