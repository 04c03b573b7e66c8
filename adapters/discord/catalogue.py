"""All slash commands, in the order in which they are registered."""

from typing import Any

from discord import app_commands

from adapters.discord.board_commands import Community, badges_command, leaderboard_command
from adapters.discord.commands import Quiz, practice_command, review_command
from adapters.discord.daily_commands import Daily
from adapters.discord.desk import Desk
from adapters.discord.privacy_commands import privacy_command

AnyCommand = app_commands.Group | app_commands.Command[Any, ..., Any]


def commands(desk: Desk) -> list[AnyCommand]:
    """The commands, served by this desk."""
    return [
        Quiz(desk),
        practice_command(desk),
        review_command(desk),
        Daily(desk),
        leaderboard_command(desk),
        badges_command(desk),
        privacy_command(desk),
        Community(desk),
    ]
