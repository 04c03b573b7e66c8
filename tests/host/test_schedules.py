"""What people do with schedules of dailies."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest

from bot.engine.errors import NotAllowed
from bot.host.drawing import NothingToAsk
from bot.host.errors import HostError
from bot.host.plans import NotScheduled, occurrence_of, random_id
from bot.host.roles import ModeratorsOnly
from bot.host.schedules import MAX_SCHEDULES, ScheduleBook
from bot.host.zones import NotUnderstood
from bot.ports import StoreUnavailable
from bot.ports.careers import AuditEntry
from bot.ports.schedules import OccurrenceState, Source, SourceKind
from tests.fakes.store import MemoryStore
from tests.host.dailies import DAY, MOD, ROOM, SPACE, bank, plan, schedule

NOW = int(datetime(2026, 3, 27, 12, tzinfo=UTC).timestamp()) * 1000
"""A Friday noon; two days later Paris changes to summer time."""


class Desk:
    """A book with its store, and how often it said that something changed."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.changes = 0
        numbers = count(1)
        self.book = ScheduleBook(self.store, bank, self._changed, new_id=lambda: f"id{next(numbers)}")

    def _changed(self) -> None:
        self.changes += 1

    async def add(self, **changes: object) -> str:
        return (await self.book.add(SPACE, plan(**changes), MOD, moderates=True, at=NOW)).schedule_id


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def allowed(channel: str) -> str | None:
    assert channel == ROOM
    return None


async def forbidden(channel: str) -> str | None:
    return f"I may not post in {channel}; give me the right to."


# --- adding -----------------------------------------------------------------------------------------------------------


async def test_a_plan_becomes_a_schedule(desk: Desk) -> None:
    added = await desk.book.add(
        SPACE, plan(at_time="9", weekdays="mon-fri"), MOD, moderates=True, at=NOW, permitted=allowed
    )
    assert added == schedule(
        "id1",
        NOW,
        at_time="09:00",
        zone="Europe/Paris",
        weekdays=(0, 1, 2, 3, 4),
        source=Source(SourceKind.TOPIC, "Autograd"),
        questions=3,
        catch_up_hours=6,
    )
    assert await desk.book.get(SPACE, "id1") == added
    assert await desk.store.schedules.active() == [added]
    assert desk.changes == 1


async def test_a_whole_challenge_has_no_number_of_questions(desk: Desk) -> None:
    whole = Source(SourceKind.CHALLENGE, "basics")
    added = await desk.book.add(SPACE, plan(source=whole, questions=99), MOD, moderates=True, at=NOW)
    assert (added.source, added.questions) == (whole, 0)


@pytest.mark.parametrize(
    ("changes", "refused", "sentence"),
    [
        ({"at_time": "25:00"}, NotUnderstood, '"25:00" is not a time of day. Write it like 09:00, 21:30 or 9am.'),
        ({"zone": "Pariss"}, NotUnderstood, 'There is no time zone "Pariss". Did you mean Europe/Paris?'),
        ({"weekdays": "never"}, NotUnderstood, '"never" does not name weekdays.'),
        ({"questions": 0}, NotScheduled, "The questions must be 1 to 10, not 0."),
        ({"questions": 11}, NotScheduled, "The questions must be 1 to 10, not 11."),
        ({"no_repeat_days": -1}, NotScheduled, "The no repeat days must be 0 to 365, not -1."),
        ({"window_hours": 0}, NotScheduled, "The window hours must be 1 to 168, not 0."),
        ({"catch_up_hours": 49}, NotScheduled, "The catch up hours must be 0 to 48, not 49."),
        ({"source": Source(SourceKind.TOPIC, "cooking")}, NothingToAsk, 'No challenge has the topic "cooking"'),
        ({"source": Source(SourceKind.CHALLENGE, "x")}, NothingToAsk, 'There is no challenge "x" to be played'),
    ],
)
async def test_a_plan_that_cannot_be_is_refused_with_a_sentence(
    desk: Desk, changes: dict[str, Any], refused: type[HostError], sentence: str
) -> None:
    with pytest.raises(refused) as error:
        await desk.add(**changes)
    assert str(error.value).startswith(sentence)
    assert await desk.store.schedules.active() == []
    assert desk.changes == 0


async def test_unseen_questions_of_an_empty_bank() -> None:
    book = ScheduleBook(MemoryStore(), lambda space: {})
    with pytest.raises(NothingToAsk, match="no challenges"):
        await book.add(SPACE, plan(source=Source(SourceKind.UNSEEN)), MOD, moderates=True, at=NOW)


async def test_a_channel_in_which_the_bot_may_not_post(desk: Desk) -> None:
    with pytest.raises(NotScheduled, match=f"I may not post in {ROOM}"):
        await desk.book.add(SPACE, plan(), MOD, moderates=True, at=NOW, permitted=forbidden)
    assert await desk.store.schedules.active() == []


