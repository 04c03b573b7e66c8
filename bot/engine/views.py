"""A game as one player sees it: what an adapter needs to show the state again, after a restart or on request."""

from dataclasses import dataclass
from typing import NamedTuple

from bot.engine.effects import EndReason
from bot.engine.game import Game, Phase, PlayerRecord
from bot.engine.presses import attempts_left
from bot.engine.questions import Challenge


class RoundView(NamedTuple):
    """What everybody sees of a game's newest round, which every press asks for: see `PlayerView`."""

    challenge: Challenge
    question: int
    order: tuple[int, ...]
    alone: bool
    no: int


@dataclass(frozen=True, slots=True)
class PlayerView:
    """One player's view of a game that was requested.

    `round_no` counts from 0 and `question` is the index in the challenge. `order`, `tried` and `deadline` are as in
    `bot.engine.game`: places shown, and ms. `limit_ms` and `deadline` are the player's own, who may have more time than
    others; they are for nobody else's eyes. `attempts_left` is None where unlimited. `alone` says that one person plays
    this game, `message` is the chat's name for the message that shows the question, None until it is known, and `end`
    why the game ended.
    """

    phase: Phase
    mode: str
    owner: str
    shuffled: bool
    round_no: int
    question: int
    order: tuple[int, ...]
    attempts: int | None
    limit_ms: int | None
    deadline: int | None
    joined: bool
    tried: tuple[int, ...]
    attempts_left: int | None
    hinted: bool
    done: bool
    solved: bool
    points: int
    right: int
    alone: bool = False
    message: str | None = None
    end: EndReason | None = None


class WindowView(NamedTuple):
    """A window as one player sees it.

    `channel` is the address of the chat that it stands in, which the game itself does not know. `until` (ms) is when
    nobody can begin any more, `message` the chat's name for the invitation, `player_count` how many have finished,
    `finished` whether this player has, and `over` whether the window is closed and its answers are told. `seconds` and
    `attempts` replace every question's own (None keeps them).
    """

    challenge: Challenge
    mode: str
    owner: str
    channel: str
    until: int
    message: str | None
    player_count: int
    finished: bool
    over: bool
    seconds: int | None = None
    attempts: int | None = None


def window_view(game: Game, player: str, channel: str) -> WindowView:
    """The window that a game in this channel holds. Raises `GameNotStarted` where it holds none."""
    window = game.window
    return WindowView(
        game.challenge,
        game.mode.id,
        game.request.owner,
        channel,
        window.until,
        window.message,
        len(game.players),
        player in game.players,
        game.phase is Phase.OVER,
        game.request.seconds,
        game.request.attempts,
    )


def view(game: Game, player: str) -> PlayerView:
    """The game as this player sees it; somebody who has not joined sees a blank record.

    Raises `GameNotStarted` before the game was requested.
    """
    round_ = game.current
    joined = player in game.players
    record = game.players.get(player, PlayerRecord()).in_round(round_.no)
    return PlayerView(
        phase=game.phase,
        mode=game.mode.id,
        owner=game.request.owner,
        shuffled=game.request.shuffle,
        round_no=round_.no,
        question=round_.question,
        order=round_.order,
        attempts=round_.attempts,
        limit_ms=None if round_.limit_ms is None else round_.limit_ms + game.extra_ms(player),
        deadline=game.deadline_of(player) if joined else round_.deadline,
        joined=joined,
        tried=record.tried,
        attempts_left=attempts_left(game, record),
        hinted=record.hinted,
        done=record.done,
        solved=record.solved,
        points=record.points,
        right=record.right,
        alone=game.alone,
        message=round_.message,
        end=game.end,
    )


def round_view(game: Game) -> RoundView:
    """The newest round of the game. Raises `GameNotStarted` before the game was requested."""
    round_ = game.current
    return RoundView(game.challenge, round_.question, round_.order, game.alone, round_.no)


def closed_for(game: Game, player: str) -> frozenset[int]:
    """The questions of a game that asks, by their indexes, that a player can answer no more."""
    current, questions = game.current, len(game.challenge.questions)
    record = game.players.get(player, PlayerRecord()).in_round(current.no)
    closed = set(range(min(current.no, questions)))
    if record.done or (current.shown_at is not None and game.phase in (Phase.REVEALED, Phase.OVER)):
        closed.add(current.question)
    return frozenset(closed)
