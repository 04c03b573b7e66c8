"""Slack, wired."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any, Final, TypeVar

from adapters.slack.assembly import PLATFORM, Quiz, SlackChat, assemble
from adapters.slack.connection import Credentials, InstallFlow, app_for, flow_for, http_way
from adapters.slack.installing import STATE_LIVES_S, Installations, InstalledWorkspaces
from adapters.slack.manifest import INSTALL_PATH
from adapters.slack.sockets import SocketWay
from adapters.slack.trouble import FAULTS, code_of, in_log, is_passing
from bot.platforms import sentences
from bot.platforms.platform import CannotRun, World
from bot.ports import Chat
from bot.settings import Settings, host_and_port

log = logging.getLogger(__name__)
T = TypeVar("T")

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
"""How long a bot that starts waits before it asks again whether Slack can be reached."""


class Slack:
    """As `bot.platforms.platform.Platform`. Raises `CannotRun` where the settings cannot work together."""

    name = PLATFORM

    def __init__(self, settings: Settings) -> None:
        if (missing := what_is_missing(settings)) is not None:
            raise CannotRun(missing)
        self._credentials = Credentials(
            api=settings.slack_api,
            bot_token=_plain(settings.slack_bot_token),
            app_token=_plain(settings.slack_app_token),
            signing_secret=_plain(settings.slack_signing_secret),
            client_id=settings.slack_client_id,
            client_secret=_plain(settings.slack_client_secret),
        )
        self._address = settings.slack_address
        self._leaving = asyncio.Event()
        self._left = asyncio.Event()
        self._left.set()
        self._listening = False
        self._socket: SocketWay | None = None
        self._quiz: Quiz | None = None
        self._flow: InstallFlow | None = None
        self._dispose: Callable[[], Awaitable[None]] | None = None
        self._chat = SlackChat(held=True)
        self.chat: Chat = self._chat

    def connect(self, world: World) -> None:
        """As `Platform`."""
        installations = self._installations(world.database)
        app, workspaces = app_for(self._credentials, installations)
        if installations is not None and isinstance(workspaces, InstalledWorkspaces):
            self._flow = flow_for(self._credentials, installations, workspaces)
        self._quiz = assemble(app, workspaces, self._chat, world.services)
        self._say = world.say

    async def play(self) -> None:
        """As `Platform`."""
        self._left.clear()
        try:
            where = await self._where()
            self._chat.open()
            async with AsyncExitStack() as ways:
                await self._open(ways)
                if not self._leaving.is_set():
                    self._say(f"Playing on Slack{where}. Ctrl-C ends it; games are kept.")
                    self._listening = True
                    await self._leaving.wait()
                self._listening = False
        finally:
            self._left.set()

    async def close(self) -> None:
        """As `Platform`."""
        self._leaving.set()
        await self._left.wait()  # so that nothing comes in any more while answers are finished
        if self._quiz is not None:
            await self._quiz.close()
        if self._dispose is not None:
            await self._dispose()

    def health(self) -> Mapping[str, object]:
        """As `Platform`."""
        connected = self._listening and (self._socket is None or self._socket.connected)
        return {"ok": connected, "slack": {"socket": self._socket is not None, "connected": connected}}

    def _installations(self, database: str) -> Installations | None:
        if self._credentials.client_id is None:
            return None
        from bot.store.slack import SlackInstallations, SlackStates

        store = SlackInstallations(self._credentials.client_id, database)
        self._dispose = store.close
        return Installations(store, SlackStates(STATE_LIVES_S, store))

    async def _where(self) -> str:
        """Where it plays, as the end of a sentence; waits until Slack can be reached."""
        assert self._quiz is not None
        if self._flow is not None:
            return f" in every workspace that installs it at {INSTALL_PATH} of {self._address}"
        told = await self._reached(self._quiz.app.client.auth_test)
        return "" if told is None else f" in {told['team']}"

    async def _open(self, ways: AsyncExitStack) -> None:
        assert self._quiz is not None
        app = self._quiz.app
        if self._credentials.app_token is not None:
            self._socket = SocketWay(app, self._credentials.app_token, self._credentials.api)
            ways.push_async_callback(self._socket.close)
            await self._reached(self._socket.open)
        if self._address is not None:
            host, port = host_and_port(self._address)
            try:
                way = http_way(app, host, port, self._credentials.signing_secret or "", self._flow)
                await ways.enter_async_context(way)
            except OSError as error:
                why = error.strerror or type(error).__name__
                raise CannotRun(sentences.SLACK_ADDRESS_TAKEN.format(address=self._address, why=why)) from None

    async def _reached(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> T | None:
        """Slack's answer, however long it takes; None where the bot is to leave first. Raises `CannotRun`."""
        pause = FIRST_PAUSE_S
        while not self._leaving.is_set():
            try:
                if (answer := await self._unless_leaving(ask())) is not None:
                    return answer[0]
            except FAULTS as error:
                if not is_passing(error):
                    raise CannotRun(sentences.SLACK_BAD_TOKEN.format(why=code_of(error))) from None
                log.warning("Slack cannot be reached, again in %g s: %s", pause, in_log(error))
            await self._unless_leaving(asyncio.sleep(pause))
            pause = min(2 * pause, LONGEST_PAUSE_S)
        return None

    async def _unless_leaving(self, work: Coroutine[Any, Any, T]) -> tuple[T] | None:
        """What some work came to; None where it was given up because the bot is to leave."""
        doing, leaving = asyncio.create_task(work), asyncio.create_task(self._leaving.wait())
        try:
            await asyncio.wait({doing, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return (doing.result(),) if doing.done() else None
        finally:
            for task in (doing, leaving):
                task.cancel()
            await asyncio.gather(doing, leaving, return_exceptions=True)


def what_is_missing(settings: Settings) -> str | None:
    """The sentence for settings of Slack that cannot work together; None where they can."""
    bot, app = settings.slack_bot_token is not None, settings.slack_app_token is not None
    many, secret = settings.slack_client_id is not None, settings.slack_client_secret is not None
    http, signed = settings.slack_address is not None, settings.slack_signing_secret is not None
    faults = (
        (bot and many, sentences.SLACK_TWO_WAYS),
        (many and not secret, sentences.SLACK_NO_CLIENT_SECRET),
        (secret and not many and not bot, sentences.SLACK_NO_CLIENT_ID),
        (not bot and not many, sentences.SLACK_NO_BOT_TOKEN),
        (many and not http, sentences.SLACK_NO_INSTALL_ADDRESS),
        (http and not signed, sentences.SLACK_NO_SIGNING_SECRET),
        (not app and not http, sentences.SLACK_NO_WAY_IN),
    )
    return next((sentence for wrong, sentence in faults if wrong), None)


def _plain(secret: object) -> str | None:
    value = getattr(secret, "get_secret_value", None)
    return None if value is None else str(value())
