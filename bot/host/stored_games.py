"""Games as the store has them, for commands that change some of them while no bot runs."""

import logging
from dataclasses import replace
from typing import Final

from bot.engine.errors import QuizError
from bot.engine.events import Event
from bot.engine.game import Game, Phase
from bot.engine.transitions import step
from bot.engine.views import PlayerView, view
from bot.host.entries import Answer
from bot.host.errors import HostError, NotKept
from bot.host.settlement import Settlement
from bot.ports import Append, Clock, GameInfo, LoggedEvent, Store, StoredGame, UnknownGame

log = logging.getLogger(__name__)

AT_ONCE: Final = 500
"""So many games that wait for their settlement are looked up at once."""

TRIES: Final = 5
"""How often an event is tried where other processes write to its game."""


class StoredGames:
    """Does what `bot.host.service.Host` does for games that nobody plays just now. What they announce waits in the
    store for a host to say it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def finished(self, game_id: str) -> tuple[GameInfo, Game]:
        """As `Host.finished`."""
        stored = await self._store.load(game_id)
        game = stored.game()
        if game.phase is not Phase.OVER:
            raise LookupError(f"game {game_id} is not over")
        return stored.info, game

    async def view(self, game_id: str, player: str) -> PlayerView:
        """As `Host.view`."""
        return view((await self._store.load(game_id)).game(), player)

    async def submit(self, game_id: str, event: Event) -> Answer:
        """As `Host.submit`."""
        for _ in range(TRIES):
            stored = await self._store.load(game_id)
            game = stored.game()
            effects = step(game, event)
            if game.revision == stored.info.revision:
                return effects
            logged = LoggedEvent(game.revision, event, effects)
            if await self._store.append([Append(_row(stored, game), (logged,))]) == [True]:
                return effects
        raise NotKept("Others write to this game all the time; try again later.")

    def forget(self, game_id: str) -> None:
        """Nothing is remembered."""


def _row(stored: StoredGame, game: Game) -> GameInfo:
    return replace(stored.info, revision=game.revision, over=game.phase is Phase.OVER, due_at=game.due_at)


async def settle_left(store: Store, clock: Clock) -> tuple[int, int]:
    """Settle all games that wait for it; how many were, and how many cannot be. Raises `StoreError`."""
    settlement = Settlement(store, StoredGames(store), clock)
    done, failed = 0, set[str]()
    while left := [it for it in await store.spaces.unsettled(AT_ONCE + len(failed)) if it not in failed]:
        for game_id in left:
            try:
                await settlement.settle(game_id)
                done += 1
            except (QuizError, HostError, LookupError, UnknownGame) as error:
                log.error("game %s cannot be settled: %r", game_id, error)
                failed.add(game_id)
    return done, len(failed)
