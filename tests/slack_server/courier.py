"""Brings what people did to the bot: by signed HTTP, straight into an AsyncApp, or by Socket Mode."""

import asyncio
import json
import time
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from tests.slack_server.driven import Delivery, Driven
from tests.slack_server.effects import Effects
from tests.slack_server.sockets import Sockets
from tests.slack_server.things import Forgery, Json
from tests.slack_server.world import World

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

T = TypeVar("T")

FORM: Final = "application/x-www-form-urlencoded"
Answer = tuple[int, str, dict[str, str]]
"""Status, text, headers (lower case)."""


class Courier:
    """`target` is a request URL, an AsyncApp, or None for Socket Mode.

    An answer that takes longer than `patience_s` is none. An event that failed is sent again at once, `retries` times,
    unless the answer says X-Slack-No-Retry; Slack's later tries, after minutes, are left to `repeat`.
    """

    def __init__(self, world: World, sockets: Sockets, effects: Effects, signing_secret: str) -> None:
        self.world = world
        self.sockets = sockets
        self.effects = effects
        self.signing_secret = signing_secret
        self.target: str | AsyncApp | None = None
        self.retries = 1
        self.session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        sockets.took = effects.acknowledged

    @property
    def patience_s(self) -> float:
        return self.sockets.patience_s

    async def send(
        self, driven: Driven, *, number: int = 0, reason: str | None = None, forge: Forgery | None = None
    ) -> None:
        """Deliver it once more; what comes of that is told in its `deliveries`."""
        delivery = Delivery("socket" if self.target is None else "http", number)
        driven.deliveries.append(delivery)
        if self.target is None:
            assert forge is None, "There are no signatures in Socket Mode."
            await self.sockets.deliver(driven, delivery)
        else:
            self.spawn(self._post(driven, delivery, reason, forge))

    def spawn(self, doing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def rest(self) -> None:
        """End all deliveries that are under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.session is not None:
            await self.session.close()

    async def _post(self, driven: Driven, delivery: Delivery, reason: str | None, forge: Forgery | None) -> None:
        body, kind = encoded(driven)
        delivery.headers = self._headers(body, kind, delivery.number, reason, forge or Forgery())
        started = asyncio.get_running_loop().time()
        first = driven.ack is None
        headers: dict[str, str] = {}
        try:
            status, text, headers = await self._answer(body, delivery.headers)
        except TimeoutError:
            delivery.failed = "http_timeout"
        except aiohttp.ClientError:
            delivery.failed = "connection_failed"
        except Exception as error:
            delivery.failed = "http_error"
            self.effects.errors.append(error)
        else:
            delivery.body, delivery.status = _body(text, headers), status
            delivery.failed = "http_error" if status >= 300 else None
        delivery.seconds = asyncio.get_running_loop().time() - started
        if delivery.failed is None and first:
            self.effects.acknowledged(driven, delivery.body)
        await self._again(driven, delivery, headers)
        self.world.changes.tell()

    async def _again(self, driven: Driven, delivery: Delivery, headers: dict[str, str]) -> None:
        wanted = driven.kind == "events_api" and headers.get("x-slack-no-retry") != "1"
        if delivery.failed is not None and wanted and delivery.number < self.retries:
            await self.send(driven, number=delivery.number + 1, reason=delivery.failed)

    def _headers(self, body: str, kind: str, number: int, reason: str | None, forge: Forgery) -> dict[str, str]:
        # The real time, not the server's clock: whoever verifies it reads the real one.
        timestamp = str(int(time.time()) - forge.late_s)
        right = SignatureVerifier(forge.secret or self.signing_secret).generate_signature(
            timestamp=timestamp, body=body
        )
        told = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": forge.signature or right or "",
        }
        if number:
            told |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason or "http_timeout"}
        return told

    async def _answer(self, body: str, headers: dict[str, str]) -> Answer:
        if isinstance(self.target, str):
            return await self._over_http(self.target, body, headers)
        task = self.spawn(self._into_app(body, headers))
        # As with a real server, the handler goes on where nobody waits for it any more.
        done, _ = await asyncio.wait({task}, timeout=self.patience_s)
        if not done:
            raise TimeoutError
        return task.result()

    async def _over_http(self, url: str, body: str, headers: dict[str, str]) -> Answer:
        self.session = self.session or aiohttp.ClientSession()
        patience = aiohttp.ClientTimeout(total=self.patience_s)
        async with self.session.post(url, data=body.encode(), headers=headers, timeout=patience) as response:
            told = {key.lower(): value for key, value in response.headers.items()}
            return response.status, await response.text(), told

    async def _into_app(self, body: str, headers: dict[str, str]) -> Answer:
        from slack_bolt.request.async_request import AsyncBoltRequest

        app: Any = self.target
        given: dict[str, str | Sequence[str]] = {**headers}
        response = await app.async_dispatch(AsyncBoltRequest(body=body, headers=given))
        told = {key.lower(): value[0] for key, value in response.headers.items()}
        return response.status, response.body or "", told


def encoded(driven: Driven) -> tuple[str, str]:
    """The body and its content type."""
    if driven.kind == "events_api":
        return json.dumps(driven.payload), "application/json"
    form: Json = driven.payload if driven.kind == "slash_commands" else {"payload": json.dumps(driven.payload)}
    return urlencode(form), FORM


def _body(text: str, headers: dict[str, str]) -> Any:
    if headers.get("content-type", "").startswith("application/json") and text:
        return json.loads(text)
    return text or None
