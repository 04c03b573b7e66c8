"""Socket Mode: envelopes are acknowledged, come twice, and are sent again after a loss."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.slack_server import SlackServer
from tests.slack_server.plain_app import PlainApp, connected


@pytest.fixture
def bot(server: SlackServer) -> PlainApp:
    return PlainApp(server)


async def test_presses_commands_and_events_come_by_the_socket(server: SlackServer, bot: PlainApp) -> None:
    async with connected(bot, server):
        press = await server.press("a:0", "A")
        assert (await press.acked()).body is None
        command = await server.command("/quiz", "list")
        assert (await command.acked()).body == {"text": "Hello list"}
        assert [it["text"] for it in await command.told()] == ["Hello list"]
        event = await server.event("app_home_opened")
        await event.acked()
        assert [it["text"] for it in await press.told()] == ["You pressed A"]
    assert [it["envelope_id"] for it in server.sockets.acks] == [press.envelope, command.envelope, event.envelope]
    assert server.sockets.strange == []


async def test_the_same_envelope_comes_twice(server: SlackServer, bot: PlainApp) -> None:
    async with connected(bot, server):
        press = await server.press("a:0", "A")
        await press.acked()
        await server.repeat(press)
        await press.delivered(2)
        event = await server.event("app_home_opened")
        await event.acked()
        await server.repeat(event)
        await event.delivered(2)
    assert bot.presses == ["A", "A"] and bot.retries == [None, None, "0", "1"]  # presses tell nothing of it


async def test_what_was_not_acknowledged_before_a_loss_comes_again(server: SlackServer, bot: PlainApp) -> None:
    async with connected(bot, server, ping_s=0.2):
        server.silence()
        lost = await server.press("a:0", "A")
        server.cut()
        await server.connected(opened=2)
        await lost.acked()
        first, again = lost.deliveries
        assert (first.failed, again.number, bot.presses) == ("connection_failed", 1, ["A"])


async def test_what_happens_between_two_connections_is_kept(server: SlackServer, bot: PlainApp) -> None:
    async with connected(bot, server, ping_s=0.2):
        gate = server.hold("link")
        server.cut()
        await gate.arrived()
        away = await server.press("a:0", "A")
        assert away.ack is None and server.sockets.pending
        gate.release()
        await away.acked()
    assert bot.presses == ["A"]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_bot_that_is_told_to_connects_anew(server: SlackServer, bot: PlainApp, reason: str) -> None:
    async with connected(bot, server):
        await server.disconnect(reason)
        await server.connected(opened=2)
        press = await server.press("a:0", "A")
        await press.acked()
    assert len(server.asked("apps.connections.open")) == 2


async def test_a_bot_that_hears_no_pong_connects_anew(server: SlackServer, bot: PlainApp) -> None:
    async with connected(bot, server, ping_s=0.2):
        server.silence()
        lost = await server.press("a:0", "A")
        await server.connected(opened=2)
        await lost.acked()
    assert bot.presses == ["A"]


async def test_connections_take_turns(server: SlackServer, bot: PlainApp) -> None:
    other = PlainApp(server)
    async with connected(bot, server), connected(other, server, 2):
        for number in range(4):
            press = await server.press("a:0", str(number))
            await press.acked()
    assert (len(bot.presses), len(other.presses)) == (2, 2)


async def test_one_connection_too_many_is_sent_away(server: SlackServer, bot: PlainApp) -> None:
    server.sockets.capacity = 1
    async with connected(bot, server), aiohttp.ClientSession() as session:
        told = await bot.client.apps_connections_open(app_token=server.app_token)
        async with session.ws_connect(told["url"]) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            assert (await socket.receive_json())["reason"] == "too_many_websockets"
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        async with session.get(told["url"].replace("ws:", "http:")) as answer:
            assert answer.status == 401  # an address is good for one connection


async def test_an_acknowledgement_that_is_late_is_none(server: SlackServer, bot: PlainApp) -> None:
    async with connected(bot, server):
        await (await server.press("a:0")).acked()
        server.patience_s = 0.0
        command = await server.command("/quiz", "list")
        (delivery,) = await command.delivered()
        await server.until(lambda: delivery.status, "the late acknowledgement")
    assert (delivery.failed, command.ack, command.private) == ("late", None, [])


async def test_an_address_needs_the_token_of_the_app(server: SlackServer, bot: PlainApp) -> None:
    for token, error in (("xapp-another", "invalid_auth"), (server.token, "not_allowed_token_type")):
        with pytest.raises(SlackApiError, match=error):
            await bot.client.apps_connections_open(app_token=token)


async def test_nobody_can_press_before_a_bot_was_ever_connected(server: SlackServer) -> None:
    with pytest.raises(AssertionError, match="none ever was"):
        await server.press("a:0")
