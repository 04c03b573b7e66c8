"""Careers: what a player has done over all games that were scored, and how one more game changes it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, NamedTuple, Protocol

from bot.engine.errors import CorruptLog
from bot.engine.game import Game
from bot.engine.questions import Challenge, Question
from bot.engine.results import GameResult, QuestionOutcome

MIX: Final = "mix:"
"""How the ids of challenges begin whose questions come from others; theirs are `<challenge id>/<question id>`."""

NIGHT: Final = range(0, 5)
"""The hours of the night, by the player's own clock."""

DAWN: Final = range(5, 8)
"""The hours of the early morning."""

COMEBACK_QUESTIONS: Final = 3
"""A game with fewer questions than this is no place for a comeback."""

COMPANY: Final = 3
"""A game is played in company where so many answered."""

CROWD: Final = 5
"""Coming first counts where so many answered."""


@dataclass(frozen=True, slots=True)
class Career:
    """What one player has done over all scored games.

    `answers` counts presses; the mappings count by kind and by difficulty. `mastered` and `flawless` are the ids of
    challenges that were all right in one game, and all right at the first attempt without a hint; `explored` those of
    which a question was answered right. `comebacks` are games whose first question was missed and all others right.
    `nights` and `dawns` are games whose last right answer was given between midnight and five, and between five and
    eight. `row` is how many questions in a row were right at the first attempt, `best_row` the most that ever were.
    `in_company` are games that others played too, `firsts` those with a crowd in which nobody had more points.
    `first_right_at` is when the first game with a right answer had its last one (ms). `best_streak` is in days.
    """

    games: int = 0
    dailies: int = 0
    points: int = 0
    right: int = 0
    answers: int = 0
    first_try: int = 0
    hints: int = 0
    right_by_kind: Mapping[str, int] = field(default_factory=dict)
    answers_by_kind: Mapping[str, int] = field(default_factory=dict)
    right_by_difficulty: Mapping[str, int] = field(default_factory=dict)
    mastered: frozenset[str] = frozenset()
    flawless: frozenset[str] = frozenset()
    explored: frozenset[str] = frozenset()
    comebacks: int = 0
    nights: int = 0
    dawns: int = 0
    row: int = 0
    best_row: int = 0
    in_company: int = 0
    firsts: int = 0
    first_right_at: int | None = None
    best_streak: int = 0


NEW_CAREER: Final = Career()


class Circumstances(NamedTuple):
    """What a result does not tell of its game.

    `local_hour` (0 to 23) is the hour of the player's last right answer, by their own clock. `player_count` is how many
    answered, `came_first` whether nobody had more points. `daily` says that it was a completed run of a daily,
    `for_badges` that the challenge's badges could be won.
    """

    local_hour: int
    player_count: int = 1
    came_first: bool = False
    daily: bool = False
    for_badges: bool = True


def after(career: Career, result: GameResult, challenge: Challenge, circumstances: Circumstances) -> Career:
    """The career with one more game in it."""
    right = [outcome for outcome in result.outcomes if outcome.right]
    hour = circumstances.local_hour if right else None
    row, best_row = _row(career, result.outcomes)
    won = frozenset({challenge.id} if circumstances.for_badges and challenge.badge else ())
    return replace(
        career,
        games=career.games + 1,
        dailies=career.dailies + circumstances.daily,
        points=career.points + result.points,
        right=career.right + result.right,
        answers=career.answers + result.answers,
        first_try=career.first_try + result.first_try,
        hints=career.hints + result.hints,
        right_by_kind=_counted(career.right_by_kind, ((_kind(challenge, outcome), 1) for outcome in right)),
        answers_by_kind=_counted(
            career.answers_by_kind, ((_kind(challenge, outcome), len(outcome.tried)) for outcome in result.outcomes)
        ),
        right_by_difficulty=_counted(
            career.right_by_difficulty, ((challenge.questions[outcome.question].difficulty, 1) for outcome in right)
        ),
        mastered=career.mastered | (won if is_mastery(result, challenge) else frozenset()),
        flawless=career.flawless | (won if is_flawless(result, challenge) else frozenset()),
        explored=career.explored | {_challenge_of(challenge, outcome) for outcome in right},
        comebacks=career.comebacks + is_comeback(result, challenge),
        nights=career.nights + (hour in NIGHT),
        dawns=career.dawns + (hour in DAWN),
        row=row,
        best_row=best_row,
        in_company=career.in_company + (circumstances.player_count >= COMPANY),
        firsts=career.firsts + (circumstances.came_first and circumstances.player_count >= CROWD),
        first_right_at=(result.right_at or None) if career.first_right_at is None else career.first_right_at,
    )


