"""Interactions as the quiz sees them: who pressed what, where, and when."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import discord

from adapters.discord.addresses import PLATFORM, Place, holder_of, player_of, space_of, time_of

EARLIEST_MS: Final = 15 * 60_000
"""How old a press may be by Discord's clock; a connection that broke brings what happened meanwhile."""

SKEW_MS: Final = 5_000
"""How far ahead of this machine's clock Discord's may be."""

REMEMBERED: Final = 2_000
"""How many interactions are remembered."""


def pressed_at(snowflake: int, now: int) -> int:
    """When Discord saw a press (ms), bounded by what is plausible at `now`."""
    return max(now - EARLIEST_MS, min(time_of(snowflake), now + SKEW_MS))


def delivery_of(interaction: discord.Interaction) -> str:
    """The name of this delivery; a repetition has the same."""
    return f"{PLATFORM}:{interaction.id}"


class Deliveries:
    """Remembers which interactions were served, the newest of them, so that a repeated delivery does nothing."""

    def __init__(self) -> None:
        self._served: OrderedDict[int, None] = OrderedDict()

    def is_new(self, interaction: discord.Interaction) -> bool:
        """Whether this comes for the first time. From now on it does not."""
        if interaction.id in self._served:
            return False
        self._served[interaction.id] = None
        if len(self._served) > REMEMBERED:
            self._served.popitem(last=False)
        return True


@dataclass(frozen=True, slots=True)
class Caller:
    """Who uses a command, and where.

    `granted` are the person's permissions in the channel and `bot_granted` the bot's own, as Discord's bits.
    `everywhere` are those that the person has in all of the server: channels may give others to whoever is theirs.
    `roles` are those that the person has in the server. `around` is the channel whose settings hold: the one that a
    thread belongs to, else the same as `channel`.
    """

    user: int
    guild: int | None
    channel: int | None
    granted: int
    bot_granted: int
    at: int
    delivery: str
    everywhere: int = 0
    roles: tuple[int, ...] = ()
    around: int | None = None

    @property
    def space(self) -> str | None:
        """The server that they are in; None in direct messages."""
        return None if self.guild is None else space_of(self.guild)

    @classmethod
    def of(cls, interaction: discord.Interaction, now: int) -> "Caller":
        """The caller behind an interaction."""
        return cls(
            user=interaction.user.id,
            guild=interaction.guild_id,
            channel=interaction.channel_id,
            granted=interaction.permissions.value,
            bot_granted=interaction.app_permissions.value,
            at=pressed_at(interaction.id, now),
            delivery=delivery_of(interaction),
            everywhere=_everywhere(interaction),
            roles=_roles(interaction),
            around=_around(interaction),
        )

    @property
    def player(self) -> str:
        """The caller as a player."""
        return player_of(self.user)

    @property
    def holders(self) -> tuple[str, ...]:
        """What the caller may hold a role as: a player, or somebody who has a role of the server."""
        return (self.player, *map(holder_of, self.roles))

    @property
    def settings_place(self) -> str | None:
        """The address whose settings hold where the caller is; None outside of servers."""
        return None if self.guild is None else Place(guild=self.guild, channel=self.around).address

    @property
    def own_place(self) -> Place:
        """Where the caller's personal games are played."""
        return Place(user=self.user)


def _everywhere(interaction: discord.Interaction) -> int:
    """What somebody may do in the whole server; nothing where Discord has not told us of its roles yet."""
    guild, user = interaction.guild, interaction.user
    if guild is None or not isinstance(user, discord.Member) or guild.get_role(guild.id) is None:
        return 0
    return user.guild_permissions.value


def _roles(interaction: discord.Interaction) -> tuple[int, ...]:
    """The roles that somebody has in a server; not the one that everybody has."""
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return ()
    return tuple(interaction.user._roles)  # the ids alone, also of roles that we were not told of


def _around(interaction: discord.Interaction) -> int | None:
    channel = interaction.channel
    return channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
