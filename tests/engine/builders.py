"""Small games for tests, at fixed times.

Round `r` is shown at `moment(r)`; the builders of events take `after`, the ms since then. Unless told otherwise a
question has four choices in the pack's order, of which place `RIGHT` is right, two attempts and 30 seconds.
"""

import os
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import pytest
from hypothesis import Phase as Search
from hypothesis import settings

from bot.engine.effects import Effect
from bot.engine.errors import RefusedEvent
from bot.engine.events import (
    BadgesEarned,
    ChatLost,
    ChoicePressed,
    ContinuePressed,
    EarnedBadge,
    Event,
    GameCorrected,
    GameRequested,
    HintPressed,
    HostReturned,
    PlayerGone,
    PlayerJoined,
    QuestionShown,
    RunEnded,
    SkipPressed,
    StopPressed,
    Tick,
)
from bot.engine.game import Game, Phase
from bot.engine.questions import RAISES, Challenge, Choice, Proof, Question, Snippet
from bot.engine.transitions import step

START = 1_700_000_000_000
BETWEEN_ROUNDS = 1_000_000
LIMIT = 30_000
GRACE = 1_500
READING = 8_000

RIGHT = 1
WRONG = (0, 2, 3)
OWNER = "ann"

EXAMPLES = int(os.environ.get("QUIZHOST_EXAMPLES", "15"))
AT_THE_DESK = EXAMPLES == 15
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=AT_THE_DESK,
    # Making a failing example small can take longer than everything else; that is for the desk.
    phases=tuple(Search) if AT_THE_DESK else (Search.explicit, Search.generate),
)
"""For property tests: few and the same at the desk, where they run often; many and new ones where QUIZHOST_EXAMPLES
asks for that, as CI does."""

Found = TypeVar("Found", bound=Effect)


# --- Challenges ------------------------------------------------------------------------------------------------------


def question(id: str = "q1", *, choices: int = 4, pinned: Iterable[int] = (), **others: Any) -> Question:
    held = frozenset(pinned)
    wording: dict[str, Any] = {
        "kind": "conceptual",
        "difficulty": "intermediate",
        "prompt": f"What is {id}?",
        "hint": "Think.",
        "explanation": "Because.",
        "seconds": LIMIT // 1000,
    }
    offered = tuple(
        Choice(
            text=f"choice {index}",
            right=index == RIGHT,
            feedback=None if index == RIGHT else f"not {index}",
            pinned=index in held,
        )
        for index in range(choices)
    )
    return Question(id=id, choices=offered, **(wording | others))


def challenge(n: int = 3, **others: Any) -> Challenge:
    """A challenge of `n` equal questions; `others` are fields of each of them."""
    return challenge_of(*(question(f"q{number}", **others) for number in range(1, n + 1)))


def challenge_of(*questions: Question) -> Challenge:
    return Challenge(
        id="tensors",
        title="Tensor basics",
        topics=("pytorch",),
        minutes=5,
        badge="Tensor Tamer",
        questions=questions,
        version="v1",
    )


def rich_challenge() -> Challenge:
    """Every field of a challenge in use."""
    return Challenge(
        id="rich",
        title="Réseaux – 层 🔥",
        topics=("pytorch", "métriques"),
        minutes=12,
        badge="Rich",
        questions=(
            question(
                "q1",
                kind="predict-output",
                snippet=Snippet("print('a\\n')\n\tx = \"4 × 7\"", "python"),
                outcome=RAISES,
                proof=Proof("a\n\x1b[0m", "2.13.0", RAISES, "KeyError", "'é'"),
                pinned=(3,),
                attempts=3,
            ),
            question("q2", choices=2, kind="metrics", difficulty="expert", seconds=86_400),
            question(
                "q3", choices=6, kind="predict-output", difficulty="beginner", snippet=Snippet("fn main() {}", "rust")
            ),
        ),
        version="sha256:0123",
        summary="Everything at once.",
    )


