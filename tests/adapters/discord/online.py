"""The whole bot, connected over real sockets to the local Discord."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.discord import assembly
from adapters.discord.client import QuizClient
from bot.engine.codec import decode_challenge, decode_event
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge
from bot.engine.transitions import fold
from bot.host import outbox
from bot.host.proofs import RecordedProofs
from bot.host.service import Host
from bot.host.services import services_for
from bot.ports import Append, Clock, PostKey
from tests.adapters.discord.bodies import texts
from tests.discord_server import GUILD, STUDENT, DiscordServer, Guild
from tests.discord_server.interactions import Interaction
from tests.discord_server.things import Changes, Json, User
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryState, MemoryStore

T0 = 1_800_000_000_000
"""When every test begins (ms), for Discord as for the bot."""

LIMIT_MS = 30_000
GRACE_MS = 1_500
READING_MS = 8_000
"""How long a question is open, how long presses on their way are waited for, and how long a reveal stands."""

QUIZ = GUILD.channels[0].id
POSTS = ("POST", f"/channels/{QUIZ}/messages")
EDITS = ("PATCH", f"/channels/{QUIZ}/messages/*")
CALLBACKS = ("POST", "/interactions/**")

ADA = User(501 << 22, "ada")
BOB = User(502 << 22, "bob")


class QuickClient(QuizClient):
    """Waits neither for servers that are late nor between logins."""

    heartbeat_s = 60.0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._connection.guild_ready_timeout = 0.02
        self._connection.heartbeat_timeout = self.heartbeat_s

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py's own waits 5 s before each login but the first."""


class TellingStore(MemoryStore):
    """Lets whoever waits at the server look again when something is to be kept, and when it was."""

    def __init__(self, changes: Changes, state: MemoryState | None = None) -> None:
        super().__init__(state)
        self._changes = changes

    async def append(self, appends: Sequence[Append]) -> list[bool]:
        self._changes.tell()
        flags = await super().append(appends)
        self._changes.tell()
        return flags

    async def discard(self, keys: Sequence[PostKey]) -> None:
        await super().discard(keys)
        self._changes.tell()


