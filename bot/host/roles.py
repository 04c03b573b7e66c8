"""Who may do what: everybody, moderators, admins.

The chat itself names moderators and admins by its own permissions. In each space admins may name more: players, and
whole roles or groups of the chat. What counts is the highest that somebody has either way.
"""

from collections.abc import Collection, Mapping
from enum import IntEnum
from typing import Final

from bot.engine.errors import NotAllowed
from bot.host.errors import HostError
from bot.ports import Clock, Store
from bot.ports.careers import AuditEntry

ROLE_CHANGED: Final = "role-changed"
"""The action under which the audit names a role that was given or taken."""

MAX_HOLDERS: Final = 50
"""Holders of roles that one space may name."""


class Role(IntEnum):
    """What somebody may do in a space; a higher role may all that lower ones may."""

    MEMBER = 0
    MODERATOR = 1
    ADMIN = 2

    @property
    def label(self) -> str:
        """The role in a word, as it is kept and shown: "moderator"."""
        return self.name.lower()


_BY_LABEL: Final[Mapping[str, Role]] = {role.label: role for role in Role}


class ModeratorsOnly(NotAllowed, HostError):
    """Somebody who does not moderate wanted what is for moderators."""

    def __init__(self, message: str = "Only moderators may do that; ask one of them.") -> None:
        super().__init__(message)


class AdminsOnly(NotAllowed, HostError):
    """Somebody who is no admin wanted what is for admins."""

    def __init__(self) -> None:
        super().__init__("Only admins may do that; ask one of them.")


class RoleRefused(HostError):
    """A role cannot be given so. The message is a sentence that says what to do."""


_REFUSED: Final[Mapping[Role, type[ModeratorsOnly | AdminsOnly]]] = {
    Role.MODERATOR: ModeratorsOnly,
    Role.ADMIN: AdminsOnly,
}


def require(role: Role, needed: Role) -> None:
    """Raise `ModeratorsOnly` or `AdminsOnly` for a role that is lower than the needed one."""
    if role < needed:
        raise _REFUSED[needed]


def is_group(holder: str) -> bool:
    """Whether a holder is a role or a group of the chat's own (`discord:role:<id>`, `slack:group:<id>`)."""
    return holder.split(":")[1:2] in (["role"], ["group"])


class Roles:
    """The roles of all spaces. All methods raise `StoreUnavailable` as the store does."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._kept = store.moderation
        self._clock = clock

    async def of(self, space: str | None, *, platform: Role, holders: Collection[str]) -> Role:
        """What somebody is in a space; outside of any, what the platform says.

        `platform` is what the chat's own permissions make them, `holders` are all that they are: the player, and the
        roles or groups that they are in.
        """
        if space is None or platform is Role.ADMIN:
            return platform
        kept = await self._kept.roles(space)
        return max((platform, *(_role(kept[it]) for it in holders if it in kept)))

    async def listed(self, space: str) -> list[tuple[str, Role]]:
        """The holders that the space's admins named, with their roles: admins first, each in the order of names."""
        kept = await self._kept.roles(space)
        return sorted(((holder, _role(role)) for holder, role in kept.items()), key=lambda it: (-it[1], it[0]))

    async def groups(self, space: str) -> list[str]:
        """Those of the holders that are roles or groups of the chat, for which it has to be asked who is in them."""
        return [holder for holder, _ in await self.listed(space) if is_group(holder)]

    async def grant(self, space: str, holder: str, role: Role, *, by: str, role_of_by: Role) -> None:
        """Give a holder a role in place of the one they had; `MEMBER` takes it.

        To give what the holder has already changes nothing. Raises `AdminsOnly`, and `RoleRefused` where the space
        names too many holders already.
        """
        require(role_of_by, Role.ADMIN)
        kept = await self._kept.roles(space)
        if kept.get(holder, Role.MEMBER.label) == role.label:
            return
        if holder not in kept and len(kept) >= MAX_HOLDERS:
            raise RoleRefused(
                f"{MAX_HOLDERS} have roles here already, which is the most; take a role from somebody first, or give "
                "one to a whole group."
            )
        entry = AuditEntry(self._clock.now(), by, ROLE_CHANGED, holder, space, {"role": role.label})
        await self._kept.set_role(space, holder, None if role is Role.MEMBER else role.label, entry)


def _role(label: str) -> Role:
    """A role as it is kept; one that only a newer program knows gives nobody anything."""
    return _BY_LABEL.get(label, Role.MEMBER)
