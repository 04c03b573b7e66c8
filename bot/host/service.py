"""The host: the one door through which adapters start games, press, and look at them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from bot.engine.effects import AskQuestion
from bot.engine.errors import GameAlreadyStarted, QuizError
from bot.engine.events import ChatLost, Event, GameRequested, QuestionShown, Tick
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge
from bot.engine.variants import drawn
from bot.engine.views import PlayerView, RoundView, WindowView, round_view, view, window_view
from bot.host.boxes import Boxes
from bot.host.clock import sleep_until
from bot.host.departures import Departures
from bot.host.entries import Answer
from bot.host.errors import HostError, NotConnected, Stopping
from bot.host.mailbox import Mailbox
from bot.host.news import OPENERS, is_stale
from bot.host.outbox import Outbox
from bot.host.presence import AWAY_MS, RETRY_MS, Presence
from bot.host.wakeups import Wakeups
from bot.host.writer import Writer
from bot.ports import Chat, Clock, Delivered, GameInfo, Post, Store, StoreUnavailable, UnknownGame

log = logging.getLogger(__name__)

REPLICAS: Final = "replicas"
"""The name under which all processes that share games note that they are there."""


class Host:
    """Runs games over one store for the chats given (platform name -> chat).

    Use: `await start()`, then `request` and `submit` from any task of the same event loop, then `await stop()`.
    `sole` says that no other process looks after the same games, so that any time since they were last seen counts as
    time away; otherwise only a gap that a running replica cannot have left does. `on_over(game_id)` is called when the
    end of a game is kept, and once more for whatever is kept of it later.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        chats: Mapping[str, Chat],
        *,
        sole: bool = False,
        on_over: Callable[[str], None] = lambda game_id: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._sole = sole
        self._on_over = on_over
        # Replicas share a name: as long as one of them is there, nobody's clock stands still.
        self._name = uuid4().hex if sole else REPLICAS
        self._writer = Writer(store)
        self._wakeups = Wakeups(clock, self._tick)
        self._presence = Presence(store, clock, self._name, self._wakeups, self._post, self._spawn)
        self._outbox = Outbox(chats, clock, self._is_stale, self._delivered, self._dropped, self._gone)
        self._boxes = Boxes(self._new_box)
        self.departures = Departures(self._boxes, self._outbox, store, clock)
        self._untold: set[str] = set()
        self._background: set[asyncio.Task[None]] = set()
        self._running = False

    async def start(self, games: Sequence[str] | None = None) -> None:
        """Take up the games that are not over: those named, or all whose chat is connected.

        Posts that had not reached their chat are delivered, and questions that were open while nobody was there get
        that time back.
        """
        self._running = True
        self._writer.start()
        self._presence.begin()
        posts = await self._store.posts()  # also of games that are over: their result may not have been shown
        for info in await self._store.running():
            if self._outbox.serves(info.channel) and (games is None or info.game_id in games):
                self._take_up(info)
        for post in posts:
            if self._outbox.serves(post.channel) and (games is None or post.key.game_id in games):
                await self._say(post)

    async def stop(self) -> None:
        """Write what waits, then let go. What had not reached its chat is delivered after the next start."""
        if not self._running:
            return
        self._running = False
        self._presence.cancel()
        self._wakeups.cancel()
        await self._outbox.stop()
        await self._writer.drained()
        for task in list(self._background):
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._presence.beat()
        await self._writer.stop()
        for box in list(self._boxes.values()):
            await box.close()
        self._boxes.clear()

    async def request(
        self, channel: str, challenge: Challenge, event: GameRequested, game_id: str | None = None
    ) -> str:
        """Start a game in a channel (`<platform>:…`) and return its id once it is kept.

        Raises `NotPlayable`, `GameAlreadyStarted` where this was asked for before, or a `HostError`.
        """
        self._check_running()
        self.departures.check(event)
        if not self._outbox.serves(channel):
            raise NotConnected("The chat of that channel is not connected, so no game can be played there.")
        game_id = game_id or uuid4().hex
        known = self._boxes.get(game_id)
        if known is not None and not (known.idle and known.game is None):
            raise GameAlreadyStarted("the game has begun")
        box = self._box(game_id)
        box.begin(channel, drawn(challenge, event.seed), event)
        try:
            await box.post(event)
        except Exception as error:
            if self._boxes.get(game_id) is box and box.idle:
                del self._boxes[game_id]
            if isinstance(error, UnknownGame):  # the same delivery has started another game
                raise GameAlreadyStarted("this request was answered before") from None
            raise
        return game_id

    async def submit(self, game_id: str, event: Event) -> Answer:
        """Feed an event to a game and return its effects once they are durable.

        Raises a `RefusedEvent` where the rules do not allow it, `UnknownGame`, `CorruptLog`, or a `HostError`.
        """
        self._check_running()
        self.departures.check(event)
        self._presence.notice_absence()
        self._presence.pay(game_id)
        return await self._box(game_id).post(event)

    async def view(self, game_id: str, player: str) -> PlayerView:
        """A game as a player sees it now. Raises `UnknownGame`, `CorruptLog` or `StoreUnavailable`."""
        return view(await self._box(game_id).loaded(), player)

    async def round(self, game_id: str) -> RoundView:
        """A game's newest round; cheaper than a view. Raises as `view`."""
        return round_view(await self._box(game_id).loaded())

    async def window(self, game_id: str, player: str) -> WindowView:
        """The window that a game holds, as a player sees it now. Raises `GameNotStarted` for any other game, and as
        `view`."""
        box = self._box(game_id)
        return window_view(await box.loaded(), player, box.info.channel)

    async def finished(self, game_id: str) -> tuple[GameInfo, Game]:
        """A game that is over, to be read and not to be changed, with its row. Raises `LookupError` for one that is not
        over, and as `view`."""
        box = self._box(game_id)
        game = await box.loaded()
        if game.phase is not Phase.OVER:
            raise LookupError(f"game {game_id} is not over")
        return box.info, game

    def forget(self, game_id: str) -> None:
        """What the store holds of a game was changed elsewhere: read it again before anything else is done with it."""
        box = self._boxes.get(game_id)
        if box is not None:
            box.reread()

    async def challenge(self, game_id: str) -> Challenge:
        """The challenge that a game plays, in the version that it started with. Raises as `view`."""
        return (await self._box(game_id).loaded()).challenge

    async def retell(self, game_id: str) -> None:
        """Somebody is there again: say what their game had to say when nobody was (`ChatAway`). Raises as `view`."""
        if self._outbox.take_back(game_id):
            self._untold.add(game_id)
            await self._retell(game_id)

    async def quiet(self) -> None:
        """Return once everything that was announced has been dealt with and everything is written."""
        await self._writer.drained()
        await self._outbox.drained()
        await self._writer.drained()

    def _post(self, game_id: str, event: Event) -> asyncio.Future[Answer]:
        return self._box(game_id).post(event)

    # --- games in memory ---------------------------------------------------------------------------------------------

    def _new_box(self, game_id: str) -> Mailbox:
        return Mailbox(
            game_id,
            self._store,
            self._clock,
            self._writer.wake,
            self._kept,
            self._look_again,
            host=self._name,
            sole=self._sole,
        )

    def _box(self, game_id: str) -> Mailbox:
        return self._boxes.of(game_id)

    def _kept(self, box: Mailbox, posts: list[Post]) -> None:
        if not self._running:
            return  # the posts are in the store, and delivered after the next start
        for post in posts:
            self._outbox.put(post, box.challenge)
        self._wakeups.schedule(box.game_id, box.due_at)
        if box.game is not None and box.game.phase is Phase.OVER:
            self._on_over(box.game_id)

    def _take_up(self, info: GameInfo) -> None:
        self._wakeups.schedule(info.game_id, info.due_at)
        gap = 0 if self._sole else AWAY_MS
        if info.due_at is not None and self._clock.now() - info.seen_at > gap:
            self._presence.owe(info.game_id, info.seen_at)

    async def _say(self, post: Post) -> None:
        game_id = post.key.game_id
        try:
            self._outbox.put(post, await self.challenge(game_id))
        except StoreUnavailable as error:
            log.warning("%s cannot be said yet: %s", post.key, error)
            self._look_again(game_id)
        except Exception as error:
            # One game that cannot be read must not keep the others from going on.
            log.error("%s cannot be said: %r", post.key, error)

    def _look_again(self, game_id: str) -> None:
        """What the store holds of this game is uncertain: see soon what there is to say and to wait for."""
        self._untold.add(game_id)
        if self._running:
            self._wakeups.schedule(game_id, self._clock.now() + RETRY_MS)

    async def _retell(self, game_id: str) -> None:
        if game_id not in self._untold:
            return
        challenge = await self.challenge(game_id)
        for post in await self._store.posts(game_id):
            if not self._writer.is_leaving(post.key):
                self._outbox.put(post, challenge)
        self._untold.discard(game_id)

    # --- time --------------------------------------------------------------------------------------------------------

    def _tick(self, game_id: str) -> None:
        self._presence.notice_absence()
        self._spawn(self._feed_tick(game_id))

    async def _feed_tick(self, game_id: str) -> None:
        self._presence.pay(game_id)
        box = self._box(game_id)
        try:
            await self._retell(game_id)
            await box.post(Tick(at=self._clock.now()))
        except (HostError, StoreUnavailable) as error:
            log.warning("game %s could not be woken: %s", game_id, error)
            self._wakeups.schedule(game_id, self._clock.now() + RETRY_MS)
        except UnknownGame:
            log.info("game %s is no more", game_id)
        except QuizError as error:
            log.error("game %s could not be woken: %s", game_id, error)
        else:
            if box.game is not None:
                self._wakeups.schedule(game_id, box.game.due_at)

    # --- outbox ------------------------------------------------------------------------------------------------------

    def _is_stale(self, post: Post) -> bool:
        box = self._boxes.get(post.key.game_id)
        # Only what is kept counts: a stop that is still being written may yet fail.
        game = box.game if box is not None and box.idle else None
        return game is not None and is_stale(post.announcement, game)

    async def _delivered(self, post: Post, delivered: Delivered) -> None:
        if not isinstance(post.announcement, OPENERS):
            self._writer.discard(post.key)
            return
        round_no = post.announcement.round_no if isinstance(post.announcement, AskQuestion) else 0
        await self._confirm(post, QuestionShown(delivered.at, round_no, delivered.message))

    async def _gone(self, post: Post, reason: str) -> None:
        await self._confirm(post, ChatLost(self._clock.now(), reason))

    async def _confirm(self, post: Post, event: Event) -> None:
        """Feed what became of a post, and take it out of the outbox in the same transaction."""
        while True:
            try:
                await self._box(post.key.game_id).post(event, delivered=(post.key,))
            except HostError as error:
                log.warning("delivery in game %s could not be noted: %s", post.key.game_id, error)
                await sleep_until(self._clock, self._clock.now() + RETRY_MS)
            except (QuizError, UnknownGame):
                self._writer.discard(post.key)
                return
            else:
                return

    def _dropped(self, post: Post) -> None:
        self._writer.discard(post.key)

    # --- small things ------------------------------------------------------------------------------------------------

    def _check_running(self) -> None:
        if not self._running:
            raise Stopping("The quiz host is restarting; please try again in a moment.")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
