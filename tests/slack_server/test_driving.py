"""Menus, views, Home tabs and direct messages: people do what they can do in Slack."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.slack_server import QUIZ, STUDENT, TEACHER, SlackServer
from tests.slack_server.plain_app import MODAL, PlainApp, button
from tests.slack_server.things import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


OPTIONS = [{"text": plain(it), "value": it} for it in ("easy", "hard")]
MENU = {"type": "static_select", "action_id": "a:menu", "options": OPTIONS}
BOXES = {"type": "checkboxes", "action_id": "a:boxes", "options": OPTIONS}
MENUS = [{"type": "actions", "block_id": "m", "elements": [MENU, BOXES]}]


async def test_a_menu_tells_what_was_chosen_and_what_stands_beside_it(server: SlackServer, bot: PlainApp) -> None:
    await bot.client.chat_postMessage(channel=QUIZ.id, text="?", blocks=MENUS)
    chosen = await server.press("a:menu", "hard", state={"a:boxes": ["easy"]})
    await chosen.acked()
    (action,) = chosen.payload["actions"]
    assert (action["type"], action["selected_option"], action["block_id"]) == ("static_select", OPTIONS[1], "m")
    assert chosen.payload["state"]["values"]["m"]["a:boxes"]["selected_options"] == [OPTIONS[0]]
    with pytest.raises(AssertionError, match="none of the options"):
        await server.press("a:menu", "harder")


async def test_the_newest_message_with_a_button_is_pressed_unless_one_is_named(
    server: SlackServer, bot: PlainApp
) -> None:
    old, new = [
        await bot.client.chat_postMessage(channel=QUIZ.id, text="?", blocks=button("a:0", value))
        for value in ("old", "new")
    ]
    presses = [await server.press("a:0"), await server.press("a:0", message=old["ts"])]
    for it in presses:
        await it.acked()
    assert bot.presses == ["new", "old"] and presses[0].payload["message"]["ts"] == new["ts"]


async def test_a_press_in_a_direct_message_and_in_the_home_tab(server: SlackServer, bot: PlainApp) -> None:
    @bot.app.action("home")
    async def pressed(ack: Any) -> None:
        await ack()

    await bot.client.chat_postMessage(channel=TEACHER.id, text="?", blocks=button("a:0"))
    private = await server.press("a:0", user=TEACHER)
    await private.acked()
    assert private.payload["channel"] == {"id": server.dm(TEACHER), "name": "directmessage"}
    await bot.client.views_publish(user_id=STUDENT.id, view={"type": "home", "blocks": button("home")})
    home = await server.press("home")
    await home.acked()
    assert home.payload["view"]["type"] == "home" and home.response_url is None and "channel" not in home.payload
    assert home.payload["container"] == {"type": "view", "view_id": home.payload["view"]["id"]}


async def test_nobody_can_press_in_a_channel_that_they_are_not_in(server: SlackServer, bot: PlainApp) -> None:
    server.kick(QUIZ.id, TEACHER)
    with pytest.raises(AssertionError, match="is not in C0QUIZ"):
        await server.press("a:0", user=TEACHER, channel=QUIZ.id)
    with pytest.raises(AssertionError, match="is not in C0QUIZ"):
        await server.command("/quiz", user=TEACHER, channel=QUIZ.id)


async def test_channels_and_messages_change_under_the_bot(server: SlackServer, bot: PlainApp) -> None:
    async def refusal(ts: str) -> str:
        with pytest.raises(SlackApiError) as error:
            await bot.client.chat_update(channel=QUIZ.id, text="?", ts=ts)
        return str(error.value.response["error"])

    one, two = [await bot.client.chat_postMessage(channel=QUIZ.id, text="?") for _ in range(2)]
    server.delete_message(one["ts"])
    assert await refusal(one["ts"]) == "message_not_found"
    server.archive(QUIZ.id)
    assert await refusal(two["ts"]) == "is_archived"
    server.archive(QUIZ.id, False)
    server.kick(QUIZ.id)
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await bot.client.chat_postMessage(channel=QUIZ.id, text="?")
    server.invite(QUIZ.id)
    await bot.client.chat_postMessage(channel=QUIZ.id, text="?")


@pytest.mark.parametrize(
    ("acked", "callbacks"),
    [
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": MODAL | {"callback_id": "other"}}, ["name", "other"]),
        ({"response_action": "push", "view": MODAL | {"callback_id": "other"}}, ["name", "ask", "other"]),
        ({}, ["name"]),
    ],
)
async def test_a_submission_does_to_the_view_what_was_acknowledged(
    server: SlackServer, bot: PlainApp, acked: dict[str, Any], callbacks: list[str]
) -> None:
    @bot.app.view("ask")
    async def submitted(ack: Any) -> None:
        await ack(**acked)

    for open_ in (bot.client.views_open, bot.client.views_push):
        press = await server.press("a:0")
        await press.acked()
        view = MODAL | {"callback_id": "name" if open_ == bot.client.views_open else "ask"}
        await open_(trigger_id=press.trigger, view=view)
    await (await server.submit("ask", {"who": "Ada"})).acked()
    assert [it["callback_id"] for it in server.views(STUDENT)] == callbacks


async def test_who_closes_a_view_is_told_of_where_the_view_wants_it(server: SlackServer, bot: PlainApp) -> None:
    closed: list[str] = []

    @bot.app.view_closed("name")
    async def gone(ack: Any, view: Json) -> None:
        await ack()
        closed.append(view["callback_id"])

    for wanted in (True, False):
        press = await server.press("a:0")
        await press.acked()
        await bot.client.views_open(trigger_id=press.trigger, view=MODAL | {"notify_on_close": wanted})
        told = await server.close()
        assert (told is not None) is wanted
        if told is not None:
            await told.acked()
    assert closed == ["name"] and server.views(STUDENT) == []


async def test_a_bot_that_is_not_there_gets_nothing(server: SlackServer) -> None:
    server.deliver_to("http://127.0.0.1:1/slack/events")
    event = await server.event("app_home_opened")
    first, again = await event.delivered(2)
    assert (first.failed, again.failed, again.headers["X-Slack-Retry-Reason"]) == (
        "connection_failed",
        "connection_failed",
        "connection_failed",
    )


async def test_a_bot_that_wants_no_second_try_gets_none(server: SlackServer) -> None:
    async with SlackServer() as other:  # any server that answers with errors
        other.fail("events", times=None, headers={"X-Slack-No-Retry": "1"})
        server.deliver_to(other.api + "events")
        event = await server.event("app_home_opened")
        (only,) = await event.delivered()
        assert (only.status, only.failed, event.deliveries) == (500, "http_error", [only])
