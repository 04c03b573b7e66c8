"""Windows that are open while a question in them is corrected."""

import logging
from typing import Protocol

from bot.engine.corrections import corrected
from bot.engine.errors import QuizError
from bot.host.curation import keys_of
from bot.host.lookup import names_of
from bot.host.places import space_of
from bot.host.windows import is_window
from bot.ports import GameInfo, Store, StoreError, UnknownGame
from bot.ports.corrections import EVERYWHERE, Decision

log = logging.getLogger(__name__)


class Games(Protocol):
    """Where games are; `bot.host.service.Host` is one."""

    def forget(self, game_id: str) -> None: ...


async def grade_windows(store: Store, games: Games, decision: Decision) -> None:
    """Let the open windows with a question judge by what holds now, so that runs that begin in them are right.

    For after the decision was kept: what goes wrong here is logged, and put right when the runs are settled.
    """
    try:
        for info in await store.running():
            if is_window(info) and decision.space in (EVERYWHERE, space_of(info.channel)):
                await _grade(store, games, info, decision.question)
    except StoreError as error:
        log.warning("open windows do not judge by what was decided about %s yet: %s", decision.question, error)


async def _grade(store: Store, games: Games, info: GameInfo, question: str) -> None:
    try:
        if question not in names_of(await store.challenge(info.challenge_id, info.version)):
            return
        stored = await store.load(info.game_id)
        holding = await store.corrections.decisions(space_of(info.channel) or EVERYWHERE)
        graded = corrected(stored.asked or stored.challenge, keys_of(holding, info.created_at))
        if graded.version != stored.info.version:
            await store.corrections.grade(info.game_id, graded, await store.scores(info.game_id))
            games.forget(info.game_id)
    except (QuizError, UnknownGame) as error:
        log.error("the window %s cannot judge by what was decided: %r", info.game_id, error)
