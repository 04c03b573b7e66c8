"""A press on Slack: a signed body, the durable path, the answer; against a listener that does nothing."""

import asyncio
import gc
import time
from dataclasses import dataclass, field
from typing import Final

from benchmarks.answers import cpu
from benchmarks.measuring import Row, Side, interleaved, medians, percentile, row
from benchmarks.slack_bots import Setting, no_op, no_op_behind_door, ours, ours_with_strangers, presses_of
from bot.collector import settle

FEW: Final = 1_000
MANY: Final = 100_000
PRESSES: Final = 5_000
BURST: Final = 1_000


def cost(setting: Setting, players: int) -> Side:
    """CPU µs a press, all threads, from the body to the acknowledgement and the answer; many come together."""

    async def measure() -> float:
        async with setting(PRESSES, players) as bot:
            presses = presses_of(PRESSES, players)
            begun = cpu()
            await bot.take_all(presses)
            return 1e6 * (cpu() - begun) / PRESSES

    return measure


@dataclass(slots=True)
class Burst:
    """Presses spread evenly over one second; of each run the CPU µs a press, and delays in ms."""

    setting: Setting
    cpu: list[float] = field(default_factory=list)
    halves: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)

    async def p99(self) -> float:
        """ms from body to acknowledgement that all but 1 % of the presses stay below; `told` has it for the answer."""
        async with self.setting(BURST, FEW) as bot:
            presses = presses_of(BURST, FEW)
            bot.slack.expect(BURST)
            came: dict[str, float] = {}
            begun, start = cpu(), time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for number, press in enumerate(presses):
                    await asyncio.sleep(max(0.0, start + number / BURST - time.perf_counter()))
                    came[press.url] = time.perf_counter()
                    group.create_task(bot.take(press))
            if bot.tells:
                await bot.slack.complete()
            self.cpu.append(1e6 * (cpu() - begun) / BURST)
            acknowledged = _delays(came, bot.acknowledged)
            self.told.append(percentile(_delays(came, bot.told), 0.99))
        self.halves.append(percentile(acknowledged, 0.5))
        return percentile(acknowledged, 0.99)


def _delays(came: dict[str, float], done: dict[str, float]) -> list[float]:
    return [1000 * (done[url] - at) for url, at in came.items()]


async def presses() -> list[Row]:
    """CPU and delay. The collector is set up for both sides as `quizhost run` sets it up."""
    thresholds = gc.get_threshold()
    settle()
    try:
        return [*await _cpu_rows(), *await _burst_rows()]
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


async def _cpu_rows() -> list[Row]:
    few = await interleaved(cost(ours, FEW), cost(no_op, FEW))
    bare = await interleaved(cost(ours, FEW), cost(no_op_behind_door, FEW))
    strangers = await interleaved(cost(ours_with_strangers, PRESSES), cost(no_op, PRESSES))
    many = await interleaved(cost(ours, MANY), cost(ours, FEW))
    return [
        row("CPU a press, 1,000 players", few, "µs", "≤ 1.5×", few.ratio <= 1.5),
        row("the same against that listener behind our door", bare, "µs"),
        row("CPU a press, 5,000 players whose names are not kept yet", strangers, "µs"),
        row("CPU a press, 100,000 players against 1,000", many, "µs", "≤ 1.1×", many.ratio <= 1.1),
    ]


async def _burst_rows() -> list[Row]:
    mine, theirs = Burst(ours), Burst(no_op)
    p99 = await interleaved(mine.p99, theirs.p99)
    told = medians(mine.told, theirs.told)
    return [
        row("1,000 presses in a second, p99 to the acknowledgement", p99, "ms", "≤ 50 ms", p99.ours <= 50),
        row("the same, to the private answer", told, "ms", "≤ 50 ms", told.ours <= 50),
        row("the same, p50 to the acknowledgement", medians(mine.halves, theirs.halves), "ms"),
        row("the same, CPU a press", medians(mine.cpu, theirs.cpu), "µs"),
    ]
