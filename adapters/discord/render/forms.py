"""Forms: a question to be answered in writing, and what somebody wrote."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from adapters.buttons import Button
from adapters.discord.render.parts import Body, Part, text
from adapters.discord.render.text import escape

MAX_TITLE: Final = 45
"""Discord's limit for a form's title and for the label of a field, in characters."""

MAX_INPUT: Final = 4_000
"""The most characters that a field takes."""

_INPUT: Final = 4
_LABEL: Final = 18
_FILE: Final = 19
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


def of(sent: Button, title: str, fields: Sequence[Part]) -> Body:
    """A form with these fields, at most five; `sent` is what it says to us when it is sent."""
    return {"custom_id": sent.custom_id, "title": title[:MAX_TITLE], "components": [*fields]}


def text_field(
    name: str, label: str, *, example: str = "", about: str | None = None, longest: int, required: bool = True
) -> Part:
    """A field for several lines, of which so many characters are taken; `about` stands under its label.

    `label` has at most `MAX_TITLE` characters, `example` and `about` 100.
    """
    field = {
        "type": _INPUT,
        "custom_id": name,
        "style": _SEVERAL_LINES,
        "max_length": min(longest, MAX_INPUT),
        "required": required,
        **({"placeholder": example} if example else {}),
    }
    return _labelled(label, about, field)


def file_field(label: str, about: str) -> Part:
    """A field for one file."""
    return _labelled(label, about, {"type": _FILE, "custom_id": _FIELD, "min_values": 1, "max_values": 1})


def _labelled(label: str, about: str | None, field: Part) -> Part:
    return {"type": _LABEL, "label": label, **({"description": about} if about else {}), "component": field}


def written(sent: Mapping[str, Any], name: str = _FIELD) -> str:
    """What somebody wrote into a field of a form, by the data of the interaction; "" for nothing."""
    return next((str(part.get("value") or "") for part in _parts(sent.get("components"), name)), "")


def attachment(sent: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The file of a form, as Discord tells of it: `filename`, `size` and `url`; None where there is none."""
    ids = [str(id_) for part in _parts(sent.get("components"), _FIELD) for id_ in part.get("values") or ()]
    found = (sent.get("resolved") or {}).get("attachments") or {}
    file = found.get(ids[0]) if ids else None
    return file if isinstance(file, Mapping) else None


def _parts(components: object, name: str) -> Iterator[Mapping[str, Any]]:
    """The fields of a form that are called so, whatever they stand in."""
    for part in components if isinstance(components, list) else []:
        if not isinstance(part, dict):
            continue
        if part.get("custom_id") == name:
            yield part
        yield from _parts([part.get("component")], name)
        yield from _parts(part.get("components"), name)
