"""Brings announcements to their chats: for each channel one after another, until the chat has confirmed."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.engine.questions import Challenge
from bot.host.clock import sleep_until
from bot.ports import Chat, ChatBusy, ChatGone, Clock, Delivered, Post, PostKey

log = logging.getLogger(__name__)

FIRST_PAUSE_MS: Final = 500
LONGEST_PAUSE_MS: Final = 60_000
PATIENCE_MS: Final = 10 * 60_000
"""How long a chat may refuse one post until it counts as gone."""


HAND_OVER_S: Final = 2.0
"""How many seconds of real time a stopping host waits for chats to confirm what they were given."""


class Outbox:
    """Delivers posts. What it holds is in the store as well, so that nothing is lost with the process.

    `is_stale(post)` tells whether a post has nothing more to say. `on_delivered(post, delivered)` is awaited before the
    channel's next post, `on_dropped(post)` called for a stale one, `on_gone(post, reason)` awaited where its chat is
    lost.
    """

    def __init__(
        self,
        chats: Mapping[str, Chat],
        clock: Clock,
        is_stale: Callable[[Post], bool],
        on_delivered: Callable[[Post, Delivered], Awaitable[None]],
        on_dropped: Callable[[Post], None],
        on_gone: Callable[[Post, str], Awaitable[None]],
    ) -> None:
        self._chats = chats
        self._clock = clock
        self._is_stale = is_stale
        self._on_delivered = on_delivered
        self._on_dropped = on_dropped
        self._on_gone = on_gone
        self._held: set[PostKey] = set()
        self._pausing: set[str] = set()
        self._stopping = False
        self._queues: dict[str, deque[tuple[Post, Challenge]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def serves(self, channel: str) -> bool:
        """Whether a chat for this address (`<platform>:…`) is connected."""
        return self._platform(channel) in self._chats

    def put(self, post: Post, challenge: Challenge) -> None:
        """Deliver this post after those that wait for its channel already; one that waits already is passed over."""
        if post.key in self._held:
            return
        self._held.add(post.key)
        queue = self._queues.setdefault(post.channel, deque())
        queue.append((post, challenge))
        if post.channel not in self._tasks:
            task = asyncio.get_running_loop().create_task(self._serve(post.channel, queue))
            self._tasks[post.channel] = task

    async def drained(self) -> None:
        """Return once every post that was put has been dealt with."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def stop(self) -> None:
        """Stop delivering; what has not been confirmed stays in the store.

        Posts that are with their chat at this moment get `HAND_OVER_S` to be confirmed, so that they are not said again
        after the next start.
        """
        self._stopping = True
        tasks = list(self._tasks.values())
        in_hand = [task for channel, task in self._tasks.items() if channel not in self._pausing]
        if in_hand and HAND_OVER_S > 0:
            await asyncio.wait(in_hand, timeout=HAND_OVER_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._queues.clear()

    @staticmethod
    def _platform(channel: str) -> str:
        return channel.partition(":")[0]

    async def _serve(self, channel: str, queue: deque[tuple[Post, Challenge]]) -> None:
        try:
            while queue and not self._stopping:
                post, challenge = queue[0]
                await self._deal_with(post, challenge)
                queue.popleft()
                self._held.discard(post.key)
        finally:
            del self._tasks[channel]
            self._queues.pop(channel, None)

    async def _deal_with(self, post: Post, challenge: Challenge) -> None:
        if self._is_stale(post):
            self._on_dropped(post)
            return
        try:
            delivered = await self._deliver(post, challenge)
        except ChatGone as error:
            log.warning("channel %s is gone: %s", post.channel, error)
            await self._on_gone(post, str(error))
        else:
            await self._on_delivered(post, delivered)

    async def _deliver(self, post: Post, challenge: Challenge) -> Delivered:
        chat = self._chats[self._platform(post.channel)]
        pause = FIRST_PAUSE_MS
        give_up_at = self._clock.now() + PATIENCE_MS
        while self._clock.now() < give_up_at:
            try:
                return await chat.deliver(post, challenge)
            except ChatBusy as error:
                wait = error.retry_after_ms if error.retry_after_ms is not None else pause
                log.info("channel %s is busy, again in %d ms: %s", post.channel, wait, error)
            except ChatGone:
                raise
            except Exception:
                # A fault in an adapter must not stop the channel's other posts, nor lose this one at the first try.
                log.exception("delivering %s failed", post.key)
                wait = pause
            self._pausing.add(post.channel)
            await sleep_until(self._clock, self._clock.now() + wait)
            self._pausing.discard(post.channel)
            pause = min(2 * pause, LONGEST_PAUSE_MS)
        raise ChatGone(f"it refused a post for {PATIENCE_MS // 60_000} minutes")
