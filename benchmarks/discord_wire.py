"""discord.py without a network: texts go in where its websocket hands them on, answers end before HTTP."""

import asyncio
import itertools
import json
import time
from dataclasses import dataclass
from typing import Any, Final, cast

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.utils import _to_json
from discord.webhook.async_ import AsyncWebhookAdapter

GUILD: Final = 1_100_000_000_000_000_001
CHANNEL: Final = 1_100_000_000_000_000_002
BOT: Final = 1_100_000_000_000_000_003
FIRST_USER: Final = 1_200_000_000_000_000_000
PERMISSIONS: Final = "2248473465835073"
JOINED: Final = "2024-01-01T00:00:00.000000+00:00"

PATIENCE_S: Final = 60

Json = dict[str, Any]

_numbers: Final = itertools.count()


def snowflake() -> int:
    """A new id of Discord's, made now."""
    return (time.time_ns() // 1_000_000 - discord.utils.DISCORD_EPOCH) << 22 | next(_numbers) % (1 << 22)


# --- answers -----------------------------------------------------------------------------------------------------


class Replies(AsyncWebhookAdapter):
    """Takes answers to interactions in place of Discord: encodes each as discord.py does, and sends it nowhere.

    `at` has the time (`time.perf_counter`) of each answer by its interaction. What it says of the answer is the least
    that discord.py can read; Discord says more.
    """

    def __init__(self) -> None:  # what discord.py's own makes there serves its `request` alone
        self.at: dict[int, float] = {}
        self._wanted = 0
        self._complete = asyncio.Event()

    async def request(self, route: Route, session: aiohttp.ClientSession, **sent: Any) -> Json:
        """Take one answer."""
        interaction = cast(int, route.webhook_id)
        _to_json(sent["payload"])
        self.at[interaction] = time.perf_counter()
        if len(self.at) == self._wanted:
            self._complete.set()
        return {"interaction": {"id": interaction, "type": 3}}

    def expect(self, more: int) -> None:
        """From now on so many answers are waited for by `complete`."""
        self._wanted = len(self.at) + more
        self._complete.clear()

    async def complete(self) -> None:
        """Return once all expected answers were given. Raises `TimeoutError` where they do not come."""
        async with asyncio.timeout(PATIENCE_S):
            await self._complete.wait()


class SilentHTTP(HTTPClient):
    """Takes messages for channels and sends them nowhere."""

    async def request(self, route: Route, **sent: Any) -> Json:
        """Answer as if a message was made."""
        return {"id": str(snowflake())}


# --- what the gateway says ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Press:
    """One press as the gateway tells it: the interaction's id, and the text."""

    interaction: int
    text: str


class Presses:
    """Writes presses of the buttons of one message, whose body is as it was sent."""

    def __init__(self, body: Json) -> None:
        self._text = json.dumps(_press(body), separators=(",", ":"))

    def press(self, user: int, custom_id: str) -> Press:
        """A press by a user of a button. Its id is new, and its time is now."""
        interaction = snowflake()
        text = self._text.replace("{interaction}", str(interaction)).replace("{user}", str(user))
        return Press(interaction, text.replace("{custom_id}", custom_id))


def _press(body: Json) -> Json:
    """INTERACTION_CREATE with places for what differs from press to press."""
    channel = {**_channel(CHANNEL, 0), "permissions": PERMISSIONS}
    return _dispatch(
        "INTERACTION_CREATE",
        {
            "id": "{interaction}",
            "application_id": str(BOT),
            "type": 3,
            "token": "aW50ZXJhY3Rpb246" + "{interaction}" + "x" * 160,
            "version": 1,
            "data": {"id": 7, "component_type": 2, "custom_id": "{custom_id}"},
            "guild_id": str(GUILD),
            "guild": {"id": str(GUILD), "locale": "en-US", "features": ["COMMUNITY", "NEWS"]},
            "guild_locale": "en-US",
            "channel_id": str(CHANNEL),
            "channel": channel,
            "member": {**_member("{user}", "user{user}"), "permissions": PERMISSIONS},
            "locale": "en-GB",
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": str(GUILD)},
            "context": 0,
            "app_permissions": PERMISSIONS,
            "attachment_size_limit": 10_485_760,
            "message": _message(body),
        },
    )


def _message(body: Json) -> Json:
    """A message of the bot as Discord tells it."""
    return {
        "id": str(snowflake()),
        "type": 0,
        "channel_id": str(CHANNEL),
        "author": _user(str(BOT), "quizhost", bot=True),
        "content": "",
        "timestamp": "2026-01-01T12:00:00.000000+00:00",
        "edited_timestamp": None,
        "flags": body["flags"],
        "components": _numbered(body["components"], itertools.count(1)),
        "attachments": [],
        "embeds": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "position": 0,
    }


def _numbered(components: list[Json], numbers: "itertools.count[int]") -> list[Json]:
    """Discord gives every component a number."""
    return [
        {**part, "id": next(numbers)}
        | ({"components": _numbered(part["components"], numbers)} if "components" in part else {})
        for part in components
    ]


def _dispatch(event: str, data: Json) -> Json:
    return {"t": event, "s": 42, "op": 0, "d": data}


def _user(id_: str, name: str, *, bot: bool = False) -> Json:
    return {
        "id": id_,
        "username": name,
        "global_name": name.capitalize(),
        "discriminator": "0",
        "avatar": "0123456789abcdef0123456789abcdef",
        "avatar_decoration_data": None,
        "collectibles": None,
        "clan": None,
        "primary_guild": None,
        "public_flags": 0,
        "bot": bot,
    }


def _member(id_: str, name: str) -> Json:
    return {
        "user": _user(id_, name),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [],
        "joined_at": JOINED,
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "unusual_dm_activity_until": None,
    }


def _channel(id_: int, position: int) -> Json:
    return {
        "id": str(id_),
        "type": 0,
        "guild_id": str(GUILD),
        "name": f"channel-{position}",
        "topic": None,
        "position": position,
        "nsfw": False,
        "parent_id": None,
        "last_message_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": [],
        "flags": 0,
    }


def _guild() -> Json:
    everyone = {
        "id": str(GUILD),
        "name": "@everyone",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0,
        "permissions": PERMISSIONS,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    return {
        "id": str(GUILD),
        "name": "Study group",
        "owner_id": str(FIRST_USER),
        "unavailable": False,
        "member_count": 2,
        "joined_at": JOINED,
        "preferred_locale": "en-US",
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "system_channel_flags": 0,
        "features": [],
        "roles": [everyone],
        "emojis": [],
        "stickers": [],
        "members": [_member(str(BOT), "quizhost")],
        "channels": [_channel(CHANNEL + 10 * number, number) for number in range(10)],
        "threads": [],
    }


# --- a connection ------------------------------------------------------------------------------------------------


async def connected(client: discord.AutoShardedClient) -> DiscordWebSocket:
    """The client with a websocket that leads nowhere and one server: what `received_message` is given goes its way."""
    await client._async_setup_hook()
    state = client._connection
    client.http = state.http = SilentHTTP(asyncio.get_running_loop())
    state.user = discord.ClientUser(state=state, data=cast(Any, _user(str(BOT), "quizhost", bot=True)))
    socket = DiscordWebSocket(cast(aiohttp.ClientWebSocketResponse, None), loop=asyncio.get_running_loop())
    socket._connection = state
    socket._discord_parsers = state.parsers
    socket._dispatch = client.dispatch
    socket.shard_id = 0
    await socket.received_message(json.dumps(_dispatch("GUILD_CREATE", _guild())))
    return socket
