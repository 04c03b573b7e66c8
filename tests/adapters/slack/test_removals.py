"""Which workspaces the app is in: noted when Slack tells it, and asked when nobody did."""

from pathlib import Path

import pytest

from adapters.slack.wire import Workspaces
from tests.adapters.slack.online import by_http, online
from tests.adapters.slack.test_connection_oauth import ONE, TWO, bot_for_many, install
from tests.slack_server.things import TEAM
from tests.store.databases import sqlite_file


async def test_a_workspace_that_removes_the_app_is_noted_until_it_comes_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with bot_for_many(monkeypatch, sqlite_file(tmp_path)) as bot:
        workspaces: Workspaces = bot.workspaces
        await install(bot, ONE)
        assert (await workspaces.has(ONE.id), await workspaces.has(TWO.id)) == (True, False)
        events = await bot.server.uninstall(ONE.id)
        for event in events:
            await event.acked()
        assert list(bot.store.state.spaces.removed) == [f"slack:{ONE.id}"]
        assert await workspaces.has(ONE.id) is False
        await bot.pass_time(1_000)
        await install(bot, ONE)
        bot.store.state.spaces.removed.clear()
        for event in events:
            await bot.server.repeat(event)
            await event.delivered(2)
        assert bot.store.state.spaces.removed == {}


async def test_with_a_token_in_the_settings_slack_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        assert await bot.workspaces.has(TEAM.id) is True
        assert await bot.workspaces.has("T0OTHER") is None
        late = await bot.server.event("app_uninstalled")
        await late.acked()
        assert bot.store.state.spaces.removed == {}, "Slack says that the app is there"
        for event in await bot.server.uninstall():
            await event.acked()
        assert list(bot.store.state.spaces.removed) == [f"slack:{TEAM.id}"]
        assert await bot.workspaces.has(TEAM.id) is None
