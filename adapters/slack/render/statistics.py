"""How questions are answered: the figures of a challenge, and the questions that stand out."""

from collections.abc import Sequence
from typing import Final

from adapters import statistics_wording as words
from adapters.chat_text import NOTE_SIGN
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import Message, Part, bold, context, header, line
from adapters.slack.render.text import fit
from bot.host.statistics import QuestionFigures

MOST_SHOWN: Final = 10
"""So many questions that stand out are shown at once; after they are mended, the next ones come."""

_ROOM: Final = 200
"""Characters for one choice; its whole text is in the question."""


def of_challenge(found: Sequence[QuestionFigures]) -> list[Message]:
    """All questions of a challenge with their figures."""
    return _messages(words.TITLE, found, context(words.ABOUT))


def flagged(found: Sequence[QuestionFigures]) -> list[Message]:
    """The questions that stand out, the most urgent first."""
    end = context(words.ABOUT) if found else line(words.NONE_FLAGGED)
    return _messages(words.FLAGGED, found[:MOST_SHOWN], end)


def _messages(head: str, found: Sequence[QuestionFigures], end: Part) -> list[Message]:
    blocks: list[Block] = [header(f"📊 {head}")]
    for figures in found:
        blocks += [*_question(figures), None]
    return messages([*blocks, end])


def _question(figures: QuestionFigures) -> list[Part]:
    parts = [line(bold(fit(words.heading(figures), _ROOM))), context(words.numbers(figures))]
    parts += [line(fit(row, _ROOM)) for row in words.choices(figures)]
    return [*parts, *(line(f"{NOTE_SIGN} {said}") for said in words.flags(figures))]
