"""Texts of packs as Slack's blocks, and blocks as words for those who hear them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from adapters.chat_text import chunks, without_bars
from adapters.slack.render.parts import Part, Run, line, preformatted, run

MAX_TEXT: Final = 2_000
"""The most characters of one piece of text. Slack takes 3,000, but whatever its signs one must not fill a message."""

MAX_SPOKEN: Final = 3_000
"""The most characters of a message's words for those who hear it."""

_CUT: Final = " …"
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_HEARD: Final = {"usergroup": "a user group"}
"""What those who hear it are told of what has no words of its own."""

_TIME: Final = re.compile(r"<!date\^[^|>]*\|([^>]*)>")


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def fit(text: str, room: int) -> str:
    """The text in at most `room` characters. What is cut off ends in an ellipsis."""
    return text if len(text) <= room else text[: max(0, room - len(_CUT))] + _CUT


def prose(text: str, *lead: str | Run) -> list[Part]:
    """Paragraphs that show this text after `lead`; several where it is too long for one. None for no text at all."""
    first, *others = chunks(text, MAX_TEXT)
    pieces = [line(*lead, run(first))] if first and (lead or first.strip()) else []
    return [*pieces, *(line(piece) for piece in others if piece.strip())]


def code(text: str) -> list[Part]:
    """Blocks of code that show this code, in order: one, unless it is too long. None for no code."""
    return [preformatted(piece) for piece in chunks(text.strip("\n"), MAX_TEXT) if piece.strip()]


# --- for those who hear it -------------------------------------------------------------------------------------------


def spoken(blocks: Iterable[Part | None]) -> str:
    """What the blocks say, at most `MAX_SPOKEN` characters: the longest rows are cut first, so that none is missing.

    Slack reads this as markup, but lays it out in notifications alone: the signs of mentions and links are escaped.
    Those that make words bold stay, because nothing escapes them and an ear would stumble over what hides them.
    """
    texts = [words for block in blocks if block for words in _rows(block)]
    whole = "\n".join(texts)
    for sign, entity in _ENTITIES.items():
        whole = whole.replace(sign, entity)
    if len(whole) <= MAX_SPOKEN:
        return whole
    rows = [[_ENTITIES.get(sign, sign) for sign in words] for words in texts]
    most = _longest([sum(map(len, row)) for row in rows], MAX_SPOKEN - len(rows))
    return "\n".join(_shortened(row, most) for row in rows)


def _rows(block: Part) -> Iterator[str]:
    kind = block["type"]
    if kind == "rich_text":
        yield from filter(str.strip, map(_words, block["elements"]))
    elif kind == "context":
        shown = ", ".join(_TIME.sub(r"\1", element["text"]) for element in block["elements"])
        yield without_bars(shown).strip()
    elif "text" in block:
        yield block["text"]["text"]


def _words(element: Part) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(map(_words, element["elements"]))
    return "".join(run.get("text") or _HEARD.get(run["type"], "") for run in element["elements"])


def _longest(lengths: Sequence[int], room: int) -> int:
    """The length to which rows of these lengths have to be cut to fit into the room together."""
    for number, length in enumerate(sorted(lengths)):
        share = room // (len(lengths) - number)
        if length > share:
            return share
        room -= length
    return max(lengths, default=0)


def _shortened(row: list[str], most: int) -> str:
    if sum(map(len, row)) <= most:
        return "".join(row)
    room = most - len(_CUT)
    kept = []
    for sign in row:
        room -= len(sign)
        if room < 0:
            break
        kept.append(sign)
    return "".join(kept) + _CUT
