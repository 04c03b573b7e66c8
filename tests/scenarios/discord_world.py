"""Discord around the real client: simcord's servers, people and clock, and the program that is started over it."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import simcord
from simcord.backend import serializers
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from adapters.discord.assembly import Connection, DiscordChat, assemble
from adapters.discord.client import QuizClient
from bot.engine.questions import Challenge
from bot.host.library import Library
from bot.host.proofs import RecordedProofs
from bot.host.removals import Removals
from bot.host.scheduler import Scheduler
from bot.host.service import Host
from bot.host.services import services_for
from bot.host.settlement import Settlement
from bot.ports import Chat, Store
from bot.ports.pictures import PictureRunner
from tests.fakes.clock import FakeClock
from tests.fakes.desk import desk
from tests.fakes.store import MemoryState, MemoryStore
from tests.host.bench import Bench
from tests.scenarios import recording
from tests.scenarios.driver import offered
from tests.scenarios.keeping import at_rest

API = "https://discord.com/api/v10"
DAWN = 1_767_225_600_000
"""When simcord's world begins (ms)."""

LOOK_MS = 30 * 60_000
"""How often the program looks at its schedules unasked: rarer than usual, since days pass in dialogs."""

COMMAND = 2
COMPONENT = 3
BUTTON = 2

Payload = dict[str, Any]
"""An event as Discord's gateway brings it."""

Actor = Any
"""A member of a server, or a user in direct messages; simcord has no common type for them."""


@dataclass(frozen=True)
class Process:
    """One start of the program. `keepers` do what is due and settle what is over; none in dialogs about games alone."""

    store: Store
    host: Host
    client: QuizClient
    library: Library
    clock: FakeClock
    keepers: tuple[Scheduler, Settlement, Removals] | None = None

    @classmethod
    def over(
        cls,
        store: Store,
        clock: FakeClock,
        challenges: Mapping[str, Challenge],
        beside: Mapping[str, Chat] = MappingProxyType({}),
        *,
        kept: bool = False,
        pictures: PictureRunner | None = None,
    ) -> "Process":
        """A program that is yet to be started; `beside` are the chats of other platforms that it serves as well.

        `kept` gives it keepers.
        """
        chat = DiscordChat()
        host = Host(
            store, clock, {"discord": chat, **beside}, sole=True, on_over=lambda game_id: settlement.game_over(game_id)
        )
        settlement = Settlement(store, host, clock)
        library = Library(challenges, desk())
        scheduler = Scheduler(store, host, clock, library.of, ("discord",), look_ms=LOOK_MS)
        services = services_for(
            host,
            store,
            clock,
            library,
            RecordedProofs(),
            desk=desk(),
            pictures=pictures,
            scheduled=scheduler.wake,
            decided=settlement.look_soon,
            turn=settlement.turn,
        )
        client = assemble(Connection(API, shard_count=1), chat, services)
        return cls(store, host, client, library, clock, (scheduler, settlement, services.removals) if kept else None)

    async def start(self) -> None:
        """Open the store and begin."""
        await self.store.open()
        await self.library.open(self.store, self.clock)
        await self.host.start()
        for keeper in self.keepers or ():
            keeper.start()

    async def stop(self) -> None:
        """End in order."""
        for keeper in self.keepers or ():
            await keeper.stop()
        await self.host.stop()

    async def kill(self, clock: FakeClock) -> None:
        """End as `kill -9` does."""
        for keeper in self.keepers or ():
            if keeper._task is not None:
                keeper._task.cancel()
                await asyncio.gather(keeper._task, return_exceptions=True)
        bench = Bench(clock=clock)
        bench.host = self.host
        await bench.kill()


@dataclass(frozen=True)
class Seen:
    """A button as somebody's client showed it: pressing it needs nothing of the message's later states."""

    message: dict[str, Any]
    custom_id: str


