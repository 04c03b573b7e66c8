"""Short ways to make what a store keeps."""

from collections.abc import Sequence
from dataclasses import replace

from bot.engine.effects import AskQuestion, AwardBadge, Effect, ScoreChanged
from bot.engine.events import ChoicePressed, Event, GameRequested
from bot.engine.questions import Challenge, Choice, Proof, Question, Snippet
from bot.ports import Append, GameInfo, LoggedEvent, PostKey

NOW = 1_760_000_000_000
CHANNEL = "discord:42"
ASK = AskQuestion(round_no=0, question=0, order=(1, 0), seconds=30, attempts=2)


def challenge(version: str = "v1", challenge_id: str = "tensors") -> Challenge:
    """A small challenge with everything in it that a codec could lose."""
    question = Question(
        id="q1",
        kind="predict-output",
        difficulty="expert",
        prompt="Was gibt das aus? 4 × 7 'quoted' \"twice\" 🔮",
        choices=(Choice("28", right=True, feedback="Genau"), Choice("all of these", pinned=True)),
        hint="Multiply",
        explanation="It multiplies",
        seconds=30,
        snippet=Snippet("print(4 * 7)\n"),
        proof=Proof("28\n\x1b\0", "2.13.0"),
    )
    return Challenge(
        id=challenge_id,
        title="Tensors",
        topics=("shapes", "dtypes"),
        minutes=5,
        badge="Shapely",
        questions=(question,),
        version=version,
    )


def info(game_id: str = "g1", revision: int = 1, **changes: object) -> GameInfo:
    """A running game's row."""
    row = GameInfo(
        game_id=game_id,
        challenge_id="tensors",
        version="v1",
        mode="challenge",
        channel=CHANNEL,
        owner="discord:1",
        over=False,
        revision=revision,
        due_at=None,
        created_at=NOW,
        host="here",
        seen_at=NOW,
    )
    return replace(row, **changes)


def requested(delivery: str | None = None) -> GameRequested:
    """The first event of a log."""
    return GameRequested(
        at=NOW,
        mode="challenge",
        audience="channel",
        owner="discord:1",
        seed=7,
        players=("discord:1",),
        delivery=delivery,
    )


def pressed(number: int = 0, delivery: str | None = None, player: str = "discord:1") -> ChoicePressed:
    """A press, different for each number."""
    return ChoicePressed(at=NOW + number, player=player, round_no=0, choice=number % 2, delivery=delivery)


def score(player: str = "discord:1", points: int = 100, right: int = 1, first_try: int = 1) -> ScoreChanged:
    """A player's result."""
    return ScoreChanged(player=player, points=points, right=right, first_try=first_try, wrong=2, hints=3)


def award(player: str = "discord:1", badge: str = "shapely", version: str = "v1") -> AwardBadge:
    """A badge for a player."""
    return AwardBadge(
        player=player,
        badge=badge,
        name="Shapely",
        emoji="🏅",
        challenge="tensors",
        version=version,
        first_try=True,
        hints=1,
    )


def start(game_id: str = "g1", *effects: Effect, delivery: str | None = None, **changes: object) -> Append:
    """A new game with its first event."""
    row = info(game_id, **changes)
    return Append(row, (LoggedEvent(1, requested(delivery), effects),), challenge(row.version, row.challenge_id))


def follow(
    game_id: str = "g1",
    seq: int = 2,
    *effects: Effect,
    event: Event | None = None,
    delivered: Sequence[PostKey] = (),
    **changes: object,
) -> Append:
    """One more event of a game."""
    logged = LoggedEvent(seq, pressed(seq) if event is None else event, effects)
    return Append(info(game_id, seq, **changes), (logged,), delivered=tuple(delivered))
