"""Refusals, limits, lost and late answers."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server import QUIZ, SlackServer

POST = "chat.postMessage"


@pytest.fixture
def client(server: SlackServer, monkeypatch: pytest.MonkeyPatch) -> AsyncWebClient:
    monkeypatch.setattr("random.random", lambda: 0.0)  # what slack_sdk adds to the seconds that it waits
    handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2), AsyncServerErrorRetryHandler()]
    return AsyncWebClient(base_url=server.api, token=server.token, retry_handlers=handlers)


async def test_what_is_rate_limited_is_tried_again_and_done_once(server: SlackServer, client: AsyncWebClient) -> None:
    server.fail(POST, retry_after=0)
    await client.chat_postMessage(channel=QUIZ.id, text="Hello")
    assert [str(it) for it in server.asked(POST)] == [f"{POST} -> ratelimited", f"{POST} -> 200"]
    assert [it.status for it in server.asked(POST)] == [429, 200] and len(server.messages) == 1


async def test_a_limit_holds_for_each_channel(server: SlackServer) -> None:
    client = AsyncWebClient(base_url=server.api, token=server.token)
    server.limit(POST, limit=1, per_s=60)
    await client.chat_postMessage(channel=QUIZ.id, text="One")
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel=QUIZ.id, text="Two")
    assert (error.value.response.status_code, error.value.response.headers["Retry-After"]) == (429, "60")
    await client.chat_postMessage(channel="C0TALK", text="Three")
    assert [it["text"] for it in server.bodies(POST)] == ["One", "Three"]


async def test_an_error_of_the_server_comes_as_a_page(server: SlackServer) -> None:
    client = AsyncWebClient(base_url=server.api, token=server.token)
    server.fail(POST, status=503)
    with pytest.raises(SlackApiError) as error:
        await client.chat_postMessage(channel=QUIZ.id, text="Hello")
    assert error.value.response.status_code == 503 and server.messages == []


@pytest.mark.parametrize("error", ["fatal_error", "internal_error"])
async def test_slacks_own_failures_come_in_its_words(server: SlackServer, client: AsyncWebClient, error: str) -> None:
    server.fail("chat.*", error)
    with pytest.raises(SlackApiError, match=error):
        await client.chat_postMessage(channel=QUIZ.id, text="Hello")
    assert [it.error for it in server.asked(POST)] == [error]


async def test_a_message_whose_answer_was_lost_is_there(server: SlackServer, client: AsyncWebClient) -> None:
    server.drop(POST)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=QUIZ.id, text="Hello")
    server.drop(POST, done=False)
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.chat_postMessage(channel=QUIZ.id, text="Hello")
    assert [it.status for it in server.asked(POST)] == [None, None] and len(server.messages) == 1


async def test_a_slow_answer_is_waited_for_and_a_held_one_does_nothing(
    server: SlackServer, client: AsyncWebClient
) -> None:
    server.delay(POST, 0.1)
    sending = asyncio.create_task(client.chat_postMessage(channel=QUIZ.id, text="One"))
    await server.until(lambda: server.messages, "the message")
    assert not sending.done()
    await sending
    gate = server.hold("chat.*")
    sending = asyncio.create_task(client.chat_postMessage(channel=QUIZ.id, text="Two"))
    (held,) = await gate.arrived()
    assert held.body["text"] == "Two" and len(server.messages) == 1
    gate.release()
    await sending
    assert len(await server.wait_for(POST, 2)) == 2


async def test_an_outage_is_over_on_the_same_address(server: SlackServer, client: AsyncWebClient) -> None:
    await server.go_down()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.api_test()
    await server.come_back()
    assert (await client.api_test())["ok"]
