"""The methods that post, edit, delete and link to messages."""

from typing import Any, Final

from tests.slack_server.calls import Caller, Method, Table, checked, required, writable
from tests.slack_server.things import Json, SlackError, seconds
from tests.slack_server.world import Room, World

WRITE: Final = ("chat:write",)
MAX_UPDATE: Final = 4_000


class Chat:
    def __init__(self, world: World) -> None:
        self.world = world

    def table(self) -> Table:
        return {
            "chat.postMessage": Method(self._post, WRITE),
            "chat.update": Method(self._update, WRITE),
            "chat.delete": Method(self._delete, WRITE),
            "chat.postEphemeral": Method(self._whisper, WRITE),
            "chat.getPermalink": Method(self._permalink),
        }

    def _post(self, caller: Caller, arguments: Json) -> Json:
        room = writable(caller, self._room(caller, arguments))
        checked(arguments)
        made = self.world.post(room, arguments)
        return {"channel": room.id, "ts": made["ts"], "message": shown(made)}

    def _update(self, caller: Caller, arguments: Json) -> Json:
        room, found = self._mine(caller, arguments, "cant_update_message")
        window = caller.team.edit_window_s
        if window is not None and self.world.clock.now() / 1000 - seconds(found["ts"]) > window:
            raise SlackError("edit_window_closed")
        checked(arguments, MAX_UPDATE)
        edited = self.world.edit(found, arguments)
        return {"channel": room.id, "ts": found["ts"], "text": edited["text"], "message": shown(edited)}

    def _delete(self, caller: Caller, arguments: Json) -> Json:
        room, found = self._mine(caller, arguments, "cant_delete_message")
        self.world.remove(found)
        return {"channel": room.id, "ts": found["ts"]}

    def _whisper(self, caller: Caller, arguments: Json) -> Json:
        (user,) = required(arguments, "user")
        room = writable(caller, self._room(caller, arguments))
        if user not in room.members:
            raise SlackError("user_not_in_channel")
        checked(arguments)
        told = self.world.whisper(room, arguments, user, None)
        return {"message_ts": told["ts"]}

    def _permalink(self, caller: Caller, arguments: Json) -> Json:
        (ts,) = required(arguments, "message_ts")
        room = self._room(caller, arguments)
        if caller.team.bot.id not in room.members and room.private:
            raise SlackError("channel_not_found")
        self.world.found(room, ts)
        place = f"https://{caller.team.domain}.slack.com/archives/{room.id}/p{ts.replace('.', '')}"
        return {"channel": room.id, "permalink": place}

    def _room(self, caller: Caller, arguments: Json) -> Room:
        name: Any = arguments.get("channel")
        if not name:
            raise SlackError("channel_not_found")
        if str(name)[0] in "UW":
            try:
                return self.world.dm(caller.team.id, self.world.person(caller.team.id, name))
            except SlackError:
                raise SlackError("channel_not_found") from None
        return self.world.room(caller.team.id, str(name))

    def _mine(self, caller: Caller, arguments: Json, refusal: str) -> tuple[Room, Json]:
        (ts,) = required(arguments, "ts")
        # Only the id of a direct message will do here, not that of a person.
        room = self.world.room(caller.team.id, str(arguments.get("channel")))
        if caller.team.bot.id not in room.members and room.private:
            raise SlackError("channel_not_found")
        if room.archived:
            raise SlackError("is_archived")
        found = self.world.found(room, ts)
        if found["user"] != caller.team.bot.id:
            raise SlackError(refusal)
        return room, found


def shown(message: Json) -> Json:
    """A message as answers and payloads tell it."""
    return {key: value for key, value in message.items() if key not in ("channel", "to", "is_ephemeral")}
