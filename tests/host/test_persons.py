"""One person on several platforms: codes, refusals, and the boards that they share."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.host.persons import MINUTES, WRONG_CODES, Code, LinkRefused, Persons
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.host.bench import T0

ANN = "discord:1"
BEN = "discord:2"
ANN_TOO = "slack:T1:UANN"
ANN_AS_WELL = "slack:T2:UANN"
CID = "slack:T1:UCID"
MINUTE_MS = 60_000


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(T0)


@pytest.fixture
def persons(store: MemoryStore, clock: FakeClock) -> Persons:
    return Persons(store, clock)


async def link(persons: Persons, owner: str = ANN, player: str = ANN_TOO) -> tuple[str, ...]:
    return await persons.link(player, (await persons.code(owner)).code)


# --- codes -------------------------------------------------------------------------------------------------------


async def test_a_code_is_easy_to_read_and_different_each_time(persons: Persons) -> None:
    codes = [await persons.code(ANN) for _ in range(20)]
    assert len({code.code for code in codes}) == 20
    for code in codes:
        assert (len(code.code), code.minutes) == (8, MINUTES)
        assert not set(code.code) & set("01OIL") and code.code == code.code.upper()


@pytest.mark.parametrize("typed", ["ABCD2345", "abcd2345", " abcd-2345 ", "ab cd 23 45", "ABCD–2345"])
async def test_a_code_is_taken_as_people_type_it(store: MemoryStore, clock: FakeClock, typed: str) -> None:
    persons = Persons(store, clock, lambda: "ABCD2345")
    assert await persons.code(ANN) == Code("ABCD2345", MINUTES)
    assert await persons.link(ANN_TOO, typed) == (ANN, ANN_TOO)
    assert await persons.linked(ANN) == await persons.linked(ANN_TOO) == (ANN, ANN_TOO)


async def test_a_code_that_is_taken_is_drawn_again(store: MemoryStore, clock: FakeClock) -> None:
    drawn: Iterator[str] = iter(("AAAA2222", "AAAA2222", "BBBB2222", *["AAAA2222"] * 9))
    persons = Persons(store, clock, lambda: next(drawn))
    assert (await persons.code(ANN)).code == "AAAA2222"
    assert (await persons.code(BEN)).code == "BBBB2222"
    with pytest.raises(LinkRefused, match="try again"):
        await persons.code(CID)


async def test_a_code_holds_for_ten_minutes(persons: Persons, clock: FakeClock) -> None:
    code = (await persons.code(ANN)).code
    clock.jump(MINUTES * MINUTE_MS)
    with pytest.raises(LinkRefused, match=f'No code "{code}" holds now; get a new one'):
        await persons.link(ANN_TOO, code)
    code = (await persons.code(ANN)).code
    clock.jump(MINUTES * MINUTE_MS - 1)
    assert await persons.link(ANN_TOO, code) == (ANN, ANN_TOO)


async def test_a_code_works_once(persons: Persons) -> None:
    code = (await persons.code(ANN)).code
    await persons.link(ANN_TOO, code)
    with pytest.raises(LinkRefused, match="holds now"):
        await persons.link(ANN_AS_WELL, code)
    assert await persons.linked(ANN_AS_WELL) == (ANN_AS_WELL,)


async def test_nobody_guesses_codes(persons: Persons, clock: FakeClock) -> None:
    code = (await persons.code(ANN)).code
    for _ in range(WRONG_CODES):
        with pytest.raises(LinkRefused, match="holds now"):
            await persons.link(CID, "WRONG234")
        clock.jump(MINUTE_MS)
    with pytest.raises(LinkRefused, match="5 wrong codes; try again in 5 minutes"):
        await persons.link(CID, code)
    assert await persons.linked(CID) == (CID,)
    clock.jump(4 * MINUTE_MS)
    with pytest.raises(LinkRefused, match="try again in 1 minute"):
        await persons.link(CID, code)
    assert await persons.link(ANN_TOO, code) == (ANN, ANN_TOO), "what somebody else guesses does not matter"

    clock.jump(MINUTE_MS)
    with pytest.raises(LinkRefused, match="holds now"):
        await persons.link(CID, "WRONG234")
    with pytest.raises(LinkRefused, match="5 wrong codes"):
        await persons.link(CID, "WRONG234")


async def test_guesses_at_once_count_too(persons: Persons) -> None:
    tried = await asyncio.gather(*(persons.link(CID, "WRONG234") for _ in range(20)), return_exceptions=True)
    assert sum("wrong codes" in str(it) for it in tried) == 20 - WRONG_CODES


# --- who may be one person ---------------------------------------------------------------------------------------


async def test_ones_own_code_is_refused_and_stays(persons: Persons) -> None:
    code = (await persons.code(ANN)).code
    for _ in range(WRONG_CODES + 1):
        with pytest.raises(LinkRefused, match="own code; enter it with your other account"):
            await persons.link(ANN, code)
    assert await persons.link(ANN_TOO, code) == (ANN, ANN_TOO)


async def test_who_is_linked_already_is_told_so(persons: Persons) -> None:
    await link(persons)
    with pytest.raises(LinkRefused, match="linked already"):
        await link(persons, ANN_TOO, ANN)


@pytest.mark.parametrize(
    ("owner", "player", "why"),
    [
        (ANN, BEN, "Two accounts on Discord cannot be one person; link one on Discord with one elsewhere."),
        (ANN_TOO, CID, "Two accounts in one Slack workspace cannot be one person; link one there with one elsewhere."),
    ],
)
async def test_two_accounts_of_one_place_are_not_one_person(
    persons: Persons, owner: str, player: str, why: str
) -> None:
    with pytest.raises(LinkRefused) as refused:
        await link(persons, owner, player)
    assert str(refused.value) == why
    assert await persons.linked(owner) == (owner,)


async def test_nor_are_they_by_way_of_a_third_one(persons: Persons) -> None:
    await link(persons, ANN, ANN_TOO)
    with pytest.raises(LinkRefused, match="Two accounts on Discord"):
        await link(persons, ANN_TOO, BEN)
    codes = [(await persons.code(it)).code for it in (ANN_AS_WELL, BEN)]
    tried = await asyncio.gather(
        persons.link(ANN, codes[0]), persons.link(ANN_AS_WELL, codes[1]), return_exceptions=True
    )
    assert tried[0] == (ANN, ANN_TOO, ANN_AS_WELL)
    assert isinstance(tried[1], LinkRefused)


async def test_accounts_in_two_workspaces_may_be_one_person(persons: Persons) -> None:
    assert await link(persons, ANN_TOO, ANN_AS_WELL) == (ANN_TOO, ANN_AS_WELL)
    assert await link(persons, ANN, ANN_AS_WELL) == (ANN, ANN_TOO, ANN_AS_WELL)


async def test_to_unlink(persons: Persons) -> None:
    with pytest.raises(LinkRefused, match="nothing to unlink"):
        await persons.unlink(ANN)
    await link(persons)
    await persons.unlink(ANN_TOO)
    assert await persons.linked(ANN) == (ANN,)
    with pytest.raises(LinkRefused, match="nothing to unlink"):
        await persons.unlink(ANN)
    assert await link(persons) == (ANN, ANN_TOO)
