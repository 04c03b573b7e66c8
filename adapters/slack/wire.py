"""Slack's Web API as far as the quiz needs it: messages in, time stamps out.

Every method raises `slack_sdk.errors.SlackApiError`, `aiohttp.ClientError`, `OSError`, `TimeoutError`, `NotInstalled`
or, where tokens are kept in the store, `bot.ports.StoreError`; `adapters.slack.trouble` says what they mean.
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

Message = Mapping[str, Any]
"""A message: `text`, which screen readers read, and `blocks`."""

TIMEOUT_S: Final = 10
_PIECE: Final = 64 * 1024
_HOSTS: Final = ("slack.com", "slack-gov.com")
"""Where Slack keeps files, and on names below these."""


class NotInstalled(Exception):
    """The workspace has removed the app, or never had it."""


class NotOfSlack(Exception):
    """An address is none of Slack's own, and must not see a token."""


class NotLetIn(Exception):
    """Slack shows the page on which people log in instead of a file: the token may not read files."""


class Workspaces(Protocol):
    """The workspaces that have the app."""

    async def client(self, team: str) -> AsyncWebClient:
        """The way into a workspace. Raises `NotInstalled`."""
        ...

    async def forget(self, team: str, before: int) -> None:
        """The workspace has removed the app: keep nothing that opens it. Harmless where that was done before.

        What was installed at `before` (seconds since 1970) or later stays: the workspace has come back.
        """
        ...

    async def has(self, team: str) -> bool | None:
        """Whether the app is in a workspace; None where that cannot be told just now."""
        ...


def web_client(api: str, token: str | None = None) -> AsyncWebClient:
    """A way to the Web API that repeats nothing by itself: the outbox does that, and knows what may be repeated."""
    base = api if api.endswith("/") else f"{api}/"
    return AsyncWebClient(token=token, base_url=base, timeout=TIMEOUT_S, retry_handlers=[])


