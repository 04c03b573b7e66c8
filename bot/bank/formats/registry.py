"""All formats, and which of them a file is of."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.bank.formats import aiken, anki, csv_table, gift, kahoot, moodle_xml, open_trivia, own_yaml, red
from bot.bank.formats.model import Format

FORMATS: Final[Mapping[str, Format]] = {
    module.FORMAT.id: module.FORMAT
    for module in (own_yaml, csv_table, anki, aiken, gift, moodle_xml, kahoot, open_trivia, red)
}
"""The formats by their ids. Of those that share a suffix, the first whose content it looks like is taken."""


class UnknownFormat(Exception):
    """A file is of no format that is known; the message is a sentence or two that say what to do."""


def format_for(path: Path, content: bytes, wanted: str | None = None) -> Format:
    """The format of a file by its name and content, or the one wanted by its id. Raises `UnknownFormat`."""
    if wanted is not None:
        if wanted not in FORMATS:
            raise UnknownFormat(f"{wanted} is no format; choose one of {', '.join(FORMATS)}.")
        return FORMATS[wanted]
    suffix = path.suffix.lower()
    candidates = [it for it in FORMATS.values() if suffix in it.suffixes]
    found = next((it for it in candidates if it.looks_like(content)), None)
    if found is None:
        suffixes = ", ".join(sorted({end for it in FORMATS.values() for end in it.suffixes}))
        why = (
            f"The content of {path.name} is of no known format" if candidates else f"{path.name} is of no known format"
        )
        raise UnknownFormat(f"{why}; files end in {suffixes}. Name the format with --format.")
    return found
