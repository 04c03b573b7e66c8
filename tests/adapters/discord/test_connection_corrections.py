"""That a question was corrected is told once: in its channel, below a personal game, or in a direct message."""

import pytest

from adapters import report_wording
from bot.engine.events import GameCorrected, GameRequested
from bot.engine.game import Phase
from tests.adapters.discord.online import ADA, QUIZ, READING_MS, Bot, Table, online, words
from tests.discord_server import GUILD, STUDENT
from tests.engine.builders import RIGHT, challenge

DAY_MS = 24 * 60 * 60 * 1000
OTHER = 2
"""The choice that is right after the correction."""


async def corrected(bot: Bot, table: Table) -> None:
    await bot.host.submit(table.game_id, GameCorrected(bot.clock.now(), 0, RIGHT, OTHER, "decision-1"))
    await table.delivered()


async def played(bot: Bot) -> Table:
    """A game in a channel that is over."""
    table = await bot.play()
    for round_no in range(2):
        await table.asked(round_no)
        await (await table.press(table.right, ADA)).answered()
        await table.over_time()
        await bot.pass_time(READING_MS)
    await table.reached(Phase.OVER)
    await table.delivered()
    return table


async def practised(bot: Bot) -> Table:
    """A personal game that is over."""
    start = await bot.server.command("practice", {"challenge": "tensors"}, channel=QUIZ)
    await start.answered()
    (game_id,) = bot.state.games
    table = Table(bot, game_id)
    await table.asked()
    await (await table.press(table.right)).answered()
    await (await bot.server.press(f"quiz:x:{game_id}:0")).answered()
    await table.reached(Phase.OVER)
    await table.delivered()
    return table


async def test_a_channel_reads_the_right_answer_and_the_new_result(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await played(bot)
        before = len(table.shown())
        await corrected(bot, table)
        (told,) = table.shown()[before:]
        assert report_wording.CORRECTED in told and "What is q1?" in told
        assert "✅ The right answer: choice 2" in told
        assert f"<@{ADA.id}>" in told and "2 right answers" in told


async def test_a_daily_that_is_open_tells_the_right_answer_and_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        at = bot.clock.now()
        request = GameRequested(at, "daily", "channel", f"discord:{ADA.id}", seed=1, until=at + DAY_MS)
        game_id = await bot.host.request(f"discord:{GUILD.id}/{QUIZ}", challenge(2), request)
        table = Table(bot, game_id)
        await table.delivered()
        await corrected(bot, table)
        told = table.shown()[-1]
        assert "✅ The right answer: choice 2" in told and report_wording.NOW not in told
        assert not bot.state.games[game_id].info.over


async def test_somebody_hidden_is_not_named_by_a_correction(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await played(bot)
        await bot.store.hide(f"discord:{ADA.id}", True, bot.clock.now())
        await corrected(bot, table)
        assert "somebody" in table.shown()[-1] and f"<@{ADA.id}>" not in table.shown()[-1]


async def test_who_has_played_alone_reads_it_below_their_game(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await practised(bot)
        await corrected(bot, table)
        told = words(bot.server.messages[-1])
        assert report_wording.CORRECTED in told and "The result is now: 1 right answer" in told
        assert bot.server.messages[-1]["flags"] & 64 and bot.server.asked("POST", "/users/@me/channels") == []


async def test_long_after_the_game_they_read_it_in_a_direct_message(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await practised(bot)
        await bot.pass_time(20 * 60_000)
        await corrected(bot, table)
        (told,) = bot.server.shown(bot.server.dm(STUDENT))
        assert report_wording.CORRECTED in words(told) and not told["flags"] & 64


async def test_who_takes_no_direct_messages_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await practised(bot)
        await bot.pass_time(20 * 60_000)
        bot.server.fail("POST", "/channels/*/messages", status=403, code=50007)
        await corrected(bot, table)
        assert bot.server.shown(bot.server.dm(STUDENT)) == []
        assert table.log[-1] == "GameCorrected", "the game is not taken for lost"


async def test_a_direct_message_that_fails_for_a_moment_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await practised(bot)
        await bot.pass_time(20 * 60_000)
        bot.server.fail("POST", "/users/@me/channels", status=403)
        await bot.host.submit(table.game_id, GameCorrected(bot.clock.now(), 0, RIGHT, OTHER, "decision-1"))
        await bot.pass_time_until(lambda: bot.server.shown(bot.server.dm(STUDENT)))
        await table.delivered()
