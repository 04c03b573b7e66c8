"""What is kept of one player, all in one place, and its end; and the end of spaces that the bot was removed from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.engine.boards import BoardDelta
from bot.ports.careers import AuditEntry

Rows = Sequence[Mapping[str, Any]]
"""Rows by the names of their columns, of values that JSON can hold."""


class Erasure(Protocol):
    """Finds and erases. Every change is one transaction.

    Whoever plays has *screens* of their own: addresses at which nobody else plays, in whatever way their platform
    writes them (`bot.host.places.own_screens`).
    """

    async def count(self, player: str) -> dict[str, int]:
        """How many rows of each kind `gather` would find; kinds that take reading every log are left out."""
        ...

    async def gather(self, player: str) -> dict[str, Rows]:
        """Everything that is kept of a player, kind by kind: also their presses in logs, and settings made for them.

        Nothing of others is in it: of an event that names several players, only that it names this one. No secrets are.
        It reads every log.
        """
        ...

    async def erase_player(
        self, player: str, screens: Sequence[str], new_pseudonym: Callable[[], str], entry: AuditEntry
    ) -> list[str]:
        """Leave nothing of a player.

        The games of their own screens, and others that only they could be in, are removed with their logs. In all other
        logs and what waits for their chats a pseudonym stands for them, another one in each game, so that the games of
        others still fold and nothing tells that it was the same player; each such log ends with `PlayerGone`, so that
        whoever has the game in memory cannot write to it before reading it again. One more pseudonym stands for them
        where they decided something or are named in the audit. Deliveries of theirs are forgotten, and every other row
        about them is removed, from boards too; so is their part in a person. The entry, which must not name them, is
        added to the audit. Returns the games that were changed or removed.
        """
        ...

    async def note_removed(self, space: str, at: int | None) -> None:
        """Keep that the bot was removed from a space, or, with None, that it is back; a first removal stands."""
        ...

    async def removed_at(self, space: str) -> int | None:
        """When the bot was removed from a space (ms); None where it was not."""
        ...

    async def spaces(self) -> dict[str, int | None]:
        """All spaces of which anything is kept, and when the bot was removed from each (ms); None where it was not. It
        reads all games."""
        ...

    async def games_of_space(self, space: str, limit: int) -> list[str]:
        """Games that were played in a space or count to its boards, at most so many."""
        ...

    async def erase_game(self, game_id: str, deltas: Sequence[BoardDelta]) -> None:
        """Remove a game, its log and its scores, and add these (negative) differences to the boards, those of
        communities as well. Badges that it brought stay with their players. An unknown game is passed over, with the
        differences.
        """
        ...

    async def erase_space(self, space: str, entry: AuditEntry) -> None:
        """Remove everything else of a space that has no games any more: schedules, boards, settings, roles, reports,
        decisions, its part in a community, the audit about it, and what Slack's installations left of it.

        The entry, which must not name it, is added to the audit.
        """
        ...
