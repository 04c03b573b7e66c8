"""Questions of the Open Trivia Database, as its API gives them (JSON). Only read."""

import base64
import binascii
import html
import json
import urllib.parse
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from bot.bank.faults import Fault
from bot.bank.formats.guards import decoded, too_many
from bot.bank.formats.model import Format, Imported, Item
from bot.engine.questions import MAX_CHOICES

DIFFICULTIES: Final = {"easy": "beginner", "medium": "intermediate", "hard": "advanced"}
_CHOICES_OF_TRUTH: Final = ("True", "False")


def read(path: Path, content: bytes) -> Imported:
    """The questions of an answer of the API, in any of its encodings; the categories become topics."""
    text, faults = decoded(path, content)
    if faults:
        return Imported((), faults)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return Imported((), (Fault(path, line, "This is no JSON.", "Save the answer of the API as it is."),))
    results = whole.get("results") if isinstance(whole, dict) else whole
    if not isinstance(results, list):
        return Imported((), (Fault(path, 1, 'There is no list "results".', "Save the answer of the API as it is."),))
    items: list[Item] = []
    found: list[Fault] = []
    topics: dict[str, None] = {}
    for entry, line in zip(results, _lines(text, len(results)), strict=True):
        data = _question(entry)
        if isinstance(data, str):
            found.append(Fault(path, line, data, "This question is left out."))
        else:
            topics[data.pop("category")] = None
            items.append(Item(data, line))
    pack = {"topics": [topic[:40] for topic in topics if topic][:10]}
    return Imported(
        tuple(items), (*found, *too_many(path, len(items))), pack if pack["topics"] else None, dropped=len(found)
    )


def _lines(text: str, count: int) -> Iterator[int]:
    """The lines on which the entries begin, by their keys `question`; the last one found where there are fewer."""
    at, line = 0, 1
    for _ in range(count):
        found = text.find('"question"', at)
        if found >= 0:
            line += text.count("\n", at, found)
        # Nothing is looked for a second time: a file may be all empty entries.
        at = found if found < 0 else found + 1
        yield line


def _question(entry: object) -> dict[str, Any] | str:
    """The question, or why there is none, as a sentence."""
    if not isinstance(entry, dict):
        return "This is no question."
    question, right, wrong = (entry.get(key) for key in ("question", "correct_answer", "incorrect_answers"))
    if not isinstance(question, str) or not isinstance(right, str) or not isinstance(wrong, list):
        return "Question, correct_answer or incorrect_answers are missing."
    texts = [_plain(text) for text in (right, *wrong) if isinstance(text, str)]
    if len(texts) != 1 + len(wrong) or not 2 <= len(texts) <= MAX_CHOICES or not all(texts):
        return f"It has {len(texts)} answers; 2 to {MAX_CHOICES} with a text each fit."
    prompt = _plain(question)
    # The right answer comes first in the API; by their alphabet, answers stand anywhere.
    order = _CHOICES_OF_TRUTH if set(texts) == set(_CHOICES_OF_TRUTH) else sorted(texts, key=str.casefold)
    return {
        "prompt": prompt,
        "difficulty": DIFFICULTIES.get(_plain(str(entry.get("difficulty", ""))), "intermediate"),
        "category": _plain(str(entry.get("category", ""))),
        "choices": [{"text": text, **({"right": True} if text == texts[0] else {})} for text in order],
    }


def _plain(text: str) -> str:
    """The text without the encoding that the API put it in: entities, percent signs, or base64."""
    if "%" in text and " " not in text:
        text = urllib.parse.unquote(text)
    elif text and " " not in text and len(text) % 4 == 0 and text.endswith("="):
        with suppress(binascii.Error, UnicodeDecodeError):
            text = base64.b64decode(text, validate=True).decode()
    return html.unescape(text).strip()


FORMAT = Format("open-trivia", "Open Trivia Database (JSON)", (".json",), read)
