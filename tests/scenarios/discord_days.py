"""Dailies, boards and badges on Discord."""

import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.discord.addresses import PLATFORM
from tests.scenarios.discord_driver import DiscordTable
from tests.scenarios.discord_player import DiscordPlayer
from tests.scenarios.discord_world import Actor, Seen, World, text_of
from tests.scenarios.driver import Change, newest
from tests.scenarios.keeping import WatchedStore

INVITES = "Daily challenge"
RESULT = "Result of the daily"
HOUR_S = 3_600


class DiscordRegular(DiscordPlayer):
    """As `tests.scenarios.driver.Regular`."""

    _table: "DiscordDays"
    _play: Seen | None = None

    def looks(self) -> None:
        super().looks()
        if self._table.daily:
            self._play = dict(self._world.seen(*self._table.daily_at)).get("Play", self._play)

    async def plays_daily(self, *, stale: bool = False) -> str:
        if stale:
            assert self._play is not None
            return await self._hears(self._presses(self._play))
        return await self._hears(self._clicks(self._table.daily_at, "Play"))

    async def answers(self, *questions: str) -> str:
        said = ""
        for number, letters in enumerate(questions):
            if number:
                await self.presses("Next")
            for letter in letters:
                said = await self.presses(letter)
        return said

    async def sees_answers(self) -> str:
        return await self._hears(self._clicks(self._table.daily_at, "See the answers"))

    async def turns_page(self, label: str = "Next") -> str:
        return await self.presses_here(label)

    async def adds_daily(self, time: str, **options: Any) -> str:
        return await self.moderates("daily add", time=time, **options)

    async def changes_daily(self, how: Change) -> str:
        if how in (Change.LIST, Change.STOP):
            return await self.moderates(f"daily {how}")
        said = await self.moderates(f"daily {how}", daily=await self._table.newest_schedule())
        return await self.presses_here("Remove it") if how is Change.REMOVE and "Remove this daily" in said else said

    async def sets_zone(self, zone: str, *, space: bool = False) -> str:
        return await self.says("quiz zone", zone=zone, **({"server": True} if space else {}))

    async def looks_at_board(
        self, scope: str = "space", period: str = "week", by: str = "points", page: int = 1
    ) -> str:
        return await self.says("leaderboard", scope=scope, period=period, by=by, page=page)

    async def looks_at_badges(self) -> str:
        return await self.says("badges")

    async def asks_for_review(self) -> str:
        return await self.says("review")

    async def moderates(self, command: str, **options: Any) -> str:
        """Use a command that Discord shows to moderators alone, unless admins let others see it."""
        self._table.lets_use_commands(self, command.partition(" ")[0])
        return await self.says(command, **options)

    @property
    def news(self) -> list[str]:
        messages = self._world.env.backend.messages.get(self._table.channel.id, {}).values()
        mine = [message for message in messages if message.is_ephemeral and message.visible_to(self.actor.id)]
        texts = [text_of(message.components) for message in sorted(mine, key=lambda message: message.id)]
        return [text for text in texts if "Badge earned" in text and "Question" not in text] + self.direct_messages


class DiscordDays(DiscordTable):
    """As `tests.scenarios.driver.Days`."""

    def made_player(self, actor: Actor) -> DiscordRegular:
        return DiscordRegular(self, actor)

    @property
    def daily_at(self) -> tuple[int, int]:
        """Where the newest daily's post is: channel and message."""
        messages = self.world.env.backend.messages.get(self.channel.id, {})
        posts = [id_ for id_, message in messages.items() if INVITES in text_of(message.components)]
        assert posts, "there is no daily"
        return self.channel.id, max(posts)

    @property
    def daily(self) -> str:
        return newest(self.texts, INVITES)

    @property
    def result(self) -> str:
        return newest(self.texts, RESULT)

    async def reaches(self, clock: str) -> None:
        now = datetime.datetime.fromtimestamp(self.world.clock.now() / 1000, datetime.UTC)
        time = datetime.time.fromisoformat(clock)
        then = datetime.datetime.combine(now.date(), time, datetime.UTC)
        if then <= now:
            then += datetime.timedelta(days=1)
        await self.passes((then - now).total_seconds())

    async def cannot_post(self) -> None:
        await self.bot_loses("send_messages")

    async def newest_schedule(self) -> str:
        """The id of the newest schedule that is not removed."""
        assert self.guild is not None
        schedules = await self.world.process.store.schedules.of_space(f"{PLATFORM}:{self.guild.id}")
        return schedules[-1].schedule_id


@asynccontextmanager
async def in_channel(folder: Path) -> AsyncIterator[DiscordDays]:
    """A server with a channel and three people, where dailies are posted."""
    async with World(kept=True).running() as world:
        yield DiscordDays.open(world)


@asynccontextmanager
async def on_disk(folder: Path) -> AsyncIterator[DiscordDays]:
    """As `in_channel`, with a real database."""
    async with World(lambda: WatchedStore(f"sqlite:///{folder / 'quiz.db'}"), kept=True).running() as world:
        yield DiscordDays.open(world)
