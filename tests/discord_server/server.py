"""A local Discord over real sockets, for tests with the real discord.py."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.discord_server import faults as faults_
from tests.discord_server.answers import API
from tests.discord_server.driving import Driving
from tests.discord_server.faults import Delay, Drop, Failure, Faults, Hold, Limit
from tests.discord_server.gateway import PATH, Gateway
from tests.discord_server.interactions import EPHEMERAL
from tests.discord_server.reception import Reception
from tests.discord_server.rest import Rest
from tests.discord_server.things import APPLICATION, BOT, GUILD, TAKES_S, Guild, Json, Request, User
from tests.discord_server.webhooks import Webhooks
from tests.discord_server.world import World

if TYPE_CHECKING:
    import pytest

TOKEN = "a-token"


class DiscordServer(Driving):
    """`async with DiscordServer() as server:` listens on a free port of this machine.

    `server.api` and `server.gateway` are its addresses; `aim` points discord.py at them. `requests` are all REST
    requests in order, `sockets` is the gateway, `world` what is remembered. `shards` is the number that is advised.
    """

    def __init__(
        self,
        guilds: Sequence[Guild] = (GUILD,),
        *,
        token: str = TOKEN,
        shards: int = 1,
        heartbeat_ms: int = 41_250,
        bot: User = BOT,
        application_id: int = APPLICATION,
    ) -> None:
        world = World(guilds, bot, application_id)
        super().__init__(world, Gateway(world, heartbeat_ms))
        self.faults = Faults()
        self._reception = Reception(world, self.faults, self.sockets)
        self.requests = self._reception.requests
        self.token = token
        self._shards = shards
        self._port = 0
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.forget()
        await self.go_down()
        if kind is None and self._reception.errors:
            raise ExceptionGroup("the bot sent what this Discord does not understand", self._reception.errors)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self._port}{API}"

    @property
    def gateway(self) -> str:
        return f"ws://127.0.0.1:{self._port}{PATH}"

    @property
    def token(self) -> str:
        """What the bot has to log in with; a new one makes all later requests and logins fail."""
        return self.sockets.token

    @token.setter
    def token(self, token: str) -> None:
        self.sockets.token = token

    @property
    def clock(self) -> int:
        """Discord's time, ms: the real one until it is set. Ids carry it, and interactions expire by it."""
        return self.world.clock.now()

    @clock.setter
    def clock(self, time: int | Callable[[], int] | None) -> None:
        self.world.clock.set(time)

    def aim(self, monkeypatch: "pytest.MonkeyPatch") -> None:
        """Point discord.py here: its REST address, and the gateway that it turns to after an invalid session."""
        import discord.gateway
        import discord.http
        import yarl

        monkeypatch.setattr(discord.http.Route, "BASE", self.api)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(self.gateway))

    async def go_down(self) -> None:
        """Cut every connection and take no new one until `come_back`. Sessions stay.

        They could be resumed; but discord.py's sharded client logs in anew once a connection was refused.
        """
        if self._runner is None:
            return
        runner, self._runner = self._runner, None
        for site in list(runner.sites):
            await site.stop()
        self.cut()
        for connection in list(runner.server.connections if runner.server else ()):
            if connection.transport is not None:
                connection.transport.abort()
        await runner.cleanup()

    async def come_back(self) -> None:
        """Listen, on the same port as before."""
        app = web.Application(middlewares=[self._reception.receive])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        rest = Rest(self.world, self.sockets, self._shards)
        app.add_routes([*rest.routes(), *Webhooks(self.world).routes(), web.get(PATH, self.sockets.handle)])
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port
        self.sockets.url = self.gateway
        self._runner = runner

    # What goes wrong. In a pattern `*` is one part of a path, `**` any number; the path has no `/api/v10`; `/ws` is
    # the gateway's upgrade. `times=None` is for ever.

    def fail(
        self,
        method: str,
        pattern: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        times: int | None = 1,
        headers: Mapping[str, str] | None = None,
        code: int = 0,
        message: str = "",
        everywhere: bool = False,
        bucket: str | None = None,
        cloudflare: bool = False,
    ) -> None:
        """Answer the next requests with an error, and do nothing. 429 where `retry_after` (s) is given, else 500.

        For a 429: `bucket` adds the headers of that bucket, `everywhere` makes it the global one, and `cloudflare` lets
        it lack the header without which discord.py takes it for a ban and gives up at once.
        """
        told, body = dict(headers or {}), {"message": message, "code": code}
        if retry_after is not None:
            body = {**faults_.too_many(retry_after, everywhere=everywhere), "code": code}
            told = ({"Via": "1.1 google"} if not cloudflare else {}) | {"Retry-After": f"{retry_after:.3f}"} | told
            told |= {"X-RateLimit-Global": "true"} if everywhere else {}
            told |= faults_.rate_headers(bucket, retry_after) if bucket else {}
        status = status or (429 if retry_after is not None else 500)
        self.faults.add(Failure(method, pattern, times, status=status, headers=told, body=body))

    def delay(self, method: str, pattern: str, seconds: float, *, times: int | None = 1) -> None:
        """Do the next requests at once and answer them late."""
        self.faults.add(Delay(method, pattern, times, seconds=seconds))

    def drop(self, method: str, pattern: str, *, times: int | None = 1, done: bool = True) -> None:
        """Cut the connection instead of answering, after the request was carried out (or, `done=False`, before)."""
        self.faults.add(Drop(method, pattern, times, done=done))

    def hold(self, method: str, pattern: str, *, times: int | None = None) -> Hold[Request]:
        """Let requests wait, before anything is done, until `release` of what this gives, or of the server."""
        rule: Hold[Request] = Hold(method, pattern, times, changes=self.world.changes)
        self.faults.add(rule)
        return rule

    def limit(self, method: str, pattern: str, *, limit: int, per_s: float, bucket: str = "bucket") -> None:
        """Keep a real rate limit for each path: told in the headers of every answer, 429 where it is passed."""
        self.faults.add(Limit(method, pattern, limit=limit, per_s=per_s, bucket=bucket))

    def release(self) -> None:
        """Let all held requests go."""
        self.faults.release()

    # What was asked.

    def asked(self, method: str = "*", pattern: str = "**") -> list[Request]:
        """The requests that came to these places, tries that failed among them."""
        return [it for it in self.requests if faults_.matches(method, pattern, it)]

    def bodies(self, method: str = "*", pattern: str = "**") -> list[Any]:
        """The JSON bodies of those that were carried out."""
        return [it.body for it in self.asked(method, pattern) if it.status is not None and it.status < 300]

    @property
    def unexpected(self) -> list[Request]:
        """Requests to places that this Discord does not have; they were answered with 404."""
        return [it for it in self.requests if not it.known]

    @property
    def messages(self) -> list[Json]:
        """All messages that there are now, oldest first, private answers among them."""
        return list(self.world.messages.values())

    def shown(self, channel: int) -> list[Json]:
        """What everybody in the channel sees now, oldest first."""
        here = [it for it in self.messages if it["channel_id"] == str(channel)]
        return [it for it in here if not it["flags"] & EPHEMERAL]

    async def wait_for(self, method: str, pattern: str, number: int = 1, *, seconds: float = TAKES_S) -> list[Request]:
        """Wait until this many such requests were answered or dropped; gives them."""

        def done() -> bool:
            return len([it for it in self.asked(method, pattern) if it.ended]) >= number

        await self.until(done, f"{number} of {method} {pattern}", seconds)
        return [it for it in self.asked(method, pattern) if it.ended]
