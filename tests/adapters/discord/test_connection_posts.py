"""Posts and edits that Discord does not take at once: told in the end, in order, once, and with few requests."""

import asyncio

import pytest

from adapters.discord.client import LONGEST_RATE_LIMIT_S
from bot.engine.game import Phase
from tests.adapters.discord.online import (
    EDITS,
    GRACE_MS,
    LIMIT_MS,
    POSTS,
    QUIZ,
    READING_MS,
    Bot,
    Table,
    hurry,
    online,
    verdict,
    words,
)


async def test_a_short_limit_is_waited_out_without_asking_more_than_that(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        bot.server.fail(*POSTS, retry_after=0.05, bucket="posts")
        table = await bot.play()
        refused, done = bot.server.asked(*POSTS)
        assert (refused.status, done.status) == (429, 200) and done.moment - refused.moment >= 0.05
        assert refused.body["nonce"] == done.body["nonce"]
        assert len(table.shown()) == 2


async def test_a_long_limit_comes_back_to_the_outbox_and_its_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        seconds = LONGEST_RATE_LIMIT_S + 5
        bot.server.fail(*POSTS, retry_after=seconds)
        playing = asyncio.create_task(bot.play())
        await bot.server.wait_for(*POSTS)
        wanted = bot.clock.now() + int(1000 * seconds)
        await bot.pass_time_until(lambda: len(bot.server.asked(*POSTS)) > 1, step_ms=5_000)
        table = await playing
        refused, done = bot.server.asked(*POSTS)
        assert done.at >= wanted and done.body["nonce"] == refused.body["nonce"]
        assert table.game.current.shown_at == bot.clock.now(), "the clock starts with what is shown"
        assert len(table.shown()) == 2


@pytest.mark.parametrize("place", [POSTS, EDITS], ids=["posts", "edits"])
@pytest.mark.parametrize(("status", "times"), [(503, 2), (500, 6)])  # of which discord.py tries 1 and 5 by itself
async def test_a_server_that_fails_is_asked_again_with_the_same_words(
    monkeypatch: pytest.MonkeyPatch, place: tuple[str, str], status: int, times: int
) -> None:
    async with online(monkeypatch) as bot:
        hurry(monkeypatch)
        bot.server.fail(*place, status=status, times=times)
        playing = asyncio.create_task(bot.play())
        await bot.pass_time_until(playing.done)
        table = await playing
        await bot.pass_time((table.game.current.deadline or 0) + GRACE_MS - bot.clock.now())
        await bot.pass_time_until(lambda: "The right answer is" in table.shown()[1])
        tries = bot.server.asked(*place)[: times + 1]
        assert [it.status for it in tries] == [status] * times + [200]
        assert len({it.body.get("nonce") for it in tries}) == 1
        assert len(bot.server.asked(*EDITS)) == 1 + times * (place == EDITS)


async def test_what_waited_for_a_question_is_told_in_one_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail(*EDITS, retry_after=LONGEST_RATE_LIMIT_S + 1)
        for _ in range(3):  # the machine sleeps: each time the question is given its time back
            bot.clock.jump(5_000)
            await bot.pass_time(1_000)
        await bot.server.wait_for(*EDITS)
        deadline = table.game.current.deadline
        assert deadline is not None and deadline >= (table.game.current.shown_at or 0) + LIMIT_MS + 15_000
        await bot.pass_time_until(lambda: len(bot.server.asked(*EDITS)) == 2)
        assert table.game.phase is Phase.OPEN
        assert f"<t:{deadline // 1000}:R>" in words(bot.server.asked(*EDITS)[-1].body), "the newest of three"
        await bot.pass_time(deadline + GRACE_MS - bot.clock.now())
        await bot.server.until(lambda: "The right answer is" in table.shown()[1], "the reveal")
        assert [it.status for it in bot.server.asked(*EDITS)] == [429, 200, 200], "closed and revealed in one"


async def test_a_limit_that_is_told_is_never_passed_however_many_games_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        bot.server.limit("PATCH", "/channels/**", limit=1, per_s=0.1, bucket="edits")
        bot.server.limit("POST", "/channels/*/messages", limit=1, per_s=0.1, bucket="posts")
        table = await bot.play()
        await (await table.press(table.right)).answered()
        await table.over_time()
        await bot.pass_time(READING_MS)
        await table.asked(1)
        assert "is right" in await verdict(await table.press(table.right))  # the only player: it closes
        await table.reached(Phase.OVER, 1)
        await table.delivered()
        assert 429 not in [it.status for it in bot.server.requests]
        assert [it.method for it in bot.server.asked("*", "/channels/**")] == ["POST", "PATCH", "POST", "PATCH", "POST"]


async def test_a_limit_of_the_whole_bot_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        bot.server.fail(*EDITS, retry_after=0.05, everywhere=True)
        await table.over_time()
        assert [it.status for it in bot.server.asked(*EDITS)] == [429, 200]


async def test_a_question_that_somebody_deleted_is_revealed_in_a_new_message(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await bot.play()
        await bot.server.delete_message(int(table.game.current.message or 0))
        await table.over_time()
        assert [it.status for it in bot.server.asked(*EDITS)] == [404]
        _, reveal = table.shown()
        assert "The right answer is" in reveal and table.game.phase is Phase.REVEALED


async def test_a_whole_game_takes_no_more_requests_than_it_has_to_say(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        before = len(bot.server.requests)
        table = await _played_through(bot)
        said = [(it.method, it.status) for it in bot.server.requests[before:]]
        # the command and two presses; two questions, two reveals, one result
        assert said.count(("POST", 200)) == 3 + 3 and said.count(("PATCH", 200)) == 2 and len(said) == 8
        nonces = [it.body["nonce"] for it in bot.server.asked(*POSTS)]
        assert len(set(nonces)) == len(nonces) == 3 and all(len(nonce) <= 25 for nonce in nonces)
        assert all(it.body["enforce_nonce"] is True for it in bot.server.asked(*POSTS))
        assert "That was the last question" in table.shown()[-1]


async def _played_through(bot: Bot) -> Table:
    table = await bot.play(QUIZ)
    await (await table.press(table.right)).answered()
    await table.over_time()
    await bot.pass_time(READING_MS)
    await table.asked(1)
    await (await table.press(table.right)).answered()
    await table.reached(Phase.OVER, 1)
    await table.delivered()
    return table
