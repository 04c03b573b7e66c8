"""Discord's numbers and quizhost's addresses.

A channel's game has the address `discord:<guild>/<channel>` (a thread is a channel), a personal game `discord:@<user>`;
a player is `discord:<user>`.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from bot.ports import PostKey

PLATFORM: Final = "discord"
_ROLE: Final = f"{PLATFORM}:role:"
_EPOCH_MS: Final = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord's ids count."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a game is played: a channel of a guild, or one person's own screen."""

    guild: int | None = None
    channel: int | None = None
    user: int | None = None

    @property
    def address(self) -> str:
        """The address under which the host knows it."""
        return f"{PLATFORM}:@{self.user}" if self.user is not None else f"{PLATFORM}:{self.guild}/{self.channel}"


def place_of(address: str) -> Place:
    """The place of an address that `Place.address` gave. Raises `ValueError` for any other."""
    platform, _, rest = address.partition(":")
    if platform != PLATFORM:
        raise ValueError(f"{address!r} is not Discord's")
    if rest.startswith("@"):
        return Place(user=int(rest[1:]))
    guild, _, channel = rest.partition("/")
    return Place(guild=int(guild), channel=int(channel))


def player_of(user: int) -> str:
    """The player that a Discord user is."""
    return f"{PLATFORM}:{user}"


def space_of(guild: int) -> str:
    """A server as a space."""
    return f"{PLATFORM}:{guild}"


def user_of(player: str) -> int | None:
    """The Discord user that a player is; None for a player of another platform."""
    platform, _, user = player.partition(":")
    return int(user) if platform == PLATFORM and user.isdigit() else None


def holder_of(role: int) -> str:
    """A role of a server as a holder of roles here (`bot.ports.moderation`)."""
    return f"{_ROLE}{role}"


def role_of(holder: str) -> int | None:
    """The role of a server that a holder is; None for a player, or a holder of another platform."""
    role = holder.removeprefix(_ROLE)
    return int(role) if role != holder and role.isdigit() else None


def time_of(snowflake: int) -> int:
    """When Discord made this id, ms."""
    return (snowflake >> 22) + _EPOCH_MS


def nonce_of(key: PostKey, part: int = 0) -> str:
    """A name for one message of one post, the same at each try; at most 25 characters, as Discord wants it."""
    words = f"{key.game_id}/{key.seq}/{key.index}/{part}"
    return blake2b(words.encode(), digest_size=12).hexdigest()
