"""The slash commands by which moderators bring questions of their own, among those of `/quiz`."""

from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.answers import Answer
from adapters.discord.desk import MAX_SUGGESTIONS, Desk
from adapters.discord.inbound import Caller
from adapters.discord.packs import Wish
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.packs import OWN_TITLE

Command = app_commands.Command[Any, ..., None]

MAX_TITLE: Final = 40
"""The longest name of a pack that can be typed, in characters: it travels in the id of the form."""

_KINDS: Final = [app_commands.Choice(name=it.label, value=it.id) for it in KINDS.values()]
_DIFFICULTIES: Final = [app_commands.Choice(name=it.label, value=it.id) for it in DIFFICULTIES.values()]


def packs_command(desk: Desk) -> Command:
    """`/quiz packs`."""

    @app_commands.command(
        name="packs", description="Packs of your own questions: bring, prove, publish; for moderators"
    )
    async def packs(interaction: discord.Interaction) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.packs.show(caller, answer)

        await desk.serve(interaction, work)

    return packs


def author_command(desk: Desk) -> Command:
    """`/quiz author`."""

    @app_commands.command(name="author", description="Write a question of your own in a form; for moderators")
    @app_commands.describe(
        kind="What the question asks for; predict-output has a program that is run",
        difficulty="How hard it is, which decides the points",
        pack=f"The pack that it goes into (usually: {OWN_TITLE})",
    )
    @app_commands.choices(kind=_KINDS, difficulty=_DIFFICULTIES)
    async def author(
        interaction: discord.Interaction,
        kind: str,
        difficulty: str,
        pack: app_commands.Range[str, 1, MAX_TITLE] = OWN_TITLE,
    ) -> None:
        async def work(caller: Caller, answer: Answer) -> None:
            await desk.parts.packs.write(caller, Wish(kind, difficulty, pack.strip() or OWN_TITLE), answer)

        await desk.serve(interaction, work)

    @author.autocomplete("pack")
    async def _titles(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await desk.parts.packs.titles(Caller.of(interaction, desk.parts.clock.now()), typed)
        fitting = [title for title in found if len(title) <= MAX_TITLE]
        return [app_commands.Choice(name=title, value=title) for title in fitting[:MAX_SUGGESTIONS]]

    return author


def pack_commands(desk: Desk) -> list[Command]:
    """Both of them."""
    return [packs_command(desk), author_command(desk)]
