"""The slash commands about what is kept of whoever uses them: `/privacy`, and those of `/quiz` that link accounts."""

from typing import Any

import discord
from discord import app_commands

from adapters.discord.answers import Answer
from adapters.discord.desk import Desk
from adapters.discord.inbound import Caller

Command = app_commands.Command[Any, ..., None]


def privacy_command(desk: Desk) -> Command:
    """`/privacy`, which works everywhere: in servers, in direct messages, and as a user's own app."""

    @app_commands.command(name="privacy", description="What is kept of you: export it, hide your name, or delete it")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def privacy(interaction: discord.Interaction) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.privacy.show(answer)

        await desk.serve(interaction, work)

    return privacy


def link_command(desk: Desk) -> Command:
    """`/quiz link`."""

    @app_commands.command(name="link", description="Link your accounts on other platforms, for boards that they share")
    @app_commands.describe(code="The code that your other account was given; without it you are given one")
    async def link(interaction: discord.Interaction, code: app_commands.Range[str, 1, 100] | None = None) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            if code is None:
                await desk.parts.privacy.code(answer)
            else:
                await desk.parts.privacy.link(code, answer)

        await desk.serve(interaction, work)

    return link


def unlink_command(desk: Desk) -> Command:
    """`/quiz unlink`."""

    @app_commands.command(name="unlink", description="Let this account stand for itself again on all boards")
    async def unlink(interaction: discord.Interaction) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.privacy.unlink(answer)

        await desk.serve(interaction, work)

    return unlink