async def test_a_space_has_so_many_and_no_more(desk: Desk) -> None:
    for _ in range(MAX_SCHEDULES):
        await desk.add()
    with pytest.raises(NotScheduled, match="There are 25 dailies here already"):
        await desk.add()
    await desk.book.add("test:other", plan(), MOD, moderates=True, at=NOW)
    await desk.book.remove(SPACE, "id1", by=MOD, moderates=True, at=NOW)
    await desk.add()


async def test_an_id_that_is_taken_is_not_used_again() -> None:
    store = MemoryStore()
    ids = iter(["a", "a", "a", "b"])
    book = ScheduleBook(store, bank, new_id=lambda: next(ids))
    assert (await book.add(SPACE, plan(), MOD, moderates=True, at=NOW)).schedule_id == "a"
    assert (await book.add(SPACE, plan(), MOD, moderates=True, at=NOW)).schedule_id == "b"


def test_ids_are_short_and_easily_read() -> None:
    ids = {random_id() for _ in range(200)}
    assert len(ids) == 200
    assert all(len(id_) == 6 and set(id_) <= set("abcdefghjkmnpqrstuvwxyz23456789") for id_ in ids)


async def test_a_store_that_fails_keeps_nothing(desk: Desk) -> None:
    desk.store.schedules.fail("add")
    with pytest.raises(StoreUnavailable):
        await desk.add()
    assert await desk.store.schedules.active() == []
    assert desk.changes == 0


# --- who may ----------------------------------------------------------------------------------------------------------

Change = Callable[[ScheduleBook, bool, str], Coroutine[Any, Any, Any]]

CHANGES: list[Change] = [
    lambda book, may, space: book.pause(space, "id1", by=MOD, moderates=may, at=NOW),
    lambda book, may, space: book.resume(space, "id1", by=MOD, moderates=may, at=NOW),
    lambda book, may, space: book.remove(space, "id1", by=MOD, moderates=may, at=NOW),
    lambda book, may, space: book.skip(space, "id1", by=MOD, moderates=may, at=NOW),
]


@pytest.mark.parametrize(
    "change", [lambda book, may, space: book.add(space, plan(), MOD, moderates=may, at=NOW), *CHANGES]
)
async def test_only_moderators_change_schedules(desk: Desk, change: Change) -> None:
    await desk.add()
    before = replace(desk.store.state.schedules, schedules=dict(desk.store.state.schedules.schedules))
    with pytest.raises(ModeratorsOnly, match="Only moderators may change the dailies") as refused:
        await change(desk.book, False, SPACE)
    assert isinstance(refused.value, NotAllowed) and isinstance(refused.value, HostError)
    assert desk.store.state.schedules == before


@pytest.mark.parametrize("change", CHANGES)
async def test_moderators_change_those_of_their_own_space_alone(desk: Desk, change: Change) -> None:
    await desk.add()
    for space, gone in ((f"{SPACE}2", False), (SPACE, True)):
        if gone:
            await desk.book.remove(SPACE, "id1", by=MOD, moderates=True, at=NOW)
        with pytest.raises(NotScheduled, match="That daily is not here any more"):
            await change(desk.book, True, space)


# --- changes ----------------------------------------------------------------------------------------------------------


async def test_pausing_and_resuming(desk: Desk) -> None:
    id_ = await desk.add()
    with pytest.raises(NotScheduled, match="is not paused"):
        await desk.book.resume(SPACE, id_, by=MOD, moderates=True, at=NOW)
    assert (await desk.book.pause(SPACE, id_, by=MOD, moderates=True, at=NOW)).paused
    with pytest.raises(NotScheduled, match="paused already"):
        await desk.book.pause(SPACE, id_, by=MOD, moderates=True, at=NOW)
    with pytest.raises(NotScheduled, match="resume it first"):
        await desk.book.skip(SPACE, id_, by=MOD, moderates=True, at=NOW)
    resumed = await desk.book.resume(SPACE, id_, by=MOD, moderates=True, at=NOW + DAY)
    assert (resumed.paused, resumed.since) == (False, NOW + DAY)
    assert await desk.book.get(SPACE, id_) == resumed
    assert desk.changes == 3


async def test_removing(desk: Desk) -> None:
    id_ = await desk.add()
    assert (await desk.book.remove(SPACE, id_, by=MOD, moderates=True, at=NOW)).removed
    assert await desk.book.listed(SPACE, NOW) == []
    assert desk.store.state.schedules.schedules[id_].removed


async def test_each_change_is_in_the_audit(desk: Desk) -> None:
    id_ = await desk.add()
    skipped = await desk.book.skip(SPACE, id_, by="test:mo", moderates=True, at=NOW + 1)
    await desk.book.pause(SPACE, id_, by="test:mo", moderates=True, at=NOW + 2)
    await desk.book.resume(SPACE, id_, by="test:mo", moderates=True, at=NOW + 3)
    await desk.book.remove(SPACE, id_, by="test:mo", moderates=True, at=NOW + 4)
    where = {"channel": ROOM}
    assert list(reversed(await desk.store.careers.audit(space=SPACE))) == [
        AuditEntry(NOW, MOD, "schedule-added", id_, SPACE, where),
        AuditEntry(NOW + 1, "test:mo", "daily-skipped", id_, SPACE, {**where, "day": skipped.day}),
        AuditEntry(NOW + 2, "test:mo", "schedule-paused", id_, SPACE, where),
        AuditEntry(NOW + 3, "test:mo", "schedule-resumed", id_, SPACE, where),
        AuditEntry(NOW + 4, "test:mo", "schedule-removed", id_, SPACE, where),
    ]


