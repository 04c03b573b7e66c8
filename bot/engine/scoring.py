"""How a right answer is worth points. All of the rule stands here, in whole numbers.

A question is worth its difficulty's points (`bot.engine.questions.DIFFICULTIES`). The first attempt earns all of them,
the second half, the third a third. What was earned grows by up to a quarter for speed, linearly in the time that was
left. Taking the hint costs a quarter of the question's points. Fractions are dropped; nothing goes below 0.
"""

from dataclasses import dataclass
from typing import Final

from bot.engine.questions import Question

SPEED_SHARE: Final = 4
"""Speed adds at most a fourth of what was earned."""

HINT_SHARE: Final = 4
"""A hint costs a fourth of the question's points."""


@dataclass(frozen=True, slots=True)
class Points:
    """What one right answer earned and why: `total` is `earned + speed - hint`, at least 0."""

    earned: int
    speed: int
    hint: int

    @property
    def total(self) -> int:
        return max(0, self.earned + self.speed - self.hint)


NO_POINTS: Final = Points(0, 0, 0)


def hint_cost(question: Question) -> int:
    """Points that the hint of this question takes away from a right answer."""
    return question.points // HINT_SHARE


def points_for(
    question: Question, attempt: int, *, left_ms: int = 0, limit_ms: int | None = None, hinted: bool = False
) -> Points:
    """What a right answer earns.

    `attempt` counts from 1. `left_ms` of `limit_ms` milliseconds were left, kept within 0 and the limit; without a
    limit speed earns nothing.
    """
    earned = question.points // attempt
    left_ms = min(max(left_ms, 0), limit_ms or 0)
    return Points(
        earned=earned,
        speed=earned * left_ms // (SPEED_SHARE * limit_ms) if limit_ms else 0,
        hint=hint_cost(question) if hinted else 0,
    )
