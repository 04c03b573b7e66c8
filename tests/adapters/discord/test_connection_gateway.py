"""Gateways that are lost and found: nothing is lost, nothing counts twice, and games go on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.engine.game import Phase
from tests.adapters.discord.online import ADA, BOB, EDITS, GRACE_MS, LIMIT_MS, POSTS, QUIZ, READING_MS, online, verdict
from tests.discord_server import STUDENT, DiscordServer

Loss = Callable[[DiscordServer], Awaitable[None]]


async def _cut(server: DiscordServer) -> None:
    server.cut()


async def _closed(server: DiscordServer) -> None:
    await server.disconnect(4000)


async def _asked_to_reconnect(server: DiscordServer) -> None:
    await server.reconnect()


@pytest.mark.parametrize("lose", [_cut, _closed, _asked_to_reconnect])
async def test_a_press_while_the_connection_was_away_counts_once_and_by_its_own_time(
    monkeypatch: pytest.MonkeyPatch, lose: Loss
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        gate = bot.server.hold("GET", "/ws")
        await lose(bot.server)
        await gate.arrived()
        await bot.pass_time(LIMIT_MS - 100)
        in_time = await table.press(table.right, ADA)
        await bot.pass_time(200)
        late = await table.press(table.right, BOB)
        await bot.pass_time(GRACE_MS - 200)
        assert table.game.players == {} and in_time.callback is None
        gate.release()
        assert "is right" in await verdict(in_time)
        assert "Too late" in await verdict(late)
        assert [(record.right, record.time_ms) for record in table.game.players.values()] == [(1, LIMIT_MS - 100)]
        assert table.log.count("ChoicePressed") == 1 and len(bot.server.sockets.identifies) == 1


async def test_a_press_that_is_delivered_twice_counts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        press = await table.press(table.wrong)
        assert "1 attempt left" in await verdict(press)
        (session,) = bot.server.sockets.sessions
        again = session.events[-1]
        assert again["d"]["id"] == str(press.id)
        await bot.server.dispatch(again["t"], again["d"], guild=int(again["d"]["guild_id"]))
        first, second = await bot.server.wait_for("POST", f"/interactions/{press.id}/**", 2)
        assert (first.status, second.status) == (200, 400)
        assert first.body == second.body  # whichever arrives, it says the same
        (record,) = table.game.players.values()
        assert (record.wrong, len(record.tried)) == (1, 1) and table.log.count("ChoicePressed") == 1


async def test_a_new_session_goes_on_with_the_game_and_its_old_buttons(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await bot.server.invalidate()
        await bot.server.ready()
        assert "is right" in await verdict(await table.press(table.right, ADA))
        bot.server.sockets.forgets = 1  # nor can the next one be resumed
        await bot.server.disconnect()
        await bot.server.until(lambda: len(bot.server.sockets.identifies) == 3, "a third login")
        await bot.server.ready()
        assert "is right" in await verdict(await table.press(table.right, BOB))
        await table.over_time()
        assert "The right answer is" in table.shown()[1]
        assert len(bot.server.asked(*POSTS)) == 1, "the question is not asked again with each login"


async def test_a_connection_that_says_nothing_is_given_up_and_resumed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.adapters.discord.online.QuickClient.heartbeat_s", 0.4)
    async with online(monkeypatch, heartbeat_ms=50) as bot:
        table = await bot.play()
        bot.server.silence()
        assert "is right" in await verdict(await table.press(table.right))
        assert len(bot.server.sockets.resumes) == 1 and table.game.current.right_count == 1


async def test_after_an_outage_everything_is_told_in_order_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await (await table.press(table.right)).answered()
        await bot.server.go_down()
        await bot.pass_time(LIMIT_MS + GRACE_MS)
        await table.reached(Phase.REVEALED)
        await bot.pass_time(READING_MS)
        await table.reached(Phase.ASKING, 1)
        await bot.pass_time(5_000)
        assert table.game.phase is Phase.ASKING, "no clock runs for a question that nobody can see"
        assert len(bot.server.shown(QUIZ)) == 2 and bot.client.health()["ok"] is False
        await bot.server.come_back()
        await bot.server.ready()
        came_back = bot.clock.now()
        await bot.pass_time_until(lambda: table.game.phase is Phase.OPEN)
        shown_at = table.game.current.shown_at
        assert shown_at is not None and shown_at >= came_back
        opening, reveal, second = table.shown()
        assert "starts a quiz" in opening and "The right answer is" in reveal and "What is q2?" in second
        done = [it.method for it in bot.server.asked("*", f"/channels/{QUIZ}/**") if it.status == 200]
        assert done == ["POST", "PATCH", "POST"]
        assert "is right" in await verdict(await table.press(table.right))


async def test_what_was_posted_while_the_answer_was_lost_is_not_posted_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        bot.server.drop(*POSTS)
        bot.server.drop(*EDITS)
        playing = asyncio.create_task(bot.play())
        await bot.server.wait_for(*POSTS)
        await bot.pass_time(500)
        table = await playing
        lost, again = bot.server.asked(*POSTS)
        assert (lost.status, again.status) == (None, 200)
        assert lost.body["nonce"] == again.body["nonce"] and lost.body["enforce_nonce"] is True
        (_, question) = bot.server.shown(QUIZ)
        assert table.game.current.message == question["id"]
        assert table.game.current.shown_at == bot.clock.now() - 500, "it has been there since the first time"
        await bot.pass_time(LIMIT_MS + GRACE_MS)
        await bot.server.wait_for(*EDITS)
        await bot.pass_time(500)
        await table.delivered()
        assert [it.status for it in bot.server.asked(*EDITS)] == [None, 200] and len(bot.server.shown(QUIZ)) == 2


async def test_nobody_presses_twice_by_pressing_on_in_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        gate = bot.server.hold("GET", "/ws")
        bot.server.cut()
        await gate.arrived()
        presses = [await table.press(table.right, STUDENT) for _ in range(3)]
        gate.release()
        said = [await verdict(press) for press in presses]
        assert ["is right" in it for it in said] == [True, False, False]
        (record,) = table.game.players.values()
        assert (record.right, record.first_try, table.log.count("ChoicePressed")) == (1, 1, 1)
