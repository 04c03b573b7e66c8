"""A question of a pack as the rules look at it, whatever else in the pack is broken.

Rules run beside the schema, not after it, so that an author sees all faults at once. A view therefore answers with
empty text where a field is missing or of the wrong type; the schema reports that by itself.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.bank.reading import Document, Trail
from bot.engine.questions import PREDICT_OUTPUT


@dataclass(frozen=True, slots=True)
class View:
    """One record of a pack (the pack itself, a question, a choice) and its trail."""

    document: Document
    trail: Trail
    data: dict[str, Any]

    def text(self, key: str) -> str:
        """The text at `key` without blanks around it; empty where there is none."""
        value = self.data.get(key)
        return value.strip() if isinstance(value, str) else ""

    def whole(self, key: str, default: int) -> int:
        """The whole number at `key`, or `default`."""
        value = self.data.get(key, default)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def yes(self, key: str) -> bool:
        """Whether `key` is true."""
        return self.data.get(key) is True

    def line(self, *keys: str) -> int:
        """Line of the record, or of one of its keys."""
        return self.document.line((*self.trail, *keys))

    def records(self, key: str) -> "list[View]":
        """The records of the list at `key`, leaving out what is none."""
        value = self.data.get(key)
        items = enumerate(value) if isinstance(value, list) else ()
        return [View(self.document, (*self.trail, key, i), item) for i, item in items if isinstance(item, dict)]


def pack_view(document: Document) -> View:
    """The pack itself; an empty one where the file holds no record."""
    return View(document, (), document.data if isinstance(document.data, dict) else {})


def texts(view: View) -> Iterator[tuple[View, str, str]]:
    """Every text in the record and the records in it, as (record, key, text)."""
    for key, value in view.data.items():
        if isinstance(value, str):
            yield view, key, value
        elif isinstance(value, list):
            yield from ((view, key, item) for item in value if isinstance(item, str))
        for record in view.records(key):
            yield from texts(record)


def alike(question: View, text: str) -> str:
    """What players can tell apart of `text`: texts with the same result look alike.

    In prose, case, spacing, quotes, hyphens and the punctuation of sentences make no difference. In the output of
    a program everything but spacing does ("True" and "true", 3 and '3'), and so do signs everywhere (-1 and 1).
    """
    if question.text("kind") == PREDICT_OUTPUT:
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"(?<=[^\W\d])[-‐‑](?=[^\W\d])", " ", text)
    text = re.sub(r"[\"'`“”„‘’«»]", "", text)
    text = re.sub(r"[.,;:!?…]+(?=\s|$)", "", text)
    return " ".join(text.split())
