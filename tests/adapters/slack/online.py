"""The whole bot, connected over real sockets to the local Slack."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from adapters.slack import app as listeners
from adapters.slack import sockets
from adapters.slack.addresses import PLATFORM
from adapters.slack.assembly import SlackChat, assemble
from adapters.slack.connection import Credentials, Installations, InstalledWorkspaces, app_for, flow_for, http_way
from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.sockets import SocketWay
from bot.engine.codec import decode_challenge, decode_event
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge
from bot.engine.transitions import fold
from bot.host import outbox
from bot.host.chat_settings import USUAL
from bot.host.proofs import RecordedProofs
from bot.host.service import Host
from bot.host.services import services_for
from bot.ports import Append, PostKey
from tests.adapters.slack.bodies import plain, rows
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock
from tests.fakes.desk import desk
from tests.fakes.store import MemoryState, MemoryStore
from tests.http_server.waiting import Changes
from tests.slack_server import QUIZ, STUDENT, TEAM, SlackServer
from tests.slack_server.driven import Driven
from tests.slack_server.things import CLIENT, Json, Team, User

T0 = 1_800_000_000_000
"""When every test begins (ms), for Slack as for the bot."""

LIMIT_MS = 30_000
GRACE_MS = 1_500
"""How long a question is open, and how long presses on their way are waited for."""

COOLDOWN_MS = 1_000 * (USUAL.cooldown or 0)
"""How long somebody waits between two games that they start."""

PING_S = 0.1
"""How often connections are tried."""

PATIENCE_S = 0.2
"""How long an acknowledgement waits for the answer."""


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
    """One process without a way in: the app, the host, its store and the clock that it shares with the server."""

    def __init__(
        self,
        server: SlackServer,
        store: TellingStore,
        clock: FakeClock,
        challenges: Sequence[Challenge],
        installations: Installations | None = None,
    ) -> None:
        self.server = server
        self.store = store
        self.clock = clock
        self.credentials = Credentials(
            server.api,
            bot_token=None if installations else server.token,
            app_token=server.app_token,
            signing_secret=server.signing_secret,
            client_id=CLIENT[0],
            client_secret=CLIENT[1],
        )
        chat = SlackChat()
        self.host = Host(store, clock, {PLATFORM: chat}, sole=True)
        self.app, self.workspaces = app_for(self.credentials, installations)
        self.flow = None
        if installations is not None:
            assert isinstance(self.workspaces, InstalledWorkspaces)
            self.flow = flow_for(self.credentials, installations, self.workspaces)
        found = {it.id: it for it in challenges}
        self.desk = desk()
        services = services_for(self.host, store, clock, found, RecordedProofs(), desk=self.desk)
        self.quiz = assemble(self.app, self.workspaces, chat, services)

    async def pass_time(self, ms: int) -> None:
        """Let time pass for the bot and for Slack."""
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
        return self.store.state

    async def play(self, channel: str = QUIZ.id, *, user: User = STUDENT, team: str | None = None) -> "Table":
        """Start a game in a channel and wait until its first question is open."""
        before = set(self.state.games)
        await self.server.command("/quiz", "start tensors", channel=channel, user=user, team=team)
        await self.server.until(lambda: set(self.state.games) - before, "a game")
        (game_id,) = set(self.state.games) - before
        table = Table(self, game_id, channel, team)
        await table.asked()
        return table


@dataclass(frozen=True)
class Table:
    """One game in a channel."""

    bot: Bot
    game_id: str
    channel: str = QUIZ.id
    team: str | None = None

    @property
    def game(self) -> Game:
        """The game as it would be after a crash at this moment."""
        row = self.bot.state.games[self.game_id]
        log = [decode_event(it.kind, it.at, it.delivery, it.body) for it in row.log]
        return fold(decode_challenge(row.challenge), log)

    @property
    def presses(self) -> int:
        """How many choices were pressed, as it is kept."""
        return [it.kind for it in self.bot.state.games[self.game_id].log].count("ChoicePressed")

    @property
    def over(self) -> bool:
        """Whether it is kept that the game has ended."""
        return self.bot.state.games[self.game_id].info.over

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

        def there() -> bool:
            game = self.game
            return game.phase is Phase.OPEN and game.current.no >= round_no

        await self.bot.server.until(there, f"round {round_no} of {self.game_id}")

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

    def choice(self, place: int) -> str:
        """The action id of a choice of the newest question."""
        return f"quiz:c:{self.game_id}:{self.game.current.no}:{place}"

    async def press(self, place: int, user: User = STUDENT, **more: Any) -> Driven:
        """Press a choice of the newest question."""
        return await self.bot.server.press(self.choice(place), user=user, channel=self.channel, team=self.team, **more)

    def shown(self) -> list[str]:
        """The words of every message of the channel, oldest first."""
        return [words(it) for it in self.bot.server.shown(self.channel)]


def words(body: Mapping[str, Any]) -> str:
    """All that a message says."""
    return "\n".join(rows(body)) if "blocks" in body else str(body["text"])


async def read(bot: Bot, text: str, user: User = STUDENT, channel: str = QUIZ.id) -> list[Json]:
    """What somebody alone reads because they use `/quiz` with these words."""
    typed = await bot.server.command("/quiz", text, user=user, channel=channel)
    await typed.acked()
    await bot.quiz.replies.settled()
    return typed.private


async def answer(bot: Bot, doing: Awaitable[Driven], user: User = STUDENT) -> str:
    """What somebody alone reads at last because they do this, wherever it stands."""
    await (await doing).acked()
    await bot.quiz.replies.settled()
    mine = [it for it in bot.server.world.ephemerals if it["to"] == user.id]
    newest = max(mine, key=lambda it: (it.get("edited") or it)["ts"])
    return plain(words(newest))


async def verdict(press: Driven) -> str:
    """What the presser is told, for their eyes alone."""
    await press.acked()
    return words((await press.told())[-1])


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait long; what is set for the whole process is undone after the test."""
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)
    monkeypatch.setattr(sockets, "PING_S", PING_S)
    monkeypatch.setattr(listeners, "PATIENCE_S", PATIENCE_S)


