"""What is kept of one player, and its end; and the end of spaces. In SQL."""

from collections.abc import Callable, Sequence

from bot.engine.boards import BoardDelta
from bot.ports.careers import AuditEntry
from bot.ports.erasure import Rows
from bot.store import erasing, gathering, leaving
from bot.store.part import Part


class SqlErasure(Part):
    """As `bot.ports.erasure.Erasure`."""

    async def count(self, player: str) -> dict[str, int]:
        return await self._read(gathering.count, player)

    async def gather(self, player: str) -> dict[str, Rows]:
        return await self._read(gathering.gather, self._sqlite, player)

    async def erase_player(
        self, player: str, screens: Sequence[str], new_pseudonym: Callable[[], str], entry: AuditEntry
    ) -> list[str]:
        logging = await self._read(erasing.games_logging, self._sqlite, player)
        return await self._write(erasing.erase_player, self._sqlite, player, screens, new_pseudonym, entry, logging)

    async def note_removed(self, space: str, at: int | None) -> None:
        await self._write(leaving.note_removed, self._sqlite, space, at)

    async def removed_at(self, space: str) -> int | None:
        return await self._read(leaving.removed_at, space)

    async def spaces(self) -> dict[str, int | None]:
        return await self._read(leaving.known, self._sqlite)

    async def games_of_space(self, space: str, limit: int) -> list[str]:
        return await self._read(leaving.games_of, space, limit)

    async def erase_game(self, game_id: str, deltas: Sequence[BoardDelta]) -> None:
        await self._write(leaving.erase_game, self._sqlite, game_id, deltas)

    async def erase_space(self, space: str, entry: AuditEntry) -> None:
        await self._write(leaving.erase_space, self._sqlite, space, entry)
