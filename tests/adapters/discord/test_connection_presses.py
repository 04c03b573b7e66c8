"""A press over a network that is slow or broken, and a store that is: answered once, and counted as it was made."""

import logging
from typing import Any

import pytest

from adapters.discord.answers import PATIENCE_MS
from adapters.refusals import FAULT
from bot.logs import DiscreetFormatter
from tests.adapters.discord.online import ADA, BOB, CALLBACKS, LIMIT_MS, QUIZ, Bot, Table, hurry, online, verdict, words
from tests.discord_server.interactions import Interaction
from tests.discord_server.things import Json

DEFERRED, QUIET, UPDATE = 5, 6, 7


async def test_a_press_is_kept_before_it_is_answered_and_answered_with_one_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        gate = bot.server.hold(*CALLBACKS)
        before = len(bot.server.requests)
        press = await table.press(table.right, ADA)
        await gate.arrived()
        assert [record.right for record in table.game.players.values()] == [1]
        gate.release()
        assert "is right" in await verdict(press)
        assert len(bot.server.requests) == before + 1
        assert press.ephemeral and [words(it) for it in bot.server.shown(QUIZ)] == table.shown()


async def test_the_time_of_a_press_is_that_of_its_own_id(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.store.hold("load")  # a game in memory needs none
        await bot.pass_time(7_000)
        press = await table.press(table.right)
        await press.answered()
        (record,) = table.game.players.values()
        assert record.time_ms == 7_000


async def test_an_answer_that_is_lost_on_the_way_is_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.drop(*CALLBACKS, done=False)
        press = await table.press(table.right, ADA)
        assert "is right" in await verdict(press)
        bot.server.drop(*CALLBACKS)  # it arrived, but nobody here knows
        other = await table.press(table.wrong, BOB)
        assert "is wrong" in await verdict(other)
        await bot.server.wait_for("POST", f"/interactions/{other.id}/**", 2)
        statuses = [it.status for it in bot.server.asked(*CALLBACKS)]
        assert statuses[-4:] == [None, 200, None, 400]
        assert table.log.count("ChoicePressed") == 2 and not other.followups


@pytest.mark.parametrize("fault", [{"status": 502, "times": 3}, {"retry_after": 0.01, "times": 2}], ids=["5xx", "429"])
async def test_an_answer_that_discord_does_not_take_at_once_is_given_again(
    monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    async with online(monkeypatch) as bot:
        hurry(monkeypatch)
        table = await bot.play()
        bot.server.fail(*CALLBACKS, **fault)
        press = await table.press(table.right, ADA)
        assert "is right" in await verdict(press)
        tries = bot.server.asked("POST", f"/interactions/{press.id}/**")
        assert len(tries) == fault["times"] + 1 and table.log.count("ChoicePressed") == 1


async def test_a_personal_screen_whose_answer_was_lost_on_the_way_is_whole_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        bot.server.drop(*CALLBACKS)
        start = await bot.server.command("practice", {"challenge": "tensors"}, channel=QUIZ)
        await start.answered()
        await bot.server.until(lambda: bot.state.games, "a game")
        (game_id,) = bot.state.games
        table = Table(bot, game_id)
        await table.asked()
        press = await table.press(table.right)
        assert (await press.answered())["type"] == UPDATE
        await bot.server.press(f"quiz:n:{game_id}:0")
        await table.asked(1)
        await table.delivered()
        assert start.message is not None and "What is q2?" in words(start.message)
        assert len(bot.server.messages) == 1 and bot.server.asked("POST", "/channels/**") == []


async def test_who_presses_while_it_goes_down_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        right = table.right
        await bot.host.stop()
        assert "restarting; please try again in a moment" in await verdict(await table.press(right))
        assert table.game.players == {}


async def test_an_answer_that_comes_too_late_is_noted_and_the_press_counts(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    async with online(monkeypatch) as bot:
        table = await bot.play()
        gate = bot.server.hold(*CALLBACKS)
        press = await table.press(table.right)
        await gate.arrived()
        bot.server.clock = bot.clock.now() + 3_001
        gate.release()
        (tried,) = await bot.server.wait_for("POST", f"/interactions/{press.id}/**")
        assert tried.status == 404 and press.callback is None
        bot.server.clock = bot.clock.now
        assert "is wrong" in await verdict(await table.press(table.wrong, BOB))
        assert table.game.current.right_count == 1
        assert "an answer came too late: Discord says 404 (code 10062): the 3 seconds" in caplog.text
        assert not [it for it in caplog.records if it.levelno > logging.INFO]


async def test_a_press_that_a_slow_store_keeps_waiting_is_put_off_and_answered_when_it_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.store.hold("append")
        press = await table.press(table.right)
        await _waits(bot, press)
        callback = await press.answered()
        assert callback == {"type": DEFERRED, "data": {"flags": 64}} and table.game.players == {}
        bot.store.release("append")
        (edit,) = await press.edited()
        assert "is right" in words(edit) and press.ephemeral
        assert table.game.current.right_count == 1 and not press.followups


async def test_a_press_that_was_put_off_and_could_not_be_kept_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.store.hold("append")
        bot.store.fail("append")
        press = await table.press(table.right)
        await _waits(bot, press)
        await press.answered()
        bot.store.release("append")
        (told,) = await press.followed()
        assert "may not have been saved; please try again" in words(told) and told["flags"] & 64
        assert table.game.players == {}
        assert "is right" in await verdict(await table.press(table.right))


async def test_a_command_that_a_slow_store_keeps_waiting_is_put_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.store.hold("append")
        stop = await bot.server.command("quiz stop", channel=QUIZ)
        await _waits(bot, stop)
        assert await stop.answered() == {"type": DEFERRED, "data": {"flags": 64}}
        bot.store.release("append")
        (edit,) = await stop.edited()
        assert "The game is stopped" in words(edit) and "StopPressed" in table.log


async def test_a_start_that_was_put_off_still_stands_above_its_first_question(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        bot.store.hold("running")
        start = await bot.server.command("quiz start", {"challenge": "tensors"}, channel=QUIZ)
        await bot.pass_time_until(lambda: start.callback, step_ms=500)
        assert await start.answered() == {"type": DEFERRED}, "everybody sees that something comes"
        bot.store.release("running")
        await start.edited()
        await bot.server.until(lambda: len(bot.server.shown(QUIZ)) == 2, "the first question")
        opening, question = [words(it) for it in bot.server.shown(QUIZ)]
        assert "starts a quiz" in opening and "What is q1?" in question


async def test_a_personal_screen_that_a_slow_store_keeps_waiting_is_changed_when_it_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        start = await bot.server.command("practice", {"challenge": "tensors"}, channel=QUIZ)
        callback = await start.answered()
        assert callback["data"]["flags"] & 64 and "What is q1?" in words(callback["data"])
        (game_id,) = bot.state.games
        table = Table(bot, game_id)
        await table.asked()
        await table.delivered()
        bot.store.hold("append")
        stop = await bot.server.press(f"quiz:x:{game_id}:0")
        await _waits(bot, stop)
        assert (await stop.answered())["type"] == QUIET
        bot.store.release("append")
        (edit,) = await stop.edited()
        assert stop.message is start.message and "What is q1?" not in words(edit)
        assert len(bot.server.messages) == 1


@pytest.mark.parametrize("done", [True, False])
async def test_putting_off_that_is_lost_on_the_way_loses_no_answer(monkeypatch: pytest.MonkeyPatch, done: bool) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.store.hold("append")
        bot.server.drop(*CALLBACKS, done=done)
        press = await table.press(table.right)
        await _waits(bot, press)
        await press.answered()
        bot.store.release("append")
        (edit,) = await press.edited()
        assert "is right" in words(edit)


async def test_a_fault_of_ours_is_a_sentence_for_the_presser_and_context_for_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()

        async def broken(*_: object) -> None:
            raise ZeroDivisionError("a fault")

        with monkeypatch.context() as patch:
            patch.setattr(bot.host, "submit", broken)
            press = await table.press(table.right)
            callback = await press.answered()
        assert callback["data"]["flags"] & 64 and FAULT in words(callback["data"])
        (record,) = [it for it in caplog.records if it.levelno >= logging.ERROR]
        assert table.game_id in record.getMessage() and record.exc_info is not None
        assert "is right" in await verdict(await table.press(table.right))


async def test_no_line_of_the_log_holds_a_token(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = "MTIz.very.secret"
    async with online(monkeypatch, token=token) as bot:
        table = await bot.play()
        await (await table.press(table.right)).answered()
        bot.server.fail(*CALLBACKS, status=403)
        bot.server.fail(*CALLBACKS, retry_after=0.01)
        await bot.server.command("quiz list", channel=QUIZ)
        refused = await table.press(table.wrong, ADA)
        await bot.server.wait_for("POST", f"/interactions/{refused.id}/**")
        bot.server.drop(*CALLBACKS, times=2)
        lost = await table.press(table.wrong, BOB)
        await bot.server.wait_for("POST", f"/interactions/{lost.id}/**", 2)
        monkeypatch.setattr("adapters.discord.render.private.verdict", _broken)
        await (await table.press(table.right, BOB)).answered()
        bot.server.cut()
        await bot.server.resumed()
        await bot.pass_time(LIMIT_MS)
        interactions = list(bot.server.world.interactions.values())
    discreet = DiscreetFormatter("%(levelname)s %(name)s: %(message)s", [token])
    plain = logging.Formatter("%(message)s")
    said = [discreet.format(it) for it in caplog.records]
    assert any(interactions[0].token in plain.format(it) for it in caplog.records), "there is something to hide"
    for secret in [token, *(it.token for it in interactions)]:
        assert not [line for line in said if secret in line]
    assert [line for line in said if "adapters.discord" in line and "could not be answered" in line]


def _broken(*_: object) -> Json:
    raise ZeroDivisionError("a fault")


async def _waits(bot: Bot, interaction: Interaction) -> None:
    """Let as much time pass as an answer may take until it is put off."""
    await bot.server.until(lambda: bot.store.calls["append"] > len(bot.store.transactions), "a write that waits")
    assert interaction.callback is None
    await bot.pass_time(PATIENCE_MS)
