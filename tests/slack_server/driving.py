"""What a test lets people and the network do."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.slack_server import payloads
from tests.slack_server.access import Access
from tests.slack_server.chat import shown
from tests.slack_server.courier import Courier
from tests.slack_server.driven import Driven
from tests.slack_server.moods import Moods
from tests.slack_server.places import Places, person
from tests.slack_server.sockets import Sockets
from tests.slack_server.things import STUDENT, Forgery, Json, Team, User
from tests.slack_server.world import Room, World, element


class Driving(Places, Moods):
    """Presses, commands, shortcuts, submissions, events.

    People are `User`s or their ids; channels are ids, a person's direct message is `dm(user)`; teams are ids, the first
    where none is named. `forge` makes the signature wrong.
    """

    def __init__(self, world: World, sockets: Sockets, courier: Courier, access: Access) -> None:
        Places.__init__(self, world)
        Moods.__init__(self, world, sockets)
        self.courier = courier
        self._access = access
        self._base = ""

    async def press(
        self,
        action_id: str,
        value: Any = None,
        *,
        user: User | str = STUDENT,
        channel: str | None = None,
        message: Json | str | None = None,
        team: str | None = None,
        state: Mapping[str, Any] | None = None,
        forge: Forgery | None = None,
    ) -> Driven:
        """Press a button, or choose `value` in a menu (a list where there may be many), of what the person sees: the
        newest message, open view or Home tab that has it, unless a message (or its ts) is named. `value` of a button
        is its own unless given; `state` is what stands in other inputs, by action_id.

        Where nothing has it, a message is made up that is older than this server. Raises `AssertionError` for a message
        that the person cannot see.
        """
        of = self.world.team(team)
        who = person(user, of)
        ts = message["ts"] if isinstance(message, dict) else message
        found = self.world.showing(action_id, who.id, ts)
        if found is None:
            assert ts is None, f"{who.id} sees no message {ts}"
            found = self._old(self._room(channel, of), action_id, value)
        inputs = payloads.state(found, state or {})
        pressed = {"actions": [payloads.action(found, action_id, value, self.world.clock.ts())]}
        if "hash" in found:
            return await self._drive("block_actions", pressed | payloads.in_view(found, inputs), who, of, None, forge)
        room = self._seen(self.world.rooms[found["channel"]], who)
        told = pressed | payloads.in_message(found, room, inputs) | {"response_url": self._hook()}
        return await self._drive("block_actions", told, who, of, room, forge, source=found)

    async def command(
        self,
        name: str,
        text: str = "",
        *,
        user: User | str = STUDENT,
        channel: str | None = None,
        team: str | None = None,
        forge: Forgery | None = None,
    ) -> Driven:
        """Use a slash command, `command("/quiz", "start sequence-mastery")`: in the team's first channel unless named.
        The bot need not be in it."""
        of = self.world.team(team)
        who, room = person(user, of), self._room(channel, of)
        self._seen(room, who)
        url, trigger = self._hook(), self._trigger()
        told = payloads.command(name, text, of, who, room, trigger, url)
        return await self._send("slash_commands", told, who, of, room, forge, trigger, url)

    async def shortcut(
        self,
        callback_id: str,
        *,
        message: Json | str | None = None,
        user: User | str = STUDENT,
        team: str | None = None,
        forge: Forgery | None = None,
    ) -> Driven:
        """Use a global shortcut, or one of a message where one is named."""
        of = self.world.team(team)
        who = person(user, of)
        told: Json = {"callback_id": callback_id, "action_ts": self.world.clock.ts()}
        if message is None:
            return await self._drive("shortcut", told, who, of, None, forge)
        ts = message["ts"] if isinstance(message, dict) else message
        found = next(it for it in self.world.messages if it["ts"] == ts)
        room = self._seen(self.world.rooms[found["channel"]], who)
        told |= {"channel": payloads.place(room), "message_ts": ts, "message": shown(found)}
        told["response_url"] = self._hook()
        return await self._drive("message_action", told, who, of, room, forge, source=found)

    async def submit(
        self,
        view: Json | str | None = None,
        values: Mapping[str, Any] | None = None,
        *,
        user: User | str = STUDENT,
        team: str | None = None,
        forge: Forgery | None = None,
    ) -> Driven:
        """Submit the view that a person has open on top (or the one named by itself, its id or callback_id), with
        `values` by action_id. What the acknowledgement says is done to the view."""
        of = self.world.team(team)
        who = person(user, of)
        found = self._open(of, who, view)
        told = found | {"state": {"values": payloads.state(found, values or {})}}
        return await self._drive("view_submission", {"view": told, "response_urls": []}, who, of, None, forge)

    async def suggest(
        self, action_id: str, typed: str = "", *, user: User | str = STUDENT, team: str | None = None
    ) -> Driven:
        """Type into an external list of the view on top: the acknowledgement has what it offers."""
        of = self.world.team(team)
        who = person(user, of)
        found = self._open(of, who, None)
        block_id, _ = element(found, action_id) or ("", {})
        told = {"action_id": action_id, "block_id": block_id, "value": typed} | payloads.in_view(found, {})
        return await self._drive("block_suggestion", told, who, of, None, None)

    async def close(
        self, view: Json | str | None = None, *, user: User | str = STUDENT, team: str | None = None
    ) -> Driven | None:
        """Close a view; the bot hears of it (else None) where the view asks for that."""
        of = self.world.team(team)
        who = person(user, of)
        found = self._open(of, who, view)
        modals = self.world.opened(of.id, who.id)
        modals.stack = [it for it in modals.stack if it is not found]
        if not found["notify_on_close"]:
            return None
        return await self._drive("view_closed", {"view": found, "is_cleared": False}, who, of, None, None)

    async def event(
        self,
        name: str,
        body: Json | None = None,
        *,
        user: User | str = STUDENT,
        channel: str | None = None,
        team: str | None = None,
        forge: Forgery | None = None,
    ) -> Driven:
        """Tell of something that happened. `body` is added to what the event tells by itself: `app_home_opened` of the
        Home tab, with the view that was published, `app_uninstalled`, `tokens_revoked`; others get user and channel."""
        of = self.world.team(team)
        who = person(user, of)
        ts = self.world.clock.ts()
        usual: Json = {"type": name, "user": who.id, "channel": channel, "event_ts": ts}
        if name == "app_home_opened":
            home = self.world.opened(of.id, who.id).home
            usual |= {"channel": self.dm(who, team=of.id), "tab": "home"} | ({"view": home} if home else {})
        elif name == "app_uninstalled":
            usual = {"type": name}
        elif name == "tokens_revoked":
            usual = {"type": name, "tokens": {"oauth": [], "bot": [of.bot.id]}}
        told = {key: value for key, value in usual.items() if value is not None} | (body or {})
        payload = payloads.event(told, of, self.world.clock.id("Ev"), self.world.clock.now())
        room = self.world.rooms.get(channel or "")
        return await self._send("events_api", payload, who, of, room, forge, None, None)

    async def challenge(self, *, forge: Forgery | None = None) -> Driven:
        """Ask whether the address is the bot's, as when it is entered at Slack: `acked()` tells the challenge again."""
        of = self.world.team(None)
        told = {"type": "url_verification", "token": payloads.VERIFICATION, "challenge": uuid4().hex}
        return await self._send("events_api", told, of.users[0], of, None, forge, None, None)

    async def uninstall(self, team: str | None = None, *, revoked_first: bool = False) -> list[Driven]:
        """Somebody throws the app out: its tokens end, and both events are told, in either order."""
        of = self.world.team(team)
        for install in self.world.installs:
            if install.team == of.id:
                install.ended = "account_inactive"
        names = ["app_uninstalled", "tokens_revoked"]
        return [await self.event(name, team=of.id) for name in (reversed(names) if revoked_first else names)]

    def authorize(self, team: str | None = None, scopes: tuple[str, ...] | None = None) -> str:
        """Somebody lets the app in: the code that oauth.v2.access turns into a token, once."""
        of = self.world.team(team)
        return self._access.authorize(of.id, tuple(of.scopes) if scopes is None else scopes)

    async def repeat(self, it: Driven, reason: str = "http_timeout", *, forge: Forgery | None = None) -> None:
        """Deliver the same once more: with X-Slack-Retry-Num by HTTP, as the same envelope in Socket Mode."""
        await self.courier.send(it, number=len(it.deliveries), reason=reason, forge=forge)

    async def _drive(
        self,
        kind: str,
        more: Json,
        who: User,
        of: Team,
        room: Room | None,
        forge: Forgery | None,
        *,
        source: Json | None = None,
    ) -> Driven:
        trigger = self._trigger()
        told = payloads.interaction(kind, of, who, trigger) | more
        return await self._send(kind, told, who, of, room, forge, trigger, more.get("response_url"), source)

    async def _send(
        self,
        kind: str,
        payload: Json,
        who: User,
        of: Team,
        room: Room | None,
        forge: Forgery | None,
        trigger: str | None,
        url: str | None,
        source: Json | None = None,
    ) -> Driven:
        now, place = self.world.clock.now(), room.id if room else None
        it = Driven(kind, payload, now, who, of.id, place, self.world.changes, trigger, url, str(uuid4()), source)
        self.world.driven.append(it)
        if url is not None:
            self.world.hooks[url.removeprefix(f"{self._base}/")] = it
        await self.courier.send(it, forge=forge)
        return it

    def _trigger(self) -> str:
        return f"{self.world.clock.ts().replace('.', '')}.{uuid4().hex}"

    def _hook(self) -> str:
        return f"{self._base}/response/{uuid4().hex}"

    def _room(self, channel: str | None, of: Team) -> Room:
        first = next(it.id for it in self.world.rooms.values() if it.team == of.id)
        return self.world.rooms[channel or first]

    def _seen(self, room: Room, who: User) -> Room:
        assert who.id in room.members, f"{who.id} is not in {room.id}"
        return room

    def _old(self, room: Room, action_id: str, value: Any) -> Json:
        button: Json = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "?"}}
        if value is not None:
            button["value"] = value
        return self.world.post(room, {"text": "?", "blocks": [{"type": "actions", "elements": [button]}]})

    def _open(self, of: Team, who: User, view: Json | str | None) -> Json:
        stack = self.world.opened(of.id, who.id).stack
        assert stack, f"{who.id} has no view open"
        if view is None:
            return stack[-1]
        name = view["id"] if isinstance(view, dict) else view
        found = [it for it in stack if name in (it["id"], it["callback_id"])]
        assert found, f"{who.id} has no view {name} open"
        return found[-1]
