"""Grading a game again by another key: the same log, the same course of events, other judgements.

What was asked, and when questions opened and closed, is history: it follows from the challenge as it was asked. A fold
over the corrected challenge alone would tell another story, since right answers close questions. So the log is folded
over the challenge as it was, and each press is judged a second time by the other key.

A press that changed nothing at the time is not in the log: whoever was right at once has not tried anything else.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from bot.engine import presses, rounds
from bot.engine.errors import CorruptLog, RefusedEvent
from bot.engine.events import ChoicePressed, Event, GameRequested, HintPressed, PlayerJoined
from bot.engine.game import Change, Game
from bot.engine.questions import Challenge
from bot.engine.transitions import fold, step


def regraded(asked: Challenge, graded: Challenge, log: Sequence[Event]) -> Game:
    """The game that a log of a game of `asked` led to, with every press judged by `graded`.

    Both have the same questions with the same choices. Raises `CorruptLog` as `fold` does, and where they do not.
    """
    if _shape(asked) != _shape(graded):
        raise CorruptLog(f"challenge {graded.id!r} {graded.version!r} does not grade what {asked.version!r} has asked")
    course, game = Game(asked), Game(graded)
    for number, event in enumerate(log, start=1):
        judge = _JUDGED.get(type(event))
        if judge is not None:
            with suppress(RefusedEvent):  # where a refusal matters, the course raises it below
                judge(game, event)
        _step(course, event, number)
        if isinstance(event, GameRequested):
            if course.holds_window:
                return fold(graded, log)  # nothing is judged in a window
            game.begin(event, course.mode)
        _follow(course, game)
    return game


def _step(course: Game, event: Event, number: int) -> None:
    try:
        step(course, event)
    except RefusedEvent as error:
        raise CorruptLog(f"event {number} ({type(event).__name__}) is refused: {error!r}") from error
    if course.revision != number:
        raise CorruptLog(f"event {number} ({type(event).__name__}) changes nothing")


def _follow(course: Game, game: Game) -> None:
    """Let the game stand where its course stands; only who was right is its own."""
    if not game.has_round or game.current.no != course.current.no:
        game.ask(rounds.new_round(game, course.current.no))
    ours, theirs = game.current, course.current
    ours.shown_at, ours.deadline, ours.message = theirs.shown_at, theirs.deadline, theirs.message
    ours.away, ours.more_ms, ours.waiting = list(theirs.away), theirs.more_ms, theirs.waiting
    game.phase, game.end, game.read_until = course.phase, course.end, course.read_until
    game.badges_told = course.badges_told
    game.revision = course.revision


def _shape(challenge: Challenge) -> list[tuple[str, ...]]:
    return [tuple(choice.text for choice in question.choices) for question in challenge.questions]


# Each takes its own kind of event; the table's key guarantees that no other reaches it.
_JUDGED: Final[Mapping[type[Event], Callable[[Game, Any], Change]]] = {
    ChoicePressed: presses.choose,
    HintPressed: presses.hint,
    PlayerJoined: presses.join,
}
"""What is judged by the key, or is needed for that."""
