"""The methods that tell of people, groups and channels, and that open direct messages."""

from typing import Final

from tests.slack_server.calls import Caller, Method, Table, required
from tests.slack_server.things import Json, SlackError, User
from tests.slack_server.world import Room, World

READ_ANY: Final = ("channels:read", "groups:read", "im:read", "mpim:read")


class People:
    def __init__(self, world: World) -> None:
        self.world = world

    def table(self) -> Table:
        return {
            "conversations.open": Method(self._open, ("im:write", "mpim:write")),
            "conversations.info": Method(self._info, READ_ANY, json=False),
            "users.info": Method(self._user, ("users:read",), json=False),
            "users.conversations": Method(self._mine, READ_ANY, json=False),
            "usergroups.users.list": Method(self._members, ("usergroups:read",), json=False),
        }

    def _open(self, caller: Caller, arguments: Json) -> Json:
        if arguments.get("channel"):
            room = self.world.room(caller.team.id, arguments["channel"])
            return {"channel": {"id": room.id}}
        (users,) = required(arguments, "users")
        ids = users.split(",") if isinstance(users, str) else list(users)
        people = [self.world.person(caller.team.id, id_) for id_ in ids]
        if len(people) > 1:
            raise NotImplementedError("This Slack has no direct messages with several people.")
        if people[0].bot:
            raise SlackError("cannot_dm_bot")
        known = len(self.world.rooms)
        room = self.world.dm(caller.team.id, people[0])
        again = {"no_op": True, "already_open": True} if len(self.world.rooms) == known else {}
        return again | {"channel": told_room(self.world, room) if arguments.get("return_im") else {"id": room.id}}

    def _info(self, caller: Caller, arguments: Json) -> Json:
        room = self.world.room(caller.team.id, str(required(arguments, "channel")[0]))
        if room.private and caller.team.bot.id not in room.members:
            raise SlackError("channel_not_found")
        caller.need(_scope(room))
        told = told_room(self.world, room) | {"is_member": caller.team.bot.id in room.members}
        return {"channel": told | ({"num_members": len(room.members)} if arguments.get("include_num_members") else {})}

    def _user(self, caller: Caller, arguments: Json) -> Json:
        return {"user": told_user(self.world.person(caller.team.id, required(arguments, "user")[0]), caller.team.id)}

    def _members(self, caller: Caller, arguments: Json) -> Json:
        wanted = required(arguments, "usergroup")[0]
        found = next((it for it in caller.team.groups if it.id == wanted), None)
        if found is None:
            raise SlackError("no_such_subteam")
        disabled_too = str(arguments.get("include_disabled", "")).lower() in ("true", "1")
        if found.disabled and not disabled_too:
            raise SlackError("subteam_disabled")
        return {"users": list(found.members)}

    def _mine(self, caller: Caller, arguments: Json) -> Json:
        kinds = str(arguments.get("types") or "public_channel").split(",")
        who = arguments.get("user") or caller.team.bot.id
        self.world.person(caller.team.id, who)
        rooms = [it for it in self.world.rooms.values() if it.team == caller.team.id and who in it.members]
        if str(arguments.get("exclude_archived", "")).lower() in ("true", "1"):
            rooms = [it for it in rooms if not it.archived]
        rooms = [it for it in rooms if _kind(it) in kinds]
        for room in rooms:
            caller.need(_scope(room))
        start = int(arguments.get("cursor") or 0)
        end = start + int(arguments.get("limit") or 100)
        told = [told_room(self.world, it) for it in rooms[start:end]]
        return {"channels": told, "response_metadata": {"next_cursor": str(end) if end < len(rooms) else ""}}


def _kind(room: Room) -> str:
    if room.dm is not None:
        return "im"
    return "private_channel" if room.private else "public_channel"


def _scope(room: Room) -> str:
    return {"im": "im:read", "private_channel": "groups:read", "public_channel": "channels:read"}[_kind(room)]


def told_room(world: World, room: Room) -> Json:
    """A channel as Slack tells it."""
    kinds = {
        "is_channel": _kind(room) == "public_channel",
        "is_group": _kind(room) == "private_channel",
        "is_im": room.dm is not None,
        "is_mpim": False,
        "is_private": room.private,
        "is_archived": room.archived,
        "context_team_id": room.team,
    }
    if room.dm is not None:
        return {"id": room.id, "user": room.dm.id, "is_open": True, **kinds}
    more = {"name": room.name, "name_normalized": room.name, "creator": world.teams[room.team].bot.id}
    return {"id": room.id, **more, "is_general": False, "topic": {"value": ""}, "purpose": {"value": ""}, **kinds}


def told_user(user: User, team: str) -> Json:
    """A person as Slack tells them."""
    shown = user.shown or user.name
    organisation = {"enterprise_user": {"id": user.id, "teams": list(user.teams)}} if user.teams else {}
    return organisation | {
        "id": user.id,
        "team_id": user.home or team,
        "name": user.name,
        "real_name": shown,
        "deleted": False,
        "tz": user.tz,
        "tz_label": "Time",
        "tz_offset": 0,
        "locale": user.locale,
        "profile": {"real_name": shown, "display_name": shown, "team": team},
        "is_admin": user.admin,
        "is_owner": False,
        "is_bot": user.bot,
        "is_app_user": False,
    }
