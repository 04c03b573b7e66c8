"""How many packs a space may have, and bring."""

from typing import Final

from bot.host.errors import HostError
from bot.ports import Clock, Store
from bot.ports.packs import PackState

MOST_PACKS: Final = 50
"""So many versions that are not retired a space may have."""

MOST_DRAFTS: Final = 20
"""So many of them may be drafts."""

MOST_A_DAY: Final = 30
"""So many versions may be brought to a space within 24 hours."""

LOOKED_AT: Final = 500
"""So many of a space's newest entries in the audit are looked at."""

BROUGHT: Final = "pack-brought"
"""How the audit names that a pack was brought."""

DAY_MS: Final = 24 * 60 * 60 * 1000

KEPT: Final = (PackState.DRAFT, PackState.PROVEN, PackState.LIVE)
"""The states of versions that are not retired."""


class PackRefused(HostError):
    """Something cannot be done with a pack. The message is a sentence that says why."""


class Room:
    """The room that spaces have for packs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._packs = store.packs
        self._careers = store.careers
        self._clock = clock

    async def check(self, space: str) -> None:
        """Raise `PackRefused` where no pack more can be brought to the space."""
        counts = await self._packs.counts(space)
        if sum(counts.get(state, 0) for state in KEPT) >= MOST_PACKS:
            raise PackRefused(f"There are {MOST_PACKS} packs here already; retire some of them first.")
        if counts.get(PackState.DRAFT, 0) >= MOST_DRAFTS:
            raise PackRefused(f"There are {MOST_DRAFTS} drafts here already; publish or retire some of them first.")
        since = self._clock.now() - DAY_MS
        entries = await self._careers.audit(space=space, at_most=LOOKED_AT)
        if sum(it.action == BROUGHT and it.at > since for it in entries) >= MOST_A_DAY:
            raise PackRefused(f"{MOST_A_DAY} packs were brought here within a day; go on tomorrow.")
