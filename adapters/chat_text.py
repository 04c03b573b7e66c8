"""What the chats' messages share beneath their markup: signs, bars, and texts in pieces."""

import re
from typing import Final

HINT_EMOJI: Final = "💡"
RIGHT_SIGN: Final = "✅"
WRONG_SIGN: Final = "❌"
NOTE_SIGN: Final = "📣"
CLOSED_SIGN: Final = "🔒"
CLOCK_SIGN: Final = "⏳"
MEDALS: Final = {1: "🥇", 2: "🥈", 3: "🥉"}
"""The signs of ranks; the others are numbers."""

BAR_CELLS: Final = 8
_FULL: Final = "▰"
_EMPTY: Final = "▱"

_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT: Final = "\ufffd"
_QUOTED: Final = 40


def bar(presses: int, total: int) -> str:
    """How many pressed a choice, of all the presses (at least 1), as a bar and in numbers."""
    full = (2 * BAR_CELLS * presses + total) // (2 * total)
    percent = (200 * presses + total) // (2 * total)
    return f"{_FULL * full}{_EMPTY * (BAR_CELLS - full)} {percent} % · {presses}"


def progress(done: int, needed: int) -> str:
    """How far somebody has come of what is needed (at least 1), as a bar and in numbers; full at the end alone."""
    full = BAR_CELLS * min(done, needed) // needed
    return f"{_FULL * full}{_EMPTY * (BAR_CELLS - full)} {done:,} of {needed:,}"


def without_bars(text: str) -> str:
    """The text without the cells of its bars, for those who hear it."""
    return text.replace(_FULL, "").replace(_EMPTY, "")


def keepable(text: str) -> str:
    """What somebody sent, as far as it can be kept and sent again: NUL and halves of signs are replaced."""
    return _UNKEEPABLE.sub(_REPLACEMENT, text)


def in_quotes(text: str) -> str:
    """What somebody typed, in quotation marks on one line, without signs that cannot be seen; cut where it is long."""
    line = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return f"“{line if len(line) <= _QUOTED else line[: _QUOTED - 1] + '…'}”"


def chunks(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` (at least 1) characters, cut at the ends of lines where there are any.

    A line that is too long is cut at a blank, or else anywhere. The line break at a cut is dropped, nothing else.
    """
    pieces = []
    while len(text) > most:
        end = text.rfind("\n", 1, most + 1)
        if end > 0:
            pieces.append(text[:end])
            text = text[end + 1 :]
            continue
        end = text.rfind(" ", 1, most) + 1 or most
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text]
