"""Refusals, limits, lost and late answers."""

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_server import DiscordServer
from tests.discord_server.plain_client import QUIZ, PlainClient, quiz

POST = ("POST", f"/channels/{QUIZ}/messages")


@pytest.mark.parametrize("options", [{}, {"bucket": "abc"}, {"everywhere": True}])
async def test_what_is_rate_limited_is_tried_again_and_done_once(
    client: PlainClient, server: DiscordServer, options: dict[str, object]
) -> None:
    server.fail(*POST, retry_after=0.05, **options)  # type: ignore[arg-type]
    await quiz(client).send("Hello")
    refused, done = server.asked(*POST)
    assert (refused.status, done.status) == (429, 200)
    assert done.moment - refused.moment >= 0.05
    assert len(server.messages) == 1


async def test_a_ban_is_not_tried_again(client: PlainClient, server: DiscordServer) -> None:
    server.fail(*POST, retry_after=0.05, cloudflare=True)
    with pytest.raises(discord.HTTPException):
        await quiz(client).send("Hello")
    assert [it.status for it in server.asked(*POST)] == [429]


async def test_a_limit_that_is_told_is_never_passed(client: PlainClient, server: DiscordServer) -> None:
    server.limit(*POST, limit=2, per_s=0.1)
    await asyncio.gather(*(quiz(client).send(f"{number}") for number in range(5)))
    statuses = [it.status for it in server.asked(*POST)]
    assert statuses.count(200) == 5
    spread = server.asked(*POST)[-1].moment - server.asked(*POST)[0].moment
    assert spread >= 0.1


async def test_who_passes_a_limit_is_refused_until_its_end(server: DiscordServer) -> None:
    server.limit(*POST, limit=1, per_s=0.1)
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def post() -> tuple[int, dict[str, object]]:
            async with session.post(server.api + POST[1], json={"content": "Hello"}) as response:
                assert response.headers["X-RateLimit-Remaining"] == "0"
                return response.status, await response.json()

        first, (status, refusal) = await post(), await post()
        assert (first[0], status, len(server.messages)) == (200, 429, 1)
        assert isinstance(refusal["retry_after"], float) and 0 < refusal["retry_after"] <= 0.1
        await asyncio.sleep(refusal["retry_after"] + 0.01)
        assert (await post())[0] == 200


async def test_an_error_of_the_server_is_tried_again(client: PlainClient, server: DiscordServer) -> None:
    server.fail(*POST, status=502)
    await quiz(client).send("Hello")
    refused, done = server.asked(*POST)
    assert (refused.status, done.status, len(server.messages)) == (502, 200, 1)
    assert 1.0 <= done.moment - refused.moment < 2.0


async def test_a_message_whose_answer_was_lost_is_not_posted_twice(client: PlainClient, server: DiscordServer) -> None:
    server.drop(*POST)
    with pytest.raises(aiohttp.ClientConnectionError):
        await quiz(client).send("Hello", nonce="once")
    again = await quiz(client).send("Hello", nonce="once")
    assert [it["id"] for it in server.messages] == [str(again.id)]
    server.drop(*POST, done=False)
    with pytest.raises(aiohttp.ClientConnectionError):
        await quiz(client).send("Hello", nonce="twice")
    assert [it.status for it in server.asked(*POST)] == [None, 200, None]
    assert len(server.messages) == 1


async def test_a_slow_answer_is_waited_for(client: PlainClient, server: DiscordServer) -> None:
    server.delay(*POST, 0.1)
    sending = asyncio.create_task(quiz(client).send("Hello"))
    await server.until(lambda: server.messages, "the message")
    assert not sending.done()
    assert (await sending).content == "Hello"


async def test_held_requests_do_nothing_until_they_are_let_go(client: PlainClient, server: DiscordServer) -> None:
    gate = server.hold("POST", "/channels/*/messages")
    sending = asyncio.create_task(quiz(client).send("Hello"))
    (held,) = await gate.arrived()
    assert held.body["content"] == "Hello" and server.messages == []
    gate.release()
    await sending
    assert len(server.messages) == 1
