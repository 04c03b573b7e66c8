"""Conditions on the values of parameters, such as `kernel <= size`: a small language, and nothing that could run.

It has names, whole numbers, decimals, texts in quotes, + - * // %, comparisons, `and`, `or` and `not`.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
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


def holds(condition: str, values: Mapping[str, object]) -> bool:
    """Whether the condition holds for these values. Raises `BadCondition`."""
    if len(condition) > MAX_LENGTH:
        raise BadCondition(f"it is longer than {MAX_LENGTH} characters")
    try:
        if "\\" in condition or _RUN_ON.search(_IN_QUOTES.sub("''", condition)):
            raise SyntaxError
        parsed = ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadCondition("it is not written like a comparison in Python") from None
    try:
        return bool(_value(parsed, values))
    except (TypeError, ZeroDivisionError, OverflowError) as error:
        raise BadCondition(f"it cannot be worked out: {error}") from None


def _value(node: ast.expr, values: Mapping[str, object]) -> Any:
    match node:
        case ast.Constant(value=int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            if name not in values:
                raise BadCondition(f"there is no parameter {name}")
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            one, other = _value(left, values), _value(right, values)
            if not all(isinstance(it, int | float) for it in (one, other)):
                raise BadCondition("only numbers can be reckoned with")  # a text times a number could fill the memory
            return _ARITHMETIC[type(op)](one, other)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, values)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, values)
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part, values) for part in parts)
        case ast.BoolOp(op=ast.Or(), values=parts):
            return any(_value(part, values) for part in parts)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in _COMPARED for op in ops):
            sides = [_value(side, values) for side in (left, *others)]
            return all(_COMPARED[type(op)](*sides[at : at + 2]) for at, op in enumerate(ops))
    raise BadCondition(f"{ast.unparse(node)} is more than it may hold")
