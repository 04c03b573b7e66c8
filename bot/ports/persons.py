"""Persons: players of several platforms who are one and the same, and so have one place on the boards they share."""

from collections.abc import Sequence
from typing import Final, Protocol

PERSON: Final = "person:"
"""How the names of persons begin, which stand on boards in place of their players."""


class Persons(Protocol):
    """Keeps who is who.

    A person has a row on the boards of everybody and of communities (for each period in which one of their players has
    one): the sum of their players' rows, of which none is then shown. Rows of the players themselves are kept up all
    the while, so that after unlinking each board is as if they had never been linked.
    """

    async def issue_code(self, player: str, code: str, expires_at: int) -> bool:
        """Keep a code with which another player can be linked to this one, in place of an earlier code of theirs. False
        where the code is taken by somebody else."""
        ...

    async def player_of_code(self, code: str, at: int) -> str | None:
        """Whose code it is; None for one that was never issued, was used, or has expired."""
        ...

    async def link(self, code: str, player: str, person: str, at: int) -> tuple[str, ...] | None:
        """Make the player and the one who was issued the code one person, with all who are linked to either.

        `person` (which begins with `PERSON`) is the name to use where neither has one. The code is used up. Returns the
        person's players in order; None, and nothing is changed, where the code does not hold or is the player's own.
        All in one transaction.
        """
        ...

    async def unlink(self, player: str) -> bool:
        """Take a player out of their person, who ends with the last but one; false where they are in none."""
        ...

    async def linked(self, player: str) -> tuple[str, ...]:
        """All players of this player's person, in order; just this one where there is no person."""
        ...

    async def persons(self, players: Sequence[str]) -> dict[str, str]:
        """The persons of those of these players who have one."""
        ...

    async def players(self, persons: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The players of each of these persons, in order."""
        ...