class Bot:
    """One process: the client, the host, its store and the clock that it shares with the server.

    `gateway` is the setting; without it REST names the address.
    """

    def __init__(
        self,
        server: DiscordServer,
        store: Any,
        clock: Clock,
        challenges: Sequence[Challenge],
        *,
        gateway: str | None = None,
    ) -> None:
        self.server = server
        self.store = store
        self.clock = clock
        chat = assembly.DiscordChat()
        self.host = Host(store, clock, {assembly.PLATFORM: chat}, sole=True)
        self.services = services_for(self.host, store, clock, {it.id: it for it in challenges}, RecordedProofs())
        self.client = assembly.assemble(assembly.Connection(server.api, gateway), chat, self.services, self.host.start)
        self._playing: asyncio.Task[None] | None = None

    async def start(self, *, ready: bool = True) -> None:
        """Log in; with `ready`, wait until all shards are connected."""
        self._playing = asyncio.create_task(self.client.play(self.server.token))
        if ready:
            await self.ready()

    async def ready(self) -> None:
        """Wait until all shards are connected, or whatever ended the client."""
        assert self._playing is not None
        waiting = asyncio.create_task(self.client.wait_until_ready())
        async with asyncio.timeout(5):
            await asyncio.wait({waiting, self._playing}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if self._playing.done():
            await self._playing

    async def end(self) -> None:
        """Go as `quizhost run` does when it is told to."""
        async with asyncio.timeout(5):
            await self.host.stop()
            await self.client.close()
        if self._playing is not None:
            playing, self._playing = self._playing, None
            if not playing.done() or not playing.exception():  # which `ready` has told
                await asyncio.wait_for(playing, 5)

    async def pass_time(self, ms: int) -> None:
        """Let time pass for the bot and for Discord."""
        assert isinstance(self.clock, FakeClock)
        await self.clock.advance(ms)

    async def pass_time_until(self, true: Callable[[], object], step_ms: int = 1_000) -> None:
        """Let time pass, step by step and with a moment for the network between, until something is so."""
        for _ in range(100):
            with suppress(AssertionError):
                await self.server.until(true, seconds=0.05)
                return
            await self.pass_time(step_ms)
        raise AssertionError("It never came.")

    @property
    def state(self) -> MemoryState:
        """What is durable."""
        assert isinstance(self.store, MemoryStore)
        return self.store.state

    async def play(
        self, channel: int = QUIZ, *, user: User = STUDENT, challenge: str = "tensors", **options: Any
    ) -> "Table":
        """Start a game in a channel and wait until its first question is open."""
        before = set(self.state.games)
        await self.server.command("quiz start", {"challenge": challenge, **options}, channel=channel, user=user)
        await self.server.until(lambda: set(self.state.games) - before, "a game")
        (game_id,) = set(self.state.games) - before
        table = Table(self, game_id, channel)
        await table.asked()
        return table


@dataclass(frozen=True)
class Table:
    """One game in a channel."""

    bot: Bot
    game_id: str
    channel: int = QUIZ

    @property
    def game(self) -> Game:
        """The game as it would be after a crash at this moment."""
        row = self.bot.state.games[self.game_id]
        log = [decode_event(it.kind, it.at, it.delivery, it.body) for it in row.log]
        return fold(decode_challenge(row.challenge), log)

    @property
    def log(self) -> list[str]:
        """The kinds of the events that are kept."""
        return [it.kind for it in self.bot.state.games[self.game_id].log]

    @property
    def right(self) -> int:
        """The place of the right choice."""
        return self.game.current.answer

    @property
    def wrong(self) -> int:
        """The place of a wrong choice."""
        return (self.right + 1) % 4

    async def asked(self, round_no: int = 0) -> None:
        """Wait until this question is open."""
        await self.reached(Phase.OPEN, round_no)

    async def reached(self, phase: Phase, round_no: int = 0) -> None:
        """Wait until it is kept that the game is there."""

        def there() -> bool:
            game = self.game
            return game.phase is phase and game.current.no >= round_no

        await self.bot.server.until(there, f"{phase} in round {round_no} of {self.game_id}")

    async def delivered(self) -> None:
        """Wait until the channel was told all that there is to tell."""
        await self.bot.server.until(
            lambda: not [key for key in self.bot.state.outbox if key.game_id == self.game_id], "an empty outbox"
        )

    async def over_time(self) -> None:
        """Let the time of the open question pass, and wait until its reveal is shown."""
        await self.bot.pass_time(LIMIT_MS + GRACE_MS)
        await self.bot.server.until(lambda: self.game.phase is not Phase.OPEN, "the end of the question")
        await self.delivered()

    def choice(self, place: int, round_no: int | None = None) -> str:
        """The custom id of a choice."""
        return f"quiz:c:{self.game_id}:{self.game.current.no if round_no is None else round_no}:{place}"

    async def press(self, place: int, user: User = STUDENT, round_no: int | None = None) -> Interaction:
        """Press a choice of the newest question."""
        return await self.bot.server.press(self.choice(place, round_no), user=user)

    def shown(self) -> list[str]:
        """The words of every message of the channel, oldest first."""
        return [words(it) for it in self.bot.server.shown(self.channel)]


def words(body: Json) -> str:
    """All that a message says."""
    return "\n".join(texts(body))


async def verdict(interaction: Interaction) -> str:
    """What the presser is told, for their eyes alone."""
    callback = await interaction.answered()
    assert callback["type"] == 4 and callback["data"]["flags"] & 64
    return words(callback["data"])


def use(monkeypatch: pytest.MonkeyPatch, server: DiscordServer) -> None:
    """Let bots find this server without long waits; what they set for the whole process is undone after the test."""
    server.aim(monkeypatch)
    monkeypatch.setattr(assembly, "QuizClient", QuickClient)
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda self: 0.02)


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let discord.py's own tries follow each other without its pauses of 1, 3, 5 … seconds."""

    class Hurried:
        """asyncio, whose `sleep` is short."""

        def __getattr__(self, name: str) -> object:
            return getattr(asyncio, name)

        async def sleep(self, seconds: float) -> None:
            await asyncio.sleep(min(seconds, 0.001))

    monkeypatch.setattr("discord.http.asyncio", Hurried())
    monkeypatch.setattr("discord.webhook.async_.asyncio", Hurried())


@asynccontextmanager
async def online(
    monkeypatch: pytest.MonkeyPatch,
    guilds: Sequence[Guild] = (GUILD,),
    *,
    questions: int = 2,
    **server_options: Any,
) -> AsyncIterator[Bot]:
    """A bot that is logged in, with one challenge and a store in memory, by a clock that only the test moves."""
    async with DiscordServer(guilds, **server_options) as server:
        use(monkeypatch, server)
        clock = FakeClock(T0)
        server.clock = clock.now
        bot = Bot(server, TellingStore(server.world.changes), clock, [challenge(questions)])
        try:
            await bot.start()
            yield bot
        finally:
            server.release()
            bot.store.release()
            await bot.end()
        assert server.unexpected == []
