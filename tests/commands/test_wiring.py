"""What commands and the bot are given."""

import pytest

from bot.settings import Settings
from bot.wiring import workers_for
from bot.worker import choosing
from tests.fakes.runner import FakeRunner

pytest.importorskip("torch")


async def test_packs_of_spaces_are_proven_by_workers_that_hash_in_different_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seeds = []

    def made(nats: str | None, *, hash_seed: int = 0) -> FakeRunner:
        seeds.append(hash_seed)
        return FakeRunner({})

    monkeypatch.setattr(choosing, "runner_for", made)
    async with workers_for(Settings()) as workers:
        assert workers.fresh is not None
        del seeds[:]
        workers.fresh(), workers.fresh()
    assert len(set(seeds)) == 2
