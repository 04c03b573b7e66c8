"""Conditions on the values of parameters, such as `kernel <= size`: a small language, and nothing that could run.

It has names, whole numbers, decimals, texts in quotes, + - * // %, comparisons, `and`, `or` and `not`.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

MAX_LENGTH: Final = 200

_IN_QUOTES: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_RUN_ON: Final = re.compile(r"(?<![\w.])[\d.]+[^\W\d]")
"""Numbers that run into a word. Python only warns of these, and of strange escapes, in the middle of what we say."""

_ARITHMETIC: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARED: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], bool]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class BadCondition(ValueError):
    """What is wrong with a condition, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read, to be asked about many values. `steps` is the most that one answer costs."""

    _answer: "_Part"
    steps: int

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether it holds for these values. Raises `BadCondition`."""
        try:
            return bool(self._answer(values))
        except (TypeError, ZeroDivisionError, OverflowError) as error:
            raise BadCondition(f"it cannot be worked out: {error}") from None


@lru_cache(maxsize=64)  # what is said of a question, and its draws, ask for the same few conditions again and again
def parsed(condition: str) -> Condition:
    """The condition of a text. Raises `BadCondition`."""
    if len(condition) > MAX_LENGTH:
        raise BadCondition(f"it is longer than {MAX_LENGTH} characters")
    try:
        if "\\" in condition or _RUN_ON.search(_IN_QUOTES.sub("''", condition)):
            raise SyntaxError
        tree = ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadCondition("it is not written like a comparison in Python") from None
    return Condition(_part(tree), sum(isinstance(node, ast.expr) for node in ast.walk(tree)))


_Part = Callable[[Mapping[str, object]], Any]


def _part(node: ast.expr) -> _Part:
    """What works a part of a condition out. The tree is walked once, not for each of hundreds of combinations."""
    match node:
        case ast.Constant(value=int() | float() | str() as value):
            return lambda values: value
        case ast.Name(id=name):
            return lambda values: _named(name, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _reckoned(_ARITHMETIC[type(op)], _part(left), _part(right))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            denied = _part(operand)
            return lambda values: not denied(values)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            turned = _part(operand)
            return lambda values: -turned(values)
        case ast.BoolOp(op=ast.And(), values=operands):
            parts = list(map(_part, operands))
            return lambda values: all(part(values) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=operands):
            parts = list(map(_part, operands))
            return lambda values: any(part(values) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARED for op in ops):
            return _compared([_COMPARED[type(op)] for op in ops], list(map(_part, (left, *others))))
    raise BadCondition(f"{ast.unparse(node)} is more than it may hold")


def _named(name: str, values: Mapping[str, object]) -> object:
    if name not in values:
        raise BadCondition(f"there is no parameter {name}")
    return values[name]


def _reckoned(operation: Callable[[Any, Any], Any], left: _Part, right: _Part) -> _Part:
    def work_out(values: Mapping[str, object]) -> Any:
        one, other = left(values), right(values)
        if not (isinstance(one, int | float) and isinstance(other, int | float)):
            raise BadCondition("only numbers can be reckoned with")  # a text times a number could fill the memory
        return operation(one, other)

    return work_out


def _compared(comparisons: list[Callable[[Any, Any], bool]], sides: list[_Part]) -> _Part:
    def work_out(values: Mapping[str, object]) -> bool:
        found = [side(values) for side in sides]
        return all(compare(found[at], found[at + 1]) for at, compare in enumerate(comparisons))

    return work_out
