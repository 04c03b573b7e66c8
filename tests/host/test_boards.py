"""Boards as people look at them."""

import asyncio
import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from bot.engine.boards import BoardDelta, By, Scope
from bot.engine.errors import NotAllowed
from bot.host import membership
from bot.host.boards import COLUMNS, BoardLine, BoardPage, Boards, NoSuchBoard
from bot.host.tables import csv_text
from bot.ports.spaces import Community
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

NOW = int(datetime(2026, 11, 28, 23, 30, tzinfo=UTC).timestamp() * 1000)
PLACE = "discord:1/2"
SPACE = "space:discord:1"
DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


async def play(
    store: MemoryStore,
    points: dict[str, int] | Iterable[int],
    board: str = SPACE,
    period: str = "all",
    right: int = 1,
    answers: int = 2,
) -> None:
    """Let players (`p0`, `p1` … where only points are given) bring points to a board."""
    given = points if isinstance(points, dict) else {f"p{place}": it for place, it in enumerate(points)}
    await store.boards.add(
        BoardDelta(board, period, player, brought, right, answers, NOW) for player, brought in given.items()
    )


def told(lines: Iterable[BoardLine]) -> list[tuple[int | None, str, int]]:
    return [(line.rank, line.player, line.value) for line in lines]


async def look(store: MemoryStore, clock: FakeClock, **changes: object) -> BoardPage:
    asked: dict[str, object] = {"scope": Scope.SPACE, "period": "all", "by": By.POINTS, "place": PLACE} | changes
    return await Boards(store, clock).page(**asked)  # type: ignore[arg-type]


async def test_a_page_with_names_and_values(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"a": 1_250, "b": 1, "c": 1})
    await store.name_players({"a": "Ada 🦊"}, NOW)
    page = await look(store, clock, viewer="c")
    assert page == BoardPage(
        title="Points · this server · all time",
        unit="points",
        scope=Scope.SPACE,
        period="all",
        by=By.POINTS,
        lines=(
            BoardLine(1, "a", "Ada 🦊", 1_250, "1,250 points"),
            BoardLine(2, "c", "somebody", 1, "1 point", own=True),
            BoardLine(2, "b", "somebody", 1, "1 point"),
        ),
        page=1,
        pages=1,
        size=3,
    )


@pytest.mark.parametrize(
    ("scope", "period", "by", "title"),
    [
        (Scope.CHANNEL, "day", By.POINTS, "Points · this channel · today"),
        (Scope.SPACE, "week", By.ACCURACY, "Accuracy · this workspace · this week"),
        (Scope.COMMUNITY, "season", By.POINTS, "Points · My server friends · season 2026 Q4"),
        (Scope.ALL, "month", By.POINTS, "Points · everybody · this month"),
        (Scope.ALL, "month", By.STREAK, "Days in a row · everybody · all time"),
    ],
)
async def test_titles(store: MemoryStore, clock: FakeClock, scope: Scope, period: str, by: By, title: str) -> None:
    await store.spaces.create_community(Community("c", "My server friends", "AAAA2222"), "slack:T1", NOW)
    page = await look(
        store, clock, scope=scope, period=period, by=by, place="slack:T1/C1/1700000000.123456", space_word="workspace"
    )
    assert page.title == title
    assert (page.lines, page.pages, page.size) == ((), 1, 0)
    assert page.empty


@pytest.mark.parametrize(("kind", "ending"), [("season", "this season (4. Quartal 2026)"), ("all", "all time")])
async def test_a_title_dates_its_period_in_the_language(
    store: MemoryStore, clock: FakeClock, kind: str, ending: str
) -> None:
    page = await look(store, clock, period=kind, language="de")
    assert page.title.endswith(f" · {ending}")


async def test_each_board_has_its_own_today(store: MemoryStore, clock: FakeClock) -> None:
    await store.spaces.set_space_zone("discord:1", "Asia/Tokyo", NOW)
    await store.spaces.create_community(Community("c", "Us", "AAAA2222", "Europe/Paris"), "discord:1", NOW)
    await play(store, {"utc": 1}, "all", "day:2026-11-28")
    await play(store, {"tokyo": 1}, SPACE, "day:2026-11-29")
    await play(store, {"channel": 1}, "channel:discord:1/2", "day:2026-11-29")
    pages = {scope: await look(store, clock, scope=scope, period="day") for scope in Scope}
    assert {scope: [line.player for line in page.lines] for scope, page in pages.items()} == {
        Scope.CHANNEL: ["channel"],
        Scope.SPACE: ["tokyo"],
        Scope.COMMUNITY: ["tokyo"],
        Scope.ALL: ["utc"],
    }


