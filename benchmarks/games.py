"""Games to measure on: a challenge, a host over a real SQLite file, and a chat that shows everything at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bot.engine.events import GameRequested
from bot.engine.questions import Challenge, Choice, Question
from bot.host.clock import SystemClock
from bot.host.service import Host
from bot.ports import Clock, Delivered, Post
from bot.store.sql import SqlStore

CHANNEL: Final = "bench:channel"


def challenge(questions: int = 1, seconds: int = 3_600) -> Challenge:
    """A challenge of plain questions; the first choice in the pack's order is right."""
    choices = tuple(Choice(text, right=not number) for number, text in enumerate(("one", "two", "three", "four")))
    return Challenge(
        id="bench",
        title="Bench",
        topics=("benchmarks",),
        minutes=1,
        badge="Bench",
        version="1",
        questions=tuple(
            Question(
                id=f"q{number}",
                kind="conceptual",
                difficulty="beginner",
                prompt="Which?",
                choices=choices,
                hint="The first.",
                explanation="It is the first.",
                seconds=seconds,
            )
            for number in range(questions)
        ),
    )


class InstantChat:
    """Shows every post at once."""

    edits = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        return Delivered(self._clock.now())


@asynccontextmanager
async def host_on_file() -> AsyncIterator[tuple[Host, SystemClock]]:
    """A running host over a new SQLite file, as an operator has it by default."""
    clock = SystemClock()
    with TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder) / 'bench.db'}")
        await store.open()
        host = Host(store, clock, {"bench": InstantChat(clock)})
        await host.start()
        try:
            yield host, clock
        finally:
            await host.stop()
            await store.close()


async def open_channel_game(host: Host, clock: Clock, seconds: int = 3_600) -> str:
    """A channel game whose first question is open."""
    request = GameRequested(
        at=clock.now(), mode="challenge", audience="channel", owner="bench:owner", seed=1, shuffle=False
    )
    game_id = await host.request(CHANNEL, challenge(2, seconds), request)
    await host.quiet()
    return game_id
