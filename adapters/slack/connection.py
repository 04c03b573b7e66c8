"""The app that takes what Slack sends, and signed HTTP, one of its ways in; `adapters.slack.sockets` is the other."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.door import UNREADABLE, Door
from adapters.slack.installing import STATE_LIVES_S, Installations, InstalledWorkspaces, InstallFlow
from adapters.slack.manifest import BOT_SCOPES, EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from adapters.slack.wire import OneWorkspace, Workspaces, web_client
from bot.ports import StoreError

__all__ = [
    "Credentials",
    "InstallFlow",
    "Installations",
    "InstalledWorkspaces",
    "app_for",
    "flow_for",
    "http_way",
    "web_client",
]

log = logging.getLogger(__name__)

MOST_BYTES: Final = 1 << 20
"""The longest request that is read; Slack's are far shorter."""

LEAVING_S: Final = 3.0
"""How long requests under way may take when the bot leaves. Slack waits no longer."""

NO_STORE: Final = "This cannot be done just now; please try again in a moment."

Answer = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


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


class Trusting(AsyncAuthorize):
    """Lets everything in that Slack has signed or sent over its own connection.

    Bolt would first ask Slack whose token it has, and where Slack does not answer it would drop the press, after
    acknowledging it. Listeners take the workspace's token from `Workspaces` where they need one.
    """

    async def __call__(
        self,
        *,
        context: object,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        **others: object,
    ) -> AuthorizeResult:
        """Who it is by Slack's own word."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


def app_for(credentials: Credentials, installations: Installations | None) -> tuple[AsyncApp, Workspaces]:
    """The Bolt app and the workspaces that it serves: one by its token, or those that have installed it."""
    client = web_client(credentials.api)
    app = AsyncApp(
        client=client,
        signing_secret=credentials.signing_secret or "",
        request_verification_enabled=False,  # nothing is signed in Socket Mode, and over HTTP the door looks at it
        authorize=Trusting(),  # type: ignore[no-untyped-call]
        process_before_response=True,
    )
    if credentials.bot_token is None and installations is not None:
        return app, InstalledWorkspaces(installations.store, credentials.api)
    client.token = credentials.bot_token  # now, because Bolt warns of a token beside `authorize`
    return app, OneWorkspace(client)


def flow_for(credentials: Credentials, installations: Installations, workspaces: InstalledWorkspaces) -> InstallFlow:
    """The way to install the app in more workspaces."""
    settings = AsyncOAuthSettings(
        client_id=credentials.client_id,
        client_secret=credentials.client_secret,
        scopes=list(BOT_SCOPES),
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        installation_store=installations.store,
        state_store=installations.states,
        state_expiration_seconds=STATE_LIVES_S,
    )
    return InstallFlow(web_client(credentials.api), settings, workspaces)


@asynccontextmanager
async def http_way(
    app: AsyncApp, host: str, port: int, signing_secret: str, flow: InstallFlow | None = None
) -> AsyncIterator[tuple[str, int]]:
    """Take Slack's requests over HTTP while the block runs; gives the address that is listened on.

    With a flow, workspaces can install the app here. Raises `OSError` where the address cannot be had, `ValueError` for
    an empty secret, with which anybody could sign.
    """
    door = Door(app, signing_secret)

    async def knocked(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await door.take(await request.read(), request.headers))

    server = web.Application(client_max_size=MOST_BYTES, middlewares=[_explained])
    server.router.add_post(EVENTS_PATH, knocked)
    if flow is not None:
        server.router.add_get(INSTALL_PATH, _served(flow.handle_installation))
        server.router.add_get(REDIRECT_PATH, _served(flow.handle_callback))
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=LEAVING_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield runner.addresses[0][:2]
    finally:
        await runner.cleanup()


@web.middleware
async def _explained(request: web.Request, handler: Serve) -> web.StreamResponse:
    """The answer, or a sentence where the database cannot be used."""
    try:
        return await handler(request)
    except StoreError as error:
        log.warning("a request could not be dealt with: %s", error)
        return web.Response(status=503, text=NO_STORE)


def _served(answer: Answer) -> Serve:
    async def serve(request: web.Request) -> web.StreamResponse:
        try:
            asked: Any = await to_bolt_request(request)
        except ValueError:  # no JSON, or no text at all
            return web.Response(status=400, text=UNREADABLE)
        return await to_aiohttp_response(await answer(asked))

    return serve
