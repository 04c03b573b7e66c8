"""Mistakes that turn the right output into a wrong one, by name. Each rule takes the output and gives what somebody
would predict who makes the mistake, or None where it cannot be made with this output. Pure.

A mistake that is made in the program itself is written as another program: `instead` in a pack.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

Mistake = Callable[[str], str | None]

_SIZE: Final = re.compile(r"(torch\.Size\(\[|\(|\[)((?:\d+(?:, ?)?)+)(\]\)|\)|\])")
_NUMBER: Final = re.compile(r"(?<![\w.])-?\d+(?![\w.]*\w)")


def _on_size(change: Callable[[list[int]], list[int] | None]) -> Mistake:
    """A mistake in the last shape that the output shows."""

    def mistaken(output: str) -> str | None:
        found = list(_SIZE.finditer(output))
        if not found:
            return None
        last = found[-1]
        sizes = change([int(number) for number in re.findall(r"\d+", last[2])])
        if sizes is None:
            return None
        comma = "," if len(sizes) == 1 and last[1] == "(" else ""  # as a tuple of one is printed
        shown = f"{last[1]}{', '.join(map(str, sizes))}{comma}{last[3]}"
        return output[: last.start()] + shown + output[last.end() :]

    return mistaken


def _on_number(change: Callable[[int], int | None]) -> Mistake:
    """A mistake in the last whole number that the output shows."""

    def mistaken(output: str) -> str | None:
        found = list(_NUMBER.finditer(output))
        if not found:
            return None
        number = change(int(found[-1][0]))
        return None if number is None else output[: found[-1].start()] + str(number) + output[found[-1].end() :]

    return mistaken


MISTAKES: Final[Mapping[str, Mistake]] = {
    "dimensions-swapped": _on_size(lambda it: [*it[:-2], it[-1], it[-2]] if len(it) > 1 else None),
    "first-dimensions-swapped": _on_size(lambda it: [it[1], it[0], *it[2:]] if len(it) > 1 else None),
    "batch-forgotten": _on_size(lambda it: it[1:] if len(it) > 1 else None),
    "batch-added": _on_size(lambda it: [1, *it]),
    "last-dimension-dropped": _on_size(lambda it: it[:-1] if len(it) > 1 else None),
    "last-dimension-kept": _on_size(lambda it: [*it, 1]),
    "flattened": _on_size(lambda it: [_product(it)] if len(it) > 1 else None),
    "one-more": _on_number(lambda it: it + 1),
    "one-less": _on_number(lambda it: it - 1),
    "doubled": _on_number(lambda it: 2 * it if it else None),
    "halved": _on_number(lambda it: it // 2 if it % 2 == 0 and it else None),
    "sign-lost": _on_number(lambda it: -it if it else None),
}
"""The rules by their names in packs."""


def _product(numbers: list[int]) -> int:
    result = 1
    for number in numbers:
        result *= number
    return result
