"""Boards: the top ten and one's own rank among 100,000 and 1,000,000 players, against Redis; and after more history."""

import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import redis.asyncio
from sqlalchemy import Connection

from benchmarks.board_databases import History, copy_of, postgres, put_cells, tidy
from benchmarks.measuring import REPEATS, Pair, Row, medians, percentile
from bot.engine.boards import By, accuracy_ppm
from bot.store.board_counting import count
from bot.store.board_tables import board_scores
from bot.store.engine import begin
from bot.store.sql import SqlStore

REDIS: Final = "redis://127.0.0.1:6379"
PREFIX: Final = "quizhost:bench:boards:"

SIZES: Final = {"space:bench:1": 100_000, "all": 1_000_000}
ASKED: Final = 1_000
"""Players whose rank is asked for, at random."""

FEW: Final = 1_000_000
MANY: Final = 10_000_000
"""Answers in the histories that are compared."""

_BATCH: Final = 10_000

Ask = Callable[[str], Awaitable[object]]
"""Asks for something; it is given a player."""


@dataclass(frozen=True, slots=True)
class Timed:
    """How long something took, ms."""

    p50: float
    p99: float


async def boards() -> list[Row]:
    """All lines of the table. What cannot be reached is left out, with a line that says so."""
    rows: list[Row] = []
    async with AsyncExitStack() as stack:
        floor = await stack.enter_async_context(_redis())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        for name, made in (("SQLite", _sqlite(folder)), ("PostgreSQL", postgres())):
            async with made as database:
                if database is None:
                    rows.append(Row(f"{name}: no server answers", "", "", None, "–", None))
                    continue
                store = await _filled(database.url)
                for board, size in SIZES.items():
                    rows += await _against_redis(f"{name}, {size:,} players", store, board, size, floor)
                await store.close()
                rows += await _growth(name, database)
    return rows


# --- against Redis -----------------------------------------------------------------------------------------------


async def _against_redis(
    what: str, store: SqlStore, board: str, size: int, floor: "redis.asyncio.Redis | None"
) -> list[Row]:
    players = random.Random(3).choices(range(size), k=ASKED)
    asked = [_player(number) for number in players]
    key = PREFIX + board

    async def top(player: str) -> object:
        return await store.boards.view(board, "all", By.POINTS, limit=10)

    async def own(player: str) -> object:
        return await store.boards.view(board, "all", By.POINTS, limit=0, player=player)

    async def page(player: str) -> object:
        return await store.boards.view(board, "all", By.POINTS, limit=10, player=player, beside=1)

    async def their_top(player: str) -> object:
        assert floor is not None
        return await floor.zrevrange(key, 0, 9, withscores=True)

    async def their_own(player: str) -> object:
        assert floor is not None
        return await floor.zrevrank(key, player)

    pairs: list[tuple[str, Ask, Ask]] = [
        ("top 10", top, their_top),
        ("own rank", own, their_own),
        ("top 10, own rank and neighbours", page, their_own),
    ]
    rows = []
    for name, ours, theirs in pairs:
        mine, others = await _in_turn(asked, ours, theirs if floor is not None else None)
        for share in ("p50", "p99"):
            got, floor_ms = getattr(mine, share), None if others is None else getattr(others, share)
            shown = "no Redis answers" if floor_ms is None else f"{floor_ms:.2f} ms"
            ratio = None if floor_ms is None else got / floor_ms
            rows.append(Row(f"{what}: {name}, {share}", f"{got:.2f} ms", shown, ratio, "–", None))
    return rows


async def _in_turn(asked: list[str], ours: Ask, theirs: Ask | None) -> tuple[Timed, Timed | None]:
    mine: list[float] = []
    others: list[float] = []
    for player in asked:
        for ask, took in ((ours, mine), *([(theirs, others)] if theirs is not None else [])):
            begun = time.perf_counter()
            await ask(player)
            took.append(1e3 * (time.perf_counter() - begun))
    return _timed(mine), _timed(others) if others else None


