"""What a local Slack remembers: teams, installs, channels, messages, views, triggers, response URLs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.http_server.waiting import Changes
from tests.slack_server.driven import HOOK_MS, HOOK_USES, TRIGGER_MS, Driven
from tests.slack_server.things import APP, Clock, Json, SlackError, Team, User

VIEWS_DEEP: Final = 3


@dataclass
class Room:
    """A channel or a direct message as it is now. `members` are ids of people and of the bot."""

    id: str
    team: str
    name: str
    members: set[str]
    archived: bool = False
    private: bool = False
    dm: User | None = None


@dataclass
class Install:
    """A token. `ended` is the error with which it is refused once it no longer holds."""

    token: str
    team: str
    scopes: tuple[str, ...]
    ended: str | None = None


@dataclass
class Modals:
    """The views that one person has open, the newest last, and the Home tab that was published for them."""

    stack: list[Json] = field(default_factory=list)
    home: Json | None = None


class World:
    """All that outlives a connection. `ephemerals` are all that anybody got, with `user` in each."""

    def __init__(self, teams: Sequence[Team]) -> None:
        self.clock = Clock()
        self.changes = Changes()
        self.teams = {team.id: team for team in teams}
        self.users = {user.id: user for team in teams for user in (*team.users, team.bot)}
        self.installs = [Install(team.token, team.id, tuple(team.scopes)) for team in teams if team.token is not None]
        self.rooms: dict[str, Room] = {}
        for team in teams:
            for it in team.channels:
                people = [user.id for user in team.users] if it.members is None else it.members
                members = {*people, *([team.bot.id] if it.bot else [])}
                self.rooms[it.id] = Room(it.id, team.id, it.name, members, it.archived, it.private)
        self.messages: list[Json] = []
        self.ephemerals: list[Json] = []
        self.driven: list[Driven] = []
        self.hooks: dict[str, Driven] = {}
        self.modals: dict[tuple[str, str], Modals] = {}
        self.codes: dict[str, tuple[str, tuple[str, ...], bool]] = {}

    def team(self, id_: str | None) -> Team:
        """The team with this id, or the first."""
        return next(iter(self.teams.values())) if id_ is None else self.teams[id_]

    def room(self, team: str, name: str) -> Room:
        """The channel with this id or "#name". Raises `SlackError` channel_not_found, also for another team's."""
        found = self.rooms.get(name)
        if found is None and name.startswith("#"):
            found = next((it for it in self.rooms.values() if it.name == name[1:] and it.team == team), None)
        if found is None or found.team != team:
            raise SlackError("channel_not_found")
        return found

    def dm(self, team: str, person: User) -> Room:
        """The direct message with somebody, always the same one."""
        for it in self.rooms.values():
            if it.dm == person and it.team == team:
                return it
        bot = self.teams[team].bot
        made = Room(self.clock.id("D"), team, "", {person.id, bot.id}, private=True, dm=person)
        self.rooms[made.id] = made
        return made

    def person(self, team: str, id_: str) -> User:
        """Raises `SlackError` user_not_found."""
        it = self.teams[team]
        found = next((user for user in (*it.users, it.bot) if user.id == id_), None)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def install(self, token: str) -> Install:
        """Raises `SlackError` invalid_auth, token_revoked or account_inactive."""
        found = next((it for it in self.installs if it.token == token), None)
        if found is None:
            raise SlackError("invalid_auth")
        if found.ended is not None:
            raise SlackError(found.ended)
        return found

    # Messages.

    def made(self, room: Room, body: Json) -> Json:
        """A message of the bot's, not yet anywhere."""
        bot = self.teams[room.team].bot
        told: Json = {
            "type": "message",
            "user": bot.id,
            "bot_id": f"B{bot.id[1:]}",
            "app_id": APP,
            "team": room.team,
            "ts": self.clock.ts(),
            "text": body.get("text") or body.get("markdown_text") or "",
        }
        if body.get("blocks"):
            told["blocks"] = numbered(body["blocks"])
        kept = ("thread_ts", "metadata", "attachments")
        return told | {key: body[key] for key in kept if body.get(key)} | {"channel": room.id}

    def post(self, room: Room, body: Json) -> Json:
        """A new message for everybody in the channel."""
        made = self.made(room, body)
        self.messages.append(made)
        self.changes.tell()
        return made

    def whisper(self, room: Room, body: Json, user: str, cause: Driven | None) -> Json:
        """A new message for one person, because of what they did, or of the newest thing that they did there."""
        if cause is None:
            mine = (it for it in reversed(self.driven) if it.user.id == user and it.channel == room.id)
            cause = next(mine, None)
        told = self.made(room, body) | {"to": user, "is_ephemeral": True}
        self.ephemerals.append(told)
        if cause is not None:
            cause.private.append(told)
        self.changes.tell()
        return told

    def edit(self, message: Json, body: Json) -> Json:
        """Change text and blocks. As with Slack, new text without blocks takes the blocks away."""
        if "blocks" in body or "text" in body or "markdown_text" in body:
            message.pop("blocks", None)
        if body.get("blocks"):
            message["blocks"] = numbered(body["blocks"])
        message["text"] = body.get("text", message["text"] if not body.get("markdown_text") else body["markdown_text"])
        for key in ("metadata", "attachments"):
            if key in body:
                message[key] = body[key]
        message["edited"] = {"user": message["user"], "ts": self.clock.ts()}
        self.changes.tell()
        return message

    def found(self, room: Room, ts: Any) -> Json:
        """The public message. Raises `SlackError` message_not_found."""
        for it in self.messages:
            if it["channel"] == room.id and it["ts"] == str(ts):
                return it
        raise SlackError("message_not_found")

    def remove(self, message: Json) -> None:
        """The message is gone, public or private."""
        self.messages = [it for it in self.messages if it is not message]
        self.ephemerals = [it for it in self.ephemerals if it is not message]
        for driven in self.driven:
            driven.private = [it for it in driven.private if it is not message]
        self.changes.tell()

    def showing(self, action_id: str, user: str, message: str | None) -> Json | None:
        """The newest message, view or Home tab that the person sees and that has this action."""
        mine = [it for it in self.ephemerals if it["to"] == user]
        seen = [*self.messages, *mine]
        newest = sorted(seen, key=lambda it: it["ts"], reverse=True)
        if message is not None:
            return next((it for it in newest if it["ts"] == message), None)
        modals = [it for (_, who), it in self.modals.items() if who == user]
        tops = [it.stack[-1] for it in modals if it.stack]
        homes = [it.home for it in modals if it.home is not None]
        return next((it for it in [*tops, *newest, *homes] if element(it, action_id)), None)

    # What a press lends.

    def triggered(self, trigger: Any, team: str) -> Driven:
        """What this trigger came from; it is used up. Raises `SlackError` where it is none, old or used."""
        found = next((it for it in self.driven if it.trigger == trigger and it.team == team), None)
        if found is None:
            raise SlackError("invalid_trigger_id")
        if self.clock.now() - found.at > TRIGGER_MS:
            raise SlackError("expired_trigger_id")
        if found.triggered:
            raise SlackError("exchanged_trigger_id")
        found.triggered = True
        return found

    def hook(self, path: str) -> Driven | str:
        """What this response_url came from, or the word by which it is refused."""
        found = self.hooks.get(path)
        if found is None:
            return "invalid_url"
        if self.clock.now() - found.at > HOOK_MS:
            return "expired_url"
        return "used_url" if len(found.responses) >= HOOK_USES else found

    def opened(self, team: str, user: str) -> Modals:
        """The views of one person."""
        return self.modals.setdefault((team, user), Modals())


def numbered(blocks: list[Json]) -> list[Json]:
    """Blocks with a block_id each, as Slack gives them."""
    return [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)]


def elements(holder: Json) -> Iterator[tuple[str, Json]]:
    """All buttons, menus and inputs of a message or view, each with its block_id."""
    for block in holder.get("blocks") or []:
        inner = [*block.get("elements", []), *(block[key] for key in ("accessory", "element") if key in block)]
        for it in inner:
            if isinstance(it, dict) and "action_id" in it:
                yield block["block_id"], it


def element(holder: Json, action_id: str) -> tuple[str, Json] | None:
    """The element with this action_id, with its block_id."""
    return next((found for found in elements(holder) if found[1]["action_id"] == action_id), None)
