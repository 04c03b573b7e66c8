"""Every request passes here: it is recorded, what should go wrong does, and the rest is answered."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from tests.discord_server.answers import API, answer, read
from tests.discord_server.faults import Failure, Faults
from tests.discord_server.gateway import PATH, Gateway
from tests.discord_server.rest import REQUEST
from tests.discord_server.things import ApiError, Request
from tests.discord_server.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
WITHOUT_LOGIN = ("/interactions/", "/webhooks/")
"""Places where the path carries the token."""


class Reception:
    """`requests` are those to the REST API, in the order in which they came; `errors` are our own mistakes in them."""

    def __init__(self, world: World, faults: Faults, gateway: Gateway) -> None:
        self.requests: list[Request] = []
        self.errors: list[Exception] = []
        self._world = world
        self._faults = faults
        self._gateway = gateway

    @web.middleware
    async def receive(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        record = await self._recorded(request)
        await self._faults.held(record)
        drop = self._faults.drop(record)
        try:
            if drop is None or drop.done:
                response = await self._answered(request, record, handler)
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
        body, files = (None, []) if request.path == PATH else await read(request)
        moment = asyncio.get_running_loop().time()
        path = request.path.removeprefix(API)
        now = self._world.clock.now()
        record = Request(request.method, path, dict(request.query), body, now, moment, files)
        if request.path != PATH:
            self.requests.append(record)
        self._world.changes.tell()
        request[REQUEST] = record
        return record

    async def _answered(self, request: web.Request, record: Request, handler: Handler) -> web.StreamResponse:
        limited, headers = self._faults.limit(record)
        failure = limited or self._faults.failure(record)
        if failure is not None:
            return self._failed(failure)
        try:
            if request.path != PATH:
                self._check(request, record)
            response = await handler(request)
        except ApiError as error:
            return answer(error.body, error.status, headers)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            record.known = False
            return answer({"message": "404: Not Found", "code": 0}, 404)
        except (ConnectionError, web.HTTPException):
            raise
        except Exception as error:
            self.errors.append(error)
            return answer({"message": f"{error!r}", "code": 50035}, 400)
        if isinstance(response, web.Response):
            response.headers.update(headers)
        return response

    def _failed(self, failure: Failure) -> web.Response:
        return answer(failure.body, failure.status, failure.headers)

    def _check(self, request: web.Request, record: Request) -> None:
        mine = f"Bot {self._gateway.token}"
        if not record.path.startswith(WITHOUT_LOGIN) and request.headers.get("Authorization") != mine:
            raise ApiError(401, 0, "401: Unauthorized")
