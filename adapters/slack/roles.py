"""Who may do what in a workspace: its own admins, and whom they have given a role here, user groups among them."""

from collections.abc import Mapping
from typing import Final

from adapters.slack.addresses import group_of, holder_of, player_of
from adapters.slack.directory import Directory
from adapters.slack.groups import Groups
from adapters.slack.inbound import Caller
from adapters.slack.permissions import Permissions
from adapters.slack.render import roles as render
from adapters.slack.replies import Outcome
from adapters.slack.words import Unclear, group, person, split
from bot.host.roles import Role, Roles, require

WORDS: Final = (
    "After /quiz roles comes moderator, admin or none, and then a person or a user group: /quiz roles moderator @ann."
)
WHO: Final = (
    "Name one person or user group, such as @ann, and choose them from what Slack offers while you type. Where Slack "
    "offers none, install the app again, with its newest manifest."
)

_ROLES: Final[Mapping[str, Role]] = {
    "moderator": Role.MODERATOR,
    "moderators": Role.MODERATOR,
    "admin": Role.ADMIN,
    "admins": Role.ADMIN,
    "none": Role.MEMBER,
    "member": Role.MEMBER,
}


class Ranks:
    """Knows what people may do. Methods raise `StoreError`; what Slack does not tell is taken for no."""

    def __init__(self, roles: Roles, permissions: Permissions, groups: Groups) -> None:
        self._roles = roles
        self._permissions = permissions
        self._groups = groups

    async def of(self, team: str, user: str) -> Role:
        """Somebody's role: the highest that they have as an admin of the workspace, by themselves, or by a group."""
        if await self._permissions.administers(team, user):
            return Role.ADMIN
        player = player_of(team, user)
        space = player.rpartition(":")[0]
        holders = [player]
        for holder in await self._roles.groups(space):
            id_ = group_of(holder)
            if id_ is not None and user in (await self._groups.of(team, id_)).users:
                holders.append(holder)
        return await self._roles.of(space, platform=Role.MEMBER, holders=holders)

    async def moderates(self, team: str, user: str) -> bool:
        """Whether somebody may do what moderators may."""
        return await self.of(team, user) >= Role.MODERATOR

    async def needed(self, caller: Caller, role: Role = Role.MODERATOR) -> Role:
        """The caller's role. Raises `ModeratorsOnly` or `AdminsOnly` for a lower one than this."""
        theirs = await self.of(caller.team, caller.user)
        require(theirs, role)
        return theirs


class RoleWords:
    """Shows roles and gives them. Methods raise `StoreError`, `Unclear`, and what `Roles` raises."""

    def __init__(self, roles: Roles, ranks: Ranks, groups: Groups, directory: Directory) -> None:
        self._roles = roles
        self._ranks = ranks
        self._groups = groups
        self._directory = directory

    async def typed(self, caller: Caller, text: str) -> Outcome:
        """`/quiz roles` with these words behind it."""
        word, rest = split(text)
        if not word:
            await self._ranks.needed(caller)
            return await self._shown(caller)
        role = _ROLES.get(word)
        if role is None:
            raise Unclear(WORDS)
        theirs = await self._ranks.needed(caller, Role.ADMIN)
        holder = _holder(rest, caller.team)
        await self._roles.grant(caller.space, holder, role, by=caller.player, role_of_by=theirs)
        return await self._shown(caller, (holder, role))

    async def _shown(self, caller: Caller, changed: tuple[str, Role] | None = None) -> Outcome:
        listed = await self._roles.listed(caller.space)
        named = [holder for holder, _ in listed] + ([changed[0]] if changed else [])
        groups = [id_ for holder, _ in listed if (id_ := group_of(holder)) is not None]
        known = [(await self._groups.of(caller.team, id_)).known for id_ in groups]
        names = await self._directory.names(caller.team, [holder for holder in named if group_of(holder) is None])
        return render.listed(listed, names, changed=changed, groups_known=all(known))


def _holder(text: str, team: str) -> str:
    """The holder that is named. Raises `Unclear`."""
    words = text.split()
    if len(words) == 1:
        user, group_ = person(words[0]), group(words[0])
        if user is not None:
            return player_of(team, user)
        if group_ is not None:
            return holder_of(group_)
    raise Unclear(WHO)
