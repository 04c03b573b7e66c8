"""Dailies, boards and badges on Slack."""

import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from tests.fakes.clock import FakeClock
from tests.scenarios.driver import Change, newest
from tests.scenarios.slack_driver import SlackTable
from tests.scenarios.slack_player import SlackPlayer
from tests.scenarios.slack_world import Seen, World, text_of
from tests.slack_server import User
from tests.slack_server.things import Json

INVITES: Final = "Daily challenge"
RESULT: Final = "Result of the daily"
DAWN: Final = 1_767_225_600_000
"""When the world of these dialogs begins, as simcord's does (ms)."""

OPTIONS: Final = {
    "zone": "zone {}",
    "weekdays": "on {}",
    "challenge": "challenge {}",
    "topic": "topic {}",
    "questions": "{} questions",
    "window_hours": "open {} h",
    "catch_up_hours": "late {} h",
    "no_repeat_days": "no-repeat {} days",
}
SCOPES: Final = {"space": "workspace", "all": "everybody"}
PERIODS: Final = {"all": "ever"}


class SlackRegular(SlackPlayer):
    """As `tests.scenarios.driver.Regular`."""

    _table: "SlackDays"
    _play: Seen | None = None

    def looks(self) -> None:
        super().looks()
        for message in self._table.invitations:
            self._play = labelled(self._world, message, "Play") or self._play

    async def plays_daily(self, *, stale: bool = False) -> str:
        button = self._play if stale else labelled(self._world, self._table.invitations[-1], "Play")
        if button is None:  # the post of a closed daily has none: somebody's screen lags behind
            button = self._play
        assert button is not None
        return await self.presses_seen(button)

    async def answers(self, *questions: str) -> str:
        said = ""
        for number, letters in enumerate(questions):
            if number:
                await self.presses("Next")
            for letter in letters:
                said = await self.presses(letter)
        return said

    async def sees_answers(self) -> str:
        button = labelled(self._world, self._table.invitations[-1], "See the answers")
        assert button is not None
        return await self.presses_seen(button)

    async def turns_page(self, label: str = "Next") -> str:
        seen = (labelled(self._world, message, label) for message in sorted(self._alone, key=_sent, reverse=True))
        button = next(found for found in seen if found is not None)
        return await self.presses_seen(button)

    async def adds_daily(self, time: str, **options: Any) -> str:
        words = [OPTIONS[name].format(value) for name, value in options.items()]
        return await self.types(" ".join(("daily add at", time, *words)))

    async def changes_daily(self, how: Change) -> str:
        if how in (Change.LIST, Change.STOP):
            return await self.types(f"daily {how}")
        said = await self.types(f"daily {how} {await self._table.newest_schedule()}")
        return await self.turns_page("Remove it") if how is Change.REMOVE and "Remove this daily" in said else said

    async def sets_zone(self, zone: str, *, space: bool = False) -> str:
        return await self.types(f"zone {'workspace ' if space else ''}{zone}")

    async def looks_at_board(
        self, scope: str = "space", period: str = "week", by: str = "points", page: int = 1
    ) -> str:
        words = SCOPES.get(scope, scope), PERIODS.get(period, period), by, f"page {page}"
        return await self.types(f"leaderboard {' '.join(words)}")

    async def looks_at_badges(self) -> str:
        return await self.types("badges")

    async def asks_for_review(self) -> str:
        return await self.types("review")

    @property
    def news(self) -> list[str]:
        return self.direct_messages


class SlackDays(SlackTable):
    """As `tests.scenarios.driver.Days`."""

    def made_player(self, user: User) -> SlackRegular:
        return SlackRegular(self, user)

    @property
    def invitations(self) -> list[Json]:
        """The posts of dailies, oldest first."""
        return [it for it in self.messages if INVITES in text_of(it)]

    @property
    def daily(self) -> str:
        return newest(self.texts, INVITES)

    @property
    def result(self) -> str:
        return newest(self.texts, RESULT)

    async def reaches(self, clock: str) -> None:
        now = datetime.datetime.fromtimestamp(self.world.clock.now() / 1000, datetime.UTC)
        then = datetime.datetime.combine(now.date(), datetime.time.fromisoformat(clock), datetime.UTC)
        if then <= now:
            then += datetime.timedelta(days=1)
        await self.passes((then - now).total_seconds())

    async def cannot_post(self) -> None:
        self.server.kick(self.channel)

    async def newest_schedule(self) -> str:
        """The name of the newest schedule that is not removed."""
        schedules = await self.world.process.store.schedules.of_space(f"slack:{self.team.id}")
        return schedules[-1].schedule_id


def labelled(world: World, message: Json, label: str) -> Seen | None:
    """The button of a message whose label has this word."""
    return next((button for words, button in world.buttons(message) if label in words), None)


def _sent(message: Json) -> float:
    return float(message["ts"])


@asynccontextmanager
async def in_channel(folder: Path) -> AsyncIterator[SlackDays]:
    """A channel of three people, where dailies are posted."""
    async with World(folder / "installations", clock=FakeClock(DAWN), kept=True).running() as world:
        yield SlackDays.open(world)
