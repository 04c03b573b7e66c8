"""A login at the gateway and the socket that it uses at the moment."""

import asyncio
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from tests.discord_server.things import Json

DISPATCH: Final = 0


def _zlib() -> Callable[[bytes], bytes]:
    packer = zlib.compressobj()
    return lambda data: packer.compress(data) + packer.flush(zlib.Z_SYNC_FLUSH)


def _zstd() -> Callable[[bytes], bytes]:
    import zstandard  # type: ignore[import-not-found]  # discord.py asks for this kind only where it is installed

    packer = zstandard.ZstdCompressor().compressobj()
    return lambda data: packer.compress(data) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


COMPRESSIONS: Final = {"zlib-stream": _zlib, "zstd-stream": _zstd}


class Connection:
    """One websocket. `silent` lets it stay open and say nothing, as a dead network does."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport, compression: str | None) -> None:
        self.socket = socket
        self.session: Session | None = None
        self.silent = False
        self.told = 0
        """How many of the session's events went out here, or were had before."""
        self.ended_here = False
        self._transport = transport
        self._pack = COMPRESSIONS[compression]() if compression else None
        self._lock = asyncio.Lock()

    async def send(self, op: int, data: object = None) -> None:
        async with self._lock:
            await self._write({"op": op, "d": data, "s": None, "t": None})

    async def catch_up(self, last: str | None = None) -> None:
        """Send the session's events that were not sent here yet, then `last`, which is no event of the session."""
        async with self._lock:
            events = self.session.events if self.session else []
            while self.told < len(events):
                self.told += 1
                await self._write(events[self.told - 1])
            if last is not None:
                await self._write({"op": DISPATCH, "t": last, "s": self.told, "d": {"_trace": []}})

    async def _write(self, payload: Json) -> None:
        if self.silent:
            return
        text = json.dumps(payload)
        with suppress(ConnectionError):  # What is lost on the way is sent again when the session is resumed.
            if self._pack is None:
                await self.socket.send_str(text)
            else:
                await self.socket.send_bytes(self._pack(text.encode()))

    async def close(self, code: int) -> None:
        self.ended_here = True
        await self.socket.close(code=code)

    def cut(self) -> None:
        """End it without a word."""
        self.ended_here = True
        self._transport.abort()


@dataclass
class Session:
    """A login that outlives its sockets. `events` are all that it ever got; the first has the number 1.

    `ended` is so once the bot said goodbye, or Discord gave it up: such a session cannot be resumed.
    """

    id: str
    shard: int
    shards: int
    intents: int
    identify: Json
    events: list[Json] = field(default_factory=list, repr=False)
    connection: Connection | None = field(default=None, repr=False)
    ended: bool = False
    resumed: int = 0

    def serves(self, guild_id: int) -> bool:
        return (guild_id >> 22) % self.shards == self.shard

    async def dispatch(self, name: str, data: Json) -> None:
        """Send an event, or keep it for when the bot is back."""
        self.events.append({"op": DISPATCH, "t": name, "s": len(self.events) + 1, "d": deepcopy(data)})
        if self.connection is not None:
            await self.connection.catch_up()
