"""Signed HTTP: what people do reaches the real slack-bolt as Slack tells it, and forged requests do not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from tests.slack_server import QUIZ, STUDENT, TEACHER, TOKEN, Forgery, SlackServer
from tests.slack_server.plain_app import PlainApp, button


@pytest.fixture
async def address(bot: PlainApp) -> AsyncIterator[str]:
    """The bot behind a real HTTP server."""

    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bot.app.async_dispatch(await to_bolt_request(request)))

    app = web.Application()
    app.router.add_post("/slack/events", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{site.port}/slack/events"
    await runner.cleanup()


async def test_a_press_is_acknowledged_and_answered_privately(server: SlackServer, bot: PlainApp) -> None:
    server.clock = 1_700_000_000_000
    posted = await bot.client.chat_postMessage(channel=QUIZ.id, text="Which?", blocks=button("a:0", "B"))
    server.clock += 1_500
    press = await server.press("a:0")
    ack = await press.acked()
    assert ack.body is None and 0 <= ack.seconds < 3
    assert [it["text"] for it in await press.told()] == ["You pressed B"]
    payload = press.payload
    (action,) = payload["actions"]
    assert (posted["ts"], action["action_ts"]) == ("1700000000.000000", "1700000001.500000")
    assert payload["container"] == {
        "type": "message", "message_ts": posted["ts"], "channel_id": QUIZ.id, "is_ephemeral": False,
    }  # fmt: skip
    assert payload["message"]["blocks"] == button("a:0", "B") and payload["channel"]["name"] == "quiz"
    assert [it["text"] for it in server.shown(QUIZ.id)] == ["Which?"]
    assert [it["text"] for it in server.shown(QUIZ.id, STUDENT)] == ["Which?", "You pressed B"]
    assert server.shown(QUIZ.id, TEACHER) == server.shown(QUIZ.id)


async def test_everything_works_over_a_real_connection(server: SlackServer, bot: PlainApp, address: str) -> None:
    server.deliver_to(address)
    command = await server.command("/quiz", "start sequence-mastery")
    assert (await command.acked()).body == "Hello start sequence-mastery"
    assert [it["text"] for it in command.private] == ["Hello start sequence-mastery"]
    press = await server.press("a:old", "C")
    await press.acked()
    home = await server.event("app_home_opened")
    await home.acked()
    assert (bot.presses, bot.events) == (["C"], ["app_home_opened"])
    assert home.payload["event"]["tab"] == "home" and home.payload["event"]["channel"] == server.dm()


@pytest.mark.parametrize(
    "forgery", [Forgery(signature="v0=00"), Forgery(secret="another"), Forgery(late_s=301)], ids=repr
)
async def test_a_forged_or_replayed_request_is_refused(server: SlackServer, bot: PlainApp, forgery: Forgery) -> None:
    press = await server.press("a:0", "A", forge=forgery)
    (delivery,) = await press.delivered()
    assert (delivery.status, bot.presses) == (401, [])
    with pytest.raises(AssertionError, match="not acknowledged"):
        await press.acked()


async def test_a_repeated_press_tells_that_it_is_one(server: SlackServer, bot: PlainApp) -> None:
    press = await server.press("a:0", "A")
    await press.acked()
    await server.repeat(press)
    await press.delivered(2)
    assert bot.presses == ["A", "A"] and bot.retries == [None, "1"]
    assert press.deliveries[1].headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_event_that_failed_comes_again_and_a_press_does_not(server: SlackServer, bot: PlainApp) -> None:
    tries: list[str] = []

    @bot.app.event("channel_archive")
    @bot.app.action("breaks")
    async def breaks(ack: Any, request: Any) -> None:
        tries.append((request.headers.get("x-slack-retry-reason") or ["first"])[0])
        raise ValueError

    event = await server.event("channel_archive", channel=QUIZ.id)
    with pytest.raises(AssertionError, match="not acknowledged"):
        await event.acked()
    assert [(it.number, it.status) for it in event.deliveries] == [(0, 500), (1, 500)]
    press = await server.press("breaks")
    await press.delivered()
    assert tries == ["first", "http_error", "first"] and len(press.deliveries) == 1


async def test_an_address_tells_the_challenge_again(server: SlackServer, bot: PlainApp) -> None:
    asked = await server.challenge()
    assert (await asked.acked()).body == {"challenge": asked.payload["challenge"]}


async def test_an_answer_that_takes_too_long_is_none(server: SlackServer, bot: PlainApp) -> None:
    gate = asyncio.Event()

    @bot.app.action("slow")
    async def slow(ack: Any) -> None:
        await gate.wait()
        await ack()

    server.patience_s = 0.05
    press = await server.press("slow")
    (delivery,) = await press.delivered()
    assert (delivery.failed, delivery.status, press.ack) == ("http_timeout", None, None)
    gate.set()


async def test_a_view_is_opened_filled_in_and_closed(server: SlackServer, bot: PlainApp) -> None:
    press = await server.press("open")
    (view,) = await press.opened()
    wrong = await server.submit(view, {"who": "nobody"})
    assert (await wrong.acked()).body == {"response_action": "errors", "errors": {"who": "Somebody, please."}}
    assert server.views(STUDENT) == [view]
    right = await server.submit("name", {"who": "Ada"})
    assert (await right.acked()).body is None
    assert server.views(STUDENT) == []
    assert right.payload["view"]["state"]["values"] == {"who": {"who": {"type": "plain_text_input", "value": "Ada"}}}


async def test_shortcuts_are_global_or_of_a_message(server: SlackServer, bot: PlainApp) -> None:
    posted = await bot.client.chat_postMessage(channel=QUIZ.id, text="Which?")
    for it in (await server.shortcut("about"), await server.shortcut("about", message=posted["ts"])):
        await it.acked()
    assert [it["text"] for it in server.shown(server.dm())] == ["About None", "About Which?"]


@pytest.mark.parametrize("revoked_first", [False, True])
async def test_an_app_that_was_thrown_out_hears_of_it_and_its_token_ends(
    server: SlackServer, bot: PlainApp, revoked_first: bool
) -> None:
    await (await server.press("a:0")).acked()  # so that slack-bolt knows who it is
    events = await server.uninstall(revoked_first=revoked_first)
    for it in events:
        await it.acked()
    told = [it.payload["event"]["type"] for it in events]
    assert sorted(bot.events) == sorted(told) and (told[0] == "tokens_revoked") is revoked_first
    with pytest.raises(Exception, match="account_inactive"):
        await bot.client.auth_test()
    assert server.requests[-1].token == TOKEN


async def test_who_does_not_see_a_message_cannot_press_it(server: SlackServer, bot: PlainApp) -> None:
    told = await bot.client.chat_postEphemeral(channel=QUIZ.id, user=STUDENT.id, text="?", blocks=button("a:0"))
    press = await server.press("a:0", message=told["message_ts"])
    await press.acked()
    assert press.payload["container"]["is_ephemeral"] and "message" not in press.payload
    with pytest.raises(AssertionError, match="sees no message"):
        await server.press("a:0", user=TEACHER, message=told["message_ts"])
