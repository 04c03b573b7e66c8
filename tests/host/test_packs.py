"""Packs that moderators bring: kept, proven, published and retired; and what can be played where."""

import asyncio
from datetime import date
from typing import Any

import pytest

from bot.bank.desk import BankDesk, id_in
from bot.host.library import EVERY_MS, Library
from bot.host.packs import DAY_MS, MOST_A_DAY, MOST_PACKS, OWN_TITLE, PackRefused, Packs, Received
from bot.host.roles import ModeratorsOnly, Role
from bot.ports.packs import Authored, PackState
from tests.bank.packs import GOOD, spoiled
from tests.bank.programs import PROGRAMS
from tests.fakes.clock import FakeClock
from tests.fakes.runner import Runners, printed
from tests.fakes.store import MemoryStore
from tests.host.bench import challenge

SPACE, OTHER = "test:space", "test:other"
MOD = "test:mod"
NOW = 1_700_000_000_000
BANK = {"basics": challenge()}
OWN = id_in(SPACE, "good")


class Shelf:
    """Packs of one store, with a worker that prints what is right unless it is told otherwise."""

    def __init__(self, output: str = "3", store: MemoryStore | None = None, worker: bool = True) -> None:
        self.store, self.clock = store or MemoryStore(), FakeClock(NOW)
        self.desk = BankDesk(Runners({"print(1 + 2)": printed(output)}) if worker else None, lambda: date(2026, 11, 29))
        self.library = Library(BANK, self.desk)
        self.packs = Packs(self.store, self.desk, self.clock, self.library)

    async def open(self) -> "Shelf":
        await self.library.open(self.store, self.clock)
        return self

    async def receive(self, text: str = GOOD, name: str = "good.yaml", space: str = SPACE) -> Received:
        return await self.packs.receive(space, name, text.encode(), by=MOD, role=Role.MODERATOR)

    async def do(self, what: str, pack_id: str, *words: Any, space: str = SPACE) -> Any:
        return await getattr(self.packs, what)(space, pack_id, *words, by=MOD, role=Role.MODERATOR)

    async def published(self, text: str = GOOD, name: str = "good.yaml", space: str = SPACE) -> str:
        pack = (await self.receive(text, name, space)).pack
        assert pack is not None
        await self.do("prove", pack.pack_id, space=space)
        await self.do("publish", pack.pack_id, space=space)
        return pack.pack_id

    async def audit(self) -> list[str]:
        return [entry.action for entry in reversed(await self.store.careers.audit(space=SPACE))]


@pytest.fixture
async def shelf() -> Shelf:
    return await Shelf().open()


async def test_a_pack_goes_from_draft_to_proven_to_live_to_retired(shelf: Shelf) -> None:
    received = await shelf.receive()
    pack = received.pack
    assert pack is not None
    assert (pack.state, pack.number, pack.by, pack.at, pack.reason) == (
        PackState.DRAFT,
        1,
        MOD,
        NOW,
        "From good.yaml.",
    )
    await shelf.clock.advance(5)
    proven = (await shelf.do("prove", pack.pack_id)).pack
    assert (proven.state, proven.reason, proven.at) == (PackState.PROVEN, "It has no programs.", NOW + 5)
    live = await shelf.do("publish", pack.pack_id)
    assert live.state is PackState.LIVE
    retired = await shelf.do("retire", pack.pack_id, " Too  easy. ")
    assert (retired.state, retired.reason) == (PackState.RETIRED, "Too easy.")
    assert await shelf.audit() == ["pack-brought", "pack-proven", "pack-published", "pack-retired"]


async def test_only_its_space_plays_it_and_only_while_it_is_live(shelf: Shelf) -> None:
    pack_id = await shelf.published()
    assert set(shelf.library.of(SPACE)) == {"basics", OWN}
    assert set(shelf.library.of(OTHER)) == set(shelf.library.of(None)) == {"basics"}
    assert shelf.library[OWN].title == "Good Pack"
    assert set(shelf.library) == {"basics", OWN}
    assert len(shelf.library) == 2
    await shelf.do("retire", pack_id, "Enough.")
    assert set(shelf.library.of(SPACE)) == set(shelf.library) == {"basics"}
    with pytest.raises(KeyError):
        shelf.library[OWN]


async def test_a_new_version_takes_the_place_of_the_old_one(shelf: Shelf) -> None:
    await shelf.published()
    before = shelf.library[OWN].version
    await shelf.published(spoiled(("keep?", "retain?")))
    assert shelf.library[OWN].questions[0].prompt == "What does max pooling retain?"
    assert shelf.library[OWN].version != before
    assert [(it.number, it.state) for it in await shelf.packs.listed(SPACE, Role.MODERATOR)] == [(2, PackState.LIVE)]


async def test_equal_ids_of_two_spaces_are_two_challenges(shelf: Shelf) -> None:
    await shelf.published()
    await shelf.published(space=OTHER)
    assert len(shelf.library) == 3
    assert not set(shelf.library.of(SPACE)) & set(shelf.library.of(OTHER)) - {"basics"}


