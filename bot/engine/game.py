"""The state of a game. Only `bot.engine.transitions.step` writes it; everybody else reads."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from bot.engine.effects import Effect, EndReason, PrivateVerdict
from bot.engine.errors import GameNotStarted
from bot.engine.events import EarnedBadge, GameRequested
from bot.engine.modes import ALONE, Audience, Mode
from bot.engine.questions import Challenge, Question

REVEAL_NAMES: Final = 10
"""How many of the players who were right a reveal names."""


class Phase(StrEnum):
    """Where a game stands."""

    NEW = "new"  # not requested yet
    ASKING = "asking"  # a question is on its way to the chat; no clock runs
    OPEN = "open"  # the question can be answered
    REVEALED = "revealed"  # the question is closed; the next one waits for its player, or for the reading pause
    POSTING = "posting"  # a window is on its way to the chat
    WINDOW = "window"  # everybody may play alone until the window closes
    OVER = "over"


class Past(NamedTuple):
    """What a player did in a round that is not the newest one any more; the fields are as in `PlayerRecord`."""

    round_no: int
    tried: tuple[int, ...]
    hinted: bool
    solved: bool


class PlayerRecord(NamedTuple):
    """What one player has done in one game. Frozen: a press replaces it (a tuple, because that is done so often).

    The totals run over the game. `time_ms` adds up how long right answers took, and `right_at` is when the last of
    them was given, 0 without any. `past` holds what was done in earlier rounds. The fields from `round_no` on belong to
    that round alone and count as blank in any other: `tried` are the choices pressed, as shown; `done` means that the
    player can press no more in this round, `solved` that they found the right choice.
    """

    points: int = 0
    right: int = 0
    first_try: int = 0
    wrong: int = 0
    hints: int = 0
    time_ms: int = 0
    right_at: int = 0
    past: tuple[Past, ...] = ()
    round_no: int = -1
    tried: tuple[int, ...] = ()
    hinted: bool = False
    done: bool = False
    solved: bool = False

    def in_round(self, round_no: int) -> "PlayerRecord":
        """This record as it stands in the given round."""
        if self.round_no == round_no:
            return self
        past = self.past
        if self.tried or self.hinted:
            past = (*past, Past(self.round_no, self.tried, self.hinted, self.solved))
        return self._replace(past=past, round_no=round_no, tried=(), hinted=False, done=False, solved=False)


@dataclass(slots=True)
class Round:
    """One question within a game. `order` maps a place shown to the pack's index; times are ms, None until known.

    `answer` is the place of the right choice.

    `right` are the first players who were right, with the times of their presses, at most `REVEAL_NAMES`.
    `presses` counts, for each place shown, the players who pressed it. `waiting` is how many players who are waited
    for are not done; None where nobody had joined before it was shown, so that it stays open until its deadline.
    `answered` keeps the verdicts of this round by delivery, and `answered_before` those of the round before it, so that
    a repeated delivery is answered as before. `away` are the times (from, until) during which the host was away, and
    `more_ms` how long that was after the deadline, which those who have more time get back.
    """

    no: int
    question: int
    order: tuple[int, ...]
    answer: int
    limit_ms: int | None
    attempts: int | None
    presses: list[int]
    waiting: int | None = None
    shown_at: int | None = None
    deadline: int | None = None
    message: str | None = None
    right: list[tuple[int, str]] = field(default_factory=list)
    right_count: int = 0
    player_count: int = 0
    answered: dict[str, PrivateVerdict] = field(default_factory=dict)
    answered_before: dict[str, PrivateVerdict] = field(default_factory=dict)
    away: list[tuple[int, int]] = field(default_factory=list)
    more_ms: int = 0

    @property
    def returned_at(self) -> int:
        """When the host last came back from being away; 0 where it never was."""
        return self.away[-1][1] if self.away else 0

    def elapsed(self, at: int, limit_ms: int | None) -> int:
        """Milliseconds that the question's clock had run by `at` without the host's absences; 0 to the limit given."""
        if self.shown_at is None:
            return 0
        ran = at - self.shown_at - sum(max(0, min(at, until) - since) for since, until in self.away)
        return max(0, ran if limit_ms is None else min(ran, limit_ms))

    def answer_to(self, delivery: str | None) -> PrivateVerdict | None:
        """The verdict that this delivery was given before, if it is a repeated one."""
        if delivery is None:
            return None
        return self.answered.get(delivery) or self.answered_before.get(delivery)


@dataclass(slots=True)
class Window:
    """A time during which everybody may play alone. Times are ms.

    `until` is when nobody can begin any more and no question is asked; `closes_at`, when questions that were open then
    are over too, for which `wait_ms` are allowed. `presses`, `right` and `tried` count, for each question, as in
    `bot.engine.effects.QuestionTally`.
    """

    until: int
    closes_at: int
    wait_ms: int
    presses: list[list[int]]
    right: list[int]
    tried: list[int]
    message: str | None = None


class Change(NamedTuple):
    """What an event came to. `changed` is false where it left the game as it was and need not be kept."""

    effects: tuple[Effect, ...]
    changed: bool = True


class Game:
    """One playing of a challenge, rebuilt by folding its events.

    `revision` counts the events that changed it, and so is the sequence number of the last event in its log.
    `players` holds the record of everybody who joined. `read_until` is the moment (ms) at which the reading pause
    ends, None where the game waits for its player instead. `badges_told` are those of many games that were told last.
    """

    __slots__ = (
        "_current",
        "_extra",
        "_mode",
        "_request",
        "_window",
        "badges_told",
        "challenge",
        "end",
        "phase",
        "players",
        "read_until",
        "revision",
    )

    def __init__(self, challenge: Challenge) -> None:
        self.challenge = challenge
        self.phase = Phase.NEW
        self.revision = 0
        self.players: dict[str, PlayerRecord] = {}
        self.read_until: int | None = None
        self.end: EndReason | None = None
        self.badges_told: tuple[EarnedBadge, ...] = ()
        self._request: GameRequested | None = None
        self._extra: dict[str, int] = {}
        self._mode: Mode | None = None
        self._current: Round | None = None
        self._window: Window | None = None

    def begin(self, request: GameRequested, mode: Mode) -> None:
        """Take the request in. For `bot.engine.transitions` alone, once."""
        self._request = request
        self._mode = mode
        self._extra = dict(request.extra)
        self.players = {player: PlayerRecord() for player in request.players}

    def ask(self, round_: Round) -> None:
        """Make a round the current one. For `bot.engine.transitions` alone."""
        if self._current is not None:
            round_.answered_before = self._current.answered
        self._current = round_
        self.read_until = None
        self.phase = Phase.ASKING

    def hold(self, window: Window) -> None:
        """Hold a window open for everybody's own runs. For `bot.engine.windows` alone, once."""
        self._window = window
        self.phase = Phase.POSTING

    @property
    def window(self) -> Window:
        """The window that this game holds. Raises `GameNotStarted` where it holds none."""
        if self._window is None:
            raise GameNotStarted
        return self._window

    @property
    def request(self) -> GameRequested:
        """What was asked for. Raises `GameNotStarted` before that."""
        if self._request is None:
            raise GameNotStarted
        return self._request

    @property
    def mode(self) -> Mode:
        """The rules of this game. Raises `GameNotStarted` before it was requested."""
        if self._mode is None:
            raise GameNotStarted
        return self._mode

    @property
    def current(self) -> Round:
        """The newest round. Raises `GameNotStarted` before there is one."""
        if self._current is None:
            raise GameNotStarted
        return self._current

    @property
    def has_round(self) -> bool:
        """Whether there is a newest round."""
        return self._current is not None

    @property
    def question(self) -> Question:
        """The question of the newest round."""
        return self.challenge.questions[self.current.question]

    @property
    def alone(self) -> bool:
        """Whether one person plays this game, so that it waits for them and not for a clock between questions."""
        return self.request.audience in ALONE

    @property
    def open_to_all(self) -> bool:
        """Whether anybody may join."""
        return self.request.audience == Audience.CHANNEL

    @property
    def due_at(self) -> int | None:
        """The moment (ms) from which a `Tick` changes something; None where only people can move the game."""
        if self.phase is Phase.OVER or self._request is None:
            return None
        if self._window is not None:
            return self._window.closes_at
        if self.phase is Phase.OPEN and self.current.deadline is not None:
            return self.last_deadline(self.current.deadline) + self.request.grace_ms
        if self.phase is Phase.REVEALED and self.read_until is not None:
            return self.read_until
        return self.request.until if self.alone else None

    def extra_ms(self, player: str) -> int:
        """How much longer than the question's limit a player may take, in the current round; its limit has it already
        where one person plays."""
        limit_ms = self.current.limit_ms
        if not self._extra or limit_ms is None or self.alone:
            return 0
        return limit_ms * self._extra.get(player, 0) // 100

    def deadline_of(self, player: str) -> int | None:
        """Until when (ms) a player may press in the current round; None without a clock, or before it runs."""
        deadline = self.current.deadline
        if deadline is None or not self._extra:
            return deadline
        extra_ms = self.extra_ms(player)
        return deadline + extra_ms + self.current.more_ms if extra_ms else deadline

    def last_deadline(self, common: int) -> int:
        """Until when (ms) somebody may press in the current round: everybody, or those who have more time, play, and
        are not done."""
        waited_for = (
            player
            for player in self._extra
            if player in self.players and not self.players[player].in_round(self.current.no).done
        )
        return max((self.deadline_of(player) or common for player in waited_for), default=common)

    @property
    def holds_window(self) -> bool:
        """Whether everybody plays alone within a window that this game holds for its channel."""
        return self.mode.window_hours is not None and not self.alone

    def window_is_closed(self, at: int) -> bool:
        """Whether no question may be asked any more, because the window in which this game is played is over."""
        until = self.request.until
        return until is not None and at >= until
