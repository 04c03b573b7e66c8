"""A chat that records what it was given and fails as told."""

import asyncio
from collections import deque
from dataclasses import dataclass

from bot.engine.questions import Challenge
from bot.ports import ChatBusy, ChatGone, Clock, Delivered, Post


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of `deliver`: when, and what."""

    at: int
    post: Post


class RecordingChat:
    """Implements `bot.ports.Chat`.

    `attempts` are all calls in order, `posts` those that were taken, `shown_at` when each of those was confirmed.
    """

    edits = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._faults: deque[Exception] = deque()
        self._gone: set[str] = set()
        self._held: dict[str, asyncio.Event] = {}
        self.attempts: list[Attempt] = []
        self.posts: list[Post] = []
        self.shown_at: list[int] = []
        self.challenges: list[Challenge] = []

    async def deliver(self, post: Post, challenge: Challenge) -> Delivered:
        self.attempts.append(Attempt(self._clock.now(), post))
        await asyncio.sleep(0)
        if post.channel in self._held:
            await self._held[post.channel].wait()
        if self._faults:
            raise self._faults.popleft()
        if post.channel in self._gone:
            raise ChatGone(f"{post.channel} was deleted")
        self.posts.append(post)
        self.shown_at.append(self._clock.now())
        self.challenges.append(challenge)
        return Delivered(self._clock.now(), f"message-{len(self.posts)}")

    @property
    def words(self) -> list[str]:
        """The names of the announcements that were taken, in order."""
        return [type(post.announcement).__name__ for post in self.posts]

    def of(self, kind: type) -> list:
        """The announcements of one kind that were taken, in order."""
        return [post.announcement for post in self.posts if isinstance(post.announcement, kind)]

    # --- faults ------------------------------------------------------------------------------------------------------

    def busy(self, times: int = 1, retry_after_ms: int | None = None) -> None:
        """Be busy for the next so many calls."""
        self._faults.extend(ChatBusy("too many messages", retry_after_ms) for _ in range(times))

    def broken(self, error: Exception) -> None:
        """Raise this at the next call."""
        self._faults.append(error)

    def gone(self, channel: str) -> None:
        """Lose a channel for ever."""
        self._gone.add(channel)

    def hold(self, channel: str) -> None:
        """Confirm nothing in this channel until `release`."""
        self._held.setdefault(channel, asyncio.Event())

    def release(self, channel: str | None = None) -> None:
        """Go on in this channel, or in all."""
        for held in [channel] if channel is not None else list(self._held):
            self._held.pop(held).set()
