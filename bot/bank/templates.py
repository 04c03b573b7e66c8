"""Texts with places for values: `${name}`, and `$$` for a dollar. Every other sign stands for itself."""

import re
from collections.abc import Mapping
from typing import Final

_PLACE: Final = re.compile(r"\$(?:(\$)|\{([^{}\n]*)\})")


def places_in(text: str) -> frozenset[str]:
    """The names that stand between the braces of `${…}`, whatever they are."""
    return frozenset(match[2].strip() for match in _PLACE.finditer(text) if match[1] is None)


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with the values in their places. Raises `KeyError` for a place that has none."""
    return _PLACE.sub(lambda match: "$" if match[1] else str(values[match[2].strip()]), text)
