"""Questions that ask nearly the same, in one pack or in two."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

from bot.bank.balance import Placed
from bot.bank.faults import Fault, Severity
from bot.engine.questions import Question

ALIKE: Final = 82
"""From this share (percent) of equal characters on, two questions are said to be near-duplicates. Programs of one
subject share half of their lines: questions that ask different things come to about 75."""


def near_duplicates(placed: Sequence[Placed]) -> Iterator[Fault]:
    """A warning for each pair of questions whose prompt, code and choices are nearly the same, at the later one."""
    texts = [_text(one.question) for one in placed]
    for (first, one), (second, other) in combinations(zip(placed, texts, strict=True), 2):
        if (share := fuzz.ratio(one, other, score_cutoff=ALIKE)) >= ALIKE:
            message = f"This question is {share:.0f} % the same as {first.name}."
            yield Fault(
                second.path, second.line, message, "Ask something else, or remove one of them.", Severity.WARNING
            )


def _text(question: Question) -> str:
    parts = (question.prompt, question.snippet.text if question.snippet else "", *(it.text for it in question.choices))
    return " ".join(" ".join(parts).casefold().split())
