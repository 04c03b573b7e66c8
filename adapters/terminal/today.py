"""Today's daily of this terminal: a mix from the bank, the same all day, played once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.engine.questions import Challenge
from bot.engine.selection import Asked, candidates, mix, select
from bot.host.errors import HostError
from bot.ports import Store, UnknownGame

QUESTIONS: Final = 5
MODE: Final = "daily"


class PlayedToday(HostError):
    """Today's daily has been played. The message says when the next one comes."""


@dataclass(frozen=True, slots=True)
class Today:
    """Today's daily: its questions, when the day ends (ms), and the id of the one game that a player has of it."""

    challenge: Challenge
    until: int
    game_id: str


async def todays(store: Store, challenges: Mapping[str, Challenge], player: str, now: int) -> Today:
    """The daily that this player may begin, or has begun today. Raises `PlayedToday`, or `StoreError`."""
    zone = await store.spaces.player_zone(player) or "UTC"
    offered = today(challenges, player, zone, now)
    try:
        begun = await store.load(offered.game_id)
    except UnknownGame:
        return offered
    if begun.info.over and not await store.posts(offered.game_id):
        raise PlayedToday(f"You have played today's daily. The next one comes at midnight ({zone}).")
    return replace(offered, challenge=begun.challenge)  # also where the bank has changed since


def today(challenges: Mapping[str, Challenge], player: str, zone: str, now: int) -> Today:
    """The daily of this player's day. Raises `InvalidChallenge` where there are no questions."""
    place = ZoneInfo(zone)
    day = datetime.fromtimestamp(now / 1000, place).date()
    name = f"daily-{player.partition(':')[2]}-{day.isoformat()}"
    # By the day alone, so that everybody who plays at a terminal today gets the same questions.
    chosen = select(candidates(challenges.values()), QUESTIONS, Asked({}, 0), day.isoformat())
    end = datetime.combine(day + timedelta(days=1), time(), place)
    title = f"Daily mix of {day.day} {day:%B}"
    return Today(mix(title, chosen.candidates), int(end.timestamp() * 1000), name)
