"""Which games may be asked for."""

from typing import Final

from bot.engine.errors import NotPlayable
from bot.engine.events import GameRequested
from bot.engine.modes import ALONE, MODES, Mode
from bot.engine.questions import MAX_SECONDS

MAX_ATTEMPTS: Final = 6
MAX_GRACE_MS: Final = 10_000
MAX_EXTRA: Final = 400
"""The most time that a player can have more, in percent."""


def playable_mode(event: GameRequested) -> Mode:
    """The rules of the game that is asked for. Raises `NotPlayable`, saying what can be asked for instead."""
    mode = MODES.get(event.mode)
    if mode is None:
        raise NotPlayable(f"there is no mode {event.mode!r}; choose one of {', '.join(_playable())}")
    if not mode.playable:
        raise NotPlayable(f"{mode.label} cannot be played yet; choose one of {', '.join(_playable())}")
    if event.audience not in mode.audiences:
        raise NotPlayable(f"{mode.label} is not for {event.audience}; it is for {', '.join(sorted(mode.audiences))}")
    for value, most, name in (
        (event.seconds, MAX_SECONDS, "seconds"),
        (event.attempts, MAX_ATTEMPTS, "attempts"),
    ):
        if value is not None and not 1 <= value <= most:
            raise NotPlayable(f"{name} must be 1 to {most}")
    if not 0 <= event.grace_ms <= MAX_GRACE_MS:
        raise NotPlayable(f"grace_ms must be 0 to {MAX_GRACE_MS}")
    if not all(1 <= percent <= MAX_EXTRA for _, percent in event.extra):
        raise NotPlayable(f"extra time must be 1 to {MAX_EXTRA} percent")
    if mode.window_hours is not None and (event.until is None or event.until <= event.at):
        raise NotPlayable(f"{mode.label} needs a window that is still to close")
    if event.audience in ALONE and event.players != (event.owner,):
        raise NotPlayable("a personal game has its owner as its one player")
    return mode


def _playable() -> list[str]:
    return [mode.id for mode in MODES.values() if mode.offered]
