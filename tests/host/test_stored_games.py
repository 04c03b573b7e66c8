"""Games as the store has them, settled where no host runs."""

import pytest

from bot.engine.effects import TellCorrection
from bot.engine.errors import RefusedEvent
from bot.engine.events import GameCorrected, PlayerJoined, SkipPressed, StopPressed
from bot.engine.game import Phase
from bot.host.errors import NotKept
from bot.host.stored_games import TRIES, StoredGames, settle_left
from bot.ports import UnknownGame
from bot.ports.corrections import Ruling
from tests.host.bench import ANN, BOB, RIGHT, T0, Bench
from tests.host.decisions import HERE, SPACE, decide

WRONG_NOW = 2


async def over(bench: Bench, game_id: str = "g") -> None:
    """A game in a channel in which Ann is right and Bob presses what later is right."""
    await bench.play(game_id, channel=HERE, audience="channel")
    await bench.press(RIGHT, ANN, game_id)
    await bench.press(WRONG_NOW, BOB, game_id)
    await bench.give_up(ANN, game_id)


async def test_what_happens_to_a_game_is_kept_and_waits_to_be_said(bench: Bench) -> None:
    await over(bench)
    games = StoredGames(bench.store)
    event = GameCorrected(T0, 0, 1, 2, "told")
    (told,) = await bench.do(games.submit("g", event))
    assert isinstance(told, TellCorrection)
    assert (await bench.stored()).log[-1] == event
    assert bench.outbox == ["TellCorrection"]


async def test_a_game_that_is_not_over_is_not_finished(bench: Bench) -> None:
    await bench.play()
    games = StoredGames(bench.store)
    with pytest.raises(LookupError, match="not over"):
        await bench.do(games.finished("g"))
    with pytest.raises(UnknownGame):
        await bench.do(games.finished("nothing"))
    assert (await bench.do(games.view("g", ANN))).phase is Phase.OPEN
    await bench.do(games.submit("g", StopPressed(T0, ANN)))
    info, game = await bench.do(games.finished("g"))
    assert (info.over, info.revision, game.phase) == (True, game.revision, Phase.OVER)


async def test_an_event_that_changes_nothing_is_not_kept_and_one_that_is_refused_is_refused(bench: Bench) -> None:
    await over(bench)
    games, before = StoredGames(bench.store), (await bench.stored()).log
    with pytest.raises(RefusedEvent):
        await bench.do(games.submit("g", SkipPressed(T0, ANN, 0)))
    await bench.play("h", players=(ANN,))
    await bench.do(games.submit("h", PlayerJoined(T0, ANN)))
    assert (await bench.stored()).log == before
    assert await bench.logged("h") == ["GameRequested", "QuestionShown"]


async def test_somebody_who_was_faster_is_not_overwritten(bench: Bench) -> None:
    await bench.play(channel=HERE, audience="channel")
    games, twin = StoredGames(bench.store), StoredGames(bench.twin().store)
    joined = [PlayerJoined(T0, f"test:{number}") for number in range(TRIES + 1)]

    async def faster() -> None:
        await twin.submit("g", joined.pop())

    bench.store.before("append", faster, TRIES - 1)
    await bench.do(games.submit("g", PlayerJoined(T0, BOB)))
    assert list((await bench.folded()).players) == [f"test:{it}" for it in (TRIES, *range(TRIES - 1, 1, -1))] + [BOB]
    joined += [PlayerJoined(T0, f"test:late{number}") for number in range(TRIES)]
    bench.store.before("append", faster, TRIES)
    with pytest.raises(NotKept):
        await bench.do(games.submit("g", PlayerJoined(T0, "test:slow")))
    assert "test:slow" not in (await bench.folded()).players


async def test_all_that_waits_is_settled_by_what_holds_and_what_cannot_be_read_is_counted(bench: Bench) -> None:
    for game_id in ("g", "h", "broken"):
        await over(bench, game_id)
    await decide(bench.store, SPACE, "basics/q1", Ruling.CORRECTED)
    bench.store.state.games["broken"].log.pop(0)
    assert await bench.do(settle_left(bench.store, bench.clock)) == (2, 1)
    assert await bench.do(bench.store.spaces.unsettled(9)) == ["broken"]
    assert {player: right for player, (_, right, *_) in (await bench.scores("h")).items()} == {ANN: 0, BOB: 1}
