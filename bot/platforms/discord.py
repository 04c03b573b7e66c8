"""Discord, wired."""

from collections.abc import Mapping
from typing import Final

import discord

from adapters.discord.assembly import PLATFORM, Connection, DiscordChat, assemble
from adapters.discord.client import QuizClient
from bot.platforms.platform import CannotRun, World
from bot.platforms.sentences import DISCORD_BAD_TOKEN
from bot.ports import Chat
from bot.settings import Settings

REFUSED_TOKEN: Final = 4004
"""The code with which Discord's gateway closes a connection whose token it does not know."""


class Discord:
    """As `bot.platforms.platform.Platform`."""

    name = PLATFORM

    def __init__(self, settings: Settings) -> None:
        assert settings.discord_token is not None
        self._token = settings.discord_token.get_secret_value()
        self._connection = Connection(settings.discord_api, settings.discord_gateway)
        self._client: QuizClient | None = None
        self._chat = DiscordChat()
        self.chat: Chat = self._chat

    def connect(self, world: World) -> None:
        """As `Platform`."""

        def connected(name: str, servers: int) -> None:
            world.say(f"Playing on Discord as {name}, servers: {servers}. Ctrl-C ends it; games are kept.")

        self._client = assemble(
            self._connection,
            self._chat,
            world.services,
            connected=connected,
        )

    async def play(self) -> None:
        """As `Platform`."""
        assert self._client is not None
        try:
            await self._client.play(self._token)
        except discord.LoginFailure:
            raise CannotRun(DISCORD_BAD_TOKEN) from None
        except discord.PrivilegedIntentsRequired as error:
            raise CannotRun(f"Discord refuses what the bot asks for: {error}") from None
        except discord.ConnectionClosed as error:
            if error.code == REFUSED_TOKEN:  # it was reset while the bot ran
                raise CannotRun(DISCORD_BAD_TOKEN) from None
            raise CannotRun(f"Discord has closed the connection for good (code {error.code}).") from None

    async def close(self) -> None:
        """As `Platform`."""
        if self._client is not None:
            await self._client.close()

    def health(self) -> Mapping[str, object]:
        """As `Platform`."""
        return {"ok": False} if self._client is None else self._client.health()
