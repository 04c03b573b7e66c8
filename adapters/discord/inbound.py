"""Interactions as the quiz sees them: who pressed what, where, and when."""

from dataclasses import dataclass
from typing import Final

import discord

from adapters.discord.addresses import PLATFORM, Place, player_of, time_of

EARLIEST_MS: Final = 15 * 60_000
"""How old a press may be by Discord's clock; a connection that broke brings what happened meanwhile."""

SKEW_MS: Final = 5_000
"""How far ahead of this machine's clock Discord's may be."""


def pressed_at(snowflake: int, now: int) -> int:
    """When Discord saw a press (ms), bounded by what is plausible at `now`."""
    return max(now - EARLIEST_MS, min(time_of(snowflake), now + SKEW_MS))


def delivery_of(interaction: discord.Interaction) -> str:
    """The name of this delivery; a repetition has the same."""
    return f"{PLATFORM}:{interaction.id}"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who uses a command, and where.

    `granted` are the person's permissions in the channel and `bot_granted` the bot's own, as Discord's bits.
    """

    user: int
    guild: int | None
    channel: int | None
    granted: int
    bot_granted: int
    at: int
    delivery: str

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
        )

    @property
    def player(self) -> str:
        """The caller as a player."""
        return player_of(self.user)

    @property
    def own_place(self) -> Place:
        """Where the caller's personal games are played."""
        return Place(user=self.user)
