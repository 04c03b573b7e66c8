"""Games, dailies, reviews and reports of a space's own pack: there alone, and to their end whatever becomes of it."""

from dataclasses import dataclass

import pytest

from bot.engine.careers import origins
from bot.engine.events import SkipPressed
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge
from bot.host.drawing import NothingToAsk
from bot.host.library import Library
from bot.host.lookup import NoSuchQuestion
from bot.host.packs import Packs
from bot.host.reports import Reports, question_key
from bot.host.reviews import Reviews
from bot.host.roles import Role
from bot.host.scheduler import Scheduler
from bot.host.schedules import ScheduleBook
from bot.host.services import services_for
from bot.ports.reviews import Card
from bot.ports.schedules import OccurrenceState, Source, SourceKind
from tests.bank.packs import spoiled
from tests.host.bench import ANN, T0, Bench
from tests.host.dailies import StandIn, plan, rows, schedule
from tests.host.decisions import HERE, MOD
from tests.host.test_packs import BANK, OTHER, OWN, SPACE, Shelf

QUESTION = f"{OWN}/first"
THERE = f"{OTHER}/room"
WHY = "view needs no copy"
NINE = 1_700_038_800_000
"""Nine o'clock (UTC) on the day after everything begins."""


@dataclass
class Own:
    """A bench whose space has published a pack, with what a space's people reach it by."""

    bench: Bench
    shelf: Shelf
    pack_id: str

    @property
    def challenge(self) -> Challenge:
        return self.shelf.library.of(SPACE)[OWN]

    @property
    def reports(self) -> Reports:
        return Reports(self.bench.store, self.bench.host, self.bench.clock, self.shelf.library)

    async def plays(self) -> None:
        """Somebody begins a game of the pack in a channel."""
        event = self.bench.request(audience="channel")
        await self.bench.do(self.bench.host.request(HERE, self.challenge, event, "g"))

    async def folded(self) -> Game:
        return await self.bench.folded()


@pytest.fixture
async def own(bench: Bench) -> Own:
    shelf = await Shelf(store=bench.store, clock=bench.clock).open()
    return Own(bench, shelf, await shelf.published())


async def test_a_game_goes_on_when_its_pack_is_replaced_and_retired(own: Own) -> None:
    await own.plays()
    second = await own.shelf.published(spoiled(("keep?", "retain?")))
    await own.shelf.do("retire", second, "Enough.")
    assert OWN not in own.shelf.library
    await own.bench.submit(SkipPressed(T0, ANN, 0))
    game = await own.folded()
    assert game.phase is not Phase.OPEN
    assert game.challenge.questions[0].prompt == "What does max pooling keep?"


# --- dailies ---------------------------------------------------------------------------------------------------------


async def posted(own: Own, space: str, source: Source) -> list[str] | str:
    """The names of the questions that the first daily of a schedule asks, or why it was not posted."""
    scheduler = Scheduler(own.bench.store, StandIn(own.bench.store), own.bench.clock, own.shelf.library.of, {"test"})
    made = schedule("s", T0, space=space, channel=f"{space}/room", source=source, questions=9)
    assert await own.bench.store.schedules.add(made, 999)
    await scheduler.tick(NINE)
    (row,) = rows(own.bench.store.state)
    if row.state is not OccurrenceState.POSTED:
        return row.reason or ""
    return origins((await own.bench.store.load(row.game_id)).challenge)


WHOLE = Source(SourceKind.CHALLENGE, OWN)
UNSEEN = Source(SourceKind.UNSEEN)


async def test_a_daily_asks_a_pack_of_its_space(own: Own) -> None:
    assert await posted(own, SPACE, WHOLE) == [QUESTION]


async def test_a_mix_draws_from_it_there(own: Own) -> None:
    asked = await posted(own, SPACE, UNSEEN)
    assert QUESTION in asked
    assert "basics/q1" in asked


async def test_a_mix_elsewhere_does_not(own: Own) -> None:
    assert sorted(await posted(own, OTHER, UNSEEN)) == ["basics/q1", "basics/q2"]


async def test_a_daily_elsewhere_has_no_such_challenge(own: Own) -> None:
    assert f'no challenge "{OWN}"' in await posted(own, OTHER, WHOLE)
    book = ScheduleBook(own.bench.store, own.shelf.library.of)
    with pytest.raises(NothingToAsk):
        await book.add(OTHER, plan(channel=THERE, source=WHOLE), MOD, moderates=True, at=T0)
    assert (await book.add(SPACE, plan(channel=HERE, source=WHOLE), MOD, moderates=True, at=T0)).source == WHOLE


async def test_a_daily_of_a_retired_pack_says_so(own: Own) -> None:
    await own.shelf.do("retire", own.pack_id, "Enough.")
    assert f'no challenge "{OWN}"' in await posted(own, SPACE, WHOLE)


# --- reviews ---------------------------------------------------------------------------------------------------------


async def test_its_questions_come_back_in_its_space_alone(own: Own) -> None:
    store = own.bench.store
    await store.reviews.put([Card(ANN, it, T0 - 1, "{}", T0 - 9, "g") for it in (QUESTION, "basics/q1")])
    reviews = Reviews(store, own.bench.clock, own.shelf.library.of)
    assert await reviews.due_count(ANN, HERE) == 2
    assert await reviews.due_count(ANN, THERE) == 1
    assert await reviews.due_count(ANN, "test:@ann") == 1


# --- reports ---------------------------------------------------------------------------------------------------------


async def test_its_questions_are_reported_and_decided_about(own: Own) -> None:
    await own.plays()
    await own.bench.submit(SkipPressed(T0, ANN, 0))
    await own.bench.do(own.reports.report("g", 0, ANN, WHY))
    (queued,) = await own.reports.queue(SPACE, Role.MODERATOR)
    assert (queued.name, queued.title, queued.number) == (QUESTION, "Good Pack", 1)
    look = await own.reports.look(SPACE, QUESTION, Role.MODERATOR)
    assert (look.in_bank, look.question.prompt) == (True, "What does max pooling keep?")
    await own.bench.do(own.reports.quarantine(SPACE, QUESTION, by=MOD, role=Role.MODERATOR))
    assert f'no challenge "{OWN}"' in await posted(own, SPACE, WHOLE)


async def test_other_spaces_do_not_find_them_and_the_operator_does(own: Own) -> None:
    reports = own.reports
    key = question_key(QUESTION)
    assert await reports.named(SPACE, key) == await reports.named("", key) == QUESTION
    with pytest.raises(NoSuchQuestion):
        await reports.named(OTHER, key)
    with pytest.raises(NoSuchQuestion):
        await reports.look(OTHER, QUESTION, Role.MODERATOR)
    assert (await reports.look("", QUESTION, Role.ADMIN)).in_bank


# --- services --------------------------------------------------------------------------------------------------------


async def test_adapters_get_all_of_it(own: Own) -> None:
    bench, shelf = own.bench, own.shelf
    services = services_for(bench.host, bench.store, bench.clock, shelf.library, None, desk=shelf.desk)  # type: ignore[arg-type]
    assert services.library is shelf.library
    assert isinstance(services.packs, Packs)
    plain = services_for(bench.host, bench.store, bench.clock, BANK, None)  # type: ignore[arg-type]
    assert isinstance(plain.library, Library)
    assert plain.packs is None
    assert set(plain.library.of(SPACE)) == {"basics"}
