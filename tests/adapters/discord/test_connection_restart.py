"""A process that ends in the middle of a question, and the next one on the same file."""

from pathlib import Path

import pytest

from bot.engine.game import Game, Phase
from bot.engine.transitions import fold
from bot.store.sql import SqlStore
from tests.adapters.discord.online import ADA, BOB, EDITS, POSTS, QUIZ, T0, Bot, use, verdict, words
from tests.discord_server import DiscordServer
from tests.engine.builders import challenge
from tests.fakes.clock import FakeClock

AWAY_MS = 20_000


async def test_after_a_restart_the_old_buttons_work_and_the_time_away_is_given_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = FakeClock(T0)
    async with DiscordServer() as server:
        use(monkeypatch, server)
        server.clock = clock.now
        first = await _process(server, clock, tmp_path)
        await (await server.command("quiz start", {"challenge": "tensors"}, channel=QUIZ)).answered()
        await server.wait_for(*POSTS)
        await first.host.quiet()
        ((info),) = await first.store.running()
        before = await _game(first, info.game_id)
        deadline = before.current.deadline
        assert before.phase is Phase.OPEN and deadline is not None
        right = f"quiz:c:{info.game_id}:0:{before.current.answer}"
        assert "is right" in await verdict(await server.press(right, user=ADA))
        await _end(first)

        clock.jump(AWAY_MS)
        second = await _process(server, clock, tmp_path)
        await server.wait_for(*EDITS)
        await second.host.quiet()
        assert (await _game(second, info.game_id)).current.deadline == deadline + AWAY_MS
        assert f"<t:{(deadline + AWAY_MS) // 1000}:R>" in words(server.shown(QUIZ)[-1])
        await clock.advance(deadline + AWAY_MS - clock.now())
        assert "is right" in await verdict(await server.press(right, user=BOB))
        assert "right already" in await verdict(await server.press(right, user=ADA))
        await second.host.quiet()
        after = await _game(second, info.game_id)
        assert after.phase is Phase.OPEN and after.current.right_count == 2
        assert len(server.asked(*POSTS)) == 1, "the question is not asked again"
        await _end(second)


async def test_what_was_posted_by_a_process_that_was_killed_is_not_posted_again_by_the_next(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    clock = FakeClock(T0)
    async with DiscordServer() as server:
        use(monkeypatch, server)
        server.clock = clock.now
        server.drop(*POSTS)
        first = await _process(server, clock, tmp_path)
        await server.command("quiz start", {"challenge": "tensors"}, channel=QUIZ)
        await server.wait_for(*POSTS)
        await _end(first)  # it never learns that the question is there
        clock.jump(AWAY_MS)
        second = await _process(server, clock, tmp_path)
        await server.wait_for(*POSTS, 2)
        await second.host.quiet()
        (info,) = await second.store.running()
        game = await _game(second, info.game_id)
        question = server.shown(QUIZ)[-1]
        assert len(server.shown(QUIZ)) == 2 and game.current.message == question["id"]
        assert "is right" in await verdict(await server.press(f"quiz:c:{info.game_id}:0:{game.current.answer}"))
        await _end(second)


async def _process(server: DiscordServer, clock: FakeClock, folder: Path) -> Bot:
    store = SqlStore(f"sqlite:///{folder / 'games.db'}")
    await store.open()
    bot = Bot(server, store, clock, [challenge(2)])
    await bot.start()
    return bot


async def _end(bot: Bot) -> None:
    await bot.end()
    await bot.store.close()


async def _game(bot: Bot, game_id: str) -> Game:
    stored = await bot.store.load(game_id)
    return fold(stored.challenge, stored.log)
