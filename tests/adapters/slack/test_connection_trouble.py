"""Presses while something is wrong: acknowledged in time, counted, and answered when that is possible."""

import logging
from typing import Any

import pytest

from adapters.slack import app as listeners
from bot.host.service import Host
from tests.adapters.slack.online import (
    GRACE_MS,
    LIMIT_MS,
    PATIENCE_S,
    T0,
    Way,
    by_http,
    by_socket,
    online,
    verdict,
    words,
)
from tests.slack_server import STUDENT, TEACHER

WAYS = pytest.mark.parametrize("way", [by_socket, by_http])
PATIENCE_OF_SLACK_S = 3.0


def test_the_bot_waits_less_long_than_slack() -> None:
    assert listeners.PATIENCE_S <= PATIENCE_OF_SLACK_S - 0.5


@WAYS
async def test_a_slow_store_delays_the_answer_and_not_the_acknowledgement(
    monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    async with online(monkeypatch, way) as bot:
        table = await bot.play()
        bot.store.hold("append")
        press = await table.press(table.right)
        assert PATIENCE_S * 0.9 < (await press.acked()).seconds < 2.0
        assert press.private == []
        bot.store.release()
        assert "right" in (await verdict(press)).lower()
        assert len(press.responses) == 1, "by the address that came with it"
        assert table.presses == 1


@WAYS
async def test_a_store_that_fails_is_told_to_the_presser_who_can_press_again(
    monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    async with online(monkeypatch, way) as bot:
        table = await bot.play()
        bot.store.fail("append")
        press = await table.press(table.right)
        said = await verdict(press)
        assert "right" not in said.lower() and "again" in said
        assert table.presses == 0
        assert "right" in (await verdict(await table.press(table.right))).lower()
        assert table.presses == 1


@WAYS
async def test_a_press_is_judged_though_slacks_web_api_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    async with online(monkeypatch, way) as bot:
        table = await bot.play()
        bot.server.fail("auth.test", "internal_error", times=None)
        bot.server.fail("chat.*", status=503, times=None)
        press = await table.press(table.right)
        assert "right" in (await verdict(press)).lower()
        assert table.presses == 1


async def test_a_press_is_judged_before_slack_ever_said_who_the_bot_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        bot.server.fail("auth.test", "internal_error", times=None)
        table = await bot.play()
        press = await table.press(table.right)
        assert (await press.acked()).body is None, "an error sentence"
        assert table.presses == 1
        assert bot.server.asked("auth.test") == []


@WAYS
async def test_a_fault_of_ours_is_a_sentence_and_an_acknowledgement(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, way: Way
) -> None:
    async with online(monkeypatch, way) as bot:
        table = await bot.play()

        async def broken(*_: Any, **__: Any) -> None:
            raise ZeroDivisionError("a fault of ours")

        with monkeypatch.context() as patch:
            patch.setattr(Host, "submit", broken)
            press = await table.press(table.right)
            assert "Something went wrong on our side" in await verdict(press)
        assert "ZeroDivisionError" in caplog.text
        assert "right" in (await verdict(await table.press(table.right))).lower()


@WAYS
async def test_nothing_answers_and_the_press_still_counts(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, way: Way
) -> None:
    caplog.set_level(logging.WARNING)
    async with online(monkeypatch, way) as bot:
        table = await bot.play()
        bot.server.fail("response/*", status=500, times=None)
        bot.server.fail("chat.*", status=503, times=None)
        press = await table.press(table.right)
        await press.acked()
        await bot.server.wait_for("chat.postEphemeral")
        await bot.quiz.replies.settled()
        assert table.presses == 1 and press.private == []
        assert "somebody could not be answered" in caplog.text and "Traceback" not in caplog.text
        bot.server.faults.forget()
        attempts = await bot.server.press(f"quiz:a:{table.game_id}:0")
        assert "right" in (await verdict(attempts)).lower()


@WAYS
async def test_an_address_that_has_expired_is_replaced_by_a_message_for_one_person(
    monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    async with online(monkeypatch, way) as bot:
        table = await bot.play()
        bot.store.hold("append")
        press = await table.press(table.right)
        await press.acked()
        bot.server.clock = bot.clock.now() + 31 * 60_000
        bot.store.release()
        assert "right" in (await verdict(press)).lower()
        (refused,) = bot.server.asked("response/*")
        assert refused.error == "expired_url" and press.responses == []
        (whispered,) = bot.server.bodies("chat.postEphemeral")
        assert (whispered["channel"], whispered["user"]) == (table.channel, STUDENT.id)


async def test_an_address_that_is_spent_is_replaced_by_a_message_for_one_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        press = await table.press(table.wrong)
        await verdict(press)
        for number in range(2, 7):
            await bot.server.repeat(press)
            await press.told(number)
        assert len(press.responses) == 5
        assert len(bot.server.bodies("chat.postEphemeral")) == 1
        assert table.presses == 1


async def test_posts_wait_as_long_as_slack_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail("chat.update", retry_after=30)
        await bot.pass_time(31_500)
        await bot.server.wait_for("chat.update")
        await bot.pass_time(29_000)
        assert len(bot.server.asked("chat.update")) == 1, "it asks no sooner"
        await bot.pass_time(1_000)
        first, second = await bot.server.wait_for("chat.update", 2)
        assert (first.status, second.status) == (429, 200)
        assert second.at - first.at >= 30_000
        await bot.pass_time_until(lambda: table.game.current.no == 1)


async def test_edits_that_wait_become_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail("chat.update", retry_after=20)
        for _ in range(3):  # the machine sleeps: each time the question is given its time back
            bot.clock.jump(5_000)
            await bot.pass_time(1_000)
        await bot.server.wait_for("chat.update")
        deadline = table.game.current.deadline
        assert deadline is not None and deadline >= T0 + LIMIT_MS + 15_000
        await bot.pass_time_until(lambda: len(bot.server.bodies("chat.update")) == 1)
        assert [it.status for it in bot.server.asked("chat.update")] == [429, 200]
        (shown,) = bot.server.bodies("chat.update")
        assert str(deadline // 1000) in str(shown["blocks"]), "the newest of three"
        await bot.pass_time(deadline + GRACE_MS - bot.clock.now())
        await bot.server.until(lambda: "Because." in table.shown()[1], "the reveal")
        assert [it.status for it in bot.server.asked("chat.update")] == [429, 200, 200], "closed and revealed in one"


async def test_a_rate_limit_on_posts_keeps_everything_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail("chat.postMessage", retry_after=2, times=3)
        await table.over_time()
        await bot.pass_time_until(lambda: table.game.current.no == 1)
        await bot.pass_time_until(lambda: len(table.shown()) == 3)
        assert "What is q2?" in table.shown()[-1]
        await verdict(await table.press(table.right, TEACHER))
        assert table.presses == 1


@WAYS
async def test_a_command_that_takes_long_is_acknowledged_and_answered_later(
    monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    async with online(monkeypatch, way) as bot:
        bot.store.hold("totals")
        command = await bot.server.command("/quiz", "me")
        assert (await command.acked()).body is None
        bot.store.release()
        await command.told()
        assert len(command.responses) == 1


async def test_a_private_answer_that_slack_has_no_time_for_reaches_the_presser_another_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail("response/*", status=429)
        bot.server.fail("chat.postEphemeral", retry_after=30)
        press = await table.press(table.right)
        await press.acked()
        await bot.server.until(lambda: bot.server.shown(bot.server.dm(STUDENT)), "a direct message")
        assert "right" in words(bot.server.shown(bot.server.dm(STUDENT))[-1]).lower()
