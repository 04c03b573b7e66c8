"""What a test lets go wrong at Discord: what all servers share, and rate limits as Discord keeps them."""

import asyncio
from dataclasses import dataclass, field

from tests.discord_server.things import Json, Request
from tests.http_server import faults
from tests.http_server.faults import Delay as Delay
from tests.http_server.faults import Drop as Drop
from tests.http_server.faults import Failure as Failure
from tests.http_server.faults import Hold as Hold
from tests.http_server.faults import Rule as Rule
from tests.http_server.faults import matches as matches


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


class Faults(faults.Faults):
    """The rules of one server, asked in the order in which they were made."""

    def limit(self, request: Request) -> tuple[Failure | None, dict[str, str]]:
        """The refusal of the first limit that is used up, and the headers of those that hold."""
        told: dict[str, str] = {}
        for rule in self.rules:
            if isinstance(rule, Limit) and rule.take(request):
                room, headers, seconds = rule.count(request)
                if not room:
                    told = headers | {"Via": "1.1 google", "X-RateLimit-Scope": "user"}
                    return Failure("*", "**", status=429, headers=told, body=too_many(seconds)), {}
                told |= headers
        return None, told
