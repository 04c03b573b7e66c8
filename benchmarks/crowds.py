"""Games full of players, as a platform's presses are measured on: their ids are known before they begin."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from sqlalchemy import func, select

from bot.bank.loading import load_bank
from bot.engine.events import ChoicePressed, GameRequested
from bot.engine.questions import Challenge
from bot.host.clock import SystemClock
from bot.host.service import Host
from bot.resources import questions_folder
from bot.store.sql import SqlStore
from bot.store.tables import events

AT_ONCE: Final = 500

PlayerOf = Callable[[int], str]
"""The player with a number, counted from 0."""


@cache
def challenge() -> Challenge:
    """A challenge that ships with the program, with clocks that outlast the measurement."""
    shipped = next(iter(load_bank(questions_folder()).challenges.values()))
    return replace(shipped, questions=tuple(replace(asked, seconds=3_600) for asked in shipped.questions))


def id_of_game(number: int) -> str:
    """The id of a game by its number, so that presses can be written before there is one."""
    return f"{number:032x}"


def place_of(number: int) -> int:
    """What the presses of a measurement choose: every second one is right, the others wrong for the second time."""
    answer = challenge().questions[0].answer
    return answer if number % 2 else (answer + 2) % 4


def first_place() -> int:
    """What everybody chose before."""
    return (challenge().questions[0].answer + 1) % 4


async def open_game(host: Host, address: str, owner: str, number: int) -> str:
    """Start a game in a channel; its id. Its first question is on its way."""
    request = GameRequested(
        at=SystemClock().now(), mode="challenge", audience="channel", owner=owner, seed=1, shuffle=False
    )
    return await host.request(address, challenge(), request, id_of_game(number))


async def play(host: Host, game_id: str, players: Sequence[int], player_of: PlayerOf) -> None:
    """Let these players press a wrong choice."""
    at = SystemClock().now()
    for start in range(0, len(players), AT_ONCE):
        await asyncio.gather(
            *(
                host.submit(
                    game_id, ChoicePressed(at, player_of(number), 0, first_place(), f"before:{game_id}:{number}")
                )
                for number in players[start : start + AT_ONCE]
            )
        )


async def choices_kept(store: SqlStore) -> int:
    """How many presses of choices the logs hold."""
    kept = select(func.count()).select_from(events).where(events.c.kind == ChoicePressed.__name__)
    return await store.read(lambda connection: int(connection.execute(kept).scalar_one()))
