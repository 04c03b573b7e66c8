"""Item statistics: how hard a question is, how well it tells the strong from the weak, and what its distractors do.

Terms and thresholds are those of classical test theory; see Crocker and Algina, Introduction to Classical and Modern
Test Theory (1986), chapter 14, and Ebel and Frisbie, Essentials of Educational Measurement (1991), for the thresholds
of discrimination.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

FEWEST: Final = 10
"""With fewer first attempts nothing is told: the figures would be noise, and could tell what single people did."""

FEW_PEOPLE: Final = 2
"""A choice that was picked by so many people or fewer, but by somebody, has no share of its own."""

FEWEST_FOR_DISTRACTORS: Final = 30
FEWEST_FOR_DISCRIMINATION: Final = 50
FEWEST_FOR_CHANCE: Final = 30
"""Fewer attempts than these raise no flag of that kind."""

STANDARD_ERRORS: Final = 1.645
"""By so many standard errors of their difference the people behind a distractor have to be better than those who were
right: chance alone makes them seem so in 1 of 20 cases. Without it, every fourth good question would be flagged at 30
attempts."""

TOO_EASY: Final = 0.95
TOO_HARD: Final = 0.20
UNUSED: Final = 0.05
WEAK: Final = 0.20
"""Ebel and Frisbie: items under 0.20 should be revised or dropped."""


class ChoiceTally(NamedTuple):
    """The first attempts that picked one choice.

    `people` picked it, `hinted` of them after the hint. `rest_count` of them tried other questions in the same
    game; `rest_sum` adds up their scores on these, the share (0 to 1) that was right at the first attempt, and
    `rest_squares` the squares of it.
    """

    choice: str
    right: bool
    people: int
    hinted: int
    rest_count: int
    rest_sum: float
    rest_squares: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What the first attempts at one question come to; only `attempts` where there are fewer than `FEWEST`.

    `facility` is the share of right answers (0 to 1), `hint_use` that of people who took the hint first,
    `median_ms` the median time to the first press. `discrimination` is the point-biserial correlation of being right
    with the score on the rest (-1 to 1), None where either does not vary. `shares` are those of all choices in the
    order given, None for a choice that 1 or 2 people picked. `flags` are keys of `FLAGS`.
    """

    attempts: int
    facility: float | None = None
    discrimination: float | None = None
    hint_use: float | None = None
    median_ms: int | None = None
    shares: tuple[float | None, ...] = ()
    flags: tuple[str, ...] = ()


def item_statistics(tallies: Sequence[ChoiceTally], median_ms: int | None) -> ItemStatistics:
    """The figures of a question from the tallies of its choices, of which exactly one is right."""
    attempts = sum(it.people for it in tallies)
    if attempts < FEWEST:
        return ItemStatistics(attempts)
    facility = sum(it.people for it in tallies if it.right) / attempts
    shares = tuple(None if 0 < it.people <= FEW_PEOPLE else it.people / attempts for it in tallies)
    found = ItemStatistics(
        attempts=attempts,
        facility=facility,
        discrimination=discrimination(tallies),
        hint_use=sum(it.hinted for it in tallies) / attempts,
        median_ms=median_ms,
        shares=shares,
    )
    flags = tuple(flag.id for flag in FLAGS.values() if flag.raised(tallies, found))
    return ItemStatistics(attempts, facility, found.discrimination, found.hint_use, median_ms, shares, flags)


def discrimination(tallies: Sequence[ChoiceTally]) -> float | None:
    """The corrected item-total correlation: the point-biserial correlation of a right answer with the score on the
    other questions of the game, over everybody who tried any.

    r = (M1 - M0) / s * sqrt(p * q), where M1 and M0 are the mean rest scores of those who were right and of the others,
    s is the standard deviation of all (n in the divisor), and p and q are the shares of both groups. None where all or
    none were right, or all rest scores are equal.
    """
    right, n1 = _rest(tallies, right=True)
    wrong, n0 = _rest(tallies, right=False)
    n = n1 + n0
    if not n1 or not n0:
        return None
    variance = _variance(tallies)
    if not variance:
        return None
    spread, balance = float(variance**0.5), float((n1 * n0) ** 0.5) / n
    r = (right / n1 - wrong / n0) / spread * balance
    return max(-1.0, min(1.0, r))


