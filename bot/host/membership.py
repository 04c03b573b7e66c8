"""Who is still in a space: asked of its platform when they are about to be listed, and remembered for a day."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from bot.engine.boards import ALL_TIME, By
from bot.ports import Clock, Store

IsMember = Callable[[str, str], Awaitable[bool | None]]
"""Asks a platform whether a player is in a space; None where it cannot be told. Raises nothing."""

KEPT_MS: Final = 24 * 60 * 60 * 1000
"""How long an answer is believed."""

WAIT_S: Final = 1.0
"""How long a page waits for answers; those that come later count for the next one."""

MOST_KEPT: Final = 100_000


class Membership:
    """Notes in the store who has left."""

    def __init__(self, store: Store, clock: Clock, is_member: IsMember | None) -> None:
        self._store = store
        self._clock = clock
        self._is_member = is_member
        self._asked: dict[tuple[str, str], int] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[bool | None]] = {}

    async def notice(self, space: str, players: Sequence[str]) -> bool:
        """Ask about those who were not asked about for a day; whether somebody has left."""
        if self._is_member is None:
            return False
        now = self._clock.now()
        wanted = [
            player
            for player in dict.fromkeys(players)
            if now - self._asked.get((space, player), now - KEPT_MS) >= KEPT_MS
        ]
        tasks = {player: self._ask(self._is_member, space, player) for player in wanted}
        if not tasks:
            return False
        await asyncio.wait(tasks.values(), timeout=WAIT_S)
        gone = [player for player, task in tasks.items() if task.done() and self._take(space, player) is False]
        if gone:
            await self._store.boards.set_away(space, gone, True)
        return bool(gone)

    async def welcome(self, space: str, board: str, player: str) -> None:
        """Whoever looks at a space's board is in the space; if they had been away, list them again."""
        view = await self._store.boards.view(board, ALL_TIME, By.POINTS, limit=0, player=player)
        if view.own is not None and view.own.row.away:
            await self._store.boards.set_away(space, [player], False)
        self._note(space, player)

    def _ask(self, is_member: IsMember, space: str, player: str) -> "asyncio.Task[bool | None]":
        key = space, player
        if key not in self._asking:
            self._asking[key] = asyncio.ensure_future(is_member(space, player))
        return self._asking[key]

    def _take(self, space: str, player: str) -> bool | None:
        """What came of asking, which is remembered where it was told."""
        answer = self._asking.pop((space, player)).result()
        if answer is not None:
            self._note(space, player)
        return answer

    def _note(self, space: str, player: str) -> None:
        if len(self._asked) >= MOST_KEPT:
            self._asked.clear()
        self._asked[space, player] = self._clock.now()
