"""Slack, wired."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack

from slack_sdk.errors import SlackApiError

from adapters.slack.assembly import PLATFORM, Quiz, SlackChat, assemble
from adapters.slack.connection import Credentials, SocketWay, app_for, http_way
from adapters.slack.trouble import code_of
from bot.platforms.platform import CannotRun, World
from bot.platforms.sentences import SLACK_BAD_TOKEN
from bot.ports import Chat
from bot.settings import Settings, host_and_port


class Slack:
    """As `bot.platforms.platform.Platform`."""

    name = PLATFORM

    def __init__(self, settings: Settings) -> None:
        self._credentials = Credentials(
            api=settings.slack_api,
            bot_token=_plain(settings.slack_bot_token),
            app_token=_plain(settings.slack_app_token),
            signing_secret=_plain(settings.slack_signing_secret),
        )
        self._address = settings.slack_address
        self._leaving = asyncio.Event()
        self._listening = False
        self._socket: SocketWay | None = None
        self._quiz: Quiz | None = None
        self._chat = SlackChat()
        self.chat: Chat = self._chat

    def connect(self, world: World) -> None:
        """As `Platform`."""
        app, workspaces = app_for(self._credentials, None)
        self._quiz = assemble(
            app, workspaces, self._chat, world.host, world.store, world.clock, world.challenges, world.proofs
        )
        self._say = world.say

    async def play(self) -> None:
        """As `Platform`."""
        assert self._quiz is not None
        try:
            name = (await self._quiz.app.client.auth_test())["team"]
        except SlackApiError as error:
            raise CannotRun(SLACK_BAD_TOKEN.format(why=code_of(error))) from None
        async with AsyncExitStack() as ways:
            if self._credentials.app_token is not None:
                self._socket = SocketWay(self._quiz.app, self._credentials.app_token, self._credentials.api)
                ways.push_async_callback(self._socket.close)
                try:
                    await self._socket.open()
                except SlackApiError as error:
                    raise CannotRun(SLACK_BAD_TOKEN.format(why=code_of(error))) from None
            if self._address is not None:
                await ways.enter_async_context(http_way(self._quiz.app, *host_and_port(self._address)))
            self._listening = True
            self._say(f"Playing on Slack in {name}. Ctrl-C ends it; games are kept.")
            await self._leaving.wait()
            self._listening = False

    async def close(self) -> None:
        """As `Platform`."""
        self._leaving.set()
        if self._quiz is not None:
            await self._quiz.close()

    def health(self) -> Mapping[str, object]:
        """As `Platform`."""
        connected = self._listening and (self._socket is None or self._socket.connected)
        return {"ok": connected, "slack": {"socket": self._socket is not None, "connected": connected}}


def _plain(secret: object) -> str | None:
    value = getattr(secret, "get_secret_value", None)
    return None if value is None else str(value())
