"""Installing the app in many workspaces: the way through Slack's consent page, and the tokens that come of it.

A workspace that belongs to an Enterprise Grid installs as any other. An installation for a whole organisation at once,
which has one token for all its workspaces, is refused.
"""

import asyncio
import logging
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.trouble import FAULTS, in_log
from adapters.slack.wire import NotInstalled, web_client
from bot.ports import StoreError

log = logging.getLogger(__name__)

STATE_LIVES_S: Final = 600
"""How long somebody may take to install the app, from the link to Slack's answer."""

MOST_CLIENTS: Final = 1_000
"""For how many workspaces the way in is remembered."""

REMEMBERED_S: Final = 60.0
"""For how long it is: another replica may hear that a workspace removed the app, or installed it anew."""


@dataclass(frozen=True, slots=True)
class Installations:
    """Where installations and the states of those under way are kept. Both raise `StoreError`."""

    store: AsyncInstallationStore
    states: AsyncOAuthStateStore


class InstalledWorkspaces:
    """The workspaces that have installed the app, as `adapters.slack.wire.Workspaces`. Also raises `StoreError`."""

    def __init__(self, store: AsyncInstallationStore, api: str) -> None:
        self._store = store
        self._api = api
        self._clients: OrderedDict[str, tuple[AsyncWebClient, float]] = OrderedDict()
        self._changes = 0

    async def client(self, team: str) -> AsyncWebClient:
        """As `Workspaces`."""
        now = asyncio.get_running_loop().time()
        client, until = self._clients.get(team, (None, now))
        if client is not None and now < until:
            self._clients.move_to_end(team)
            return client
        changes = self._changes
        bot = await self._store.async_find_bot(enterprise_id=None, team_id=team)
        if bot is None or bot.bot_token is None:
            raise NotInstalled(team)
        client = web_client(self._api, bot.bot_token)
        if changes == self._changes:  # else what was read may be the token that was taken away meanwhile
            self._clients[team] = client, now + REMEMBERED_S
            self._clients.move_to_end(team)
            if len(self._clients) > MOST_CLIENTS:
                self._clients.popitem(last=False)
        return client

    async def forget(self, team: str, before: int) -> None:
        """As `Workspaces`."""
        self.renew(team)
        bot = await self._store.async_find_bot(enterprise_id=None, team_id=team)
        if bot is not None and bot.installed_at >= before:
            return
        await self._store.async_delete_all(enterprise_id=None, team_id=team)
        self.renew(team)

    async def has(self, team: str) -> bool | None:
        """As `Workspaces`."""
        return await self._store.async_find_bot(enterprise_id=None, team_id=team) is not None

    def renew(self, team: str) -> None:
        """The workspace's token has changed: look it up when it is needed next."""
        self._changes += 1
        self._clients.pop(team, None)


class InstallFlow(AsyncOAuthFlow):
    """slack_bolt's way through the consent page, which fails with a page and not with a fault."""

    def __init__(self, client: AsyncWebClient, settings: AsyncOAuthSettings, workspaces: InstalledWorkspaces) -> None:
        super().__init__(client=client, logger=logging.getLogger(f"{__name__}.flow"), settings=settings)
        self._workspaces = workspaces

    async def run_installation(self, code: str) -> Installation | None:
        """As the base's; None also where Slack cannot be reached."""
        try:
            return await super().run_installation(code)
        except FAULTS as error:
            log.warning("an installation failed: %s", in_log(error))
            return None

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep an installation. Raises `BoltError`, whose words the base shows on a page."""
        team = installation.team_id
        if installation.is_enterprise_install or not team or not installation.bot_token:
            log.warning("an installation for a whole organisation was refused")
            raise BoltError("The app is installed in single workspaces, not in a whole organisation.")
        installation.enterprise_id = None  # events name the workspace, and so does all that is kept
        try:
            await super().store_installation(request, installation)
        except StoreError as error:
            log.warning("an installation could not be kept: %s", error)
            raise BoltError("The installation could not be kept; please try again in a moment.") from None
        self._workspaces.renew(team)
