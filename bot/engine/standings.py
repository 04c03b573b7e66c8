"""Who came out where in one game."""

from collections.abc import Mapping
from heapq import nsmallest
from typing import Final

from bot.engine.effects import Standing
from bot.engine.game import PlayerRecord

STANDINGS_SHOWN: Final = 25


def standings(players: Mapping[str, PlayerRecord], most: int = STANDINGS_SHOWN) -> tuple[Standing, ...]:
    """The best players, at most `most`, best first.

    By points, then by right answers, then by the time that these took. Equal in all three share a rank, and the next
    rank counts them all (1, 2, 2, 4).
    """
    best = nsmallest(most, players.items(), key=lambda item: (*_result(item[1]), item[0]))
    lines: list[Standing] = []
    for place, (player, record) in enumerate(best, start=1):
        tied = bool(lines) and _result(players[lines[-1].player]) == _result(record)
        lines.append(
            Standing(
                rank=lines[-1].rank if tied else place,
                player=player,
                points=record.points,
                right=record.right,
                first_try=record.first_try,
                hints=record.hints,
            )
        )
    return tuple(lines)


def _result(record: PlayerRecord) -> tuple[int, int, int]:
    return -record.points, -record.right, record.time_ms
