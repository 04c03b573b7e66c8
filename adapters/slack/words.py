"""What somebody means who types words after `/quiz`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.chat_text import in_quotes, keepable
from adapters.refusals import Refused
from bot.engine.modes import MODES
from bot.engine.questions import Challenge

USUAL_MODE: Final = "challenge"
SHORTEST_S: Final = 5
LONGEST_S: Final = 24 * 60 * 60
THREAD: Final = "thread"
_DIGITS: Final = 9
"""The longest number that anybody needs."""

_SECONDS: Final = re.compile(r"(\d{1,6})\s*(?:s|sec|seconds)?", re.IGNORECASE)
_TOKEN: Final = re.compile(r"<([^<>]*)>")
_PERSON: Final = re.compile(r"<@([A-Z][A-Z0-9]*)(?:\|[^>]*)?>")
_GROUP: Final = re.compile(r"<!subteam\^([A-Z][A-Z0-9]*)(?:\|[^>]*)?>")
_IDS: Final = ("@", "#", "!")
_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


class Unclear(Refused):
    """The words cannot be understood; the message is a sentence for whoever typed them."""


@dataclass(frozen=True, slots=True)
class Order:
    """A game as ordered. `thread` asks for a thread of its own."""

    challenge: Challenge
    mode: str = USUAL_MODE
    seconds: int | None = None
    thread: bool = False


def typed(text: str) -> str:
    """What somebody typed behind a command, from the way in which Slack hands it over.

    People, groups and channels stay as ids (`<@U1|ann>`), addresses are as they were typed, and Slack's three signs are
    themselves again.
    """
    plain = _TOKEN.sub(lambda found: found[0] if found[1].startswith(_IDS) else found[1].rpartition("|")[2], text)
    for entity, sign in _ENTITIES.items():
        plain = plain.replace(entity, sign)
    return plain


def person(word: str) -> str | None:
    """The id of the person that a word names; None for any other word."""
    found = _PERSON.fullmatch(word)
    return None if found is None else found[1]


def group(word: str) -> str | None:
    """The id of the user group that a word names; None for any other word."""
    found = _GROUP.fullmatch(word)
    return None if found is None else found[1]


def split(text: str) -> tuple[str, str]:
    """The command and what follows it; ("", "") where nothing was typed."""
    command, _, rest = keepable(text).strip().partition(" ")
    return command.casefold(), rest.strip()


def page(text: str, command: str) -> int:
    """The page, from 0, that a number from 1 behind a command means; the first without one. Raises `Unclear`."""
    if text and not (text.isascii() and text.isdigit()):
        raise Unclear(f"Behind /quiz {command} may come the number of a page.")
    return max(0, int(text[:_DIGITS] or "1") - 1)


def order(text: str, challenges: Mapping[str, Challenge]) -> Order:
    """The game that these words order: a challenge by id or title, and in any order a mode, seconds, "thread".

    Raises `Unclear`.
    """
    challenge, rest = _challenge(text, challenges)
    mode, seconds, thread = USUAL_MODE, None, False
    for word in rest.split():
        plain = word.casefold().strip(",")
        if plain in MODES:
            mode = plain
        elif plain == THREAD:
            thread = True
        elif (found := _SECONDS.fullmatch(plain)) is not None:
            seconds = checked_seconds(int(found[1]))
        else:
            raise Unclear(
                f"{in_quotes(word)} is not understood; after the challenge come a mode, seconds, or “{THREAD}”."
            )
    return Order(challenge, mode, seconds, thread)


def checked_seconds(seconds: int) -> int:
    """The same number where a question may be open for so long. Raises `Unclear`."""
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise Unclear(f"A question is open for {SHORTEST_S} to {LONGEST_S:,} seconds.")
    return seconds


def _challenge(text: str, challenges: Mapping[str, Challenge]) -> tuple[Challenge, str]:
    """The challenge with whose id or title the text begins, the longest of them, and what follows."""
    words = " ".join(text.split())
    found: tuple[Challenge, str] | None = None
    longest = 0
    for challenge in challenges.values():
        for name in (challenge.id, " ".join(challenge.title.split())):
            begins = words.casefold().startswith(name.casefold()) and words[len(name) :][:1] in ("", " ", ",")
            if begins and len(name) > longest:
                longest, found = len(name), (challenge, words[len(name) :])
    if found is None:
        raise Unclear("There is no such challenge; /quiz list shows them, and /quiz alone lets you choose.")
    return found
