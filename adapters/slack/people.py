"""The names under which people are shown: those of their newest press, since mentions would notify them each time."""

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

    def is_news(self, player: str, name: str) -> bool:
        """Whether this name of a player is not known to be kept."""
        return bool(name) and self._known.get(player) != name

    async def keep(self, player: str, name: str) -> None:
        """Keep a player's name. Where that fails they are shown under the one before; their next press tries again."""
        try:
            await self._store.name_player(player, name, self._clock.now())
        except StoreError as error:
            log.warning("a name could not be kept: %s", error)
            return
        self._known[player] = name
        self._known.move_to_end(player)
        if len(self._known) > MAX_NAMES:
            self._known.popitem(last=False)

    async def names(self, players: Iterable[str]) -> Mapping[str, str]:
        """The names of those of these players that have one."""
        asked = list(dict.fromkeys(players))
        return await self._store.names(asked) if asked else {}
