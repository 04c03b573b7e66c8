"""Names that anybody may have chosen, made fit to stand in one line of a picture.

What stays is what can be seen: no controls, no marks that turn the direction of what follows, no blanks in disguise,
and no towers of accents. Standard library only.
"""

import unicodedata
from typing import Final

NOTHING: Final = "–"
"""Stands for a text of which nothing can be seen."""

_MARKS: Final = 3
"""Marks above, below and around one character; Thai and the scripts of India need three, and nobody more."""

_JOINERS: Final = "\u200c\u200d"
_BLANKS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing."""

_TAGS: Final = range(0xE0020, 0xE0080)
"""They spell the flags of England, Scotland and Wales, after a black flag."""

_BLACK_FLAG: Final = "\U0001f3f4"
_VARIATIONS: Final = "\ufe0e\ufe0f"
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_MARK_KINDS: Final = frozenset({"Mn", "Me"})


def tame(text: str) -> str:
    """The text as it is drawn: in composed form, on one line, never empty."""
    kept: list[str] = []
    marks = 0
    flag = False
    for character in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(character)
        flag = character == _BLACK_FLAG or (flag and ord(character) in _TAGS)
        if flag:
            kept.append(character)
            marks = 0
        elif character in _VARIATIONS:
            _join(kept, character)
        elif kind in _MARK_KINDS:
            marks += 1
            # A mark on nothing would lie on whatever stands before the name.
            if marks <= _MARKS and kept and kept[-1] != " ":
                kept.append(character)
        elif character in _JOINERS:
            _join(kept, character)
        elif kind in _UNSEEN and not character.isspace():
            continue
        else:
            kept.append(" " if character.isspace() or character in _BLANKS else character)
            marks = 0
    return " ".join("".join(kept).rstrip(_JOINERS).split()) or NOTHING


def _join(kept: list[str], character: str) -> None:
    """Keep what joins or varies, after something that can be seen, and once."""
    if kept and kept[-1] not in (" ", *_JOINERS) and kept[-1] != character:
        kept.append(character)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction goes from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False