def adjusted(kept: Career, before: Career, since: Career) -> Career:
    """A career after some of its games were graded again.

    `before` and `since` are what the games that are known add up to by the former grading and by the present one. What
    they do not know of, such as games that are gone, stays as it is kept.
    """
    changes: dict[str, Any] = {}
    for name in _FIELDS:
        had, was, is_ = getattr(kept, name), getattr(before, name), getattr(since, name)
        if was == is_:
            continue
        if isinstance(had, frozenset):
            changes[name] = (had - (was - is_)) | is_
        elif isinstance(had, Mapping):
            counts = ((key, had.get(key, 0) + is_.get(key, 0) - was.get(key, 0)) for key in had.keys() | is_.keys())
            changes[name] = {key: count for key, count in counts if count > 0}
        elif name == "first_right_at":
            changes[name] = is_ if had == was else had
        else:
            changes[name] = max(0, had + is_ - was)
    return replace(kept, **changes)


def ended_at(game: Game) -> int:
    """The moment (ms) by which a game that is over counts on boards, and at which it brings badges.

    It is when the last right answer was given or the last question shown, whichever was later, so that it does not
    depend on when somebody stopped a game that they had left. It is the same each time the log is folded.
    """
    shown_at = 0 if game.holds_window else game.current.shown_at or 0
    return max(game.request.at, shown_at, *(record.right_at for record in game.players.values()))


class Totals(Protocol):
    """One player's totals over one game: a `bot.engine.game.PlayerRecord` or a `bot.engine.results.GameResult`."""

    @property
    def right(self) -> int: ...
    @property
    def first_try(self) -> int: ...
    @property
    def hints(self) -> int: ...


def is_mastery(totals: Totals, challenge: Challenge) -> bool:
    """Whether every question was answered right."""
    return totals.right == len(challenge.questions)


def is_flawless(totals: Totals, challenge: Challenge) -> bool:
    """Whether every question was answered right at the first attempt and without a hint."""
    return totals.first_try == len(challenge.questions) and totals.hints == 0


def is_comeback(result: GameResult, challenge: Challenge) -> bool:
    """Whether the first question was answered wrong and all others right."""
    questions = len(challenge.questions)
    if questions < COMEBACK_QUESTIONS or result.right != questions - 1:
        return False
    return any(outcome.question == 0 and outcome.tried and not outcome.right for outcome in result.outcomes)


def origin(challenge: Challenge, question: Question) -> str:
    """Where a question comes from, `<challenge id>/<question id>`, also where it was mixed into another challenge."""
    return question.id if challenge.id.startswith(MIX) else f"{challenge.id}/{question.id}"


def origins(challenge: Challenge) -> list[str]:
    """Where the questions of a challenge come from (`origin`), in its order."""
    return [origin(challenge, question) for question in challenge.questions]


def _row(career: Career, outcomes: Iterable[QuestionOutcome]) -> tuple[int, int]:
    """The questions in a row that were right at the first attempt: how many now, and the most that ever were."""
    row, best = career.row, career.best_row
    for outcome in outcomes:
        row = row + 1 if outcome.right and len(outcome.tried) == 1 else 0
        best = max(best, row)
    return row, best


def _kind(challenge: Challenge, outcome: QuestionOutcome) -> str:
    return challenge.questions[outcome.question].kind


def _challenge_of(challenge: Challenge, outcome: QuestionOutcome) -> str:
    return origin(challenge, challenge.questions[outcome.question]).partition("/")[0]


def _counted(counts: Mapping[str, int], more: Iterable[tuple[str, int]]) -> dict[str, int]:
    total = dict(counts)
    for name, count in more:
        total[name] = total.get(name, 0) + count
    return total


_FIELDS: Final = tuple(each.name for each in fields(Career))
_SETS: Final = tuple(each.name for each in fields(Career) if isinstance(each.default, frozenset))
# Sets are what JSON has no form for.
_dumps: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=sorted).encode


def encode_career(career: Career) -> str:
    """Canonical compact JSON: equal careers give equal text."""
    return _dumps({name: getattr(career, name) for name in _FIELDS})


def decode_career(text: str) -> Career:
    """The career that `encode_career` wrote; fields that came later are as in a new career.

    Raises `CorruptLog` where the text is no career.
    """
    try:
        data: dict[str, Any] = json.loads(text)
        return Career(**data | {name: frozenset(data[name]) for name in _SETS if name in data})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorruptLog(f"stored career cannot be read: {error!r}") from error
