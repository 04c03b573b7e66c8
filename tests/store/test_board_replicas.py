"""Several processes that change boards at once: everything counts once, and sizes and counts stay right."""

import asyncio
import random

import pytest
from sqlalchemy import Connection

from bot.engine.boards import BoardDelta, By, community_board, space_board
from bot.ports.spaces import Community
from bot.store import board_counting, board_reading, board_writing
from bot.store.engine import begin
from bot.store.sql import SqlStore
from tests.store.builders import NOW
from tests.store.databases import Database

SPACES = ("discord:1", "discord:2")
COUNTED = "SELECT board, period, measure, players, counted FROM board_sizes WHERE players <> 0 ORDER BY 1, 2, 3"
BUCKETS = "SELECT board, period, measure, bucket, players FROM board_counts WHERE players <> 0 ORDER BY 1, 2, 3, 4"


@pytest.fixture(autouse=True)
def _small_boards_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (board_counting, board_writing, board_reading):
        monkeypatch.setattr(module, "COUNTED_FROM", 5)


async def _busy(store: SqlStore, seed: int) -> dict[str, int]:
    """Play, hide, leave and come back; the points that were brought to each board."""
    rng = random.Random(seed)
    brought: dict[str, int] = {}
    for turn in range(25):
        space = rng.choice(SPACES)
        players = [f"p{rng.randrange(12)}" for _ in range(4)]
        boards = ("all", space_board(space))
        deltas = [
            BoardDelta(board, "all", player, rng.randrange(300), 5, 7, NOW) for board in boards for player in players
        ]
        await store.boards.add(deltas)
        for delta in deltas:
            brought[delta.board] = brought.get(delta.board, 0) + delta.points
        match turn % 5:
            case 0:
                await store.hide(rng.choice(players), rng.random() < 0.5, NOW)
            case 1:
                await store.boards.set_away(space, players[:2], rng.random() < 0.5)
            case 2:
                await store.boards.set_streaks({player: rng.randrange(3) for player in players})
    return brought


async def test_replicas_lose_nothing_and_count_right(database: Database) -> None:
    stores = [SqlStore(database.url) for _ in range(3)]
    for store in stores:
        await store.open()
    await stores[0].spaces.create_community(Community("c", "Us", "AAAA2222"), SPACES[0], NOW)

    async def join() -> dict[str, int]:
        for _ in range(3):
            await stores[2].spaces.join_community("c", SPACES[1], NOW)
            await stores[2].spaces.leave_community(SPACES[1])
        await stores[2].spaces.join_community("c", SPACES[1], NOW)
        return {}

    everything = await asyncio.gather(*(_busy(store, seed) for seed, store in enumerate(stores)), join())

    kept = (await stores[0].boards.kept()).rows
    points: dict[str, int] = {}
    for key, totals in kept.items():
        points[key.board] = points.get(key.board, 0) + totals.points
    expected: dict[str, int] = {}
    for brought in everything:
        for board, number in brought.items():
            expected[board] = expected.get(board, 0) + number
    expected[community_board("c")] = sum(expected[space_board(space)] for space in SPACES)
    assert points == expected

    before = await database.execute(COUNTED), await database.execute(BUCKETS)
    assert any(counted for *_, counted in before[0])
    sqlite = database.is_sqlite

    def recount(connection: Connection) -> None:
        begin(connection)
        for board in points:
            board_counting.count(connection, sqlite, board, "all")
        connection.commit()

    await stores[0].write(recount)
    after = await database.execute(COUNTED), await database.execute(BUCKETS)
    # A board that was large once stays counted.
    assert [row[:4] for row in before[0]] == [row[:4] for row in after[0]]
    still = {row[:3] for row in after[1]}
    assert [row for row in before[1] if row[:3] in still] == after[1]
    for store in stores:
        await store.close()


async def test_hiding_while_a_game_is_added_hides(database: Database) -> None:
    stores = [SqlStore(database.url) for _ in range(2)]
    for store in stores:
        await store.open()
    for number in range(10):
        player = f"p{number}"
        games = [
            stores[0].boards.add([BoardDelta("all", f"day:{day}", player, 5, 1, 1, NOW) for day in range(5)])
            for _ in range(3)
        ]
        await asyncio.gather(*games, stores[1].hide(player, True, NOW))
        for day in range(5):
            assert await stores[1].boards.listed("all", f"day:{day}", By.POINTS, limit=9) == []
    for store in stores:
        await store.close()
