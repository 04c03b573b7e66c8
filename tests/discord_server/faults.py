"""What a test lets go wrong, by method and path: refusals, slow answers, cut connections, rate limits."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.discord_server.things import Changes, Json, Request


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"*": "[^/]+", "**": ".+"}.get(part, re.escape(part)) for part in parts))


def matches(method: str, pattern: str, request: Request) -> bool:
    """Whether a rule means this request. In a pattern `*` is one part of the path and `**` any number of them;
    the method `*` is any."""
    return method in ("*", request.method) and _expression(pattern).fullmatch(request.path) is not None


@dataclass
class Rule:
    """Something that happens to requests, `times` times (None: always)."""

    method: str
    pattern: str
    times: int | None = 1

    def take(self, request: Request) -> bool:
        """Whether it happens to this one; if so it is used up once."""
        if self.times == 0 or not matches(self.method, self.pattern, request):
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Failure(Rule):
    """Answered instead of being done."""

    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


@dataclass
class Delay(Rule):
    """Done at once; the answer comes later."""

    seconds: float = 0.0


@dataclass
class Drop(Rule):
    """The connection is cut instead of an answer. `done` tells whether the request was carried out."""

    done: bool = True


@dataclass
class Hold(Rule):
    """Requests wait here, before anything is done, until `release`."""

    changes: Changes = field(default_factory=Changes)
    waiting: list[Request] = field(default_factory=list)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrived(self, number: int = 1) -> list[Request]:
        """Wait until this many requests came here; gives them."""
        await self.changes.until(lambda: len(self.waiting) >= number, f"{number} held requests of {self.pattern}")
        return self.waiting

    def release(self) -> None:
        """Let them all go, and hold nothing from now on."""
        self.times = 0
        self._open.set()

    async def pass_(self, request: Request) -> None:
        self.waiting.append(request)
        self.changes.tell()
        await self._open.wait()


@dataclass
class Limit(Rule):
    """A rate limit as Discord keeps it: for each path `limit` requests in `per_s` seconds, told in headers."""

    times: int | None = None
    limit: int = 5
    per_s: float = 1.0
    bucket: str = "bucket"
    _used: dict[str, tuple[float, int]] = field(default_factory=dict)

    def count(self, request: Request) -> tuple[bool, dict[str, str], float]:
        """Whether there is room for it, the headers that tell so, and the seconds until there is room again."""
        now = asyncio.get_running_loop().time()
        ends, used = self._used.get(request.path, (now + self.per_s, 0))
        if now >= ends:
            ends, used = now + self.per_s, 0
        room = used < self.limit
        used += room
        self._used[request.path] = (ends, used)
        return room, rate_headers(self.bucket, ends - now, self.limit, self.limit - used), ends - now


def rate_headers(bucket: str, reset_after: float, limit: int = 5, remaining: int = 0) -> dict[str, str]:
    """The headers by which Discord tells of a bucket."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset-After": f"{reset_after:.3f}",
        "X-RateLimit-Bucket": bucket,
    }


def too_many(retry_after: float, *, everywhere: bool = False) -> Json:
    """The body of a 429."""
    return {"message": "You are being rate limited.", "retry_after": round(retry_after, 3), "global": everywhere}


class Faults:
    """The rules of one server, asked in the order in which they were made."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        self._rules.append(rule)

    def forget(self) -> None:
        """No rule holds from now on; what was held goes on."""
        self.release()
        self._rules.clear()

    def release(self) -> None:
        for rule in self._rules:
            if isinstance(rule, Hold):
                rule.release()

    async def held(self, request: Request) -> None:
        for rule in list(self._rules):
            if isinstance(rule, Hold) and rule.take(request):
                await rule.pass_(request)

    def limit(self, request: Request) -> tuple[Failure | None, dict[str, str]]:
        """The refusal of the first limit that is used up, and the headers of those that hold."""
        told: dict[str, str] = {}
        for rule in self._rules:
            if isinstance(rule, Limit) and rule.take(request):
                room, headers, seconds = rule.count(request)
                if not room:
                    told = headers | {"Via": "1.1 google", "X-RateLimit-Scope": "user"}
                    return Failure("*", "**", status=429, headers=told, body=too_many(seconds)), {}
                told |= headers
        return None, told

    def failure(self, request: Request) -> Failure | None:
        found = (rule for rule in self._rules if isinstance(rule, Failure) and rule.take(request))
        return next(found, None)

    def drop(self, request: Request) -> Drop | None:
        found = (rule for rule in self._rules if isinstance(rule, Drop) and rule.take(request))
        return next(found, None)

    def delay(self, request: Request) -> float:
        """The seconds by which its answer is late."""
        return sum(rule.seconds for rule in self._rules if isinstance(rule, Delay) and rule.take(request))
