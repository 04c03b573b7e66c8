"""What every store promises of packs that spaces bring."""

import asyncio
from dataclasses import replace

import pytest

from bot.ports import Store
from bot.ports.careers import AuditEntry
from bot.ports.packs import TEXTS_KEPT, PackOutrun, PackState, StoredPack
from tests.store.builders import NOW

SPACE, OTHER = "discord:7", "discord:8"
ANN, BEN = "discord:1", "discord:2"
PACK = StoredPack("p1", SPACE, "sums", 0, "Sums", "id: sums\n", "", PackState.DRAFT, ANN, NOW, "From sums.csv.")


def entry(action: str = "pack-brought", at: int = NOW) -> AuditEntry:
    return AuditEntry(at, ANN, action, "sums", SPACE, {"title": "Sums"})


async def brought(store: Store, pack_id: str, **others: object) -> StoredPack:
    return await store.packs.add(replace(PACK, pack_id=pack_id, **others), entry())  # type: ignore[arg-type]


def listed(*packs: StoredPack) -> list[StoredPack]:
    """The packs as a list has them."""
    return [replace(it, body="", record="") for it in packs]


async def decided(store: Store, pack: StoredPack, state: PackState, at: int = NOW + 1) -> StoredPack:
    now = replace(pack, state=state, by=BEN, at=at, reason="Because.")
    assert await store.packs.decide(now, pack.state, entry(f"pack-{state}", at))
    return now


async def test_nothing_is_there_at_first(store: Store) -> None:
    assert await store.packs.of_space(SPACE, list(PackState)) == []
    assert await store.packs.load(SPACE, "p1") is None


async def test_a_pack_comes_back_as_it_was_with_its_number(store: Store) -> None:
    assert await store.packs.add(PACK, entry()) == replace(PACK, number=1)
    assert await store.packs.load(SPACE, "p1") == replace(PACK, number=1)
    assert await store.packs.load(OTHER, "p1") is None
    assert [it.action for it in await store.careers.audit(space=SPACE, at_most=10)] == ["pack-brought"]


async def test_versions_are_counted_for_each_challenge_and_space(store: Store) -> None:
    for pack_id, others in (
        ("p1", {}),
        ("p2", {}),
        ("p3", {"challenge_id": "nets"}),
        ("p4", {"space": OTHER}),
    ):
        await brought(store, pack_id, **others)
    found = await store.packs.of_space(SPACE, list(PackState))
    assert [(it.challenge_id, it.number, it.pack_id) for it in found] == [
        ("nets", 1, "p3"),
        ("sums", 2, "p2"),
        ("sums", 1, "p1"),
    ]
    assert [it.number for it in await store.packs.of_space(OTHER, [PackState.DRAFT])] == [1]
    audit = await store.careers.audit(space=SPACE, subject="sums")
    assert sorted(it.details["number"] for it in audit) == [1, 1, 1, 2]


async def test_a_new_version_takes_the_place_of_a_draft_alone(store: Store) -> None:
    live = await decided(store, await brought(store, "p1"), PackState.LIVE)
    proven = await decided(store, await brought(store, "p2"), PackState.PROVEN)
    draft, other = await brought(store, "p3"), await brought(store, "p4", challenge_id="nets")
    elsewhere = await brought(store, "p5", space=OTHER)
    newest = await brought(store, "p6", by=BEN, at=NOW + 9)
    retired = replace(draft, state=PackState.RETIRED, by=BEN, at=NOW + 9, reason="Replaced by version 4.")
    assert await store.packs.of_space(SPACE, list(PackState)) == listed(other, newest, retired, proven, live)
    assert await store.packs.load(OTHER, "p5") == elsewhere


async def test_the_newest_version_that_is_not_retired(store: Store) -> None:
    assert await store.packs.newest(SPACE, "sums") is None
    proven = await decided(store, await brought(store, "p1"), PackState.PROVEN)
    second = await brought(store, "p2")
    await brought(store, "p3", challenge_id="nets")
    await brought(store, "p4", space=OTHER)
    assert await store.packs.newest(SPACE, "sums") == second
    await decided(store, second, PackState.RETIRED)
    assert await store.packs.newest(SPACE, "sums") == proven


