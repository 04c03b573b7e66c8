"""A Discord in which anything may be sent to the program: forged commands, presses and forms."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import discord
from discord import app_commands
from hypothesis import strategies as st
from simcord.backend import serializers
from simcord.builders import ChannelHandle
from simcord.interactions import base_payload, command_leaves, resolve_handle, store_interaction_attachment

from adapters.buttons import Action, Button
from adapters.discord.catalogue import commands
from adapters.discord.client import intents
from adapters.discord.desk import Desk
from bot.host.reports import question_key
from tests.scenarios import recording
from tests.scenarios.discord_days import DiscordDays
from tests.scenarios.discord_world import Actor, Payload, World, text_of
from tests.scenarios.fuzzing import PAUSE_MS, Said, be_strict, booleans, mostly, numbers, typed

COMMAND: Final = 2
COMPONENT: Final = 3
SUGGEST: Final = 4
FORM: Final = 5
"""Kinds of interactions."""

MESSAGE: Final = 4
CHANGED: Final = 7
SUGGESTED: Final = 8
OPENED: Final = 9
"""Kinds of answers: a message, another in its place, choices for what is being typed, and a form."""

STRING: Final = 3
INTEGER: Final = 4
BOOLEAN: Final = 5
USER: Final = 6
CHANNEL: Final = 7
ROLE: Final = 8
MENTIONABLE: Final = 9
NUMBER: Final = 10
"""Kinds of options."""

EPHEMERAL: Final = 64

Handle = Any
"""A member, a role or a channel; simcord has no common type for them."""


def registered() -> list[dict[str, Any]]:
    """All commands as Discord is told of them."""
    tree = app_commands.CommandTree(discord.Client(intents=intents()))
    for command in commands(cast(Desk, None)):  # how they look does not depend on who serves them
        tree.add_command(command)
    return [command.to_dict(tree) for command in tree.get_commands()]


ROOTS: Final = {root["name"]: root for root in registered()}
LEAVES: Final = {" ".join(path): leaf for root in ROOTS.values() for path, leaf in command_leaves(root)}
"""What people can type, each with its options."""

SUGGESTING: Final = [
    (path, option["name"])
    for path, leaf in LEAVES.items()
    for option in leaf.get("options", [])
    if option.get("autocomplete")
]
"""The options for which something is suggested while people type."""


@dataclass(frozen=True)
class Answer:
    """What came of an interaction. `kinds` are those of its answers, `messages` what they say and what followed.

    `elsewhere` is what else was sent to Discord meanwhile, such as posts in channels.
    """

    kinds: tuple[int, ...]
    messages: tuple[Said, ...] = ()
    form: Payload = field(default_factory=dict)
    suggested: list[Payload] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def refuses(self) -> bool:
        """Whether it says that nothing was done."""
        return any(said.refuses for said in self.messages)


@dataclass(frozen=True)
class Seat:
    """Somebody at a place. `message` is one for their eyes alone, on which they press; `guild` None for direct ones."""

    actor: Actor
    channel: int
    guild: int | None
    message: Payload


class Fuzzed(DiscordDays):
    """A channel in which a daily is open, beside a game in another; Ann plays alone too. Then it takes anything.

    `handles` are of people, roles and channels, and `things` the names of games, a schedule and a question. `seats` are
    a member's, a moderator's, an admin's, and the member's in direct messages, by these words.
    """

    seats: dict[str, Seat]
    handles: list[Handle]
    things: list[str]

    async def begins(self) -> None:
        """Let there be something of everything that can be named."""
        assert self.guild is not None
        env = self.world.env
        role = self.guild.create_role("admin", permissions=discord.Permissions(administrator=True))
        ada = self.guild.add_member(env.create_user("ada"), roles=[role])
        await self.mia.adds_daily("00:01", questions=2, window_hours=48)
        await self.passes(120)
        beside = await self.elsewhere(same_server=True)
        await DiscordDays(self.world, self.guild, beside.channel, *self.actors).ann.starts()
        await self.ann.starts(mode="practice")
        alone = self.actors[0].user
        people = {"member": self.actors[0], "moderator": self.actors[2], "admin": ada}
        self.seats = {role: await self._seat(actor, self.channel, self.guild.id) for role, actor in people.items()}
        self.seats["alone"] = await self._seat(alone, alone.dm_channel, None)
        self.handles = [*self.actors, ada, role, self.channel, beside.channel]
        games = [info.game_id for info in await self._store.running()]
        self.things = [*games, await self.newest_schedule(), question_key("tensors/q1")]
        assert self.daily and len(games) == 3
        self.state = self._store.state
        be_strict(self._store)

    async def _seat(self, actor: Actor, channel: ChannelHandle, guild: int | None) -> Seat:
        """Somebody who looks at their own page."""
        place = () if guild is None else (channel,)
        shown = (await actor.slash(*place, "quiz me")).response
        assert shown is not None
        backend = self.world.env.backend
        message = serializers.message_payload(backend, backend.get_message(channel.id, shown.id))
        return Seat(actor, channel.id, guild, dict(message))

    # --- what is sent ------------------------------------------------------------------------------------------------

    async def uses(self, seat: Seat, path: str, options: list[Payload]) -> Answer:
        """Use a command with these options, lawful or not."""
        resolved: Payload = {}
        for handle in self.handles:
            if seat.guild is not None and str(handle.id) in [option["value"] for option in options]:
                resolve_handle(seat.actor, handle, resolved, channel_id=seat.channel)
        return await self._sends(seat, COMMAND, _named(path, options) | {"resolved": resolved})

    async def types_into(self, seat: Seat, path: str, option: str, words: str) -> list[Payload]:
        """Type this where something is suggested."""
        given = {"name": option, "type": STRING, "value": words, "focused": True}
        answer = await self._sends(seat, SUGGEST, _named(path, [given]))
        assert answer.kinds == (SUGGESTED,)
        return answer.suggested

    async def presses_id(self, seat: Seat, custom_id: str) -> Answer:
        """Press a button with this id."""
        return await self._sends(seat, COMPONENT, {"custom_id": custom_id, "component_type": 2})

    async def submits(self, seat: Seat, custom_id: str, values: Mapping[str, Any], *, in_rows: bool = False) -> Answer:
        """Send a form with these values of its fields; `in_rows` as clients did before fields had labels."""
        fields = [{"type": 4, "custom_id": name, "value": value} for name, value in values.items()]
        parts = [{"type": 1, "components": [it]} if in_rows else {"type": 18, "component": it} for it in fields]
        return await self._sends(seat, FORM, {"custom_id": custom_id, "components": parts})

    async def brings(self, seat: Seat, name: str, content: bytes, **odd: Any) -> Answer:
        """Send the form for a file; `odd` is what Discord would say otherwise of it."""
        resolved: Payload = {}
        id_ = store_interaction_attachment(self.world.env.backend, seat.channel, "pack", content, resolved)
        resolved["attachments"][id_] |= {"filename": name, **odd}
        part = {"type": 18, "component": {"type": 19, "custom_id": "text", "values": [id_]}}
        data = {"custom_id": Button(Action.BRING).custom_id, "components": [part], "resolved": resolved}
        return await self._sends(seat, FORM, data)

    async def _sends(self, seat: Seat, kind: int, data: Payload) -> Answer:
        env = self.world.env
        before, errors = len(env.http_requests), env.error_cursor
        record, payload = base_payload(
            env.backend, type=kind, channel_id=seat.channel, guild_id=seat.guild, user_id=seat.actor.id, data=data
        )
        if kind in (COMPONENT, FORM):
            payload["message"] = seat.message
            record.source_message_id = int(seat.message["id"])
        self.world.clock.jump(PAUSE_MS)
        self.world.deliver(payload)
        await self._rests()
        strange = [error for error in env.errors_since(errors) if not isinstance(error, app_commands.AppCommandError)]
        assert not strange, strange
        del env._errors[errors:]  # what discord.py itself refuses is told as well, and no fault
        return self._answer(record.id, record.token, before)

    async def _rests(self) -> None:
        """As `World.rests`, which looks again after a while of real time."""
        for _ in range(2):
            await self.world.env.settle(idle=0.001)
            await self.world.clock.settle()

    def _answer(self, id_: int, token: str, before: int) -> Answer:
        new = self.world.env.http_requests[before:]
        sent = [request for request in new if token in request.path]
        answers = [request.json for request in sent if request.path.startswith(f"/interactions/{id_}/")]
        followed = [request for request in sent if request.path.startswith("/webhooks/")]
        kinds = tuple(answer["type"] for answer in answers)
        data = answers[0].get("data") or {} if answers else {}
        shown = [_said(data, kinds[0])] if kinds and kinds[0] in (MESSAGE, CHANGED) else []
        return Answer(
            kinds,
            # An edit cannot make others see what they could not.
            (*shown, *(_said(it.json, CHANGED if it.method == "PATCH" else MESSAGE) for it in followed)),
            form=data if kinds == (OPENED,) else {},
            suggested=data.get("choices") or [],
            elsewhere=[f"{it.method} {it.path}" for it in new if token not in it.path and it.method != "GET"],
        )


def _named(path: str, options: list[Payload]) -> Payload:
    root, *inner = path.split()
    for name in reversed(inner):
        options = [{"name": name, "type": 1, "options": options}]
    return {"id": "1", "name": root, "type": 1, "options": options}


def _said(body: Payload, kind: int) -> Said:
    # What takes the place of a private message is private as well.
    return Said(text_of(body.get("components", [])), body, kind == CHANGED or bool(body["flags"] & EPHEMERAL))


# --- what may be sent ------------------------------------------------------------------------------------------------

_OF_EACH_KIND: Final = {
    STRING: typed,
    INTEGER: numbers,
    NUMBER: numbers,
    BOOLEAN: booleans,
    **dict.fromkeys((USER, CHANNEL, ROLE, MENTIONABLE), st.integers(1, 2**63 - 1).map(str)),
}


def options_of(path: str, table: Fuzzed) -> st.SearchStrategy[list[Payload]]:
    """Values of a command's options, most of them lawful, some of them missing."""

    def given(option: Payload) -> st.SearchStrategy[list[Payload]]:
        values = mostly(_lawful(option, table), _OF_EACH_KIND[option["type"]])
        filled = values.map(lambda it: [{"name": option["name"], "type": option["type"], "value": it}])
        return filled if option.get("required") else st.just([]) | filled

    parts = [given(option) for option in LEAVES[path].get("options", [])]
    return st.tuples(*parts).map(lambda found: [one for part in found for one in part])


