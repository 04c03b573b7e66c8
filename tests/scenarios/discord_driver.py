"""The dialogs on Discord: in a channel, or alone in direct messages."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import discord
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle, GuildHandle
from simcord.enums import OverwriteType

from bot.engine.game import Game, Phase
from bot.engine.transitions import fold
from tests.fakes.store import MemoryStore
from tests.scenarios.discord_player import DiscordPlayer
from tests.scenarios.discord_world import Actor, World, text_of
from tests.scenarios.driver import ENDINGS, RIGHT_ANSWER, Ability, long, newest
from tests.scenarios.keeping import WatchedStore


class DiscordTable:
    """A channel of a server, or somebody's direct messages where `guild` is None. `actors` are Ann, Ben and Mia."""

    abilities = frozenset(Ability)

    def __init__(self, world: World, guild: GuildHandle | None, channel: ChannelHandle, *actors: Actor) -> None:
        self.world = world
        self.guild = guild
        self.channel = channel
        self.actors = actors
        self.players = [self.made_player(actor) for actor in actors]
        self.ann, self.ben, self.mia = (self.players * 3)[:3] if len(actors) == 1 else self.players

    def made_player(self, actor: Actor) -> Any:
        """Somebody at this table."""
        return DiscordPlayer(self, actor)

    @classmethod
    def open(cls, world: World, guild: GuildHandle | None = None, **rights: bool) -> Self:
        """A new channel with new people, in a new server unless one is given; `rights` are everybody's in it."""
        env = world.env
        guild = guild or env.create_guild()
        everyone = discord.PermissionOverwrite(**rights)
        channel = guild.create_text_channel("quiz", overwrites={guild.default_role: everyone})
        role = guild.create_role("moderator", permissions=discord.Permissions(manage_messages=True))
        people = [guild.add_member(env.create_user(name)) for name in ("ann", "ben")]
        return cls(world, guild, channel, *people, guild.add_member(env.create_user("mia"), roles=[role]))

    async def elsewhere(self, *, same_server: bool = False, **rights: bool) -> Self:
        """As `Channel.elsewhere`; `rights` are everybody's in it."""
        table = self.open(self.world, self.guild if same_server else None, **rights)
        await self.world.rests()
        return table

    def thread(self) -> "DiscordTable":
        """The newest thread of the channel, with the same people."""
        return DiscordTable(self.world, self.guild, self.channel.threads[-1], *self.actors)

    # --- what is shown -----------------------------------------------------------------------------------------------

    @property
    def texts(self) -> list[str]:
        """What everybody can read, oldest message first."""
        return self.world.texts(self.channel.id)

    @property
    def question_at(self) -> tuple[int, int] | None:
        """Where the newest question's message is: channel and message."""
        messages = self.world.env.backend.messages.get(self.channel.id, {})
        asked = [id_ for id_, message in messages.items() if _asks(text_of(message.components))]
        asked = [id_ for id_ in asked if not messages[id_].is_ephemeral]
        return (self.channel.id, max(asked)) if asked else None

    @property
    def question(self) -> str:
        found = self.question_at
        return "" if found is None else text_of(self.world.env.backend.get_message(*found).components)

    @property
    def reveal(self) -> str:
        return newest(self.texts, RIGHT_ANSWER)

    @property
    def summary(self) -> str:
        return newest(self.texts, *ENDINGS)

    @property
    def seconds_left(self) -> int | None:
        shown = re.search(r"<t:(\d+):R>", self.question)
        return int(shown[1]) - -(-self.world.clock.now() // 1000) if shown else None  # both are rounded up

    @property
    def takes_presses(self) -> bool:
        at = self.question_at
        return at is not None and any(len(label) == 1 for label, _ in self.world.seen(*at))

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
        self.cannot("append")

    async def games(self) -> int:
        return len(await self.world.process.store.running())

    async def game(self) -> Game | None:
        """The game that runs here, as its log tells it."""
        for info in await self.world.process.store.running():
            if info.channel == self.address:
                stored = await self.world.process.store.load(info.game_id)
                return fold(stored.challenge, stored.log)
        return None

    async def at_once(self, *presses: tuple[DiscordPlayer, str]) -> list[str]:
        self.all_look()
        answers = [(player, player.begins_to_press(letter)) for player, letter in presses]
        await self.world.rests()
        return [player.reads(answer) for player, answer in answers]

    # --- trouble -----------------------------------------------------------------------------------------------------

    def refuses(self, method: str, path: str, *, status: int, code: int = 0, times: int | None = 1) -> None:
        """Let Discord refuse requests; `times` None for all that come."""
        self.world.env.inject_error(method, path, status=status, code=code, times=times)

    @property
    def _store(self) -> MemoryStore:
        store = self.world.process.store
        assert isinstance(store, MemoryStore)
        return store

    def cannot(self, method: str) -> None:
        """Let the next call of a method of the store fail."""
        self._store.fail(method)

    def holds_writes(self) -> None:
        self._store.hold("append")

    def releases_writes(self) -> None:
        self._store.release("append")

    def before_write(self, hook: Callable[[], Awaitable[object]]) -> None:
        """Let one more of the next writes wait for this."""

        async def wait() -> None:
            await hook()

        self._store.before("append", wait)

    def lets_use_commands(self, player: DiscordPlayer, name: str = "quiz") -> None:
        """Let somebody see these commands, whatever Discord's defaults say."""
        assert self.guild is not None
        command = self.world.env.backend.find_command(name, None, type=1)
        assert command is not None
        self.guild.set_command_permissions(int(command["id"]), {player.actor: True})

    async def bot_loses(self, *rights: str) -> None:
        """Take permissions from the bot, in this channel."""
        bot = self.world.env.backend.bot_user
        denied = discord.PermissionOverwrite(**dict.fromkeys(rights, False)).pair()[1].value
        overwrite = Overwrite(target_id=bot.id, type=OverwriteType.MEMBER, allow=0, deny=denied)
        self.world.env.backend.set_overwrite(self.channel.id, overwrite)
        await self.world.rests()

    async def is_deleted(self) -> None:
        """Delete the channel or thread."""
        self.world.env.backend.delete_channel(self.channel.id)
        await self.world.rests()

    async def bot_is_removed(self) -> None:
        """Remove the bot from the server."""
        assert self.guild is not None
        self.world.env.backend.remove_guild(self.guild.id)
        await self.world.rests()

    async def question_is_deleted(self) -> None:
        """Delete the newest question's message."""
        assert self.question_at is not None
        self.world.env.backend.delete_message(*self.question_at)
        await self.world.rests()

    @property
    def address(self) -> str:
        """The address under which the host knows this place."""
        assert self.guild is not None
        return f"discord:{self.guild.id}/{self.channel.id}"


class AloneTable(DiscordTable):
    """Direct messages between the bot and Ann: a game is one message that only she sees."""

    abilities = frozenset(Ability) - {Ability.KEEP_OLD_BUTTONS}

    def __init__(self, world: World) -> None:
        user = world.env.create_user("ann")
        super().__init__(world, None, user.dm_channel, user)

    @property
    def question_at(self) -> tuple[int, int] | None:
        return self.ann.screen

    @property
    def question(self) -> str:
        return self.ann.sees if _asks(self.ann.sees) else ""

    @property
    def reveal(self) -> str:
        return newest([self.ann.sees], RIGHT_ANSWER)

    @property
    def summary(self) -> str:
        return newest([self.ann.sees], *ENDINGS)

    async def goes_on(self) -> None:
        await self.ann.presses("Next")

    @property
    def address(self) -> str:
        return f"discord:@{self.ann.actor.id}"


def _asks(text: str) -> bool:
    return re.search(r"\*\*Question \d+ of \d+\*\* · \S+ Conceptual", text) is not None


@asynccontextmanager
async def in_channel(folder: Path) -> AsyncIterator[DiscordTable]:
    """A server with a channel and three people."""
    async with World().running() as world:
        yield DiscordTable.open(world)


@asynccontextmanager
async def alone(folder: Path) -> AsyncIterator[DiscordTable]:
    """Direct messages."""
    async with World().running() as world:
        yield AloneTable(world)


@asynccontextmanager
async def on_disk(folder: Path) -> AsyncIterator[DiscordTable]:
    """As `in_channel`, with a real database."""
    async with World(lambda: WatchedStore(f"sqlite:///{folder / 'quiz.db'}")).running() as world:
        yield DiscordTable.open(world)


@asynccontextmanager
async def in_channel_at_length(folder: Path) -> AsyncIterator[DiscordTable]:
    """As `in_channel`, with texts as long as they may be."""
    async with World(challenges=long()).running() as world:
        yield DiscordTable.open(world)


@asynccontextmanager
async def alone_at_length(folder: Path) -> AsyncIterator[DiscordTable]:
    """As `alone`, with texts as long as they may be."""
    async with World(challenges=long()).running() as world:
        yield AloneTable(world)
