"""Whether many questions are balanced: kinds, difficulties, and where and how long their right choices are.

Players who have learned that the right choice is the longest, or most often the third, need not know anything else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Final

from bot.bank.faults import Fault, Severity
from bot.bank.loading import Pack
from bot.bank.programs import places_of
from bot.engine.questions import DIFFICULTIES, KINDS, LETTERS, Question

ENOUGH: Final = 12
"""Fewer questions than these say nothing about a bias."""

MANY: Final = 40
"""From so many questions on, all kinds and all difficulties are expected."""

FEWEST: Final = 0.10
MOST: Final = 0.45
"""Between these shares, a kind or a difficulty is in balance."""

SPREAD: Final = 2.5
"""A count further from what chance would give than so many standard deviations is a bias."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question and where it stands. `name` is `<challenge>/<question>`."""

    path: Path
    line: int
    name: str
    question: Question


@dataclass(frozen=True, slots=True)
class Tally:
    """What many questions come to.

    `kinds` and `difficulties` count them by the ids of the engine's tables, in the order of these. `places` counts the
    places of the right choices by letter, in the packs' own order; `longest` those questions whose right choice is
    longer than every other, of `comparable` ones (without predicted outputs, which are as long as they are).
    `misconceptions` of `distractors` wrong choices name one; `feedback` of all `choices` have some.
    """

    questions: int
    kinds: Mapping[str, int]
    difficulties: Mapping[str, int]
    places: Mapping[str, int]
    longest: int
    comparable: int
    distractors: int
    misconceptions: int
    choices: int
    feedback: int


def placed(packs: Sequence[Pack]) -> list[Placed]:
    """The questions of all packs without errors, in the order of their files, whatever their states."""
    return [
        Placed(
            pack.path,
            pack.document.line(("questions", places[question.id], "id")),
            f"{pack.complete.id}/{question.id}",
            question,
        )
        for pack in packs
        if pack.complete is not None and pack.document is not None
        for places in (places_of(pack.document),)
        for question in pack.complete.questions
    ]


def tally(questions: Sequence[Question]) -> Tally:
    """Count what these questions are like."""
    kinds, difficulties = Counter(it.kind for it in questions), Counter(it.difficulty for it in questions)
    places = Counter(LETTERS[it.answer] for it in questions)
    prose = [it for it in questions if it.snippet is None]
    choices = [choice for question in questions for choice in question.choices]
    distractors = [choice for choice in choices if not choice.right]
    return Tally(
        questions=len(questions),
        kinds={kind: kinds[kind] for kind in KINDS},
        difficulties={difficulty: difficulties[difficulty] for difficulty in DIFFICULTIES},
        places={letter: places[letter] for letter in LETTERS if places[letter] or letter in LETTERS[:4]},
        longest=sum(map(is_only_longest, prose)),
        comparable=len(prose),
        distractors=len(distractors),
        misconceptions=sum(choice.misconception is not None for choice in distractors),
        choices=len(choices),
        feedback=sum(choice.feedback is not None for choice in choices),
    )


def is_only_longest(question: Question) -> bool:
    """Whether the right choice is longer than every other one."""
    lengths = [len(choice.text) for choice in question.choices]
    longest = max(lengths)
    return lengths[question.answer] == longest and lengths.count(longest) == 1


# --- rules -----------------------------------------------------------------------------------------------------------

Rule = Callable[[Sequence[Question], Tally], Iterator[tuple[str, str]]]


def imbalances(questions: Sequence[Question], where: Path, line: int = 1) -> Iterator[Fault]:
    """A warning for each way in which these questions are out of balance, at the place given."""
    counted = tally(questions)
    for rule in RULES:
        for message, advice in rule(questions, counted):
            yield Fault(where, line, message, advice, Severity.WARNING)


def _places(questions: Sequence[Question], counted: Tally) -> Iterator[tuple[str, str]]:
    """Right choices that stand in one place too often, or in one too seldom."""
    usual = [it for it in questions if not any(choice.pinned for choice in it.choices)]
    if len(usual) < ENOUGH:
        return
    expected: defaultdict[str, float] = defaultdict(float)
    for question in usual:
        for letter in LETTERS[: len(question.choices)]:
            expected[letter] += 1 / len(question.choices)
    for letter, mean in expected.items():
        found = sum(LETTERS[it.answer] == letter for it in usual)
        if _is_odd(found, mean, len(usual)):
            message = f"The right choice stands at {letter} in {found} of {len(usual)} questions; {mean:.0f} are usual."
            yield message, "Move some: whoever reads the pack, or plays it unshuffled, learns the place."


def _lengths(questions: Sequence[Question], counted: Tally) -> Iterator[tuple[str, str]]:
    """Right choices that are the longest too often."""
    prose = [it for it in questions if it.snippet is None]
    mean = sum(1 / len(it.choices) for it in prose)
    if len(prose) >= ENOUGH and counted.longest > mean and _is_odd(counted.longest, mean, len(prose)):
        message = f"The right choice is longer than all others in {counted.longest} of {len(prose)} questions."
        yield message, "Shorten right choices or fill out wrong ones: players notice."


def _mix(questions: Sequence[Question], counted: Tally) -> Iterator[tuple[str, str]]:
    """Kinds and difficulties of which there are too few or too many."""
    if len(questions) < MANY:
        return
    for found, labels in (
        (counted.kinds, {row.id: row.label for row in KINDS.values()}),
        (counted.difficulties, {row.id: row.label for row in DIFFICULTIES.values()}),
    ):
        for name, count in found.items():
            share = count / len(questions)
            if not FEWEST <= share <= MOST:
                few = share < FEWEST
                message = f"{count} of {len(questions)} questions are {labels[name].lower()}: {share:.0%}."
                yield message, "Write more of them." if few else "Write more of the others."


def _is_odd(found: int, mean: float, of: int) -> bool:
    """Whether a count is further from its mean than chance explains: a binomial count with share mean/of."""
    return abs(found - mean) > SPREAD * sqrt(mean * (1 - mean / of))


RULES: Final[tuple[Rule, ...]] = (_places, _lengths, _mix)
