"""The smallest bot: the real discord.py, one command, one button, and nothing of ours."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import discord

from tests.discord_server import GUILD, DiscordServer

QUIZ = GUILD.channels[0].id


class PlainClient(discord.AutoShardedClient):
    """Answers every press with its custom id, privately, and `/hello` with a greeting.

    `presses` are the custom ids that reached it, `resumptions` counts what discord.py tells of them.
    """

    def __init__(self, **options: Any) -> None:
        # Without this discord.py waits 2 s for more guilds before it is ready.
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.02, **options)
        self.tree = discord.app_commands.CommandTree(self)
        self.tree.command(name="hello", description="Say hello")(_hello)
        self.presses: list[str] = []
        self.resumptions = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py's own waits 5 s before each login but the first."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            custom_id = str(cast(dict[str, Any], interaction.data)["custom_id"])
            self.presses.append(custom_id)
            await interaction.response.send_message(f"You pressed {custom_id}", ephemeral=True)

    async def on_resumed(self) -> None:
        self.resumptions += 1


async def _hello(interaction: discord.Interaction, name: str) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(content=f"Hello {name}")
    await interaction.followup.send("How are you?")


@asynccontextmanager
async def running(client: discord.Client, server: DiscordServer, sessions: int = 1) -> AsyncIterator[None]:
    """The client is logged in and ready; it is closed at the end, and what it raised is raised here."""
    task = asyncio.create_task(client.start(server.token))
    try:
        await server.ready(sessions)
        await asyncio.wait_for(client.wait_until_ready(), 5)
        yield
    finally:
        await client.close()
        await asyncio.wait_for(task, 5)


def quiz(client: discord.Client) -> discord.TextChannel:
    """The channel in which the tests play."""
    channel = client.get_channel(QUIZ)
    assert isinstance(channel, discord.TextChannel)
    return channel


def button(custom_id: str) -> discord.ui.View:
    """One button."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="A", custom_id=custom_id))
    return view
