"""Promises that hold for any sequence of events, however late, early, repeated or unlawful.

Hypothesis draws moves; a move becomes an event by looking at the game, so that most of them are about the question
that is open, and the rest are about rounds, choices and moments that do not fit.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from hypothesis import given, note
from hypothesis import strategies as st

from bot.engine.codec import decode_announcement, decode_event, encode_announcement, encode_event
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ScoreChanged,
    Verdict,
)
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
from bot.engine.game import Game, Phase
from bot.engine.standings import standings
from bot.engine.transitions import fold, step
from bot.engine.views import view
from tests.engine.builders import OWNER, QUICK, START, all_of, challenge_of, plain, question, requested, snapshot

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
GAMES = st.tuples(st.sampled_from(REQUESTS), st.one_of(st.binary(max_size=60), LONG, LONG, LONG).map(moves_from))


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


@given(GAMES)
@QUICK
def test_a_refused_or_idle_event_leaves_no_trace_and_any_other_is_one_revision(game):
    for played, event in playing(game):
        before = snapshot(played.game)
        if played.feed(event):
            assert played.game.revision == before["revision"] + 1
        else:
            assert snapshot(played.game) == before


@given(GAMES)
@QUICK
def test_a_closed_round_never_changes(game):
    for played, event in playing(game):
        current, closed = played.game.current, played.game.phase in (Phase.REVEALED, Phase.OVER)
        before = plain(current)
        played.feed(event)
        assert not closed or plain(current) == before


@given(GAMES)
@QUICK
def test_an_event_that_comes_twice_in_a_row_changes_nothing_the_second_time(game):
    for played, event in playing(game):
        played.feed(event)
        assert not played.feed(event)


@given(GAMES)
@QUICK
def test_what_was_kept_changes_nothing_when_it_is_delivered_again_later(game):
    played = play(game)
    for event in [event for event in played.log if event.delivery is not None]:
        assert not played.feed(event)


@given(GAMES)
@QUICK
def test_the_fold_of_the_log_is_the_running_game_even_from_storage(game):
    played = play(game)
    assert snapshot(fold(CHALLENGE, played.log)) == snapshot(played.game)
    stored = [(type(event).__name__, event.at, event.delivery, encode_event(event)) for event in played.log]
    assert snapshot(fold(CHALLENGE, (decode_event(*row) for row in stored))) == snapshot(played.game)
    for effect in all_of(Announcement, played.effects):
        assert decode_announcement(type(effect).__name__, encode_announcement(effect)) == effect


@given(GAMES)
@QUICK
def test_players_never_have_more_attempts_than_allowed_and_never_lose_points(game):
    totals: dict[str, int] = {}
    for played, event in playing(game):
        played.feed(event)
        attempts = played.game.current.attempts
        for player, record in played.game.players.items():
            seen = view(played.game, player)
            assert len(set(seen.tried)) == len(seen.tried) <= (attempts or len(seen.order))
            assert attempts is None or 0 <= seen.attempts_left <= attempts
            assert not seen.solved or seen.done
            assert record.points >= totals.get(player, 0) >= 0
            assert record.first_try <= record.right <= played.game.current.no + 1
            totals[player] = record.points


@given(GAMES)
@QUICK
def test_an_open_round_waits_for_exactly_those_who_are_not_done(game):
    for played, event in playing(game):
        played.feed(event)
        if played.game.phase is Phase.OPEN and played.game.current.waiting is not None:
            waiting = [player for player in played.game.players if not view(played.game, player).done]
            assert played.game.current.waiting == len(waiting) > 0


@given(GAMES)
@QUICK
def test_points_are_given_for_right_verdicts_alone_and_once(game):
    played = play(game)
    earned: Counter[str] = Counter()
    again = Game(CHALLENGE)
    for event in played.log:
        for verdict in all_of(PrivateVerdict, step(again, event)):
            assert (verdict.points is not None) is (verdict.verdict is Verdict.RIGHT)
            earned[verdict.player] += verdict.points.total if verdict.points else 0
    assert {player: record.points for player, record in played.game.players.items() if record.points} == +earned


@given(GAMES)
@QUICK
def test_every_press_that_was_kept_is_counted_once_and_the_last_score_told_is_the_score(game):
    played = play(game)
    records = played.game.players
    presses = Counter(event.player for event in played.log if isinstance(event, ChoicePressed))
    assert +Counter({player: record.right + record.wrong for player, record in records.items()}) == presses
    for player, score in {score.player: score for score in all_of(ScoreChanged, played.effects)}.items():
        told = {name: getattr(records[player], name) for name in ("points", "right", "first_try", "wrong", "hints")}
        assert score == ScoreChanged(player, **told)


@given(GAMES)
@QUICK
def test_every_question_is_asked_once_and_closed_once_in_order(game):
    played = play(game)
    asked = [ask.round_no for ask in all_of(AskQuestion, played.effects)]
    revealed = [reveal.round_no for reveal in all_of(Reveal, played.effects)]
    closes = all_of(CloseQuestion, played.effects)
    assert asked == list(range(played.game.current.no + 1))
    assert revealed == [close.round_no for close in closes if close.reason is not CloseReason.STOPPED]
    assert revealed == list(range(len(revealed)))
    assert len(asked) - len(revealed) in (0, 1)
    ends = all_of(FinishChallenge, played.effects)
    assert len(ends) == (played.game.phase is Phase.OVER)
    for finish in ends:
        assert finish.asked == len(asked) - (played.game.current.shown_at is None)
        assert finish.standings == standings(played.game.players)
    won = {badge.player for badge in all_of(AwardBadge, played.effects)}
    mode, full = played.game.mode, len(CHALLENGE.questions)
    complete = played.game.end is not None and mode.badge
    assert won == {player for player, record in played.game.players.items() if complete and record.right == full}


@given(GAMES)
@QUICK
def test_a_deadline_only_ever_moves_on(game):
    for played, event in playing(game):
        current, before = played.game.current, played.game.current.deadline
        played.feed(event)
        assert before is None or current.deadline >= before


@given(GAMES)
@QUICK
def test_a_tick_moves_the_game_from_the_due_moment_on_and_not_before(game):
    played = play(game)
    while (due := played.game.due_at) is not None:
        assert not played.feed(Tick(due - 1))
        assert played.feed(Tick(due))