async def test_ones_own_place_is_always_shown_with_who_is_next_to_it(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, range(100, 75, -1))
    page = await look(store, clock, viewer="p14")
    assert told(page.lines) == [(place + 1, f"p{place}", 100 - place) for place in range(10)]
    assert (page.page, page.pages, page.size) == (1, 3, 25)
    assert page.own == BoardLine(15, "p14", "somebody", 86, "86 points", own=True)
    assert (told(page.above), told(page.below)) == ([(14, "p13", 87)], [(16, "p15", 85)])

    second = await look(store, clock, viewer="p14", page=2)
    assert [line.own for line in second.lines] == [place == 14 for place in range(10, 20)]
    assert (second.above, second.own, second.below) == ((), None, ())


async def test_who_is_next_to_one_is_not_shown_twice(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, range(100, 75, -1))
    page = await look(store, clock, viewer="p10")
    assert (page.above, told(page.below)) == ((), [(12, "p11", 89)])
    assert page.own is not None and page.own.rank == 11


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-5, 1), (3, 3), (99, 3)])
async def test_a_page_that_is_not_there(store: MemoryStore, clock: FakeClock, asked: int, given: int) -> None:
    await play(store, range(25))
    page = await look(store, clock, page=asked)
    assert page.page == given
    assert page.lines


async def test_somebody_who_has_not_played(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, range(25))
    page = await look(store, clock, viewer="nobody")
    assert (page.above, page.own, page.below, page.empty) == ((), None, (), None)


async def test_who_is_hidden_sees_their_own_line_alone(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"a": 3, "b": 2, "c": 1})
    await store.hide("b", True, NOW)
    page = await look(store, clock, viewer="b")
    assert told(page.lines) == [(1, "a", 3), (2, "c", 1)]
    assert page.own == BoardLine(2, "b", "somebody", 2, "2 points", own=True, private=True)
    assert "b" not in {line.player for line in (await look(store, clock, viewer="a")).lines}


async def test_by_accuracy_one_learns_how_many_answers_it_still_takes(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"a": 3}, right=21, answers=24)
    await play(store, {"b": 3}, right=10, answers=13)
    page = await look(store, clock, by=By.ACCURACY, viewer="b")
    assert [line.text for line in page.lines] == ["87.5 % of 24"]
    assert page.own is not None
    assert (page.own.rank, page.own.text) == (None, "76.9 % of 13; 7 more to be listed")


async def test_streaks_in_words(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"a": 3, "b": 1})
    await store.boards.set_streaks({"a": 1, "b": 365})
    page = await look(store, clock, by=By.STREAK, period="day", viewer="a")
    assert [line.text for line in page.lines] == ["365 days", "1 day"]


@pytest.mark.parametrize(
    ("scope", "place", "why"),
    [
        (Scope.CHANNEL, "slack:T1/@U1", "ask in a channel"),
        (Scope.SPACE, "discord:@1", "ask in a channel"),
        (Scope.COMMUNITY, PLACE, "in no community"),
        (Scope.COMMUNITY, "discord:@1", "in no community"),
    ],
)
async def test_boards_that_are_not_there(
    store: MemoryStore, clock: FakeClock, scope: Scope, place: str, why: str
) -> None:
    with pytest.raises(NoSuchBoard, match=why):
        await look(store, clock, scope=scope, place=place)


async def test_a_period_that_is_not_there(store: MemoryStore, clock: FakeClock) -> None:
    with pytest.raises(NoSuchBoard, match="day, week, month, season, all"):
        await look(store, clock, period="year")


# --- who has left ------------------------------------------------------------------------------------------------


class Members:
    """A platform that knows who is in its spaces."""

    def __init__(self, *gone: str) -> None:
        self.gone = set(gone)
        self.silent: set[str] = set()
        self.asked: list[str] = []

    async def __call__(self, space: str, player: str) -> bool | None:
        assert space == "discord:1"
        self.asked.append(player)
        return None if player in self.silent else player not in self.gone


