"""Several processes that link players while others play: rows of persons are the sums of their players' rows."""

import asyncio
import random
from collections import Counter

from bot.engine.boards import BoardDelta, By, community_board, is_shared, space_board
from bot.ports.spaces import Community
from bot.store.sql import SqlStore
from tests.store.builders import NOW
from tests.store.databases import Database

PLAYERS = [f"p{number}" for number in range(8)]
SPACES = ("discord:1", "slack:T1")


async def _play(store: SqlStore, rng: random.Random) -> None:
    for _ in range(25):
        players = rng.sample(PLAYERS, 3)
        boards = ("all", space_board(rng.choice(SPACES)))
        await store.boards.add([BoardDelta(board, "all", it, 10, 1, 2, NOW) for board in boards for it in players])


async def _link(store: SqlStore, rng: random.Random) -> None:
    for number in range(25):
        owner, player = rng.sample(PLAYERS, 2)
        code = f"{rng.random()}"
        assert await store.persons.issue_code(owner, code, NOW + 1)
        await store.persons.link(code, player, f"person:{code}", NOW)
        if number % 2:
            await store.persons.unlink(rng.choice(PLAYERS))
        if number % 5 == 0:
            await store.hide(rng.choice(PLAYERS), rng.random() < 0.5, NOW)


async def _share(store: SqlStore) -> None:
    for _ in range(8):
        await store.spaces.join_community("c", SPACES[1], NOW)
        await store.spaces.leave_community(SPACES[1])


async def test_who_is_linked_while_others_play_has_the_right_row(database: Database) -> None:
    stores = [SqlStore(database.url) for _ in range(4)]
    for store in stores:
        await store.open()
    await stores[0].spaces.create_community(Community("c", "Us", "AAAA2222"), SPACES[0], NOW)
    rngs = [random.Random(seed) for seed in range(4)]
    await asyncio.gather(
        _play(stores[0], rngs[0]),
        _play(stores[1], rngs[1]),
        _link(stores[2], rngs[2]),
        _link(stores[3], rngs[3]),
        _share(stores[0]),
    )

    kept = await stores[0].boards.kept()
    expected: Counter[tuple[str, str]] = Counter()
    for key, totals in kept.rows.items():
        if is_shared(key.board) and key.player in kept.persons:
            expected[key.board, kept.persons[key.player]] += totals.points
    found = {(key.board, key.player): totals.points for key, totals in kept.rows.items() if "person:" in key.player}
    assert found == expected and {board for board, _ in found} == {"all", community_board("c")}
    hidden = await stores[0].hidden(PLAYERS)
    unnamed = {kept.persons.get(player) for player in hidden}
    for board in ("all", community_board("c")):
        there = {key.player for key in kept.rows if key.board == board}
        listed = {row.player for row in await stores[0].boards.listed(board, "all", By.POINTS, limit=99)}
        assert listed == there - hidden - kept.persons.keys() - unnamed
        assert (await stores[0].boards.view(board, "all", By.POINTS, limit=0)).size == len(listed)
    for store in stores:
        await store.close()
