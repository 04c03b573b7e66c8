"""What happens to servers and channels while games run in them."""

import logging
from collections.abc import Callable

from adapters.discord.addresses import PLATFORM, Place, place_of, space_of
from bot.engine.errors import QuizError
from bot.engine.events import ChatLost
from bot.host.errors import HostError
from bot.host.removals import Removals
from bot.host.schedules import ScheduleBook
from bot.host.service import Host
from bot.ports import Clock, Store, StoreError, UnknownGame

log = logging.getLogger(__name__)


class Losses:
    """Ends the games of channels that are no more, pauses their dailies, and notes where the bot is."""

    def __init__(self, host: Host, store: Store, schedules: ScheduleBook, removals: Removals, clock: Clock) -> None:
        self._host = host
        self._store = store
        self._schedules = schedules
        self._removals = removals
        self._clock = clock

    async def of_channel(self, guild: int, channel: int, why: str) -> None:
        """A channel or thread was deleted. Never raises."""
        address = Place(guild=guild, channel=channel).address
        await self._end(address, lambda place: True, why)
        await self._pause(guild, address)

    async def of_guild(self, guild: int) -> None:
        """The bot was removed from a server. Never raises."""
        await self._removals.lost(space_of(guild))
        await self._end(None, lambda place: place.guild == guild, "the bot was removed from the server")
        await self._pause(guild)

    async def found(self, guild: int) -> None:
        """The bot was added to a server. Never raises."""
        await self._removals.back(space_of(guild))

    async def _pause(self, guild: int, channel: str | None = None) -> None:
        try:
            await self._schedules.lost(space_of(guild), channel)
        except StoreError as error:
            log.warning("the dailies of a lost channel could not be paused: %s", error)

    async def _end(self, address: str | None, concerns: Callable[[Place], bool], why: str) -> None:
        try:
            running = await self._store.running(address)
            games = [game for game in running if game.channel.startswith(f"{PLATFORM}:")]
        except StoreError as error:
            log.warning("games of a lost channel could not be ended: %s", error)
            return
        for game in games:
            if not concerns(place_of(game.channel)):
                continue
            try:
                await self._host.submit(game.game_id, ChatLost(self._clock.now(), why))
            except (QuizError, HostError, UnknownGame) as error:
                log.warning("game %s of a lost channel could not be ended: %s", game.game_id, error)
