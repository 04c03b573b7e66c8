"""Servers and workspaces, communities of them, time zones, when the bot was away, and what is left to settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Space:
    """A Discord server (`discord:<guild>`) or a Slack workspace (`slack:<team>`).

    `zone` is an IANA name, None where none was chosen. `community` is the id of the community it belongs to.
    """

    space: str
    name: str | None = None
    zone: str | None = None
    community: str | None = None


@dataclass(frozen=True, slots=True)
class Community:
    """Spaces that share boards. Who knows its `code` can bring another space into it."""

    community: str
    name: str
    code: str
    zone: str | None = None


class Spaces(Protocol):
    """Keeps what is known of spaces.

    Joining and leaving a community changes its boards in the same transaction: they are the sums of its spaces' boards.
    """

    async def note_space(self, space: str, name: str | None, at: int) -> None:
        """Keep that there is this space, and its newest name; None leaves the name as it is."""
        ...

    async def space(self, space: str) -> Space | None:
        """What is known of a space."""
        ...

    async def space_zone(self, space: str) -> str | None:
        """The zone that was chosen for a space."""
        ...

    async def set_space_zone(self, space: str, zone: str | None, at: int) -> None:
        """Choose a space's zone; None takes the choice back."""
        ...

    async def player_zone(self, player: str) -> str | None:
        """The zone that a player chose."""
        ...

    async def set_player_zone(self, player: str, zone: str | None, at: int) -> None:
        """Choose a player's zone; None takes the choice back."""
        ...

    async def zones(self, players: Sequence[str]) -> dict[str, str]:
        """The zones of those of these players who chose one."""
        ...

    async def create_community(self, community: Community, space: str, at: int) -> bool:
        """Make a community of one space. False, and nothing is changed, where the space is in a community already or
        the id or the code is taken."""
        ...

    async def join_community(self, community: str, space: str, at: int) -> bool:
        """Bring a space into a community. False, and nothing is changed, where it is in one already or there is no such
        community."""
        ...

    async def leave_community(self, space: str) -> bool:
        """Take a space out of its community, which ends with its last space. False where it is in none."""
        ...

    async def community(self, community: str) -> Community | None:
        """A community by its id."""
        ...

    async def community_by_code(self, code: str) -> Community | None:
        """A community by its code."""
        ...

    async def community_of(self, space: str) -> Community | None:
        """The community that a space is in."""
        ...

    async def members(self, community: str) -> list[Space]:
        """The spaces of a community, in the order of their identifiers."""
        ...

    async def note_outage(self, since: int, until: int) -> None:
        """Keep that the bot was away between these moments; of two that begin at once, the longer is kept."""
        ...

    async def outages(self, since: int, until: int) -> list[tuple[int, int]]:
        """The outages that share some time with the one from `since` until `until`, in order; they may overlap."""
        ...

    async def unsettled(self, limit: int, after: str | None = None) -> list[str]:
        """Games that are over and not settled, the oldest first, at most so many; those behind the game `after`."""
        ...
