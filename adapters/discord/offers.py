"""Whether what came with a command is what the command offers.

Discord sees to that by the form that it shows, which may be an older one; discord.py looks at kinds and ranges alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import discord
from discord import app_commands

from adapters.chat_text import keepable

AnyCommand = app_commands.Group | app_commands.Command[Any, ..., Any]
Sent = dict[str, Any]

_USERS: Final = "users"
_ROLES: Final = "roles"
_TOLD: Final[Mapping[discord.AppCommandOptionType, tuple[str, ...]]] = {
    discord.AppCommandOptionType.user: (_USERS,),
    discord.AppCommandOptionType.channel: ("channels",),
    discord.AppCommandOptionType.role: (_ROLES,),
    discord.AppCommandOptionType.mentionable: (_USERS, _ROLES),
    discord.AppCommandOptionType.attachment: ("attachments",),
}
"""Where Discord tells more of a value that is an id."""


def make_keepable(options: Iterable[Sent]) -> None:
    """Replace in the values what nothing could keep."""
    for option in options:
        if isinstance(option.get("value"), str):
            option["value"] = keepable(option["value"])
        make_keepable(option.get("options") or ())


def offered(command: AnyCommand | None, options: Iterable[Sent], told: Mapping[str, Any]) -> bool:
    """Whether all values are such as the command offers; what it does not know at all is for discord.py to refuse."""
    for option in options:
        if "value" not in option:
            inner = command.get_command(option["name"]) if isinstance(command, app_commands.Group) else None
            if not offered(inner, option.get("options") or (), told):
                return False
        elif isinstance(command, app_commands.Command):
            known = (it for it in command.parameters if it.display_name == option["name"])
            if not all(_takes(parameter, option["value"], told) for parameter in known):
                return False
    return True


def _takes(parameter: app_commands.Parameter, value: Any, told: Mapping[str, Any]) -> bool:
    if parameter.choices and value not in [choice.value for choice in parameter.choices]:
        return False
    places = _TOLD.get(parameter.type)
    return places is None or any(str(value) in (told.get(place) or {}) for place in places)