# --- Events ----------------------------------------------------------------------------------------------------------


def moment(round_no: int = 0, after: int = 0) -> int:
    return START + round_no * BETWEEN_ROUNDS + after


def requested(audience: str = "solo", **others: Any) -> GameRequested:
    settings: dict[str, Any] = {
        "at": START - 1_000,
        "mode": "challenge",
        "owner": OWNER,
        "seed": 7,
        "players": (OWNER,) if audience == "solo" else (),
        "shuffle": False,
    }
    return GameRequested(audience=audience, **(settings | others))


def show(round_no: int = 0, after: int = 0, message: str | None = None) -> QuestionShown:
    return QuestionShown(at=moment(round_no, after), round_no=round_no, message=message)


def press(
    player: str, choice: int, after: int = 5_000, round_no: int = 0, delivery: str | None = None
) -> ChoicePressed:
    return ChoicePressed(at=moment(round_no, after), player=player, round_no=round_no, choice=choice, delivery=delivery)


def ask_hint(player: str, after: int = 4_000, round_no: int = 0, delivery: str | None = None) -> HintPressed:
    return HintPressed(at=moment(round_no, after), player=player, round_no=round_no, delivery=delivery)


def join(player: str, after: int = 0, round_no: int = 0) -> PlayerJoined:
    return PlayerJoined(at=moment(round_no, after), player=player)


def skip(player: str | None = OWNER, after: int = 5_000, round_no: int = 0) -> SkipPressed:
    return SkipPressed(at=moment(round_no, after), player=player, round_no=round_no)


def go_on(player: str = OWNER, round_no: int = 0, after: int = 60_000) -> ContinuePressed:
    return ContinuePressed(at=moment(round_no, after), player=player, round_no=round_no)


def stop(player: str | None = OWNER, after: int = 70_000, round_no: int = 0) -> StopPressed:
    return StopPressed(at=moment(round_no, after), player=player)


def tick(after: int, round_no: int = 0) -> Tick:
    return Tick(at=moment(round_no, after))


def away(since: int, until: int, round_no: int = 0) -> HostReturned:
    """The host was away from `since` to `until`, both in ms since the round was shown."""
    return HostReturned(at=moment(round_no, until), away_since=moment(round_no, since))


def chat_lost(after: int = 1_000, round_no: int = 0) -> ChatLost:
    return ChatLost(at=moment(round_no, after), reason="channel deleted")


UNTIL = START + 24 * 60 * 60 * 1000
"""When the windows of tests close."""


def window_requested(**others: Any) -> GameRequested:
    """A moderator's schedule opens a window at `START`."""
    return requested("channel", mode="daily", until=UNTIL, **others)


def run_requested(player: str = OWNER, **others: Any) -> GameRequested:
    """A player begins their run within that window."""
    settings = {"owner": player, "players": (player,), "until": UNTIL, "window": "w1", "home": "test:room"}
    return requested("each-alone", mode="daily", **(settings | others))


def run_ended(player: str = OWNER, points: int = 100, tried: Any = ((1,), (0, 1), ()), **others: Any) -> RunEnded:
    """A player's run with three questions has ended an hour after `START`."""
    totals = {"right": 2, "first_try": 1, "wrong": 1, "hints": 0, "time_ms": 5_000}
    return RunEnded(at=START + 3_600_000, player=player, points=points, tried=tried, **(totals | others))


def one_of_each(round_no: int = 0) -> tuple[Event, ...]:
    """One event of every type, about the given round."""
    return (
        requested(),
        show(round_no),
        join("ben", round_no=round_no),
        press(OWNER, RIGHT, round_no=round_no),
        ask_hint(OWNER, round_no=round_no),
        skip(round_no=round_no),
        go_on(round_no=round_no),
        stop(round_no=round_no),
        tick(40_000, round_no),
        away(1_000, 2_000, round_no),
        chat_lost(round_no=round_no),
        run_ended(),
        BadgesEarned(moment(round_no, 80_000), (EarnedBadge(OWNER, "streak:7", "Week", "🔥"),)),
        GameCorrected(moment(round_no, 90_000), question=0, was=1, right=0),
        PlayerGone(moment(round_no, 95_000), "gone:1"),
    )


