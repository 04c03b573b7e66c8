"""What a finished game tells of its questions: everybody's first attempts."""

from collections.abc import Sequence
from typing import Final

from bot.engine.attempts import first_attempts
from bot.engine.careers import ended_at
from bot.engine.events import Event
from bot.engine.game import Game
from bot.host.places import space_of
from bot.players import is_gone
from bot.ports import GameInfo, Store

CHUNK: Final = 500
"""So many attempts are kept in one transaction; then everybody else has a turn."""


async def note_attempts(store: Store, info: GameInfo, game: Game, log: Sequence[Event]) -> None:
    """Keep the first attempts of a game that is over, by the key that it is graded by. May be done again.

    Raises as the store does.
    """
    found = [it for it in first_attempts(game, log) if not is_gone(it.player)]
    space, at = space_of(info.home or info.channel), ended_at(game)
    for begin in range(0, len(found), CHUNK):
        await store.attempts.note(info.game_id, space, at, found[begin : begin + CHUNK])
