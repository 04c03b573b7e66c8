"""What programs print, as it is compared with choices and shown in a sentence. One rule for the whole bank."""

import json
import re
from typing import Final

_SHOWN: Final = 200


def as_compared(text: str) -> str:
    """`text` without blank space around it and without blanks at the ends of its lines; all else is kept.

    An output proves a choice exactly when both come out the same here: every character counts, and so do the blanks
    within lines and the line breaks. Halves of characters, which no file can hold, become U+FFFD.
    """
    whole = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return "\n".join(line.rstrip() for line in whole.split("\n")).strip()


def quoted(text: str) -> str:
    """`text` in double quotes on one line, its line breaks as \\n, cut after 200 characters."""
    return json.dumps(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…", ensure_ascii=False)
