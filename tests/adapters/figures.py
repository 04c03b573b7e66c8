"""Figures of questions for galleries: many answers, few of them, and every flag."""

from collections.abc import Iterator
from typing import Final

from bot.engine.item_statistics import FLAGS, ItemStatistics
from bot.engine.questions import Challenge
from bot.host.statistics import ChoiceFigures, QuestionFigures

SEVERAL: Final = ("figures", "flagged questions", "report on a file")
"""The messages of galleries that are about all questions of a challenge, and may take several."""


def figures(of: Challenge) -> Iterator[QuestionFigures]:
    """Each question of a challenge with figures, then each without."""
    for number, question in enumerate(of.questions, 1):
        count = len(question.choices)
        shares = (None, *(round(1 / count, 2) for _ in range(count - 1)))
        told = ItemStatistics(1_234, 0.5, -0.12, 0.25, 41_000, shares, tuple(FLAGS))
        choices = tuple(
            ChoiceFigures(choice.text, choice.right, share)
            for choice, share in zip(question.choices, shares, strict=True)
        )
        yield QuestionFigures(f"{of.id}/{question.id}", of.title, number, question, told, choices, 17)
    for number, question in enumerate(of.questions, 1):
        few = tuple(ChoiceFigures(choice.text, choice.right, None) for choice in question.choices)
        yield QuestionFigures(f"{of.id}/{question.id}", of.title, number, question, ItemStatistics(3), few, 0)
