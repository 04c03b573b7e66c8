"""Windows that are open while a question in them is corrected."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Protocol

from bot.engine.careers import origins
from bot.engine.corrections import corrected
from bot.engine.errors import QuizError
from bot.host.clock import sleep_until
from bot.host.curation import keys_of
from bot.host.places import space_of
from bot.host.windows import is_window
from bot.ports import Clock, GameInfo, Store, StoreError, UnknownGame
from bot.ports.corrections import EVERYWHERE, Decision

log = logging.getLogger(__name__)

LOOK_MS: Final = 5 * 60 * 1000
"""How often it is looked whether another process, or the operator in a terminal, has decided something."""


class Games(Protocol):
    """Where games are; `bot.host.service.Host` is one."""

    def forget(self, game_id: str) -> None: ...


async def grade_windows(store: Store, games: Games, decision: Decision) -> None:
    """Let the open windows with a question judge by what holds now, so that runs that begin in them are right.

    For after the decision was kept: what goes wrong here is logged, and put right when the runs are settled.
    """
    try:
        for space, windows in (await _open_windows(store)).items():
            if decision.space in (EVERYWHERE, space):
                holding = await store.corrections.decisions(space)
                for info in windows:
                    if await _has(store, info, decision.question):
                        await _grade(store, games, info, holding)
    except StoreError as error:
        log.warning("open windows do not judge by what was decided about %s yet: %s", decision.question, error)


class OpenWindows:
    """Lets open windows judge by what was decided elsewhere, from `start()` until `await stop()`."""

    def __init__(self, store: Store, games: Games, clock: Clock) -> None:
        self._store = store
        self._games = games
        self._clock = clock
        self._known: dict[str, frozenset[str]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look now, and every few minutes."""
        self._task = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """Let go."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def look(self) -> None:
        """Look at the windows of all spaces in which something else holds than when they were looked at last.

        Raises `StoreError`.
        """
        for space, windows in (await _open_windows(self._store)).items():
            holding = await self._store.corrections.decisions(space)
            ids = frozenset(decision.decision_id for decision in holding)
            if self._known.get(space, frozenset()) == ids:
                continue
            for info in windows:
                await _grade(self._store, self._games, info, holding)
            self._known[space] = ids

    async def _work(self) -> None:
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.warning("what was decided about open windows cannot be looked for: %s", error)
            except Exception:  # a fault of ours must not end the loop for good
                log.exception("looking for what was decided about open windows failed")
            await sleep_until(self._clock, self._clock.now() + LOOK_MS)


async def _open_windows(store: Store) -> dict[str, list[GameInfo]]:
    """The windows that are open, by the spaces whose decisions hold for them."""
    found: defaultdict[str, list[GameInfo]] = defaultdict(list)
    for info in await store.running():
        if is_window(info):
            found[space_of(info.channel) or EVERYWHERE].append(info)
    return found


async def _has(store: Store, info: GameInfo, question: str) -> bool:
    try:
        return question in origins(await store.challenge(info.challenge_id, info.version))
    except (QuizError, UnknownGame) as error:
        log.error("the window %s cannot be read: %r", info.game_id, error)
        return False


async def _grade(store: Store, games: Games, info: GameInfo, holding: Sequence[Decision]) -> None:
    """Let a window judge by what holds; also where another process has seen to that, it is read again."""
    try:
        stored = await store.load(info.game_id)
        graded = corrected(stored.asked or stored.challenge, keys_of(holding, info.created_at))
        if graded.version != stored.info.version:
            await store.corrections.grade(info.game_id, graded, await store.scores(info.game_id))
        games.forget(info.game_id)
    except (QuizError, UnknownGame) as error:
        log.error("the window %s cannot judge by what was decided: %r", info.game_id, error)
