"""Socket Mode: addresses, connections, envelopes and their acknowledgements."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.slack_server.driven import Delivery, Driven
from tests.slack_server.things import APP, Json
from tests.slack_server.world import World

PATH: Final = "/link"
CAPACITY: Final = 10
"""How many connections one app may have."""
TYPES: Final = {"slash_commands": "slash_commands", "events_api": "events_api"}
"""The types of envelopes; everything else is "interactive"."""


class Connection:
    """One websocket. `silent` lets it stay open and say nothing, not even pong, as a dead network does. `waiting` is
    what was sent here and not acknowledged yet."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport) -> None:
        self.socket = socket
        self.silent = False
        self.ended_here = False
        self.pings = 0
        self.waiting: list[tuple[Driven, Delivery, float]] = []
        self._transport = transport

    async def send(self, told: Json) -> None:
        if not self.silent:
            with suppress(ConnectionError):  # What is lost on the way is sent again on the next connection.
                await self.socket.send_str(json.dumps(told))

    async def pong(self, data: bytes) -> None:
        self.pings += 1
        if not self.silent:
            with suppress(ConnectionError):
                await self.socket.pong(data)

    async def close(self) -> None:
        self.ended_here = True
        await self.socket.close()

    def cut(self) -> None:
        """End it without a word."""
        self.ended_here = True
        self._transport.abort()


class Sockets:
    """All connections of the app. `acks` are all acknowledgements as they came, `strange` those of envelopes that were
    not waited for; `opened` counts connections since the start, `pending` is what waits for the next one."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.base = ""
        self.patience_s = 3.0
        self.capacity = CAPACITY
        self.connections: list[Connection] = []
        self.pending: list[tuple[Driven, Delivery]] = []
        self.acks: list[Json] = []
        self.strange: list[Json] = []
        self.opened = 0
        self.took: Callable[[Driven, Any], None] = lambda _, __: None
        self.spent: list[str] = []
        self._tickets: set[str] = set()
        self._turn = 0

    def link(self) -> str:
        """A fresh address, good for one connection."""
        ticket = uuid4().hex
        self._tickets.add(ticket)
        return f"{self.base}{PATH}/?ticket={ticket}&app_id={APP}"

    def open(self) -> list[Connection]:
        return [it for it in self.connections if not it.ended_here]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from the upgrade to its end."""
        ticket = request.query.get("ticket", "")
        self.spent.append(ticket)
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(timeout=1.0, autoping=False, compress=False)
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        connection = Connection(socket, request.transport)
        try:
            await self._welcome(connection)
            async for frame in socket:
                if frame.type is WSMsgType.PING:
                    await connection.pong(frame.data)
                elif frame.type is WSMsgType.TEXT:
                    self._hear(connection, json.loads(frame.data))
        finally:
            await self._leave(connection)
        return socket

    async def deliver(self, driven: Driven, delivery: Delivery) -> None:
        """Send an envelope on one of the connections, each in its turn, or keep it for the next one.

        Raises `AssertionError` where there never was one.
        """
        assert self.opened, "No bot is connected in Socket Mode, and none ever was."
        ways = self.open()
        if not ways:
            self.pending.append((driven, delivery))
            return
        self._turn += 1
        connection = ways[self._turn % len(ways)]
        connection.waiting.append((driven, delivery, asyncio.get_running_loop().time()))
        await connection.send(envelope(driven, delivery))

    async def _welcome(self, connection: Connection) -> None:
        full = len(self.open()) >= self.capacity
        self.connections.append(connection)
        hello = {
            "type": "hello",
            "num_connections": len(self.open()),
            "debug_info": {"host": "applink-1", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }
        await connection.send(hello)
        if full:
            await connection.send(goodbye("too_many_websockets"))
            await connection.close()
            return
        self.opened += 1
        waiting, self.pending = self.pending, []
        for driven, delivery in waiting:
            await self.deliver(driven, delivery)
        self.world.changes.tell()

    def _hear(self, connection: Connection, ack: Json) -> None:
        self.acks.append(ack)
        every = [connection, *(it for it in self.connections if it is not connection)]
        for it in every:  # slack_sdk answers on its newest connection, whichever the envelope came by.
            for waiting in it.waiting:
                if waiting[0].envelope == ack.get("envelope_id"):
                    it.waiting.remove(waiting)
                    self._acked(*waiting, ack.get("payload"))
                    return
        self.strange.append(ack)
        self.world.changes.tell()

    def _acked(self, driven: Driven, delivery: Delivery, sent: float, payload: Any) -> None:
        first = driven.ack is None
        delivery.seconds = asyncio.get_running_loop().time() - sent
        delivery.status, delivery.body = 200, _plain(payload)
        delivery.failed = "late" if delivery.seconds > self.patience_s else None
        if first and delivery.failed is None:
            self.took(driven, delivery.body)
        self.world.changes.tell()

    async def _leave(self, connection: Connection) -> None:
        self.connections.remove(connection)
        connection.ended_here = True
        lost, connection.waiting = connection.waiting, []
        for driven, delivery, _ in lost:
            delivery.failed = "connection_failed"
            again = Delivery("socket", delivery.number + 1)
            driven.deliveries.append(again)
            await self.deliver(driven, again)
        self.world.changes.tell()


def _plain(payload: Any) -> Any:
    """slack_bolt wraps text that is no JSON in `{"text": …}`, which Slack takes as it takes a message."""
    return payload or None


def envelope(driven: Driven, delivery: Delivery) -> Json:
    """What goes over the socket."""
    kind = TYPES.get(driven.kind, "interactive")
    told: Json = {
        "envelope_id": driven.envelope,
        "payload": driven.payload,
        "type": kind,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        told |= {"retry_attempt": delivery.number, "retry_reason": "timeout" if delivery.number else ""}
    return told


def goodbye(reason: str) -> Json:
    """Slack's word that a connection will end: "warning", "refresh_requested", "link_disabled"."""
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}}