async def test_who_has_left_is_noticed_before_they_are_listed(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, range(100, 75, -1))
    members = Members("p1", "p11")
    boards = Boards(store, clock, members)
    page = await boards.page(Scope.SPACE, "all", By.POINTS, place=PLACE, viewer="p20")
    assert [line.player for line in page.lines] == ["p0", *(f"p{place}" for place in range(2, 10)), "p10"]
    assert page.size == 24
    assert page.own is not None and page.own.rank == 20
    assert sorted(members.asked) == sorted([*(f"p{place}" for place in range(11)), "p19", "p21"])

    await boards.page(Scope.SPACE, "all", By.POINTS, place=PLACE, viewer="p20")
    assert len(members.asked) == 13, "an answer is believed for a day"
    clock.jump(DAY_MS)
    await boards.page(Scope.SPACE, "all", By.POINTS, place=PLACE)
    assert len(members.asked) == 23


async def test_everybody_is_not_asked_of_one_space(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"p": 1}, "all")
    members = Members("p")
    page = await Boards(store, clock, members).page(Scope.ALL, "all", By.POINTS, place=PLACE)
    assert len(page.lines) == 1
    assert members.asked == []


async def test_where_it_cannot_be_told_people_stay(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"p": 1})
    members = Members("p")
    members.silent.add("p")
    boards = Boards(store, clock, members)
    for _ in range(2):
        assert len((await boards.page(Scope.SPACE, "all", By.POINTS, place=PLACE)).lines) == 1
    assert members.asked == ["p", "p"], "it is asked again"


async def test_a_slow_platform_does_not_hold_a_page_up(
    store: MemoryStore, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "WAIT_S", 0.0)
    await play(store, {"p": 1, "q": 1})
    answered = asyncio.Event()
    asked: list[str] = []

    async def slow(space: str, player: str) -> bool:
        asked.append(player)
        await answered.wait()
        return player != "p"

    boards = Boards(store, clock, slow)
    assert len((await boards.page(Scope.SPACE, "all", By.POINTS, place=PLACE)).lines) == 2
    answered.set()
    for _ in range(5):
        await asyncio.sleep(0)
    page = await boards.page(Scope.SPACE, "all", By.POINTS, place=PLACE)
    assert [line.player for line in page.lines] == ["q"]
    assert sorted(asked) == ["p", "q"]


async def test_whoever_looks_is_back(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"p": 1, "q": 2})
    await store.boards.set_away("discord:1", ["p"], True)
    assert len((await look(store, clock, viewer="q")).lines) == 1
    page = await look(store, clock, viewer="p")
    assert [line.player for line in page.lines] == ["q", "p"]
    assert not page.lines[1].private


# --- exports -----------------------------------------------------------------------------------------------------


async def test_a_board_as_csv(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, {"a": 5, "b": 5, "c": 1, "d": 0, "hidden": 9}, right=2, answers=3)
    await store.name_players({"a": '=HYPERLINK("x")', "b": 'Ada, "the" fox\n🦊', "c": "-1+1"}, NOW)
    await store.hide("hidden", True, NOW)
    text = await Boards(store, clock).csv(Scope.SPACE, "all", By.POINTS, place=PLACE, moderates=True)
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        list(COLUMNS),
        ["1", "b", 'Ada, "the" fox\n🦊', "5", "2", "3", "66.7", "0"],
        ["1", "a", '\'=HYPERLINK("x")', "5", "2", "3", "66.7", "0"],
        ["3", "c", "'-1+1", "1", "2", "3", "66.7", "0"],
        ["4", "d", "", "0", "2", "3", "66.7", "0"],
    ]


async def test_a_long_board_is_exported_in_parts_and_up_to_a_limit(store: MemoryStore, clock: FakeClock) -> None:
    await play(store, (place // 3 for place in range(2_500)))
    text = await Boards(store, clock).csv(Scope.SPACE, "all", By.POINTS, place=PLACE, moderates=True, limit=2_100)
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(rows) == 2_100
    assert len({row[1] for row in rows}) == 2_100
    values = [int(row[3]) for row in rows]
    assert [int(row[0]) for row in rows] == [1 + values.index(value) for value in values]


async def test_only_moderators_export(store: MemoryStore, clock: FakeClock) -> None:
    with pytest.raises(NotAllowed, match="Only moderators"):
        await Boards(store, clock).csv(Scope.SPACE, "all", By.POINTS, place=PLACE, moderates=False)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    read = next(csv.reader(io.StringIO(csv_text(["a"], [[cell]]).partition("\r\n")[2], newline="")))
    assert read == [f"'{cell}"]


def test_numbers_stay_numbers() -> None:
    assert csv_text(["a", "b"], [[-5, "plain"]]) == "a,b\r\n-5,plain\r\n"