def _rest(tallies: Sequence[ChoiceTally], *, right: bool) -> tuple[float, int]:
    chosen = [it for it in tallies if it.right is right]
    return sum(it.rest_sum for it in chosen), sum(it.rest_count for it in chosen)


def _variance(tallies: Sequence[ChoiceTally]) -> float:
    """The variance of all rest scores (n in the divisor), 0 where they are equal but for rounding."""
    n = sum(it.rest_count for it in tallies)
    if not n:
        return 0.0
    mean = sum(it.rest_sum for it in tallies) / n
    variance = sum(it.rest_squares for it in tallies) / n - mean * mean
    return variance if variance > 1e-12 else 0.0


# --- flags -----------------------------------------------------------------------------------------------------------


UNUSED_DISTRACTOR: Final = "unused"


class Flag(NamedTuple):
    """Something that an author should look at. `label` says what was seen, `advice` what to do."""

    id: str
    label: str
    advice: str
    raised: Callable[[Sequence[ChoiceTally], ItemStatistics], bool]


def _stronger_wrong(tallies: Sequence[ChoiceTally]) -> Iterator[ChoiceTally]:
    """Distractors that several people picked, whose score on the rest is above that of people who were right, by more
    than chance explains."""
    rest, count = _rest(tallies, right=True)
    variance = _variance(tallies)
    for it in tallies:
        enough = not it.right and it.rest_count > FEW_PEOPLE and it.people >= UNUSED * sum(t.people for t in tallies)
        if enough and count:
            error = (variance * (1 / it.rest_count + 1 / count)) ** 0.5
            if it.rest_sum / it.rest_count - rest / count > STANDARD_ERRORS * error:
                yield it


def _is_too_hard(tallies: Sequence[ChoiceTally], found: ItemStatistics) -> bool:
    """Whether hardly anybody is right or, among enough people, fewer than by guessing among all choices."""
    facility = found.facility or 0
    return facility < TOO_HARD or (found.attempts >= FEWEST_FOR_CHANCE and facility < 1 / len(tallies))


def _is_unused(tallies: Sequence[ChoiceTally], found: ItemStatistics) -> bool:
    return found.attempts >= FEWEST_FOR_DISTRACTORS and any(
        not it.right and it.people < UNUSED * found.attempts for it in tallies
    )


FLAGS: Final = {
    flag.id: flag
    for flag in (
        Flag(
            "misleading",
            "The best players get it wrong.",
            "Look at the key first, and then for a second reading of the question.",
            lambda tallies, found: (
                found.attempts >= FEWEST_FOR_DISTRACTORS
                and ((found.discrimination or 0) < 0 or any(_stronger_wrong(tallies)))
            ),
        ),
        Flag(
            "too-hard",
            "It is too hard.",
            "See whether the question or its hint can say more.",
            _is_too_hard,
        ),
        Flag(
            "too-easy",
            "It is too easy.",
            "Keep it to warm up, or make its distractors better.",
            lambda tallies, found: (found.facility or 0) > TOO_EASY,
        ),
        Flag(UNUSED_DISTRACTOR, "Hardly anybody picks one of its distractors.", "Replace that distractor.", _is_unused),
        Flag(
            "weak",
            "It hardly tells strong players from weak ones.",
            "Look whether chance or reading speed decides it.",
            lambda tallies, found: (
                found.attempts >= FEWEST_FOR_DISCRIMINATION
                and found.discrimination is not None
                and 0 <= found.discrimination < WEAK
                and TOO_HARD <= (found.facility or 0) <= TOO_EASY
            ),
        ),
    )
}
"""The flags, the most urgent first."""
