"""What a local Discord is made of: people, channels, guilds, and the ids that carry its time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from tests.http_server.waiting import TAKES_S as TAKES_S
from tests.http_server.waiting import Changes as Changes

Json = dict[str, Any]

EPOCH_MS: Final = 1_420_070_400_000
"""The first millisecond of 2015, from which Discord's ids count."""

VIEW: Final = 1 << 10
SEND: Final = 1 << 11
MANAGE_MESSAGES: Final = 1 << 13
SEND_IN_THREADS: Final = 1 << 38
CREATE_THREADS: Final = 1 << 35
ADMINISTRATOR: Final = 1 << 3
EVERYONE: Final = VIEW | SEND | 1 << 14 | 1 << 15 | 1 << 16 | CREATE_THREADS | SEND_IN_THREADS
"""What people and the bot may do where nothing else is said: read and write, embeds, files, history, threads."""

MANAGE_GUILD: Final = 1 << 5
STAFF: Final = {
    permission: (710 + place) << 22 for place, permission in enumerate((ADMINISTRATOR, MANAGE_GUILD, MANAGE_MESSAGES))
}
"""The roles of every server that give these permissions."""

TEXT: Final = 0
DM: Final = 1
PUBLIC_THREAD: Final = 11
PRIVATE_THREAD: Final = 12
THREADS: Final = (10, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(frozen=True)
class User:
    """One person. `permissions` are theirs in every channel, `shown` is the name that others read; `roles` are those
    that they have in every server, besides those of `STAFF` that give them what they may."""

    id: int
    name: str = "student"
    shown: str | None = None
    permissions: int = EVERYONE
    locale: str = "en-US"
    bot: bool = False
    roles: tuple[int, ...] = ()


@dataclass(frozen=True)
class Role:
    """A role of a server."""

    id: int
    name: str


@dataclass(frozen=True)
class Channel:
    """A channel to write in. `allowed` is what the bot may do in it; type 5 is an announcement channel."""

    id: int
    name: str = "quiz"
    allowed: int = EVERYONE
    type: int = TEXT


@dataclass(frozen=True)
class Guild:
    """A server of Discord's. Shard `(id >> 22) % shards` hears of it."""

    id: int
    channels: Sequence[Channel]
    name: str = "Study group"
    locale: str = "en-US"
    roles: Sequence[Role] = ()


STUDENT: Final = User(500 << 22, "student", "A student")
BOT: Final = User(900 << 22, "quizhost", bot=True)
APPLICATION: Final = 900 << 22
GUILD: Final = Guild(100 << 22, (Channel(101 << 22, "quiz"), Channel(102 << 22, "talk")))


@dataclass
class Request:
    """One request as it came in. `path` is without the address and `/api/v10`.

    `status` is what was answered: None while it is under way and where the connection was dropped instead.
    `at` is the server's clock in ms, `moment` the loop's in seconds; `files` are the
    names of what was uploaded. `known` is not so for a place that there is not; `ended` is so once it was answered or
    dropped.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: int
    moment: float
    files: list[str] = field(default_factory=list)
    status: int | None = None
    known: bool = True
    ended: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


class ApiError(Exception):
    """A refusal in Discord's words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code}


class Clock:
    """Discord's time and the ids that carry it."""

    def __init__(self) -> None:
        self._fixed: int | Callable[[], int] | None = None
        self._numbers = count()

    def now(self) -> int:
        """ms since 1970: the real time until `set`."""
        if callable(self._fixed):
            return self._fixed()
        return time.time_ns() // 1_000_000 if self._fixed is None else self._fixed

    def set(self, time_: int | Callable[[], int] | None) -> None:
        """Stand still at this time, follow another clock, or (None) follow the real one."""
        self._fixed = time_

    def snowflake(self) -> int:
        """A fresh id of this moment, larger than all before it of the same moment."""
        return (self.now() - EPOCH_MS) << 22 | next(self._numbers) & 0x3FFFFF
