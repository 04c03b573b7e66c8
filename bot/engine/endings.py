"""How a game of questions ends: its result, and the badges that it brought."""

from bot.engine.badges import BADGES_SHOWN, GAME_BADGES
from bot.engine.effects import AwardBadge, Effect, EndReason, FinishChallenge
from bot.engine.game import Game, Phase
from bot.engine.standings import standings


def finish(game: Game, reason: EndReason) -> tuple[Effect, ...]:
    """End the game; the effects that tell what came of it."""
    asked = game.current.no + (game.current.shown_at is not None)
    game.phase = Phase.OVER
    game.read_until = None
    game.end = reason
    badges = _badges(game) if badges_can_be_won(game) else ()
    shown = badges[:BADGES_SHOWN]
    end = FinishChallenge(reason, asked, standings(game.players), len(game.players), shown, len(badges))
    return (end, *badges)


def badges_can_be_won(game: Game) -> bool:
    """Whether the challenge's badges can be won.

    Not where the game was made easier than the pack has it: with enough attempts everybody finds every answer.
    """
    attempts = game.request.attempts
    easier = attempts is not None and any(attempts > question.attempts for question in game.challenge.questions)
    return game.mode.badge and bool(game.challenge.badge) and not easier


def _badges(game: Game) -> tuple[AwardBadge, ...]:
    challenge = game.challenge
    return tuple(
        AwardBadge(
            player=player,
            badge=rule.id(challenge),
            name=rule.name(challenge),
            emoji=rule.emoji,
            challenge=challenge.id,
            version=challenge.version,
            first_try=record.first_try == len(challenge.questions),
            hints=record.hints,
        )
        for player, record in game.players.items()
        for rule in GAME_BADGES
        if rule.won(record, challenge)
    )
