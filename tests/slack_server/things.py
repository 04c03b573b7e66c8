"""What a local Slack is made of: people, channels, teams, requests, and the ids that carry its time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

Json = dict[str, Any]

APP: Final = "A0QUIZHOST"
APP_TOKEN: Final = "xapp-1-A0QUIZHOST-1-secret"
SIGNING_SECRET: Final = "a-signing-secret"
CLIENT: Final = ("100.200", "a-client-secret")
"""Id and secret of the app, for OAuth."""
TOKEN: Final = "xoxb-1-a-token"

SCOPES: Final = (
    "commands", "chat:write", "im:write", "channels:read", "groups:read", "im:read", "mpim:read", "users:read",
    "files:read", "files:write", "usergroups:read",
)  # fmt: skip
"""All that any method here asks for."""


@dataclass(frozen=True)
class User:
    """One person. `shown` is the name that others read. `home` is the workspace of somebody who is here by a shared
    channel, `teams` are all workspaces of somebody whose organisation has several."""

    id: str
    name: str = "student"
    shown: str | None = None
    admin: bool = False
    bot: bool = False
    locale: str = "en-US"
    tz: str = "Europe/London"
    home: str | None = None
    teams: Sequence[str] = ()


@dataclass(frozen=True)
class Channel:
    """A channel. `bot` tells whether the bot is in it, `members` who else is: None is everybody of the team."""

    id: str
    name: str = "quiz"
    bot: bool = True
    members: Sequence[str] | None = None
    archived: bool = False
    private: bool = False


@dataclass(frozen=True)
class Group:
    """A user group with its members' ids. Slack tells nobody of a disabled one unless it is asked for those too."""

    id: str
    handle: str = "staff"
    members: Sequence[str] = ()
    disabled: bool = False


STUDENT: Final = User("U0STUDENT", "student", "A student")
TEACHER: Final = User("U0TEACHER", "teacher", "A teacher", admin=True)
BOT: Final = User("U0QUIZHOST", "quizhost", bot=True)
QUIZ: Final = Channel("C0QUIZ")
TALK: Final = Channel("C0TALK", "talk")


@dataclass(frozen=True)
class Team:
    """A workspace. `token` is the bot's, None where the app is not installed yet; `scopes` are what it was granted.

    `edit_window_s` is for how long messages may be edited, None for ever.
    """

    id: str = "T0STUDY"
    channels: Sequence[Channel] = (QUIZ, TALK)
    users: Sequence[User] = (STUDENT, TEACHER)
    token: str | None = TOKEN
    scopes: Sequence[str] = SCOPES
    bot: User = BOT
    name: str = "Study group"
    domain: str = "study"
    edit_window_s: int | None = None
    groups: Sequence[Group] = ()


TEAM: Final = Team()


@dataclass
class Request:
    """One request as it came in. `path` is the method ("chat.postMessage"), "response/…" or "link".

    `body` are its arguments, those that are JSON inside a form read. `status` is what was answered: None while it is
    under way and where the connection was dropped instead; `error` is Slack's word where it was refused. `at` is the
    server's clock in ms, `moment` the loop's in seconds. `known` is not so for a place that there is not; `ended` is so
    once it was answered or dropped.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    token: str | None
    at: int
    moment: float
    status: int | None = None
    error: str | None = None
    known: bool = True
    ended: bool = False
    answer: Json = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        return f"{self.path} -> {self.error or self.status}"


@dataclass(frozen=True)
class Forgery:
    """How a signed request is wrong: `signature` instead of the right one, `late_s` seconds too old a timestamp,
    `secret` that is another's. The signature of an old timestamp is right, as in a replayed request."""

    signature: str | None = None
    late_s: int = 0
    secret: str | None = None


class SlackError(Exception):
    """A refusal in Slack's words: `{"ok": false, "error": …}` and what else it tells."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.body: Json = {"ok": False, "error": error, **more}


class Clock:
    """Slack's time and the ids that carry it."""

    def __init__(self) -> None:
        self._fixed: int | Callable[[], int] | None = None
        self._numbers = count(1)
        self._used: set[int] = set()

    def now(self) -> int:
        """ms since 1970: the real time until `set`."""
        if callable(self._fixed):
            return self._fixed()
        return time.time_ns() // 1_000_000 if self._fixed is None else self._fixed

    def set(self, time_: int | Callable[[], int] | None) -> None:
        """Stand still at this time, follow another clock, or (None) follow the real one."""
        self._fixed = time_

    def ts(self) -> str:
        """A timestamp of this moment, such as "1700000000.000100", that no other is equal to."""
        moment = self.now() * 1000
        while moment in self._used:
            moment += 1
        self._used.add(moment)
        return f"{moment // 1_000_000}.{moment % 1_000_000:06d}"

    def id(self, kind: str) -> str:
        """A fresh id that begins with this letter, as Slack's do."""
        return f"{kind}0{next(self._numbers):08X}"


def seconds(ts: str) -> float:
    """The time that a timestamp carries, s since 1970."""
    return float(ts)
