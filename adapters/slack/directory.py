"""Names of people for those who decide about them: also of people who have never pressed anything."""

import asyncio
from collections.abc import Iterable, Mapping

from adapters.slack.addresses import user_of
from adapters.slack.people import People
from adapters.slack.permissions import Permissions


class Directory:
    """Looks names up, and asks Slack for those that are not kept; they are not kept then either."""

    def __init__(self, people: People, permissions: Permissions) -> None:
        self._people = people
        self._permissions = permissions

    async def names(self, team: str, players: Iterable[str]) -> Mapping[str, str]:
        """The names of those of these players that have one; only of the workspace's own where none is kept."""
        asked = list(dict.fromkeys(players))
        known = await self._people.names(asked)
        missing = {
            player: user for player in asked if player not in known and (user := _user(team, player)) is not None
        }
        found = await asyncio.gather(*(self._permissions.person(team, user) for user in missing.values()))
        told = {player: person.name for player, person in zip(missing, found, strict=True) if person and person.name}
        return {**known, **told}


def _user(team: str, player: str) -> str | None:
    return user_of(player) if f":{team}:" in player else None
