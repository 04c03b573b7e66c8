"""What happened: the inputs of a game, in the past tense. A game's log is a sequence of these.

Every event carries `at`, a whole number of milliseconds since 1970 in UTC: the moment when it happened, by the clock
of whoever saw it first. A press carries the chat's own time, so that a slow host is never the player's fault.

`delivery` names one delivery by the chat, unique over all games; a repeated delivery changes nothing. It is None for
events that the host makes itself.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class GameRequested:
    """Somebody asked for a game; always the first event of a log.

    `mode` is a key of `bot.engine.modes.MODES`; `audience` one that the mode allows. `owner` started the game and may
    stop it. `players` are those who are in it from the beginning: the owner alone for a personal game, the sides of a
    duel; empty for a channel that anybody may join. `seed` decides the order of choices where `shuffle` is true.
    `seconds` and `attempts` replace every question's own (None keeps them). `grace_ms` is how long presses that are
    still on their way are waited for after a deadline.

    `until` (ms) is when the window of a daily closes: no question is asked from then on. `window` names, for one
    player's run, the game that holds the window. `home` is the address of the channel to whose boards the game counts,
    None where it is the channel that it is played in. `extra` names players who have more time for each question, each
    with how much more, in percent; nobody is told.
    """

    at: int
    mode: str
    audience: str
    owner: str
    seed: int
    players: tuple[str, ...] = ()
    shuffle: bool = True
    seconds: int | None = None
    attempts: int | None = None
    grace_ms: int = 1_500
    until: int | None = None
    window: str | None = None
    home: str | None = None
    extra: tuple[tuple[str, int], ...] = ()
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """The chat confirmed that the question can be read: its clock starts. `message` is the chat's name for it."""

    at: int
    round_no: int
    message: str | None = None
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class PlayerJoined:
    """Somebody said that they will play, before pressing any choice."""

    at: int
    player: str
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class ChoicePressed:
    """A player pressed a choice. `choice` counts from 0 in the order in which the choices were shown."""

    at: int
    player: str
    round_no: int
    choice: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class HintPressed:
    """A player asked for the hint."""

    at: int
    player: str
    round_no: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class SkipPressed:
    """The owner gave a question up: it closes for everybody.

    `player` is None where the host does it for a moderator.
    """

    at: int
    player: str | None
    round_no: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class ContinuePressed:
    """A player has read the reveal and wants the next question."""

    at: int
    player: str
    round_no: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class StopPressed:
    """The owner ended the game. `player` is None where the host does it for a moderator."""

    at: int
    player: str | None = None
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; the engine looks whether anything is due."""

    at: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class HostReturned:
    """The host was away from `away_since` until `at`: nobody could press, so no clock may have run."""

    at: int
    away_since: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class ChatLost:
    """The chat can no longer be written to (channel deleted, bot removed): the game ends. `reason` is for the log."""

    at: int
    reason: str
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class RunEnded:
    """One player's run within a window is over. For the game that holds the window.

    The numbers are that player's, over the run. `tried[i]` are the choices of question i that they pressed, in order,
    by the pack's own places.
    """

    at: int
    player: str
    points: int
    right: int
    first_try: int
    wrong: int
    hints: int
    time_ms: int
    tried: tuple[tuple[int, ...], ...] = ()
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class EarnedBadge:
    """A badge that a player won by what they did over many games, the last of which is the one that tells it."""

    player: str
    badge: str
    name: str
    emoji: str


@dataclass(frozen=True, slots=True)
class BadgesEarned:
    """A game that is over has brought badges that it could not know of by itself. They are kept elsewhere."""

    at: int
    badges: tuple[EarnedBadge, ...]
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class GameCorrected:
    """A game that is over is graded by another key. `question` is its index in the challenge; `was` and `right` are the
    choices that were taken for right before and since, by the pack's own places; None where the game is graded by the
    key again by which it was played."""

    at: int
    question: int
    was: int | None
    right: int
    delivery: str | None = None


@dataclass(frozen=True, slots=True)
class PlayerGone:
    """Everything that was kept of somebody was erased: `player` is what stands for them in the whole log since then.

    It changes nothing but the log's length, by which every process that has the game in memory learns to read it again.
    """

    at: int
    player: str
    delivery: str | None = None


Event = (
    GameRequested
    | QuestionShown
    | PlayerJoined
    | ChoicePressed
    | HintPressed
    | SkipPressed
    | ContinuePressed
    | StopPressed
    | Tick
    | HostReturned
    | ChatLost
    | RunEnded
    | BadgesEarned
    | GameCorrected
    | PlayerGone
)

EVENTS: Final[dict[str, type[Event]]] = {
    cls.__name__: cls
    for cls in (
        GameRequested,
        QuestionShown,
        PlayerJoined,
        ChoicePressed,
        HintPressed,
        SkipPressed,
        ContinuePressed,
        StopPressed,
        Tick,
        HostReturned,
        ChatLost,
        RunEnded,
        BadgesEarned,
        GameCorrected,
        PlayerGone,
    )
}