async def test_what_was_refused_is_not_in_the_audit(desk: Desk) -> None:
    id_ = await desk.add()
    before = await desk.store.careers.audit()
    with pytest.raises(NotScheduled):
        await desk.book.resume(SPACE, id_, by=MOD, moderates=True, at=NOW)
    with pytest.raises(ModeratorsOnly):
        await desk.book.remove(SPACE, id_, by=MOD, moderates=False, at=NOW)
    assert await desk.store.careers.audit() == before


async def test_each_skip_leaves_out_one_more(desk: Desk) -> None:
    id_ = await desk.add()
    first = await desk.book.skip(SPACE, id_, by=MOD, moderates=True, at=NOW)
    assert first.next is not None
    assert (first.day, first.next.day) == ("2026-03-28", "2026-03-29")
    second = await desk.book.skip(SPACE, id_, by=MOD, moderates=True, at=NOW)
    assert second.next is not None
    assert (second.day, second.next.day) == ("2026-03-29", "2026-03-30")
    (listed,) = await desk.book.listed(SPACE, NOW)
    assert listed.skipped == ("2026-03-28", "2026-03-29")
    assert listed.next == second.next


async def test_a_day_that_is_claimed_this_moment_is_not_skipped(desk: Desk) -> None:
    id_ = await desk.add()
    (listed,) = await desk.book.listed(SPACE, NOW)
    assert listed.next is not None

    async def claimed() -> None:
        assert listed.next is not None
        row = occurrence_of(listed.schedule, listed.next, NOW, OccurrenceState.CLAIMED)
        assert await desk.store.schedules.claim(row)

    desk.store.schedules.before("claim", claimed)
    skipped = await desk.book.skip(SPACE, id_, by=MOD, moderates=True, at=NOW)
    assert skipped.day == "2026-03-29"


async def test_channels_that_are_gone_have_their_schedules_paused(desk: Desk) -> None:
    for channel in (ROOM, "test:other", ROOM):
        await desk.add(channel=channel)
    assert await desk.book.lost(SPACE, ROOM) == 2
    assert [it.schedule.paused for it in await desk.book.listed(SPACE, NOW)] == [True, False, True]
    assert await desk.book.lost(SPACE) == 1
    assert await desk.book.lost(SPACE) == 0


async def test_schedules_that_are_newer_than_the_loss_stay(desk: Desk) -> None:
    await desk.add()
    assert await desk.book.lost(SPACE, before=NOW) == 0
    assert await desk.book.lost(SPACE, before=NOW + 1) == 1


# --- looking ----------------------------------------------------------------------------------------------------------


async def test_a_list_says_what_comes_and_what_came(desk: Desk) -> None:
    id_ = await desk.add()
    paused = await desk.add()
    await desk.book.pause(SPACE, paused, by=MOD, moderates=True, at=NOW)
    row = await desk.book.skip(SPACE, id_, by=MOD, moderates=True, at=NOW - DAY)
    first, second = await desk.book.listed(SPACE, NOW)
    assert first.last is not None and first.last.day == row.day and first.last.state is OccurrenceState.SKIPPED
    assert first.next is not None and first.next.day == "2026-03-28"
    assert (second.next, second.last, second.skipped) == (None, None, ())


async def test_what_comes_next_is_earliest_first(desk: Desk) -> None:
    late = await desk.add(at_time="18:00")
    early = await desk.add(at_time="8:00")
    await desk.add(at_time="9:00", weekdays="tue")
    paused = await desk.add()
    await desk.book.pause(SPACE, paused, by=MOD, moderates=True, at=NOW)
    coming = await desk.book.coming(SPACE, NOW)
    assert [(it.schedule_id, due.day) for it, due in coming[:2]] == [(late, "2026-03-27"), (early, "2026-03-28")]
    assert len(coming) == 3
    assert len(await desk.book.coming(SPACE, NOW, most=1)) == 1


async def test_a_preview_shows_dates_changes_and_rights(desk: Desk) -> None:
    id_ = await desk.add()
    await desk.book.skip(SPACE, id_, by=MOD, moderates=True, at=NOW)
    shown = await desk.book.preview(SPACE, id_, NOW, count=3, permitted=forbidden)
    assert [it.day for it in shown.preview.coming] == ["2026-03-29", "2026-03-30", "2026-03-31"]
    assert shown.preview.notes == (
        "From 29 March 2026 on, 09:00 is UTC+2 instead of UTC+1.",
        "28 March 2026 is left out, as asked.",
    )
    assert shown.forbidden == f"I may not post in {ROOM}; give me the right to."
    assert (await desk.book.preview(SPACE, id_, NOW, permitted=allowed)).forbidden is None
