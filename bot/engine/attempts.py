"""First attempts: what each player pressed first on each question of one game. They are what items are judged by."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

from bot.engine.careers import origin
from bot.engine.events import ChoicePressed, Event, HintPressed, QuestionShown
from bot.engine.game import Game
from bot.engine.questions import Choice, Question
from bot.engine.results import GameResult, results

RIGHT: Final = "right"
"""The key of the right choice of a question with parameters, whose text differs from game to game."""
_MISTAKE: Final = "mistake: "
"""Begins the keys of its distractors, so that no misconception can be taken for `RIGHT`."""


class FirstAttempt(NamedTuple):
    """What one player pressed first on one question.

    `question` is its name (`bot.engine.careers.origin`), `version` names its content (`content_version`) and `choice`
    what was pressed (`choice_key`). `hinted` says that the hint was taken before. `ms` is the time from the showing to
    the press, as far as it is known, 0 otherwise. Of the `rest_count` other questions that the player tried in this
    game, `rest_right` were right at the first attempt.
    """

    player: str
    question: str
    version: str
    choice: str
    right: bool
    hinted: bool
    ms: int
    rest_right: int
    rest_count: int


def content_version(question: Question) -> str:
    """Names what is asked, in 12 hex digits: another prompt, code, choice or key, another version.

    All draws of a question with parameters have the same.
    """
    if question.template is not None:
        content = f"template\0{question.template}"
    else:
        code = question.snippet.text if question.snippet else ""
        texts = sorted(f"{choice.right:d}{choice.text}" for choice in question.choices)
        content = "\0".join((question.prompt, code, *texts))
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def choice_key(question: Question, choice: Choice) -> str:
    """Names a choice of a question: by its text or, since that differs from draw to draw, by its misconception."""
    if question.template is not None:
        return RIGHT if choice.right else f"{_MISTAKE}{choice.misconception or ''}"
    return blake2b(choice.text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def first_attempts(game: Game, log: Iterable[Event]) -> Iterator[FirstAttempt]:
    """The first attempts of everybody in a game of questions; `log` are its events, in their order."""
    times = _Times(game, log)
    for result in results(game):
        yield from _of_player(game, result, times)


class _Times:
    """When questions were shown, and when each player first pressed a choice and first took the hint of each."""

    def __init__(self, game: Game, log: Iterable[Event]) -> None:
        self._count = len(game.challenge.questions)
        self.shown: dict[int, int] = {}
        self.pressed: dict[tuple[str, int], tuple[int, int]] = {}
        self.hinted: dict[tuple[str, int], int] = {}
        for event in log:
            match event:
                case QuestionShown():
                    self.shown.setdefault(event.round_no, event.at)
                case ChoicePressed():
                    self.pressed.setdefault((event.player, event.round_no % self._count), (event.round_no, event.at))
                case HintPressed():
                    self.hinted.setdefault((event.player, event.round_no % self._count), event.at)


def _of_player(game: Game, result: GameResult, times: _Times) -> Iterator[FirstAttempt]:
    questions = game.challenge.questions
    seen: set[int] = set()
    tried = []
    for outcome in result.outcomes:
        # A question may come again within a game; only the first time counts.
        if outcome.tried and outcome.question not in seen:
            seen.add(outcome.question)
            tried.append((outcome, outcome.tried[0] == questions[outcome.question].answer))
    rights = sum(right for _, right in tried)
    for outcome, right in tried:
        question = questions[outcome.question]
        key = result.player, outcome.question
        round_no, at = times.pressed.get(key, (-1, 0))
        shown_at = times.shown.get(round_no, at)
        yield FirstAttempt(
            player=result.player,
            question=origin(game.challenge, question),
            version=content_version(question),
            choice=choice_key(question, question.choices[outcome.tried[0]]),
            right=right,
            hinted=key in times.hinted and times.hinted[key] <= at,
            ms=max(0, at - shown_at),
            rest_right=rights - right,
            rest_count=len(tried) - 1,
        )
