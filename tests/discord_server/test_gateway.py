"""Connections that are lost: what was missed comes once, and shards stay apart."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest

from tests.discord_server import Channel, DiscordServer, Guild
from tests.discord_server.plain_client import PlainClient, quiz, running


async def _lost_close(server: DiscordServer) -> None:
    await server.disconnect(4000)


async def _lost_cut(server: DiscordServer) -> None:
    server.cut()


async def _lost_op(server: DiscordServer) -> None:
    await server.reconnect()


async def _lost_invalid(server: DiscordServer) -> None:
    await server.invalidate(resumable=True)


@pytest.mark.parametrize("lose", [_lost_close, _lost_cut, _lost_op, _lost_invalid])
async def test_what_was_missed_is_replayed_exactly_once(
    client: PlainClient, server: DiscordServer, lose: Callable[[DiscordServer], object]
) -> None:
    first = await server.press("quiz:c:g1:0:0")
    await first.answered()
    gate = server.hold("GET", "/ws")
    resumed = asyncio.create_task(client.wait_for("resumed", timeout=5))
    await lose(server)  # type: ignore[misc]
    await gate.arrived()
    while_away = await server.press("quiz:c:g1:0:1")
    assert while_away.callback is None
    gate.release()
    await while_away.answered()
    await resumed
    assert client.presses == ["quiz:c:g1:0:0", "quiz:c:g1:0:1"]
    assert len(server.sockets.identifies) == 1


async def test_what_was_sent_into_a_dead_connection_is_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer(heartbeat_ms=50) as server:
        server.aim(monkeypatch)
        client = PlainClient(heartbeat_timeout=0.4)
        async with running(client, server):
            server.silence()
            lost = await server.press("quiz:c:g1:0:0")
            await lost.answered()
            assert client.presses == ["quiz:c:g1:0:0"]
            assert server.sockets.resumes  # once, or again where the machine is too busy for heartbeats


async def test_a_bot_whose_heartbeats_are_not_answered_connects_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordServer(heartbeat_ms=50) as server:
        server.aim(monkeypatch)
        async with running(PlainClient(heartbeat_timeout=0.3), server):
            server.sockets.acks = False
            await server.resumed()
            server.sockets.acks = True
            assert len(server.sockets.heartbeats) > 2


async def test_an_invalid_session_brings_a_new_login(client: PlainClient, server: DiscordServer) -> None:
    await server.invalidate()
    await server.ready()
    assert len(server.sockets.identifies) == 2
    server.sockets.forgets = 1  # the next resumption finds nothing
    await server.disconnect()
    await server.until(lambda: len(server.sockets.identifies) == 3, "a third login")
    await server.ready()
    press = await server.press("quiz:c:g1:0:0")
    await press.answered()
    assert [it.ended for it in server.sockets.sessions] == [True, True, False]
    assert client.resumptions == 0 and len(server.sockets.resumes) == 1


async def test_an_outage_is_survived(
    client: PlainClient, server: DiscordServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda self: 0.02)
    await server.go_down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await quiz(client).send("Hello")
    press = await server.press("quiz:c:g1:0:0")
    await server.come_back()
    await server.ready()
    assert press.callback is None  # discord.py logs in anew where it cannot connect, and what was missed is lost
    assert len(server.sockets.identifies) == 2


async def test_a_bot_that_has_left_cannot_be_pressed(server: DiscordServer) -> None:
    async with running(PlainClient(), server):
        pass
    await server.until(lambda: not server.sockets.connections, "the end of the socket")
    with pytest.raises(AssertionError, match="logged in"):
        await server.press("quiz:c:g1:0:0")


async def test_shards_hear_of_their_own_guilds(monkeypatch: pytest.MonkeyPatch) -> None:
    guilds = [Guild(number << 22, [Channel((number + 10) << 22)], name=f"Group {number}") for number in range(2, 5)]
    async with DiscordServer(guilds, shards=3) as server:
        server.aim(monkeypatch)
        client = PlainClient()
        async with running(client, server, sessions=3):
            assert {guild.name: guild.shard_id for guild in client.guilds} == {"Group 2": 2, "Group 3": 0, "Group 4": 1}
            gate = server.hold("GET", "/ws")
            await server.disconnect(shard=1)
            away = await server.press("quiz:c:g4:0:0", guild=4 << 22)
            for number in (2, 3):
                press = await server.press(f"quiz:c:g{number}:0:0", guild=number << 22)
                await press.answered()
            assert away.callback is None
            gate.release()
            await away.answered()
            assert [it["session_id"] for it in server.sockets.resumes] == [server.sockets.session(1).id]
