"""Making, joining and leaving communities."""

from collections.abc import Iterator

import pytest

from bot.engine.boards import BoardDelta, By, community_board, space_board
from bot.engine.errors import NotAllowed
from bot.host.communities import ALPHABET, Communities, CommunityRefused
from bot.host.errors import HostError
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

GUILD, TEAM, OTHER = "discord:1", "slack:T1", "discord:2"
MO = "discord:9"
CODES = ("ABCD2345", "WXYZ6789")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def communities(store: MemoryStore) -> Communities:
    codes: Iterator[str] = iter(CODES)
    return Communities(store, FakeClock(5_000), lambda: next(codes))


async def test_a_community_is_made_joined_and_left(store: MemoryStore, communities: Communities) -> None:
    await store.spaces.note_space(GUILD, "Runners", 1)
    await store.spaces.set_space_zone(GUILD, "Asia/Tokyo", 1)
    made = await communities.create(GUILD, "  Deep \n Learners ", by=MO, moderates=True)
    assert (made.community.name, made.community.code, made.community.zone) == (
        "Deep Learners",
        "ABCD2345",
        "Asia/Tokyo",
    )
    assert [it.name for it in made.spaces] == ["Runners"]

    joined = await communities.join(TEAM, " abcd-2345 ", by=MO, moderates=True)
    assert [it.space for it in joined.spaces] == [GUILD, TEAM]
    assert await communities.of(TEAM) == joined
    assert await communities.join(TEAM, "ABCD2345", by=MO, moderates=True) == joined, "joining twice is no mistake"

    assert (await communities.leave(TEAM, by=MO, moderates=True)).name == "Deep Learners"
    assert await communities.of(TEAM) is None
    await communities.leave(GUILD, by=MO, moderates=True)
    with pytest.raises(CommunityRefused, match="No community has the code"):
        await communities.join(TEAM, "ABCD2345", by=MO, moderates=True)


async def test_a_space_is_known_by_its_newest_name_once_it_is_in_a_community(
    store: MemoryStore, communities: Communities
) -> None:
    with pytest.raises(NotAllowed):
        await communities.create(GUILD, "Learners", by=MO, moderates=False, called="Runners")
    assert await communities.of(GUILD, "Runners") is None and await store.spaces.space(GUILD) is None
    made = await communities.create(GUILD, "Learners", by=MO, moderates=True, called="Runners")
    joined = await communities.join(TEAM, "ABCD2345", by=MO, moderates=True, called="Walkers")
    assert [[it.name for it in found.spaces] for found in (made, joined)] == [["Runners"], ["Runners", "Walkers"]]
    found = await communities.of(GUILD, "Sprinters")
    assert found is not None and [it.name for it in found.spaces] == ["Sprinters", "Walkers"]


async def test_only_moderators_change_it(communities: Communities) -> None:
    await communities.create(GUILD, "Learners", by=MO, moderates=True)
    for attempt in (
        communities.create(TEAM, "Others", by=MO, moderates=False),
        communities.join(TEAM, "ABCD2345", by=MO, moderates=False),
        communities.leave(GUILD, by=MO, moderates=False),
    ):
        with pytest.raises(NotAllowed, match="Only moderators") as refused:
            await attempt
        assert isinstance(refused.value, HostError)
    assert await communities.of(TEAM) is None
    assert await communities.of(GUILD) is not None


@pytest.mark.parametrize(("name", "why"), [("", "name"), ("  ", "name"), ("x" * 61, "60"), ("a\x00b", "name")])
async def test_names_that_will_not_do(communities: Communities, name: str, why: str) -> None:
    with pytest.raises(CommunityRefused, match=why):
        await communities.create(GUILD, name, by=MO, moderates=True)


async def test_a_space_shares_with_one_community(communities: Communities) -> None:
    await communities.create(GUILD, "Learners", by=MO, moderates=True)
    with pytest.raises(CommunityRefused, match="Learners already; leave that first"):
        await communities.create(GUILD, "Others", by=MO, moderates=True)
    await communities.leave(GUILD, by=MO, moderates=True)
    with pytest.raises(CommunityRefused, match="no community to leave"):
        await communities.leave(GUILD, by=MO, moderates=True)


async def test_a_space_of_another_community_cannot_join(store: MemoryStore, communities: Communities) -> None:
    await communities.create(GUILD, "Learners", by=MO, moderates=True)
    await communities.create(OTHER, "Others", by=MO, moderates=True)
    with pytest.raises(CommunityRefused, match="Others already"):
        await communities.join(OTHER, "ABCD2345", by=MO, moderates=True)


async def test_a_code_that_is_taken_is_not_given_again(store: MemoryStore) -> None:
    codes = iter(["AAAA2222", "AAAA2222", "BBBB2222"])
    communities = Communities(store, FakeClock(), lambda: next(codes))
    await communities.create(GUILD, "Learners", by=MO, moderates=True)
    assert (await communities.create(TEAM, "Others", by=MO, moderates=True)).community.code == "BBBB2222"


async def test_what_was_played_before_counts_for_the_community(store: MemoryStore, communities: Communities) -> None:
    await store.boards.add(
        BoardDelta(space_board(space), "all", "p", points, 1, 1, 9) for space, points in ((GUILD, 5), (TEAM, 7))
    )
    made = await communities.create(GUILD, "Learners", by=MO, moderates=True)
    await communities.join(TEAM, "ABCD2345", by=MO, moderates=True)
    rows = await store.boards.listed(community_board(made.community.community), "all", By.POINTS, limit=9)
    assert [(row.player, row.points) for row in rows] == [("p", 12)]


async def test_codes_are_hard_to_misread(store: MemoryStore) -> None:
    code = (await Communities(store, FakeClock()).create(GUILD, "Learners", by=MO, moderates=True)).community.code
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert not set(ALPHABET) & set("01OIL")


async def test_what_was_done_is_in_the_audit_of_the_space(store: MemoryStore, communities: Communities) -> None:
    await communities.create(GUILD, "Learners", by=MO, moderates=True)
    await communities.join(TEAM, "ABCD2345", by=MO, moderates=True)
    await communities.join(TEAM, "ABCD2345", by=MO, moderates=True)
    await communities.leave(TEAM, by=MO, moderates=True)
    noted = [(it.action, it.subject, it.space, it.actor, it.details) for it in await store.careers.audit()]
    assert noted == [
        ("community-left", "abcd2345", TEAM, MO, {"name": "Learners"}),
        ("community-joined", "abcd2345", TEAM, MO, {"name": "Learners"}),
        ("community-made", "abcd2345", GUILD, MO, {"name": "Learners"}),
    ]


async def test_moderators_choose_the_zone_of_a_space(store: MemoryStore, communities: Communities) -> None:
    with pytest.raises(NotAllowed):
        await communities.set_zone(GUILD, "Asia/Tokyo", by=MO, moderates=False)
    for zone in ("Asia/Tokyo", "Asia/Tokyo", None):
        await communities.set_zone(GUILD, zone, by=MO, moderates=True)
        assert await store.spaces.space_zone(GUILD) == zone
    noted = [(it.action, it.subject, it.space, it.details) for it in await store.careers.audit()]
    assert noted == [("zone-changed", GUILD, GUILD, {}), ("zone-changed", GUILD, GUILD, {"zone": "Asia/Tokyo"})]
