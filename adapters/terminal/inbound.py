"""What a line typed in plain play means."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.engine.questions import LETTERS


class Word(StrEnum):
    """The words besides the letters."""

    HINT = "hint"
    SKIP = "skip"
    STOP = "stop"
    LEAVE = "leave"
    HELP = "help"


_WORDS: Final = {word.value: word for word in Word} | {
    "h": Word.HINT,
    "s": Word.SKIP,
    "q": Word.LEAVE,
    "quit": Word.LEAVE,
    "exit": Word.LEAVE,
    "?": Word.HELP,
}


@dataclass(frozen=True, slots=True)
class Press:
    """A choice, by its place as shown."""

    place: int


def understand(line: str, choices: int) -> Press | Word | None:
    """A press of one of so many choices, a word, or None where the line means nothing. Never raises.

    Case and surrounding blanks do not matter, nor a bracket or full stop after a letter ("b)").
    """
    text = line.strip().lower()
    bare = text.rstrip(").").rstrip()
    if len(bare) == 1 and (place := LETTERS.lower().find(bare)) in range(choices):
        return Press(place)
    return _WORDS.get(text)


def expected(choices: int) -> str:
    """What can be typed, as a sentence."""
    return f"Type {', '.join(LETTERS[: choices - 1])} or {LETTERS[choices - 1]}, or hint, skip, stop, leave, help."
