"""Games at random: hypothesis draws moves, and a move becomes an event by looking at the game.

So most events are about the question that is open, and the rest are about rounds, choices and moments that do not fit.
"""

from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import note
from hypothesis import strategies as st

from bot.engine.errors import RefusedEvent
from bot.engine.events import (
    ChatLost,
    ChoicePressed,
    ContinuePressed,
    Event,
    GameRequested,
    HintPressed,
    HostReturned,
    PlayerJoined,
    QuestionShown,
    SkipPressed,
    StopPressed,
    Tick,
)
from bot.engine.game import Game
from bot.engine.transitions import step
from tests.engine.builders import OWNER, START, challenge_of, question, requested

CHALLENGE = challenge_of(
    question("q1", attempts=2, difficulty="beginner"),
    question("q2", attempts=1, choices=2, difficulty="expert", seconds=1),
    question("q3", attempts=3, choices=6, pinned=(5,), seconds=60),
)


class Move(NamedTuple):
    kind: str
    player: str
    round_shift: int
    choice: int
    later: int
    """ms since the move before; negative where it happened earlier and arrived late."""


# What comes first in a row is what a failing example is shrunk to.
KINDS = ("tick", "shown", "right", "press", "continue", "hint", "join", "due", "away", "skip", "again", "request")
KINDS += ("shown", "continue", "right", "right", "press", "press", "press", "press", "press", "again", "stop", "lost")
PLAYERS = (OWNER, "ben", "cem", "dora")
SHIFTS = (0,) * 12 + (-1, -2, 1, 10**9)
CHOICES = (0, 1, 2, 3, 0, 2, 4, 5, -1, 6, 10**9)
LATER = (0, 1, 400, 900, 2_000, 0, 2_000, 9_000, 40_000, -1, -700, -5_000, -100_000)
REQUESTS = (
    requested("solo", shuffle=True),
    requested("channel", grace_ms=0),
    requested("channel", players=("ann", "ben"), shuffle=True, seed=3),
    requested("channel", players=("ben", "cem"), attempts=4, seconds=5),
    requested("solo", mode="practice"),
    requested("channel", players=("ben",), extra=(("ben", 50), ("dora", 400))),
    requested("solo", extra=((OWNER, 25),)),
)


def moves_from(drawn: bytes) -> list[Move]:
    """Four bytes make a move: that is much faster to draw than records are."""
    return [
        Move(
            kind=KINDS[kind % len(KINDS)],
            player=PLAYERS[who % 4],
            round_shift=SHIFTS[who // 4 % len(SHIFTS)],
            choice=CHOICES[choice % len(CHOICES)],
            later=LATER[later % len(LATER)],
        )
        for kind, who, choice, later in zip(*[iter(drawn)] * 4, strict=False)
    ]


LONG = st.binary(min_size=100, max_size=200)
MOVES = st.one_of(st.binary(max_size=60), LONG, LONG, LONG).map(moves_from)
GAMES = st.tuples(st.sampled_from(REQUESTS), MOVES)


class Played:
    """A game being played: every event that was tried, and the log of those that changed it."""

    def __init__(self, request: GameRequested) -> None:
        self.game = Game(CHALLENGE)
        self.now = START
        self.tried: list[Event] = []
        self.log: list[Event] = []
        self.effects: list[object] = []
        self.feed(request)

    def event(self, number: int, move: Move) -> Event:
        game = self.game
        self.now = max(self.now, self.now + move.later)
        at = START + max(0, self.now + min(0, move.later) - START)
        round_no, delivery = game.current.no + move.round_shift, f"d{number}"
        match move.kind:
            case "press":
                return ChoicePressed(at, move.player, round_no, move.choice, delivery)
            case "right":
                place = game.current.order.index(game.question.answer)
                return ChoicePressed(at, move.player, round_no, place, delivery)
            case "hint":
                return HintPressed(at, move.player, round_no, delivery)
            case "join":
                return PlayerJoined(at, move.player, delivery)
            case "skip":
                return SkipPressed(at, move.player, round_no, delivery)
            case "continue":
                return ContinuePressed(at, move.player, round_no, delivery)
            case "shown":
                return QuestionShown(at, round_no)
            case "due":
                self.now = max(self.now, (game.due_at or self.now) + move.round_shift)
                return Tick(self.now)
            case "tick":
                return Tick(at)
            case "away":
                return HostReturned(at, at - abs(move.later))
            case "again":
                return self.tried[move.choice % len(self.tried)]
            case "request":
                return requested()
            case "stop":
                return StopPressed(at, move.player)
            case _:
                return ChatLost(at, "gone")

    def feed(self, event: Event) -> bool:
        """Step one event; whether it changed the game."""
        note(event)
        revision = self.game.revision
        self.tried.append(event)
        try:
            self.effects += step(self.game, event)
        except RefusedEvent:
            return False
        if self.game.revision == revision:
            return False
        self.log.append(event)
        return True


def playing(game: tuple[GameRequested, list[Move]]) -> Iterator[tuple[Played, Event]]:
    """A game and its next event, again and again; whoever asks for them feeds the event."""
    request, moves = game
    played = Played(request)
    for number, move in enumerate(moves):
        yield played, played.event(number, move)


def play(game: tuple[GameRequested, list[Move]]) -> Played:
    played = Played(game[0])
    for number, move in enumerate(game[1]):
        played.feed(played.event(number, move))
    return played
