"""The keeper that erases spaces: what it is told, what it asks, and that it goes on after faults."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.host.removals import DAY_MS, LOOK_MS, TRY_AGAIN_MS, NotYetKnown, Removals
from bot.ports import StoreUnavailable
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.host.bench import T0

SPACE = "test:space"
OTHER = "other:space"


class Failing(MemoryStore):
    """A store whose notes of removals fail so often."""

    def __init__(self) -> None:
        super().__init__()
        self.faults = 0
        note = self.erasure.note_removed

        async def note_removed(space: str, at: int | None) -> None:
            if self.faults:
                self.faults -= 1
                raise StoreUnavailable("the disk is full; make room and start again")
            await note(space, at)

        self.erasure.note_removed = note_removed  # type: ignore[method-assign]


class Platform:
    """Says whether the bot is in its spaces."""

    def __init__(self, there: bool | None) -> None:
        self.there = there

    async def is_there(self, space: str) -> bool | None:
        return self.there


@pytest.fixture
def store() -> Failing:
    return Failing()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(T0)


@pytest.fixture
async def removals(store: Failing, clock: FakeClock) -> AsyncIterator[Removals]:
    removals = Removals(store, clock, 7)
    yield removals
    await removals.stop()


async def removed(store: MemoryStore) -> dict[str, int | None]:
    return await store.erasure.spaces()


async def test_what_could_not_be_noted_is_noted_later(
    removals: Removals, store: Failing, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    store.faults = 1
    await removals.lost(SPACE)
    assert "the disk is full" in caplog.text
    assert await removed(store) == {}
    await clock.advance(DAY_MS)
    await removals.look()
    assert await removed(store) == {SPACE: T0}


async def test_a_later_word_counts_more_than_one_that_could_not_be_noted(removals: Removals, store: Failing) -> None:
    store.faults = 1
    await removals.lost(SPACE)
    await removals.back(SPACE)
    await removals.look()
    assert await removed(store) == {}


async def test_a_removal_counts_from_when_it_was(removals: Removals, store: Failing) -> None:
    await removals.lost(SPACE, T0 - 5)
    assert await removed(store) == {SPACE: T0 - 5}


@pytest.mark.parametrize(
    ("there", "before", "after"),
    [(False, None, T0), (True, T0 - 1, None), (None, T0 - 1, T0 - 1), (None, None, None), (False, T0 - 1, T0 - 1)],
)
async def test_platforms_are_asked_what_nobody_told(
    removals: Removals, store: Failing, there: bool | None, before: int | None, after: int | None
) -> None:
    for space in (SPACE, OTHER):
        await store.spaces.note_space(space, None, T0)
        await store.erasure.note_removed(space, before)
    removals.learn("test", Platform(there).is_there)
    await removals.look()
    assert await removed(store) == {OTHER: before, SPACE: after}


async def test_a_space_that_the_bot_is_in_is_never_erased(removals: Removals, store: Failing, clock: FakeClock) -> None:
    platform = Platform(True)
    removals.learn("test", platform.is_there)
    await removals.lost(SPACE)
    await clock.advance(7 * DAY_MS)
    assert await removals.look() == 0
    await removals.lost(SPACE)
    platform.there = False
    await clock.advance(7 * DAY_MS)
    assert await removals.look() == 1
    assert await removed(store) == {}


async def test_nothing_is_erased_before_its_platform_can_be_asked(
    removals: Removals, store: Failing, clock: FakeClock
) -> None:
    """The bot may have come back while the program was away, and be told of it only when it is connected."""
    platform = Platform(None)

    async def is_there(space: str) -> bool | None:
        if platform.there is None:
            raise NotYetKnown
        return await platform.is_there(space)

    for space in (SPACE, OTHER):
        await removals.lost(space, T0 - 8 * DAY_MS)
    removals.learn("test", is_there)
    removals.start()
    await clock.advance()
    assert await removed(store) == {SPACE: T0 - 8 * DAY_MS}, "others are not kept because of it"
    platform.there = True
    await clock.advance(TRY_AGAIN_MS)
    assert await removed(store) == {SPACE: None}


async def test_it_looks_every_few_hours_and_soon_after_a_fault(
    removals: Removals, store: Failing, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    removals.start()
    await clock.advance()
    store.faults = 1
    await removals.lost(SPACE)
    store.faults = 1
    await clock.advance(LOOK_MS)
    assert await removed(store) == {}
    await clock.advance(TRY_AGAIN_MS)
    assert await removed(store) == {SPACE: T0}
    await clock.advance(7 * DAY_MS)
    assert await removed(store) == {}
    assert [record.levelno for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_it_goes_on_after_a_fault_of_ours(removals: Removals, store: Failing, clock: FakeClock) -> None:
    async def breaks(space: str) -> bool | None:
        raise RuntimeError("broken")

    await removals.lost(SPACE)
    removals.learn("test", breaks)
    removals.start()
    await clock.advance(8 * DAY_MS)
    assert await removed(store) == {SPACE: T0}
    removals.learn("test", Platform(None).is_there)
    await clock.advance(LOOK_MS)
    assert await removed(store) == {}
