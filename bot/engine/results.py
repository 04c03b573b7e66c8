"""What each player did in one game, question by question: for boards, careers and statistics."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.engine import rounds
from bot.engine.game import Game, Past, PlayerRecord


class QuestionOutcome(NamedTuple):
    """What one player did on one question.

    `question` is its index in the challenge, `tried` the choices pressed, in order, by the pack's own places.
    """

    question: int
    tried: tuple[int, ...]
    right: bool
    hinted: bool


class GameResult(NamedTuple):
    """One player's whole game. The totals are as in `bot.engine.game.PlayerRecord`.

    `outcomes` holds the questions that the player tried or took the hint of, in the order in which they were asked.
    """

    player: str
    points: int
    right: int
    first_try: int
    wrong: int
    hints: int
    time_ms: int
    right_at: int
    outcomes: tuple[QuestionOutcome, ...]

    @property
    def answers(self) -> int:
        """How many choices were pressed."""
        return self.right + self.wrong


def results(game: Game) -> Iterator[GameResult]:
    """The result of everybody who pressed something in a game of questions, in the order of their joining."""
    orders: dict[int, tuple[int, ...]] = {}
    for player, record in game.players.items():
        outcomes = tuple(_outcome(game, past, orders) for past in _rounds(record))
        if outcomes:
            yield GameResult(
                player,
                record.points,
                record.right,
                record.first_try,
                record.wrong,
                record.hints,
                record.time_ms,
                record.right_at,
                outcomes,
            )


def tried_by_question(game: Game, result: GameResult) -> tuple[tuple[int, ...], ...]:
    """The choices pressed for each question of the challenge; empty for a question that was not tried."""
    tried: list[tuple[int, ...]] = [()] * len(game.challenge.questions)
    for outcome in result.outcomes:
        tried[outcome.question] = outcome.tried
    return tuple(tried)


def _rounds(record: PlayerRecord) -> Iterator[Past]:
    yield from record.past
    if record.tried or record.hinted:
        yield Past(record.round_no, record.tried, record.hinted, record.solved)


def _outcome(game: Game, past: Past, orders: dict[int, tuple[int, ...]]) -> QuestionOutcome:
    order = orders.get(past.round_no)
    if order is None:
        order = orders[past.round_no] = rounds.new_round(game, past.round_no).order
    question = past.round_no % len(game.challenge.questions)
    return QuestionOutcome(question, tuple(order[place] for place in past.tried), past.solved, past.hinted)
