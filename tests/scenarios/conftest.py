"""A table for every dialog."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.host import outbox
from tests.scenarios.driver import Table
from tests.scenarios.drivers import Driver


@pytest.fixture
async def table(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Table]:
    """What the driver of this run has opened."""
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)  # it waits in real time
    driver: Driver = request.param
    async with driver.open(tmp_path) as opened:
        yield opened
