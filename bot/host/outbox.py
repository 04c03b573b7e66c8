"""Brings announcements to their chats: for each channel one after another, until the chat has confirmed."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from itertools import islice
from typing import Final

from bot.engine.questions import Challenge
from bot.host.clock import sleep_until
from bot.host.news import OPENERS, subject
from bot.ports import Chat, ChatAway, ChatBusy, ChatGone, ChatRefused, Clock, Delivered, Post, PostKey

log = logging.getLogger(__name__)

FIRST_PAUSE_MS: Final = 500
LONGEST_PAUSE_MS: Final = 60_000
PATIENCE_MS: Final = 10 * 60_000
"""How long a chat may refuse one post until it counts as gone; an outage of the whole chat is waited out."""

HAND_OVER_S: Final = 2.0
"""How many seconds of real time a stopping host waits for chats to confirm what they were given."""


class _Replaced(Exception):
    """A later post says all that this one would."""


class Outbox:
    """Delivers posts. What it holds is in the store as well, so that nothing is lost with the process.

    `is_stale(post)` tells whether a post has nothing more to say. `on_delivered(post, delivered)` is awaited before the
    channel's next post, `on_dropped(post)` called for one that is stale or replaced by a later one, `on_gone(post,
    reason)` awaited where its chat is lost.
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
        self._set_aside: set[str] = set()
        self._pausing: set[str] = set()
        self._stopping = False
        self._queues: dict[str, deque[tuple[Post, Challenge]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def serves(self, channel: str) -> bool:
        """Whether a chat for this address (`<platform>:…`) is connected."""
        return self._platform(channel) in self._chats

    def put(self, post: Post, challenge: Challenge) -> None:
        """Deliver this post after those that wait for its channel already.

        One that waits already is passed over, and so is one of a game whose posts were set aside: it waits with them.
        """
        if post.key in self._held or post.key.game_id in self._set_aside:
            return
        self._held.add(post.key)
        queue = self._queues.setdefault(post.channel, deque())
        queue.append((post, challenge))
        if post.channel not in self._tasks:
            task = asyncio.get_running_loop().create_task(self._serve(post.channel, queue))
            self._tasks[post.channel] = task

    def replace(self, posts: Iterable[Post]) -> None:
        """Say these posts in place of those of the same keys that wait already."""
        changed = {post.key: post for post in posts}
        for queue in self._queues.values() if changed else ():
            for place, (post, challenge) in enumerate(queue):
                if post.key in changed:
                    queue[place] = changed[post.key], challenge

    def take_back(self, game_id: str) -> bool:
        """Whether posts of this game were set aside, because nobody was there; they may be put again now."""
        if game_id not in self._set_aside:
            return False
        self._set_aside.discard(game_id)
        return True

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
                try:
                    await self._deal_with(post, challenge, queue)
                except ChatAway as error:
                    log.debug("nobody is there for game %s: %s", post.key.game_id, error)
                    self._put_aside(post.key.game_id, queue)
                else:
                    queue.popleft()
                    self._held.discard(post.key)
        finally:
            del self._tasks[channel]
            self._queues.pop(channel, None)

    def _put_aside(self, game_id: str, queue: deque[tuple[Post, Challenge]]) -> None:
        """Forget a game's posts until somebody is there. The store has them, and the channel's other games go on."""
        self._set_aside.add(game_id)
        self._held.difference_update(post.key for post, _ in queue if post.key.game_id == game_id)
        others = [item for item in queue if item[0].key.game_id != game_id]
        queue.clear()
        queue.extend(others)

    async def _deal_with(self, post: Post, challenge: Challenge, queue: deque[tuple[Post, Challenge]]) -> None:
        if self._is_stale(post):
            self._on_dropped(post)
            return
        try:
            delivered = await self._deliver(post, challenge, queue)
        except _Replaced:
            self._on_dropped(post)
        except ChatRefused as error:
            log.error("%s of channel %s cannot be shown: %s", type(post.announcement).__name__, post.channel, error)
            if isinstance(post.announcement, OPENERS):  # nobody could answer what nobody sees
                await self._on_gone(post, str(error))
            else:
                self._on_dropped(post)
        except ChatGone as error:
            log.warning("channel %s is gone: %s", post.channel, error)
            await self._on_gone(post, str(error))
        else:
            await self._on_delivered(post, delivered)

    @staticmethod
    def _is_replaced(post: Post, queue: deque[tuple[Post, Challenge]]) -> bool:
        told = subject(post)
        return told is not None and any(subject(later) == told for later, _ in islice(queue, 1, None))

    async def _deliver(self, post: Post, challenge: Challenge, queue: deque[tuple[Post, Challenge]]) -> Delivered:
        chat = self._chats[self._platform(post.channel)]
        pause = FIRST_PAUSE_MS
        waited = 0  # not by the clock, which also runs while the machine sleeps
        while waited < PATIENCE_MS:
            if chat.edits and self._is_replaced(post, queue):
                raise _Replaced
            try:
                return await chat.deliver(queue[0][0], challenge)  # which may have been replaced since the last try
            except ChatBusy as error:
                wait = error.retry_after_ms if error.retry_after_ms is not None else pause
                waited += 0 if error.outage else wait
                log.info("channel %s is busy, again in %d ms: %s", post.channel, wait, error)
            except (ChatAway, ChatGone, ChatRefused):
                raise
            except Exception:
                # A fault in an adapter must not stop the channel's other posts, nor lose this one at the first try.
                log.exception("delivering %s failed", post.key)
                wait = pause
                waited += wait
            self._pausing.add(post.channel)
            await sleep_until(self._clock, self._clock.now() + wait)
            self._pausing.discard(post.channel)
            pause = min(2 * pause, LONGEST_PAUSE_MS)
        raise ChatGone(f"it refused a post for {PATIENCE_MS // 60_000} minutes")
