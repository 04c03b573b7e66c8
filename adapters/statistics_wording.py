"""How good questions are, in plain words for moderators, the same in every chat."""

from typing import Final

from adapters.wording import count, letter
from bot.engine.item_statistics import FEWEST, FLAGS
from bot.host.statistics import QuestionFigures

TITLE: Final = "How questions are answered"
FLAGGED: Final = "Questions to look at"
NONE_FLAGGED: Final = f"No question stands out. One is looked at once {FEWEST} people have answered it."
ABOUT: Final = (
    "Only first attempts count. Facility is the share of people who were right; discrimination, from -1 to 1, how much "
    "better they were at the rest of the challenge than the others: above 0.3 is good, below 0 look at the key."
)

MOST_FLAGGED: Final = 10
"""So many questions that stand out are shown at once; after they are mended, the next ones come."""

MOST_SHOWN: Final = 20
"""So many questions of a challenge are shown at once."""

_CELLS: Final = 8
_FULL: Final = "▰"


def others(left: int) -> str:
    """What is said where so many questions of a challenge are not shown."""
    are = "question is" if left == 1 else "questions are"
    return f"{left} more {are} not shown; whoever runs the quiz can write all figures into a table."


def heading(figures: QuestionFigures) -> str:
    """Which question it is about."""
    return f"{figures.title}, question {figures.number} ({figures.question.id})"


def numbers(figures: QuestionFigures) -> str:
    """The figures of a question on one line."""
    it = figures.statistics
    if it.facility is None:
        return f"{count(it.attempts, 'first attempt')}; figures are told from {FEWEST} on.{_earlier(figures)}"
    parts = [
        count(it.attempts, "first attempt"),
        f"facility {it.facility:.0%}",
        "discrimination unknown" if it.discrimination is None else f"discrimination {it.discrimination:+.2f}",
        f"hint taken by {it.hint_use or 0:.0%}",
        f"median {round((it.median_ms or 0) / 1000)} s",
    ]
    return " · ".join(parts) + _earlier(figures)


def _earlier(figures: QuestionFigures) -> str:
    return f" {count(figures.earlier, 'answer')} to an earlier version not counted." if figures.earlier else ""


def choices(figures: QuestionFigures) -> list[str]:
    """A line for each choice: who picked it; none where figures are not told."""
    if figures.statistics.facility is None:
        return []
    return [
        f"{'✓' if it.right else letter(place)} {_share(it.share)} {' '.join(it.text.split())}"
        for place, it in enumerate(figures.choices)
    ]


def _share(share: float | None) -> str:
    return "1 or 2 people" if share is None else f"{_FULL * round(_CELLS * share):·<{_CELLS}} {share:.0%}"


def flags(figures: QuestionFigures) -> list[str]:
    """What to look at, a sentence or two for each flag."""
    return [f"{FLAGS[flag].label} {FLAGS[flag].advice}" for flag in figures.statistics.flags]


def lines(figures: QuestionFigures) -> list[str]:
    """All about a question, without markup."""
    return [heading(figures), numbers(figures), *choices(figures), *(f"⚠ {said}" for said in flags(figures))]
