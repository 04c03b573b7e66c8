"""Every list of blocks of the scenarios on Slack: kept for CI, and held against what Slack takes.

`QUIZHOST_RECORD_SLACK` names a file that gets one JSON line for each list, with the surface on which it is shown; a
worker of pytest-xdist writes beside it, with its own id in the name. All are held against `slack_sdk.models.blocks`,
and against Slack's own description where `tests.scenarios.recording` finds it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from tests.scenarios import recording
from tests.slack_server import SlackServer
from tests.slack_server.blocks import MESSAGE, named
from tests.slack_server.blocks import faults as faults_of
from tests.slack_server.things import Json

MENTION: Final = re.compile("<[@#]|<!(?!date)")
CALLING: Final = frozenset({"user", "usergroup", "broadcast"})
"""Parts of rich text that call people."""

ID: Final = re.compile(
    r"quiz:[a-z]+:"
    r"(?:(?:[0-9a-f]*|daily-[a-z0-9]+-\d{4}-\d\d-\d\d)(?:\.[0-9a-f]{12})?|[a-z0-9]{6}|[a-z]+\.[a-z]+\.[a-z]+)"
    r":\d+(?::\d)?"
)
"""Ids of buttons: they belong to a game, a daily or a run within it, a schedule, or a board. None tells an answer."""

PUBLIC: Final = ("chat.postMessage", "chat.update")


@dataclass(frozen=True)
class Sent:
    """Some blocks that were sent. `where` tells how; `public` whether others than the addressed person read them."""

    where: str
    blocks: list[Json]
    surface: str = MESSAGE
    text: str = ""
    public: bool = False


def sent(server: SlackServer) -> Iterator[Sent]:
    """All that the program sent: by methods, at the addresses of interactions, and with acknowledgements."""
    for request in server.requests:
        yield from _sent(request.path, request.body)
    for driven in server.world.driven:
        for delivery in driven.deliveries:
            yield from _sent(f"ack of {driven.kind}", delivery.body)


def _sent(where: str, body: Any) -> Iterator[Sent]:
    if not isinstance(body, dict):
        return
    if isinstance(body.get("view"), dict):
        yield Sent(where, body["view"]["blocks"], body["view"]["type"])
    if body.get("blocks"):
        in_channel = where in PUBLIC and not str(body["channel"]).startswith("D")
        yield Sent(
            where,
            body["blocks"],
            text=body.get("text") or "",
            public=in_channel or body.get("response_type") == "in_channel",
        )


def keep(found: Iterable[Sent]) -> None:
    """Append the blocks to the record, where one is wanted."""
    recording.append("QUIZHOST_RECORD_SLACK", ({"blocks": it.blocks, "surface": it.surface} for it in found))


_passed: set[str] = set()
"""Lists that were looked at in this process and found right, apart from ids: many dialogs send the same ones."""


def faults(found: Iterable[Sent]) -> Iterator[str]:
    """What Slack would not accept, one readable line each."""
    described = recording.description()
    for it in found:
        shape = re.sub(r"[0-9a-f]{24,32}|\d{9,}", "#", f"{it.surface} {json.dumps(it.blocks)}")
        if shape in _passed:
            continue
        wrong = faults_of(it.blocks, it.surface)
        if described is not None:
            wrong += described.slack(it.blocks, it.surface)
        yield from (f"{it.where}: {fault}" for fault in wrong)
        if not wrong:
            _passed.add(shape)


def leaks(found: Iterable[Sent]) -> Iterator[str]:
    """What is told to those who should not know it, or not yet; one readable line each."""
    for it in found:
        if it.surface != MESSAGE:
            continue
        buttons = [part for part in elements(it.blocks) if part["type"] == "button"]
        strange = [part["action_id"] for part in buttons if not ID.fullmatch(part["action_id"])]
        yield from (f"{it.where}: the id {id_!r}" for id_ in strange)
        if it.public:
            yield from (f"{it.where}: {what}" for what in _told(it, buttons))


def _told(it: Sent, buttons: list[Json]) -> Iterator[str]:
    text = "\n".join([it.text, *named(it.blocks, "text")])
    yield from (f"private words {found[0]!r}" for found in recording.PRIVATE.finditer(text))
    if MENTION.search("\n".join([it.text, *read_as_markup(it.blocks)])) or CALLING.intersection(
        named(it.blocks, "type")
    ):
        yield "somebody is called"
    letters = [part for part in buttons if len(part["text"]["text"]) == 1]
    if letters:
        yield from (f"told too early: {found[0]!r}" for found in recording.EARLY.finditer(text))
        words = {"text": "", "action_id": "", "accessibility_label": ""}
        looks = {json.dumps({**part, **words}, sort_keys=True) for part in letters}
        places = [part["action_id"].rpartition(":")[2] for part in letters]
        if len(looks) > 1 or places != [str(place) for place in range(len(letters))]:
            yield "the buttons differ by more than their places and words"


def read_as_markup(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [part["text"]] if part.get("type") == "mrkdwn" else []
        yield from read_as_markup([*part.values()])
    elif isinstance(part, list):
        for it in part:
            yield from read_as_markup(it)


def elements(shown: Iterable[Json]) -> Iterator[Json]:
    """All buttons, menus and inputs of some blocks."""
    for block in shown:
        inner = [*block.get("elements", []), *(block[key] for key in ("accessory", "element") if key in block)]
        yield from (part for part in inner if "action_id" in part)
