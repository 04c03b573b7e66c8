"""What is kept of one player, all in one place, and its end; and the end of spaces that the bot was removed from."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.engine.boards import BoardDelta
from bot.ports.careers import AuditEntry

Rows = Sequence[Mapping[str, Any]]
"""Rows by the names of their columns, of values that JSON can hold."""


class Erasure(Protocol):
    """Finds and erases. Every change is one transaction."""

    async def gather(self, player: str) -> dict[str, Rows]:
        """Everything that is kept of a player, table by table: also their presses in logs, and settings made for them.
        Nothing of others is in it: of an event that names several players, only that it names this one."""
        ...

    async def own_games(self, player: str, channels: Sequence[str]) -> list[str]:
        """The games that nobody else is in: those of the player's own screens, whose addresses are given."""
        ...

    async def shared_games(self, player: str) -> list[str]:
        """The other games in whose logs the player is named."""
        ...

    async def erase_player(self, player: str, pseudonym: str, own: Sequence[str], entry: AuditEntry) -> None:
        """Leave nothing of a player.

        Their own games are removed with their logs. In all other logs, the outbox and the audit the pseudonym stands for
        them, so that the games of others still fold; deliveries that name them are forgotten. Every other row about them
        is removed, from boards too. The entry, which must not name them, is added to the audit.
        """
        ...

    async def note_removed(self, space: str, at: int | None) -> None:
        """Keep that the bot was removed from a space, or, with None, that it is back; a first removal stands."""
        ...

    async def removed(self, before: int) -> list[str]:
        """The spaces that the bot was removed from before this moment and has not come back to."""
        ...

    async def games_of_space(self, space: str, limit: int) -> list[str]:
        """Games that were played in a space or count to its boards, at most so many."""
        ...

    async def erase_game(self, game_id: str, deltas: Sequence[BoardDelta]) -> None:
        """Remove a game that is over, its log and its scores, and add these (negative) differences to the boards.
        Badges that it brought stay with their players."""
        ...

    async def erase_space(self, space: str, entry: AuditEntry) -> None:
        """Remove everything else of a space that has no games any more: schedules, boards, settings, roles, reports,
        decisions, its part in a community, the audit about it, and what Slack's installation of it left."""
        ...
