"""The gateway: hello, login, heartbeats, events, resuming."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import uuid4

from aiohttp import WSMsgType, web

from tests.discord_server import payloads
from tests.discord_server.sessions import COMPRESSIONS, Connection, Session
from tests.discord_server.things import Json
from tests.discord_server.world import World

PATH: Final = "/ws"
HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 1, 2, 6, 7, 9, 10, 11
TOLERATED: Final = (3, 4, 8)
"""Presence, voice and member requests: heard, and nothing comes of them."""

GUILDS_INTENT: Final = 1
MESSAGES_INTENT: Final = 1 << 9
DM_INTENT: Final = 1 << 12
PRIVILEGED: Final = 1 << 1 | 1 << 8 | 1 << 15
"""Members, presences, message content: an application has to be granted these."""
GOODBYE: Final = (1000, 1001)
"""A bot that closes with these gives its session up."""

UNKNOWN_OP, NOT_LOGGED_IN, WRONG_TOKEN, LOGGED_IN, BAD_SHARD, INTENTS_REFUSED = 4001, 4003, 4004, 4005, 4010, 4014


class Gateway:
    """All sockets and sessions of the bot.

    `identifies` and `resumes` are what the bot sent, in order, whether it was taken or not; `heartbeats` the sequence
    numbers of its heartbeats. `acks` tells whether those are acknowledged. `granted` are the privileged intents that
    the application has. `refusals` are close codes, one for each of the next logins; `forgets` tells how many of the
    next resumptions are answered with an invalid session.
    """

    def __init__(self, world: World, heartbeat_ms: int) -> None:
        self.world = world
        self.heartbeat_ms = heartbeat_ms
        self.token = ""
        self.url = ""
        self.acks = True
        self.granted = 0
        self.refusals: list[int] = []
        self.forgets = 0
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.heartbeats: list[int | None] = []
        self.sessions: list[Session] = []
        self.connections: list[Connection] = []
        self._hears: dict[int, Callable[[Connection, Any], Awaitable[None]]] = {
            HEARTBEAT: self._heartbeat,
            IDENTIFY: self._identify,
            RESUME: self._resume,
        }

    def session(self, shard: int) -> Session:
        """The newest session of the shard that lives. Raises `AssertionError` where there is none."""
        found = [it for it in self.sessions if it.shard == shard and not it.ended]
        assert found, f"No bot is logged in for shard {shard}."
        return found[-1]

    async def dispatch(self, name: str, data: Json, guild_id: int | None, intent: int = 0) -> None:
        """Send an event to every session that hears of the guild (None: of private channels) and wants such events.

        As with Discord, two processes with one token both get it. Raises `AssertionError` where no session would.
        """
        mine = [it for it in self.sessions if not it.ended and it.serves(guild_id or 0)]
        assert mine, f"No bot is logged in that hears of guild {guild_id}."
        for session in mine:
            if not intent or session.intents & intent:
                await session.dispatch(name, data)

    def chosen(self, shard: int | None) -> list[Connection]:
        """The open connections of one shard, or all of them."""
        every = [it for it in self.connections if not it.ended_here]
        return every if shard is None else [it for it in every if it.session and it.session.shard == shard]

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from the upgrade to its end."""
        compression = request.query.get("compress")
        if compression and compression not in COMPRESSIONS:
            raise web.HTTPBadRequest(text=f"unknown compression {compression}")
        socket = web.WebSocketResponse(timeout=1.0, compress=False)
        await socket.prepare(request)
        assert isinstance(request.transport, asyncio.Transport)
        connection = Connection(socket, request.transport, compression)
        self.connections.append(connection)
        try:
            await connection.send(HELLO, {"heartbeat_interval": self.heartbeat_ms, "_trace": []})
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    await self._hear(connection, json.loads(frame.data))
        finally:
            self._leave(connection)
        return socket

    def _leave(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.ended |= not connection.ended_here and connection.socket.close_code in GOODBYE
        self.world.changes.tell()

    async def _hear(self, connection: Connection, frame: Json) -> None:
        op = frame["op"]
        if op in self._hears:
            await self._hears[op](connection, frame["d"])
        elif op not in TOLERATED:
            await connection.close(UNKNOWN_OP)
        elif connection.session is None:
            await connection.close(NOT_LOGGED_IN)
        self.world.changes.tell()

    async def _heartbeat(self, connection: Connection, seq: int | None) -> None:
        self.heartbeats.append(seq)
        if self.acks:
            await connection.send(ACK)

    async def _identify(self, connection: Connection, data: Json) -> None:
        self.identifies.append(data)
        shard, shards = data.get("shard") or (0, 1)
        refusal = self._refusal(connection, data, shard, shards)
        if refusal is not None:
            await connection.close(refusal)
            return
        session = Session(uuid4().hex, shard, shards, data["intents"], data, connection=connection)
        connection.session = session
        # Told first and counted as there only then, so that no other event gets in before these.
        session.events += self._welcome(session)
        self.sessions.append(session)
        await connection.catch_up()

    def _refusal(self, connection: Connection, data: Json, shard: int, shards: int) -> int | None:
        if self.refusals:
            return self.refusals.pop(0)
        checks = (
            (connection.session is None, LOGGED_IN),
            (data["token"] == self.token, WRONG_TOKEN),
            (0 <= shard < shards, BAD_SHARD),
            (not data["intents"] & PRIVILEGED & ~self.granted, INTENTS_REFUSED),
        )
        return next((code for fine, code in checks if not fine), None)

    def _welcome(self, session: Session) -> list[Json]:
        mine = [id_ for id_ in self.world.guilds if session.serves(id_)]
        ready = {
            "v": 10,
            "user": payloads.user(self.world.bot),
            "guilds": [{"id": str(id_), "unavailable": True} for id_ in mine],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(self.world.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            "_trace": [],
        }
        events = [("READY", ready)]
        if session.intents & GUILDS_INTENT:
            events += [("GUILD_CREATE", self.world.guild(id_)) for id_ in mine]
        return [{"op": 0, "t": name, "s": number, "d": data} for number, (name, data) in enumerate(events, 1)]

    async def _resume(self, connection: Connection, data: Json) -> None:
        self.resumes.append(data)
        if data["token"] != self.token:
            await connection.close(WRONG_TOKEN)
            return
        session = next((it for it in self.sessions if it.id == data["session_id"] and not it.ended), None)
        if session is None or self.forgets:
            self.forgets = max(0, self.forgets - 1)
            if session is not None:
                session.ended = True
            await connection.send(INVALID_SESSION, False)
            return
        connection.session = session
        connection.told = data["seq"]
        session.connection = connection
        session.resumed += 1
        await connection.catch_up("RESUMED")
