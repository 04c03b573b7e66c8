"""What somebody means who types words after `/quiz`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.refusals import Refused
from bot.engine.modes import MODES
from bot.engine.questions import Challenge

USUAL_MODE: Final = "challenge"
SHORTEST_S: Final = 5
LONGEST_S: Final = 24 * 60 * 60
THREAD: Final = "thread"
_SECONDS: Final = re.compile(r"(\d{1,6})\s*(?:s|sec|seconds)?", re.IGNORECASE)


class Unclear(Refused):
    """The words cannot be understood; the message is a sentence for whoever typed them."""


@dataclass(frozen=True, slots=True)
class Order:
    """A game as ordered. `thread` asks for a thread of its own."""

    challenge: Challenge
    mode: str = USUAL_MODE
    seconds: int | None = None
    thread: bool = False


def split(text: str) -> tuple[str, str]:
    """The command and what follows it; ("", "") where nothing was typed."""
    command, _, rest = text.strip().partition(" ")
    return command.casefold(), rest.strip()


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
            raise Unclear(f"“{word[:40]}” is not understood; after the challenge come a mode, seconds, or “{THREAD}”.")
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
