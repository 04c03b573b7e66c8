"""A local Slack for each test, and the smallest bot that listens there."""

from collections.abc import AsyncIterator

import pytest

from tests.slack_server import SlackServer
from tests.slack_server.plain_app import PlainApp


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer() as server:
        yield server
        assert server.unexpected == []


@pytest.fixture
def bot(server: SlackServer) -> PlainApp:
    """By signed HTTP, straight into its AsyncApp."""
    bot = PlainApp(server)
    server.deliver_to(bot.app)
    return bot