class OneWorkspace:
    """The one workspace of a bot token that stands in the settings."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def client(self, team: str) -> AsyncWebClient:
        """As `Workspaces`."""
        return self._client

    async def forget(self, team: str, before: int) -> None:
        """Nothing is kept."""

    async def has(self, team: str) -> bool | None:
        """As `Workspaces`; of other workspaces, in which another process may play, nothing is known."""
        try:
            told = await self._client.auth_test()
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            return None
        return True if told.get("team_id") == team else None


class Wire:
    """The way to Slack, over all workspaces."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._session: aiohttp.ClientSession | None = None

    async def post(self, team: str, channel: str, message: Message, thread: str | None = None) -> str:
        """Post a message and return its time stamp, which is its name in its channel."""
        body = {"channel": channel, "unfurl_links": False, "unfurl_media": False, **message}
        answer = await self._call(team, "chat.postMessage", body if thread is None else {**body, "thread_ts": thread})
        return str(answer["ts"])

    async def edit(self, team: str, channel: str, ts: str, message: Message) -> None:
        """Replace what a message of ours shows."""
        await self._call(team, "chat.update", {"channel": channel, "ts": ts, **message})

    async def delete(self, team: str, channel: str, ts: str) -> None:
        """Take a message of ours away."""
        await self._call(team, "chat.delete", {"channel": channel, "ts": ts})

    async def whisper(self, team: str, channel: str, user: str, message: Message, thread: str | None = None) -> None:
        """Show a message to one person in a channel, until they reload."""
        body = {"channel": channel, "user": user, **message}
        await self._call(team, "chat.postEphemeral", body if thread is None else {**body, "thread_ts": thread})

    async def direct_channel(self, team: str, user: str) -> str:
        """The channel of direct messages with a user."""
        answer = await self._call(team, "conversations.open", {"users": user})
        return str(answer["channel"]["id"])

    async def open_modal(self, team: str, trigger: str, view: Mapping[str, Any]) -> None:
        """Open a dialogue, within 3 s of what triggered it."""
        await self._call(team, "views.open", {"trigger_id": trigger, "view": view})

    async def publish_home(self, team: str, user: str, view: Mapping[str, Any]) -> None:
        """Show the Home tab to a user."""
        await self._call(team, "views.publish", {"user_id": user, "view": view})

    async def person(self, team: str, user: str) -> Mapping[str, Any]:
        """What Slack tells of somebody."""
        about: Mapping[str, Any] = (await self._read(team, "users.info", {"user": user}))["user"]
        return about

    async def group(self, team: str, group: str) -> list[str]:
        """Who is in a user group."""
        return [str(user) for user in (await self._read(team, "usergroups.users.list", {"usergroup": group}))["users"]]

    async def upload(
        self,
        team: str,
        channel: str,
        name: str,
        content: bytes,
        message: Message,
        *,
        alt: str = "",
        thread: str | None = None,
    ) -> None:
        """Post a file with a message above it. `alt` tells what a picture shows, in at most 1,000 characters."""
        about = {"filename": name, "length": str(len(content)), **({"alt_txt": alt} if alt else {})}
        place = await self._read(team, "files.getUploadURLExternal", about)
        async with self._http().post(place["upload_url"], data=content) as response:
            response.raise_for_status()
        body = {
            "files": [{"id": place["file_id"], "title": name}],
            "channel_id": channel,
            "blocks": message["blocks"],
        }
        where = body if thread is None else {**body, "thread_ts": thread}
        await self._call(team, "files.completeUploadExternal", where)

    async def file(self, team: str, file: str) -> Mapping[str, Any]:
        """What Slack tells of a file."""
        about: Mapping[str, Any] = (await self._read(team, "files.info", {"file": file}))["file"]
        return about

    async def download(self, team: str, url: str, most: int) -> bytes:
        """The content of a file at a private address of Slack's; of a longer one, the first `most` bytes and one more.

        Raises `NotOfSlack` for other addresses, before anything is asked there, and `NotLetIn`.
        """
        client = await self._workspaces.client(team)
        address = _slacks_own(url, client.base_url)
        headers = {"Authorization": f"Bearer {client.token}"}
        # Whoever is redirected takes the token along; Slack redirects to its login alone.
        async with self._http().get(address, headers=headers, allow_redirects=False) as response:
            page = response.content_type == "text/html" and response.content_disposition is None
            if (page and response.ok) or response.status in range(300, 400):
                raise NotLetIn
            response.raise_for_status()
            found = bytearray()
            async for piece in response.content.iter_chunked(_PIECE):
                found += piece
                if len(found) > most:
                    break
            return bytes(found[: most + 1])

    async def reply(self, url: str, message: Message, thread: str | None = None, *, replaces: bool = False) -> None:
        """Answer an interaction privately at the address that came with it, which lives 30 minutes and 5 answers.

        `replaces` puts the answer in the place of the message that has the button.
        """
        body = {"response_type": "ephemeral", "replace_original": replaces, **message}
        told = body if thread is None else {**body, "thread_ts": thread}
        async with self._http().post(url, json=told) as response:
            response.raise_for_status()

    async def close(self) -> None:
        """Let go of connections. May be called twice."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        return self._session

    async def _call(self, team: str, method: str, body: Mapping[str, Any]) -> Any:
        return await self._asked(team, method, json=dict(body))

    async def _read(self, team: str, method: str, query: Mapping[str, str]) -> Any:
        # The methods that only tell something take no JSON: what stands in it is not there for them.
        return await self._asked(team, method, http_verb="GET", params=dict(query))

    async def _asked(self, team: str, method: str, **how: Any) -> Any:
        client = await self._workspaces.client(team)
        try:
            return await client.api_call(method, **how)
        except (ValueError, TypeError, AttributeError) as error:
            # The library takes every answer for Slack's, also one of what stands between: that is an outage.
            raise aiohttp.ClientPayloadError(f"what answered {method} is not Slack's Web API") from error


def _slacks_own(url: str, api: str) -> URL:
    """The same address where it is Slack's, or stands beside the Web API. Raises `NotOfSlack`.

    What is asked is the address that was looked at, so that nobody reads it in two ways.
    """
    try:
        address, base = URL(url), URL(api)
        host = address.host or ""
        beside = address.origin() == base.origin()
    except ValueError:
        raise NotOfSlack from None
    named = any(host == name or host.endswith(f".{name}") for name in _HOSTS)
    if address.user is not None or not (beside or (named and address.scheme == "https")):
        raise NotOfSlack
    return address
