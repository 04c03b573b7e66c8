"""The names under which people are shown: those of their newest press, since mentions would notify them each time."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

from bot.ports import Clock, Store, StoreError

log = logging.getLogger(__name__)

MAX_NAMES: Final = 10_000


class People:
    """Keeps and looks up names."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._known: OrderedDict[str, str] = OrderedDict()
        self._news: dict[str, str] = {}
        self._keeping = asyncio.Lock()

    def note(self, player: str, name: str) -> bool:
        """Note a player's name; whether `keep` has to be called for it, because it is news and nobody has begun."""
        if not name or self._known.get(player) == name:
            return False
        self._news[player] = name
        return len(self._news) == 1

    async def keep(self) -> None:
        """Keep the names that were noted; those that come meanwhile go together.

        Where that fails players are shown under the name before; their next press tries again.
        """
        async with self._keeping:
            names, self._news = self._news, {}
            try:
                await self._store.name_players(names, self._clock.now())
            except StoreError as error:
                log.warning("names could not be kept: %s", error)
                return
        self._known.update(names)
        while len(self._known) > MAX_NAMES:
            self._known.popitem(last=False)

    def forget(self, player: str) -> None:
        """Nothing of this player is known any more."""
        self._known.pop(player, None)
        self._news.pop(player, None)

    async def names(self, players: Iterable[str]) -> Mapping[str, str]:
        """The names of those of these players that have one."""
        asked = list(dict.fromkeys(players))
        return await self._store.names(asked) if asked else {}