class World:
    """Discord and the program. `open_store` gives the program's store at each start, `challenges` what it offers."""

    def __init__(
        self,
        open_store: Callable[[], Store] | None = None,
        challenges: Mapping[str, Challenge] | None = None,
        *,
        kept: bool = False,
        pictures: PictureRunner | None = None,
    ) -> None:
        self._challenges = challenges or offered()
        self._kept = kept
        self._pictures = pictures
        self.clock = FakeClock(DAWN)
        self.state = MemoryState()
        self._open_store = open_store or (lambda: MemoryStore(self.state))
        self.env: simcord.Env
        self.process: Process

    @asynccontextmanager
    async def running(self) -> AsyncIterator["World"]:
        """The world for as long as a dialog lasts; afterwards its requests are kept and judged."""
        self.process = await self._made()
        self.env = simcord.Env(self.process.client)
        await self.env.start()
        try:
            await self._start()
            yield self
            await self.rests()
            await self.process.stop()
        finally:
            await self._kill()
            await self.process.store.close()
            await self.env.shutdown()
        self.env.raise_errors()
        self._judge()

    async def _made(self) -> Process:
        store = self._open_store()
        return Process.over(store, self.clock, self._challenges, kept=self._kept, pictures=self._pictures)

    async def _start(self) -> None:
        with self.env.time_context():  # the host's tasks, which are not the client's, find simcord's Discord by it
            await self.process.start()
        await self.rests()

    def _judge(self) -> None:
        requests = self.env.http_requests
        recording.keep(requests)
        found = [*recording.faults(requests), *recording.leaks(requests, self.env.backend.dm_channels.values())]
        assert not found, "\n".join(found)

    # --- time --------------------------------------------------------------------------------------------------------

    async def rests(self) -> None:
        """Wait until nobody has anything to do before time passes."""
        await self.env.settle()
        await at_rest(self.process.store, self._settles)
        await self.clock.settle()
        await self.env.settle()

    async def _settles(self) -> None:
        await self.clock.settle()
        await self.env.settle(idle=0.001)

    async def passes(self, seconds: float) -> None:
        """Let time pass, for the program and for Discord alike: whatever is due happens at its moment on both."""
        until = self.clock.now() + round(1000 * seconds)
        while (due := next(iter(self.clock.timers), until)) < until:
            await self._reach(due)
        await self._reach(until)

    async def _reach(self, at: int) -> None:
        moment = datetime.datetime.fromtimestamp(at / 1000, datetime.UTC)
        moment += datetime.timedelta(microseconds=1)  # else simcord's ids may say a millisecond less
        ahead = (moment - self.env.now()).total_seconds()
        if ahead > 0:
            await self.env.advance_time(ahead)
        await self.clock.advance_to(max(at, self.clock.now()))
        await self.rests()

    # --- the program -------------------------------------------------------------------------------------------------

    async def restarts(self, *, killed: bool, away: float, meanwhile: Callable[[], Awaitable[None]] | None) -> None:
        """End the program and start it again, so many seconds later; `meanwhile` happens while it is away."""
        await (self._kill() if killed else self.process.stop())
        await self.process.store.close()
        await self.passes(away)
        if meanwhile is not None:
            await meanwhile()
        self.process = await self._made()
        await self.env.restart_bot(self.process.client)
        await self._start()

    async def _kill(self) -> None:
        await self.process.kill(self.clock)

    # --- presses that a tidy client would not make -------------------------------------------------------------------

    def seen(self, channel: int, message: int) -> Iterator[tuple[str, Seen]]:
        """The buttons of a message that can be pressed, by label."""
        stored = self.env.backend.get_message(channel, message)
        payload = dict(serializers.message_payload(self.env.backend, stored))
        for part in recording.walk(stored.components):
            if part["type"] == BUTTON and not part.get("disabled"):
                yield part["label"], Seen(payload, part["custom_id"])

    def interaction(self, actor: Actor, button: Seen) -> tuple[InteractionResult, Payload]:
        """A press of a button that somebody's client still shows, made now and not yet delivered to the program."""
        channel, message = int(button.message["channel_id"]), int(button.message["id"])
        data = {"custom_id": button.custom_id, "component_type": BUTTON}
        answer, payload = self._interaction(actor, channel, COMPONENT, data)
        answer._interaction.source_message_id = message
        return answer, {**payload, "message": button.message}

    def command_again(self, actor: Actor, channel: int) -> tuple[InteractionResult, Payload]:
        """The newest command once more, by somebody else, not yet delivered."""
        return self._interaction(actor, channel, COMMAND, self.delivered()["data"])

    def delivered(self, command: str = "") -> Payload:
        """The newest command that was delivered, or the newest of this name."""
        events = [payload for _, name, payload in self.env.backend.transcript if name == "INTERACTION_CREATE"]
        commands = [payload for payload in events if payload["type"] == COMMAND]
        return next(payload for payload in reversed(commands) if command in _name(payload["data"]))

    def _interaction(self, actor: Actor, channel: int, kind: int, data: Payload) -> tuple[InteractionResult, Payload]:
        backend = self.env.backend
        guild = backend.get_channel(channel).guild_id
        record, payload = base_payload(
            backend, type=kind, channel_id=channel, guild_id=guild, user_id=actor.id, data=data
        )
        return InteractionResult(self.env, record), payload

    def deliver(self, payload: Payload) -> None:
        """Let an interaction reach the program; twice is a repetition, as after a broken connection."""
        self.env.backend.emit("INTERACTION_CREATE", payload)

    def texts(self, channel: int) -> list[str]:
        """What a channel's messages show to everybody, oldest first."""
        messages = self.env.backend.messages.get(channel, {}).values()
        shown = sorted((message for message in messages if not message.is_ephemeral), key=lambda message: message.id)
        return [text_of(message.components) for message in shown]


def _name(data: Payload) -> str:
    options = data.get("options") or [{}]
    return f"{data['name']} {options[0].get('name', '')}"


def text_of(components: list[dict[str, Any]]) -> str:
    """All text of a message."""
    return "\n".join(part["content"] for part in recording.walk(components) if part["type"] == 10)
