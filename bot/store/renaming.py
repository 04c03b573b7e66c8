"""Other names for players within what is stored as JSON."""

import json
from collections.abc import Mapping
from typing import Any


def encoded(text: str) -> str:
    """A text as it stands in stored JSON; whatever does not hold this does not hold the text as a value."""
    return json.dumps(text)


def renamed(body: str, names: Mapping[str, str], *, compact: bool = True) -> str:
    """A body with other texts in place of those that are names, as values and as keys; never of parts of a text.

    `compact` bodies are written as `bot.engine.codec` writes them, others with blanks.
    """
    separators = (",", ":") if compact else None
    return json.dumps(_renamed(json.loads(body), names), separators=separators, sort_keys=True)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(item, names) for key, item in value.items()}
    return value
