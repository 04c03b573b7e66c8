"""What comes of an acknowledgement, and of posts to a response_url."""

import json
from typing import Any, Final

from aiohttp import web

from tests.slack_server.calls import Caller, checked
from tests.slack_server.driven import Driven
from tests.slack_server.things import Json, SlackError
from tests.slack_server.views import Views
from tests.slack_server.views import checked as checked_view
from tests.slack_server.world import VIEWS_DEEP, Install, World

KNOWN: Final = (
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts", "metadata",
    "unfurl_links", "unfurl_media", "mrkdwn", "markdown_text",
)  # fmt: skip


class Effects:
    """`errors` are acknowledgements that Slack would not understand."""

    def __init__(self, world: World, views: Views) -> None:
        self.world = world
        self.errors: list[Exception] = []
        self._views = views
        self._takes = {"slash_commands": self._command, "view_submission": self._submission}

    def acknowledged(self, driven: Driven, body: Any) -> None:
        """Do what the acknowledgement of a command or a submission says; others say nothing."""
        take = self._takes.get(driven.kind)
        try:
            if take is not None:
                take(driven, body)
        except SlackError as error:
            self.errors.append(error)

    def posted(self, path: str, body: Json) -> tuple[int, str, str | None]:
        """A post to a response_url: the status, the text and the refusal that it is answered with."""
        driven = self.world.hook(path)
        if isinstance(driven, str):
            return 404, json.dumps({"ok": False, "error": driven}), driven
        try:
            if strange := [key for key in body if key not in KNOWN]:
                raise SlackError("invalid_payload", strange=strange)
            self._answer(driven, body)
        except SlackError as error:
            return 400, json.dumps(error.body), error.error
        driven.responses.append(body)
        self.world.changes.tell()
        return 200, "ok", None

    def _answer(self, driven: Driven, body: Json) -> None:
        source = driven.source
        if body.get("delete_original"):
            if source is None:
                raise SlackError("message_not_found")
            self.world.remove(source)
            return
        checked(body)
        assert driven.channel is not None
        room = self.world.rooms[driven.channel]
        if body.get("replace_original") and source is not None:
            self.world.edit(source, body)
        elif body.get("response_type") == "in_channel":
            self.world.post(room, body)
        else:
            self.world.whisper(room, body, driven.user.id, driven)

    def _command(self, driven: Driven, body: Any) -> None:
        if body in (None, ""):
            return
        told = body if isinstance(body, dict) else {"text": str(body)}
        if told.get("text") or told.get("blocks"):
            self._answer(driven, {key: value for key, value in told.items() if key != "replace_original"})

    def _submission(self, driven: Driven, body: Any) -> None:
        modals = self.world.opened(driven.team, driven.user.id)
        mine = driven.payload["view"]["id"]
        told = body if isinstance(body, dict) else {}
        how = told.get("response_action")
        if how not in (None, "clear", "update", "push", "errors"):
            raise SlackError("invalid_response_action", given=how)
        if how == "errors":
            self._marked(driven, told)
        elif how == "clear":
            modals.stack = []
        elif how is None:
            modals.stack = [it for it in modals.stack if it["id"] != mine]
        else:
            checked_view(told.get("view"), "modal")
            top = next((it for it in modals.stack if it["id"] == mine), None)
            if how == "update" and top is not None:
                self._views.change(top, told["view"])
            elif len(modals.stack) >= VIEWS_DEEP:
                raise SlackError("push_limit_reached")
            else:
                team = self.world.teams[driven.team]
                caller = Caller(Install("", team.id, ()), team)
                modals.stack.append(self._views.made(caller, told["view"], top))
        self.world.changes.tell()

    def _marked(self, driven: Driven, told: Json) -> None:
        inputs = [it["block_id"] for it in driven.payload["view"]["blocks"] if it["type"] == "input"]
        if not told.get("errors") or not set(told["errors"]) <= set(inputs):
            raise SlackError("invalid_errors", inputs=inputs, given=told.get("errors"))


def hook_answer(told: tuple[int, str, str | None]) -> web.Response:
    """The answer of a response_url."""
    status, text, _ = told
    kind = "application/json" if text.startswith("{") else "text/html"
    return web.Response(status=status, text=text, content_type=kind)
