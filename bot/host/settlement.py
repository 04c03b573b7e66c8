"""Settlement: what happens once after a game is over.

Boards, careers, streaks, badges, and whoever has to hear of it; what channels were asked, and what players remember.

Every step may be repeated: what a game brings a player is kept together with a note that it was, a log takes each
event of settlement once, and a game is marked as settled after everything else. So a process may die anywhere, and two
may settle the same game, and each result still counts once.
"""

import asyncio
import logging
from collections import OrderedDict
from typing import Final

from bot.engine.badges import GAME_BADGES, Rarity, about
from bot.engine.boards import counts
from bot.engine.careers import ended_at, origins
from bot.engine.effects import EndReason
from bot.engine.errors import QuizError
from bot.engine.events import BadgesEarned, EarnedBadge, RunEnded
from bot.engine.game import Game
from bot.engine.results import results, tried_by_question
from bot.host import reviews
from bot.host.attempts import note_attempts
from bot.host.books import Books
from bot.host.chat_settings import USUAL
from bot.host.clock import sleep_until
from bot.host.errors import HostError
from bot.host.grading import Games, Grader
from bot.host.ledger import CHUNK, Ledger
from bot.host.places import channel_of, space_of
from bot.ports import Badge, Clock, GameInfo, Store, StoreError, Timer, UnknownGame

log = logging.getLogger(__name__)

RETRY_MS: Final = 5_000
"""How soon something is tried again for which the store or the host could not be used."""

LONGEST_RETRY_MS: Final = 60_000
"""A game that fails again and again waits twice as long each time, at most so long."""

LOOK_MS: Final = 5 * 60 * 1000
"""How often games are looked for that were left by processes that died."""

LOOK_AT_ONCE: Final = 500
"""So many of them are taken up at once."""

REMEMBERED: Final = 10_000
"""So many games are remembered, since the host tells of a game again whenever it hears more of it."""

BADGES_TOLD: Final = 50
"""How many of the badges that one game brought are told, the rarest first. Players find all of theirs on their page."""

TOLD_WITHIN_MS: Final = 24 * 60 * 60 * 1000
"""After so long nobody is told any more what a game brought: an upgrade settles all games that were ever played."""

CHANNEL_GONE: Final = "The channel is no longer there."

_RARITIES: Final = tuple(Rarity)
_TOLD_BY_GAMES: Final = frozenset(badge.family for badge in GAME_BADGES)


