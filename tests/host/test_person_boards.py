"""Boards of a person who plays on Discord and on Slack, as they are seen from both."""

import csv
import io
from collections.abc import Iterable

import pytest

from bot.engine.boards import BoardDelta, By, Scope
from bot.host.boards import BoardLine, BoardPage, Boards
from bot.host.faces import Face, side_by_side
from bot.host.persons import Persons
from bot.host.rebuilding import audit, mend
from bot.host.service import Host
from bot.host.settlement import Settlement
from bot.ports.spaces import Community
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore
from tests.host.bench import RIGHT, T0, WRONG, WRONG_TOO, Bench
from tests.host.conftest import Opening
from tests.host.test_persons import ANN, ANN_AS_WELL, ANN_TOO, BEN, CID, link

ON_DISCORD = "discord:7/8"
ON_SLACK = "slack:T1/C1"
NAMES = {ANN: "Ann", ANN_TOO: "ann.b", BEN: "Ben", CID: "cid"}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(T0)


async def play(store: MemoryStore, points: dict[str, int], board: str = "all") -> None:
    await store.name_players(NAMES, T0)
    await store.boards.add(BoardDelta(board, "all", player, brought, 1, 2, T0) for player, brought in points.items())


async def look(
    store: MemoryStore, clock: FakeClock, place: str, viewer: str | None = None, scope: Scope = Scope.ALL, page: int = 1
) -> BoardPage:
    return await Boards(store, clock).page(scope, "all", By.POINTS, place=place, viewer=viewer, page=page)


def told(lines: Iterable[BoardLine]) -> list[tuple[int | None, str, str, int, bool]]:
    return [(line.rank, line.player, line.name, line.value, line.own) for line in lines]


async def test_the_same_challenge_on_both_platforms_is_one_place_on_the_board_of_everybody(opening: Opening) -> None:
    bench: Bench = opening()
    bench.host = Host(bench.store, bench.clock, {"discord": bench.chat, "slack": bench.chat}, sole=True)
    await bench.start()
    await bench.store.name_players(NAMES, T0)
    for game_id, channel, ann, other, presses in (
        ("d", ON_DISCORD, ANN, BEN, (WRONG, RIGHT)),
        ("s", ON_SLACK, ANN_TOO, CID, (RIGHT,)),
    ):
        await bench.play(game_id, channel=channel, questions=1, audience="channel", owner=ann)
        for choice in presses:
            await bench.press(choice, ann, game_id)
        await bench.press(RIGHT, other, game_id)
        await bench.give_up(ann, game_id)
        await bench.do(Settlement(bench.store, bench.host, bench.clock).settle(game_id))

    async def seen(scope: Scope) -> list[list[tuple[int | None, str, str, int, bool]]]:
        """From Discord and from Slack."""
        looks = ((ON_DISCORD, ANN), (ON_SLACK, ANN_TOO))
        return [told((await look(bench.store, bench.clock, *from_, scope)).lines) for from_ in looks]

    cid, ben = (1, CID, "cid", 125, False), (1, BEN, "Ben", 125, False)
    ann_too, ann = (1, ANN_TOO, "ann.b", 125, False), (4, ANN, "Ann", 62, False)
    everybody = [
        [cid, ann_too, ben, (*ann[:4], True)],
        [cid, (*ann_too[:4], True), ben, ann],
    ]
    own = [await seen(scope) for scope in (Scope.SPACE, Scope.CHANNEL)]
    assert await seen(Scope.ALL) == everybody

    persons = Persons(bench.store, bench.clock)
    await link(persons, ANN, ANN_TOO)
    others = [(2, *line[1:]) for line in (cid, ben)]
    assert await seen(Scope.ALL) == [
        [(1, ANN, "Ann", 187, True), *others],
        [(1, ANN_TOO, "ann.b", 187, True), *others],
    ]
    assert [await seen(scope) for scope in (Scope.SPACE, Scope.CHANNEL)] == own, "a server's own stays its own"
    assert (await audit(bench.store)).differences == ()

    await persons.unlink(ANN_TOO)
    assert await seen(Scope.ALL) == everybody
    assert [await seen(scope) for scope in (Scope.SPACE, Scope.CHANNEL)] == own
    assert (await audit(bench.store)).differences == ()


@pytest.mark.parametrize(
    ("place", "player"),
    [
        (ON_DISCORD, ANN),
        ("discord:@2", ANN),
        (ON_SLACK, ANN_TOO),
        ("slack:T2/C9", ANN_AS_WELL),
        ("slack:T3/C9", ANN_TOO),
        ("terminal:@x", ANN),
    ],
)
async def test_others_see_a_person_as_whom_they_know(
    store: MemoryStore, clock: FakeClock, place: str, player: str
) -> None:
    await play(store, {ANN: 5, ANN_TOO: 6, ANN_AS_WELL: 7, BEN: 8})
    await link(Persons(store, clock), ANN, ANN_TOO)
    await link(Persons(store, clock), ANN, ANN_AS_WELL)
    page = await look(store, clock, place, BEN)
    assert told(page.lines) == [(1, player, NAMES.get(player, "somebody"), 18, False), (2, BEN, "Ben", 8, True)]


