"""Socket Mode: slack_sdk's client, kept from the ways in which it stays deaf after an outage."""

import asyncio
import logging
from typing import Final

from slack_bolt.adapter.socket_mode.async_base_handler import AsyncBaseSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.wire import web_client

log = logging.getLogger(__name__)

PING_S: Final = 5.0
"""How often the connection is tried; one that is lost is noticed within four times that."""

TRY_S: Final = 10.0
"""How long one address is tried. Slack's are good for one connection and half a minute."""


def _without_traceback(record: logging.LogRecord) -> bool:
    record.exc_info = record.exc_text = None  # an outage is no fault of the program, and the line says what it is
    return True


class Client(SocketModeClient):
    """Takes a new address where the one it has leads nowhere; the base would try that one for ever."""

    async def connect(self) -> None:
        """As the base's. Raises what it raises where Slack gives no address."""
        while not self.closed:
            if self.wss_uri is None:
                self.wss_uri = await self.issue_new_wss_url()
            try:
                async with asyncio.timeout(TRY_S):
                    await super().connect()  # type: ignore[no-untyped-call]
                return
            except TimeoutError:
                self.wss_uri = None


class Handler(AsyncBaseSocketModeHandler):
    """Gives what comes over the connection to the app."""

    def __init__(self, app: AsyncApp, app_token: str, api: str) -> None:
        self._quiz = app
        log.addFilter(_without_traceback)
        self.client: Client = Client(app_token, logger=log, web_client=web_client(api), ping_interval=PING_S)
        self.client.socket_mode_request_listeners.append(self.handle)

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        """Deal with one envelope; it is acknowledged when the app answers."""
        began = asyncio.get_running_loop().time()
        await send_async_response(client, req, await run_async_bolt_app(self._quiz, req), began)


class SocketWay:
    """Socket Mode. `connected` says whether Slack can be heard."""

    def __init__(self, app: AsyncApp, app_token: str, api: str) -> None:
        self._client = Handler(app, app_token, api).client
        self._web = web_client(api)

    async def open(self) -> None:
        """Connect, and stay connected until `close`. Raises `adapters.slack.trouble.FAULTS`."""
        if self._client.wss_uri is None:  # asked for here, because the client would ask again and again
            self._client.wss_uri = str((await self._web.apps_connections_open(app_token=self._client.app_token))["url"])
        await self._client.connect()

    async def close(self) -> None:
        """Leave. May be called twice."""
        await self._client.close()  # type: ignore[no-untyped-call]

    @property
    def connected(self) -> bool:
        """Whether the connection is there."""
        session = self._client.current_session
        return session is not None and not session.closed
