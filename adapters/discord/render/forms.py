"""Forms: a question to be answered in writing, and what somebody wrote."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from adapters.buttons import Button
from adapters.discord.render.parts import Body, text
from adapters.discord.render.text import escape

MAX_TITLE: Final = 45
"""Discord's limit for a form's title and for the label of a field, in characters."""

_INPUT: Final = 4
_LABEL: Final = 18
_ONE_LINE: Final = 1
_SEVERAL_LINES: Final = 2
_FIELD: Final = "text"


def form(
    sent: Button,
    title: str,
    label: str,
    *,
    example: str,
    shortest: int,
    longest: int,
    one_line: bool = False,
    about: str | None = None,
) -> Body:
    """A form with one field, of which so many characters are taken; `sent` is what it says to us when it is sent.

    `title` and `label` have at most `MAX_TITLE` characters, `example` 100; `about` is a plain text above the field.
    """
    field = {
        "type": _INPUT,
        "custom_id": _FIELD,
        "style": _ONE_LINE if one_line else _SEVERAL_LINES,
        "placeholder": example,
        "min_length": shortest,
        "max_length": longest,
        "required": True,
    }
    label_with_field = {"type": _LABEL, "label": label, "component": field}
    above = [] if about is None else [text(escape(about))]
    return {"custom_id": sent.custom_id, "title": title, "components": [*above, label_with_field]}


def written(sent: Mapping[str, Any]) -> str:
    """What somebody wrote into the field of a form, by the data of the interaction; "" for nothing."""
    return next((str(part.get("value") or "") for part in _parts(sent.get("components"))), "")


def _parts(components: object) -> Iterator[Mapping[str, Any]]:
    """The fields of a form, whatever they stand in."""
    for part in components if isinstance(components, list) else []:
        if not isinstance(part, dict):
            continue
        if part.get("custom_id") == _FIELD:
            yield part
        yield from _parts([part.get("component")])
        yield from _parts(part.get("components"))
