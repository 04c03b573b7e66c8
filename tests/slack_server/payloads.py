"""What the bot is told, as the real platform tells it."""

import re
from collections.abc import Mapping
from typing import Any, Final

from tests.slack_server.chat import shown
from tests.slack_server.things import APP, Json, Team, User
from tests.slack_server.world import Room, element, elements

VERIFICATION: Final = "a-verification-token"
"""Slack still sends it; nobody should look at it."""


def team(it: Team) -> Json:
    return {"id": it.id, "domain": it.domain}


def person(user: User, of: Team) -> Json:
    """Somebody in an interaction."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": of.id}


def place(room: Room) -> Json:
    """Where an interaction was."""
    name = "directmessage" if room.dm else "privategroup" if room.private else room.name
    return {"id": room.id, "name": name}


def interaction(kind: str, of: Team, user: User, trigger: str) -> Json:
    """What all interactions tell."""
    return {
        "type": kind,
        "user": person(user, of),
        "api_app_id": APP,
        "token": VERIFICATION,
        "team": team(of),
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger,
    }


def in_message(message: Json, room: Room, state: Json) -> Json:
    """What a press in a message tells of it; of an ephemeral one Slack gives no more than its place."""
    private = bool(message.get("is_ephemeral"))
    container = {"type": "message", "message_ts": message["ts"], "channel_id": room.id, "is_ephemeral": private}
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    told = {"container": container, "channel": place(room), "state": {"values": state}}
    return told if private else told | {"message": shown(message)}


def in_view(view: Json, state: Json) -> Json:
    """What a press in a view tells of it."""
    told = view | {"state": {"values": state}}
    return {"container": {"type": "view", "view_id": view["id"]}, "view": told}


def action(holder: Json, action_id: str, value: Any, ts: str) -> Json:
    """One press. `value` is a button's value, or what was chosen in a menu; None keeps the button's own."""
    block_id, it = element(holder, action_id) or ("b0", {"type": "button", "action_id": action_id})
    told: Json = {"type": it["type"], "action_id": action_id, "block_id": block_id, "action_ts": ts}
    if it["type"] != "button":
        return told | chosen(it, value)
    given = it.get("value") if value is None else value
    told |= {key: it[key] for key in ("text", "style", "url") if key in it}
    return told if given is None else told | {"value": given}


_SELECTED: Final = {
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
_INITIAL: Final = (
    "initial_value", "initial_conversation", "initial_channel", "initial_user", "initial_date", "initial_time",
)  # fmt: skip
_ONE: Final = ("static_select", "external_select", "radio_buttons", "overflow")
_MANY: Final = ("multi_static_select", "multi_external_select", "checkboxes")


def chosen(it: Json, value: Any) -> Json:
    """What was put into a menu or an input: for options their value, a list of them where there may be many, and files
    as `tests.slack_server.files.Files.offer` gives them."""
    if it["type"] == "file_input":
        assert len(value or []) <= it.get("max_files", 10), "no client takes so many files"
        return {"files": value or []}
    if it["type"] in _ONE:
        return {"selected_option": None if value is None else _option(it, value)}
    if it["type"] in _MANY:
        return {"selected_options": [_option(it, one) for one in value or []]}
    return {_SELECTED.get(it["type"], "value"): value}


def _option(it: Json, value: str) -> Json:
    groups = [group["options"] for group in it.get("option_groups") or []]
    known = [option for options in [it.get("options") or [], *groups] for option in options]
    if it["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    found: list[Json] = [option for option in known if option["value"] == value]
    assert found, f"{value!r} is none of the options of {it['action_id']}"
    return found[0]


def state(holder: Json, values: Mapping[str, Any]) -> Json:
    """What stands in all inputs of a message or view: `values` by action_id, the initial ones elsewhere."""
    told: Json = {}
    for block_id, it in elements(holder):
        if it["type"] in ("button", "overflow"):
            continue
        initial = next((it[key] for key in _INITIAL if key in it), None)
        if "initial_option" in it:
            initial = it["initial_option"]["value"]
        if "initial_options" in it:
            initial = [option["value"] for option in it["initial_options"]]
        given = chosen(it, values.get(it["action_id"], initial))
        told.setdefault(block_id, {})[it["action_id"]] = {"type": it["type"], **given}
    return told


def escaped(text: str, of: Team) -> str:
    """What was typed behind a command that asks for ids (`should_escape`): people, groups and channels of the team by
    their ids, and Slack's three signs escaped. Ids that were typed stay as they are, as when they were picked."""
    names = {f"@{user.name}": f"<@{user.id}|{user.name}>" for user in of.users}
    names |= {f"@{group.handle}": f"<!subteam^{group.id}|@{group.handle}>" for group in of.groups}
    names |= {f"#{channel.name}": f"<#{channel.id}|{channel.name}>" for channel in of.channels}
    parts = re.split(r"(<[@#!][^<>]*>|[@#][\w.-]+)", text)
    for number, part in enumerate(parts):
        if number % 2 == 0 or not part.startswith("<"):
            plain = part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            parts[number] = names.get(part, plain)
    return "".join(parts)


def command(name: str, text: str, of: Team, user: User, room: Room, trigger: str, response_url: str) -> Json:
    """A slash command's form."""
    return {
        "token": VERIFICATION,
        "team_id": of.id,
        "team_domain": of.domain,
        "channel_id": room.id,
        "channel_name": place(room)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": escaped(text, of),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def event(body: Json, of: Team, id_: str, at_ms: int) -> Json:
    """An event in its envelope."""
    authorization = {
        "enterprise_id": None,
        "team_id": of.id,
        "user_id": of.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": VERIFICATION,
        "team_id": of.id,
        "api_app_id": APP,
        "event": body,
        "type": "event_callback",
        "event_id": id_,
        "event_time": at_ms // 1000,
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }
