"""What a workspace shares and lives by: its community, and time zones, a player's own and the workspace's."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from adapters.slack.inbound import Caller
from adapters.slack.render import circles, private
from adapters.slack.replies import Outcome
from adapters.slack.roles import Ranks
from adapters.slack.settings import Settings
from adapters.slack.words import Unclear, split
from adapters.slack.zones import Zones
from bot.host.communities import Communities
from bot.host.zones import parse_zone
from bot.ports import Store

NO_COMMUNITY: Final = (
    "This workspace is in no community. With /quiz community create you make one, with /quiz community join you join."
)
WORDS: Final = "/quiz community is followed by create and a name, join and a code, leave, or show."

_SPACE_WORDS: Final = frozenset({"workspace", "server", "team"})
_NONE: Final = frozenset({"none", "reset"})


class Circles:
    """Serves the words about communities and zones. They raise as `Communities` does, and `Unclear`."""

    def __init__(self, communities: Communities, store: Store, ranks: Ranks, settings: Settings, zones: Zones) -> None:
        self._zones = zones
        self._communities = communities
        self._spaces = store.spaces
        self._ranks = ranks
        self._settings = settings

    # --- communities -------------------------------------------------------------------------------------------------

    async def community(self, caller: Caller, text: str) -> Outcome:
        """`/quiz community` with these words behind it."""
        word, rest = split(text)
        serve = _WORDS.get(word)
        if serve is None:
            raise Unclear(WORDS)
        return await serve(self, caller, rest)

    async def create(self, caller: Caller, name: str) -> Outcome:
        """Make a community of the caller's workspace."""
        moderates = await self._moderates(caller)
        made = await self._communities.create(
            caller.space, name, by=caller.player, moderates=moderates, called=caller.team_name or None
        )
        return circles.community(made, code=True, said=circles.MADE)

    async def join(self, caller: Caller, code: str) -> Outcome:
        """Bring the caller's workspace into a community."""
        moderates = await self._moderates(caller)
        joined = await self._communities.join(
            caller.space, code, by=caller.player, moderates=moderates, called=caller.team_name or None
        )
        return circles.community(joined, code=True, said=circles.JOINED)

    async def leave(self, caller: Caller, rest: str) -> Outcome:
        """Take the caller's workspace out of its community."""
        left = await self._communities.leave(caller.space, by=caller.player, moderates=await self._moderates(caller))
        return private.sentence(f"This workspace has left {left.name}; its results went with it.")

    async def show(self, caller: Caller, rest: str) -> Outcome:
        """Show the community of the caller's workspace; its code to admins."""
        found = await self._communities.of(caller.space, caller.team_name or None)
        if found is None:
            raise Unclear(NO_COMMUNITY)
        return circles.community(found, code=await self._moderates(caller))

    # --- zones -------------------------------------------------------------------------------------------------------

    async def zone(self, caller: Caller, text: str) -> Outcome:
        """`/quiz zone`: choose a zone, or show those that hold. Raises `NotUnderstood` for what names none."""
        word, rest = split(text)
        for_space = word in _SPACE_WORDS
        typed = rest if for_space else text.strip()
        if typed:
            zone = None if typed.casefold() in _NONE else parse_zone(typed)
            if for_space:
                moderates = await self._moderates(caller)
                await self._communities.set_zone(caller.space, zone, by=caller.player, moderates=moderates)
            else:
                await self._spaces.set_player_zone(caller.player, zone, caller.at)
                self._zones.forget(caller.player)
        own, common = await self._spaces.player_zone(caller.player), await self._spaces.space_zone(caller.space)
        return circles.zones(own, common, caller.at, await self._settings.language(caller.where))

    async def _moderates(self, caller: Caller) -> bool:
        return await self._ranks.moderates(caller.team, caller.user)


_Serve = Callable[[Circles, Caller, str], Awaitable[Outcome]]

_WORDS: Final[Mapping[str, _Serve]] = {
    "": Circles.show,
    "show": Circles.show,
    "create": Circles.create,
    "join": Circles.join,
    "leave": Circles.leave,
}
"""What may follow `/quiz community`."""
