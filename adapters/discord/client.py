"""The connection to Discord: one client over all shards, and nothing kept in memory that the quiz does not need."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.catalogue import commands
from adapters.discord.desk import Desk
from adapters.discord.events import Losses
from adapters.discord.presses import Presses
from adapters.discord.translations import Translations
from adapters.discord.tree import Tree
from adapters.discord.trouble import FAULTS, in_log
from bot.host.removals import NotYetKnown

log = logging.getLogger(__name__)

FIRST_PAUSE_S: Final = 2
LONGEST_PAUSE_S: Final = 60

_PRESSES: Final = (discord.InteractionType.component, discord.InteractionType.modal_submit)

LONGEST_RATE_LIMIT_S: Final = 30.0
"""Pauses up to this are waited out by discord.py; longer ones come back to the outbox, which tries again later."""


def intents() -> discord.Intents:
    """What Discord is to tell us of: servers with their channels. Nothing that needs a privilege."""
    return discord.Intents(guilds=True)


# Nothing here uses voice, so nobody has to install what it would take.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False


class QuizClient(discord.AutoShardedClient):
    """discord.py's client with the quiz behind it.

    `api` is the base address of the REST API; discord.py knows one for the whole process. `gateway` replaces the
    address that the API names for the gateway. `ready` is awaited when the token was accepted, before the gateway is
    opened: messages can be sent from then on. `connected` is called with the bot's name and the number of its servers.
    `attach` must be called before `play`.
    """

    def __init__(
        self,
        *,
        api: str,
        gateway: str | None = None,
        ready: Callable[[], Awaitable[None]] | None = None,
        connected: Callable[[str, int], None] | None = None,
        shard_count: int | None = None,
    ) -> None:
        super().__init__(
            intents=intents(),
            shard_count=shard_count,
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_RATE_LIMIT_S,
        )
        Route.BASE = api
        self._gateway = gateway
        self._ready_to_send = ready
        self._connected = connected
        self._presses: Presses | None = None
        self._losses: Losses | None = None
        self.tree = Tree(self)

    def attach(self, desk: Desk, presses: Presses, losses: Losses) -> None:
        """Put the quiz behind the connection."""
        self._presses = presses
        self._losses = losses
        self.tree.answers = desk.parts.answers
        for command in commands(desk):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Register the commands and begin to send."""
        await self.tree.set_translator(Translations())
        try:
            await self.tree.sync()
        except FAULTS as error:  # an older registration still works
            log.error("the commands could not be registered: %s", in_log(error))
        if self._ready_to_send is not None:
            await self._ready_to_send()

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """As discord.py, at the address that the settings name."""
        address = yarl.URL(self._gateway) if self._gateway else gateway
        DiscordWebSocket.DEFAULT_GATEWAY = address  # where discord.py goes after a session that was refused
        await super().launch_shard(address, shard_id, initial=initial)

    async def launch_shards(self) -> None:
        """As discord.py, as soon as Discord tells where the gateway is and how many shards there should be."""
        await self._insist(super().launch_shards)

    async def play(self, token: str) -> None:
        """Log in and stay connected until `close`. Raises `discord.LoginFailure` for a token that Discord refuses."""
        await self._insist(lambda: self._log_in(token))
        await self.connect(reconnect=True)

    async def _log_in(self, token: str) -> None:
        try:
            await self.login(token)
        except FAULTS:
            await self.http.close()
            self.http.connector = discord.utils.MISSING  # a new one with the next session
            raise

    async def _insist(self, ask: Callable[[], Awaitable[None]]) -> None:
        """Ask as soon as Discord can be reached, which after a restart of the machine may take a while."""
        pause = FIRST_PAUSE_S
        while True:
            try:
                await ask()
            except discord.LoginFailure:
                raise
            except (discord.GatewayNotFound, *FAULTS) as error:
                log.warning("Discord cannot be reached (%s); trying again in %d s", in_log(error), pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_S)
            else:
                return

    async def close(self) -> None:
        """Leave, after the answers that are under way."""
        if self.tree.answers is not None:
            await self.tree.answers.settled()
        await super().close()

    async def is_there(self, space: str) -> bool | None:
        """Whether the bot is in a server, as `bot.host.removals.IsThere`. Once it is ready Discord has named all."""
        guild = space.partition(":")[2]
        if not guild.isdigit():
            return None
        if not self.is_ready():
            raise NotYetKnown
        return self.get_guild(int(guild)) is not None

    def health(self) -> dict[str, object]:
        """Whether all shards are connected, for monitors."""
        shards = self.shards.values()
        connected = sum(not shard.is_closed() for shard in shards)
        return {
            "ok": self.is_ready() and connected == len(shards),
            "discord": {"shards": len(shards), "connected": connected, "servers": len(self.guilds)},
        }

    # --- events ------------------------------------------------------------------------------------------------------

    async def on_shard_connect(self, shard_id: int) -> None:
        """A shard has logged in. Discord names an address for resuming too, which does not count where one is set."""
        if self._gateway is not None:
            self._get_websocket(shard_id=shard_id).gateway = yarl.URL(self._gateway)

    async def on_ready(self) -> None:
        """All shards are connected, for the first time or again."""
        if self._connected is not None and self.user is not None:
            self._connected(self.user.name, len(self.guilds))
            self._connected = None

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """A button was pressed, or a form was sent; commands go by the command tree."""
        if interaction.type in _PRESSES and self._presses is not None:
            await self._presses.take(interaction)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A channel was deleted."""
        if self._losses is not None:
            await self._losses.of_channel(channel.guild.id, channel.id, "the channel was deleted")

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """A thread was deleted."""
        if self._losses is not None:
            await self._losses.of_channel(payload.guild_id, payload.thread_id, "the thread was deleted")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        if self._losses is not None:
            await self._losses.of_guild(guild.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        if self._losses is not None:
            await self._losses.found(guild.id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """A fault of ours in a handler: noted without the payload, which may hold tokens."""
        log.exception("handling %s failed", event_method)
