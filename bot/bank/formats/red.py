"""Lists of Red's trivia cog (YAML): questions with the answers that count. Only read.

There are no wrong answers in them; those of other questions in the list stand in.
"""

import re
from pathlib import Path
from typing import Final

from bot.bank.faults import Fault, errors_of
from bot.bank.formats.borrowing import multiple_choice
from bot.bank.formats.guards import decoded, lost, too_many
from bot.bank.formats.model import Format, Imported
from bot.bank.reading import parse_pack

_ABOUT: Final = frozenset({"AUTHOR", "DESCRIPTION", "CONFIG"})
_PICTURE: Final = re.compile(r"https?://\S+")


def read(path: Path, content: bytes) -> Imported:
    """The questions of a list. The first answer of each is taken."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    document, faults = parse_pack(path, text)
    if document is None or not isinstance(document.data, dict):
        return Imported(
            (), faults or (Fault(path, 1, "This is no list of questions.", 'Write lines like "Question?":'),)
        )
    answered: list[tuple[str, str, int]] = []
    found = list(faults)
    for prompt, answers in document.data.items():
        line = document.line((prompt,))
        if prompt in _ABOUT:
            continue
        known = [str(answer).strip() for answer in answers] if isinstance(answers, list) else []
        if not known or not known[0] or isinstance(answers, str):
            found.append(Fault(path, line, "This question has no list of answers.", "It is left out."))
        elif _PICTURE.search(prompt):
            found.append(Fault(path, line, "This question shows something from the web.", "It is left out."))
        else:
            if len(known) > 1:
                found.append(lost(path, line, f"{len(known)} spellings of the answer are known; the first is kept."))
            answered.append((prompt.strip(), known[0], line))
    items, notes = multiple_choice(path, answered) if answered else ((), ())
    summary = document.data.get("DESCRIPTION")
    pack = {"summary": summary.strip()[:300]} if isinstance(summary, str) and summary.strip() else None
    dropped = len(answered) - len(items) + len(errors_of(found))
    return Imported(items, (*found, *notes, *too_many(path, len(items))), pack, dropped)


FORMAT = Format("red", "a list of Red's trivia (YAML)", (".yaml", ".yml"), read)
