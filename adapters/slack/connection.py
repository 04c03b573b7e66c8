"""The ways in: Socket Mode, for which nothing has to be reachable, and signed HTTP, which serves many workspaces."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.manifest import BOT_SCOPES, EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.wire import TIMEOUT_S, NotInstalled, OneWorkspace, Workspaces

log = logging.getLogger(__name__)

STATE_LIVES_S: Final = 600
"""How long somebody may take to install the app, from the link to Slack's answer."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the settings say of Slack.

    `bot_token` is for one workspace; without it `client_id` and `client_secret` let many install the app. `app_token`
    opens Socket Mode; without it `signing_secret` proves that a request is Slack's. `api` is the Web API's base
    address.
    """

    api: str
    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Installations:
    """Where installations and the states of those under way are kept."""

    store: AsyncInstallationStore
    states: AsyncOAuthStateStore


class InstalledWorkspaces:
    """The workspaces that have installed the app, as `adapters.slack.wire.Workspaces`."""

    def __init__(self, store: AsyncInstallationStore, api: str) -> None:
        self._store = store
        self._api = api

    async def client(self, team: str) -> AsyncWebClient:
        """As `Workspaces`."""
        bot = await self._store.async_find_bot(enterprise_id=None, team_id=team)
        if bot is None:
            raise NotInstalled(team)
        return web_client(self._api, bot.bot_token)

    async def forget(self, team: str) -> None:
        """As `Workspaces`."""
        await self._store.async_delete_all(enterprise_id=None, team_id=team)


def web_client(api: str, token: str | None = None) -> AsyncWebClient:
    """A way to the Web API that repeats nothing by itself: the outbox does that, and knows what may be repeated."""
    base = api if api.endswith("/") else f"{api}/"
    return AsyncWebClient(token=token, base_url=base, timeout=TIMEOUT_S, retry_handlers=[])


def app_for(credentials: Credentials, installations: Installations | None) -> tuple[AsyncApp, Workspaces]:
    """The Bolt app and the workspaces that it serves: one by its token, or those that have installed it."""
    if credentials.bot_token is not None or installations is None:
        client = web_client(credentials.api, credentials.bot_token)
        app = AsyncApp(
            client=client,
            token=credentials.bot_token,
            signing_secret=credentials.signing_secret or "",
            process_before_response=True,
        )
        return app, OneWorkspace(client)
    settings = AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        scopes=list(BOT_SCOPES),
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        installation_store=installations.store,
        state_store=installations.states,
    )
    app = AsyncApp(
        client=web_client(credentials.api),
        signing_secret=credentials.signing_secret or "",
        oauth_settings=settings,
        process_before_response=True,
    )
    return app, InstalledWorkspaces(installations.store, credentials.api)


class SocketWay:
    """Socket Mode. `connected` says whether Slack can be heard."""

    def __init__(self, app: AsyncApp, app_token: str, api: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, web_client=web_client(api))

    async def open(self) -> None:
        """Connect, and stay connected until `close`."""
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Leave. May be called twice."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    @property
    def connected(self) -> bool:
        """Whether the connection is there."""
        session = self._handler.client.current_session
        return session is not None and not session.closed


@asynccontextmanager
async def http_way(app: AsyncApp, host: str, port: int) -> AsyncIterator[tuple[str, int]]:
    """Take Slack's requests over HTTP while the block runs; gives the address that is listened on.

    Raises `OSError` where the address cannot be had.
    """
    server = web.Application(client_max_size=1 << 20)

    async def take(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server.router.add_post(EVENTS_PATH, take)
    flow = app.oauth_flow
    if flow is not None:

        async def install(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

        async def redirect(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

        server.router.add_get(INSTALL_PATH, install)
        server.router.add_get(REDIRECT_PATH, redirect)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][:2]
    finally:
        await runner.cleanup()
