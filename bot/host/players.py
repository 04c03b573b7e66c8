"""What a player has done so far, and whether they want to be named."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.players import PlayerTotals, is_gone
from bot.ports import Badge, Clock, Store


@dataclass(frozen=True, slots=True)
class Profile:
    """One player's results in all games, badges oldest first, and whether their name is left out where others read."""

    totals: PlayerTotals
    badges: tuple[Badge, ...]
    hidden: bool


class Players:
    """The players of one store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def profile(self, player: str) -> Profile:
        """What this player has done; all blank for somebody new."""
        return Profile(
            totals=await self._store.totals(player),
            badges=tuple(await self._store.badges(player)),
            hidden=bool(await self._store.hidden([player])),
        )

    async def hide(self, player: str, *, hidden: bool) -> None:
        """Leave this player's name out of reveals and summaries from now on, or put it in again."""
        await self._store.hide(player, hidden, self._clock.now())

    async def hidden(self, players: Iterable[str]) -> frozenset[str]:
        """Those of these players that do not want to be named, and those of whom nothing is kept any more."""
        named = list(players)
        gone = frozenset(filter(is_gone, named))
        return gone | (await self._store.hidden(named) if named else frozenset())
