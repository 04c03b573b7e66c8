"""Which questions a daily mix asks: a choice from the whole bank, decided by a seed and by what was asked before.

The rule, one question after another, until there are enough:

1. Those never asked before come first, then those last asked before the no-repeat window began, then, only where
   nothing else is left, those asked within it, the longest ago first.
2. Among those: of the kind chosen least often so far, then of the difficulty chosen least often so far, then of the
   kind and the difficulty asked least often within the window, so that mixes of one question alternate too.
3. Among those: asked the longest ago, then by a hash with the seed.

A mix is played from the easiest to the hardest question.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, NamedTuple

from bot.engine.careers import MIX, origin
from bot.engine.codec import encode_challenge
from bot.engine.questions import DIFFICULTIES, Challenge, Question

_ID_DIGITS: Final = 12
_TOPICS_SHOWN: Final = 10
_EASIEST_FIRST: Final = {difficulty: place for place, difficulty in enumerate(DIFFICULTIES)}


class Candidate(NamedTuple):
    """A question that may be chosen. `origin` is its name everywhere, `<challenge>/<question>`."""

    origin: str
    question: Question
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selected:
    """The questions chosen, the easiest first, and how many of them were asked within the no-repeat window."""

    candidates: tuple[Candidate, ...]
    repeats: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked before: when each question (by its origin) was last asked, and when the window began (ms).

    A question asked at or after `window_since` is repeated only where no other is left.
    """

    at: Mapping[str, int]
    window_since: int


def candidates(challenges: Iterable[Challenge], topic: str | None = None) -> list[Candidate]:
    """All questions of these challenges, those alone that have a topic where one is given, in any case of letters."""
    wanted = None if topic is None else topic.strip().casefold()
    return [
        Candidate(origin(challenge, question), question, challenge.topics)
        for challenge in challenges
        if wanted is None or wanted in (it.casefold() for it in challenge.topics)
        for question in challenge.questions
    ]


def select(pool: Sequence[Candidate], count: int, asked: Asked, seed: str) -> Selected:
    """Choose `count` questions, or all where there are fewer, by the rule above.

    Equal arguments give equal choices, whatever the order of the pool.
    """
    left = {candidate.origin: candidate for candidate in pool}
    tiers = {name: _tier(asked, name) for name in left}
    ranks = {name: (asked.at.get(name, 0), sha256(f"{seed}:{name}".encode()).digest()) for name in left}
    within = [candidate.question for name, candidate in left.items() if tiers[name] == _WITHIN]
    recently, now = _Tally(), _Tally()
    for question in within:
        recently.add(question)
    chosen: list[Candidate] = []

    def preference(candidate: Candidate) -> tuple[object, ...]:
        name, question = candidate.origin, candidate.question
        tier = tiers[name]
        balance = (now.of(question), recently.of(question))
        # Where something has to be repeated, the time since it was asked matters more than balance.
        return (tier, ranks[name]) if tier == _WITHIN else (tier, balance, ranks[name])

    while left and len(chosen) < count:
        best = min(left.values(), key=preference)
        chosen.append(left.pop(best.origin))
        now.add(best.question)
    repeats = sum(tiers[candidate.origin] == _WITHIN for candidate in chosen)
    chosen.sort(key=lambda candidate: _EASIEST_FIRST[candidate.question.difficulty])
    return Selected(tuple(chosen), repeats)


_NEVER, _BEFORE, _WITHIN = range(3)


class _Tally:
    """How many questions of each kind and difficulty there were."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def add(self, question: Question) -> None:
        for name in (question.kind, question.difficulty):
            self._counts[name] = self._counts.get(name, 0) + 1

    def of(self, question: Question) -> tuple[int, int]:
        """So many of its kind, and so many of its difficulty."""
        return self._counts.get(question.kind, 0), self._counts.get(question.difficulty, 0)


def _tier(asked: Asked, name: str) -> int:
    at = asked.at.get(name)
    if at is None:
        return _NEVER
    return _WITHIN if at >= asked.window_since else _BEFORE


def mix(title: str, chosen: Sequence[Candidate]) -> Challenge:
    """A challenge of these questions, each under the name of its origin.

    Its id and its version follow from its content, so that equal mixes are one challenge. It has no badge. Raises
    `InvalidChallenge` where nothing was chosen.
    """
    topics = tuple(dict.fromkeys(topic for candidate in chosen for topic in candidate.topics))
    unnamed = Challenge(
        id=MIX,
        title=title,
        topics=topics[:_TOPICS_SHOWN],
        minutes=max(1, -(-sum(candidate.question.seconds for candidate in chosen) // 60)),
        badge="",
        questions=tuple(replace(candidate.question, id=candidate.origin) for candidate in chosen),
        version="",
    )
    digest = sha256(encode_challenge(unnamed).encode("ascii", "backslashreplace")).hexdigest()[:_ID_DIGITS]
    return replace(unnamed, id=f"{MIX}{digest}", version=digest)
