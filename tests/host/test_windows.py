"""Dailies: one invitation in the channel, one run for each player, one result."""

import pytest

from bot.engine.effects import CloseWindow, CountPlayers, EndReason, FinishChallenge, OpenWindow, Verdict
from bot.engine.errors import GameNotStarted
from bot.engine.events import RunEnded, StopPressed
from bot.engine.game import Phase
from bot.host.lobby import Lobby, Wish
from bot.host.privacy import Privacy
from bot.host.runs import is_run, run_id
from bot.host.settlement import Settlement
from bot.host.windows import PlayedBefore, Run, RunState, WindowClosed, Windows
from bot.ports import UnknownGame
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryState
from tests.host.bench import ANN, BOB, RIGHT, ROOM, SECONDS, T0, Bench, challenge

OPEN_FOR = 10 * 60 * 1000
"""How long windows are open here: no shorter than a game needs, for the clock goes on second by second."""

UNTIL = T0 + OPEN_FOR
CLOSES = UNTIL + 1000 * SECONDS + 1_500 + 10_000
ANNS, BOBS = "test:@ann", "test:@bob"


async def opened(bench: Bench | None = None, questions: int = 2) -> Bench:
    """A host with a window in the room."""
    bench = bench or Bench()
    await bench.start()
    request = bench.request(owner="test:mod", audience="channel", mode="daily", until=UNTIL)
    await bench.do(bench.host.request(ROOM, challenge(questions), request, "w"))
    return bench


async def plays(bench: Bench, player: str = ANN, channel: str = ANNS) -> Run:
    return await bench.do(Windows(bench.host, bench.store).play("w", player, channel, bench.clock.now()))


async def ends(bench: Bench, player: str, points: int = 100) -> None:
    event = RunEnded(bench.clock.now(), player, points, 1, 1, 0, 0, 1_000, ((RIGHT,),), delivery=f"run:{player}")
    await bench.do(bench.host.submit("w", event))


async def test_the_invitation_is_posted_once_and_confirmed() -> None:
    bench = await opened()
    assert bench.chat.of(OpenWindow) == [OpenWindow(UNTIL, 2)]
    assert await bench.logged("w") == ["GameRequested", "QuestionShown"]
    seen = await bench.host.window("w", ANN)
    assert (seen.channel, seen.message, seen.until, seen.over, seen.finished) == (
        ROOM,
        "message-1",
        UNTIL,
        False,
        False,
    )
    assert not bench.outbox


async def test_a_player_plays_alone_in_a_channel_of_their_own() -> None:
    bench = await opened()
    run = await plays(bench)
    assert run == Run(run_id("w", ANN), RunState.BEGUN)
    stored = await bench.stored(run.game_id)
    request = stored.log[0]
    assert (stored.info.channel, request.home, request.window, request.until) == (ANNS, ROOM, "w", UNTIL)
    assert {(await bench.press(place, ANN, run.game_id)).verdict for place in (0, 1)} <= set(Verdict)
    assert is_run(run.game_id) and not is_run("w")


async def test_whoever_presses_play_again_finds_their_run_and_no_second_one() -> None:
    bench = await opened(questions=1)
    first = await plays(bench)
    assert (await plays(bench)) == Run(first.game_id, RunState.RUNNING)
    await bench.do(bench.host.submit(first.game_id, StopPressed(bench.clock.now(), ANN)))
    assert (await plays(bench)) == Run(first.game_id, RunState.OVER)
    assert len([game for game in bench.store.state.games if is_run(game)]) == 1


async def test_two_presses_of_play_at_once_begin_one_run() -> None:
    bench = await opened()
    windows = Windows(bench.host, bench.store)
    tasks = [bench.begin(windows.play("w", ANN, ANNS, T0)) for _ in range(2)]
    await bench.clock.settle()
    assert sorted(task.result().state for task in tasks) == [RunState.BEGUN, RunState.RUNNING]
    assert len([game for game in bench.store.state.games if is_run(game)]) == 1


async def test_players_get_choices_in_orders_of_their_own_that_stay() -> None:
    bench = await opened()
    ann, bob = await plays(bench), await plays(bench, BOB, BOBS)
    seeds = {run.game_id: (await bench.stored(run.game_id)).log[0].seed for run in (ann, bob)}
    assert len(set(seeds.values())) == 2


async def test_nobody_begins_after_the_window() -> None:
    bench = await opened()
    run = await plays(bench)
    await bench.clock.advance(OPEN_FOR)
    with pytest.raises(WindowClosed):
        await plays(bench, BOB, BOBS)
    assert (await plays(bench)).game_id == run.game_id
    await bench.clock.advance(CLOSES - UNTIL)
    with pytest.raises(WindowClosed):
        await plays(bench, BOB, BOBS)


async def test_nobody_is_erased_to_play_again_with_the_answers() -> None:
    bench = await opened()
    run = await plays(bench)
    privacy = Privacy(bench.store, bench.host, bench.clock)
    await bench.do(privacy.erase(ANN))
    await bench.do(privacy.erase(BOB))
    assert run.game_id not in bench.store.state.games
    await bench.clock.advance(1)
    with pytest.raises(PlayedBefore):
        await plays(bench)
    assert run.game_id not in bench.store.state.games
    assert (await plays(bench, BOB, BOBS)).state is RunState.BEGUN, "he has seen nothing yet"


async def test_a_window_that_is_none_is_refused() -> None:
    bench = await opened()
    await bench.play("g", audience="channel", channel="test:elsewhere")
    with pytest.raises(GameNotStarted):
        await bench.do(Windows(bench.host, bench.store).play("g", ANN, ANNS, T0))
    with pytest.raises(UnknownGame):
        await bench.do(Windows(bench.host, bench.store).play("nothing", ANN, ANNS, T0))


