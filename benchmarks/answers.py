"""The durable answer path: event in, rules, group commit, verdict out; against a raw group commit of the same rows."""

import asyncio
import json
import resource
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from benchmarks.games import host_on_file, open_channel_game
from benchmarks.measuring import Row, interleaved, percentile
from bot.engine.events import ChoicePressed

ANSWERS: Final = 20_000
CLIENTS: Final = 500
BATCH: Final = 500

Press = Callable[[int], Awaitable[Any]]


def cpu() -> float:
    """CPU seconds of this process, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def clients(press: Press, answers: int = ANSWERS, at_once: int = CLIENTS) -> tuple[float, float]:
    """Presses of so many clients, each waiting for its answer before the next; (wall, CPU) seconds an answer."""
    numbers = iter(range(answers))

    async def client() -> None:
        for number in numbers:
            await press(number)

    wall, used = time.perf_counter(), cpu()
    await asyncio.gather(*(client() for _ in range(at_once)))
    return (time.perf_counter() - wall) / answers, (cpu() - used) / answers


class RawWriter:
    """The floor: sqlite3 on a thread, group commit of ready-made rows, one future an answer."""

    def __init__(self, path: Path, loop: asyncio.AbstractEventLoop) -> None:
        self._path = path
        self._loop = loop
        self._waiting: list[tuple[Sequence[Any], Sequence[Any], asyncio.Future[None]]] = []
        self._work = threading.Event()
        self._lock = threading.Lock()
        self._running = True
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    async def write(self, event: Sequence[Any], score: Sequence[Any]) -> None:
        done: asyncio.Future[None] = self._loop.create_future()
        with self._lock:
            self._waiting.append((event, score, done))
        self._work.set()
        await done

    def stop(self) -> None:
        self._running = False
        self._work.set()
        self._thread.join()

    def _run(self) -> None:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.executescript(
            """
            CREATE TABLE games (game_id TEXT PRIMARY KEY, revision INTEGER, seen_at INTEGER) WITHOUT ROWID;
            CREATE TABLE players (player TEXT PRIMARY KEY, name TEXT, created_at INTEGER) WITHOUT ROWID;
            CREATE TABLE events (game_id TEXT, seq INTEGER, at INTEGER, kind TEXT, delivery TEXT UNIQUE, body TEXT,
                                 PRIMARY KEY (game_id, seq));
            CREATE TABLE scores (game_id TEXT, player TEXT, points INTEGER, right INTEGER, first_try INTEGER,
                                 wrong INTEGER, hints INTEGER, PRIMARY KEY (game_id, player)) WITHOUT ROWID;
            INSERT INTO games VALUES ('g', 0, 0);
            """
        )
        while self._running:
            self._work.wait()
            self._work.clear()
            while self._waiting:
                with self._lock:
                    batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                self._commit(connection, batch)
        connection.close()

    def _commit(self, connection: sqlite3.Connection, batch: list[tuple[Any, Any, asyncio.Future[None]]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE games SET revision = ?, seen_at = ?", (batch[-1][0][1], batch[-1][0][2]))
        connection.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", [event for event, _, _ in batch])
        connection.executemany(
            "INSERT INTO players VALUES (?, NULL, ?) ON CONFLICT DO NOTHING",
            [(score[1], event[2]) for event, score, _ in batch],
        )
        connection.executemany(
            "INSERT INTO scores VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (game_id, player) DO UPDATE SET "
            "points = excluded.points, right = excluded.right, first_try = excluded.first_try, "
            "wrong = excluded.wrong, hints = excluded.hints",
            [score for _, score, _ in batch],
        )
        connection.execute("COMMIT")
        self._loop.call_soon_threadsafe(self._answer, [done for _, _, done in batch])

    @staticmethod
    def _answer(waiting: list[asyncio.Future[None]]) -> None:
        for done in waiting:
            done.set_result(None)


@asynccontextmanager
async def _our_press() -> AsyncIterator[Press]:
    """Each answer is a wrong press by a player of their own: an event, a score and the game's row."""
    async with host_on_file() as (host, clock):
        game_id = await open_channel_game(host, clock)

        async def press(number: int) -> None:
            await host.submit(game_id, ChoicePressed(clock.now(), f"bench:{number}", 0, 1, f"d{number}"))

        yield press


def _ready_made(number: int) -> tuple[Sequence[Any], Sequence[Any]]:
    """The event row and the score row of one answer."""
    game_id, player = "0" * 32, f"bench:{number}"
    body = json.dumps({"choice": 1, "player": player, "round_no": 0}, separators=(",", ":"))
    event = (game_id, number + 1, int(time.time() * 1000), "ChoicePressed", f"d{number}", body)
    return event, (game_id, player, 0, 0, 0, 1, 0)


@asynccontextmanager
async def _raw_press() -> AsyncIterator[Press]:
    """The same rows, ready-made."""
    with TemporaryDirectory() as folder:
        writer = RawWriter(Path(folder) / "floor.db", asyncio.get_running_loop())
        rows = [_ready_made(number) for number in range(ANSWERS)]

        async def press(number: int) -> None:
            await writer.write(*rows[number])

        try:
            yield press
        finally:
            writer.stop()


async def throughput() -> list[Row]:
    """Answers a second and CPU an answer, ours against the floor."""
    cpus: dict[str, list[float]] = {"ours": [], "floor": []}

    def wall(name: str, side: Callable[[], AbstractAsyncContextManager[Press]]) -> Callable[[], Awaitable[float]]:
        async def measure() -> float:
            async with side() as press:
                seconds, used = await clients(press)
            cpus[name].append(used)
            return seconds

        return measure

    pair = await interleaved(wall("ours", _our_press), wall("floor", _raw_press))
    mine, theirs = (percentile(cpus[name][1:], 0.5) * 1e6 for name in ("ours", "floor"))
    return [
        Row(
            "durable answers a second",
            f"{1 / pair.ours:,.0f}",
            f"{1 / pair.floor:,.0f}",
            1 / pair.ratio,
            "≥ 1×",
            1 / pair.ratio >= 1,
        ),
        Row("CPU an answer", f"{mine:.0f} µs", f"{theirs:.0f} µs", mine / theirs, "–", None),
    ]


async def burst() -> list[Row]:
    """1,000 presses spread evenly over one second: the p99 from press to answer."""

    def p99(side: Callable[[], AbstractAsyncContextManager[Press]]) -> Callable[[], Awaitable[float]]:
        async def measure() -> float:
            async with side() as press:
                return await _burst_p99(press)

        return measure

    pair = await interleaved(p99(_our_press), p99(_raw_press))
    return [
        Row(
            "1,000 presses in a second, p99 press to verdict",
            f"{pair.ours:.1f} ms",
            f"{pair.floor:.1f} ms",
            pair.ratio,
            "≤ 15 ms",
            pair.ours <= 15,
        )
    ]


async def _burst_p99(press: Press) -> float:
    took: list[float] = []
    start = time.perf_counter() + 0.05

    async def one(number: int) -> None:
        await asyncio.sleep(max(0.0, start + number / 1000 - time.perf_counter()))
        begun = time.perf_counter()
        await press(number)
        took.append(1000 * (time.perf_counter() - begun))

    await asyncio.gather(*(one(number) for number in range(1000)))
    return percentile(took, 0.99)
