"""A press on Discord: the gateway's text, the durable path, the answer; against a button that does nothing."""

import asyncio
import gc
import time
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from benchmarks.answers import cpu
from benchmarks.crowds import id_of_game
from benchmarks.discord_bots import (
    Letters,
    Setting,
    acknowledging,
    host_on_discord,
    no_op,
    open_game,
    ours,
    plain_client,
    play,
    presses_of,
)
from benchmarks.discord_wire import connected
from benchmarks.measuring import Row, Side, interleaved, medians, percentile, row
from bot.collector import settle

FEW: Final = 1_000
MANY: Final = 100_000
PRESSES: Final = 5_000
IN_FLIGHT: Final = 250
BURST: Final = 1_000
GAMES: Final = 1_000
PLAYERS: Final = 10_000


def cost(setting: Setting, players: int) -> Side:
    """CPU µs a press, all threads, from the text to the answer; `IN_FLIGHT` presses come together."""

    async def measure() -> float:
        async with setting(max(1, PRESSES // players), players) as bot:
            presses = presses_of(PRESSES, players)
            begun = cpu()
            for start in range(0, len(presses), IN_FLIGHT):
                batch = presses[start : start + IN_FLIGHT]
                bot.replies.expect(len(batch))
                for press in batch:
                    await bot.socket.received_message(press.text)
                await bot.replies.complete()
            return 1e6 * (cpu() - begun) / PRESSES

    return measure


@dataclass(slots=True)
class Burst:
    """Presses spread evenly over one second; of each run the CPU µs a press and the median delay, ms."""

    setting: Setting
    cpu: list[float] = field(default_factory=list)
    halves: list[float] = field(default_factory=list)

    async def p99(self) -> float:
        """ms from text to answer that all but 1 % of the presses stay below."""
        async with self.setting(1, FEW) as bot:
            presses = presses_of(BURST, FEW)
            bot.replies.expect(BURST)
            came: dict[int, float] = {}
            begun, start = cpu(), time.perf_counter()
            for number, press in enumerate(presses):
                await asyncio.sleep(max(0.0, start + number / BURST - time.perf_counter()))
                came[press.interaction] = time.perf_counter()
                await bot.socket.received_message(press.text)
            await bot.replies.complete()
            self.cpu.append(1e6 * (cpu() - begun) / BURST)
            took = [1000 * (bot.replies.at[interaction] - at) for interaction, at in came.items()]
        self.halves.append(percentile(took, 0.5))
        return percentile(took, 0.99)


async def game_memory() -> float:
    """Python's memory for one open channel game, KB."""

    async def open_games() -> None:
        for number in range(GAMES):
            await open_game(host, number)
        await host.quiet()

    async with host_on_discord() as (host, *_):
        await open_game(host, GAMES)  # what all games share
        await host.quiet()
        return await _allocated(open_games) / GAMES


async def player_memory() -> float:
    """The same for one player who has pressed in the current round, KB."""
    async with host_on_discord() as (host, *_):
        game_id = await open_game(host, 0)
        await host.quiet()
        return await _allocated(lambda: play(host, game_id, PLAYERS)) / PLAYERS


async def view_memory() -> float:
    """The same for the persistent view of one message, KB."""
    client = plain_client()
    await connected(client)

    async def add() -> None:
        for number in range(GAMES):
            client.add_view(Letters(id_of_game(number)), message_id=number + 1)

    return await _allocated(add) / GAMES


async def _allocated(work: Callable[[], Awaitable[None]]) -> float:
    """KB that this work leaves allocated."""
    gc.collect()
    tracemalloc.start()
    try:
        await work()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / 1024
    finally:
        tracemalloc.stop()


async def presses() -> list[Row]:
    """CPU, delay and memory. The collector is set up for both sides as `quizhost run` sets it up."""
    thresholds = gc.get_threshold()
    settle()
    try:
        return [*await _cpu_rows(), *await _burst_rows(), *await _memory_rows()]
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


async def _cpu_rows() -> list[Row]:
    few = await interleaved(cost(ours, FEW), cost(no_op, FEW))
    bare = await interleaved(cost(ours, FEW), cost(acknowledging, FEW))
    many = await interleaved(cost(ours, MANY), cost(ours, FEW))
    return [
        row("CPU a press, 1,000 players", few, "µs", "≤ 2×", few.ratio <= 2),
        row("the same against a bare `defer()`", bare, "µs"),
        row("CPU a press, 100,000 players against 1,000", many, "µs", "≤ 1.1×", many.ratio <= 1.1),
    ]


async def _burst_rows() -> list[Row]:
    mine, theirs = Burst(ours), Burst(no_op)
    p99 = await interleaved(mine.p99, theirs.p99)
    p50 = medians(mine.halves, theirs.halves)
    return [
        row("1,000 presses in a second, p99", p99, "ms", "≤ 15 ms", p99.ours <= 15),
        row("the same, p50", p50, "ms"),
        row("the same, CPU a press", medians(mine.cpu, theirs.cpu), "µs"),
    ]


async def _memory_rows() -> list[Row]:
    game, view, player = await game_memory(), await view_memory(), await player_memory()
    return [
        Row("memory of an open game", f"{game:.1f} KB", f"{view:.1f} KB, its view", game / view, "–", None),
        Row("memory of a player who has pressed", f"{player:.2f} KB", "", None, "–", None),
    ]
