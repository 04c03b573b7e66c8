"""What every store promises of packs that spaces bring."""

from dataclasses import replace

from bot.ports import Store
from bot.ports.careers import AuditEntry
from bot.ports.packs import TEXTS_KEPT, PackState, StoredPack
from tests.store.builders import NOW

SPACE, OTHER = "discord:7", "discord:8"
ANN, BEN = "discord:1", "discord:2"
PACK = StoredPack("p1", SPACE, "sums", 0, "Sums", "id: sums\n", "", PackState.DRAFT, ANN, NOW, "From sums.csv.")


def entry(action: str = "pack-brought", at: int = NOW) -> AuditEntry:
    return AuditEntry(at, ANN, action, "sums", SPACE, {"title": "Sums"})


async def brought(store: Store, pack_id: str, **others: object) -> StoredPack:
    return await store.packs.add(replace(PACK, pack_id=pack_id, **others), entry())  # type: ignore[arg-type]


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
    assert await store.packs.of_space(SPACE, list(PackState)) == [other, newest, retired, proven, live]
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
    found = await store.packs.of_space(SPACE, [PackState.RETIRED])
    assert [it.number for it in found if not it.body] == [1]
    assert len(found) == TEXTS_KEPT + 1
    await brought(store, "again", space=OTHER, at=NOW + 1)
    assert all(it.body for it in await store.packs.of_space(OTHER, list(PackState)))


async def test_a_decision_is_kept_with_who_made_it(store: Store) -> None:
    pack = await brought(store, "p1")
    proven = await decided(store, replace(pack, record="torch = 1\n"), PackState.PROVEN)
    assert await store.packs.load(SPACE, "p1") == proven
    assert await store.packs.of_space(SPACE, [PackState.DRAFT]) == []
    assert await store.packs.of_space(SPACE, [PackState.PROVEN, PackState.LIVE]) == [proven]
    assert (await store.careers.audit(space=SPACE, at_most=10))[0].action == "pack-proven"


async def test_one_version_is_live_at_a_time(store: Store) -> None:
    live = await decided(store, await brought(store, "p1"), PackState.LIVE)
    second = await brought(store, "p2")
    other = await decided(store, await brought(store, "p3", challenge_id="nets"), PackState.LIVE)
    now = await decided(store, second, PackState.LIVE, at=NOW + 2)
    retired = replace(live, state=PackState.RETIRED, at=NOW + 2, reason="Replaced by version 2.")
    assert await store.packs.of_space(SPACE, [PackState.LIVE]) == [other, now]
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
