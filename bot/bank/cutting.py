"""Lists that are far too long, cut before anything looks at their entries.

Some checks compare the entries of a list with each other: a list of ten topics takes no time, one of 45,000 takes
minutes, and that it is too long is known before.
"""

from dataclasses import replace
from typing import Any, Final

from bot.bank.limits import LIMITS
from bot.bank.reading import Document

_LISTS: Final = ("topics", "conditions", "life", "choices")


def cut(document: Document) -> Document:
    """The document with one entry more than fits in lists that hold too many, so that they are still too long."""
    return replace(document, data=_cut_pack(document.data))


def _cut_pack(data: Any) -> Any:
    if not isinstance(data, dict):
        return data
    pack = _cut_record(data)
    if isinstance(questions := pack.get("questions"), list):
        pack["questions"] = [_cut_record(it) if isinstance(it, dict) else it for it in questions]
    return pack


def _cut_record(record: dict[str, Any]) -> dict[str, Any]:
    cut_ = dict(record)
    for key in _LISTS:
        if isinstance(listed := record.get(key), list):
            cut_[key] = listed[: LIMITS[key].maximum + 1]
    return cut_
