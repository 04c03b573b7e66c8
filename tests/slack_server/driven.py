"""What people did, and what a test sees of what the bot made of it."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from tests.http_server.waiting import TAKES_S, Changes
from tests.slack_server.things import Json, User

TRIGGER_MS: Final = 3_000
"""For how long a trigger opens a view."""
HOOK_MS: Final = 30 * 60_000
"""For how long a response_url takes posts."""
HOOK_USES: Final = 5


class Ack(NamedTuple):
    """An acknowledgement: its body (None where it is empty, text, or what the JSON says), and the seconds it took."""

    body: Any
    seconds: float


@dataclass
class Delivery:
    """One try to deliver something. `way` is "http" or "socket", `number` counts from 0 as X-Slack-Retry-Num does.

    `status` is what was answered: 200 for an acknowledgement in Socket Mode, None while there is none and where the
    connection failed or it took too long; then `failed` says how, in the words of X-Slack-Retry-Reason.
    """

    way: str
    number: int
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None
    body: Any = None
    seconds: float = 0.0
    failed: str | None = None

    @property
    def ended(self) -> bool:
        return self.status is not None or self.failed is not None


@dataclass
class Driven:
    """One press, command, event, shortcut or submission. `at` is its time, ms; `payload` what the bot is told.

    `private` are the ephemeral messages that the person got because of it, as they read now: by acknowledgement, by
    its response_url, or by chat.postEphemeral as long as it was the newest thing the person did in that channel.
    `responses` are the bodies that were taken at its response_url, `views` the views that its trigger opened.
    """

    kind: str
    payload: Json
    at: int
    user: User
    team: str
    channel: str | None
    changes: Changes = field(repr=False)
    trigger: str | None = None
    response_url: str | None = None
    envelope: str = ""
    source: Json | None = field(default=None, repr=False)
    deliveries: list[Delivery] = field(default_factory=list)
    private: list[Json] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    triggered: bool = False

    @property
    def ack(self) -> Ack | None:
        """The first acknowledgement that was in time; None while there is none."""
        taken = [it for it in self.deliveries if it.status is not None and it.status < 300 and it.failed is None]
        return Ack(taken[0].body, taken[0].seconds) if taken else None

    async def acked(self, seconds: float = TAKES_S) -> Ack:
        """Wait for the acknowledgement. Raises `AssertionError` where none comes, and where it was refused."""
        await self.changes.until(lambda: self.ack or self._refused(), f"the acknowledgement of {self.kind}", seconds)
        ack = self.ack
        assert ack is not None, f"{self.kind} was not acknowledged: {self.deliveries}"
        return ack

    async def delivered(self, number: int = 1, seconds: float = TAKES_S) -> list[Delivery]:
        """Wait until this many tries came to an end, however they did; gives those."""
        what = f"{number} deliveries of {self.kind}"
        await self.changes.until(lambda: len(self._ended()) >= number, what, seconds)
        return self._ended()

    async def responded(self, number: int = 1, seconds: float = TAKES_S) -> list[Json]:
        """Wait until its response_url took this many posts; gives `responses`."""
        await self.changes.until(lambda: len(self.responses) >= number, f"{number} posts to a response_url", seconds)
        return self.responses

    async def told(self, number: int = 1, seconds: float = TAKES_S) -> list[Json]:
        """Wait until the person got this many ephemeral messages because of it; gives `private`."""
        await self.changes.until(lambda: len(self.private) >= number, f"{number} private messages", seconds)
        return self.private

    async def opened(self, number: int = 1, seconds: float = TAKES_S) -> list[Json]:
        """Wait until its trigger opened this many views; gives `views`."""
        await self.changes.until(lambda: len(self.views) >= number, f"{number} views", seconds)
        return self.views

    def _ended(self) -> list[Delivery]:
        return [it for it in self.deliveries if it.ended]

    def _refused(self) -> bool:
        last = self.deliveries[-1] if self.deliveries else None
        return last is not None and last.way == "http" and last.failed is not None
