"""How questions are answered: the figures of a challenge, and the questions that stand out."""

from collections.abc import Sequence
from typing import Final

from adapters import statistics_wording as words
from adapters.chat_text import NOTE_SIGN
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour
from adapters.discord.render.text import fit
from bot.host.statistics import QuestionFigures

_ROOM: Final = 200
"""Characters for one choice; its whole text is in the question."""


def of_challenge(found: Sequence[QuestionFigures]) -> list[Body]:
    """The questions of a challenge with their figures, as many as are shown at once."""
    left = len(found) - words.MOST_SHOWN
    end = f"{words.others(left)}\n-# {words.ABOUT}" if left > 0 else f"-# {words.ABOUT}"
    return _bodies(f"### 📊 {words.TITLE}", found[: words.MOST_SHOWN], end)


def flagged(found: Sequence[QuestionFigures]) -> list[Body]:
    """The questions that stand out, the most urgent first."""
    end = f"-# {words.ABOUT}" if found else words.NONE_FLAGGED
    return _bodies(f"### 📊 {words.FLAGGED}", found[: words.MOST_FLAGGED], end)


def _bodies(head: str, found: Sequence[QuestionFigures], end: str) -> list[Body]:
    blocks: list[Block] = [head]
    for figures in found:
        blocks += [_question(figures), None]
    return [page_body(page, Colour.BLUE, private=True) for page in pages([*blocks, end])]


def _question(figures: QuestionFigures) -> str:
    lines = [
        f"**{fit(words.heading(figures), _ROOM)}**",
        words.numbers(figures),
        *(fit(row, _ROOM) for row in words.choices(figures)),
        *(f"{NOTE_SIGN} {said}" for said in words.flags(figures)),
    ]
    return "\n".join(lines)
