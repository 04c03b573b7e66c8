"""Every request passes here: it is recorded, what should go wrong does, and the rest is answered."""

import asyncio
import json
from typing import Any, Final

from aiohttp import web

from tests.http_server.faults import Failure, Faults, Rule
from tests.slack_server.calls import Calls, read
from tests.slack_server.effects import Effects, hook_answer
from tests.slack_server.files import PLACE, PRIVATE, Files
from tests.slack_server.sockets import Sockets
from tests.slack_server.things import Json, Request, SlackError
from tests.slack_server.world import World

API: Final = "/api/"
JSON: Final = "application/json"


class Reception:
    """`requests` are all in the order in which they came, and `errors` our own mistakes in them."""

    def __init__(
        self, world: World, faults: Faults, calls: Calls, effects: Effects, sockets: Sockets, files: Files
    ) -> None:
        self.requests: list[Request] = []
        self.errors: list[Exception] = []
        self._world = world
        self._faults = faults
        self._calls = calls
        self._effects = effects
        self._sockets = sockets
        self._files = files

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Answer one request, to whatever place."""
        record = await self._recorded(request)
        await self._faults.held(record)
        drop = self._faults.drop(record)
        try:
            if drop is None or drop.done:
                response = await self._answered(request, record)
            if drop is not None:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            if isinstance(response, web.Response):
                record.status = response.status
                await asyncio.sleep(self._faults.delay(record))
            return response
        finally:
            record.ended = True
            self._world.changes.tell()

    async def _recorded(self, request: web.Request) -> Request:
        path = request.path.removeprefix(API) if request.path.startswith(API) else request.path.strip("/")
        error: SlackError | None = None
        body: Any = None
        token: str | None = None
        try:
            body, token = await read(request) if path != "link" else (None, None)
        except SlackError as refusal:
            error = refusal
        moment = asyncio.get_running_loop().time()
        now = self._world.clock.now()
        record = Request(request.method, path, dict(request.query), body, token, now, moment)
        if error is not None:
            record.answer, record.error = error.body, error.error
        if path != "link":
            self.requests.append(record)
        self._world.changes.tell()
        return record

    async def _answered(self, request: web.Request, record: Request) -> web.StreamResponse:
        failure = self._limited(record) or self._faults.failure(record)
        if failure is not None:
            return _failed(failure, record)
        if record.path == "link":
            return await self._sockets.handle(request)
        if record.path.startswith("response/"):
            told = self._effects.posted(record.path, record.body or {})
            record.error = told[2]
            return hook_answer(told)
        if record.path.startswith(PLACE):
            status, text = self._files.receive(record.path, await request.read())
            return web.Response(status=status, text=text)
        if record.path.startswith(PRIVATE):
            return self._files.fetch(record.path, record.token)
        if not request.path.startswith(API):
            record.known = False
            return web.Response(status=404, text="Not Found")
        if record.error is None:
            self._call(record, request.headers.get("Authorization", ""), request.content_type == JSON)
        headers = {"X-Slack-Req-Id": f"{id(record):x}"}
        scopes = self._calls.scopes(record.token)
        if scopes is not None:
            headers["X-OAuth-Scopes"] = scopes
        return _json(record.answer, 200, headers)

    def _call(self, record: Request, authorization: str, as_json: bool) -> None:
        method = self._calls.methods.get(record.path)
        arguments = record.query if as_json and method is not None and not method.json else record.body
        if record.path == "oauth.v2.access":
            arguments = arguments | {"authorization": authorization}
        try:
            if record.path not in self._calls.methods:
                record.known = False
                raise SlackError("unknown_method", req_method=record.path)
            record.answer = self._calls.call(record.path, record.token, arguments)
        except SlackError as error:
            record.answer, record.error = error.body, error.error
        except Exception as error:
            self.errors.append(error)
            record.answer, record.error = {"ok": False, "error": "internal_error"}, "internal_error"

    def _limited(self, record: Request) -> Failure | None:
        for rule in self._faults.rules:
            if isinstance(rule, Limit) and rule.take(record):
                wait = rule.count(str((record.body or {}).get("channel")), asyncio.get_running_loop().time())
                if wait:
                    return too_many("*", record.path, wait)
        return None


class Limit(Rule):
    """A rate limit as Slack keeps it: `limit` requests of a method for each channel in `per_s` seconds."""

    def __init__(self, pattern: str, limit: int, per_s: float) -> None:
        super().__init__("*", pattern, None)
        self.limit = limit
        self.per_s = per_s
        self._taken: dict[str, list[float]] = {}

    def count(self, channel: str, now: float) -> int:
        """The whole seconds to wait, 0 where there is room for it."""
        taken = [it for it in self._taken.get(channel, []) if now - it < self.per_s]
        self._taken[channel] = taken
        if len(taken) < self.limit:
            taken.append(now)
            return 0
        return max(1, round(taken[0] + self.per_s - now))


def too_many(method: str, pattern: str, retry_after: int, times: int | None = 1) -> Failure:
    """A 429. Retry-After is in whole seconds."""
    headers = {"Retry-After": str(retry_after)}
    return Failure(method, pattern, times, status=429, headers=headers, body={"ok": False, "error": "ratelimited"})


def _failed(failure: Failure, record: Request) -> web.Response:
    if isinstance(failure.body, dict):
        record.error = failure.body.get("error")
        return _json(failure.body, failure.status, dict(failure.headers))
    page = f"<html><body>{failure.status}</body></html>"
    return web.Response(status=failure.status, text=page, content_type="text/html", headers=failure.headers)


def _json(body: Json, status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, headers=headers, content_type=JSON)
