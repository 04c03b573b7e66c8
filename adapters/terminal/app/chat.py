"""The way from the host to the screen."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.engine.effects import Announcement
from bot.engine.questions import Challenge
from bot.ports import Clock, Delivered, Post

Show = Callable[[Announcement], Awaitable[None]]


class ScreenChat:
    """Hands the announcements of one game to whoever follows it, and confirms them once they can be seen.

    Announcements of a game that nobody follows yet wait; those of a game that is ignored are confirmed unseen.
    """

    edits = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ignored: set[str] = set()
        self._game_id: str | None = None
        self._show: Show | None = None
        self._turned = asyncio.Event()

    def follow(self, game_id: str, show: Show) -> None:
        """Show this game's announcements from now on; `show` returns when they are on the screen."""
        self._game_id, self._show = game_id, show
        self._turned.set()
        self._turned = asyncio.Event()

    def ignore(self, game_id: str) -> None:
        """Show nothing of this game."""
        self._ignored.add(game_id)

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        if post.key.game_id not in self._ignored:
            while self._show is None or self._game_id != post.key.game_id:
                await self._turned.wait()
            await self._show(post.announcement)
        return Delivered(self._clock.now())
