"""Texts of packs as Markdown that shows them as they were written, and never as anything else."""

import re
from functools import lru_cache
from typing import Final

from adapters.chat_text import chunks

MAX_TEXT: Final = 4_000
"""The most characters of text that Discord takes in one message, over all of its parts."""

_INLINE: Final = re.compile(
    r"""
    [\\*_`]                         # escapes themselves, bold, italics, underlines, code
    | ~(?=~) | \|(?=\|)             # struck out, spoilers: one sign alone means nothing
    | <(?=\S)                       # mentions, times, custom emoji, commands, links
    | @(?=everyone|here)
    | :(?=//)                       # links
    | :(?=[\w+-]+:)                 # emoji by name
    """,
    re.VERBOSE,
)
_LINE_START: Final = re.compile(
    r"""
    (?:^|(?<=\r))
    ([^\S\r\n]*(?:\d+(?=[.)]\s))?)  # the indentation, and the number of an entry
    ([-+](?=[\s#]) | [#>] | [.)])   # entries, small print, headings, quotes
    """,
    re.VERBOSE | re.MULTILINE,
)
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9_+.#-]{1,32}")
_FENCE: Final = "```"
_INVISIBLE: Final = "\u200b"
_CUT: Final = " …"


@lru_cache(maxsize=1024)  # the feedback of a choice is escaped at every press of it
def escape(text: str) -> str:
    """Markdown that shows this text. At most twice as long; a text without markup stays as it is."""
    shown = _INLINE.sub(r"\\\g<0>", text)
    if "](" in shown:
        shown = shown.replace("[", r"\[")  # the sign that opens a link, because Discord ignores escapes within one
    return _LINE_START.sub(r"\1\\\2", shown)


def one_line(text: str) -> str:
    """Markdown that shows this text on one line."""
    return escape(" ".join(text.split()))


def fit(text: str, room: int) -> str:
    """The same as `escape` in at most `room` characters. What is cut off ends in an ellipsis."""
    shown = escape(text)
    if len(shown) <= room:
        return shown
    kept = shown[: max(0, room - len(_CUT))]
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1]  # half of an escape would swallow the blank
    return kept + _CUT


def prose(text: str, lead: str = "") -> list[str]:
    """Markdown that shows this text after `lead`, Markdown of ours; in pieces where it is too long for one message.
    None for no text at all."""
    if not lead and not text:
        return []
    shown = lead + escape(text)
    if len(shown) <= MAX_TEXT:
        return [shown]
    first, *others = chunks(text, (MAX_TEXT - len(lead)) // 2)  # escaping at most doubles a text
    return [lead + escape(first), *map(escape, others)]


def fences(code: str, language: str = "") -> list[str]:
    """Blocks of code that show this code, in order: one, unless it is too long for one message. None for no code.

    The code cannot end its block: an invisible character parts three backticks in a row.
    """
    start = f"{_FENCE}{language if _LANGUAGE.fullmatch(language) else ''}\n"
    end = f"\n{_FENCE}"
    harmless = re.sub(r"(?<=``)(?=`)", _INVISIBLE, code.strip("\n"))
    pieces = chunks(harmless, MAX_TEXT - len(start) - len(end))
    return [start + piece + end for piece in pieces if piece.strip()]