async def test_packs_are_counted_by_their_states(store: Store) -> None:
    assert dict(await store.packs.counts(SPACE)) == {}
    await brought(store, "p1")
    await brought(store, "p2")
    await brought(store, "p3", challenge_id="nets")
    await brought(store, "p4", space=OTHER)
    assert dict(await store.packs.counts(SPACE)) == {PackState.DRAFT: 2, PackState.RETIRED: 1}


async def test_what_retired_long_ago_loses_its_text(store: Store) -> None:
    await brought(store, "other", space=OTHER)
    for number in range(TEXTS_KEPT + 2):
        await brought(store, f"p{number:02}", at=NOW + number)
    found = [await store.packs.load(SPACE, it.pack_id) for it in await store.packs.of_space(SPACE, [PackState.RETIRED])]
    assert [it.number for it in found if it is not None and not it.body] == [1]
    assert len(found) == TEXTS_KEPT + 1
    await brought(store, "again", space=OTHER, at=NOW + 1)
    for pack_id in ("other", "again"):
        kept = await store.packs.load(OTHER, pack_id)
        assert kept is not None and kept.body


async def test_a_version_made_of_one_that_is_not_the_newest_any_more_is_not_kept(store: Store) -> None:
    first = await brought(store, "p1")
    made = [replace(PACK, pack_id=pack_id) for pack_id in ("p2", "p3")]
    assert (await store.packs.add(made[0], entry(), after=first.number)).number == 2
    with pytest.raises(PackOutrun):
        await store.packs.add(made[1], entry(), after=first.number)
    assert await store.packs.load(SPACE, "p3") is None
    assert len(await store.careers.audit(space=SPACE)) == 2
    assert (await store.packs.add(made[1], entry(), after=2)).number == 3


async def test_what_is_retired_outruns_nobody(store: Store) -> None:
    await decided(store, await brought(store, "p1"), PackState.RETIRED)
    assert (await store.packs.add(replace(PACK, pack_id="p2"), entry(), after=0)).number == 2


async def test_of_several_that_are_made_at_once_one_is_kept(store: Store) -> None:
    made = (store.packs.add(replace(PACK, pack_id=f"p{number}"), entry(), after=0) for number in range(5))
    found = await asyncio.gather(*made, return_exceptions=True)
    assert sorted(isinstance(it, PackOutrun) for it in found) == [False, *(True,) * 4]
    assert [it.number for it in await store.packs.of_space(SPACE, list(PackState))] == [1]


async def test_a_decision_is_kept_with_who_made_it(store: Store) -> None:
    pack = await brought(store, "p1")
    proven = await decided(store, replace(pack, record="torch = 1\n"), PackState.PROVEN)
    assert await store.packs.load(SPACE, "p1") == proven
    assert await store.packs.of_space(SPACE, [PackState.DRAFT]) == []
    assert await store.packs.of_space(SPACE, [PackState.PROVEN, PackState.LIVE]) == listed(proven)
    assert (await store.careers.audit(space=SPACE, at_most=10))[0].action == "pack-proven"


async def test_one_version_is_live_at_a_time(store: Store) -> None:
    live = await decided(store, await brought(store, "p1"), PackState.LIVE)
    second = await brought(store, "p2")
    other = await decided(store, await brought(store, "p3", challenge_id="nets"), PackState.LIVE)
    now = await decided(store, second, PackState.LIVE, at=NOW + 2)
    retired = replace(live, state=PackState.RETIRED, at=NOW + 2, reason="Replaced by version 2.")
    assert await store.packs.of_space(SPACE, [PackState.LIVE]) == listed(other, now)
    assert await store.packs.load(SPACE, "p1") == retired
    elsewhere = await decided(store, await brought(store, "p4", space=OTHER), PackState.LIVE)
    assert await store.packs.live() == {"p3": SPACE, "p2": SPACE, elsewhere.pack_id: OTHER}


async def test_who_decides_upon_an_old_sight_changes_nothing(store: Store) -> None:
    pack = await brought(store, "p1")
    await decided(store, pack, PackState.RETIRED)
    again = replace(pack, state=PackState.LIVE, by=BEN)
    assert not await store.packs.decide(again, PackState.DRAFT, entry("pack-live"))
    assert not await store.packs.decide(replace(again, pack_id="none"), PackState.DRAFT, entry("pack-live"))
    assert await store.packs.of_space(SPACE, [PackState.LIVE]) == []
    assert [it.action for it in await store.careers.audit(space=SPACE, at_most=10)].count("pack-live") == 0
