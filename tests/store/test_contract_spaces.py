"""What every store promises of spaces, communities, zones, outages and what is left to settle."""

from bot.engine.boards import BoardDelta, By, community_board, space_board
from bot.ports import Store
from bot.ports.spaces import Community, Space
from tests.store.builders import NOW, follow, score, start

GUILD, TEAM, OTHER = "discord:1", "slack:T1", "discord:2"
LEARNERS = Community("c1", "Learners", "ABCD2345", "Europe/Vienna")


async def test_a_space_keeps_its_newest_name(store: Store) -> None:
    assert await store.spaces.space(GUILD) is None
    await store.spaces.note_space(GUILD, "Läufer 🏃", NOW)
    await store.spaces.note_space(GUILD, None, NOW + 1)
    assert await store.spaces.space(GUILD) == Space(GUILD, "Läufer 🏃")
    await store.spaces.note_space(GUILD, "Runners", NOW + 2)
    assert await store.spaces.space(GUILD) == Space(GUILD, "Runners")


async def test_a_space_that_nobody_named(store: Store) -> None:
    await store.spaces.note_space(GUILD, None, NOW)
    assert await store.spaces.space(GUILD) == Space(GUILD)


async def test_the_zone_of_a_space(store: Store) -> None:
    assert await store.spaces.space_zone(GUILD) is None
    await store.spaces.set_space_zone(GUILD, "Asia/Tokyo", NOW)
    await store.spaces.note_space(GUILD, "Runners", NOW)
    assert await store.spaces.space(GUILD) == Space(GUILD, "Runners", "Asia/Tokyo")
    assert await store.spaces.space_zone(GUILD) == "Asia/Tokyo"
    await store.spaces.set_space_zone(GUILD, None, NOW)
    assert await store.spaces.space_zone(GUILD) is None


async def test_the_zones_of_players(store: Store) -> None:
    await store.spaces.set_player_zone("p", "Asia/Tokyo", NOW)
    await store.spaces.set_player_zone("q", "Europe/Paris", NOW)
    await store.spaces.set_player_zone("r", "Europe/Paris", NOW)
    await store.spaces.set_player_zone("r", None, NOW)
    await store.name_players({"p": "Ada", "s": "Sam"}, NOW)

    assert await store.spaces.player_zone("p") == "Asia/Tokyo"
    assert await store.spaces.player_zone("r") is None
    assert await store.spaces.player_zone("nobody") is None
    assert await store.spaces.zones(["p", "q", "r", "s", "nobody"]) == {"p": "Asia/Tokyo", "q": "Europe/Paris"}
    assert await store.spaces.zones(["q"]) == {"q": "Europe/Paris"}
    assert await store.spaces.zones([]) == {}
    assert (await store.names(["p"])) == {"p": "Ada"}


# --- communities -------------------------------------------------------------------------------------------------


async def test_spaces_of_a_community(store: Store) -> None:
    assert await store.spaces.create_community(LEARNERS, TEAM, NOW)
    assert await store.spaces.community("c1") == LEARNERS
    assert await store.spaces.community_by_code("ABCD2345") == LEARNERS
    assert await store.spaces.community_of(TEAM) == LEARNERS
    assert await store.spaces.community_of(GUILD) is None

    await store.spaces.note_space(GUILD, "Runners", NOW)
    assert await store.spaces.join_community("c1", GUILD, NOW)
    assert await store.spaces.members("c1") == [Space(GUILD, "Runners", None, "c1"), Space(TEAM, None, None, "c1")]
    await store.spaces.set_space_zone(GUILD, "Asia/Tokyo", NOW)
    await store.spaces.note_space(GUILD, "Joggers", NOW)
    assert (await store.spaces.space(GUILD)) == Space(GUILD, "Joggers", "Asia/Tokyo", "c1")


async def test_codes_and_ids_are_taken_once(store: Store) -> None:
    await store.spaces.create_community(LEARNERS, TEAM, NOW)
    assert not await store.spaces.create_community(Community("c1", "Other", "QQQQ2345"), GUILD, NOW)
    assert not await store.spaces.create_community(Community("c2", "Other", "ABCD2345"), GUILD, NOW)
    assert await store.spaces.space(GUILD) is None
    assert await store.spaces.community("c1") == LEARNERS
    assert await store.spaces.community("c2") is None


async def test_a_space_is_in_one_community(store: Store) -> None:
    await store.spaces.create_community(LEARNERS, TEAM, NOW)
    await store.spaces.create_community(Community("c2", "Other", "QQQQ2345"), GUILD, NOW)
    assert not await store.spaces.join_community("c1", GUILD, NOW)
    assert not await store.spaces.create_community(Community("c3", "Third", "XXXX2345"), GUILD, NOW)
    assert not await store.spaces.join_community("nowhere", OTHER, NOW)
    assert await store.spaces.community("c3") is None
    assert [it.space for it in await store.spaces.members("c1")] == [TEAM]


