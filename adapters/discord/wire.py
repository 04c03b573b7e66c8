"""Discord's REST API as far as the quiz needs it: JSON bodies in, ids out.

Messages are sent as plain bodies instead of discord.py's views, because a view that is sent is kept in memory for as
long as its buttons live. The connection, rate limits and retries are discord.py's own. Every method raises
`discord.HTTPException`, `discord.RateLimited`, `aiohttp.ClientError`, `OSError` or `TimeoutError`;
`adapters.discord.trouble` says what they mean.
"""

import io
import json
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

import discord
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import async_context

Body = Mapping[str, Any]

ORIGINAL: Final = "@original"
"""Discord's name for the message that answered an interaction, or whose button was pressed."""

_NOBODY: Final = (10007, 10013)
"""Discord's codes for somebody who is no member of a server, and for no user at all."""

PUBLIC_THREAD: Final = 11
NEWS_THREAD: Final = 10


class Response(IntEnum):
    """The ways to answer an interaction."""

    MESSAGE = 4
    MESSAGE_LATER = 5
    UPDATE_LATER = 6
    UPDATE = 7
    FORM = 9


class Wire:
    """One client's way to Discord."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    # --- channels ----------------------------------------------------------------------------------------------------

    async def post(self, channel: int, body: Body, nonce: str) -> int:
        """Post a message and return its id. A repetition with the same nonce within minutes posts nothing new."""
        route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel)
        message = await self._client.http.request(route, json={**body, "nonce": nonce, "enforce_nonce": True})
        return int(message["id"])

    async def edit(self, channel: int, message: int, body: Body) -> None:
        """Replace what a message of ours shows."""
        route = Route("PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=channel, message_id=message)
        await self._client.http.request(route, json=body)

    async def make_thread(self, channel: int, name: str, *, news: bool) -> int:
        """Make a public thread in a channel and return its id."""
        route = Route("POST", "/channels/{channel_id}/threads", channel_id=channel)
        body = {"name": name, "type": NEWS_THREAD if news else PUBLIC_THREAD, "auto_archive_duration": 1440}
        thread = await self._client.http.request(route, json=body)
        return int(thread["id"])

    async def reopen_thread(self, thread: int) -> None:
        """Take a thread out of the archive. Posting does that by itself, editing does not."""
        route = Route("PATCH", "/channels/{channel_id}", channel_id=thread)
        await self._client.http.request(route, json={"archived": False})

    async def direct_channel(self, user: int) -> int:
        """The channel of direct messages with a user."""
        channel = await self._client.http.request(
            Route("POST", "/users/@me/channels"), json={"recipient_id": str(user)}
        )
        return int(channel["id"])

    async def member(self, guild: int, user: int) -> Mapping[str, Any] | None:
        """Somebody as a member of a server; None where they are not in it."""
        route = Route("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=user)
        try:
            found: Mapping[str, Any] = await self._client.http.request(route)
        except discord.NotFound as error:
            if error.code in _NOBODY:
                return None
            raise
        return found

    async def user(self, user: int) -> Mapping[str, Any] | None:
        """Somebody on Discord; None where there is no such account any more."""
        try:
            found: Mapping[str, Any] = await self._client.http.request(Route("GET", "/users/{user_id}", user_id=user))
        except discord.NotFound as error:
            if error.code in _NOBODY:
                return None
            raise
        return found

    async def fetch(self, url: str) -> bytes:
        """A file that somebody has sent, from the address that Discord gave with it."""
        return await self._client.http.get_from_cdn(url)

    # --- interactions ------------------------------------------------------------------------------------------------

    async def respond(self, interaction: discord.Interaction, kind: Response, body: Body | None = None) -> None:
        """Answer an interaction, which must be done once and within 3 s."""
        payload: dict[str, Any] = {"type": kind.value}
        if body is not None:
            payload["data"] = body
        await async_context.get().create_interaction_response(
            interaction.id,
            interaction.token,
            session=interaction._session,
            params=MultipartParameters(payload, None, None),
        )

    async def edit_answer(self, interaction: discord.Interaction, body: Body, message: str = ORIGINAL) -> None:
        """Replace an answer, for as long as the interaction's token lives (15 minutes)."""
        api, token, session = async_context.get(), interaction.token, interaction._session
        if message == ORIGINAL:
            await api.edit_original_interaction_response(
                interaction.application_id, token, session=session, payload=dict(body)
            )
        else:
            await api.edit_webhook_message(
                interaction.application_id, token, int(message), session=session, payload=dict(body)
            )

    async def edit_with_file(
        self, interaction: discord.Interaction, body: Body, name: str, content: bytes, description: str | None = None
    ) -> None:
        """As `edit_answer`, of the message that answered an interaction or whose button was pressed, with a file.

        The body shows it under `attachment://<name>`.
        """
        attachment = {"id": "0", "filename": name, **({} if description is None else {"description": description})}
        payload = json.dumps({**body, "attachments": [attachment]})
        file = discord.File(io.BytesIO(content), filename=name)
        await async_context.get().edit_original_interaction_response(
            interaction.application_id,
            interaction.token,
            session=interaction._session,
            multipart=[
                {"name": "payload_json", "value": payload, "content_type": "application/json"},
                {"name": "files[0]", "value": file.fp, "filename": name, "content_type": "application/octet-stream"},
            ],
            files=[file],
        )

    async def follow_up(self, interaction: discord.Interaction, body: Body) -> str:
        """Add a message to an answer and return its id."""
        sent = await async_context.get().execute_webhook(
            interaction.application_id,
            interaction.token,
            session=interaction._session,
            payload=dict(body),
            wait=True,
        )
        return str(sent["id"]) if sent else ORIGINAL
