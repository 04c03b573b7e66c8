"""How questions are answered: the figures of a challenge, and the questions that stand out."""

from collections.abc import Sequence
from typing import Final

from adapters import statistics_wording as words
from adapters.chat_text import NOTE_SIGN
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import Message, Part, bold, context, header, line
from adapters.slack.render.text import fit
from bot.host.statistics import QuestionFigures

_ROOM: Final = 200
"""Characters for one choice; its whole text is in the question."""


def of_challenge(found: Sequence[QuestionFigures]) -> list[Message]:
    """The questions of a challenge with their figures, as many as are shown at once."""
    left = len(found) - words.MOST_SHOWN
    end = [*([line(words.others(left))] if left > 0 else []), context(words.ABOUT)]
    return _messages(words.TITLE, found[: words.MOST_SHOWN], end)


def flagged(found: Sequence[QuestionFigures]) -> list[Message]:
    """The questions that stand out, the most urgent first."""
    end = context(words.ABOUT) if found else line(words.NONE_FLAGGED)
    return _messages(words.FLAGGED, found[: words.MOST_FLAGGED], [end])


def _messages(head: str, found: Sequence[QuestionFigures], end: Sequence[Part]) -> list[Message]:
    blocks: list[Block] = [header(f"📊 {head}")]
    for figures in found:
        blocks += [*_question(figures), None]
    return messages([*blocks, *end])


def _question(figures: QuestionFigures) -> list[Part]:
    parts = [line(bold(fit(words.heading(figures), _ROOM))), context(words.numbers(figures))]
    parts += [line(fit(row, _ROOM)) for row in words.choices(figures)]
    return [*parts, *(line(f"{NOTE_SIGN} {said}") for said in words.flags(figures))]
