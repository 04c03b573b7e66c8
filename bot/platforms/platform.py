"""What `quizhost run` asks of a chat platform."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.host.services import Services
from bot.ports import Chat


class CannotRun(Exception):
    """The bot cannot go on; the message says what to do."""


@dataclass(frozen=True, slots=True)
class World:
    """What a platform plays with. `say` tells the operator something; `database` is the URL of what the services' store
    opened, for libraries that keep rows of their own there."""

    services: Services
    say: Callable[[str], None]
    database: str


class Platform(Protocol):
    """One chat platform: `chat` is given to the host, then `connect` is called, then `play`."""

    name: str
    chat: Chat

    def connect(self, world: World) -> None:
        """Put the platform's parts together around a host. Opens nothing yet."""
        ...

    async def play(self) -> None:
        """Play until `close` is called. Raises `CannotRun` for what an operator can mend."""
        ...

    async def close(self) -> None:
        """Leave, after the answers that are under way. May be called twice, and without `play`."""
        ...

    def health(self) -> Mapping[str, object]:
        """Whether it is well (`ok`), and what a monitor may know besides."""
        ...
