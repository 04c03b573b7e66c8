"""The REST routes of an interaction's token: the first answer, its edits, and what follows it."""

from typing import Final

from aiohttp import web

from tests.discord_server.answers import API, answer
from tests.discord_server.interactions import ANSWER_MS, EPHEMERAL, FORM, LOADING, TOKEN_MS, Interaction
from tests.discord_server.rest import REQUEST
from tests.discord_server.things import ApiError, Json, Request
from tests.discord_server.world import World

MESSAGE: Final = 4
THINKING: Final = 5
QUIET: Final = 6
UPDATE: Final = 7
OPEN: Final = 9
ORIGINAL: Final = "@original"


class Webhooks:
    """Takes answers to interactions."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._makes = {
            MESSAGE: self._message,
            THINKING: self._thinking,
            QUIET: self._source,
            UPDATE: self._update,
            8: self._nothing,
            OPEN: self._nothing,
        }

    def routes(self) -> list[web.RouteDef]:
        hook = API + "/webhooks/{app}/{token}"
        return [
            web.post(API + "/interactions/{interaction}/{token}/callback", self._callback),
            web.post(hook, self._follow),
            web.get(hook + "/messages/{message}", self._show, allow_head=False),
            web.patch(hook + "/messages/{message}", self._edit),
            web.delete(hook + "/messages/{message}", self._delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        record = request[REQUEST]
        it = self.world.interactions.get(request.match_info["token"])
        now = self.world.clock.now()
        if it is None or str(it.id) != request.match_info["interaction"] or now - it.at > ANSWER_MS:
            raise ApiError(404, 10062, "Unknown interaction")
        if it.callback is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        kind = record.body["type"]
        if (
            kind not in self._makes
            or (kind in (QUIET, UPDATE) and it.source is None)
            or (kind == OPEN and it.type == FORM)
        ):
            raise ApiError(400, 50035, "Invalid Form Body")
        it.message = self._makes[kind](it, record)
        it.callback = record.body
        self.world.changes.tell()
        return answer(_response(it, kind) if record.query.get("with_response") in ("1", "true") else None)

    def _message(self, it: Interaction, record: Request, flags: int = 0) -> Json:
        body = dict(record.body.get("data") or {})
        body["flags"] = (body.get("flags") or 0) | flags
        return self._made(it, body, record.files)

    def _thinking(self, it: Interaction, record: Request) -> Json:
        return self._message(it, record, LOADING)

    def _source(self, it: Interaction, _: Request) -> Json | None:
        return it.source

    def _update(self, it: Interaction, record: Request) -> Json:
        assert it.source is not None
        return self.world.edit(it.source, record.body.get("data") or {}, record.files)

    def _nothing(self, _it: Interaction, _record: Request) -> None:
        return None

    def _made(self, it: Interaction, body: Json, files: list[str]) -> Json:
        made = self.world.keep(it.channel, body, files)
        made["application_id"] = made["webhook_id"] = str(self.world.application_id)
        made["interaction_metadata"] = it.metadata()
        return made

    async def _follow(self, request: web.Request) -> web.Response:
        it, record = self._answered(request), request[REQUEST]
        it.followups.append(record.body)
        if it.message is not None and it.message["flags"] & LOADING:
            made = self._settled(it, record)  # As with Discord, it takes the place of "is thinking".
        else:
            made = self._made(it, record.body, record.files)
        self.world.changes.tell()
        return answer(made if record.query.get("wait") in ("1", "true") else None)

    async def _show(self, request: web.Request) -> web.Response:
        return answer(self._found(request, self._answered(request)))

    async def _edit(self, request: web.Request) -> web.Response:
        it, record = self._answered(request), request[REQUEST]
        found = self._found(request, it)
        if found is not it.message:
            return answer(self.world.edit(found, record.body, record.files))
        it.edits.append(record.body)
        return answer(self._settled(it, record))

    async def _delete(self, request: web.Request) -> web.Response:
        it = self._answered(request)
        found = self._found(request, it)
        self.world.messages.pop(int(found["id"]), None)
        if found is it.message:
            it.message = None
        return answer(None)

    def _settled(self, it: Interaction, record: Request) -> Json:
        assert it.message is not None
        it.message["flags"] &= ~LOADING
        return self.world.edit(it.message, record.body, record.files)

    def _answered(self, request: web.Request) -> Interaction:
        it = self.world.interactions.get(request.match_info["token"])
        if it is None or it.callback is None or request.match_info["app"] != str(self.world.application_id):
            raise ApiError(404, 10015, "Unknown Webhook")
        if self.world.clock.now() - it.at > TOKEN_MS:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return it

    def _found(self, request: web.Request, it: Interaction) -> Json:
        name = request.match_info["message"]
        if name != ORIGINAL:
            return self.world.message(int(it.channel["id"]), int(name))
        if it.message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return it.message


def _response(it: Interaction, kind: int) -> Json:
    told: Json = {"interaction": {"id": str(it.id), "type": it.type}, "resource": {"type": kind}}
    if it.message is not None:
        flags = it.message["flags"]
        told["interaction"] |= {
            "response_message_id": it.message["id"],
            "response_message_loading": bool(flags & LOADING),
            "response_message_ephemeral": bool(flags & EPHEMERAL),
        }
        if kind in (MESSAGE, UPDATE):
            told["resource"]["message"] = it.message
    return told
