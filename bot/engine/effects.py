"""What should happen next: the outputs of a game, in the words of the quiz, never text or markup.

Three sorts, told apart by their base class, because they travel differently:

* `Reply` goes back to the one who pressed, at once.
* `Announcement` goes to the game's chat, through the outbox, in order.
* `Projection` goes to the store's tables, in the transaction that keeps the event.

`choice` and `answer` count from 0 in the order shown; `AskQuestion.order` maps a place shown to the pack's own place.
Points are whole numbers, never negative.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.events import EarnedBadge
from bot.engine.scoring import Points


@dataclass(frozen=True, slots=True)
class Effect:
    """Base of all effects."""


@dataclass(frozen=True, slots=True)
class Reply(Effect):
    """For one player's eyes."""


@dataclass(frozen=True, slots=True)
class Announcement(Effect):
    """For everybody in the game's chat."""


@dataclass(frozen=True, slots=True)
class Projection(Effect):
    """For the tables."""


class Verdict(StrEnum):
    """What a press came to."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_LATE = "too-late"
    ALREADY_TRIED = "already-tried"
    ALREADY_RIGHT = "already-right"
    NO_ATTEMPTS_LEFT = "no-attempts-left"


class CloseReason(StrEnum):
    """Why a round closed."""

    ANSWERED = "answered"
    TIME_UP = "time-up"
    SKIPPED = "skipped"
    STOPPED = "stopped"


class EndReason(StrEnum):
    """Why a game ended."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    CHAT_LOST = "chat-lost"
    WINDOW_CLOSED = "window-closed"


@dataclass(frozen=True, slots=True)
class PrivateVerdict(Reply):
    """The answer to a press.

    `attempts_left` is None where attempts are unlimited. `points` is set for a right choice. `done` says that this
    player is finished with the question; where it is true and `explain` too, the explanation may be shown to them
    before the reveal.
    """

    player: str
    round_no: int
    choice: int
    verdict: Verdict
    attempts_left: int | None
    points: Points | None = None
    done: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class ShowHint(Reply):
    """The hint, for one player. `cost` is what it takes from the question's points, 0 where it is free or repeated."""

    player: str
    round_no: int
    cost: int


@dataclass(frozen=True, slots=True)
class Joined(Reply):
    """The player is in the game. `new` is false where they were before."""

    player: str
    new: bool


@dataclass(frozen=True, slots=True)
class AskQuestion(Announcement):
    """Show a question. Its clock starts when the chat confirms with `QuestionShown`.

    `order[i]` is the pack's index of the choice in place i. `seconds` and `attempts` are None where unlimited.
    """

    round_no: int
    question: int
    order: tuple[int, ...]
    seconds: int | None
    attempts: int | None


@dataclass(frozen=True, slots=True)
class ExtendClock(Announcement):
    """The question stays open until `deadline` (ms), `by_ms` longer than before: the host was away.

    `message` is the chat's name for the message that shows the question, where it gave one.
    """

    round_no: int
    deadline: int
    by_ms: int
    message: str | None = None


@dataclass(frozen=True, slots=True)
class CloseQuestion(Announcement):
    """The question takes no more presses. `message` as in `ExtendClock`."""

    round_no: int
    reason: CloseReason
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Reveal(Announcement):
    """The right choice and who found it.

    `presses[i]` counts the players who pressed the choice in place i. `right` are the first players who were right, at
    most `REVEAL_NAMES`, in the order of their presses; `right_count` is how many there were in all, of
    `player_count` who tried. `reason` is why the question closed, `message` as in `ExtendClock`.
    """

    round_no: int
    question: int
    order: tuple[int, ...]
    answer: int
    presses: tuple[int, ...]
    right: tuple[str, ...]
    right_count: int
    player_count: int
    reason: CloseReason = CloseReason.TIME_UP
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a game's result. `rank` counts from 1; equal results share a rank."""

    rank: int
    player: str
    points: int
    right: int
    first_try: int
    hints: int


@dataclass(frozen=True, slots=True)
class AwardBadge(Announcement, Projection):
    """A player won a badge. The remaining fields are its provenance."""

    player: str
    badge: str
    name: str
    emoji: str
    challenge: str
    version: str
    first_try: bool
    hints: int


@dataclass(frozen=True, slots=True)
class FinishChallenge(Announcement):
    """The game is over. `standings` are its best players, at most `STANDINGS_SHOWN`, of `player_count`.

    `badges` are the first of the badges that were won, at most `BADGES_SHOWN`, of `badge_count`; each is announced and
    kept by an `AwardBadge` of its own as well.
    """

    reason: EndReason
    asked: int
    standings: tuple[Standing, ...]
    player_count: int
    badges: tuple[AwardBadge, ...] = ()
    badge_count: int = 0


@dataclass(frozen=True, slots=True)
class OpenWindow(Announcement):
    """Invite everybody in the channel to play alone, with `questions` questions, until `until` (ms)."""

    until: int
    questions: int


@dataclass(frozen=True, slots=True)
class CountPlayers(Announcement):
    """So many have played within the window so far. `until` as in `OpenWindow`, `message` as in `ExtendClock`."""

    until: int
    player_count: int
    message: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """How all runs of a window did on one question.

    `presses[i]` counts the players who pressed choice i, by the pack's own places; `right_count` those who found the
    right one, of the `player_count` who tried.
    """

    question: int
    presses: tuple[int, ...]
    right_count: int
    player_count: int


@dataclass(frozen=True, slots=True)
class CloseWindow(Announcement):
    """The window is closed: nobody can begin any more, and everybody may see the answers.

    `standings` are as in `FinishChallenge`, `message` as in `ExtendClock`. `reason` is `TIME_UP` or `STOPPED`.
    """

    reason: CloseReason
    standings: tuple[Standing, ...]
    player_count: int
    tallies: tuple[QuestionTally, ...] = ()
    message: str | None = None


@dataclass(frozen=True, slots=True)
class TellBadges(Announcement):
    """Players won these badges by what they did over many games."""

    badges: tuple[EarnedBadge, ...]


@dataclass(frozen=True, slots=True)
class TellCorrection(Announcement):
    """The key of a question was corrected, and the game is graded again; the fields are as in `GameCorrected`.

    `standings` are the game's best players now, as in `FinishChallenge`; none while a window is open.
    """

    question: int
    was: int | None
    right: int
    standings: tuple[Standing, ...]
    player_count: int


@dataclass(frozen=True, slots=True)
class ScoreChanged(Projection):
    """A player's whole result in this game so far; it replaces what was stored before."""

    player: str
    points: int
    right: int
    first_try: int
    wrong: int
    hints: int
