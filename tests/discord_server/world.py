"""What a local Discord remembers: channels, messages, commands, interactions."""

from collections.abc import Iterator, Sequence
from typing import Final

from tests.discord_server import payloads
from tests.discord_server.interactions import Interaction
from tests.discord_server.things import (
    CREATE_THREADS,
    DM,
    SEND,
    SEND_IN_THREADS,
    THREADS,
    VIEW,
    ApiError,
    Changes,
    Clock,
    Guild,
    Json,
    User,
)

NONCE_MS: Final = 180_000
"""How long a nonce is remembered: Discord says "the past few minutes"."""
MAX_NONCE: Final = 25


class World:
    """All that outlives a connection. Ids are numbers here and text in payloads, as with Discord."""

    def __init__(self, guilds: Sequence[Guild], bot: User, application_id: int) -> None:
        self.clock = Clock()
        self.changes = Changes()
        self.bot = bot
        self.application_id = application_id
        self.guilds = {guild.id: guild for guild in guilds}
        self.channels: dict[int, Json] = {}
        self.allowed: dict[int, int] = {}
        for guild in guilds:
            for position, channel in enumerate(guild.channels):
                self.channels[channel.id] = payloads.channel(channel, guild.id, bot, position)
                self.allowed[channel.id] = channel.allowed
        self.messages: dict[int, Json] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.interactions: dict[str, Interaction] = {}
        self._nonces: dict[str, tuple[int, Json]] = {}

    def guild(self, id_: int) -> Json:
        """The guild as GUILD_CREATE tells it now."""
        mine = [it for it in self.channels.values() if it.get("guild_id") == str(id_)]
        plain = [it for it in mine if it["type"] not in THREADS]
        return payloads.guild(self.guilds[id_], plain, [it for it in mine if it["type"] in THREADS], self.bot)

    def channel(self, id_: int) -> Json:
        """Raises `ApiError` (404, code 10003) where there is none."""
        if id_ not in self.channels:
            raise ApiError(404, 10003, "Unknown Channel")
        return self.channels[id_]

    def may(self, channel: Json) -> int:
        """What the bot may do in the channel; in a thread, what it may in the thread's channel."""
        if channel["type"] == DM:
            return VIEW | SEND
        return self.allowed[int(channel["parent_id"] if channel["type"] in THREADS else channel["id"])]

    def need(self, channel: Json, permission: int) -> None:
        """Raises `ApiError` (403, code 50001 or 50013) where the bot may not."""
        if not self.may(channel) & VIEW:
            raise ApiError(403, 50001, "Missing Access")
        if not self.may(channel) & permission:
            raise ApiError(403, 50013, "Missing Permissions")

    def message(self, channel_id: int, id_: int) -> Json:
        """Raises `ApiError` (404, code 10008) where there is none."""
        found = self.messages.get(id_)
        if found is None or found["channel_id"] != str(channel_id):
            raise ApiError(404, 10008, "Unknown Message")
        return found

    def post(self, channel_id: int, body: Json, files: list[str]) -> Json:
        """A new message of the bot's, or the one that was posted with this nonce before."""
        channel = self.channel(channel_id)
        self.need(channel, SEND_IN_THREADS if channel["type"] in THREADS else SEND)
        nonce = str(body.get("nonce") or "")
        if len(nonce) > MAX_NONCE:
            raise ApiError(400, 50035, "Invalid Form Body")
        now = self.clock.now()
        if nonce and body.get("enforce_nonce"):
            at, before = self._nonces.get(nonce, (0, {}))
            if before and now - at <= NONCE_MS:
                return before
        made = self.keep(channel, body, files)
        if nonce:
            self._nonces[nonce] = (now, made)
        return made

    def keep(self, channel: Json, body: Json, files: list[str]) -> Json:
        """Remember a new message of the bot's."""
        id_ = self.clock.snowflake()
        made = payloads.message(id_, channel, self.bot, body, self.clock.now(), files)
        self.messages[id_] = made
        channel["last_message_id"] = str(id_)
        self.changes.tell()
        return made

    def edit(self, message: Json, body: Json, files: list[str]) -> Json:
        """Change what the body names, and nothing else."""
        for key in ("content", "embeds"):
            if key in body:
                message[key] = body[key] or type(message[key])()
        if "components" in body:
            message["components"] = payloads.numbered(body["components"] or [])
        if "attachments" in body or files:
            message["attachments"] = payloads.attachments(body, files, message["channel_id"])
        if "flags" in body:
            message["flags"] |= body["flags"] or 0
        message["edited_timestamp"] = payloads.iso(self.clock.now())
        self.changes.tell()
        return message

    def thread(self, channel_id: int, message_id: int | None, body: Json) -> Json:
        """A new thread in the channel, of the message if one is named."""
        parent = self.channel(channel_id)
        self.need(parent, CREATE_THREADS)
        id_ = self.clock.snowflake() if message_id is None else message_id
        if id_ in self.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        if message_id is not None:
            self.message(channel_id, message_id)
            body = {"type": 11, **body}
        self.channels[id_] = payloads.thread(id_, parent, self.bot, body, self.clock.now())
        return self.channels[id_]

    def dm(self, person: User) -> Json:
        """The private channel with somebody, always the same one."""
        for channel in self.channels.values():
            if channel["type"] == DM and channel["recipients"][0]["id"] == str(person.id):
                return channel
        id_ = self.clock.snowflake()
        self.channels[id_] = payloads.dm(id_, person)
        return self.channels[id_]

    def forget(self, channel_id: int) -> Json:
        """The channel is gone, with its threads and all messages."""
        gone = self.channels.pop(channel_id, {})
        for id_ in [int(it["id"]) for it in self.channels.values() if it.get("parent_id") == str(channel_id)]:
            self.forget(id_)
        self.messages = {id_: it for id_, it in self.messages.items() if it["channel_id"] != str(channel_id)}
        return gone

    def register(self, guild_id: int | None, bodies: list[Json]) -> list[Json]:
        """These are the commands now. One that was there under this name keeps its id."""
        ids = {(it["type"], it["name"]): int(it["id"]) for it in self.commands.get(guild_id, [])}
        told = []
        for body in bodies:
            id_ = ids.get((body.get("type", 1), body["name"])) or self.clock.snowflake()
            told.append(payloads.registered(body, id_, self.application_id, guild_id, self.clock.snowflake()))
        self.commands[guild_id] = told
        return told

    def showing(self, custom_id: str) -> Json | None:
        """The newest message with this button or menu."""
        newest = reversed(list(self.messages.values()))
        return next((it for it in newest if component(it["components"], custom_id)), None)


def component(components: list[Json], custom_id: str) -> Json | None:
    """The button or menu with this id, wherever it stands among the components."""

    def walk(parts: list[Json]) -> Iterator[Json]:
        for part in parts:
            yield part
            yield from walk(part.get("components", []))
            yield from walk([part["accessory"]] if "accessory" in part else [])

    return next((it for it in walk(components) if it.get("custom_id") == custom_id), None)
