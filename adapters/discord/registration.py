"""What Discord is told of the commands, as far as people see it."""

from typing import Annotated, Any, Final, cast

import discord
from discord import app_commands
from pydantic import BaseModel, BeforeValidator

from adapters.discord.catalogue import commands
from adapters.discord.client import intents
from adapters.discord.desk import Desk

CHAT_INPUT: Final = 1
SUBCOMMAND: Final = 1


def _none_is_empty(value: Any) -> Any:
    return [] if value is None else value


class Choice(BaseModel):
    """One of the values that an option offers."""

    name: str
    value: str | int | float


class Command(BaseModel):
    """A command, a subcommand or an option, without its texts in other languages. Equal ones look the same."""

    name: str
    type: int = CHAT_INPUT
    description: str = ""
    required: bool = False
    autocomplete: bool = False
    choices: Annotated[list[Choice], BeforeValidator(_none_is_empty)] = []
    options: Annotated[list["Command"], BeforeValidator(_none_is_empty)] = []


def ours() -> list[Command]:
    """The commands that the bot registers when it starts."""
    tree = app_commands.CommandTree(discord.Client(intents=intents()))
    nobody = cast(Desk, None)  # how commands look does not depend on who serves them
    for command in commands(nobody):
        tree.add_command(command)
    return [Command.model_validate(command.to_dict(tree)) for command in tree.get_commands()]


def names(commands: list[Command]) -> list[str]:
    """What people type, such as `/quiz start` and `/practice`."""
    return [
        " ".join((f"/{command.name}", *path))
        for command in commands
        for path in [[part.name] for part in command.options if part.type == SUBCOMMAND] or [[]]
    ]
