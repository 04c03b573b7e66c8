"""What a server shares and lives by: its community, and time zones, a player's own and the server's."""

from typing import Final

from adapters.discord.addresses import space_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import circles, private
from adapters.discord.roles import Ranks
from adapters.discord.settings import Settings
from adapters.refusals import Refused
from bot.host.communities import Communities, CommunitySpaces
from bot.host.zones import parse_zone
from bot.ports import Store

NO_SERVER: Final = "Communities are made of servers; use this in one."
NO_COMMUNITY: Final = (
    "This server is in no community. With /community create you make one, with /community join you join."
)


class Circles:
    """Serves the commands about communities and zones. They raise as `Communities` does, and `Refused`."""

    def __init__(self, communities: Communities, ranks: Ranks, settings: Settings, store: Store) -> None:
        self._communities = communities
        self._ranks = ranks
        self._settings = settings
        self._spaces = store.spaces

    # --- communities -------------------------------------------------------------------------------------------------

    async def create(self, caller: Caller, name: str, answer: Answer) -> None:
        """Make a community of the caller's server."""
        space, called = _named(caller, answer)
        moderates = await self._ranks.moderates(caller)
        made = await self._communities.create(space, name, by=caller.player, moderates=moderates, called=called)
        await self._show(made, answer, circles.MADE)

    async def join(self, caller: Caller, code: str, answer: Answer) -> None:
        """Bring the caller's server into a community."""
        space, called = _named(caller, answer)
        moderates = await self._ranks.moderates(caller)
        joined = await self._communities.join(space, code, by=caller.player, moderates=moderates, called=called)
        await self._show(joined, answer, circles.JOINED)

    async def leave(self, caller: Caller, answer: Answer) -> None:
        """Take the caller's server out of its community."""
        space, _ = _named(caller, answer)
        left = await self._communities.leave(space, by=caller.player, moderates=await self._ranks.moderates(caller))
        await answer.give(private.sentence(f"This server has left {left.name}; its results went with it."))

    async def show(self, caller: Caller, answer: Answer) -> None:
        """Show the community of the caller's server; its code to moderators."""
        found = await self._communities.of(*_named(caller, answer))
        if found is None:
            raise Refused(NO_COMMUNITY)
        await answer.give(circles.community(found, code=await self._ranks.moderates(caller)))

    async def _show(self, membership: CommunitySpaces, answer: Answer, said: str) -> None:
        await answer.give(circles.community(membership, code=True, said=said))

    # --- zones -------------------------------------------------------------------------------------------------------

    async def zone(self, caller: Caller, typed: str | None, answer: Answer, *, server: bool) -> None:
        """Choose a zone, or show those that hold. Raises `NotUnderstood` for what names none."""
        space = None if caller.guild is None else space_of(caller.guild)
        if typed is not None:
            zone = parse_zone(typed)
            if not server:
                await self._spaces.set_player_zone(caller.player, zone, caller.at)
            else:
                moderates = await self._ranks.moderates(caller)
                await self._communities.set_zone(space or "", zone, by=caller.player, moderates=moderates)
        language = await self._settings.language(caller)
        own = await self._spaces.player_zone(caller.player)
        common = None if space is None else await self._spaces.space_zone(space)
        await answer.give(circles.zones(own, common, caller.at, in_server=space is not None, language=language))


def _named(caller: Caller, answer: Answer) -> tuple[str, str | None]:
    """The caller's server and its name, which other servers of its community read."""
    if caller.guild is None:
        raise Refused(NO_SERVER)
    guild = answer.interaction.guild
    return space_of(caller.guild), None if guild is None else guild.name
