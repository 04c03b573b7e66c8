"""Takes pictures of dailies, boards and badges on Discord, as simcord draws them.

    pip install 'simcord[screenshot]'
    python -m tests.pictures.discord_days FOLDER

It needs what `tests.pictures.discord` needs, and fonts for the pictures of boards.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from adapters.discord.addresses import player_of
from bot.bank.loading import load_bank
from bot.engine.boards import PERIODS, BoardDelta
from bot.host import presence
from bot.host.places import boards_counting
from bot.pictures import BoardJob, BoardPicture, DrawJob, Standing, TallyJob, tally
from bot.worker.board_wire import size_of
from bot.worker.drawing import fonts
from bot.worker.drawing.typesetting import typesetter
from tests.pictures.discord import QUESTIONS, SIZE, use_own_chromium
from tests.scenarios.discord_days import DiscordDays
from tests.scenarios.discord_world import World
from tests.scenarios.driver import Change

CROWD = (
    ("Amara", 1480, 14, 15),
    ("Bjørn", 1250, 12, 14),
    ("陳美玲", 1250, 12, 13),
    ("Zoë 🦊", 1100, 11, 15),
    ("Иван", 940, 9, 14),
    ("فاطمة", 815, 8, 12),
    ("Nkechi", 790, 8, 13),
    ("Mateo", 640, 6, 11),
    ("Priya", 610, 6, 9),
    ("さくら", 480, 5, 9),
    ("Liam", 350, 3, 8),
    ("Olu", 200, 2, 6),
    ("Tove", 150, 1, 4),
)
"""Name, points, right answers and answers of people who played before."""


class Drawn:
    """Draws in this process, which here is all our own."""

    def __init__(self) -> None:
        self._draw = typesetter(fonts.folders())

    async def draw(self, job: DrawJob) -> BoardPicture:
        """As `bot.ports.pictures.PictureRunner`."""
        png = self._draw(job)
        return BoardPicture(png, *size_of(png), job.ranks if isinstance(job, BoardJob) else ())

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        """As `bot.ports.pictures.PictureRunner`."""
        return tally(job.rows)


async def main(folder: Path) -> None:
    """Post a daily, play it, close it, and take a picture at each step."""
    presence.BEAT_MS, presence.AWAY_MS = 15 * 60_000, 40 * 60_000  # a day passes, and nobody watches the seconds
    challenges = load_bank(QUESTIONS).challenges
    async with World(challenges=challenges, kept=True, pictures=Drawn()).running() as world:
        table = DiscordDays.open(world)
        ann, ben, mia = table.ann, table.ben, table.mia
        people = [member.actor for member in (ann, ben, mia)]
        crowd = [table.guild.add_member(world.env.create_user(name)) for name, *_ in CROWD]  # type: ignore[union-attr]
        await fill(world, table, [player_of(person.id) for person in crowd])
        async with world.env.preview(table.channel, viewers=people, width=SIZE[0], height=SIZE[1]) as preview:

            async def take(name: str, target: Any, viewer: Any) -> None:
                report = await preview.screenshot(
                    folder / f"{name}.png", viewer=viewer.actor, target=target, viewport=SIZE
                )
                print(name, "complete" if report.complete else report)

            await mia.adds_daily("09:00", zone="Europe/Paris", weekdays="mon-fri")
            await take("schedule", mia.last, mia)
            await table.reaches("08:00")
            await take("daily", table.channel.last_message, ann)
            await ann.plays_daily()
            await take("daily-question", ann.last, ann)
            await finish(world, ann, wrong=0)
            await take("daily-end", ann.last, ann)
            await ben.plays_daily()
            await finish(world, ben, wrong=1)
            await mia.changes_daily(Change.LIST)
            await take("schedules", mia.last, mia)
            await take("daily-counted", table.daily_at[1], ann)
            await mia.changes_daily(Change.PAUSE)
            await ann.looks_at_badges()
            await take("badges", ann.last, ann)
            await ann.says("quiz me")
            await take("me", ann.last, ann)
            await ben.looks_at_board()
            await take("leaderboard", ben.last, ben)
            await table.passes(24 * 3_600 + 300)
            await take("daily-closed", table.daily_at[1], ann)
            await take("daily-result", table.channel.last_message, ann)
            await ben.sees_answers()
            await take("daily-answers", ben.last, ben)


async def fill(world: World, table: DiscordDays, players: list[str]) -> None:
    """Let people have played before."""
    store, now = world.process.store, world.clock.now()
    counted = await boards_counting(store, table.address, now + 9 * 3_600_000)
    await store.boards.add(
        BoardDelta(board, period.id(day), player, points, right, answers, now)
        for player, (_, points, right, answers) in zip(players, CROWD, strict=True)
        for board, day in counted.items()
        for period in PERIODS.values()
    )


async def finish(world: World, player: Any, wrong: int) -> None:
    """Let somebody answer all questions of their run, so many of them wrong first."""
    host = world.process.host
    game = next(game for game in await world.process.store.running(f"discord:@{player.actor.id}"))
    questions = len((await host.challenge(game.game_id)).questions)
    for number in range(questions):
        if number:
            await player.presses("Next")
        seen, challenge = await host.view(game.game_id, player.player), await host.challenge(game.game_id)
        right = seen.order.index(challenge.questions[seen.question].answer)
        if number < wrong:
            await player.presses("ABCDEF"[(right + 1) % len(seen.order)])
        await player.presses("ABCDEF"[right])


if __name__ == "__main__":
    if "CHROMIUM" in os.environ:
        use_own_chromium(os.environ["CHROMIUM"])
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))