async def test_one_sees_oneself_as_who_asks(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {ANN: 5, ANN_TOO: 6})
    await link(Persons(store, clock), ANN, ANN_TOO)
    assert told((await look(store, clock, ON_DISCORD, ANN_TOO)).lines) == [(1, ANN_TOO, "ann.b", 11, True)]


async def test_ones_own_place_on_another_page_is_the_persons(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {f"discord:{number}": 100 + number for number in range(10, 40)})
    await play(store, {ANN: 60, ANN_TOO: 60})
    await link(Persons(store, clock), ANN, ANN_TOO)
    page = await look(store, clock, ON_SLACK, ANN_TOO)
    assert page.own is not None
    assert told([*page.above, page.own, *page.below]) == [
        (19, "discord:21", "somebody", 121, False),
        (20, ANN_TOO, "ann.b", 120, True),
        (20, "discord:20", "somebody", 120, False),
    ]


async def test_a_hidden_person_sees_their_own_line_alone(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {ANN: 5, ANN_TOO: 6, BEN: 1})
    await link(Persons(store, clock), ANN, ANN_TOO)
    await store.hide(ANN, True, T0)
    page = await look(store, clock, ON_SLACK, ANN_TOO)
    assert told(page.lines) == [(1, BEN, "Ben", 1, False)]
    assert page.own is not None and (page.own.value, page.own.private) == (11, True)
    assert told((await look(store, clock, ON_SLACK, CID)).lines) == [(1, BEN, "Ben", 1, False)]


async def test_a_community_of_both_platforms_as_a_file(store: MemoryStore, clock: FakeClock) -> None:
    await store.spaces.create_community(Community("c", "Us", "AAAA2222"), "discord:7", T0)
    await store.spaces.join_community("c", "slack:T1", T0)
    await play(store, {ANN: 5, BEN: 7}, "space:discord:7")
    await play(store, {ANN_TOO: 6, CID: 1}, "space:slack:T1")
    await link(Persons(store, clock), ANN, ANN_TOO)

    async def rows(place: str) -> list[list[str]]:
        text = await Boards(store, clock).csv(Scope.COMMUNITY, "all", By.POINTS, place=place, moderates=True)
        return [row[:5] for row in list(csv.reader(io.StringIO(text)))[1:]]

    others = [["2", BEN, "Ben", "7", "1"], ["3", CID, "cid", "1", "1"]]
    assert await rows(ON_DISCORD) == [["1", ANN, "Ann", "11", "2"], *others]
    assert await rows(ON_SLACK) == [["1", ANN_TOO, "ann.b", "11", "2"], *others]


async def test_operators_see_all_players_of_a_person(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {ANN: 5, ANN_TOO: 6, ANN_AS_WELL: 7, BEN: 8})
    await link(Persons(store, clock), ANN, ANN_TOO)
    await link(Persons(store, clock), ANN, ANN_AS_WELL)
    (person,) = (await store.persons.persons([ANN])).values()
    assert await side_by_side(store)([person, BEN, "discord:99", "person:gone"]) == {
        person: Face(f"{ANN} = {ANN_TOO} = {ANN_AS_WELL}", "Ann = ann.b"),
        BEN: Face(BEN, "Ben"),
        "discord:99": Face("discord:99", None),
        "person:gone": Face("person:gone", None),
    }


async def test_spoiled_rows_of_persons_are_found_and_made_right(opening: Opening) -> None:
    bench: Bench = opening()
    await bench.start()
    ann, also = "test:ann", "other:T1:ann"
    for game_id, player in (("a", ann), ("b", also)):
        await bench.play(game_id, channel="test:space/room", questions=1, audience="channel", owner=player)
        await bench.press(RIGHT, player, game_id)
        await bench.press(WRONG_TOO, "test:bob", game_id)
        await bench.give_up(player, game_id)
        await bench.do(Settlement(bench.store, bench.host, bench.clock).settle(game_id))
    await bench.store.spaces.create_community(Community("c", "Us", "AAAA2222"), "test:space", T0)
    await link(Persons(bench.store, bench.clock), ann, also)
    right = (await bench.store.boards.kept()).rows
    rows = bench.store.state.boards.rows
    spoiled = [key for key in rows if key.player.startswith("person:")]
    assert {key.board for key in spoiled} == {"all", "community:c"}
    del rows[spoiled[0]]
    for key in spoiled[1:4]:
        rows[key] = rows[key]._replace(points=9_999)
    own = next(key for key in rows if key[:3] == ("all", "all", ann))
    rows[own] = rows[own]._replace(points=1)

    found = await audit(bench.store)
    assert {it.key for it in found.differences} == {*spoiled[:4], own}
    await mend(bench.store, found.differences)
    assert (await bench.store.boards.kept()).rows == right
    assert (await audit(bench.store)).differences == ()
