"""Persons: players of several platforms who are one and the same. In memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fakes.boards import MemoryBoards


@dataclass(slots=True)
class PersonsState:
    """What is durable besides who is who, which the boards know: whose code it is, and until when."""

    codes: dict[str, tuple[str, int]] = field(default_factory=dict)


class MemoryPersons:
    """As `bot.ports.persons.Persons`."""

    def __init__(self, state: PersonsState, boards: MemoryBoards) -> None:
        self.state = state
        self._boards = boards

    @property
    def _persons(self) -> dict[str, str]:
        return self._boards.state.persons

    async def issue_code(self, player: str, code: str, expires_at: int) -> bool:
        if self.state.codes.get(code, (player, 0))[0] != player:
            return False
        self.state.codes = {it: held for it, held in self.state.codes.items() if held[0] != player}
        self.state.codes[code] = (player, expires_at)
        return True

    async def player_of_code(self, code: str, at: int) -> str | None:
        player, expires_at = self.state.codes.get(code, (None, 0))
        return player if at < expires_at else None

    async def link(self, code: str, player: str, person: str, at: int) -> tuple[str, ...] | None:
        owner = await self.player_of_code(code, at)
        if owner is None or owner == player:
            return None
        del self.state.codes[code]
        persons = self._persons
        kept = persons.get(owner) or persons.get(player) or person
        members = {*await self.linked(owner), *await self.linked(player)}
        persons.update(dict.fromkeys(members, kept))
        self._boards.join_now()
        return tuple(sorted(members))

    async def unlink(self, player: str) -> bool:
        return self.unlink_now(player)

    def unlink_now(self, player: str) -> bool:
        """Take a player out of their person, within something that is kept as a whole."""
        person = self._persons.pop(player, None)
        if person is None:
            return False
        left = [it for it, its in self._persons.items() if its == person]
        if len(left) == 1:
            del self._persons[left[0]]
        self._boards.join_now()
        return True

    async def linked(self, player: str) -> tuple[str, ...]:
        person = self._persons.get(player)
        return tuple(sorted(it for it, its in self._persons.items() if its == person)) or (player,)

    async def persons(self, players: Sequence[str]) -> dict[str, str]:
        return {player: self._persons[player] for player in players if player in self._persons}

    async def players(self, persons: Sequence[str]) -> dict[str, tuple[str, ...]]:
        players = {person: [it for it, its in self._persons.items() if its == person] for person in persons}
        return {person: tuple(sorted(its)) for person, its in players.items() if its}
