"""Who may do what in a server: by Discord's permissions, and by the roles that its admins have given here."""

from typing import Final

from adapters.discord import permissions
from adapters.discord.addresses import holder_of, space_of
from adapters.discord.answers import Answer
from adapters.discord.inbound import Caller
from adapters.discord.render import roles as render
from adapters.refusals import Refused
from bot.host.roles import Role, Roles, require

NO_SERVER: Final = "This belongs to a server; use it there."
EVERYBODY: Final = "Everybody has that role, so it moderates nothing; choose a role that only some have."


class Ranks:
    """Asks for roles, shows them and gives them. Methods raise `StoreError` and what `Roles` raises."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles

    async def of(self, caller: Caller) -> Role:
        """The caller's role in the server: the highest that their permissions there or its admins give them."""
        return await self._of(caller, caller.everywhere)

    async def moderates(self, caller: Caller) -> bool:
        """Whether the caller moderates the server."""
        return await self.of(caller) >= Role.MODERATOR

    async def moderates_here(self, caller: Caller) -> bool:
        """Whether the caller moderates the channel where they are; it may have moderators of its own."""
        return await self._of(caller, caller.granted) >= Role.MODERATOR

    async def _of(self, caller: Caller, granted: int) -> Role:
        if caller.guild is None:
            return Role.MEMBER
        platform = permissions.role(granted)
        return await self._roles.of(space_of(caller.guild), platform=platform, holders=caller.holders)

    async def needed(self, caller: Caller, role: Role = Role.MODERATOR) -> tuple[str, Role]:
        """The caller's server and their role there. Raises `Refused` outside of servers, `ModeratorsOnly` or
        `AdminsOnly` for a lower role."""
        space = server_of(caller)
        theirs = await self.of(caller)
        require(theirs, role)
        return space, theirs

    async def show(self, caller: Caller, answer: Answer) -> None:
        """Show who has a role, to moderators."""
        space, _ = await self.needed(caller)
        await answer.give(render.listed(await self._roles.listed(space)))

    async def grant(self, caller: Caller, holder: str, role: Role, answer: Answer) -> None:
        """Give somebody a role, or take it with `MEMBER`; admins alone may."""
        space, theirs = await self.needed(caller, Role.ADMIN)
        if holder == holder_of(caller.guild or 0) and role is not Role.MEMBER:
            raise Refused(EVERYBODY)
        await self._roles.grant(space, holder, role, by=caller.player, role_of_by=theirs)
        await answer.give(render.listed(await self._roles.listed(space), changed=(holder, role)))


def server_of(caller: Caller) -> str:
    """The caller's server, as a space. Raises `Refused` outside of servers."""
    if caller.guild is None:
        raise Refused(NO_SERVER)
    return space_of(caller.guild)
