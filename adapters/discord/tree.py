"""The commands as they are registered with Discord."""

import logging
from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands

from adapters.chat_text import keepable
from adapters.discord.answers import Answers
from adapters.discord.render import private

log = logging.getLogger(__name__)

CHANGED: Final = "This command has changed; reload Discord (Ctrl+R) and try again."


class Tree(app_commands.CommandTree[discord.Client]):
    """The registered commands, with a sentence for a command that Discord still shows in an older form."""

    def __init__(self, client: discord.Client) -> None:
        super().__init__(client)
        self.answers: Answers | None = None

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        """Let everybody in. All commands pass here before their options are read."""
        data: Any = interaction.data or {}
        _make_keepable(data.get("options") or ())
        return True

    async def on_error(self, interaction: discord.Interaction, error: app_commands.AppCommandError, /) -> None:
        """A command could not even be begun; faults inside of one are dealt with by `Desk`."""
        log.warning("a command could not be begun: %s", type(error).__name__)
        if self.answers is None or interaction.type is not discord.InteractionType.application_command:
            return
        answer = self.answers.to(interaction)
        await self.answers.serve(answer, answer.give(private.trouble(CHANGED)), "a command")


def _make_keepable(options: Iterable[dict[str, Any]]) -> None:
    for option in options:
        if isinstance(option.get("value"), str):
            option["value"] = keepable(option["value"])
        _make_keepable(option.get("options") or ())
