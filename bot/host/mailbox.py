"""One game in memory: steps its events one after another and answers each once it is kept.

The game in memory is only a cache of its log. Stepping runs ahead of the writer; where a write fails, the cache is
thrown away and nobody whose event was not kept has been answered.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.engine.effects import Announcement
from bot.engine.errors import QuizError
from bot.engine.events import Event, GameRequested
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge
from bot.engine.transitions import step
from bot.host.entries import Answer, Entry
from bot.host.errors import HostError, NotKept, Stopping
from bot.ports import Append, Clock, GameInfo, LoggedEvent, Post, PostKey, Store, StoreError, UnknownGame

log = logging.getLogger(__name__)

MAX_TRIES: Final = 5
"""How often one event is stepped again because another process wrote to its game first."""

ALONE_AFTER: Final = 2
"""After so many tries an event is written alone: it may be the one that the store refuses, and not its neighbours."""

UNSURE: Final = "That may not have been saved; please try again to be sure."


class Mailbox:
    """The one owner of a game in this process.

    `on_dirty(mailbox)` is called when there is something to write; the writer then calls `take` and, when it is done,
    one of `kept`, `outrun` and `failed`. `on_kept(mailbox, posts)` is called after each write that was kept, and
    `on_unsure(game_id)` after one of which nobody knows.
    """

    def __init__(
        self,
        game_id: str,
        store: Store,
        clock: Clock,
        on_dirty: Callable[["Mailbox"], None],
        on_kept: Callable[["Mailbox", list[Post]], None],
        on_unsure: Callable[[str], None],
        *,
        host: str = "",
        sole: bool = True,
    ) -> None:
        self.game_id = game_id
        self._store = store
        self._clock = clock
        self._on_dirty = on_dirty
        self._on_kept = on_kept
        self._on_unsure = on_unsure
        self._host = host
        self._sole = sole
        self._game: Game | None = None
        self._info: GameInfo | None = None
        self._challenge: Challenge | None = None
        self._is_new = False
        self._readings = 0
        self._loading: asyncio.Task[None] | None = None
        self._waiting: deque[Entry] = deque()
        self._unwritten: deque[Entry] = deque()
        self._writing: deque[Entry] = deque()

    @property
    def game(self) -> Game | None:
        """The game as stepped so far; None where it is not in memory."""
        return self._game

    @property
    def due_at(self) -> int | None:
        """When the game needs a `Tick`, as far as is known."""
        if self._game is not None:
            return self._game.due_at
        return None if self._info is None else self._info.due_at

    @property
    def challenge(self) -> Challenge:
        """What the game plays. Raises `LookupError` before the game has been in memory."""
        if self._challenge is None:
            raise LookupError(f"game {self.game_id} has not been read yet")
        return self._challenge

    @property
    def info(self) -> GameInfo:
        """The game's row, as far as is known. Raises `LookupError` before the game has been in memory."""
        if self._info is None:
            raise LookupError(f"game {self.game_id} has not been read yet")
        return self._info

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way, so that the mailbox may be dropped."""
        return not (self._waiting or self._unwritten or self._writing or self._loading)

    @property
    def underway(self) -> list[Entry]:
        """What is on its way."""
        return [*self._waiting, *self._unwritten, *self._writing]

    def begin(self, channel: str, challenge: Challenge, event: GameRequested) -> None:
        """Start out with a game that is not in the store yet; this event must follow."""
        self._game = Game(challenge)
        self._challenge = challenge
        self._info = GameInfo(
            game_id=self.game_id,
            challenge_id=challenge.id,
            version=challenge.version,
            mode=event.mode,
            channel=channel,
            owner=event.owner,
            over=False,
            revision=0,
            due_at=None,
            created_at=event.at,
            host=self._host,
            seen_at=event.at,
            home=event.home,
        )
        self._is_new = True

    def reread(self) -> None:
        """What is stored of the game was changed elsewhere: read it again before anything else is stepped."""
        if self._is_new:
            return  # nothing is stored of it
        self._readings += 1
        self._step_again(self._drain(self._unwritten))

    def post(self, event: Event, delivered: tuple[PostKey, ...] = ()) -> asyncio.Future[Answer]:
        """Feed an event. The future brings its effects once they are durable.

        It raises a `RefusedEvent` where the rules say no, `UnknownGame`, `CorruptLog`, or a `HostError`.
        """
        entry = Entry(event, delivered, asyncio.get_running_loop().create_future())
        if self._game is None or self._waiting:  # nobody overtakes those who wait for the game to be read
            self._waiting.append(entry)
            self._load()
        else:
            self._step(self._game, entry)
        return entry.answer

    async def loaded(self) -> Game:
        """The game, read from the store if need be. Raises `UnknownGame`, `CorruptLog` or `StoreUnavailable`."""
        while self._game is None:
            reading = self._readings
            stored = await self._store.load(self.game_id)
            if self._game is None and self._readings == reading:
                self._game = stored.game()
                self._challenge = stored.challenge
                self._info = stored.info
                self._is_new = False
        return self._game

    def _load(self) -> None:
        if self._loading is None and not self._writing:  # what is being written has to be read as well
            self._loading = asyncio.get_running_loop().create_task(self._catch_up())

    async def _catch_up(self) -> None:
        try:
            game = await self.loaded()
        except (UnknownGame, QuizError) as error:
            self._give_up(error)
            return
        except Exception as error:
            log.error("game %s could not be read: %s", self.game_id, error, exc_info=not isinstance(error, StoreError))
            self._give_up(NotKept("The quiz's memory cannot be reached just now; please try again."))
            return
        self._loading = None
        for entry in self._drain(self._waiting):
            if self._game is game:
                self._step(game, entry)
            else:  # a fault dropped the game meanwhile
                self._waiting.append(entry)
                self._load()

    def _give_up(self, error: Exception) -> None:
        self._loading = None
        self._refuse(self._drain(self._waiting), error)

    @staticmethod
    def _drain(entries: deque[Entry]) -> list[Entry]:
        drained = list(entries)
        entries.clear()
        return drained

    def _step(self, game: Game, entry: Entry) -> None:
        before = game.revision
        try:
            effects = step(game, entry.event)
        except QuizError as error:
            entry.outcome = error
        except Exception:
            # A fault of ours may have left the game half changed: forget it, the log is right. What is being written
            # was stepped before, and is answered when its write is done.
            log.exception("step failed in game %s at %r", self.game_id, entry.event)
            self._game = None
            self._refuse(
                [*self._drain(self._unwritten), entry], NotKept("Something went wrong on our side; please try again.")
            )
            return
        else:
            entry.outcome = effects
            if game.revision != before:
                entry.logged = LoggedEvent(game.revision, entry.event, effects)
        # Beside other processes even "nothing changes" may rest on a game that has moved on: it goes through the gate.
        if self._sole and entry.logged is None and not entry.delivered and not (self._unwritten or self._writing):
            entry.settle()
            return
        # Also what changed nothing waits its turn: its answer may rest on events that are not kept yet.
        self._unwritten.append(entry)
        self._on_dirty(self)

    def take(self) -> Append | None:
        """Everything that waits, for one write; None where there is nothing, or a write is under way."""
        if self._writing or self._game is None or self._info is None:
            return None
        if not self._unwritten or (
            self._sole and not any(entry.logged or entry.delivered for entry in self._unwritten)
        ):
            for entry in self._drain(self._unwritten):
                entry.settle()
            return None
        if self._unwritten[0].tries >= ALONE_AFTER:
            self._writing.append(self._unwritten.popleft())
        else:
            self._writing, self._unwritten = self._unwritten, deque()
        game = self._game
        events = tuple(entry.logged for entry in self._writing if entry.logged is not None)
        self._info = replace(
            self._info,
            revision=events[-1].seq if events else self._info.revision,
            over=game.phase is Phase.OVER,
            due_at=game.due_at,
            host=self._host,
            seen_at=self._clock.now(),
        )
        return Append(
            info=self._info,
            events=events,
            challenge=game.challenge if self._is_new else None,
            delivered=tuple(key for entry in self._writing for key in entry.delivered),
        )

    def kept(self) -> None:
        """The write is durable: answer, and hand out what was announced."""
        self._is_new = False
        entries, self._writing = self._writing, deque()
        posts = [post for entry in entries if entry.logged is not None for post in self._posts(entry.logged)]
        for entry in entries:
            entry.settle()
        self._on_kept(self, posts)
        if self._unwritten:
            self._on_dirty(self)
        if self._waiting:
            self._load()

    def _posts(self, logged: LoggedEvent) -> list[Post]:
        assert self._info is not None
        announcements = [effect for effect in logged.effects if isinstance(effect, Announcement)]
        return [
            Post(PostKey(self.game_id, logged.seq, index), self._info.channel, announcement)
            for index, announcement in enumerate(announcements)
        ]

    def outrun(self) -> None:
        """Another process wrote to the game first: read it again and step everything that waits once more."""
        for entry in self._writing:
            entry.tries += 1
        again = [*self._drain(self._writing), *self._drain(self._unwritten)]
        self._is_new = False
        self._step_again(again)

    def _step_again(self, entries: list[Entry]) -> None:
        self._game = None
        for entry in reversed(entries):
            entry.logged = None
            if entry.tries >= MAX_TRIES:
                entry.outcome = NotKept(UNSURE)
                entry.settle()
            else:
                self._waiting.appendleft(entry)
        if self._waiting:
            self._load()

    def failed(self, error: Exception) -> None:
        """The write was not kept, or nobody knows: forget the game and tell everybody who waits."""
        log.error("game %s could not be saved: %s", self.game_id, error)
        self._forget(NotKept(UNSURE))
        self._on_unsure(self.game_id)
        if self._waiting:
            self._load()

    async def close(self) -> None:
        """Tell everybody who still waits that the host is going away."""
        if self._loading is not None:
            self._loading.cancel()
            await asyncio.gather(self._loading, return_exceptions=True)
            self._loading = None
        self._forget(Stopping("The quiz host is restarting; please try again in a moment."))
        self._refuse(self._drain(self._waiting), Stopping("The quiz host is restarting; please try again in a moment."))

    def _forget(self, error: HostError) -> None:
        self._game = None
        self._is_new = False
        self._refuse([*self._drain(self._writing), *self._drain(self._unwritten)], error)

    @staticmethod
    def _refuse(entries: list[Entry], error: Exception) -> None:
        for entry in entries:
            entry.outcome = error
            entry.settle()
