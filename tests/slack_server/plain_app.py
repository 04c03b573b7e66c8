"""The smallest bot: the real slack-bolt, one command, a few buttons, and nothing of ours."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import SlackServer
from tests.slack_server.things import Json

MODAL: Json = {
    "type": "modal",
    "callback_id": "name",
    "title": {"type": "plain_text", "text": "Name"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "who",
            "label": {"type": "plain_text", "text": "Who?"},
            "element": {"type": "plain_text_input", "action_id": "who"},
        }
    ],
}


class PlainApp:
    """Answers every press of "a:…" privately with the value, `/quiz` with a greeting and "open" with a view.

    `presses` are the values that reached it, `events` the types, `retries` the X-Slack-Retry-Num of all that came.
    """

    def __init__(self, server: SlackServer) -> None:
        self.client = AsyncWebClient(base_url=server.api, token=server.token)
        self.app = AsyncApp(
            client=self.client,
            signing_secret=server.signing_secret,
            process_before_response=True,
            logger=_quiet(),
        )
        self.presses: list[str | None] = []
        self.events: list[str] = []
        self.retries: list[str | None] = []
        self._listen(self.app)

    def _listen(self, app: AsyncApp) -> None:
        app.command("/quiz")(self._command)
        app.action(re.compile("^a:"))(self._pressed)
        app.action("open")(self._open)
        app.shortcut("about")(self._shortcut)
        app.view("name")(self._submitted)
        for name in ("app_home_opened", "app_uninstalled", "tokens_revoked"):
            app.event(name)(self._event)

    async def _command(self, ack: Any, command: Json) -> None:
        await ack(f"Hello {command['text']}")

    async def _pressed(self, ack: Any, action: Json, request: Any, respond: Any, body: Json) -> None:
        await ack()
        self.retries.append((request.headers.get("x-slack-retry-num") or [None])[0])
        self.presses.append(action.get("value"))
        await respond(f"You pressed {action.get('value')}", replace_original=False)

    async def _open(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def _shortcut(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"About {body.get('message', {}).get('text')}")

    async def _submitted(self, ack: Any, view: Json) -> None:
        who = view["state"]["values"]["who"]["who"]["value"]
        if who == "nobody":
            await ack(response_action="errors", errors={"who": "Somebody, please."})
        else:
            await ack()

    async def _event(self, event: Json, request: Any) -> None:
        self.events.append(event["type"])
        self.retries.append((request.headers.get("x-slack-retry-num") or [None])[0])


@asynccontextmanager
async def connected(
    bot: PlainApp, server: SlackServer, connections: int = 1, ping_s: float = 5.0
) -> AsyncIterator[None]:
    """The bot is connected in Socket Mode; it is closed at the end.

    slack_sdk looks every `ping_s` whether its connection is still there, and gives half of that to a pong: short where
    one gets lost, long elsewhere, so that a slow machine is not taken for a dead network.
    """
    handler: Any = AsyncSocketModeHandler(bot.app, server.app_token, logger=_quiet(), ping_interval=ping_s)
    try:
        await handler.connect_async()
        await server.connected(connections)
        yield
    finally:
        await handler.close_async()


def _quiet() -> logging.Logger:
    logger = logging.getLogger("tests.slack_server.plain_app")
    logger.setLevel(logging.CRITICAL)
    return logger


def button(action_id: str, value: str = "A", text: str = "A") -> list[Json]:
    """A message's blocks: one button."""
    pressed = {"type": "button", "action_id": action_id, "value": value, "text": {"type": "plain_text", "text": text}}
    return [{"type": "actions", "block_id": "row", "elements": [pressed]}]
