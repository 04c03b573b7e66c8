"""Which fonts pictures are drawn with: those installed, in an order of our own."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", str(Path(sys.prefix, "share", "fonts")))
"""Where fonts are looked for. The last one lies in Python's own environment, for whoever cannot install any."""

FIRST: Final = ("Noto Sans", "DejaVu Sans", "Liberation Sans", "Open Sans", "Roboto", "Arimo", "FreeSans", "Ubuntu")
"""Families that a picture can be drawn with; the first of them that is there sets the tone."""

EMOJI: Final = ("Noto Color Emoji", "Twemoji Mozilla", "Twitter Color Emoji")

_HAN: Final = {"ja": "JP", "ko": "KR", "zh": "SC"}
"""One character may have a shape in each country; these are the endings of the families that have them."""

_KANA: Final = range(0x3040, 0x3100)
_HANGUL: Final = (range(0xAC00, 0xD7B0), range(0x1100, 0x1200))

ADVICE: Final = (
    "Pictures need fonts, and none are in "
    f"{FOLDERS[0]}. Install some (Debian: apt install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji), "
    f"or put files with the family Noto Sans or DejaVu Sans into {FOLDERS[-1]}."
)


def folders() -> list[str]:
    """Those of the folders that are there, resolved."""
    return list(dict.fromkeys(os.path.realpath(folder) for folder in FOLDERS if os.path.isdir(folder)))


def order(installed: Iterable[str]) -> dict[str, list[str]]:
    """For each of the languages `ja`, `ko` and `zh`: the families to look for a character in, first to last.

    What is in none of them is looked for in all that are installed. Empty where not even Latin letters can be drawn.
    """
    there = set(installed)
    letters = [family for family in FIRST if family in there]
    if not letters:
        return {}
    emoji = [family for family in EMOJI if family in there]
    return {language: [*letters[:1], *emoji, *_han(ending, there), *letters[1:]] for language, ending in _HAN.items()}


def language_of(text: str) -> str:
    """The language whose shapes Han characters of this text have: `ja` beside kana, `ko` beside hangul, else `zh`."""
    codes = [ord(character) for character in text]
    if any(code in _KANA for code in codes):
        return "ja"
    return "ko" if any(code in each for code in codes for each in _HANGUL) else "zh"


def _han(ending: str, there: set[str]) -> list[str]:
    wanted = [ending, *(other for other in _HAN.values() if other != ending)]
    return [family for each in wanted if (family := f"Noto Sans CJK {each}") in there]
