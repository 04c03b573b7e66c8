"""What the bot asks for when it logs in, and how it waits for a Discord that is not there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket

from adapters.discord import client as client_
from adapters.discord.registration import ours
from tests.adapters.discord.online import QUIZ, T0, Bot, TellingStore, online, use
from tests.discord_server import Channel, DiscordServer, Guild
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock


async def test_it_asks_for_guilds_alone_and_for_nothing_that_needs_a_privilege(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        (identify,) = bot.server.sockets.identifies
        assert identify["intents"] == discord.Intents(guilds=True).value == 1
        assert bot.client.health() == {"ok": True, "discord": {"shards": 1, "connected": 1, "servers": 1}}


async def test_the_commands_are_registered_with_who_may_use_them_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        (bodies,) = bot.server.bodies("PUT", "/applications/*/commands")
        commands = {it["name"]: it for it in bodies}
        assert set(commands) == {command.name for command in ours()}
        quiz, practice = commands["quiz"], commands["practice"]
        assert {it["name"] for it in quiz["options"]} >= {"start", "stop", "skip", "list", "modes", "me", "help"}
        assert int(quiz["default_member_permissions"]) == discord.Permissions(send_messages=True).value
        assert (quiz["contexts"], quiz["integration_types"]) == ([0, 1], [0])
        assert (sorted(practice["contexts"]), practice["integration_types"]) == ([0, 1, 2], [0, 1])
        assert practice.get("default_member_permissions") is None
        for name, permission in (("daily", "manage_messages"), ("community", "manage_guild")):
            moderating = commands[name]
            assert int(moderating["default_member_permissions"]) == discord.Permissions(**{permission: True}).value
            assert (moderating["contexts"], moderating["integration_types"]) == ([0], [0])


async def test_challenges_are_offered_while_somebody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        typed = await bot.server.complete("quiz start", "challenge", {"challenge": "basics"}, channel=QUIZ)
        callback = await typed.answered()
        assert callback == {"type": 8, "data": {"choices": [{"name": "Tensor basics", "value": "tensors"}]}}


async def test_commands_that_cannot_be_registered_do_not_keep_it_from_playing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer() as server:
        use(monkeypatch, server)
        server.fail("PUT", "/applications/*/commands", status=403)
        async with _bot(server) as bot:
            await bot.start()
            assert server.asked("PUT", "/applications/*/commands")[0].status == 403
            await bot.play()


async def test_there_are_as_many_shards_as_discord_advises(monkeypatch: pytest.MonkeyPatch) -> None:
    guilds = [Guild(number << 22, [Channel((number + 10) << 22)]) for number in (2, 3)]
    async with online(monkeypatch, guilds, shards=2) as bot:
        assert sorted(it["shard"] for it in bot.server.sockets.identifies) == [[0, 2], [1, 2]]
        for guild in guilds:  # 2 is shard 0's, 3 is shard 1's
            table = await bot.play(guild.channels[0].id)
            await (await table.press(table.right)).answered()
            assert table.game.current.right_count == 1


@pytest.mark.parametrize("set_", [True, False], ids=["from the settings", "from REST"])
async def test_the_addresses_of_rest_and_gateway_are_kept_to(monkeypatch: pytest.MonkeyPatch, set_: bool) -> None:
    async with DiscordServer() as named, DiscordServer() as other:
        use(monkeypatch, named)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(other.gateway))
        if set_:
            named.sockets.url = other.gateway  # what Discord tells is not where the settings say
        async with _bot(named, gateway=named.gateway if set_ else None) as bot:
            await bot.start()
            named.cut()
            await named.resumed()
            await named.invalidate()
            await named.until(lambda: len(named.sockets.identifies) == 2, "a second login")
            await named.ready()
            await bot.play()
        assert other.sockets.identifies == other.sockets.resumes == other.requests == []


async def test_it_waits_for_a_discord_that_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_, "FIRST_PAUSE_S", 0.02)
    async with DiscordServer() as server:
        use(monkeypatch, server)
        await server.go_down()
        async with _bot(server) as bot:
            await bot.start(ready=False)
            await asyncio.sleep(0.1)
            assert bot.client.health()["ok"] is False
            await server.come_back()
            await bot.ready()
            await bot.play()


@pytest.mark.parametrize("place", ["/users/@me", "/gateway/bot"])
async def test_it_tries_again_where_discord_fails_while_it_logs_in(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setattr(client_, "FIRST_PAUSE_S", 0.02)
    async with DiscordServer() as server:
        use(monkeypatch, server)
        server.fail("GET", place, status=503, times=2)
        server.drop("GET", place)
        async with _bot(server) as bot:
            await bot.start()
            assert [it.status for it in server.asked("GET", place)] == [None, 503, 200]
            assert len(server.sockets.identifies) == 1
            assert len(server.asked("PUT", "/applications/*/commands")) == 1
            await bot.play()


async def test_a_token_that_is_refused_ends_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer() as server:
        use(monkeypatch, server)
        async with _bot(server) as bot:
            server.token = "another"
            with pytest.raises(discord.LoginFailure):
                await bot.client.play("a-token")
        assert [str(it) for it in server.requests] == ["GET /users/@me -> 401"]


@asynccontextmanager
async def _bot(server: DiscordServer, gateway: str | None = None) -> AsyncIterator[Bot]:
    clock = FakeClock(T0)
    server.clock = clock.now
    bot = Bot(server, TellingStore(server.world.changes), clock, [challenge(2)], gateway=gateway)
    try:
        yield bot
    finally:
        await bot.end()