async def test_a_community_ends_with_its_last_space(store: Store) -> None:
    await store.spaces.create_community(LEARNERS, TEAM, NOW)
    await store.spaces.join_community("c1", GUILD, NOW)
    assert await store.spaces.leave_community(TEAM)
    assert await store.spaces.community_of(TEAM) is None
    assert await store.spaces.community("c1") == LEARNERS
    assert await store.spaces.leave_community(GUILD)
    assert await store.spaces.community("c1") is None
    assert not await store.spaces.leave_community(GUILD)
    assert not await store.spaces.leave_community("discord:99")
    assert await store.spaces.create_community(LEARNERS, GUILD, NOW), "the code is free again"


def _played(space: str, player: str, points: int, period: str = "all", at: int = NOW) -> BoardDelta:
    return BoardDelta(space_board(space), period, player, points, 1, 2, at)


async def test_a_communitys_board_is_the_sum_of_its_spaces(store: Store) -> None:
    board = community_board("c1")

    async def totals(period: str = "all") -> dict[str, tuple[int, int, int, int]]:
        rows = await store.boards.listed(board, period, By.POINTS, limit=9)
        return {row.player: (row.points, row.right, row.answers, row.updated_at) for row in rows}

    await store.boards.add([_played(TEAM, "p", 10), _played(TEAM, "q", 5, at=NOW + 7), _played(TEAM, "q", 5, "day:x")])
    await store.boards.add([_played(GUILD, "q", 20), _played(OTHER, "r", 1)])
    await store.spaces.create_community(LEARNERS, TEAM, NOW)
    assert await totals() == {"p": (10, 1, 2, NOW), "q": (5, 1, 2, NOW + 7)}

    await store.spaces.join_community("c1", GUILD, NOW)
    assert await totals() == {"q": (25, 2, 4, NOW + 7), "p": (10, 1, 2, NOW)}
    assert await totals("day:x") == {"q": (5, 1, 2, NOW)}
    assert (await store.boards.view(board, "all", By.POINTS, limit=0)).size == 2

    await store.boards.add([_played(GUILD, "q", 100), _played(TEAM, "q", 1000), _played(OTHER, "r", 1)])
    assert await totals() == {"q": (1125, 4, 8, NOW + 7), "p": (10, 1, 2, NOW)}

    await store.spaces.leave_community(TEAM)
    assert await totals() == {"q": (120, 2, 4, NOW)}
    assert await totals("day:x") == {}
    await store.boards.add([_played(TEAM, "p", 1)])
    assert await totals() == {"q": (120, 2, 4, NOW)}

    await store.spaces.leave_community(GUILD)
    assert await store.boards.periods(board) == []


async def test_a_community_does_not_name_who_is_hidden_and_keeps_streaks(store: Store) -> None:
    await store.boards.add([_played(TEAM, "p", 10), _played(TEAM, "q", 5)])
    await store.boards.set_streaks({"q": 7})
    await store.hide("p", True, NOW)
    await store.spaces.create_community(LEARNERS, TEAM, NOW)
    rows = await store.boards.listed(community_board("c1"), "all", By.POINTS, limit=9)
    assert [(row.player, row.streak) for row in rows] == [("q", 7)]
    await store.hide("p", False, NOW)
    rows = await store.boards.listed(community_board("c1"), "all", By.POINTS, limit=9)
    assert [row.player for row in rows] == ["p", "q"]


# --- outages and settlement --------------------------------------------------------------------------------------


async def test_outages_that_share_time_with_a_span(store: Store) -> None:
    for since, until in ((NOW, NOW + 10), (NOW + 20, NOW + 30), (NOW + 25, NOW + 26), (NOW + 20, NOW + 22)):
        await store.spaces.note_outage(since, until)
    assert await store.spaces.outages(NOW, NOW + 100) == [(NOW, NOW + 10), (NOW + 20, NOW + 30), (NOW + 25, NOW + 26)]
    assert await store.spaces.outages(NOW + 9, NOW + 20) == [(NOW, NOW + 10)]
    assert await store.spaces.outages(NOW + 10, NOW + 20) == []
    await store.spaces.note_outage(NOW, NOW + 12)
    assert await store.spaces.outages(NOW + 10, NOW + 20) == [(NOW, NOW + 12)]


async def test_games_that_are_over_wait_to_be_settled_the_oldest_first(store: Store) -> None:
    await store.append([start(f"g{number}", score(), created_at=NOW + 10 - number) for number in range(5)])
    assert await store.spaces.unsettled(9) == []
    over = [follow(f"g{number}", 2, over=True, created_at=NOW + 10 - number) for number in (0, 1, 3)]
    await store.append(over)
    assert await store.spaces.unsettled(9) == ["g3", "g1", "g0"]
    assert await store.spaces.unsettled(2) == ["g3", "g1"]
    assert await store.spaces.unsettled(2, after="g1") == ["g0"]
    assert await store.spaces.unsettled(2, after="g0") == []
    assert await store.spaces.unsettled(2, after="gone") == []
    for _ in range(2):
        assert await store.corrections.mark_settled("g1", "", [])
    assert await store.spaces.unsettled(9) == ["g3", "g0"]
    assert await store.spaces.unsettled(9, after="g1") == ["g0"], "one that was settled meanwhile keeps its place"
    await store.append([follow("g1", 3, over=True, created_at=NOW + 9)])
    assert await store.spaces.unsettled(9) == ["g3", "g0"], "what is written afterwards does not bring it back"
