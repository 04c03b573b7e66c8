"""The parts of a message as Discord takes them (Components V2), as plain dicts that are ready for JSON."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, Final

from adapters.buttons import Button

Body = dict[str, Any]
"""What is sent as a message, or as the new state of one."""

Part = dict[str, Any]
"""One component of a message."""

COMPONENTS_V2: Final = 1 << 15
EPHEMERAL: Final = 1 << 6
MAX_PARTS: Final = 40
"""The most components of a message; those inside others count too."""

_ROW: Final = 1
_BUTTON: Final = 2
_SECTION: Final = 9
_TEXT: Final = 10
_GALLERY: Final = 12
_FILE: Final = 13
_SEPARATOR: Final = 14
_CONTAINER: Final = 17

_IN_A_ROW: Final = 5


class Style(IntEnum):
    """How a button looks."""

    PRIMARY = 1
    SECONDARY = 2
    SUCCESS = 3
    DANGER = 4


class Colour(IntEnum):
    """The bar at the side of a message."""

    GREEN = 0x2ECC71
    YELLOW = 0xF1C40F
    ORANGE = 0xE67E22
    RED = 0xE74C3C
    BLUE = 0x5865F2
    GREY = 0x95A5A6


def text(markdown: str) -> Part:
    """Text. It must show something: Discord refuses an empty one."""
    return {"type": _TEXT, "content": markdown}


def divider() -> Part:
    """A thin line."""
    return {"type": _SEPARATOR, "divider": True, "spacing": 1}


def button(
    pressed: Button, label: str, style: Style = Style.SECONDARY, *, emoji: str | None = None, disabled: bool = False
) -> Part:
    """A button: what it says to us when it is pressed, and its label (at most 80 characters)."""
    part: Part = {"type": _BUTTON, "style": int(style), "label": label, "custom_id": pressed.custom_id}
    if emoji is not None:
        part["emoji"] = {"name": emoji}
    if disabled:
        part["disabled"] = True
    return part


def rows(buttons: Sequence[Part]) -> list[Part]:
    """The buttons in rows as even as possible, at most five in each."""
    count = -(-len(buttons) // _IN_A_ROW)
    width = -(-len(buttons) // count) if count else 1
    return [
        {"type": _ROW, "components": list(buttons[start : start + width])} for start in range(0, len(buttons), width)
    ]


def section(markdown: str, beside: Part) -> Part:
    """Text with a button beside it."""
    return {"type": _SECTION, "components": [text(markdown)], "accessory": beside}


def picture(name: str, alt: str) -> Part:
    """A picture, sent along as a file of this name. `alt` (at most 1,024 characters) is for those who hear it."""
    return {"type": _GALLERY, "items": [{"media": {"url": f"attachment://{name}"}, "description": alt}]}


def file(name: str) -> Part:
    """A file that is sent along."""
    return {"type": _FILE, "file": {"url": f"attachment://{name}"}}


def body(parts: Iterable[Part], colour: Colour, *, private: bool = False) -> Body:
    """A message whose parts stand in one frame. It pings nobody. `private` makes it visible to one person alone."""
    return {
        "flags": COMPONENTS_V2 | EPHEMERAL if private else COMPONENTS_V2,
        "components": [{"type": _CONTAINER, "accent_color": int(colour), "components": list(parts)}],
        "allowed_mentions": {"parse": []},
    }
