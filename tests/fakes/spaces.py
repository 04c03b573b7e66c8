"""Servers and workspaces, communities of them, time zones, and when the bot was away. In memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.engine.boards import community_board, space_board
from bot.ports.spaces import Community, Space
from tests.fakes.boards import MemoryBoards


@dataclass(slots=True)
class SpacesState:
    """What is durable."""

    spaces: dict[str, Space] = field(default_factory=dict)
    communities: dict[str, Community] = field(default_factory=dict)
    player_zones: dict[str, str] = field(default_factory=dict)
    outages: dict[int, int] = field(default_factory=dict)
    settled: set[str] = field(default_factory=set)
    removed: dict[str, int] = field(default_factory=dict)


class MemorySpaces:
    """As `bot.ports.spaces.Spaces`. `over` gives the games that are over, the oldest first."""

    def __init__(self, state: SpacesState, boards: MemoryBoards, over: Callable[[], list[str]]) -> None:
        self.state = state
        self._boards = boards
        self._over = over

    def _get(self, space: str) -> Space:
        return self.state.spaces.get(space, Space(space))

    async def note_space(self, space: str, name: str | None, at: int) -> None:
        it = self._get(space)
        self.state.spaces[space] = it if name is None else replace(it, name=name)

    async def space(self, space: str) -> Space | None:
        return self.state.spaces.get(space)

    async def space_zone(self, space: str) -> str | None:
        return self._get(space).zone

    async def set_space_zone(self, space: str, zone: str | None, at: int) -> None:
        self.state.spaces[space] = replace(self._get(space), zone=zone)

    async def player_zone(self, player: str) -> str | None:
        return self.state.player_zones.get(player)

    async def set_player_zone(self, player: str, zone: str | None, at: int) -> None:
        self.state.player_zones.pop(player, None)
        if zone is not None:
            self.state.player_zones[player] = zone

    async def zones(self, players: Sequence[str]) -> dict[str, str]:
        return {player: zone for player, zone in self.state.player_zones.items() if player in players}

    async def create_community(self, community: Community, space: str, at: int) -> bool:
        taken = any(
            it.community == community.community or it.code == community.code for it in self.state.communities.values()
        )
        if taken or self._get(space).community is not None:
            return False
        self.state.communities[community.community] = community
        return await self.join_community(community.community, space, at)

    async def join_community(self, community: str, space: str, at: int) -> bool:
        if community not in self.state.communities or self._get(space).community is not None:
            return False
        self._change(space, community)
        return True

    async def leave_community(self, space: str) -> bool:
        if self._get(space).community is None:
            return False
        self._change(space, None)
        return True

    def _change(self, space: str, community: str | None) -> None:
        affected = community or self._get(space).community
        assert affected is not None
        self.state.spaces[space] = replace(self._get(space), community=community)
        spaces = {it.space: it.community for it in self.state.spaces.values() if it.community is not None}
        self._boards.state.communities = spaces
        members = [it for it, its in spaces.items() if its == affected]
        self._boards.sum_up_now(community_board(affected), map(space_board, members))
        if not members:
            del self.state.communities[affected]

    async def community(self, community: str) -> Community | None:
        return self.state.communities.get(community)

    async def community_by_code(self, code: str) -> Community | None:
        return next((it for it in self.state.communities.values() if it.code == code), None)

    async def community_of(self, space: str) -> Community | None:
        community = self._get(space).community
        return None if community is None else self.state.communities[community]

    async def members(self, community: str) -> list[Space]:
        members = [it for it in self.state.spaces.values() if it.community == community]
        return sorted(members, key=lambda it: it.space)

    async def note_outage(self, since: int, until: int) -> None:
        self.state.outages[since] = max(until, self.state.outages.get(since, until))

    async def outages(self, since: int, until: int) -> list[tuple[int, int]]:
        return sorted(it for it in self.state.outages.items() if it[0] < until and it[1] > since)

    async def unsettled(self, limit: int, after: str | None = None) -> list[str]:
        over = list(self._over())
        behind = over if after is None else over[over.index(after) + 1 :] if after in over else []
        return [game_id for game_id in behind if game_id not in self.state.settled][:limit]