async def test_it_counts_its_players_and_tells_the_result_when_it_closes() -> None:
    bench = await opened()
    await ends(bench, ANN)
    await ends(bench, BOB, 50)
    assert [count.player_count for count in bench.chat.of(CountPlayers)] == [1, 2]
    await bench.clock.advance(CLOSES - T0 - 1)
    assert not bench.chat.of(CloseWindow)
    await bench.clock.advance(1)
    (closed,) = bench.chat.of(CloseWindow)
    assert [(line.player, line.points) for line in closed.standings] == [(ANN, 100), (BOB, 50)]
    assert (await bench.host.window("w", ANN)).over


async def test_only_the_newest_count_is_shown_where_many_wait() -> None:
    bench = Bench()
    bench.chat.edits = True
    await opened(bench)
    bench.chat.hold(ROOM)
    for number in range(20):
        await ends(bench, f"test:{number}")
    bench.chat.release(ROOM)
    await bench.clock.settle()
    counts = [count.player_count for count in bench.chat.of(CountPlayers)]
    assert counts[-1] == 20 and len(counts) <= 2
    assert not bench.outbox


async def test_a_run_that_is_left_ends_with_its_window() -> None:
    bench = await opened()
    run = await plays(bench)
    await bench.clock.advance(SECONDS * 1000 + 1_500)
    assert (await bench.folded(run.game_id)).phase is Phase.REVEALED
    await bench.clock.advance(OPEN_FOR)
    game = await bench.folded(run.game_id)
    assert (game.phase, game.end) == (Phase.OVER, EndReason.WINDOW_CLOSED)
    assert [end.reason for end in bench.chat.of(FinishChallenge)] == [EndReason.WINDOW_CLOSED]


async def test_other_games_are_played_beside_a_window() -> None:
    bench = await opened()
    lobby = Lobby(bench.host, bench.store)
    assert await lobby.running(ROOM) is None
    game_id = await bench.do(lobby.start_together(Wish(ROOM, challenge(), "challenge", ANN, T0)))
    running = await lobby.running(ROOM)
    assert running is not None and running.game_id == game_id
    assert [game.game_id for game in await lobby.windows_in("test:")] == ["w"]
    run = await plays(bench)
    assert [game.game_id for game in await lobby.unfinished(ANNS)] == [run.game_id]


async def test_a_window_and_its_runs_go_on_after_a_kill() -> None:
    state, clock = MemoryState(), FakeClock(T0)
    bench = await opened(Bench(state, clock))
    run = await plays(bench)
    await bench.kill()
    again = await Bench(state, clock).start()
    assert (await plays(again)) == Run(run.game_id, RunState.RUNNING)
    await ends(again, ANN)
    await clock.advance(CLOSES - T0)
    assert len(again.chat.of(CloseWindow)) == 1
    assert not again.chat.of(OpenWindow)


async def finds_the_answer(bench: Bench, player: str) -> None:
    game_id = run_id("w", player)
    await bench.press((await bench.folded(game_id)).current.answer, player, game_id)


async def killed_at_the_end_of_a_run() -> tuple[Bench, Settlement]:
    """A process that begins an hour after a window was to close; the one before died when a run had just ended."""
    state, clock = MemoryState(), FakeClock(T0)
    bench = await opened(Bench(state, clock), questions=1)
    await plays(bench, BOB, BOBS)
    run = await plays(bench)
    await finds_the_answer(bench, ANN)
    assert (await bench.folded(run.game_id)).phase is Phase.OVER
    await bench.kill()
    await clock.advance(CLOSES - T0 + 3_600_000)
    again = await Bench(state, clock).start()
    return again, Settlement(again.store, again.host, clock)


async def test_a_run_that_ended_just_before_a_kill_is_in_the_result_although_the_window_ended_meanwhile() -> None:
    bench, settlement = await killed_at_the_end_of_a_run()
    settlement.start()
    await bench.clock.advance(CLOSES - UNTIL)
    await settlement.stop()
    (result,) = bench.chat.of(CloseWindow)
    assert [line.player for line in result.standings] == [ANN]


async def test_a_question_that_gets_its_time_back_is_waited_for_although_the_window_has_ended() -> None:
    bench, settlement = await killed_at_the_end_of_a_run()
    settlement.start()
    await bench.clock.advance(1_000)
    await finds_the_answer(bench, BOB)
    settlement.game_over(run_id("w", BOB))
    await bench.clock.advance(CLOSES - UNTIL)
    await settlement.stop()
    (result,) = bench.chat.of(CloseWindow)
    assert {line.player for line in result.standings} == {ANN, BOB}


async def test_nobody_begins_while_a_window_waits_once_more() -> None:
    bench, _ = await killed_at_the_end_of_a_run()
    with pytest.raises(WindowClosed):
        await plays(bench, "test:cem", "test:@cem")


async def test_whoever_asks_is_told_when_a_game_is_over() -> None:
    over: list[str] = []
    bench = Bench()
    bench.host._on_over = over.append
    await opened(bench, questions=1)
    run = await plays(bench)
    assert not over
    await bench.do(bench.host.submit(run.game_id, StopPressed(bench.clock.now(), ANN)))
    assert set(over) == {run.game_id}
    info, game = await bench.host.finished(run.game_id)
    assert (info.over, game.phase) == (True, Phase.OVER)
    with pytest.raises(LookupError):
        await bench.host.finished("w")
