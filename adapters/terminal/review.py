"""Reviews in this terminal: the questions that are due for its player."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters import review_wording
from adapters.terminal.session import Seat, unfinished
from bot.engine.errors import CorruptLog
from bot.engine.questions import Challenge
from bot.host.errors import HostError
from bot.host.reviews import MODE, Reviews
from bot.ports import Clock, Store


class NothingDue(HostError):
    """No question is due. The message says when the next one will be."""


async def due_review(store: Store, clock: Clock, challenges: Mapping[str, Challenge], seat: Seat) -> Challenge:
    """The review that this player has left, or else the questions that are due.

    Raises `NothingDue`, or `StoreError`.
    """
    left = await unfinished(store, seat, MODE)
    if left:
        newest = max(left.values(), key=lambda game: game.created_at)
        with suppress(CorruptLog):  # where it cannot be read any more, its questions are still due
            return (await store.load(newest.game_id)).challenge
    reviews = Reviews(store, clock, lambda space: challenges)
    due = await reviews.challenge_for(seat.player, seat.channel)
    if due is None:
        raise NothingDue(await _when(store, seat, await reviews.next_at(seat.player, seat.channel)))
    return due


async def _when(store: Store, seat: Seat, at: int | None) -> str:
    if at is None:
        return review_wording.NOTHING_YET
    zone = await store.spaces.player_zone(seat.player) or "UTC"
    moment = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
    when = f"on {moment.day} {moment:%B} at {moment:%H:%M} ({zone})"
    return f"{review_wording.NOTHING_DUE} {review_wording.NEXT_DUE}{when}."
