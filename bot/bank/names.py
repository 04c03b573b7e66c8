"""Ids and titles made of names that people gave: of files, of packs, of questions."""

import re
import unicodedata
from hashlib import blake2b
from typing import Final

from bot.bank.limits import LIMITS
from bot.bank.schema import SLUG

_MAX_ID: Final = LIMITS["id"].maximum
_DIGITS: Final = 8


def is_id(value: object) -> bool:
    """Whether a value is an id as packs and questions have it."""
    return isinstance(value, str) and len(value) <= _MAX_ID and re.fullmatch(SLUG, value) is not None


def slug(text: str) -> str:
    """An id made of the first words of a text."""
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_)
    found = ""
    for word in words[:8]:
        if len(found) + len(word) + 1 > 40:
            break
        found = f"{found}-{word}" if found else word
    return found or (words[0][:_MAX_ID] if words else "question")


def id_of(name: str) -> str:
    """The id of what has this name: the name itself where it is one, else one made of it.

    Names that differ have different ids, except where they differ in capitals, and in blanks, `_` and `-` between
    words: "My Quiz" is "my-quiz". Of a name that an id cannot hold, such as one in other letters, digits tell it from
    all others.
    """
    if is_id(name):
        return name
    name = unicodedata.normalize("NFC", name)  # in which files differ from one system to another
    found = slug(name)
    if found == _folded(name):
        return found
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest()
    return f"{found[: _MAX_ID - _DIGITS - 1].rstrip('-')}-{digest}"


def title_of(name: str) -> str:
    """What people read for a name: in title case where it is its id, and else as it is written."""
    if slug(name) == _folded(name):
        return slug(name).replace("-", " ").title()
    written = " ".join("".join(sign if sign.isprintable() else " " for sign in name).replace("_", " ").split())
    return f"{written[:1].upper()}{written[1:]}"[: LIMITS["title"].maximum].strip()


def _folded(name: str) -> str:
    return re.sub(r"[ _-]+", "-", name.lower())
