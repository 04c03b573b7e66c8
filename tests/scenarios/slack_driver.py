"""The dialogs on Slack: in a channel, or alone in direct messages."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from bot.engine.game import Game, Phase
from bot.engine.questions import LETTERS
from bot.engine.transitions import fold
from tests.engine.builders import READING
from tests.fakes.store import MemoryStore
from tests.scenarios.driver import ENDINGS, RIGHT_ANSWER, Ability, long, newest
from tests.scenarios.slack_player import SlackPlayer
from tests.scenarios.slack_world import OTHER, STUDY, World, text_of
from tests.slack_server import SlackServer, Team, User
from tests.slack_server.things import Json


class SlackTable:
    """A channel of a workspace, or a thread in it. Mia is an admin, and Zoe has the name of a troublemaker."""

    abilities = frozenset(Ability)

    def __init__(self, world: World, team: Team, channel: str, thread: str | None = None) -> None:
        self.world = world
        self.team = team
        self.channel = channel
        self.thread_ts = thread
        self.players = [self.made_player(user) for user in team.users]
        self.ann, self.ben, self.mia, self.zoe = self.players

    def made_player(self, user: User) -> Any:
        """Somebody at this table."""
        return SlackPlayer(self, user)

    @classmethod
    def open(cls, world: World, team: Team = STUDY) -> Self:
        """The workspace's next channel that nothing was played in."""
        return cls(world, team, world.free[team.id].pop(0))

    @property
    def server(self) -> SlackServer:
        return self.world.server

    async def elsewhere(self, *, same_server: bool = False) -> Self:
        return self.open(self.world, self.team if same_server else OTHER)

    def thread(self) -> "SlackTable":
        """The newest thread of the channel."""
        inside = [it["thread_ts"] for it in self.world.messages(self.channel) if "thread_ts" in it]
        return SlackTable(self.world, self.team, self.channel, inside[-1])

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def messages(self) -> list[Json]:
        """What everybody sees here, oldest first: a thread shows the message that it hangs from as well."""
        found = self.world.messages(self.channel)
        if self.thread_ts is None:
            return [it for it in found if "thread_ts" not in it]
        return [it for it in found if self.thread_ts in (it["ts"], it.get("thread_ts"))]

    @property
    def texts(self) -> list[str]:
        """What everybody can read, oldest message first."""
        return [text_of(message) for message in self.messages]

    @property
    def question_message(self) -> Json | None:
        """The newest question's message, None where none was asked."""
        return next((it for it in reversed(self.messages) if _asks(text_of(it))), None)

    @property
    def question(self) -> str:
        found = self.question_message
        return "" if found is None else text_of(found)

    @property
    def reveal(self) -> str:
        return newest(self.texts, RIGHT_ANSWER)

    @property
    def summary(self) -> str:
        return newest(self.texts, *ENDINGS)

    @property
    def seconds_left(self) -> int | None:
        shown = re.search(r"<!date\^(\d+)\^", self.question)
        return int(shown[1]) - -(-self.world.clock.now() // 1000) if shown else None  # both are rounded up

    @property
    def takes_presses(self) -> bool:
        shown = () if self.question_message is None else self.world.buttons(self.question_message)
        return any(label in LETTERS for label, _ in shown)

    # --- what happens ------------------------------------------------------------------------------------------------

    async def passes(self, seconds: float) -> None:
        self.all_look()
        await self.world.passes(seconds)

    def all_look(self) -> None:
        """Let everybody take in what is there to be pressed."""
        for player in self.players:
            player.looks()

    async def closes(self) -> None:
        game = await self.game()
        if game is not None and game.phase is Phase.OPEN:
            await self._passes_until(game.due_at)

    async def goes_on(self) -> None:
        game = await self.game()
        assert game is not None and game.phase is Phase.REVEALED
        await self._passes_until(game.due_at)

    async def _passes_until(self, at: int | None) -> None:
        assert at is not None
        await self.passes((at - self.world.clock.now()) / 1000)

    async def restarts(
        self, *, killed: bool = False, away: float = 0, meanwhile: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self.all_look()
        await self.world.restarts(killed=killed, away=away, meanwhile=meanwhile)

    async def cannot_write(self) -> None:
        self.store.fail("append")

    async def games(self) -> int:
        return len(await self.world.process.store.running())

    async def game(self) -> Game | None:
        """The game that runs here, as its log tells it."""
        store = self.world.process.store
        for info in await store.running():
            if info.channel == self.address:
                stored = await store.load(info.game_id)
                return fold(stored.challenge, stored.log)
        return None

    async def at_once(self, *presses: tuple[SlackPlayer, str]) -> list[str]:
        self.all_look()
        answers = [(player, await player.begins_to_press(letter)) for player, letter in presses]
        await self.world.rests()
        return [player.reads(answer) for player, answer in answers]

    async def is_deleted(self) -> None:
        """Slack does not tell apps of this: it shows when something is to be said there, at the question's end."""
        del self.server.world.rooms[self.channel]
        await self.closes()
        await self.passes(READING / 1000)  # so that other channels have a question again

    async def bot_is_removed(self) -> None:
        for install in self.server.world.installs:
            install.ended = "account_inactive" if install.team == self.team.id else install.ended
        for event in ("app_uninstalled", "tokens_revoked"):
            await self.server.event(event, user=self.team.users[0], team=self.team.id)
        await self.world.rests()

    async def question_is_deleted(self) -> None:
        assert self.question_message is not None
        self.all_look()
        self.server.delete_message(self.question_message["ts"])

    # --- inside the program ------------------------------------------------------------------------------------------

    @property
    def store(self) -> MemoryStore:
        store = self.world.process.store
        assert isinstance(store, MemoryStore)
        return store

    @property
    def address(self) -> str:
        """The address under which the host knows this place."""
        thread = "" if self.thread_ts is None else f"/{self.thread_ts}"
        return f"slack:{self.team.id}/{self.channel}{thread}"


class AloneTable(SlackTable):
    """Direct messages between the app and Ann: each question is a message, which changes as she presses."""

    def __init__(self, world: World) -> None:
        super().__init__(world, STUDY, world.server.dm(STUDY.users[0], team=STUDY.id))

    async def goes_on(self) -> None:
        await self.ann.presses("Next")

    @property
    def address(self) -> str:
        return f"slack:{self.team.id}/@{self.ann.user.id}"


def _asks(text: str) -> bool:
    return re.search(r"Question \d+ of \d+ · \S+ Conceptual", text) is not None


@asynccontextmanager
async def in_channel(folder: Path) -> AsyncIterator[SlackTable]:
    """A channel of three people, in one of two workspaces that have installed the app."""
    async with World(folder / "installations").running() as world:
        yield SlackTable.open(world)


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[AloneTable]:
    """Direct messages, in a workspace whose token the program was given."""
    async with World().running() as world:
        yield AloneTable(world)


@asynccontextmanager
async def in_channel_at_length(folder: Path) -> AsyncIterator[SlackTable]:
    """As `in_channel`, with texts as long as they may be."""
    async with World(folder / "installations", long()).running() as world:
        yield SlackTable.open(world)


@asynccontextmanager
async def alone_at_length(folder: Path) -> AsyncIterator[AloneTable]:
    """As `alone`, with texts as long as they may be."""
    async with World(challenges=long()).running() as world:
        yield AloneTable(world)