class Settlement:
    """Settles the games of one store, one after another.

    Use: `start()` when the host runs, `game_over` for each game that is over (what a host calls `on_over` with), then
    `await stop()` before the host stops. Games that were over before are found at the start and every few minutes.
    `turn` is held while a game is settled; whoever must not meet with that takes it.
    """

    def __init__(self, store: Store, games: Games, clock: Clock, *, solo: bool | None = USUAL.solo) -> None:
        self._store = store
        self._games = games
        self._clock = clock
        self._ledger = Ledger(store, solo=solo)
        self._books = Books(store, clock)
        self._grader = Grader(store, games, clock)
        self.turn = asyncio.Lock()
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._remembered: OrderedDict[str, None] = OrderedDict()
        self._given_up: set[str] = set()
        self._waits: dict[str, int] = {}
        self._put_off: dict[str, Timer] = {}
        self._must_look = False
        self._look_after: str | None = None
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin with the games that were left."""
        self._look_again()
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """Let go. What was not settled is found after the next start."""
        for timer in (self._timer, *self._put_off.values()):
            if timer is not None:
                timer.cancel()
        self._put_off.clear()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def game_over(self, game_id: str) -> None:
        """A game is over, and that is kept. May be said any number of times."""
        if game_id not in self._remembered and game_id not in self._put_off:
            self._waiting[game_id] = None
            self._wake()

    def look_soon(self) -> None:
        """There are games to be settled once more, since something was decided about their questions."""
        self._must_look, self._look_after = True, None
        self._wake()

    async def quiet(self) -> None:
        """Return once everything known of is settled."""
        await self._idle.wait()

    async def settle(self, game_id: str) -> None:
        """Settle one game from wherever it stands. Raises `StoreError`, `HostError`, `QuizError` or `LookupError`."""
        async with self.turn:
            while not await self._settle(game_id):
                log.info("game %s is settled once more, since something was decided about its questions", game_id)

    async def _settle(self, game_id: str) -> bool:
        finished = await self._grader.graded(*await self._games.finished(game_id))
        info, game = finished.info, finished.game
        if counts(game):
            await self._ledger.enter(info, finished.asked)
            await self._books.correct(info, game)
            await self._tell_window(info, game)
            await self._tell_badges(info, game)
        await self._note_withdrawn(info, game)
        if not game.holds_window:
            await note_attempts(self._store, info, game, (await self._store.load(info.game_id)).log)
        await self._note_asked(info, game)
        await reviews.note(self._store, info, game)
        await self._grader.tell(finished)
        return await self._grader.close(finished)

    # --- steps -------------------------------------------------------------------------------------------------------

    async def _tell_window(self, info: GameInfo, game: Game) -> None:
        """Let the game that holds the window know how the run came out."""
        window = game.request.window
        if window is None:
            return
        for result in results(game):
            event = RunEnded(
                at=self._clock.now(),
                player=result.player,
                points=result.points,
                right=result.right,
                first_try=result.first_try,
                wrong=result.wrong,
                hints=result.hints,
                time_ms=result.time_ms,
                tried=tried_by_question(game, result),
            )
            try:
                await self._games.submit(window, event)
            except (QuizError, UnknownGame) as error:
                log.error("the window %s does not hear of the run %s: %s", window, info.game_id, error)

    async def _tell_badges(self, info: GameInfo, game: Game) -> None:
        if self._clock.now() - ended_at(game) > TOLD_WITHIN_MS:
            return
        earned = await self._earned(info, game)
        if not earned or await self._badges_are_told(info.game_id):
            return
        told = sorted(earned, key=_rarest_first)[:BADGES_TOLD]
        badges = tuple(EarnedBadge(badge.player, badge.badge, badge.name, badge.emoji) for badge in told)
        await self._games.submit(info.game_id, BadgesEarned(self._clock.now(), badges, f"badges:{info.game_id}"))

    async def _earned(self, info: GameInfo, game: Game) -> list[Badge]:
        """What this game brought its players, but for what it has told by itself."""
        players = list(game.players)
        found: list[Badge] = []
        for begin in range(0, len(players), CHUNK):
            found += await self._store.careers.awarded(info.game_id, players[begin : begin + CHUNK])
        return [badge for badge in found if badge.badge.partition(":")[0] not in _TOLD_BY_GAMES]

    async def _badges_are_told(self, game_id: str) -> bool:
        return any(isinstance(event, BadgesEarned) for event in (await self._store.load(game_id)).log)

    async def _note_withdrawn(self, info: GameInfo, game: Game) -> None:
        """Note that a daily ended before its time, so that nobody's streak suffers from not having played it."""
        space = space_of(info.channel)
        if space is None or not game.holds_window or game.end is EndReason.COMPLETED:
            return
        reason = CHANNEL_GONE if game.end is EndReason.CHAT_LOST else None
        await self._store.schedules.withdraw(space, info.game_id, reason)

    async def _note_asked(self, info: GameInfo, game: Game) -> None:
        """Note what a channel was asked, so that its dailies ask something else. Those are noted by their schedules."""
        channel = channel_of(info.channel)
        if channel is None or game.alone or game.holds_window:
            return
        asked = game.current.no + (game.current.shown_at is not None)
        names = origins(game.challenge)[:asked]
        await self._store.schedules.note_asked(channel, names, ended_at(game))

    # --- the loop ----------------------------------------------------------------------------------------------------

    def _wake(self) -> None:
        self._idle.clear()
        self._woken.set()

    def _look_again(self) -> None:
        self._timer = self._clock.call_at(self._clock.now() + LOOK_MS, self._look_again)
        self.look_soon()

    async def _work(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            while self._waiting or self._must_look:
                if self._waiting:
                    await self._settle_next()
                else:
                    await self._look()
            self._books.forget()
            if not self._put_off:
                self._idle.set()

    async def _look(self) -> None:
        """Take up the next games that are not settled."""
        after, self._must_look = self._look_after, False
        try:
            left = await self._store.spaces.unsettled(LOOK_AT_ONCE, after)
        except StoreError as error:
            log.warning("games that are over cannot be looked for: %s", error)
            self._must_look = True
            await sleep_until(self._clock, self._clock.now() + RETRY_MS)
            return
        for game_id in left:
            if game_id not in self._given_up and game_id not in self._put_off:
                self._waiting[game_id] = None
        if self._must_look:
            return  # something was decided meanwhile, maybe about games that were passed over
        self._must_look = len(left) == LOOK_AT_ONCE
        self._look_after = left[-1] if self._must_look else None

    async def _settle_next(self) -> None:
        game_id = next(iter(self._waiting))
        try:
            await self.settle(game_id)
        except (QuizError, LookupError, UnknownGame) as error:
            log.error("game %s cannot be settled: %r", game_id, error)
            self._given_up.add(game_id)
        except (StoreError, HostError) as error:
            log.warning("game %s cannot be settled yet: %s", game_id, error)
            del self._waiting[game_id]
            self._try_later(game_id)
            return
        except Exception:
            log.exception("game %s cannot be settled", game_id)
            self._given_up.add(game_id)
        self._remember(game_id)
        del self._waiting[game_id]
        self._waits.pop(game_id, None)

    def _try_later(self, game_id: str) -> None:
        """Let a game wait by itself, since others may do better."""
        wait = self._waits.get(game_id, RETRY_MS)
        self._waits[game_id] = min(2 * wait, LONGEST_RETRY_MS)

        def again() -> None:
            del self._put_off[game_id]
            self.game_over(game_id)

        self._put_off[game_id] = self._clock.call_at(self._clock.now() + wait, again)

    def _remember(self, game_id: str) -> None:
        self._remembered[game_id] = None
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def _rarest_first(badge: Badge) -> int:
    known = about(badge.badge)
    return 0 if known is None else -_RARITIES.index(known.rarity)
