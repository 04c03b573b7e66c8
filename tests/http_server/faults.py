"""What a test lets go wrong, by method and path: refusals, slow answers, cut connections, requests that wait."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, Protocol, TypeVar

from tests.http_server.waiting import Changes


class Asked(Protocol):
    """A request that rules look at."""

    @property
    def method(self) -> str: ...

    @property
    def path(self) -> str: ...


Record = TypeVar("Record", bound=Asked)


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*|\*)", pattern)
    return re.compile("".join({"*": "[^/]+", "**": ".+"}.get(part, re.escape(part)) for part in parts))


def matches(method: str, pattern: str, request: Asked) -> bool:
    """Whether a rule means this request. In a pattern `*` is one part of the path and `**` any number of them;
    the method `*` is any."""
    return method in ("*", request.method) and _expression(pattern).fullmatch(request.path) is not None


@dataclass
class Rule:
    """Something that happens to requests, `times` times (None: always)."""

    method: str
    pattern: str
    times: int | None = 1

    def take(self, request: Asked) -> bool:
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
class Hold(Rule, Generic[Record]):
    """Requests wait here, before anything is done, until `release`."""

    changes: Changes = field(default_factory=Changes)
    waiting: list[Record] = field(default_factory=list)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    async def arrived(self, number: int = 1) -> list[Record]:
        """Wait until this many requests came here; gives them."""
        await self.changes.until(lambda: len(self.waiting) >= number, f"{number} held requests of {self.pattern}")
        return self.waiting

    def release(self) -> None:
        """Let them all go, and hold nothing from now on."""
        self.times = 0
        self._open.set()

    async def pass_(self, request: Record) -> None:
        self.waiting.append(request)
        self.changes.tell()
        await self._open.wait()


class Faults:
    """The rules of one server, asked in the order in which they were made."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        self.rules.append(rule)

    def forget(self) -> None:
        """No rule holds from now on; what was held goes on."""
        self.release()
        self.rules.clear()

    def release(self) -> None:
        for rule in self.rules:
            if isinstance(rule, Hold):
                rule.release()

    async def held(self, request: Asked) -> None:
        for rule in list(self.rules):
            if isinstance(rule, Hold) and rule.take(request):
                await rule.pass_(request)

    def failure(self, request: Asked) -> Failure | None:
        found = (rule for rule in self.rules if isinstance(rule, Failure) and rule.take(request))
        return next(found, None)

    def drop(self, request: Asked) -> Drop | None:
        found = (rule for rule in self.rules if isinstance(rule, Drop) and rule.take(request))
        return next(found, None)

    def delay(self, request: Asked) -> float:
        """The seconds by which its answer is late."""
        return sum(rule.seconds for rule in self.rules if isinstance(rule, Delay) and rule.take(request))
