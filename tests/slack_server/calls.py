"""What methods of the Web API share: who calls, what they were granted, how arguments are read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from tests.slack_server import blocks as blocks_
from tests.slack_server.things import APP_TOKEN, Json, SlackError, Team
from tests.slack_server.world import Install, Room, World

WITHOUT_TOKEN: Final = "none"
APP_LEVEL: Final = "app"
JSON_ARGUMENTS: Final = ("blocks", "view", "attachments", "metadata", "unfurls")


@dataclass(frozen=True)
class Caller:
    """Who calls: the install, its team, the scopes."""

    install: Install
    team: Team

    def need(self, *any_of: str) -> None:
        """Raises `SlackError` missing_scope where none of these was granted."""
        if not set(any_of) & set(self.install.scopes):
            raise SlackError("missing_scope", needed=any_of[0], provided=",".join(self.install.scopes))


Handler = Callable[[Any, Json], Json]
"""Takes the caller (None where the method needs no bot token) and the arguments; gives what "ok" is told with."""


@dataclass(frozen=True)
class Method:
    """One method. `token` is the kind that it takes: "bot", "app" or "none"; `scopes` are those of which it needs
    one. Without `json` it does not see what comes as JSON, as Slack's methods that only tell something."""

    handler: Handler
    scopes: tuple[str, ...] = ()
    token: str = "bot"
    json: bool = True


Table = Mapping[str, Method]


class Calls:
    """Looks up methods, checks tokens and scopes, calls."""

    def __init__(self, world: World, *tables: Table, app_token: str = APP_TOKEN) -> None:
        self.world = world
        self.app_token = app_token
        self.methods: dict[str, Method] = {name: it for table in tables for name, it in table.items()}

    def call(self, name: str, token: str | None, arguments: Json) -> Json:
        """The answer. Raises `SlackError`."""
        method = self.methods[name]
        if method.token == WITHOUT_TOKEN:
            return {"ok": True, **method.handler(None, arguments)}
        if not token:
            raise SlackError("not_authed")
        if token.startswith("xapp-") and token != self.app_token:
            raise SlackError("invalid_auth")
        if token == self.app_token:
            if method.token != APP_LEVEL:
                raise SlackError("not_allowed_token_type")
            return {"ok": True, **method.handler(None, arguments)}
        install = self.world.install(token)
        if method.token == APP_LEVEL:
            raise SlackError("not_allowed_token_type")
        caller = Caller(install, self.world.teams[install.team])
        if method.scopes:
            caller.need(*method.scopes)
        return {"ok": True, **method.handler(caller, arguments)}

    def scopes(self, token: str | None) -> str | None:
        """What the headers of an answer tell of the token."""
        found = next((it for it in self.world.installs if it.token == token), None)
        return None if found is None else ",".join(found.scopes)


async def read(request: web.Request) -> tuple[Json, str | None]:
    """The arguments and the token. JSON inside a form is read. Raises `SlackError` for what is neither."""
    header = request.headers.get("Authorization", "")
    token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else None
    told: Json = dict(request.query)
    if request.content_type == "application/json":
        text = await request.text()
        try:
            body = json.loads(text) if text else {}
        except ValueError:
            raise SlackError("invalid_json") from None
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return told | body, token
    told |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    for key in JSON_ARGUMENTS:
        if isinstance(told.get(key), str):
            try:
                told[key] = json.loads(told[key])
            except ValueError:
                raise SlackError(f"invalid_{key}_format" if key == "blocks" else "invalid_arguments") from None
    return told, token or told.pop("token", None)


def required(arguments: Json, *names: str) -> list[Any]:
    """These arguments. Raises `SlackError` invalid_arguments where one is missing."""
    missing = [name for name in names if not arguments.get(name)]
    if missing:
        told = [f"[ERROR] missing required field: {name}" for name in missing]
        raise SlackError("invalid_arguments", response_metadata={"messages": told})
    return [arguments[name] for name in names]


def checked(arguments: Json, longest: int = 40_000) -> None:
    """Raises `SlackError` for text or blocks that Slack would not take."""
    text, blocks = arguments.get("text") or "", arguments.get("blocks")
    markdown = arguments.get("markdown_text") or ""
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if not (text or blocks or markdown or arguments.get("attachments")):
        raise SlackError("no_text")
    if len(text) > longest or len(markdown) > blocks_.MAX_TEXT:
        raise SlackError("msg_too_long")
    if isinstance(blocks, str):
        raise SlackError("invalid_blocks_format")
    if blocks:
        found = blocks_.faults(blocks)
        if found:
            raise SlackError("invalid_blocks", errors=found, response_metadata={"messages": found})
        if sum(map(len, blocks_.named(blocks, "text"))) > MAX_BLOCKS_TEXT:
            raise SlackError("msg_blocks_too_long")


MAX_BLOCKS_TEXT: Final = 13_200
"""Found by users; Slack tells no number."""


def writable(caller: Caller, room: Room) -> Room:
    """Raises `SlackError` where the bot may not write in the channel."""
    inside = caller.team.bot.id in room.members
    if not inside and room.private:
        raise SlackError("channel_not_found")
    if room.archived:
        raise SlackError("is_archived")
    if not inside and "chat:write.public" not in caller.install.scopes:
        raise SlackError("not_in_channel")
    return room
