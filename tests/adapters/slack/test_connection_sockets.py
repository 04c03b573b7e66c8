"""Socket Mode, with the real client: presses, repetitions, breaks."""

import asyncio

import pytest

from adapters.slack.sockets import SocketWay
from tests.adapters.slack.online import online, verdict
from tests.slack_server import STUDENT, TEACHER


async def test_a_press_is_kept_acknowledged_and_answered_to_the_presser_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        press = await table.press(table.right)
        assert "right" in (await verdict(press)).lower()
        assert (await press.acked()).body is None
        assert table.presses == 1 and table.game.current.right_count == 1
        assert all(it.get("to") == STUDENT.id for it in press.private)
        assert len(bot.server.messages) == 2, "the opening and the question"


async def test_a_press_is_durable_before_it_is_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        monkeypatch.setattr("adapters.slack.app.PATIENCE_S", 60.0)
        table = await bot.play()
        bot.store.hold("append")
        press = await table.press(table.right)
        with pytest.raises(AssertionError, match="in vain"):
            await press.acked(0.3)
        assert table.presses == 0
        bot.store.release()
        await press.acked()
        assert table.presses == 1


async def test_an_envelope_that_comes_twice_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        press = await table.press(table.wrong)
        first = await verdict(press)
        await bot.server.repeat(press)
        await press.delivered(2)
        await press.told(2)
        assert table.presses == 1
        assert [it["text"] for it in press.private][1:] == [it["text"] for it in press.private][:1]
        assert first


async def test_what_was_not_acknowledged_before_a_break_comes_again_and_counts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        monkeypatch.setattr("adapters.slack.app.PATIENCE_S", 60.0)
        table = await bot.play()
        bot.store.hold("append")
        press = await table.press(table.right)
        await asyncio.sleep(0.05)
        bot.server.cut()
        await bot.server.connected(opened=2)
        bot.store.release()
        await press.acked()
        await press.told()
        await bot.quiz.replies.settled()
        assert len(press.deliveries) == 2
        assert table.presses == 1 and table.game.current.right_count == 1


@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_connection_that_slack_ends_is_followed_by_another(
    monkeypatch: pytest.MonkeyPatch, reason: str, close: bool
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await bot.server.disconnect(reason, close=close)
        await bot.server.connected(opened=2)
        assert "right" in (await verdict(await table.press(table.right))).lower()


async def test_a_connection_that_is_cut_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        for number in (2, 3):
            bot.server.cut()
            await bot.server.connected(opened=number)
        await verdict(await table.press(table.right))
        assert table.presses == 1


async def test_a_connection_that_falls_silent_is_left_and_what_was_sent_on_it_comes_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.silence()
        press = await table.press(table.right)
        await bot.server.connected(opened=2)
        await verdict(press)
        assert table.presses == 1


async def test_an_address_that_leads_nowhere_is_given_up_for_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.sockets.TRY_S", 0.15)
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail("link", status=503, times=3)
        bot.server.cut()
        await bot.server.connected(opened=2)
        assert len(bot.server.asked("apps.connections.open")) > 2, "an address was tried again and again"
        await verdict(await table.press(table.right))


async def test_an_outage_of_everything_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.sockets.TRY_S", 0.15)
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await verdict(await table.press(table.wrong))
        await bot.server.go_down()
        await bot.pass_time(31_500)  # the question ends meanwhile
        await bot.server.come_back()
        await bot.server.connected(opened=2)
        await bot.pass_time_until(lambda: table.game.current.no == 1)
        await verdict(await table.press(table.right, TEACHER))
        assert table.presses == 2
        assert len(table.shown()) == 3, "the opening, the reveal and the next question, each once"


async def test_leaving_ends_the_connection_and_can_be_done_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        way = SocketWay(bot.app, bot.server.app_token, bot.server.api)
        assert not way.connected
        await way.open()
        await bot.server.connected(2)
        await way.close()
        await way.close()
        assert not way.connected
        await bot.server.until(lambda: len(bot.server.sockets.open()) == 1)
