"""Windows that are open while a question in them is corrected, in whatever process."""

import logging

import pytest

from bot.engine.effects import CloseWindow
from bot.engine.events import Tick
from bot.host.library import Library
from bot.host.open_windows import LOOK_MS, OpenWindows
from bot.host.reports import Reports
from bot.host.roles import Role
from bot.host.windows import Windows
from bot.ports.corrections import EVERYWHERE, Ruling
from tests.host.bench import ANN, RIGHT, T0, Bench, challenge
from tests.host.decisions import HERE, MOD, SPACE, decide

UNTIL = T0 + 24 * 60 * 60 * 1000
Q1 = "basics/q1"
NEW = 2


async def opened(bench: Bench, game_id: str = "w", channel: str = HERE) -> None:
    request = bench.request(owner=MOD, audience="channel", mode="daily", until=UNTIL)
    await bench.do(bench.host.request(channel, challenge(), request, game_id))


async def key(bench: Bench, game_id: str = "w") -> int:
    return int((await bench.do(bench.host.challenge(game_id))).questions[0].answer)


def keeper(bench: Bench) -> OpenWindows:
    return OpenWindows(bench.store, bench.host, bench.clock)


async def test_what_was_decided_in_another_process_reaches_the_windows_in_memory(bench: Bench) -> None:
    await opened(bench)
    twin, windows = await bench.twin(sole=False).start(), keeper(bench)
    await bench.do(windows.look())
    reports = Reports(twin.store, twin.host, twin.clock, Library({"basics": challenge()}))
    await twin.do(reports.correct(SPACE, Q1, NEW, by=MOD, role=Role.MODERATOR))
    assert await key(bench) == RIGHT, "it is in memory as it was"
    await bench.do(windows.look())
    assert await key(bench) == NEW
    await bench.submit(Tick(UNTIL + 10_000_000), "w")
    assert len(bench.chat.of(CloseWindow)) == 1


async def test_what_was_only_decided_is_graded_by_whoever_looks(bench: Bench) -> None:
    await opened(bench)
    await opened(bench, "elsewhere", "test:other/room")
    await decide(bench.store, SPACE, Q1, Ruling.CORRECTED)
    await bench.do(keeper(bench).look())
    assert (await key(bench), await key(bench, "elsewhere")) == (NEW, RIGHT)
    assert (await bench.stored("w")).asked == challenge()
    run = await bench.do(Windows(bench.host, bench.store).play("w", ANN, "test:@ann", T0))
    assert await key(bench, run.game_id) == NEW


async def test_it_looks_every_few_minutes_until_it_is_stopped(bench: Bench) -> None:
    await opened(bench)
    windows = keeper(bench)
    windows.start()
    await bench.clock.settle()
    await decide(bench.store, EVERYWHERE, Q1, Ruling.CORRECTED)
    await bench.clock.advance(LOOK_MS - 1)
    assert await key(bench) == RIGHT
    await bench.clock.advance(1)
    assert await key(bench) == NEW
    await bench.do(windows.stop())
    await decide(bench.store, EVERYWHERE, Q1, Ruling.KEPT, right="choice 1", at=bench.clock.now())
    await bench.clock.advance(LOOK_MS)
    assert await key(bench) == NEW


async def test_windows_are_left_alone_as_long_as_nothing_is_decided(bench: Bench) -> None:
    await opened(bench)
    await decide(bench.store, SPACE, Q1, Ruling.QUARANTINED)
    windows = keeper(bench)
    await bench.do(windows.look())
    loads = bench.store.calls["load"]
    await bench.do(windows.look())
    assert bench.store.calls["load"] == loads


async def test_a_store_that_fails_and_a_window_that_cannot_be_read_do_not_end_it(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await opened(bench, "broken")
    await opened(bench)
    await decide(bench.store, SPACE, Q1, Ruling.CORRECTED)
    bench.store.state.games["broken"].challenge = "{}"
    bench.store.fail("running")
    windows = keeper(bench)
    with caplog.at_level(logging.WARNING):
        windows.start()
        await bench.clock.settle()
        assert await key(bench) == RIGHT
        await bench.clock.advance(LOOK_MS)
    assert await key(bench) == NEW
    assert ["cannot be looked for" in it.message or "broken cannot judge" in it.message for it in caplog.records] == [
        True,
        True,
    ]
    await bench.do(windows.stop())
