"""Spaces that the bot was removed from: everything of them is erased some days later."""

from bot.ports import Clock, Store


class Removals:
    """Notes that the bot was removed from spaces, and erases those of them that it has not come back to.

    `keep_days` is how many days a space's data is kept after that.
    """

    def __init__(self, store: Store, clock: Clock, keep_days: int) -> None:
        self._store = store
        self._clock = clock
        self._keep_days = keep_days

    async def lost(self, space: str, at: int | None = None) -> None:
        """The bot was removed from a space (at that moment in ms, or just now). Never raises."""
        raise NotImplementedError

    async def back(self, space: str) -> None:
        """The bot is in a space. Never raises."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin to look for spaces whose time has come."""
        raise NotImplementedError

    async def stop(self) -> None:
        """Let go. What was not erased is after the next start."""
        raise NotImplementedError
