"""Schedules of daily challenges, their occurrences, and what channels were asked.

A *day* is a date in the schedule's own zone, as ISO text: "2026-11-28". Such texts sort as the dates do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

WEEKDAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
"""Short names of the weekdays, by their numbers from 0."""

LONGEST_MS: Final = 10 * 24 * 60 * 60 * 1000
"""No occurrence can still be played so long after it was due."""


class SourceKind(StrEnum):
    """Where the questions of a daily come from."""

    CHALLENGE = "challenge"  # one challenge of the bank, whole
    TOPIC = "topic"  # a mix of questions from all challenges with a topic
    UNSEEN = "unseen"  # a mix of questions from the whole bank, those first that the channel has not seen


class OccurrenceState(StrEnum):
    """How far an occurrence has come. All but `CLAIMED` and `POSTED` are final."""

    CLAIMED = "claimed"  # somebody is about to post it, or died over it
    POSTED = "posted"
    WITHDRAWN = "withdrawn"  # it was posted, and ended before its time
    MISSED = "missed"  # it was due while it could not be posted
    SKIPPED = "skipped"  # somebody did not want it
    FAILED = "failed"  # there was nothing to post


@dataclass(frozen=True, slots=True)
class Source:
    """Where the questions of a daily come from. `value` is the challenge's id, or the topic; "" for unseen ones."""

    kind: SourceKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A daily challenge of a channel.

    `space` is the server or workspace (`discord:<guild>`), `channel` the address of the chat, `creator` the player who
    made it. It is due at `at_time` ("HH:MM") in `zone` (an IANA name) on `weekdays` (0 is Monday; in order, not empty).
    `questions` is how many are asked, 0 for a whole challenge; none is repeated within `no_repeat_days` if others are
    left. Everybody may play for `window_hours`. One that is late is posted within `catch_up_hours`, 0: not at all.
    What was due at or before `since` (ms) is not its business: it did not exist then, or was paused. `last_day` is the
    newest day that was dealt with. A removed one is kept for its history.
    """

    schedule_id: str
    space: str
    channel: str
    creator: str
    at_time: str
    zone: str
    weekdays: tuple[int, ...]
    source: Source
    questions: int
    no_repeat_days: int
    window_hours: int
    catch_up_hours: int
    created_at: int
    since: int
    paused: bool = False
    removed: bool = False
    last_day: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One day of a schedule: there is one row at the most for each.

    It was due at `due_at` and can be played from `opens_at` to `closes_at`, in the game `game_id`. `noted_at` is when
    somebody last dealt with it, `reason` a sentence about why it was not posted, or withdrawn.
    """

    schedule_id: str
    day: str
    due_at: int
    opens_at: int
    closes_at: int
    state: OccurrenceState
    game_id: str
    noted_at: int
    reason: str | None = None


class Schedules(Protocol):
    """Keeps schedules. Every method raises `StoreUnavailable` as those of `bot.ports.Store` do."""

    async def add(self, schedule: Schedule, at_most: int) -> bool:
        """Keep a new schedule; false where its space has `at_most` or its id is taken, and nothing is kept then."""
        ...

    async def get(self, schedule_id: str) -> Schedule | None:
        """A schedule, also a removed one; None where there is none of this id."""
        ...

    async def of_space(self, space: str) -> list[Schedule]:
        """The schedules of a space that are not removed, oldest first."""
        ...

    async def active(self) -> list[Schedule]:
        """All that are neither paused nor removed, oldest first."""
        ...

    async def pause(self, schedule_id: str) -> bool:
        """Pause a schedule; false where it is paused or removed, or unknown."""
        ...

    async def resume(self, schedule_id: str, since: int) -> bool:
        """Let a paused schedule go on with what is due after `since`; false where it is not paused, or is removed."""
        ...

    async def remove(self, schedule_id: str) -> bool:
        """Remove a schedule for ever; its history is kept. False where it is removed or unknown."""
        ...

    async def claim(self, occurrence: Occurrence) -> bool:
        """Keep a new occurrence; false where there is a row of its schedule and day already, which is left as it is.

        Either way the schedule's `last_day` is at least this day afterwards, unless the occurrence is skipped: that
        is done ahead of time, and earlier days may still be open.
        """
        ...

    async def take(self, occurrence: Occurrence, at: int, opens_at: int, closes_at: int) -> bool:
        """Note that somebody tries a claimed occurrence again, at `at` and with these times.

        False where it is not claimed any more or was noted since `occurrence` was read: of several who try, one goes
        ahead.
        """
        ...

    async def conclude(self, occurrence: Occurrence, channel: str, asked: Sequence[str] = ()) -> None:
        """Replace an occurrence's row, and note that its channel was asked these questions at its `opens_at`.

        Questions are named `<challenge>/<question>`. Both happen in one transaction.
        """
        ...

    async def withdraw(self, space: str, game_id: str, reason: str | None = None) -> None:
        """Note that a daily of this space ended before its time. Changes nothing where it is not (being) posted."""
        ...

    async def claimed(self) -> list[Occurrence]:
        """All that are claimed and nothing further, earliest due first."""
        ...

    async def last(self, schedule_ids: Sequence[str], by: int) -> dict[str, Occurrence]:
        """Of each schedule the newest occurrence that was due at or before `by`."""
        ...

    async def ahead(self, schedule_ids: Sequence[str], after: int) -> list[Occurrence]:
        """Rows of occurrences due after `after`, earliest first: those that are to be skipped."""
        ...

    async def open_in(self, space: str, at: int) -> list[Occurrence]:
        """The posted occurrences of a space that can be played at `at`, newest first."""
        ...

    async def offered(self, spaces: Sequence[str], since: int, until: int) -> list[tuple[int, int]]:
        """When dailies could be played in these spaces: `(opens_at, closes_at)` of those posted, in order, each once.

        Only those that were open at some moment from `since` until before `until`.
        """
        ...

    async def asked(self, channel: str) -> Mapping[str, int]:
        """When a channel was last asked each question (`<challenge>/<question>`), ms."""
        ...

    async def note_asked(self, channel: str, questions: Sequence[str], at: int) -> None:
        """Note that a channel was asked these questions at `at` (ms); what was asked later stays."""
        ...
