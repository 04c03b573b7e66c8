"""A table for every dialog."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.host import outbox, presence, settlement
from tests.scenarios.driver import Table
from tests.scenarios.drivers import Driver


@pytest.fixture
async def table(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Table]:
    """What the driver of this run has opened."""
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)  # it waits in real time
    driver: Driver = request.param
    if driver.for_days:
        monkeypatch.setattr(presence, "BEAT_MS", 15 * 60_000)
        monkeypatch.setattr(presence, "AWAY_MS", 40 * 60_000)
        monkeypatch.setattr(settlement, "LOOK_MS", 60 * 60_000)
    async with driver.open(tmp_path) as opened:
        yield opened
