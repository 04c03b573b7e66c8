"""The host was away for a while: nobody could press or read, so no clock may have run."""

from typing import Final

from bot.engine.effects import ExtendClock
from bot.engine.events import HostReturned
from bot.engine.game import Change, Game

_UNCHANGED: Final = Change((), changed=False)


def give_back(game: Game, event: HostReturned) -> Change:
    """Give back the time during which nobody could press. A deadline that had passed before stays passed."""
    round_ = game.current
    if round_.deadline is None or round_.shown_at is None or event.away_since >= game.last_deadline(round_.deadline):
        return _UNCHANGED
    since = max(event.away_since, round_.shown_at, round_.returned_at)
    by_ms = event.at - since
    if by_ms <= 0:
        return _UNCHANGED
    round_.away.append((since, event.at))
    if event.away_since >= round_.deadline:
        round_.more_ms += by_ms  # for those who have more time alone, and nobody is told
        return Change(())
    round_.deadline += by_ms
    return Change((ExtendClock(round_.no, round_.deadline, by_ms, round_.message),))


def read_again(game: Game, event: HostReturned) -> Change:
    """The reading pause begins again, so that the next question does not come the moment the host is back."""
    until = event.at + 1000 * game.mode.reading_seconds
    if game.read_until is None or event.away_since >= game.read_until or until <= game.read_until:
        return _UNCHANGED
    game.read_until = until
    return Change(())
