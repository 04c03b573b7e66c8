"""Packs that moderators bring: kept, proven, published and retired; and what can be played where."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.bank.desk import BankDesk
from bot.engine.questions import Challenge
from bot.host.library import EVERY_MS, PATIENCE_MS, Library
from bot.host.pack_room import DAY_MS, MOST_A_DAY, MOST_DRAFTS, MOST_PACKS, PackRefused
from bot.host.packs import MOST_AN_HOUR, OWN_TITLE, Packs, Received, Step
from bot.host.roles import ModeratorsOnly, Role
from bot.host.turns import HOUR_MS, TooMany
from bot.ports import StoreUnavailable
from bot.ports.careers import AuditEntry
from bot.ports.packs import TEXTS_KEPT, Authored, Examined, PackState, ReadPack, StoredPack, TooMuchWork, id_in
from bot.snippets import SnippetJob, SnippetResult
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

    def __init__(
        self,
        output: str = "3",
        store: MemoryStore | None = None,
        worker: bool = True,
        clock: FakeClock | None = None,
    ) -> None:
        self.store, self.clock = store or MemoryStore(), clock or FakeClock(NOW)
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

    async def text(self) -> str:
        """The text of the only pack that there is."""
        (found,) = await self.packs.listed(SPACE, Role.MODERATOR)
        return (await self.packs.look(SPACE, found.pack_id, Role.MODERATOR)).body

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


async def test_what_is_published_counts_though_the_store_fails_then(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    pack = (await shelf.receive()).pack
    assert pack is not None
    await shelf.do("prove", pack.pack_id)
    live = shelf.store.packs.live
    shelf.store.packs.live = failing  # type: ignore[method-assign]
    assert (await shelf.do("publish", pack.pack_id)).state is PackState.LIVE
    assert "not known yet: away" in caplog.text
    assert OWN not in shelf.library
    shelf.store.packs.live = live  # type: ignore[method-assign]
    await shelf.library.refresh()
    assert OWN in shelf.library


class Brittle(BankDesk):
    """A desk with a fault of ours: one pack is more than it can build."""

    def challenge(self, pack: StoredPack) -> Challenge | None:
        if pack.title == "Bad Pack":
            raise ZeroDivisionError
        return super().challenge(pack)


async def test_a_pack_that_cannot_be_built_keeps_no_other_from_being_played(caplog: pytest.LogCaptureFixture) -> None:
    shelf = await Shelf().open()
    await shelf.published()
    await shelf.published(spoiled(("id: good", "id: bad"), ("title: Good Pack", "title: Bad Pack")))
    library = Library(BANK, Brittle(None, lambda: date(2026, 11, 29)))
    await library.open(shelf.store, shelf.clock)
    assert set(library.of(SPACE)) == {"basics", OWN}
    assert f"of {SPACE} failed" in caplog.text


class Slow(BankDesk):
    """A desk that takes long for each pack."""

    clock: FakeClock

    def challenge(self, pack: StoredPack) -> Challenge | None:
        self.clock.jump(PATIENCE_MS + 1)
        return super().challenge(pack)


async def test_packs_of_one_space_that_take_long_are_read_when_the_bot_has_begun(shelf: Shelf) -> None:
    for number in range(3):
        await shelf.published(spoiled(("id: good", f"id: good-{number}")), f"good-{number}.yaml")
    await shelf.published(space=OTHER)
    desk = Slow(None, lambda: date(2026, 11, 29))
    desk.clock = shelf.clock
    library = Library(BANK, desk)
    await library.open(shelf.store, shelf.clock)
    assert len(library.of(SPACE)) == len(BANK) + 1
    assert len(library.of(OTHER)) == len(BANK) + 1, "others do not wait"
    library.start()
    async with asyncio.timeout(60):
        for _ in iter(lambda: len(library.of(SPACE)) == len(BANK) + 3, True):
            await asyncio.sleep(0)
    await library.stop()


async def test_a_fault_of_ours_does_not_end_the_look_for_what_is_published(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = await Shelf(store=MemoryStore(shelf.store.state), clock=shelf.clock).open()
    other.library.start()
    await shelf.published()
    with monkeypatch.context() as broken:
        broken.setattr(other.store.packs, "live", lambda: 1 // 0)
        await shelf.clock.advance(EVERY_MS)
    assert "reading what spaces have published failed" in caplog.text
    await shelf.clock.advance(EVERY_MS)
    async with asyncio.timeout(60):
        for _ in iter(lambda: OWN in other.library, True):  # a thread reads it
            await asyncio.sleep(0)
    await other.library.stop()


async def failing() -> dict[str, str]:
    raise StoreUnavailable("away")


# --- what can be seen of a pack --------------------------------------------------------------------------------------


async def test_a_page_tells_the_life_of_a_version_and_what_it_holds(shelf: Shelf) -> None:
    pack_id = await shelf.published()
    await shelf.clock.advance(5)
    second = (await shelf.receive(spoiled(("keep?", "retain?")))).pack
    assert second is not None
    page = await shelf.packs.page(SPACE, second.pack_id, Role.MODERATOR)
    assert (page.pack, page.steps) == (second, (Step(PackState.DRAFT, NOW + 5, MOD, "From good.yaml."),))
    assert page.live is not None
    assert page.live.pack_id == pack_id
    assert [(it.id, it.prompt, it.program) for it in page.examined.questions] == [
        ("first", "What does max pooling retain?", False)
    ]
    assert page.examined.changes[0] == "good/first: prompt"
    await shelf.do("prove", second.pack_id)
    await shelf.clock.advance(5)
    await shelf.do("publish", second.pack_id)
    old = await shelf.packs.page(SPACE, pack_id, Role.MODERATOR)
    assert old.steps == (
        Step(PackState.DRAFT, NOW, MOD, "From good.yaml."),
        Step(PackState.PROVEN, NOW, MOD, "It has no programs."),
        Step(PackState.LIVE, NOW, MOD, ""),
        Step(PackState.RETIRED, NOW + 10, MOD, "Replaced by version 2."),
    )
    now = await shelf.packs.page(SPACE, second.pack_id, Role.MODERATOR)
    assert [it.state for it in now.steps] == [PackState.DRAFT, PackState.PROVEN, PackState.LIVE]
    assert (now.live, now.examined.changes) == (None, ())


async def test_a_pack_goes_out_as_a_file_that_changes_nothing_when_it_comes_back(shelf: Shelf) -> None:
    pack = (await shelf.receive()).pack
    assert pack is not None
    content = await shelf.packs.export(SPACE, pack.pack_id, Role.MODERATOR)
    assert (await shelf.receive(content.decode(), "export.yaml")).pack == pack


async def test_what_retired_long_ago_has_a_life_and_no_text(shelf: Shelf) -> None:
    first = (await shelf.receive()).pack
    assert first is not None
    for number in range(TEXTS_KEPT + 1):
        later = replace(first, pack_id=f"p{number}", at=NOW + 1 + number)
        await shelf.store.packs.add(later, AuditEntry(later.at, MOD, "other", "good", SPACE, {}))
    page = await shelf.packs.page(SPACE, first.pack_id, Role.MODERATOR)
    assert [it.state for it in page.steps] == [PackState.DRAFT, PackState.RETIRED]
    assert (page.examined.questions, page.examined.remarks) == ((), ())
    with pytest.raises(PackRefused, match="not kept any more"):
        await shelf.packs.export(SPACE, first.pack_id, Role.MODERATOR)


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
        packs.page(SPACE, "p", Role.MEMBER),
        packs.preview(SPACE, "p", Role.MEMBER),
        packs.export(SPACE, "p", Role.MEMBER),
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
    await shelf.clock.advance(DAY_MS)
    draft = (await shelf.receive(spoiled(("keep?", "keep after all?")))).pack
    assert draft is not None
    for number in range(MOST_PACKS):
        state = PackState.DRAFT if number < MOST_DRAFTS - 1 else PackState.PROVEN
        pack = replace(draft, pack_id=f"p{number}", challenge_id=f"good-{number}", state=state)
        await shelf.store.packs.add(pack, AuditEntry(NOW, MOD, "other", pack.challenge_id, SPACE, {}))
        if number in (MOST_DRAFTS - 2, MOST_PACKS - 2):
            said = "20 drafts here already" if number < MOST_DRAFTS else "50 packs here already"
            with pytest.raises(PackRefused, match=said):
                await shelf.receive(spoiled(("keep?", "keep at last?")))
    with pytest.raises(PackRefused, match="larger than 1 MB"):
        await shelf.packs.receive(OTHER, "a.csv", b"a" * 1_000_001, by=MOD, role=Role.MODERATOR)


async def test_many_files_at_once_are_no_way_around_the_limits(shelf: Shelf) -> None:
    files = [spoiled(("id: good", f"id: good-{number}")) for number in range(MOST_DRAFTS + 9)]
    found = await asyncio.gather(*(shelf.receive(it, f"{it}.yaml") for it in files), return_exceptions=True)
    refused = [it for it in found if isinstance(it, BaseException)]
    assert [type(it) for it in refused] == [PackRefused] * 9
    assert len(await shelf.packs.listed(SPACE, Role.MODERATOR)) == MOST_DRAFTS


async def test_files_that_bring_nothing_are_counted_too(shelf: Shelf) -> None:
    for _ in range(MOST_AN_HOUR):
        assert (await shelf.receive("questions: [", "bad.yaml")).pack is None
    with pytest.raises(TooMany, match="within an hour"):
        await shelf.receive()
    assert (await shelf.receive(space=OTHER)).pack is not None, "others may go on"
    shelf.clock.jump(HOUR_MS)
    assert (await shelf.receive()).pack is not None


class Stuck(BankDesk):
    """A desk for which everything is too much."""

    async def read(self, name: str, content: bytes) -> ReadPack:
        raise TooMuchWork("This takes too long.")

    async def with_question(self, body: str | None, title: str, authored: Authored) -> ReadPack:
        raise TooMuchWork("This takes too long.")

    async def examine(self, body: str, before: str | None = None) -> Examined:
        raise TooMuchWork("This takes too long.")


async def test_what_is_too_much_is_refused(shelf: Shelf) -> None:
    pack = (await shelf.receive()).pack
    assert pack is not None
    packs = Packs(shelf.store, Stuck(None, lambda: date(2026, 11, 29)), shelf.clock, shelf.library)
    authored = Authored("conceptual", "beginner", "What is one?", "", ("yes", "no"), "", "")
    for work in (
        packs.receive(SPACE, "a.yaml", b"x", by=MOD, role=Role.MODERATOR),
        packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR),
        packs.page(SPACE, pack.pack_id, Role.MODERATOR),
    ):
        with pytest.raises(PackRefused, match="takes too long"):
            await work


async def test_programs_that_take_too_long_are_broken_off() -> None:
    shelf = await Shelf().open()
    pack = (await shelf.receive(PROGRAMS)).pack
    assert pack is not None
    runners = Endless()
    desk = BankDesk(runners, lambda: date(2026, 11, 29), seconds=0.01)
    packs = Packs(shelf.store, desk, shelf.clock, shelf.library)
    with pytest.raises(PackRefused, match="take longer than 5 minutes"):
        await packs.prove(SPACE, pack.pack_id, by=MOD, role=Role.MODERATOR)
    assert runners.closed == 1, "no worker is left behind"
    assert (await shelf.do("prove", pack.pack_id)).pack.state is PackState.PROVEN, "it can be tried again"


class Endless:
    """Makes runners whose programs never end."""

    def __init__(self) -> None:
        self.closed = 0

    def __call__(self) -> "Endless":
        return self

    async def run(self, job: SnippetJob) -> SnippetResult:
        await asyncio.Event().wait()
        raise AssertionError

    async def close(self) -> None:
        self.closed += 1


# --- questions from a form -------------------------------------------------------------------------------------------


async def test_questions_from_a_form_gather_in_one_pack(shelf: Shelf) -> None:
    for prompt in ("What is one?", "What is two?"):
        authored = Authored("conceptual", "beginner", prompt, "", ("yes", "no"), "", "")
        received = await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR)
        assert received.pack is not None
        assert (received.pack.title, received.pack.state) == (OWN_TITLE, PackState.DRAFT)
    assert [it.number for it in await shelf.packs.listed(SPACE, Role.MODERATOR)] == [2]
    assert (await shelf.text()).count("prompt:") == 2


async def test_two_who_write_at_once_lose_nothing(shelf: Shelf) -> None:
    asked = [Authored("conceptual", "beginner", f"What is {it}?", "", ("yes", "no"), "", "") for it in ("one", "two")]
    await asyncio.gather(*(shelf.packs.author(SPACE, it, by=MOD, role=Role.MODERATOR) for it in asked))
    assert (await shelf.text()).count("prompt:") == 2


async def test_two_processes_in_which_somebody_writes_lose_nothing(shelf: Shelf) -> None:
    beside = await Shelf(store=MemoryStore(shelf.store.state), clock=shelf.clock).open()
    asked = [Authored("conceptual", "beginner", f"What is {it}?", "", ("yes", "no"), "", "") for it in range(4)]
    await asyncio.gather(
        *(
            here.packs.author(SPACE, it, by=MOD, role=Role.MODERATOR)
            for here, it in zip((shelf, beside, shelf, beside), asked, strict=True)
        )
    )
    assert (await shelf.text()).count("prompt:") == 4


async def test_a_form_that_is_sent_twice_brings_one_question(shelf: Shelf) -> None:
    authored = Authored("conceptual", "beginner", "What is one?", "", ("yes", "no"), "", "")
    for _ in range(2):
        received = await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR)
    assert received.pack is None
    assert "has this question already" in received.read.remarks[0].text
    assert (await shelf.text()).count("prompt:") == 1


async def test_a_pack_of_a_form_is_full_at_last(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.bank.desk.MOST_QUESTIONS", 2)
    for number in range(3):
        authored = Authored("conceptual", "beginner", f"What is {number}?", "", ("yes", "no"), "", "")
        received = await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR)
        assert (received.pack is None) is (number == 2)
    assert "questions at the most; split it" in received.read.remarks[0].text


async def test_a_question_joins_the_pack_that_is_named(shelf: Shelf) -> None:
    await shelf.published()
    authored = Authored("conceptual", "beginner", "What is one?", "", ("yes", "no"), "", "")
    received = await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR, title=" good  PACK ")
    assert received.pack is not None
    assert (received.pack.challenge_id, received.pack.title, received.pack.number) == ("good", "Good Pack", 2)
    other = await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR, title="Quite Another")
    assert other.pack is not None
    assert (other.pack.challenge_id, other.pack.title) == ("quite-another", "Quite Another")


async def test_a_question_of_a_form_takes_no_place_of_a_pack_with_a_like_name(shelf: Shelf) -> None:
    authored = Authored("conceptual", "beginner", "What is one?", "", ("yes", "no"), "", "")
    await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR, title="Week 1")
    with pytest.raises(PackRefused, match="too much like that of the pack Week 1; choose another one"):
        await shelf.packs.author(SPACE, authored, by=MOD, role=Role.MODERATOR, title="week-1")
    assert [it.title for it in await shelf.packs.listed(SPACE, Role.MODERATOR)] == ["Week 1"]
