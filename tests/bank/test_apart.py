"""Work in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.bank import desk as desk_module
from bot.bank.apart import Apart
from bot.bank.desk import BankDesk
from bot.ports.packs import TooMuchWork
from tests.bank.labour import endless, faulty, gone, greedy, whose
from tests.bank.packs import GOOD

SHORT = 0.3
"""Seconds after which work that never ends is ended here."""


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    made = Apart(seconds=60)
    yield made
    await made.close()


async def test_it_is_another_process_and_the_same_one_again(apart: Apart) -> None:
    first = await apart.do(whose)
    assert first != os.getpid()
    assert await apart.do(whose) == first


async def test_what_the_work_raises_is_raised_here_and_the_process_stays(apart: Apart) -> None:
    first = await apart.do(whose)
    with pytest.raises(ValueError, match="a fault"):
        await apart.do(faulty)
    assert await apart.do(whose) == first


@pytest.mark.parametrize("work", [endless, gone], ids=["endless", "gone"])
async def test_work_that_does_not_end_is_ended_and_the_next_has_a_new_process(apart: Apart, work: object) -> None:
    first = await apart.do(whose)
    apart._seconds = SHORT
    with pytest.raises(TooMuchWork, match="takes too long to read"):
        await apart.do(work)  # type: ignore[arg-type]
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    apart._seconds = 60
    assert await apart.do(whose) not in (first, os.getpid())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is not bounded")
async def test_memory_is_bounded(apart: Apart) -> None:
    with pytest.raises(TooMuchWork, match="too much memory"):
        await apart.do(greedy)
    assert await apart.do(whose) != os.getpid()


async def test_whoever_is_gone_leaves_no_work_behind(apart: Apart) -> None:
    first = await apart.do(whose)
    task = asyncio.create_task(apart.do(endless))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await apart.do(whose) != first


async def test_packs_are_read_there(apart: Apart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_module, "_PATH", None)  # it would be noticed if they were read here
    desk = BankDesk(None, lambda: date(2026, 11, 29), apart)
    read = await desk.read("good.yaml", GOOD.encode())
    assert (read.challenge_id, read.questions) == ("good", 1)
    assert (await desk.read("bad.yaml", b"questions: [")).remarks
    assert read.body is not None
    assert [it.id for it in (await desk.examine(read.body)).questions] == ["first"]
