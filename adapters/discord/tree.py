"""The commands as they are registered with Discord."""

import logging
from typing import Any, Final

import discord
from discord import app_commands

from adapters.discord.answers import Answers
from adapters.discord.offers import make_keepable, offered
from adapters.discord.render import private

log = logging.getLogger(__name__)

CHANGED: Final = "This command has changed; reload Discord (Ctrl+R) and try again."


class Tree(app_commands.CommandTree[discord.Client]):
    """The registered commands, with a sentence for a command that Discord still shows in an older form."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        self.answers: Answers | None = None

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """All commands pass here before their options are read. Raises `CheckFailure` for what is not offered."""
        data: Any = interaction.data or {}
        options = data.get("options") or ()
        make_keepable(options)
        if interaction.type is discord.InteractionType.application_command:
            command = self.get_command(str(data.get("name")))
            if not offered(command, options, data.get("resolved") or {}):
                raise app_commands.CheckFailure
        return True

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """A command could not even be begun; faults inside of one are dealt with by `Desk`."""
        log.warning("a command could not be begun: %s", type(error).__name__)
        if self.answers is None or interaction.type is not discord.InteractionType.application_command:
            return
        answer = self.answers.to(interaction)
        await self.answers.serve(answer, answer.give(private.trouble(CHANGED)), "a command")