def _timed(took: list[float]) -> Timed:
    return Timed(percentile(took, 0.5), percentile(took, 0.99))


# --- growth ------------------------------------------------------------------------------------------------------


async def _growth(name: str, database: History) -> list[Row]:
    """The same boards over two databases that differ in how much was played."""
    async with copy_of(database) as other:
        await database.answer(FEW)
        await other.answer(MANY)
        short, long = SqlStore(database.url), SqlStore(other.url)
        await short.open()
        await long.open()
        rows = []
        for what, limit in (("top 10", 10), ("own rank", 0)):
            pair = await _compared(_asking(long, limit), _asking(short, limit))
            rows.append(
                Row(
                    f"{name}: {what}, p50, after {MANY:,} answers against {FEW:,}",
                    f"{pair.ours:.2f} ms",
                    f"{pair.floor:.2f} ms",
                    pair.ratio,
                    "≤ 1.1×",
                    pair.ratio <= 1.1,
                )
            )
        await short.close()
        await long.close()
        return rows


def _asking(store: SqlStore, limit: int) -> Ask:
    async def ask(player: str) -> object:
        return await store.boards.view("all", "all", By.POINTS, limit=limit, player=player)

    return ask


async def _compared(ours: Ask, theirs: Ask) -> Pair:
    """Medians of many questions asked of both in turn; several times, of which the first does not count."""
    asked = [_player(number) for number in random.Random(5).choices(range(SIZES["all"]), k=ASKED // 2)]
    mine, others = [], []
    for _ in range(REPEATS + 1):
        got, given = await _in_turn(asked, ours, theirs)
        assert given is not None
        mine.append(got.p50)
        others.append(given.p50)
    return medians(mine, others)


# --- what is measured on -----------------------------------------------------------------------------------------


@asynccontextmanager
async def _sqlite(folder: Path) -> AsyncIterator[History]:
    yield History(f"sqlite:///{folder / 'boards.db'}")


@asynccontextmanager
async def _redis() -> AsyncIterator["redis.asyncio.Redis | None"]:
    """Redis with the same boards; None where none answers."""
    client = redis.asyncio.Redis.from_url(REDIS)
    try:
        await client.ping()
    except redis.RedisError:
        await client.aclose()
        yield None
        return
    keys = [PREFIX + board for board in SIZES]
    try:
        await client.delete(*keys)
        for board, size in SIZES.items():
            for rows in _batches(_points(size)):
                await client.zadd(PREFIX + board, {_player(number): points for number, points in rows})
        yield client
    finally:
        await client.delete(*keys)
        await client.aclose()


async def _filled(url: str) -> SqlStore:
    """A store with boards of these sizes, as their games would have left them."""
    store = SqlStore(url)
    await store.open()
    sqlite = url.startswith("sqlite")

    def fill(connection: Connection) -> None:
        begin(connection)
        for index in board_scores.indexes:
            index.drop(connection)
        for board, size in SIZES.items():
            for rows in _batches(_points(size)):
                put_cells(connection, [_cell(board, number, points) for number, points in rows])
        for index in board_scores.indexes:
            index.create(connection)
        for board in SIZES:
            count(connection, sqlite, board, "all")
        connection.commit()

    await store.write(fill)
    await tidy(url)
    return store


def _cell(board: str, number: int, points: int) -> tuple[Any, ...]:
    right = points // 100
    answers = right + number % 13
    ppm = accuracy_ppm(right, answers)
    return board, "all", _player(number), points, right, answers, ppm, number % 40, True, False, 1


def _player(number: int) -> str:
    return f"discord:{100_000_000_000_000_000 + number * 7919}"


def _points(size: int) -> Iterator[tuple[int, int]]:
    """Players with their points: many with few, few with many; steps of 25, so that there are ties."""
    rng = random.Random(size)
    for number in range(size):
        yield number, int(rng.expovariate(1 / 3_000)) // 25 * 25


def _batches(rows: Iterator[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