def _lawful(option: Payload, table: Fuzzed) -> st.SearchStrategy[Any]:
    """What Discord lets people put into an option."""
    kind = option["type"]
    if option.get("choices"):
        return st.sampled_from([choice["value"] for choice in option["choices"]])
    if kind == STRING:
        most = option.get("max_length") or 6_000
        return st.sampled_from(table.things) | typed.map(lambda text: text[:most].strip() or "x")
    if kind in (INTEGER, NUMBER) and "min_value" in option:
        return st.integers(option["min_value"], option["max_value"])
    named = [str(it.id) for it in table.handles if kind in _NAMED_BY[type(it).__name__]]
    return st.sampled_from(named) if named else _OF_EACH_KIND[kind]


_NAMED_BY: Final = {"MemberActor": (USER, MENTIONABLE), "RoleHandle": (ROLE, MENTIONABLE), "ChannelHandle": (CHANNEL,)}
"""The kinds of options that name each of what simcord has."""


def values_of(form: Payload) -> st.SearchStrategy[dict[str, str]]:
    """What may be sent of a form: its fields with anything in them, some of them missing."""
    fields = [part["custom_id"] for part in recording.walk(form["components"]) if "custom_id" in part]
    fields += [part["component"]["custom_id"] for part in form["components"] if "component" in part]
    return st.fixed_dictionaries({}, optional=dict.fromkeys(fields, typed))


@asynccontextmanager
async def fuzzed(folder: Path) -> AsyncIterator[Fuzzed]:
    """A Discord that takes anything."""
    async with World(kept=True).running() as world:
        table = Fuzzed.open(world)
        await table.begins()
        yield table
