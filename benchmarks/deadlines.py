"""10,000 questions whose time runs out within 10 seconds: how late each is closed, durably."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.games import InstantChat, challenge
from benchmarks.measuring import Row, interleaved, percentile
from bot.engine.effects import CloseQuestion
from bot.engine.events import GameRequested
from bot.engine.questions import Challenge
from bot.host.clock import SystemClock
from bot.host.service import Host
from bot.ports import Clock, Delivered, Post
from bot.store.sql import SqlStore

DEADLINES: Final = 10_000
OVER_MS: Final = 10_000
LEAD_MS: Final = 20_000
"""Time for all games to be started before the first deadline."""


class LateChat(InstantChat):
    """Notes how long after its due time each question's closing arrived; by then it is durable."""

    edits = False

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.due: dict[str, int] = {}
        self.late: list[float] = []
        self.all = asyncio.Event()

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        if isinstance(post.announcement, CloseQuestion):
            self.late.append(self._clock.now() - self.due[post.key.game_id])
            if len(self.late) == len(self.due):
                self.all.set()
        return Delivered(self._shown_at(post))

    def _shown_at(self, post: Post) -> int:
        # The question counts as shown such that its deadline falls where this benchmark wants it.
        due = self.due.get(post.key.game_id)
        return self._clock.now() if due is None else due - 1000 * LIMIT_S


LIMIT_S: Final = 60


@asynccontextmanager
async def _host() -> AsyncIterator[tuple[Host, SystemClock, LateChat]]:
    clock = SystemClock()
    chat = LateChat(clock)
    with TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder) / 'bench.db'}")
        await store.open()
        host = Host(store, clock, {"bench": chat})
        await host.start()
        try:
            yield host, clock, chat
        finally:
            await host.stop()
            await store.close()


async def ours() -> float:
    """p99 lateness in ms of closings that were committed and handed to the chat."""
    async with _host() as (host, clock, chat):
        first = clock.now() + LEAD_MS
        asked = challenge(1, LIMIT_S)

        async def start(number: int) -> None:
            game_id = f"{number:032x}"
            chat.due[game_id] = first + number * OVER_MS // DEADLINES
            request = GameRequested(
                at=clock.now(), mode="challenge", audience="channel", owner="bench:owner", seed=number, grace_ms=0
            )
            await host.request(f"bench:{number}", asked, request, game_id)

        for begin in range(0, DEADLINES, 500):
            await asyncio.gather(*(start(number) for number in range(begin, begin + 500)))
        await host.quiet()
        await chat.all.wait()
        return percentile(chat.late, 0.99)


async def floor() -> float:
    """p99 lateness in ms of one `loop.call_at` a deadline, keeping nothing."""
    loop = asyncio.get_running_loop()
    late: list[float] = []
    done = asyncio.Event()
    first = loop.time() + 1.0

    def fire(due: float) -> None:
        late.append(1000 * (loop.time() - due))
        if len(late) == DEADLINES:
            done.set()

    for number in range(DEADLINES):
        due = first + number * OVER_MS / DEADLINES / 1000
        loop.call_at(due, fire, due)
    await done.wait()
    return percentile(late, 0.99)


async def deadlines() -> list[Row]:
    pair = await interleaved(ours, floor)
    return [
        Row(
            "10,000 deadlines over 10 s, p99 late",
            f"{pair.ours:.1f} ms, durable",
            f"{pair.floor:.1f} ms, `call_at`",
            pair.ratio,
            "≤ 5×",
            pair.ratio <= 5,
        )
    ]
