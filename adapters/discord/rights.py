"""Whether the bot may post in a channel, by what Discord has told of it."""

import discord

from adapters.discord import permissions
from adapters.discord.addresses import place_of
from adapters.discord.permissions import Permission


class Rights:
    """The bot's rights in the channels of its servers. Nothing is asked: Discord tells of all changes by itself."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def forbidden(self, channel: str) -> str | None:
        """A sentence where the bot cannot post in the channel of this address, with what it lacks; None where it
        can."""
        place = place_of(channel)
        guild = None if place.guild is None else self._client.get_guild(place.guild)
        if guild is None or place.channel is None:
            return "I am not in that server."
        found = guild.get_channel_or_thread(place.channel)
        if found is None:
            return f"I cannot see <#{place.channel}>. {_grant((permissions.VIEW_CHANNEL,))}"
        if guild.me is None or (isinstance(found, discord.Thread) and found.parent is None):
            return None  # it is tried, and told if it fails
        thread = isinstance(found, discord.Thread)
        needed = permissions.IN_THREAD if thread else permissions.IN_CHANNEL
        lacking = permissions.missing(found.permissions_for(guild.me).value, needed)
        return f"I may not post in <#{place.channel}>. {_grant(lacking)}" if lacking else None


def _grant(lacking: tuple[Permission, ...]) -> str:
    names = " and ".join(f"“{permission.name}”" for permission in lacking)
    return f"Somebody who manages that channel has to grant me {names}: Edit Channel → Permissions."