@asynccontextmanager
async def by_socket(bot: Bot) -> AsyncIterator[None]:
    """Socket Mode."""
    way = SocketWay(bot.app, bot.server.app_token, bot.server.api)
    try:
        await way.open()
        await bot.server.connected()
        assert way.connected
        yield
    finally:
        await way.close()


@asynccontextmanager
async def by_http(bot: Bot) -> AsyncIterator[None]:
    """Signed HTTP."""
    async with http_way(bot.app, "127.0.0.1", 0, bot.server.signing_secret, bot.flow) as (host, port):
        bot.server.deliver_to(f"http://{host}:{port}{EVENTS_PATH}")
        yield


Way = Callable[[Bot], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def online(
    monkeypatch: pytest.MonkeyPatch,
    way: Way = by_socket,
    teams: Sequence[Team] = (TEAM,),
    *,
    questions: int = 2,
    installations: Installations | None = None,
) -> AsyncIterator[Bot]:
    """A bot that plays, with one challenge and a store in memory, by a clock that only the test moves."""
    use(monkeypatch)
    async with SlackServer(teams) as server:
        clock = FakeClock(T0)
        server.clock = clock.now
        bot = Bot(server, TellingStore(server.world.changes), clock, [challenge(questions)], installations)
        await bot.host.start()
        try:
            async with way(bot):
                try:
                    yield bot
                finally:
                    server.release()
                    bot.store.release()
                    async with asyncio.timeout(5):
                        await bot.host.stop()
        finally:
            async with asyncio.timeout(5):
                await bot.quiz.close()
        assert server.unexpected == []


@asynccontextmanager
async def asking(bot: Bot) -> AsyncIterator[Callable[..., Any]]:
    """A way to send the bot's address what Slack would not: `ask(path, method, **options)` gives status and text."""
    target = bot.server.courier.target
    assert isinstance(target, str)
    base = target.removesuffix(EVENTS_PATH)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def ask(path: str, method: str = "GET", **options: Any) -> tuple[int, str, Mapping[str, str]]:
            async with session.request(method, f"{base}{path}", allow_redirects=False, **options) as answer:
                return answer.status, await answer.text(), answer.headers

        yield ask


__all__ = ["Bot", "Json", "Table", "answer", "asking", "by_http", "by_socket", "online", "read", "verdict", "words"]
