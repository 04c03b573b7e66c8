"""Communities: servers and workspaces that agreed to share boards.

Somebody who moderates one space makes a community and passes its code on; with it, moderators of other spaces bring
those in. Whether somebody moderates is the adapter's to know; whoever does not is refused here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from secrets import choice
from typing import Final

from bot.host import audit
from bot.host.errors import HostError
from bot.host.roles import ModeratorsOnly
from bot.host.zones import quoted
from bot.ports import Clock, Store
from bot.ports.spaces import Community, Space

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""What codes are made of: nothing that looks like something else."""

CODE_LENGTH: Final = 8
MAX_NAME: Final = 60

_TRIES: Final = 5


class CommunityRefused(HostError):
    """A community cannot be made, joined or left so. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class CommunitySpaces:
    """A community and the spaces in it."""

    community: Community
    spaces: tuple[Space, ...]


class Communities:
    """The communities of one store. All methods raise `StoreUnavailable` as the store does.

    `called` is the name of a space that is in a community: it is kept, so that the others can read it.
    """

    def __init__(self, store: Store, clock: Clock, code: Callable[[], str] | None = None) -> None:
        self._store = store
        self._spaces = store.spaces
        self._clock = clock
        self._code = code or _random_code

    async def of(self, space: str, called: str | None = None) -> CommunitySpaces | None:
        """The community that a space is in."""
        community = await self._spaces.community_of(space)
        return None if community is None else await self._with_spaces(community, space, called)

    async def create(
        self, space: str, name: str, *, by: str, moderates: bool, called: str | None = None
    ) -> CommunitySpaces:
        """Make a community of one space, whose code others join by; its boards begin with those of the space.

        Raises `ModeratorsOnly`, and `CommunityRefused` for a name that is empty or too long, and where the
        space is in a community already.
        """
        _check(moderates)
        name = " ".join(name.split())
        if not name or not name.isprintable():
            raise CommunityRefused("Give the community a name, such as Deep Learners.")
        if len(name) > MAX_NAME:
            raise CommunityRefused(f"Choose a shorter name, of at most {MAX_NAME} characters.")
        zone = await self._spaces.space_zone(space)
        for _ in range(_TRIES):
            code = self._code()
            community = Community(community=code.lower(), name=name, code=code, zone=zone)
            if await self._spaces.create_community(community, space, self._clock.now()):
                await self._note(audit.COMMUNITY_MADE, community, space, by)
                return await self._with_spaces(community, space, called)
            await self._check_free(space)
        raise CommunityRefused("No free code was found for the community; try again.")

    async def join(
        self, space: str, code: str, *, by: str, moderates: bool, called: str | None = None
    ) -> CommunitySpaces:
        """Bring a space into the community with this code, and its boards with it.

        Raises `ModeratorsOnly`, and `CommunityRefused` where no community has the code and where the space is
        in one already.
        """
        _check(moderates)
        community = await self._spaces.community_by_code(_plain(code))
        if community is None:
            raise CommunityRefused(
                f"No community has the code {quoted(code)}. Ask one of its moderators for it: "
                f"it has {CODE_LENGTH} letters and digits."
            )
        if not await self._spaces.join_community(community.community, space, self._clock.now()):
            current = await self._spaces.community_of(space)
            if current is None:
                raise CommunityRefused(f"{community.name} has just ended, for its last server left it.")
            if current.community != community.community:
                await self._check_free(space)
        else:
            await self._note(audit.COMMUNITY_JOINED, community, space, by)
        return await self._with_spaces(community, space, called)

    async def leave(self, space: str, *, by: str, moderates: bool) -> Community:
        """Take a space and what was played there out of its community, which ends with its last space.

        Raises `ModeratorsOnly`, and `CommunityRefused` where the space is in none.
        """
        _check(moderates)
        community = await self._spaces.community_of(space)
        if community is None or not await self._spaces.leave_community(space):
            raise CommunityRefused("There is no community to leave: nothing is shared from here.")
        await self._note(audit.COMMUNITY_LEFT, community, space, by)
        return community

    async def set_zone(self, space: str, zone: str | None, *, by: str, moderates: bool) -> None:
        """Choose by whose clock the days of a space are counted; None takes the choice back.

        Raises `ModeratorsOnly`.
        """
        if not moderates:
            raise ModeratorsOnly("Only moderators may set the time zone that counts here.")
        if zone != await self._spaces.space_zone(space):
            now = self._clock.now()
            await self._spaces.set_space_zone(space, zone, now)
            await audit.note(self._store, now, by, audit.ZONE_CHANGED, space, space, zone=zone)

    async def _note(self, action: str, community: Community, space: str, by: str) -> None:
        await audit.note(self._store, self._clock.now(), by, action, community.community, space, name=community.name)

    async def _check_free(self, space: str) -> None:
        current = await self._spaces.community_of(space)
        if current is not None:
            raise CommunityRefused(f"Boards are shared with the community {current.name} already; leave that first.")

    async def _with_spaces(self, community: Community, space: str, called: str | None) -> CommunitySpaces:
        if called is not None:
            await self._spaces.note_space(space, called, self._clock.now())
        return CommunitySpaces(community, tuple(await self._spaces.members(community.community)))


def _check(moderates: bool) -> None:
    if not moderates:
        raise ModeratorsOnly("Only moderators may make, join or leave a community.")


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())


def _random_code() -> str:
    return "".join(choice(ALPHABET) for _ in range(CODE_LENGTH))
