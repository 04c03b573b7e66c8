"""The nine ways to play, one record each. The engine asks the record and never the mode's name.

To add a mode, add a record. Where a field needs a value that no mode had before, its enumeration grows by one member
and the table that gives the member its meaning (in `bot.engine.transitions` or `bot.engine.rounds`) by one row.
`playable` is false for modes whose fields the engine does not all follow yet; asking for one is refused.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Audience(StrEnum):
    """Who plays."""

    SOLO = "solo"  # one player
    CHANNEL = "channel"  # everybody in a channel together; anybody may join at any time
    EACH_ALONE = "each-alone"  # everybody, each in a private game of their own
    PAIR = "pair"
    TEAMS = "teams"


ALONE: Final = frozenset({Audience.SOLO, Audience.EACH_ALONE})
"""Audiences of one: the game waits for its player instead of for a clock between questions."""


class ClockRule(StrEnum):
    """Whose clock runs."""

    NONE = "none"
    QUESTION = "question"  # each question's own limit
    GAME = "game"  # one limit for all questions together


class Feedback(StrEnum):
    """When a player learns how a press came out."""

    AT_ONCE = "at-once"
    AFTER_ROUND = "after-round"
    AT_END = "at-end"


class Closing(StrEnum):
    """What closes a round before its deadline."""

    JOINED_DONE = "joined-done"  # everybody who joined before this round, or pressed in it, is done
    FIRST_RIGHT = "first-right"


class Ending(StrEnum):
    """What ends the game."""

    AFTER_QUESTIONS = "after-questions"
    PLAYER_STOPS = "player-stops"  # the questions come round again until then
    NONE_DUE = "none-due"  # after its questions, which are those that were due when it began
    ONE_LEFT = "one-left"
    BEST_OF = "best-of"


class Scoring(StrEnum):
    """How points are given."""

    QUESTION = "question"  # `bot.engine.scoring`
    NONE = "none"
    TEAM_MEAN = "team-mean"
    PASS_MARK = "pass-mark"


class Selection(StrEnum):
    """Which questions are asked."""

    PACK = "pack"  # all, in the challenge's order
    DUE = "due"  # those that the player's spaced repetition says are due; the host puts them into a challenge


@dataclass(frozen=True, slots=True)
class Mode:
    """The rules of a game.

    `seconds_at_most` caps every question's limit (None: no cap). `unlimited_attempts` overrides each question's own
    number. `explain_when_done` shows a player the explanation as soon as they are done, before the reveal.
    `eliminates` makes a wrong answer the player's last. `reading_seconds` is the pause after a reveal where nobody
    presses "next". `window_hours` is how long a game may be entered. `badge` says that the challenge's badge can be
    won; `streak` that playing keeps a streak. A game of a `scheduled` mode is begun by a schedule and not by a person.
    """

    id: str
    label: str
    emoji: str
    summary: str
    audiences: frozenset[Audience]
    clock: ClockRule = ClockRule.QUESTION
    seconds_at_most: int | None = None
    unlimited_attempts: bool = False
    feedback: Feedback = Feedback.AT_ONCE
    explain_when_done: bool = False
    closing: Closing = Closing.JOINED_DONE
    scoring: Scoring = Scoring.QUESTION
    selection: Selection = Selection.PACK
    ending: Ending = Ending.AFTER_QUESTIONS
    eliminates: bool = False
    reading_seconds: int = 8
    window_hours: int | None = None
    badge: bool = False
    streak: bool = False
    scheduled: bool = False
    playable: bool = False

    @property
    def offered(self) -> bool:
        """Whether people can start a game of this mode on a challenge that they name."""
        return self.playable and not self.scheduled and self.selection is Selection.PACK


MODES: Final = {
    mode.id: mode
    for mode in (
        Mode(
            id="challenge",
            label="Challenge",
            emoji="🏁",
            summary="Timed questions; answering all of them right wins the badge.",
            audiences=frozenset({Audience.SOLO, Audience.CHANNEL}),
            badge=True,
            playable=True,
        ),
        Mode(
            id="daily",
            label="Daily",
            emoji="📅",
            summary="One private run a day, whenever it suits you; keeps your streak.",
            audiences=frozenset({Audience.CHANNEL, Audience.EACH_ALONE}),
            explain_when_done=True,
            window_hours=24,
            badge=True,
            streak=True,
            scheduled=True,
            playable=True,
        ),
        Mode(
            id="sprint",
            label="Sprint",
            emoji="⚡",
            summary="Short clocks; the first right answer takes the question.",
            audiences=frozenset({Audience.CHANNEL}),
            seconds_at_most=20,
            closing=Closing.FIRST_RIGHT,
            reading_seconds=5,
        ),
        Mode(
            id="practice",
            label="Practice",
            emoji="🌱",
            summary="No clock, no points, as many attempts as you like, explanations at once.",
            audiences=frozenset({Audience.SOLO}),
            clock=ClockRule.NONE,
            unlimited_attempts=True,
            explain_when_done=True,
            scoring=Scoring.NONE,
            ending=Ending.PLAYER_STOPS,
            playable=True,
        ),
        Mode(
            id="review",
            label="Review",
            emoji="🔁",
            summary="The questions that you are about to forget, at the right time.",
            audiences=frozenset({Audience.SOLO}),
            clock=ClockRule.NONE,
            unlimited_attempts=True,
            explain_when_done=True,
            scoring=Scoring.NONE,
            selection=Selection.DUE,
            ending=Ending.NONE_DUE,
            playable=True,
        ),
        Mode(
            id="survival",
            label="Survival",
            emoji="🪂",
            summary="One wrong answer and you watch the others.",
            audiences=frozenset({Audience.CHANNEL}),
            eliminates=True,
            ending=Ending.ONE_LEFT,
        ),
        Mode(
            id="duel",
            label="Duel",
            emoji="⚔️",
            summary="Two players, the same questions, the same clock.",
            audiences=frozenset({Audience.PAIR}),
            feedback=Feedback.AFTER_ROUND,
            ending=Ending.BEST_OF,
        ),
        Mode(
            id="teams",
            label="Teams",
            emoji="🤝",
            summary="Team against team; a team's points are its members' mean.",
            audiences=frozenset({Audience.TEAMS}),
            feedback=Feedback.AFTER_ROUND,
            scoring=Scoring.TEAM_MEAN,
        ),
        Mode(
            id="exam",
            label="Exam",
            emoji="🎓",
            summary="One clock for all questions, no feedback before the end, a pass mark.",
            audiences=frozenset({Audience.SOLO}),
            clock=ClockRule.GAME,
            feedback=Feedback.AT_END,
            scoring=Scoring.PASS_MARK,
        ),
    )
}
