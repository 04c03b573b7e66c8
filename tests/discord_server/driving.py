"""What a test lets people and the network do."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.discord_server import interactions, payloads
from tests.discord_server.gateway import DM_INTENT, GUILDS_INTENT, INVALID_SESSION, MESSAGES_INTENT, RECONNECT, Gateway
from tests.discord_server.interactions import Interaction
from tests.discord_server.sessions import Session
from tests.discord_server.things import DM, STUDENT, TAKES_S, THREADS, Json, User
from tests.discord_server.world import World, component


class Driving:
    """Presses, commands and the gateway's moods. People are `User`s or plain ids; places are plain ids."""

    def __init__(self, world: World, sockets: Gateway) -> None:
        self.world = world
        self.sockets = sockets
        self._payloads: dict[int, tuple[Json, int | None]] = {}

    async def press(
        self,
        custom_id: str,
        *,
        user: User | int = STUDENT,
        channel: int | None = None,
        guild: int | None = None,
        message: Json | int | None = None,
        values: list[str] | None = None,
    ) -> Interaction:
        """Press the button, or choose `values` in the menu, of a message: the newest one that has it unless named.

        Where no message has it, one is made up that is older than this server. Raises `AssertionError` for a button
        that is disabled, and where no bot is logged in.
        """
        found = self.world.messages[message] if isinstance(message, int) else message
        if found is None and channel is None and guild is None:
            found = self.world.showing(custom_id)
        where = self._place(int(found["channel_id"]) if found and channel is None else channel, guild)
        if found is None:
            now, id_ = self.world.clock.now(), self.world.clock.snowflake()
            found = interactions.message_with(id_, custom_id, where, self.world.bot, now)
            self.world.messages[id_] = found
        it = component(found["components"], custom_id)
        assert it is None or not it.get("disabled"), f"{custom_id} is disabled, nobody can press it"
        data = interactions.pressed(custom_id, it, values)
        return await self._interact(interactions.COMPONENT, user, where, data, found)

    async def command(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: User | int = STUDENT,
        channel: int | None = None,
        guild: int | None = None,
    ) -> Interaction:
        """Use a slash command; subcommands are further words of the name: "quiz start"."""
        where, data = self._commanded(name, options, channel, guild, None)
        return await self._interact(interactions.COMMAND, user, where, data, None)

    async def send(self, opened: Interaction, text: str) -> Interaction:
        """Fill in the form that a press opened, and send it."""
        data = interactions.filled_in(opened.form, text)
        return await self._interact(interactions.FORM, opened.user, opened.channel, data, opened.source)

    async def repeat(self, interaction: Interaction) -> None:
        """Deliver a press, a command or a form once more, as after a connection that broke."""
        payload, guild = self._payloads[interaction.id]
        await self.dispatch("INTERACTION_CREATE", payload, guild=guild)

    async def complete(
        self,
        name: str,
        focused: str,
        options: Mapping[str, Any],
        *,
        user: User | int = STUDENT,
        channel: int | None = None,
        guild: int | None = None,
    ) -> Interaction:
        """Ask for choices for the option `focused` of a command, with what was typed so far in `options`."""
        where, data = self._commanded(name, options, channel, guild, focused)
        return await self._interact(interactions.AUTOCOMPLETE, user, where, data, None)

    def dm(self, user: User | int = STUDENT) -> int:
        """The id of the private channel with somebody, for `channel=`."""
        return int(self.world.dm(_person(user))["id"])

    async def permit(self, channel: int, permissions: int) -> None:
        """Change what the bot may do in a channel, and tell it."""
        self.world.allowed[channel] = permissions
        told = self.world.channels[channel]
        told["permission_overwrites"] = [payloads.overwrite(self.world.bot, permissions)]
        await self.dispatch("CHANNEL_UPDATE", told, guild=int(told["guild_id"]))

    async def delete_message(self, message: int) -> None:
        """Somebody deletes a message of the bot's."""
        gone = self.world.messages.pop(message)
        told = {"id": gone["id"], "channel_id": gone["channel_id"]}
        guild = self.world.channels[int(gone["channel_id"])].get("guild_id")
        where = None if guild is None else int(guild)
        intent = DM_INTENT if guild is None else MESSAGES_INTENT
        await self.sockets.dispatch("MESSAGE_DELETE", told | ({"guild_id": guild} if guild else {}), where, intent)

    async def delete_channel(self, channel: int) -> None:
        """Somebody deletes a channel of a guild, or a thread, with all that is in it."""
        gone = self.world.forget(channel)
        name = "THREAD_DELETE" if gone["type"] in THREADS else "CHANNEL_DELETE"
        await self.sockets.dispatch(name, gone, int(gone["guild_id"]), GUILDS_INTENT)

    async def remove_bot(self, guild: int) -> None:
        """Somebody throws the bot out of a guild."""
        del self.world.guilds[guild]
        for channel in [it for it in self.world.channels.values() if it.get("guild_id") == str(guild)]:
            self.world.forget(int(channel["id"]))
        await self.sockets.dispatch("GUILD_DELETE", {"id": str(guild)}, guild, GUILDS_INTENT)

    async def dispatch(self, name: str, data: Json, *, guild: int | None = None) -> None:
        """Send an event to all sessions of the guild's shard (None: shard 0), now or when they resume."""
        await self.sockets.dispatch(name, data, guild)

    # The gateway's moods. `shard` None is every shard.

    async def disconnect(self, code: int = 4000, *, shard: int | None = None) -> None:
        """Close the sockets with this code. 4000 and most others can be resumed."""
        for connection in self.sockets.chosen(shard):
            await connection.close(code)

    def cut(self, *, shard: int | None = None) -> None:
        """End the sockets without a closing frame, as a network that breaks."""
        for connection in self.sockets.chosen(shard):
            connection.cut()

    def silence(self, *, shard: int | None = None) -> None:
        """Say nothing more on the sockets that are open now, neither events nor acknowledgements; new ones work."""
        for connection in self.sockets.chosen(shard):
            connection.silent = True

    async def reconnect(self, *, shard: int | None = None) -> None:
        """Ask the bot to connect anew and resume (op 7)."""
        for connection in self.sockets.chosen(shard):
            await connection.send(RECONNECT)

    async def invalidate(self, *, resumable: bool = False, shard: int | None = None) -> None:
        """Tell the bot that its session is invalid (op 9); where it is not resumable it is gone with its events."""
        for connection in self.sockets.chosen(shard):
            if connection.session is not None:
                connection.session.ended = not resumable
            await connection.send(INVALID_SESSION, resumable)

    async def ready(self, number: int = 1, *, seconds: float = TAKES_S) -> list[Session]:
        """Wait until this many sessions live and have a socket; gives them."""

        def open_() -> list[Session]:
            return [it for it in self.sockets.sessions if it.connection is not None and not it.ended]

        await self.until(lambda: len(open_()) >= number, f"{number} sessions", seconds)
        return open_()

    async def resumed(self, number: int = 1, *, seconds: float = TAKES_S) -> None:
        """Wait until sessions were resumed this often, all together since the start."""
        await self.until(lambda: sum(it.resumed for it in self.sockets.sessions) >= number, "a resumption", seconds)

    async def until(self, true: Callable[[], object], what: str = "that", seconds: float = TAKES_S) -> None:
        """Wait until something is so; looked at whenever a request, a frame or a message came."""
        await self.world.changes.until(true, what, seconds)

    async def _interact(self, kind: int, user: User | int, where: Json, data: Json, source: Json | None) -> Interaction:
        person, id_ = _person(user), self.world.clock.snowflake()
        token = f"interaction-{id_}"
        it = Interaction(id_, token, kind, self.world.clock.now(), where, person, source, self.world.changes)
        guild_id = None if where["type"] == DM else int(where["guild_id"])
        locale = "en-US" if guild_id is None else self.world.guilds[guild_id].locale
        payload = it.payload(self.world.application_id, data, self.world.may(where), locale)
        self.world.interactions[token] = it
        self._payloads[id_] = (payload, guild_id)
        await self.dispatch("INTERACTION_CREATE", payload, guild=guild_id)
        return it

    def _commanded(
        self, name: str, options: Mapping[str, Any] | None, channel: int | None, guild: int | None, focused: str | None
    ) -> tuple[Json, Json]:
        where = self._place(channel, guild)
        guild_id = None if where["type"] == DM else int(where["guild_id"])
        known = [*self.world.commands.get(guild_id, []), *self.world.commands.get(None, [])]
        other = self.world.clock.snowflake()
        return where, interactions.commanded(name, dict(options or {}), known, focused, other)

    def _place(self, channel: int | None, guild: int | None) -> Json:
        if channel is not None:
            return self.world.channels[channel]
        guild_id = guild if guild is not None else next(iter(self.world.guilds))
        first = (it for it in self.world.channels.values() if it.get("guild_id") == str(guild_id))
        return next(it for it in first if it["type"] not in THREADS)


def _person(user: User | int) -> User:
    return user if isinstance(user, User) else User(user, f"user-{user}")