async def test_another_process_hears_of_it_within_a_minute(shelf: Shelf) -> None:
    other = await Shelf(store=MemoryStore(shelf.store.state)).open()
    other.library.start()
    await shelf.published()
    assert OWN not in other.library
    await other.clock.advance(EVERY_MS)
    async with asyncio.timeout(60):
        for _ in iter(lambda: OWN in other.library, True):  # a thread reads it
            await asyncio.sleep(0)
    await other.library.stop()
    assert OWN in (await Shelf(store=MemoryStore(shelf.store.state)).open()).library


# --- what is refused -------------------------------------------------------------------------------------------------


async def test_a_file_with_nothing_in_it_is_not_kept(shelf: Shelf) -> None:
    received = await shelf.receive("questions: [", "bad.yaml")
    assert received.pack is None
    assert received.read.remarks
    assert await shelf.packs.listed(SPACE, Role.MODERATOR) == []


async def test_the_same_content_again_changes_nothing(shelf: Shelf) -> None:
    first, second = await shelf.receive(), await shelf.receive()
    assert first.pack == second.pack
    assert await shelf.audit() == ["pack-brought"]


async def test_programs_have_to_print_what_the_keys_say() -> None:
    shelf = await Shelf(output="4").open()
    pack = (await shelf.receive(PROGRAMS)).pack
    assert pack is not None
    proven = await shelf.do("prove", pack.pack_id)
    assert proven.pack.state is PackState.DRAFT
    assert proven.remarks[0].severity == "error"
    with pytest.raises(PackRefused, match="Prove this version first"):
        await shelf.do("publish", pack.pack_id)
    assert await shelf.audit() == ["pack-brought"]


async def test_without_a_worker_programs_are_not_proven() -> None:
    shelf = await Shelf(worker=False).open()
    pack = (await shelf.receive(PROGRAMS)).pack
    assert pack is not None
    with pytest.raises(PackRefused, match="cannot be run now: No program can be run here"):
        await shelf.do("prove", pack.pack_id)


async def test_steps_out_of_order(shelf: Shelf) -> None:
    pack_id = await shelf.published()
    for what, words, said in (
        ("prove", (), "is live already"),
        ("publish", (), "is live already"),
        ("retire", (" ",), "Say why"),
    ):
        with pytest.raises(PackRefused, match=said):
            await shelf.do(what, pack_id, *words)
    await shelf.do("retire", pack_id, "x")
    with pytest.raises(PackRefused, match="retired already"):
        await shelf.do("retire", pack_id, "x")
    with pytest.raises(PackRefused, match="not known here any more"):
        await shelf.do("publish", pack_id, space=OTHER)


async def test_only_moderators() -> None:
    packs = (await Shelf().open()).packs
    for work in (
        packs.receive(SPACE, "a.yaml", b"", by=MOD, role=Role.MEMBER),
        packs.author(SPACE, Authored("", "", "", "", (), "", ""), by=MOD, role=Role.MEMBER),
        packs.listed(SPACE, Role.MEMBER),
        packs.look(SPACE, "p", Role.MEMBER),
        packs.prove(SPACE, "p", by=MOD, role=Role.MEMBER),
        packs.publish(SPACE, "p", by=MOD, role=Role.MEMBER),
        packs.retire(SPACE, "p", "x", by=MOD, role=Role.MEMBER),
    ):
        with pytest.raises(ModeratorsOnly):
            await work


async def test_floods_are_refused(shelf: Shelf) -> None:
    for number in range(MOST_A_DAY):
        await shelf.receive(spoiled(("keep?", f"keep {number}?")))
    with pytest.raises(PackRefused, match="within a day"):
        await shelf.receive(spoiled(("keep?", "keep after all?")))
    for number in range(MOST_A_DAY, MOST_PACKS):
        await shelf.clock.advance(DAY_MS)
        await shelf.receive(spoiled(("keep?", f"keep {number}?")))
    await shelf.clock.advance(DAY_MS)
    with pytest.raises(PackRefused, match="50 packs here already"):
        await shelf.receive(spoiled(("keep?", "keep after all?")))
    with pytest.raises(PackRefused, match="larger than 1 MB"):
        await shelf.packs.receive(OTHER, "a.csv", b"a" * 1_000_001, by=MOD, role=Role.MODERATOR)


# --- questions from a form -------------------------------------------------------------------------------------------


async def test_questions_from_a_form_gather_in_one_pack(shelf: Shelf) -> None:
    for prompt in ("What is one?", "What is two?"):
        authored = Authored("conceptual", "beginner", prompt, "", ("yes", "no"), "", "")
        received = await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR)
        assert received.pack is not None
        assert (received.pack.title, received.pack.state) == (OWN_TITLE, PackState.DRAFT)
    found = await shelf.packs.listed(SPACE, Role.MODERATOR)
    assert [(it.number, it.body.count("prompt:")) for it in found] == [(2, 2), (1, 1)]
