"""What one occurrence of a schedule asks: a challenge of the bank, or a mix of its questions."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Final

from bot.engine.questions import Challenge
from bot.engine.selection import Asked, candidates, mix, select
from bot.host.errors import HostError
from bot.host.zones import quoted
from bot.ports.schedules import Schedule, Source, SourceKind

Challenges = Callable[[str | None], Mapping[str, Challenge]]
"""The challenges that can be played now in a space, by their ids; with None, outside of any."""

DAY_MS: Final = 24 * 60 * 60 * 1000

_SEED_DIGITS: Final = 13
"""Hexadecimal digits of a game's seed: 52 bits, which survive any JSON."""


class NothingToAsk(HostError):
    """The source of a schedule holds no question any more. The message says what to do."""


def known_source(source: Source, challenges: Mapping[str, Challenge]) -> Source:
    """The source as these challenges spell it. Raises `NothingToAsk` where it has no questions in them."""
    if source.kind is SourceKind.CHALLENGE:
        if source.value not in challenges:
            raise NothingToAsk(f"There is no challenge {quoted(source.value)} to be played; choose another one.")
        return source
    if source.kind is SourceKind.TOPIC:
        wanted = source.value.strip().casefold()
        spelled = (topic for it in challenges.values() for topic in it.topics if topic.casefold() == wanted)
        topic = next(spelled, None)
        if topic is None:
            raise NothingToAsk(f"No challenge has the topic {quoted(source.value)}; choose another one.")
        return Source(SourceKind.TOPIC, topic)
    if not challenges:
        raise NothingToAsk("There are no challenges to be played; ask whoever runs the quiz to add some.")
    return source


def draw(
    schedule: Schedule, game_id: str, challenges: Mapping[str, Challenge], asked: Mapping[str, int], now: int
) -> Challenge:
    """What a schedule's game asks; `asked` is when its channel was last asked each question.

    Equal arguments give equal challenges. Raises `NothingToAsk`.
    """
    source = known_source(schedule.source, challenges)
    if source.kind is SourceKind.CHALLENGE:
        return challenges[source.value]
    pool = candidates(challenges.values(), _topic(source))
    before = Asked(asked, now - schedule.no_repeat_days * DAY_MS)
    title = "Daily mix" if source.kind is SourceKind.UNSEEN else f"Daily mix: {source.value}"
    return mix(title, select(pool, schedule.questions, before, game_id).candidates)


def seed_of(game_id: str) -> int:
    """The seed of a game that is asked for by its id alone, the same each time."""
    return int(sha256(game_id.encode()).hexdigest()[:_SEED_DIGITS], 16)


def _topic(source: Source) -> str | None:
    return source.value if source.kind is SourceKind.TOPIC else None
