"""A bench for every test; whatever it still holds is let go afterwards."""

from collections.abc import AsyncIterator, Callable

import pytest

from bot.host import outbox
from tests.host.bench import Bench

Opening = Callable[..., Bench]


@pytest.fixture(autouse=True)
def _stopping_waits_for_no_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    """It waits in real time; a test that wants it sets its own."""
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)


@pytest.fixture
async def opening() -> AsyncIterator[Opening]:
    """Makes processes that are killed when the test is over; the arguments are those of `Bench`."""
    opened: list[Bench] = []

    def make(*args: object, **kwargs: object) -> Bench:
        bench = Bench(*args, **kwargs)  # type: ignore[arg-type]
        opened.append(bench)
        return bench

    yield make
    for bench in opened:
        await bench.kill_all()


@pytest.fixture
async def bench(opening: Opening) -> Bench:
    """A process whose host runs, over an empty store."""
    return await opening().start()
