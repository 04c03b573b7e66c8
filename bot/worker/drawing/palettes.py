"""The colours of pictures, light and dark.

Bars, accents and medals are from the palette of Okabe and Ito, which people with any kind of colour blindness can tell
apart, darkened or lightened where the ground asks for it. Nothing is said by a colour alone.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#rrggbb`. Texts stand on `card`, or on `tint` in one's own line; `on_own` stands on `own`."""

    card: str
    edge: str
    text: str
    muted: str
    track: str
    bar: str
    own: str
    on_own: str
    tint: str
    gold: str
    silver: str
    bronze: str
    medal_edge: str
    on_medal: str


LIGHT: Final = Palette(
    card="#ffffff",
    edge="#d8dee6",
    text="#17202b",
    muted="#566173",
    track="#e8ecf1",
    bar="#0072b2",
    own="#b34700",
    on_own="#ffffff",
    tint="#fff4ec",
    gold="#f0c93a",
    silver="#c3cad4",
    bronze="#d99a66",
    medal_edge="#5c5340",
    on_medal="#17202b",
)

DARK: Final = Palette(
    card="#1c2129",
    edge="#343c48",
    text="#f2f5f8",
    muted="#a9b4c2",
    track="#2f3742",
    bar="#56b4e9",
    own="#e69f00",
    on_own="#17202b",
    tint="#2b2820",
    gold="#f0e442",
    silver="#c3cad4",
    bronze="#e0a070",
    medal_edge="#0e1116",
    on_medal="#17202b",
)


def contrast(one: str, other: str) -> float:
    """How well two colours can be told apart, from 1 to 21, as WCAG 2 reckons it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
