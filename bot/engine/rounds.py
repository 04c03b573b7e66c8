"""How a round opens and what it tells when it closes. Every function here only reads the game."""

from collections.abc import Callable
from typing import Final

from bot.engine.effects import AskQuestion, CloseReason, Reveal
from bot.engine.game import Game, Round
from bot.engine.modes import ClockRule, Closing
from bot.engine.questions import Question
from bot.engine.shuffling import choice_order


def new_round(game: Game, no: int) -> Round:
    """The round with this number (from 0). Past the last question the questions come round again."""
    request, mode = game.request, game.mode
    index = no % len(game.challenge.questions)
    question = game.challenge.questions[index]
    places = len(question.choices)
    order = choice_order(question.choices, request.seed, no) if request.shuffle else tuple(range(places))
    return Round(
        no=no,
        question=index,
        order=order,
        answer=order.index(question.answer),
        limit_ms=_limit_ms(game, question),
        attempts=None if mode.unlimited_attempts else request.attempts or question.attempts,
        presses=[0] * places,
    )


def _limit_ms(game: Game, question: Question) -> int | None:
    if game.mode.clock is ClockRule.NONE:
        return None
    seconds = game.request.seconds or question.seconds
    limit_ms = 1000 * min(seconds, game.mode.seconds_at_most or seconds)
    # Where others play too, those who have more time have it beside everybody's limit.
    extra = dict(game.request.extra).get(game.request.owner, 0) if game.alone else 0
    return limit_ms + limit_ms * extra // 100


def ask(round_: Round) -> AskQuestion:
    """The effect that shows this round."""
    return AskQuestion(
        round_no=round_.no,
        question=round_.question,
        order=round_.order,
        seconds=None if round_.limit_ms is None else round_.limit_ms // 1000,
        attempts=round_.attempts,
    )


def reveal(game: Game, reason: CloseReason) -> Reveal:
    """The effect that tells how the current round came out, and why it closed."""
    round_ = game.current
    return Reveal(
        round_no=round_.no,
        question=round_.question,
        order=round_.order,
        answer=round_.answer,
        presses=tuple(round_.presses),
        right=tuple(player for _, player in round_.right),
        right_count=round_.right_count,
        player_count=round_.player_count,
        reason=reason,
        message=round_.message,
    )


CLOSES_EARLY: Final[dict[Closing, Callable[[Round], bool]]] = {
    Closing.JOINED_DONE: lambda round_: round_.waiting == 0,
    Closing.FIRST_RIGHT: lambda round_: round_.right_count > 0,
}
"""Whether a round may close before its deadline, after somebody has become done."""
