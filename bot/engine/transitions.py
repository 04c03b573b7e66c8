"""The state machine of a game: `step`, and every transition in one table.

A handler checks everything before it changes anything, so a refused event leaves the game as it was.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from bot.engine import absence, presses, rounds, windows
from bot.engine.effects import (
    CloseQuestion,
    CloseReason,
    Effect,
    EndReason,
    TellBadges,
    TellCorrection,
)
from bot.engine.endings import finish
from bot.engine.errors import (
    CorruptLog,
    GameAlreadyStarted,
    GameNotStarted,
    GameOver,
    NotAllowed,
    NotAPlayer,
    NotYetShown,
    RefusedEvent,
    RoundOver,
)
from bot.engine.events import (
    BadgesEarned,
    ChatLost,
    ChoicePressed,
    ContinuePressed,
    Event,
    GameCorrected,
    GameRequested,
    HintPressed,
    HostReturned,
    PlayerGone,
    PlayerJoined,
    QuestionShown,
    RunEnded,
    SkipPressed,
    StopPressed,
    Tick,
)
from bot.engine.game import Change, Game, Phase
from bot.engine.modes import Ending
from bot.engine.questions import Challenge
from bot.engine.requests import playable_mode
from bot.engine.standings import standings

_UNCHANGED: Final = Change((), changed=False)


def step(game: Game, event: Event) -> tuple[Effect, ...]:
    """Feed one event to a game and return what should happen next.

    The game is changed in place, and `game.revision` grows by one where the event changed it; an event that did not
    need not be kept. Equal games and equal events give equal results. Raises a `RefusedEvent` where the rules do not
    allow the event; the game is then as it was.
    """
    handler = TRANSITIONS.get((game.phase, type(event)))
    if handler is None:
        raise _refusal(game, event)
    change = handler(game, event)
    game.revision += change.changed
    return change.effects


def fold(challenge: Challenge, log: Iterable[Event]) -> Game:
    """The game that a log of events led to.

    Raises `CorruptLog` for an event that the game refuses or that changes nothing: no such event is ever kept.
    """
    game = Game(challenge)
    for number, event in enumerate(log, start=1):
        try:
            step(game, event)
        except RefusedEvent as error:
            raise CorruptLog(f"event {number} ({type(event).__name__}) is refused: {error!r}") from error
        if game.revision != number:
            raise CorruptLog(f"event {number} ({type(event).__name__}) changes nothing")
    return game


def _request(game: Game, event: GameRequested) -> Change:
    game.begin(event, playable_mode(event))
    if game.holds_window:
        return windows.hold(game, event)
    return Change(_ask(game, 0, event.at))


def _shown(game: Game, event: QuestionShown) -> Change:
    round_ = game.current
    if event.round_no != round_.no:
        return _UNCHANGED
    round_.shown_at = event.at
    round_.deadline = None if round_.limit_ms is None else event.at + round_.limit_ms
    round_.message = event.message
    round_.waiting = len(game.players) or None
    game.phase = Phase.OPEN
    return Change(())


def _unchanged(game: Game, event: Event) -> Change:
    return _UNCHANGED


def _choose(game: Game, event: ChoicePressed) -> Change:
    change = presses.choose(game, event)
    if change.changed and rounds.CLOSES_EARLY[game.mode.closing](game.current):
        return Change(change.effects + _close(game, event.at, CloseReason.ANSWERED))
    return change


def _answer_again(game: Game, event: ChoicePressed) -> Change:
    """After the end presses of the last question are still answered: too late, or as they were before."""
    if event.round_no != game.current.no and game.current.answer_to(event.delivery) is None:
        raise GameOver("the game is over")
    return presses.choose(game, event)


def _skip(game: Game, event: SkipPressed) -> Change:
    if event.player is not None:
        _check_owner(game, event.player)
    presses.check_round(game, event.round_no)
    if event.round_no < game.current.no:
        raise RoundOver(event.round_no)
    return Change(_close(game, event.at, CloseReason.SKIPPED))


def _continue(game: Game, event: ContinuePressed) -> Change:
    if event.round_no != game.current.no:
        return _UNCHANGED
    if game.alone and event.player not in game.players:
        raise NotAPlayer(f"{event.player} is not in this game")
    if not game.alone:
        _check_owner(game, event.player)
    return Change(_ask(game, game.current.no + 1, event.at))


def _stop(game: Game, event: StopPressed) -> Change:
    if event.player is not None:
        _check_owner(game, event.player)
    closing: tuple[Effect, ...] = ()
    if game.phase is Phase.OPEN:
        closing = (CloseQuestion(game.current.no, CloseReason.STOPPED, game.current.message),)
    return Change(closing + finish(game, EndReason.STOPPED))


def _retract(game: Game, event: StopPressed) -> Change:
    if event.player is not None:
        _check_owner(game, event.player)
    return Change((windows.close(game, CloseReason.STOPPED, EndReason.STOPPED),))


def _window_lost(game: Game, event: ChatLost) -> Change:
    windows.close(game, CloseReason.STOPPED, EndReason.CHAT_LOST)
    return Change(())


def _tell_badges(game: Game, event: BadgesEarned) -> Change:
    if event.badges == game.badges_told:
        return _UNCHANGED
    game.badges_told = event.badges
    return Change((TellBadges(event.badges),))


def _tell_correction(game: Game, event: GameCorrected) -> Change:
    best = standings(game.players) if game.phase is Phase.OVER else ()
    return Change((TellCorrection(event.question, event.was, event.right, best, len(game.players)),))


def _logged(game: Game, event: Event) -> Change:
    return Change(())


def _lost(game: Game, event: ChatLost) -> Change:
    return Change(finish(game, EndReason.CHAT_LOST))


def _time_up(game: Game, event: Tick) -> Change:
    if game.due_at is None or event.at < game.due_at:
        return _UNCHANGED
    return Change(_close(game, event.at, CloseReason.TIME_UP))


def _read(game: Game, event: Tick) -> Change:
    if game.due_at is None or event.at < game.due_at:
        return _UNCHANGED
    return Change(_ask(game, game.current.no + 1, event.at))


def _expire(game: Game, event: Tick) -> Change:
    """A question that nobody was there to see: no more than its window has passed by."""
    if not game.window_is_closed(event.at):
        return _UNCHANGED
    return Change(finish(game, EndReason.WINDOW_CLOSED))


def _check_owner(game: Game, player: str) -> None:
    if player != game.request.owner:
        raise NotAllowed(f"only {game.request.owner}, who started the game, may do this")


def _ask(game: Game, round_no: int, at: int) -> tuple[Effect, ...]:
    if round_no > 0 and game.window_is_closed(at):
        return finish(game, EndReason.WINDOW_CLOSED)
    round_ = rounds.new_round(game, round_no)
    game.ask(round_)
    return (rounds.ask(round_),)


def _close(game: Game, at: int, reason: CloseReason) -> tuple[Effect, ...]:
    round_ = game.current
    effects: tuple[Effect, ...] = (CloseQuestion(round_.no, reason, round_.message), rounds.reveal(game, reason))
    last = round_.no + 1 >= len(game.challenge.questions)
    if last and game.mode.ending is not Ending.PLAYER_STOPS:
        return effects + finish(game, EndReason.COMPLETED)
    game.phase = Phase.REVEALED
    # A press may have been made long before it arrived; nobody could read before the host was back.
    at = max(at, round_.returned_at)
    game.read_until = None if game.alone else at + 1000 * game.mode.reading_seconds
    return effects


# Handlers take their own event type; the table's key guarantees that no other reaches them.
Handler = Callable[[Game, Any], Change]

TRANSITIONS: Final[Mapping[tuple[Phase, type[Event]], Handler]] = {
    (Phase.NEW, GameRequested): _request,
    (Phase.ASKING, QuestionShown): _shown,
    (Phase.ASKING, PlayerJoined): presses.join,
    (Phase.ASKING, ChoicePressed): presses.choose,
    (Phase.ASKING, StopPressed): _stop,
    (Phase.ASKING, ChatLost): _lost,
    (Phase.ASKING, Tick): _expire,
    (Phase.ASKING, HostReturned): _unchanged,
    (Phase.ASKING, ContinuePressed): _unchanged,
    (Phase.OPEN, ChoicePressed): _choose,
    (Phase.OPEN, HintPressed): presses.hint,
    (Phase.OPEN, PlayerJoined): presses.join,
    (Phase.OPEN, SkipPressed): _skip,
    (Phase.OPEN, StopPressed): _stop,
    (Phase.OPEN, ChatLost): _lost,
    (Phase.OPEN, Tick): _time_up,
    (Phase.OPEN, HostReturned): absence.give_back,
    (Phase.OPEN, QuestionShown): _unchanged,
    (Phase.OPEN, ContinuePressed): _unchanged,
    (Phase.REVEALED, ContinuePressed): _continue,
    (Phase.REVEALED, Tick): _read,
    (Phase.REVEALED, ChoicePressed): presses.choose,
    (Phase.REVEALED, HintPressed): presses.hint,
    (Phase.REVEALED, PlayerJoined): presses.join,
    (Phase.REVEALED, StopPressed): _stop,
    (Phase.REVEALED, ChatLost): _lost,
    (Phase.REVEALED, HostReturned): absence.read_again,
    (Phase.REVEALED, QuestionShown): _unchanged,
    (Phase.OVER, ChoicePressed): _answer_again,
    (Phase.OVER, Tick): _unchanged,
    (Phase.OVER, HostReturned): _unchanged,
    (Phase.OVER, QuestionShown): _unchanged,
    (Phase.OVER, ChatLost): _unchanged,
    (Phase.OVER, RunEnded): windows.run_graded_again,
    (Phase.OVER, BadgesEarned): _tell_badges,
    (Phase.OVER, GameCorrected): _tell_correction,
    (Phase.POSTING, QuestionShown): windows.shown,
    (Phase.POSTING, RunEnded): windows.run_ended,
    (Phase.POSTING, Tick): windows.time_up,
    (Phase.POSTING, GameCorrected): _tell_correction,
    (Phase.POSTING, StopPressed): _retract,
    (Phase.POSTING, ChatLost): _window_lost,
    (Phase.POSTING, HostReturned): windows.host_returned,
    (Phase.WINDOW, QuestionShown): _unchanged,
    (Phase.WINDOW, RunEnded): windows.run_ended,
    (Phase.WINDOW, Tick): windows.time_up,
    (Phase.WINDOW, GameCorrected): _tell_correction,
    (Phase.WINDOW, StopPressed): _retract,
    (Phase.WINDOW, ChatLost): _window_lost,
    (Phase.WINDOW, HostReturned): windows.host_returned,
    **{(phase, PlayerGone): _logged for phase in Phase if phase is not Phase.NEW},
}
"""Every lawful event in every phase. What is not here is refused by `_refusal`."""


def _refusal(game: Game, event: Event) -> RefusedEvent:
    if isinstance(event, GameRequested):
        return GameAlreadyStarted("the game has begun")
    if game.phase is Phase.NEW:
        return GameNotStarted("the game has not been requested yet")
    if game.phase is Phase.OVER:
        return GameOver("the game is over")
    if game.holds_window:
        return NotAllowed("this is played alone: press Play")
    if isinstance(event, RunEnded | BadgesEarned | GameCorrected):
        return NotAllowed(f"{type(event).__name__} is not for a game in this phase")
    if isinstance(event, ChoicePressed | HintPressed | SkipPressed) and event.round_no < game.current.no:
        return RoundOver(event.round_no)
    if game.phase is Phase.REVEALED:
        return RoundOver(game.current.no)
    return NotYetShown("the question has not been shown yet")
