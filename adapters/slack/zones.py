"""Players' time zones: what Slack knows is taken where they have chosen none."""

from collections import OrderedDict
from contextlib import suppress
from typing import Final

from adapters.slack.addresses import player_of
from adapters.slack.permissions import Permissions
from bot.host.zones import NotUnderstood, parse_zone
from bot.ports import Clock, Store

MAX_KNOWN: Final = 10_000
"""Players of whom it is remembered that they have a zone."""


class Zones:
    """Sees to it that players have a zone."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._spaces = store.spaces
        self._permissions = permissions
        self._clock = clock
        self._known: OrderedDict[str, None] = OrderedDict()

    async def see_to(self, team: str, user: str) -> None:
        """Where this player has no zone, keep the one of their Slack profile. Raises `StoreError`.

        Nothing is kept where Slack tells none, or one that is not known here.
        """
        player = player_of(team, user)
        if player in self._known:
            return
        if await self._spaces.player_zone(player) is None:
            person = await self._permissions.person(team, user)
            if person is None:
                return
            with suppress(NotUnderstood):
                await self._spaces.set_player_zone(player, parse_zone(person.zone), self._clock.now())
        self._known[player] = None
        if len(self._known) > MAX_KNOWN:
            self._known.popitem(last=False)

    def forget(self, player: str) -> None:
        """The player's zone was changed: it is looked at again."""
        self._known.pop(player, None)
