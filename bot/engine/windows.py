"""Windows: a game in a channel that invites everybody to play alone, and shows what came of it when it closes."""

from typing import Final

from bot.engine.effects import CloseReason, CloseWindow, CountPlayers, EndReason, OpenWindow, QuestionTally
from bot.engine.errors import NotPlayable
from bot.engine.events import GameRequested, HostReturned, QuestionShown, RunEnded, Tick
from bot.engine.game import Change, Game, Phase, PlayerRecord, Window
from bot.engine.standings import standings

SETTLING_MS: Final = 10_000
"""How long after the last possible press a window waits for the results of runs that are being kept."""

_UNCHANGED: Final = Change((), changed=False)


def hold(game: Game, event: GameRequested) -> Change:
    """Begin a window. Raises `NotPlayable` where it has no end."""
    if event.until is None:
        raise NotPlayable("a window needs its end")
    longest = event.seconds or max(question.seconds for question in game.challenge.questions)
    longest += longest * max((percent for _, percent in event.extra), default=0) // 100
    wait_ms = 1000 * longest + event.grace_ms + SETTLING_MS
    questions = game.challenge.questions
    game.hold(
        Window(
            until=event.until,
            closes_at=event.until + wait_ms,
            wait_ms=wait_ms,
            presses=[[0] * len(question.choices) for question in questions],
            right=[0] * len(questions),
            tried=[0] * len(questions),
        )
    )
    return Change((OpenWindow(event.until, len(questions)),))


def shown(game: Game, event: QuestionShown) -> Change:
    """The invitation can be read."""
    game.window.message = event.message
    game.phase = Phase.WINDOW
    return Change(())


def host_returned(game: Game, event: HostReturned) -> Change:
    """Wait once more as long as for the last question, since runs were not heard of, or get their time back."""
    closes_at = event.at + game.window.wait_ms
    if closes_at <= game.window.closes_at:
        return _UNCHANGED
    game.window.closes_at = closes_at
    return Change(())


def run_ended(game: Game, event: RunEnded) -> Change:
    """Take one player's result in; another one of the same player takes the place of the first."""
    if event.player in game.players:
        return run_graded_again(game, event)
    game.players[event.player] = _record(event)
    window = game.window
    for index, (question, tried) in enumerate(zip(game.challenge.questions, event.tried, strict=False)):
        places = {place for place in tried if 0 <= place < len(question.choices)}
        for place in places:
            window.presses[index][place] += 1
        window.right[index] += question.answer in places
        window.tried[index] += bool(places)
    return Change((CountPlayers(window.until, len(game.players), window.message),))


def run_graded_again(game: Game, event: RunEnded) -> Change:
    """Let a player's result be another one than was told. What they pressed is the same, so that tallies stay.

    Changes nothing for somebody whose result was not told while the window was open.
    """
    record = _record(event)
    if game.players.get(event.player, record) == record:
        return _UNCHANGED
    game.players[event.player] = record
    return Change(())


def _record(event: RunEnded) -> PlayerRecord:
    return PlayerRecord(
        points=event.points,
        right=event.right,
        first_try=event.first_try,
        wrong=event.wrong,
        hints=event.hints,
        time_ms=event.time_ms,
    )


def time_up(game: Game, event: Tick) -> Change:
    """Close the window once its last question is over."""
    if event.at < game.window.closes_at:
        return _UNCHANGED
    return Change((close(game, CloseReason.TIME_UP, EndReason.COMPLETED),))


def close(game: Game, reason: CloseReason, end: EndReason) -> CloseWindow:
    """End the game; the effect that tells what came of it."""
    window = game.window
    game.phase = Phase.OVER
    game.end = end
    return CloseWindow(
        reason=reason,
        standings=standings(game.players),
        player_count=len(game.players),
        tallies=tuple(
            QuestionTally(index, tuple(presses), right, tried)
            for index, (presses, right, tried) in enumerate(
                zip(window.presses, window.right, window.tried, strict=True)
            )
        ),
        message=window.message,
    )
