"""Whether an answer costs the same in a game of 100,000 players as in one of 1,000."""

import asyncio
from typing import Final

from benchmarks.answers import CLIENTS, cpu
from benchmarks.games import host_on_file, open_channel_game
from benchmarks.measuring import Row, interleaved
from bot.engine.events import ChoicePressed

FEW: Final = 1_000
MANY: Final = 100_000
MEASURED: Final = 20_000


async def cost(players: int) -> float:
    """CPU µs an answer once so many players are in the game and in the tables."""
    async with host_on_file() as (host, clock):
        game_id = await open_channel_game(host, clock)
        pressed = 0

        async def client(numbers: list[int], choice: int) -> None:
            nonlocal pressed
            for number in numbers:
                pressed += 1
                event = ChoicePressed(clock.now(), f"bench:{number % players}", 0, choice, f"{choice}.{number}")
                await host.submit(game_id, event)

        async def press(total: int, choice: int) -> None:
            await asyncio.gather(*(client(list(range(first, total, CLIENTS)), choice) for first in range(CLIENTS)))

        await press(players, 1)
        # The measured presses are second attempts, spread over all players; with few players most repeat a choice,
        # so each round of them uses a game of its own.
        measured = min(players, MEASURED)
        begun = cpu()
        await press(measured, 2)
        return 1e6 * (cpu() - begun) / measured


async def few() -> float:
    """The same number of measured answers, over as many games of few players as it takes."""
    return sum([await cost(FEW) for _ in range(MEASURED // FEW)]) / (MEASURED // FEW)


async def many() -> float:
    return await cost(MANY)


async def crowd() -> list[Row]:
    pair = await interleaved(many, few)
    return [
        Row(
            "CPU an answer, 100,000 players against 1,000",
            f"{pair.ours:.0f} µs",
            f"{pair.floor:.0f} µs",
            pair.ratio,
            "≤ 1.1×",
            pair.ratio <= 1.1,
        )
    ]
