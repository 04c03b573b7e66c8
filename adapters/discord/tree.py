"""The commands as they are registered with Discord."""

import logging
from typing import Final

import discord
from discord import app_commands

from adapters.discord.answers import Answers
from adapters.discord.render import private

log = logging.getLogger(__name__)

CHANGED: Final = "This command has changed; reload Discord (Ctrl+R) and try again."


class Tree(app_commands.CommandTree[discord.Client]):
    """The registered commands, with a sentence for a command that Discord still shows in an older form."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        self.answers: Answers | None = None

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """A command could not even be begun; faults inside of one are dealt with by `Desk`."""
        log.warning("a command could not be begun: %s", type(error).__name__)
        if self.answers is None or interaction.type is not discord.InteractionType.application_command:
            return
        answer = self.answers.to(interaction)
        await self.answers.serve(answer, answer.give(private.trouble(CHANGED)), "a command")
