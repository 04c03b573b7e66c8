"""The sentences that only chats say, where many play together: plain text, as in `adapters.wording`."""

from collections.abc import Mapping
from typing import Final

from adapters.wording import attempts_left, count, letter
from bot.engine.game import Phase
from bot.engine.modes import MODES, Scoring
from bot.engine.views import PlayerView

SOMEBODY: Final = "somebody"
"""A player whose name is not shown."""

NO_CLOCK: Final = "no clock"
HOW_TO_PLAY: Final = "Press a letter; only you see whether it is right."
PRIVACY: Final = "Answers are private: only you see what you press. Your name can be left out of reveals and results."
KEPT: Final = "Your game is kept. Press the button to go on with it here."
NOBODY_ANSWERED: Final = "Nobody answered this one."
NOBODY_RIGHT: Final = "Nobody found the right answer."
NOBODY_PLAYED: Final = "Nobody played this time; the next game may suit more people."
NO_CHALLENGES: Final = "There are no challenges yet."
NO_BADGES: Final = "No badges yet: answer every question of a challenge right to win one."
HIDDEN: Final = "Your name is left out of reveals and results."
NOT_HIDDEN: Final = "Your name is shown in reveals and results."

_STATES: Final[Mapping[Phase, str]] = {
    Phase.ASKING: "The question is still on its way.",
    Phase.OPEN: "The question is open.",
    Phase.REVEALED: "The question is closed.",
    Phase.OVER: "The game is over.",
}


def place(no: int, total: int) -> str:
    """Which question of how many, by the number of its round from 0; in practice they come round again."""
    return f"Question {no % total + 1} of {total}"


def attempts_each(attempts: int | None) -> str:
    """How many presses everybody has in a round; None is unlimited."""
    return "any number of attempts" if attempts is None else count(attempts, "attempt")


def attempts_now(left: int | None) -> str:
    """How many presses a player has left, as a fact and not as a sentence; None is unlimited."""
    return attempts_each(left) if left is None else f"{count(left, 'attempt')} left"


def more(number: int, noun: str) -> str:
    """How many more there are than a list shows."""
    return f"and {number} more {noun}" if number == 1 else f"and {number} more {noun}s"


def scored(mode_id: str) -> bool:
    """Whether this way to play gives points."""
    return MODES[mode_id].scoring is not Scoring.NONE


def state(seen: PlayerView, now: int = 0) -> str:
    """Where the round of a game that was requested stands at this moment (ms) for the player."""
    return _STATES[Phase.REVEALED if seen.phase is Phase.OPEN and not is_open(seen, now) else seen.phase]


def is_open(seen: PlayerView, now: int = 0) -> bool:
    """Whether the player may still press. For one with more time than others the question may be open for longer."""
    return seen.phase is Phase.OPEN and (seen.deadline is None or now <= seen.deadline)


def tried(seen: PlayerView, now: int = 0) -> str:
    """What a player has pressed in the round, and what is left to them at this moment (ms)."""
    open_ = seen.phase is Phase.ASKING or is_open(seen, now)
    pressed = " and ".join(map(letter, seen.tried)) or ("nothing yet" if open_ else "nothing")
    sentence = f"You tried {pressed}."
    if seen.solved:
        return f"{sentence} You found the right answer."
    return f"{sentence} {attempts_left(seen.attempts_left)}" if open_ else sentence


def so_far(seen: PlayerView) -> str:
    """What a player has in an unfinished game; no points where its mode gives none."""
    answers = count(seen.right, "right answer")
    return f"So far: {count(seen.points, 'point')}, {answers}." if scored(seen.mode) else f"So far: {answers}."
