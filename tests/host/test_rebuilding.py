"""The sums behind rebuilt boards, by the worker and without one."""

import random
from collections import Counter

import pytest

from bot.engine.boards import BoardDelta
from bot.host import rebuilding
from bot.host.rebuilding import Sums
from bot.pictures import BoardPicture, DrawJob, Standing, TallyJob, tally
from bot.ports import RunnerBusy
from bot.ports.boards import BoardKey, BoardTotals


class Worker:
    """Sums as the worker does, and fails after so many jobs."""

    def __init__(self, jobs: int = 1_000) -> None:
        self.left = jobs
        self.sizes: list[int] = []

    async def draw(self, job: DrawJob) -> BoardPicture:
        raise AssertionError("nothing is to be drawn")

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        assert job.fault() is None
        if not self.left:
            raise RunnerBusy("too much to do")
        self.left -= 1
        self.sizes.append(len(job.rows))
        return tally(job.rows)


@pytest.mark.parametrize("worker", [None, Worker(), Worker(2), Worker(0)], ids=["none", "well", "fails", "busy"])
async def test_sums_of_many_boards_in_jobs_of_a_size(monkeypatch: pytest.MonkeyPatch, worker: Worker | None) -> None:
    monkeypatch.setattr(rebuilding, "MAX_ROWS", 50)
    rng = random.Random(1)
    sums = Sums(worker)
    expected: dict[BoardKey, Counter[str]] = {}
    for _ in range(700):
        key = BoardKey(
            f"space:discord:{rng.randrange(12)}", rng.choice(("all", "day:2026-11-28")), f"x:{rng.randrange(9)}"
        )
        points = rng.randrange(90)
        expected.setdefault(key, Counter()).update(points=points, right=1, answers=3)
        await sums.add(key, BoardDelta(*key, points, 1, 3, 0))
    totals = await sums.totals()
    assert totals == {key: BoardTotals(it["points"], it["right"], it["answers"]) for key, it in expected.items()}
    if worker is not None and worker.left > 100:
        assert len(worker.sizes) > 700 // 50
        assert max(worker.sizes) <= 50


async def test_nothing_to_sum() -> None:
    assert await Sums(Worker()).totals() == {}
