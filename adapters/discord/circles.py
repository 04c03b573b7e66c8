"""What a server shares and lives by: its community, and time zones, a player's own and the server's."""

from typing import Final

from adapters.discord import permissions
from adapters.discord.addresses import space_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import circles, private
from adapters.refusals import Refused
from bot.host.communities import Communities, CommunitySpaces
from bot.host.zones import parse_zone
from bot.ports import Store

NO_SERVER: Final = "Communities are made of servers; use this in one."
NO_COMMUNITY: Final = (
    "This server is in no community. With /community create you make one, with /community join you join."
)
MODERATORS_ONLY: Final = "Only moderators may choose the server's time zone."
USUAL_ZONE: Final = "UTC"


class Circles:
    """Serves the commands about communities and zones. They raise as `Communities` does, and `Refused`."""

    def __init__(self, communities: Communities, store: Store) -> None:
        self._communities = communities
        self._spaces = store.spaces

    # --- communities -------------------------------------------------------------------------------------------------

    async def create(self, caller: Caller, name: str, answer: Answer) -> None:
        """Make a community of the caller's server."""
        space = await self._noted(caller, answer)
        made = await self._communities.create(space, name, moderates=_moderates(caller))
        await self._show(made, answer, circles.MADE)

    async def join(self, caller: Caller, code: str, answer: Answer) -> None:
        """Bring the caller's server into a community."""
        space = await self._noted(caller, answer)
        joined = await self._communities.join(space, code, moderates=_moderates(caller))
        await self._show(joined, answer, circles.JOINED)

    async def leave(self, caller: Caller, answer: Answer) -> None:
        """Take the caller's server out of its community."""
        space = await self._noted(caller, answer)
        left = await self._communities.leave(space, moderates=_moderates(caller))
        await answer.give(private.sentence(f"This server has left {left.name}; its results went with it."))

    async def show(self, caller: Caller, answer: Answer) -> None:
        """Show the community of the caller's server; its code to moderators."""
        found = await self._communities.of(await self._noted(caller, answer))
        if found is None:
            raise Refused(NO_COMMUNITY)
        await answer.give(circles.community(found, code=_moderates(caller)))

    async def _show(self, membership: CommunitySpaces, answer: Answer, said: str) -> None:
        await answer.give(circles.community(membership, code=True, said=said))

    async def _noted(self, caller: Caller, answer: Answer) -> str:
        """The caller's server, whose name is kept, so that other servers can read it."""
        if caller.guild is None:
            raise Refused(NO_SERVER)
        space, guild = space_of(caller.guild), answer.interaction.guild
        await self._spaces.note_space(space, None if guild is None else guild.name, caller.at)
        return space

    # --- zones -------------------------------------------------------------------------------------------------------

    async def zone(self, caller: Caller, typed: str | None, answer: Answer, *, server: bool) -> None:
        """Choose a zone, or show those that hold. Raises `NotUnderstood` for what names none."""
        space = None if caller.guild is None else space_of(caller.guild)
        if typed is not None:
            zone = parse_zone(typed)
            if not server:
                await self._spaces.set_player_zone(caller.player, zone, caller.at)
            elif space is None or not _moderates(caller):
                raise Refused(MODERATORS_ONLY)
            else:
                await self._spaces.set_space_zone(space, zone, caller.at)
        own = await self._spaces.player_zone(caller.player)
        common = None if space is None else await self._spaces.space_zone(space)
        await answer.give(circles.zones(own, common, caller.at, in_server=space is not None))


def _moderates(caller: Caller) -> bool:
    return caller.guild is not None and permissions.moderates(caller.granted)
