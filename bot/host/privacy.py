"""What is kept of a player: told, handed over, and erased."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.host.service import Host
from bot.ports import Clock, Store

EXPORT_NAME: Final = "quizhost-my-data.json"
"""What the file with everything that is kept of a player is called."""


class KeptLine(NamedTuple):
    """One kind of data: what it is, as a sentence without a full stop ("Presses in games"), and how many there are."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a player, counted; kinds of which there is nothing are left out.

    `name` is the one that is kept (None where none is), `linked` are the other players who are the same person, and
    `hidden` says whether their name is left out where others read.
    """

    lines: tuple[KeptLine, ...]
    name: str | None = None
    hidden: bool = False
    linked: tuple[str, ...] = ()


class Privacy:
    """Tells players what is kept of them, and erases it.

    `on_erased` holds whoever else keeps something of players in memory; each is called with the player that was erased.
    """

    def __init__(self, store: Store, host: Host | None, clock: Clock) -> None:
        self._store = store
        self._host = host
        self._clock = clock
        self.on_erased: list[Callable[[str], None]] = []

    async def about(self, player: str) -> Kept:
        """What is kept of a player, in numbers. Raises `StoreUnavailable`."""
        raise NotImplementedError

    async def export(self, player: str) -> bytes:
        """Everything that is kept of a player, as indented JSON in UTF-8; to be sent as `EXPORT_NAME`.

        Raises `StoreUnavailable`.
        """
        raise NotImplementedError

    async def erase(self, player: str) -> None:
        """Leave nothing of a player. May be said again. Raises `StoreUnavailable`; then nothing is erased, or all."""
        raise NotImplementedError
