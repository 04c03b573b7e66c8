"""What the network does to Socket Mode, for all connections."""

from collections.abc import Callable

from tests.http_server.waiting import TAKES_S
from tests.slack_server.sockets import Connection, Sockets, goodbye
from tests.slack_server.world import World


class Moods:
    """Farewells, broken and silent connections, and waiting for new ones."""

    def __init__(self, world: World, sockets: Sockets) -> None:
        self.world = world
        self.sockets = sockets

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = False) -> None:
        """Say that connections end ("warning", "refresh_requested", "link_disabled"), and end them where wanted."""
        for connection in self.sockets.open():
            await connection.send(goodbye(reason))
            if close:
                await connection.close()

    def cut(self) -> None:
        """End the sockets without a closing frame, as a network that breaks."""
        for connection in self.sockets.open():
            connection.cut()

    def silence(self) -> None:
        """Say nothing more on the sockets that are open now, neither envelopes nor pong; new ones work."""
        for connection in self.sockets.open():
            connection.silent = True

    async def connected(self, number: int = 1, *, opened: int = 0, seconds: float = TAKES_S) -> list[Connection]:
        """Wait until this many sockets are open and this many were since the start; gives those that are."""

        def there() -> bool:
            return len(self.sockets.open()) >= number and self.sockets.opened >= opened

        await self.until(there, f"{number} connections", seconds)
        return self.sockets.open()

    async def until(self, true: Callable[[], object], what: str = "that", seconds: float = TAKES_S) -> None:
        """Wait until something is so; looked at whenever a request, a message or an acknowledgement came."""
        await self.world.changes.until(true, what, seconds)
