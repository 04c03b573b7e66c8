"""Whatever a game was, without one of its players it is the same game for all others."""

import asyncio
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from bot.engine.errors import RefusedEvent
from bot.engine.events import (
    ChoicePressed,
    ContinuePressed,
    Event,
    GameRequested,
    HintPressed,
    PlayerJoined,
    QuestionShown,
    SkipPressed,
    Tick,
)
from bot.engine.game import Game
from bot.engine.results import GameResult, results
from bot.engine.standings import standings
from bot.engine.transitions import step
from bot.host.places import own_screens
from bot.players import is_gone, new_pseudonym
from bot.ports import Append, GameInfo, LoggedEvent
from bot.ports.careers import AuditEntry
from tests.engine.builders import QUICK
from tests.fakes.store import MemoryStore
from tests.host.bench import challenge
from tests.store.builders import NOW

PLAYERS = tuple(f"discord:{number}" for number in (1, 12, 123, 2))
HOME = "discord:42/7"
KINDS = ("press", "hint", "join", "skip", "shown", "tick", "continue")

moves = st.tuples(st.sampled_from(KINDS), st.sampled_from(PLAYERS), st.integers(0, 3), st.integers(1, 20_000))


def event_of(game: Game, move: tuple[str, str, int, int], at: int) -> Event:
    kind, player, place, _ = move
    round_no = game.current.no
    made: dict[str, Event] = {
        "press": ChoicePressed(at, player, round_no, place),
        "hint": HintPressed(at, player, round_no),
        "join": PlayerJoined(at, player),
        "skip": SkipPressed(at, player, round_no),
        "shown": QuestionShown(at, round_no),
        "tick": Tick(at),
        "continue": ContinuePressed(at, player, round_no),
    }
    return made[kind]


async def kept(store: MemoryStore, moves: list[tuple[str, str, int, int]]) -> Game:
    """A game of these moves, as far as the rules allow them."""
    played = challenge(3)
    game = Game(played)
    first = GameRequested(NOW, "challenge", "channel", PLAYERS[0], 7, shuffle=False)
    logged = [LoggedEvent(1, first, step(game, first))]
    at = NOW
    for move in moves:
        at += move[3]
        event = event_of(game, move, at)
        before = game.revision
        with suppress(RefusedEvent):
            effects = step(game, event)
            if game.revision > before:
                logged.append(LoggedEvent(game.revision, event, effects))
    over = game.phase == "over"
    info = GameInfo(
        "g", played.id, played.version, "challenge", HOME, first.owner, over, len(logged), game.due_at, NOW, "", NOW
    )
    assert await store.append([Append(info, tuple(logged), played)]) == [True]
    return game


def of_others(game: Game, player: str) -> dict[str, tuple[GameResult, int]]:
    """The results and ranks of those who stay."""
    ranks = {line.player: line.rank for line in standings(game.players)}
    return {it.player: (it, ranks[it.player]) for it in results(game) if it.player != player and not is_gone(it.player)}


@QUICK
@given(st.lists(moves, max_size=60), st.sampled_from(PLAYERS))
def test_every_other_players_results_are_unchanged(moves: list[tuple[str, str, int, int]], player: str) -> None:
    async def check() -> None:
        store = MemoryStore()
        played = await kept(store, moves)
        scores = {score.player: score for score in await store.scores("g")}
        entry = AuditEntry(NOW, "gone:1", "player-erased", "gone:1")
        await store.erasure.erase_player(player, own_screens(player), new_pseudonym, entry)
        game = (await store.load("g")).game()
        assert of_others(game, player) == of_others(played, player)
        assert player not in game.players and len(game.players) == len(played.players)
        assert (game.phase, game.end, game.due_at) == (played.phase, played.end, played.due_at)
        left = {score.player: score for score in await store.scores("g")}
        assert left == {who: score for who, score in scores.items() if who != player}

    asyncio.run(check())
