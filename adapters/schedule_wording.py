"""The sentences about schedules of dailies, shared by the chats: plain text, as in `adapters.wording`."""

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from adapters.wording import count
from bot.engine.questions import Challenge
from bot.host import dates
from bot.host.recurrence import Coming, Preview
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind

NONE: Final = "No dailies are scheduled here yet."
NOTHING_COMES: Final = "None is coming: the schedule is paused."

ADDED: Final = "The daily is scheduled."
PAUSED: Final = "The daily is paused; nothing is posted until you resume it."
RESUMED: Final = "The daily goes on."
REMOVED: Final = "The daily is removed. What was played stays on the boards."
STOPPED: Final = "The daily is withdrawn."
SURE: Final = "Remove this daily for ever? What was played stays on the boards."

CAN_POST: Final = "I may post there."


def source(where: Source, challenges: Mapping[str, Challenge]) -> str:
    """Where the questions come from; a challenge that is no longer there by its id."""
    if where.kind is SourceKind.CHALLENGE:
        known = challenges.get(where.value)
        return f"the challenge {' '.join(known.title.split()) if known else where.value}"
    if where.kind is SourceKind.TOPIC:
        return f"a mix on {where.value}"
    return "questions that are new to this channel"


def when(schedule: Schedule, language: str | None = None) -> str:
    """ "Monday to Friday at 09:00 (Europe/Paris)"."""
    days = dates.weekdays(schedule.weekdays, language)
    clock = dates.clock(time.fromisoformat(schedule.at_time), language)
    return f"{days[:1].upper()}{days[1:]} at {clock} ({schedule.zone})"


def what(schedule: Schedule, challenges: Mapping[str, Challenge]) -> str:
    """ "questions that are new to this channel, 3 questions, open for 24 hours"."""
    number = f", {count(schedule.questions, 'question')}" if schedule.questions else ""
    return f"{source(schedule.source, challenges)}{number}, open for {count(schedule.window_hours, 'hour')}"


def summary(schedule: Schedule, challenges: Mapping[str, Challenge], language: str | None = None) -> str:
    """The schedule on one line, the channel left out."""
    paused = ", paused" if schedule.paused else ""
    return f"{when(schedule, language)}: {what(schedule, challenges)}{paused}"


def details(schedule: Schedule) -> list[str]:
    """What else was agreed: how long questions are not repeated, and what happens to one that is late."""
    late = schedule.catch_up_hours
    return [
        f"No question comes again within {count(schedule.no_repeat_days, 'day')} while others are left."
        if schedule.no_repeat_days
        else "Questions may come again at any time.",
        f"One that is late is posted within {count(late, 'hour')}, and not after that."
        if late
        else "One that is late is left out.",
    ]


def coming(one: Coming, language: str | None = None) -> str:
    """A date to come, as the clocks of the schedule's zone show it: "Mon 30 November 2026, 09:00 (UTC+1)"."""
    return f"{_day(one.day, language)}, {dates.clock(one.local.time(), language)} ({one.offset})"


def preview(found: Preview, language: str | None = None) -> list[str]:
    """The dates to come, a line each."""
    return [coming(one, language) for one in found.coming] or [NOTHING_COMES]


def skipped(iso: str, language: str | None = None) -> str:
    """That a day, "2026-11-30", is left out."""
    return f"The daily of {_day(iso, language)} is left out."


_STATES: Final[Mapping[OccurrenceState, str]] = {
    OccurrenceState.CLAIMED: "is being posted",
    OccurrenceState.POSTED: "was posted",
    OccurrenceState.WITHDRAWN: "was withdrawn",
    OccurrenceState.MISSED: "was missed",
    OccurrenceState.SKIPPED: "is left out, as asked",
    OccurrenceState.FAILED: "could not be posted",
}


def occurrence(one: Occurrence, language: str | None = None) -> str:
    """What became of one date, and why where it was not posted."""
    reason = f": {one.reason}" if one.reason else "."
    return f"The daily of {_day(one.day, language)} {_STATES[one.state]}{reason}"


def _day(iso: str, language: str | None) -> str:
    return dates.weekday_and_day(date.fromisoformat(iso), language)
