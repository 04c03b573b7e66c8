"""Questions to Discord besides the game: what it knows of the bot's application, and how far apart the clocks are."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, TypeVar

import aiohttp
import discord
import yarl
from pydantic import BaseModel, TypeAdapter, ValidationError

from adapters.discord.registration import Command

TIMEOUT_S: Final = 5.0
"""How long each answer is waited for."""

MAX_SERVERS: Final = 200
"""How many servers Discord tells of at once. More of them would need more requests, and soon meet the rate limit."""

_HELLO: Final = 10
_API_VERSION: Final = 10
_PARTING_S: Final = 1.0
_USER_AGENT: Final = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"
"""Discord turns requests away that name no library in this form."""

_Told = TypeVar("_Told")


class NoAnswer(Exception):
    """Discord does not say what it was asked. The message is a clause about why, without the token."""


class TokenRefused(NoAnswer):
    """Discord does not know the token."""


class User(BaseModel):
    """Somebody on Discord, here the bot itself."""

    username: str


class Application(BaseModel):
    """What the developer portal holds about the application. `flags` are Discord's bits."""

    id: int
    name: str
    bot: User | None = None
    flags: int = 0
    bot_public: bool = True
    bot_require_code_grant: bool = False
    interactions_endpoint_url: str | None = None
    integration_types_config: Mapping[str, Any] | None = None
    approximate_guild_count: int | None = None


class Server(BaseModel):
    """A server that the bot is in, with the bot's permissions there as Discord's bits, before those of channels."""

    id: int
    name: str
    permissions: int


class Starts(BaseModel):
    """How many times the bot may begin to connect, and when (ms from now) the count begins anew."""

    total: int
    remaining: int
    reset_after: int


class Gateway(BaseModel):
    """Where the gateway is, and how many connections Discord advises."""

    url: str
    shards: int
    session_start_limit: Starts


class Inquiry:
    """Asks one API with one token. Everything raises `NoAnswer`, `TokenRefused` among it."""

    def __init__(self, session: aiohttp.ClientSession, api: str, token: str, now: Callable[[], int]) -> None:
        self._session = session
        self._api = api
        self._token = token
        self._now = now
        self.ahead_ms = 0
        """How far this machine's clock is ahead of Discord's, at least; below 0 it is behind."""

    async def application(self) -> Application:
        """The application that the token belongs to."""
        return await self._get("/applications/@me", Application)

    async def commands(self, application: int) -> list[Command]:
        """The commands that are registered for all servers."""
        return await self._get(f"/applications/{application}/commands", list[Command])

    async def gateway(self) -> Gateway:
        """Where to connect, and how often the bot still may."""
        return await self._get("/gateway/bot", Gateway)

    async def servers(self) -> Sequence[Server]:
        """The servers that the bot is in, the first `MAX_SERVERS` of them."""
        return await self._get("/users/@me/guilds", list[Server], limit=MAX_SERVERS)

    async def greeting(self, gateway: str) -> None:
        """Connect to the gateway, without logging in, until it greets."""
        address = _address(gateway).update_query(v=_API_VERSION, encoding="json")
        parting = aiohttp.ClientWSTimeout(ws_close=_PARTING_S)
        try:
            async with asyncio.timeout(TIMEOUT_S), self._session.ws_connect(address, timeout=parting) as socket:
                greeting = await socket.receive_json()
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError, TypeError) as error:
            raise NoAnswer(f"{address.host} {_reason(error)}") from None
        if not isinstance(greeting, dict) or greeting.get("op") != _HELLO:
            raise NoAnswer(f"{address.host} does not greet as Discord's gateway does")

    async def _get(self, path: str, kind: type[_Told], **query: int) -> _Told:
        address = _address(self._api + path)
        sent = self._now()
        try:
            # The token goes along with this request alone: neither to the gateway nor wherever else an answer leads.
            headers = {"Authorization": f"Bot {self._token}"}
            async with self._session.get(address, params=query, headers=headers, allow_redirects=False) as response:
                body = await response.read()
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise NoAnswer(f"{address.host} {_reason(error)}") from None
        self._compare_clocks(response.headers.get("Date"), sent)
        if response.status != HTTPStatus.OK:
            raise _refusal(address.host, response)
        try:
            return TypeAdapter(kind).validate_json(body)
        except ValidationError:
            raise NoAnswer(f"{address.host} does not answer as Discord does") from None

    def _compare_clocks(self, date: str | None, sent: int) -> None:
        """Take note of what the date of an answer proves: it was made between `sent` and now, in that second."""
        try:
            told = parsedate_to_datetime(date or "")
        except ValueError:
            return
        second = int(told.replace(tzinfo=told.tzinfo or UTC).timestamp()) * 1000
        ahead, behind = sent - (second + 1000), self._now() - second
        proven = max(ahead, 0) or min(behind, 0)
        self.ahead_ms = max(self.ahead_ms, proven, key=abs)


@asynccontextmanager
async def inquire(api: str, token: str, now: Callable[[], int]) -> AsyncIterator[Inquiry]:
    """Ask the API at this base address while the block runs; `now` is this machine's clock, in ms since 1970."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with aiohttp.ClientSession(timeout=timeout, headers={"User-Agent": _USER_AGENT}) as session:
        yield Inquiry(session, api, token, now)


def _address(text: str) -> yarl.URL:
    """Raises `NoAnswer` for what is no address."""
    try:
        address = yarl.URL(text)
    except ValueError:
        raise NoAnswer("the address of Discord cannot be read") from None
    if not address.host:
        raise NoAnswer("the address of Discord names no host")
    return address


def _reason(error: Exception) -> str:
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "breaks the connection off")


_REASONS: Final[Sequence[tuple[type[Exception] | tuple[type[Exception], ...], str]]] = (
    (TimeoutError, f"does not answer within {TIMEOUT_S:.0f} seconds"),
    (aiohttp.ClientConnectorDNSError, "is not found: there is no such host, or no network"),
    (aiohttp.ClientSSLError, "shows a certificate that cannot be trusted; see this machine's clock and certificates"),
    (aiohttp.ClientConnectorError, "takes no connection"),
    (aiohttp.WSServerHandshakeError, "answers, but not as Discord's gateway does"),
    ((ValueError, TypeError), "does not answer as Discord does"),
)


def _refusal(host: str | None, response: aiohttp.ClientResponse) -> NoAnswer:
    if response.status == HTTPStatus.UNAUTHORIZED:
        return TokenRefused("Discord refuses the token")
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        pause = response.headers.get("Retry-After", "")
        return NoAnswer(f"{host} asks for a pause{f' of {pause} s' if pause.isdigit() else ''}; ask again later")
    return NoAnswer(f"{host} answers with status {response.status}")
