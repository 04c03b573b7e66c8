"""Who people on Discord are: whether they are still in a server, and the names that pictures show."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from adapters.discord.addresses import PLATFORM, user_of
from adapters.discord.trouble import FAULTS, in_log
from adapters.discord.wire import Wire
from bot.ports import Clock

log = logging.getLogger(__name__)

KEPT_MS: Final = 60 * 60 * 1000
"""How long a name is believed."""

MAX_KEPT: Final = 20_000
AT_ONCE: Final = 5
"""How many questions about people are under way at a time, so that games have Discord's rate limit for themselves."""


class People:
    """Asks Discord about people, without the privileged intent that would tell of all members. Names are kept in memory
    alone."""

    def __init__(self, wire: Wire, clock: Clock) -> None:
        self._wire = wire
        self._clock = clock
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._names: OrderedDict[tuple[int | None, int], tuple[str, int]] = OrderedDict()

    async def is_member(self, space: str, player: str) -> bool | None:
        """As `bot.host.membership.IsMember`."""
        platform, _, guild = space.partition(":")
        user = user_of(player)
        if platform != PLATFORM or user is None or not guild.isdigit():
            return None
        try:
            async with self._turns:
                found = await self._wire.member(int(guild), user)
        except FAULTS as error:
            log.info("whether somebody is in server %s is not known: %s", guild, in_log(error))
            return None
        if found is None:
            return False
        person = found.get("user") or {}
        self._keep(int(guild), user, found.get("nick") or person.get("global_name") or person.get("username"))
        return True

    async def names(self, guild: int | None, players: Iterable[str], within_s: float) -> dict[str, str]:
        """The names of those of these players that can be told within so many seconds of real time.

        In a server everybody is named as there.
        """
        users = {player: user for player in players if (user := user_of(player)) is not None}
        unknown = [user for user in users.values() if self._known(guild, user) is None]
        if unknown:
            tasks = [asyncio.ensure_future(self._learn(guild, user)) for user in unknown]
            await asyncio.wait(tasks, timeout=within_s)
        known = {player: self._known(guild, user) for player, user in users.items()}
        return {player: name for player, name in known.items() if name is not None}

    def forget(self, player: str) -> None:
        """Drop every name of a player who is erased."""
        user = user_of(player)
        for key in [key for key in self._names if key[1] == user]:
            del self._names[key]

    async def _learn(self, guild: int | None, user: int) -> None:
        if guild is not None and await self.is_member(f"{PLATFORM}:{guild}", f"{PLATFORM}:{user}"):
            return
        try:
            async with self._turns:
                found = await self._wire.user(user)
        except FAULTS as error:
            log.info("somebody's name is not known: %s", in_log(error))
            return
        if found is not None:
            self._keep(guild, user, found.get("global_name") or found.get("username"))

    def _known(self, guild: int | None, user: int) -> str | None:
        found = self._names.get((guild, user))
        return found[0] if found is not None and self._clock.now() - found[1] < KEPT_MS else None

    def _keep(self, guild: int | None, user: int, name: object) -> None:
        if not isinstance(name, str) or not name:
            return
        self._names[guild, user] = (name, self._clock.now())
        self._names.move_to_end((guild, user))
        if len(self._names) > MAX_KEPT:
            self._names.popitem(last=False)