# --- Games -----------------------------------------------------------------------------------------------------------


def asking(audience: str = "solo", of: Challenge | None = None, **request: Any) -> Game:
    """A game whose first question is on its way to the chat."""
    game = Game(of or challenge())
    step(game, requested(audience, **request))
    return game


def solo(n: int = 3, of: Challenge | None = None, **request: Any) -> Game:
    """A personal game of `OWNER`, its first question open."""
    game = asking("solo", of or challenge(n), **request)
    step(game, show())
    return game


def practice(n: int = 3, of: Challenge | None = None, **request: Any) -> Game:
    return solo(n, of, mode="practice", **request)


def channel(*joined: str, n: int = 3, of: Challenge | None = None, **request: Any) -> Game:
    """A shared game, its first question open. It waits for those who `joined` from the beginning."""
    game = asking("channel", of or challenge(n), players=joined, **request)
    step(game, show())
    return game


def next_question(game: Game) -> None:
    """From a reveal to the next open question."""
    round_no = game.current.no
    feed(game, go_on(round_no=round_no), show(round_no + 1))


def game_at(phase: Phase, audience: str = "channel") -> Game:
    """A game of three questions in that phase. Where it has begun, round 0 is over and round 1 is the newest.

    In the phases of a window it is one, whatever the audience.
    """
    game = Game(challenge(3))
    if phase is Phase.NEW:
        return game
    if phase in (Phase.POSTING, Phase.WINDOW):
        feed(game, window_requested(), *([show(0)] if phase is Phase.WINDOW else []))
        return game
    feed(game, requested(audience), show(0), press(OWNER, RIGHT, round_no=0, delivery="d0"))
    if game.phase is Phase.OPEN:
        step(game, skip(round_no=0))
    step(game, go_on(round_no=0))
    if phase is Phase.ASKING:
        return game
    step(game, show(1))
    if phase is Phase.REVEALED:
        step(game, skip(round_no=1))
    if phase is Phase.OVER:
        step(game, stop(round_no=1))
    return game


# --- Looking at games ------------------------------------------------------------------------------------------------


def feed(game: Game, *events: Event) -> list[Effect]:
    """Step all events; all their effects in order."""
    return [effect for event in events for effect in step(game, event)]


def all_of(kind: type[Found], effects: Iterable[Effect]) -> list[Found]:
    return [effect for effect in effects if isinstance(effect, kind)]


def only(kind: type[Found], effects: Iterable[Effect]) -> Found:
    (effect,) = all_of(kind, effects)
    return effect


def without_change(game: Game, event: Event) -> tuple[Effect, ...]:
    """Step an event that must leave the game as it is."""
    before = snapshot(game)
    effects = step(game, event)
    assert snapshot(game) == before
    return effects


def refuse(game: Game, event: Event, error: type[RefusedEvent]) -> RefusedEvent:
    """Step an event that must be refused with exactly this error, leaving the game as it is."""
    before = snapshot(game)
    with pytest.raises(error) as caught:
        step(game, event)
    assert type(caught.value) is error
    assert snapshot(game) == before
    return caught.value


def snapshot(game: Game) -> dict[str, Any]:
    """The whole game as plain data that later steps do not touch."""
    return {name: plain(getattr(game, name)) for name in Game.__slots__ if name != "challenge"}


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple((key, plain(entry)) for key, entry in value.items())
    if isinstance(value, list | tuple):
        return tuple(plain(entry) for entry in value)
    if is_dataclass(value) and not isinstance(value, type) and not value.__dataclass_params__.frozen:
        return tuple((field.name, plain(getattr(value, field.name))) for field in fields(value))
    return value
