"""HTML as the plain text of packs, and plain text as HTML."""

import html
import re
from html.parser import HTMLParser
from typing import Final

_BREAKS: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "pre", "table"})
_LOST: Final = frozenset({"img", "audio", "video", "iframe", "object", "embed", "svg", "math"})
MAX_LENGTH: Final = 20_000
"""Characters of HTML that are looked at. No question is as long, and Python's parser takes minutes for a megabyte of
comments that are never closed."""
_SILENT: Final = frozenset({"script", "style", "template"})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.code: list[str] = []
        self.lost: set[str] = set()
        self._silent = 0
        self._in_code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag in _LOST:
            self.lost.add(tag)
        if tag == "pre":
            self._in_code += 1
            if self.code:
                self.code.append("\n")
        elif tag in _BREAKS:
            (self.code if self._in_code else self.words).append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and self._silent:
            self._silent -= 1
        if tag == "pre" and self._in_code:
            self._in_code -= 1
        elif tag in _BREAKS and not self._in_code:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in_code:
            self.code.append(data)
        else:
            self.words.append(re.sub(r"\s+", " ", data))


def from_html(text: str) -> tuple[str, str, frozenset[str]]:
    """The words of HTML, what stands in its `pre` as code ("" for none), and the names of what could not be carried.

    What is longer than `MAX_LENGTH` comes back as it is.
    """
    if len(text) > MAX_LENGTH:
        return text, "", frozenset()
    reader = _Reader()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    words = re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
    code = "".join(reader.code).strip("\n")
    return words, f"{code}\n" if code.strip() else "", frozenset(reader.lost)


def to_html(text: str) -> str:
    """Plain text as HTML that shows the same."""
    return html.escape(text, quote=False).replace("\n", "<br>")
