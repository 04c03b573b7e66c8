"""Slack's ids and quizhost's addresses.

A channel's game has the address `slack:<team>/<channel>`, or `slack:<team>/<channel>/<thread>` in a thread, which is
named by the time stamp of its first message; a personal game `slack:<team>/@<user>`; a player is `slack:<team>:<user>`.
"""

import re
from dataclasses import dataclass
from typing import Final

PLATFORM: Final = "slack"
_ID: Final = "[A-Z][A-Z0-9]*"
_TS: Final = r"[0-9]{1,11}\.[0-9]{6}"
_ADDRESS: Final = re.compile(
    rf"{PLATFORM}:(?P<team>{_ID})/(?:@(?P<user>{_ID})|(?P<channel>{_ID})(?:/(?P<thread>{_TS}))?)"
)
_PLAYER: Final = re.compile(rf"{PLATFORM}:{_ID}:({_ID})")
_GROUP: Final = f"{PLATFORM}:group:"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a game is played: a channel or a thread of a workspace, or one person's messages with the app.

    `team` is the workspace, `thread` the time stamp of the thread's first message; `user` stands alone.
    """

    team: str
    channel: str | None = None
    thread: str | None = None
    user: str | None = None

    @property
    def address(self) -> str:
        """The address under which the host knows it."""
        if self.user is not None:
            return f"{PLATFORM}:{self.team}/@{self.user}"
        thread = "" if self.thread is None else f"/{self.thread}"
        return f"{PLATFORM}:{self.team}/{self.channel}{thread}"


def place_of(address: str) -> Place:
    """The place of an address that `Place.address` gave. Raises `ValueError` for any other."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(f"{address!r} is not Slack's")
    return Place(**found.groupdict())


def player_of(team: str, user: str) -> str:
    """The player that a user of this workspace is."""
    return f"{PLATFORM}:{team}:{user}"


def user_of(player: str) -> str | None:
    """The Slack user that a player is; None for a player of another platform."""
    found = _PLAYER.fullmatch(player)
    return None if found is None else found[1]


def holder_of(group: str) -> str:
    """A user group as a holder of roles (`bot.ports.moderation`)."""
    return f"{_GROUP}{group}"


def group_of(holder: str) -> str | None:
    """The user group that a holder is; None for a player, or a holder of another platform."""
    return holder.removeprefix(_GROUP) if holder.startswith(_GROUP) else None


def time_of(ts: str) -> int:
    """The moment of one of Slack's time stamps ("1700000000.123456"), ms. Raises `ValueError` for anything else."""
    if re.fullmatch(_TS, ts) is None:
        raise ValueError(f"{ts!r} is not a time stamp of Slack's")
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1000 + int(fraction) // 1000


def ts_of(ms: int) -> str:
    """The time stamp that Slack would give this moment (ms, not negative)."""
    return f"{ms // 1000}.{ms % 1000:03}000"
