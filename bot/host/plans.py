"""Schedules as people ask for them, checked; and the occurrences that follow from them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from secrets import choice
from typing import Final, NamedTuple

from bot.engine.events import GameRequested
from bot.engine.modes import Audience
from bot.engine.questions import Challenge
from bot.host.drawing import known_source, seed_of
from bot.host.errors import HostError
from bot.host.recurrence import Due, Recurrence
from bot.host.typed_times import parse_time, parse_weekdays
from bot.host.zones import parse_zone
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind

HOUR_MS: Final = 60 * 60 * 1000

PUNCTUAL_MS: Final = 10 * 60_000
"""How late an occurrence may be and still count as on time."""

UNSEEN: Final = Source(SourceKind.UNSEEN)

_ID_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like others: people read ids to each other."""

_ID_LENGTH: Final = 6


class Span(NamedTuple):
    """The numbers that a field may hold."""

    name: str
    least: int
    most: int


LIMITS: Final = {
    row.name: row
    for row in (
        Span("questions", 1, 10),
        Span("no_repeat_days", 0, 365),
        Span("window_hours", 1, 168),
        Span("catch_up_hours", 0, 48),
    )
}


class NotScheduled(HostError):
    """A schedule cannot be as it was asked for, or is not there. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule as somebody asks for it. `at_time`, `zone` and `weekdays` are as they were typed.

    `channel` is the chat's address, `questions` is left alone where the source is a whole challenge.
    """

    channel: str
    at_time: str
    zone: str
    weekdays: str = "daily"
    source: Source = UNSEEN
    questions: int = 3
    no_repeat_days: int = 30
    window_hours: int = 24
    catch_up_hours: int = 6


def scheduled(
    space: str, plan: Plan, player: str, at: int, challenges: Mapping[str, Challenge], new_id: Callable[[], str]
) -> Schedule:
    """The schedule that a plan asks for. Raises `NotUnderstood`, `NotScheduled` or `NothingToAsk`, to say why not."""
    for field in _checked_fields(plan):
        value: int = getattr(plan, field.name)
        if not field.least <= value <= field.most:
            words = field.name.replace("_", " ")
            raise NotScheduled(f"The {words} must be {field.least} to {field.most}, not {value}.")
    source = known_source(plan.source, challenges)
    return Schedule(
        schedule_id=new_id(),
        space=space,
        channel=plan.channel,
        creator=player,
        at_time=parse_time(plan.at_time),
        zone=parse_zone(plan.zone),
        weekdays=parse_weekdays(plan.weekdays),
        source=source,
        questions=0 if source.kind is SourceKind.CHALLENGE else plan.questions,
        no_repeat_days=plan.no_repeat_days,
        window_hours=plan.window_hours,
        catch_up_hours=plan.catch_up_hours,
        created_at=at,
        since=at,
    )


def recurrence_of(schedule: Schedule) -> Recurrence:
    """When a schedule is due."""
    return Recurrence(schedule.at_time, schedule.zone, schedule.weekdays)


def game_id_of(schedule: Schedule, day: str) -> str:
    """The id of the game that a schedule posts for a day: the same each time, so that none is posted twice."""
    return f"daily-{schedule.schedule_id}-{day}"


def occurrence_of(
    schedule: Schedule, due: Due, at: int, state: OccurrenceState, reason: str | None = None
) -> Occurrence:
    """A new row for a day, noted at `at`, which opens when it is due."""
    return Occurrence(
        schedule_id=schedule.schedule_id,
        day=due.day,
        due_at=due.at,
        opens_at=due.at,
        closes_at=due.at + schedule.window_hours * HOUR_MS,
        state=state,
        game_id=game_id_of(schedule, due.day),
        noted_at=at,
        reason=reason,
    )


def patience(schedule: Schedule) -> int:
    """How late an occurrence may be posted (ms)."""
    return max(PUNCTUAL_MS, schedule.catch_up_hours * HOUR_MS)


def timed(occurrence: Occurrence, schedule: Schedule, now: int) -> Occurrence:
    """An occurrence as it opens when it is posted now: one that is late is open no shorter than others."""
    opens_at = occurrence.due_at if now - occurrence.due_at <= PUNCTUAL_MS else now
    return replace(occurrence, opens_at=opens_at, closes_at=opens_at + schedule.window_hours * HOUR_MS)


def request_for(schedule: Schedule, occurrence: Occurrence, now: int) -> GameRequested:
    """What asks for the game of an occurrence."""
    return GameRequested(
        at=now,
        mode="daily",
        audience=Audience.CHANNEL,
        owner=schedule.creator,
        seed=seed_of(occurrence.game_id),
        until=occurrence.closes_at,
        delivery=f"daily:{occurrence.schedule_id}:{occurrence.day}",
    )


def _checked_fields(plan: Plan) -> Iterator[Span]:
    whole = plan.source.kind is SourceKind.CHALLENGE
    return (row for row in LIMITS.values() if not (whole and row.name == "questions"))


def random_id() -> str:
    """A new id for a schedule."""
    return "".join(choice(_ID_LETTERS) for _ in range(_ID_LENGTH))
