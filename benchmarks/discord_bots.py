"""The bots that are measured: ours over a new SQLite file, and the least that discord.py allows."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import discord
from discord.gateway import DiscordWebSocket
from discord.webhook.async_ import async_context

from adapters.buttons import Action, Button
from adapters.discord.addresses import Place, player_of
from adapters.discord.assembly import Connection, DiscordChat, assemble
from adapters.discord.client import intents
from adapters.discord.render import question
from benchmarks import crowds
from benchmarks.discord_wire import CHANNEL, FIRST_USER, GUILD, Press, Presses, Replies, connected
from bot.engine.effects import AskQuestion
from bot.host.clock import SystemClock
from bot.host.proofs import RecordedProofs
from bot.host.service import Host
from bot.host.services import services_for
from bot.store.sql import SqlStore

ADDRESS: Final = Place(GUILD, CHANNEL).address


def presses_of(presses: int, players: int) -> list[Press]:
    """One press for each player of a game, spread over all of them; then the same in the next game."""
    asked = AskQuestion(0, 0, tuple(range(4)), 3_600, 2)
    measured = min(players, presses)
    found: list[Press] = []
    for game in range(presses // measured):
        game_id = crowds.id_of_game(game)
        writer = Presses(question.messages(crowds.challenge(), asked, game_id, 1_800_000_000_000)[-1])
        for number in range(measured):
            pressed = Button(Action.CHOOSE, game_id, 0, crowds.place_of(number))
            found.append(writer.press(FIRST_USER + number * (players // measured), pressed.custom_id))
    return found


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is connected to nothing: its websocket, and where its answers end."""

    socket: DiscordWebSocket
    replies: Replies


Setting = Callable[[int, int], AbstractAsyncContextManager[Bot]]
"""A bot with so many games, so many players in each."""


# --- ours ------------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def host_on_discord() -> AsyncIterator[tuple[Host, SqlStore, Bot]]:
    """The bot as it is run, over a new SQLite file."""
    replies = Replies()
    async_context.set(replies)
    clock, chat = SystemClock(), DiscordChat()
    with TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{Path(folder) / 'bench.db'}")
        await store.open()
        host = Host(store, clock, {"discord": chat}, sole=True)
        services = services_for(host, store, clock, {}, RecordedProofs())
        client = assemble(Connection("https://discord.invalid", shard_count=1), chat, services)
        socket = await connected(client)
        chat.open()  # no login does it
        await host.start()
        try:
            yield host, store, Bot(socket, replies)
        finally:
            await host.stop()
            await store.close()


async def open_game(host: Host, number: int) -> str:
    """Start a game in the channel; its id. Its first question is on its way."""
    return await crowds.open_game(host, ADDRESS, "discord:1", number)


async def play(host: Host, game_id: str, players: int) -> None:
    """Let so many players press a wrong choice."""
    await crowds.play(host, game_id, range(players), lambda number: player_of(FIRST_USER + number))


@asynccontextmanager
async def ours(games: int, players: int) -> AsyncIterator[Bot]:
    """Channel games in which everybody has pressed a wrong choice before. In the end the logs must hold every press."""
    async with host_on_discord() as (host, store, bot):
        for number in range(games):
            game_id = await open_game(host, number)
            await host.quiet()
            await play(host, game_id, players)
        yield bot
        kept = await crowds.choices_kept(store) - games * players
        if kept != len(bot.replies.at):
            raise AssertionError(f"{len(bot.replies.at)} presses were answered, and the logs hold {kept}")


# --- floors ----------------------------------------------------------------------------------------------------------


class Letter(discord.ui.Button["Letters"]):
    """A button of the least bot that answers."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Answer with a sentence."""
        await interaction.response.send_message("B is wrong. 1 attempt left.", ephemeral=True)


class Acknowledging(discord.ui.Button["Letters"]):
    """A button that only says that the press has come."""

    async def callback(self, interaction: discord.Interaction) -> None:
        """Say so."""
        await interaction.response.defer()


class Letters(discord.ui.View):
    """A persistent view with the letters of one question."""

    def __init__(self, game_id: str, kind: type[discord.ui.Button["Letters"]] = Letter) -> None:
        super().__init__(timeout=None)
        for place in range(4):
            self.add_item(kind(label="ABCD"[place], custom_id=Button(Action.CHOOSE, game_id, 0, place).custom_id))


def plain_client() -> discord.AutoShardedClient:
    """discord.py's client, set up as ours is."""
    return discord.AutoShardedClient(
        intents=intents(),
        shard_count=1,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        allowed_mentions=discord.AllowedMentions.none(),
    )


def _floor(kind: type[discord.ui.Button[Letters]]) -> Setting:
    @asynccontextmanager
    async def setting(games: int, players: int) -> AsyncIterator[Bot]:
        replies = Replies()
        async_context.set(replies)
        client = plain_client()
        socket = await connected(client)
        for number in range(games):
            client.add_view(Letters(crowds.id_of_game(number), kind))
        yield Bot(socket, replies)

    return setting


no_op = _floor(Letter)
acknowledging = _floor(Acknowledging)
