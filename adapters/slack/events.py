"""What happens to workspaces while games run in them."""

import logging

from adapters.slack.addresses import PLATFORM
from adapters.slack.wire import Workspaces
from bot.engine.errors import QuizError
from bot.engine.events import ChatLost
from bot.host.errors import HostError
from bot.host.lobby import Lobby
from bot.host.removals import Removals
from bot.host.schedules import ScheduleBook
from bot.host.service import Host
from bot.ports import Clock, StoreError

log = logging.getLogger(__name__)


class Losses:
    """Ends the games of workspaces that have removed the app, pauses their dailies, and notes where the app is."""

    def __init__(
        self,
        host: Host,
        lobby: Lobby,
        schedules: ScheduleBook,
        removals: Removals,
        workspaces: Workspaces,
        clock: Clock,
    ) -> None:
        self._host = host
        self._lobby = lobby
        self._schedules = schedules
        self._removals = removals
        self._workspaces = workspaces
        self._clock = clock

    async def is_there(self, space: str) -> bool | None:
        """Whether the app is in a workspace, as `bot.host.removals.IsThere`."""
        return await self._workspaces.has(space.partition(":")[2])

    async def of_team(self, team: str, at: int) -> None:
        """The app was removed, or its tokens revoked, in the second `at` since 1970; Slack says either first.

        Slack may tell it late, or again: what was installed or has begun since then stays.
        Raises `StoreError` where not all of it could be done; what is told again then goes on from there.
        """
        before = at + 1
        await self._workspaces.forget(team, before)
        if await self._workspaces.has(team) is not True:
            await self._removals.lost(f"{PLATFORM}:{team}", 1000 * at)
        await self._schedules.lost(f"{PLATFORM}:{team}", before=1000 * before)
        fault: StoreError | None = None
        place = f"{PLATFORM}:{team}/"
        for game in [*await self._lobby.running_in(place), *await self._lobby.windows_in(place)]:
            if game.created_at >= 1000 * before:
                continue
            try:
                await self._host.submit(game.game_id, ChatLost(self._clock.now(), "the workspace has removed the app"))
            except StoreError as error:
                fault = error
            except (QuizError, HostError) as error:
                log.warning("game %s of a lost workspace could not be ended: %s", game.game_id, error)
        if fault is not None:
            raise fault
