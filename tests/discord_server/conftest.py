"""A local Discord for each test, and the smallest bot that is logged in there."""

from collections.abc import AsyncIterator

import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.plain_client import PlainClient, running


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        server.aim(monkeypatch)
        yield server
        assert server.unexpected == []


@pytest.fixture
async def client(server: DiscordServer) -> AsyncIterator[PlainClient]:
    client = PlainClient()
    async with running(client, server):
        yield client
