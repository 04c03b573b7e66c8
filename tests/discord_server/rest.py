"""The REST routes of the bot itself: who it is, the gateway, commands, channels, messages, threads."""

from aiohttp import web

from tests.discord_server import payloads
from tests.discord_server.answers import API, answer
from tests.discord_server.gateway import GUILDS_INTENT, Gateway
from tests.discord_server.interactions import EPHEMERAL
from tests.discord_server.things import THREADS, ApiError, Json, Request, User
from tests.discord_server.world import World

REQUEST = web.RequestKey("request", Request)
"""Where the request lies that was read and recorded."""


class Rest:
    """Answers from the world. `shards` is the number that Discord advises."""

    def __init__(self, world: World, gateway: Gateway, shards: int) -> None:
        self.world = world
        self.gateway = gateway
        self.shards = shards

    def routes(self) -> list[web.RouteDef]:
        one = "/channels/{channel}/messages/{message}"
        table = {
            "GET /users/@me": self._me,
            "GET /applications/@me": self._application,
            "GET /oauth2/applications/@me": self._application,
            "GET /gateway/bot": self._gateway,
            "GET /applications/{app}/commands": self._commands,
            "PUT /applications/{app}/commands": self._register,
            "GET /applications/{app}/guilds/{guild}/commands": self._commands,
            "PUT /applications/{app}/guilds/{guild}/commands": self._register,
            "POST /users/@me/channels": self._dm,
            "GET /channels/{channel}": self._channel,
            "PATCH /channels/{channel}": self._change,
            "POST /channels/{channel}/messages": self._post,
            f"GET {one}": self._message,
            f"PATCH {one}": self._edit,
            f"DELETE {one}": self._delete,
            "POST /channels/{channel}/threads": self._thread,
            f"POST {one}/threads": self._thread,
        }
        return [web.route(*_place(place), handler) for place, handler in table.items()]

    async def _me(self, _: web.Request) -> web.Response:
        return answer({**payloads.user(self.world.bot), "mfa_enabled": False, "verified": True, "locale": "en-US"})

    async def _application(self, _: web.Request) -> web.Response:
        return answer(payloads.application(self.world.application_id, self.world.bot))

    async def _gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 14_400_000, "max_concurrency": 1}
        return answer({"url": self.gateway.url, "shards": self.shards, "session_start_limit": limit})

    async def _commands(self, request: web.Request) -> web.Response:
        return answer(self.world.commands.get(self._guild(request), []))

    async def _register(self, request: web.Request) -> web.Response:
        return answer(self.world.register(self._guild(request), request[REQUEST].body))

    async def _dm(self, request: web.Request) -> web.Response:
        return answer(self.world.dm(User(int(request[REQUEST].body["recipient_id"]))))

    async def _channel(self, request: web.Request) -> web.Response:
        return answer(self.world.channel(number(request, "channel")))

    async def _post(self, request: web.Request) -> web.Response:
        record = request[REQUEST]
        return answer(self.world.post(number(request, "channel"), record.body, record.files))

    async def _message(self, request: web.Request) -> web.Response:
        return answer(self._found(request))

    async def _edit(self, request: web.Request) -> web.Response:
        record = request[REQUEST]
        return answer(self.world.edit(self._found(request), record.body, record.files))

    async def _delete(self, request: web.Request) -> web.Response:
        del self.world.messages[int(self._found(request)["id"])]
        return answer(None)

    async def _thread(self, request: web.Request) -> web.Response:
        message = number(request, "message") if "message" in request.match_info else None
        made = self.world.thread(number(request, "channel"), message, request[REQUEST].body)
        told = {**made, "newly_created": True}
        await self.gateway.dispatch("THREAD_CREATE", told, int(made["guild_id"]), GUILDS_INTENT)
        return answer(made, 201)

    async def _change(self, request: web.Request) -> web.Response:
        channel, body = self.world.channel(number(request, "channel")), request[REQUEST].body
        channel |= {key: body[key] for key in ("name", "rate_limit_per_user") if key in body}
        if channel["type"] in THREADS:
            known = channel["thread_metadata"]
            known |= {key: body[key] for key in ("archived", "locked", "auto_archive_duration") if key in body}
        return answer(channel)

    def _found(self, request: web.Request) -> Json:
        self.world.channel(number(request, "channel"))
        found = self.world.message(number(request, "channel"), number(request, "message"))
        if found["flags"] & EPHEMERAL:  # only its interaction's token reaches it
            raise ApiError(404, 10008, "Unknown Message")
        return found

    def _guild(self, request: web.Request) -> int | None:
        if "guild" not in request.match_info:
            return None
        guild_id = number(request, "guild")
        if guild_id not in self.world.guilds:
            raise ApiError(403, 50001, "Missing Access")
        return guild_id


def _place(place: str) -> tuple[str, str]:
    method, path = place.split()
    return method, API + path


def number(request: web.Request, name: str) -> int:
    """The id at this place of the path. Raises `ApiError` (400, code 50035) for what is none."""
    text = request.match_info[name]
    if not text.isdigit():
        raise ApiError(400, 50035, "Invalid Form Body")
    return int(text)
