"""Channels and servers that are lost while others play on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from adapters.discord.client import QuizClient
from bot.engine.effects import EndReason
from bot.engine.game import Phase
from bot.host.outbox import PATIENCE_MS
from bot.host.removals import NotYetKnown
from tests.adapters.discord.online import ADA, GRACE_MS, LIMIT_MS, READING_MS, Bot, Table, online, verdict
from tests.discord_server import Channel, Guild
from tests.discord_server.things import EVERYONE, SEND

HERE = Guild(201 << 22, (Channel(202 << 22),), name="Here")
THERE = Guild(301 << 22, (Channel(302 << 22),), name="There")
BOTH = (HERE, THERE)
LOST, OTHER = HERE.channels[0].id, THERE.channels[0].id

Lose = Callable[[Bot], Awaitable[None]]


async def _deleted(bot: Bot) -> None:
    await bot.server.delete_channel(LOST)


async def _removed(bot: Bot) -> None:
    await bot.server.remove_bot(HERE.id)


@pytest.mark.parametrize("lose", [_deleted, _removed])
async def test_a_game_ends_with_its_channel_and_others_go_on(monkeypatch: pytest.MonkeyPatch, lose: Lose) -> None:
    async with online(monkeypatch, BOTH) as bot:
        lost, other = await bot.play(LOST), await bot.play(OTHER)
        asked = len(bot.server.asked("*", f"/channels/{LOST}/**"))
        await lose(bot)
        await lost.reached(Phase.OVER)
        assert lost.game.end is EndReason.CHAT_LOST
        await _play_to_the_end(other)
        later = bot.server.asked("*", f"/channels/{LOST}/**")[asked:]
        assert [it.status for it in later if it.status == 200] == []
        assert len(later) <= 1, "one post at most finds out that nobody is there"


async def test_a_game_ends_with_its_thread_and_the_channel_can_have_another(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, BOTH) as bot:
        await bot.server.command("quiz start", {"challenge": "tensors", "thread": True}, channel=LOST)
        await bot.server.until(lambda: bot.state.games, "a game")
        (game_id,) = bot.state.games
        thread = int(bot.state.games[game_id].info.channel.rpartition("/")[2])
        assert thread != LOST
        table = Table(bot, game_id, thread)
        await table.asked()
        assert "is right" in await verdict(await table.press(table.right))
        await bot.server.delete_channel(thread)
        await table.reached(Phase.OVER)
        assert table.game.end is EndReason.CHAT_LOST
        await _play_to_the_end(await bot.play(LOST, user=ADA))


async def test_a_right_that_is_taken_away_ends_the_game_at_the_next_post(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, BOTH) as bot:
        lost, other = await bot.play(LOST), await bot.play(OTHER)
        await bot.server.permit(LOST, EVERYONE & ~SEND)
        await _play_to_the_end(other)
        assert lost.game.phase is Phase.OVER and lost.game.end is EndReason.CHAT_LOST
        refused = [it.status for it in bot.server.asked("POST", f"/channels/{LOST}/**")[1:]]
        assert refused and set(refused) == {403} and len(refused) <= 2
        said = await bot.server.command("quiz start", {"challenge": "tensors"}, channel=LOST)
        assert "Send Messages" in await verdict(said)


async def test_a_channel_that_never_answers_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, BOTH) as bot:
        gate = bot.server.hold("*", f"/channels/{LOST}/**")
        await bot.server.command("quiz start", {"challenge": "tensors"}, channel=LOST)
        await gate.arrived()
        other = await bot.play(OTHER)
        await _play_to_the_end(other)
        (held,) = [game_id for game_id in bot.state.games if game_id != other.game_id]
        assert Table(bot, held, LOST).game.phase is Phase.ASKING
        gate.release()
        await Table(bot, held, LOST).asked()


async def test_a_channel_that_fails_for_ever_is_given_up_and_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, BOTH) as bot:
        bot.server.fail("*", f"/channels/{LOST}/**", status=403, times=None)
        await bot.server.command("quiz start", {"challenge": "tensors"}, channel=LOST)
        await bot.server.wait_for("POST", f"/channels/{LOST}/**")
        (failing,) = bot.state.games
        other = await bot.play(OTHER)
        await _play_to_the_end(other)
        lost = Table(bot, failing, LOST)
        await bot.pass_time_until(lambda: lost.game.phase is Phase.OVER, step_ms=60_000)
        assert lost.game.end is EndReason.CHAT_LOST
        posts = bot.server.asked("POST", f"/channels/{LOST}/**")
        nonces = {it.body["nonce"] for it in posts}
        assert len(nonces) <= 2, "the question, and the result"
        assert posts[-1].at - posts[0].at <= 2 * PATIENCE_MS + 120_000


async def test_many_games_at_once_are_kept_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    guilds = [Guild(number << 22, (Channel((number + 500) << 22),)) for number in range(10, 22)]
    async with online(monkeypatch, guilds, shards=3) as bot:
        tables = [await bot.play(guild.channels[0].id) for guild in guilds]
        presses = [
            await table.press(table.right if index % 2 else table.wrong, ADA) for index, table in enumerate(tables)
        ]
        said = [await verdict(press) for press in presses]
        assert ["is right" in it for it in said] == [bool(index % 2) for index in range(len(tables))]
        await bot.pass_time(LIMIT_MS + GRACE_MS)
        for table in tables:
            await table.delivered()
            opening, reveal = table.shown()
            assert "starts a quiz" in opening and "The right answer is" in reveal


async def _play_to_the_end(table: Table) -> None:
    await (await table.press(table.right)).answered()
    await table.over_time()
    await table.bot.pass_time(READING_MS)
    await table.asked(1)
    assert "is right" in await verdict(await table.press(table.right))
    await table.bot.server.until(lambda: table.game.phase is Phase.OVER, "the end of the game")
    await table.delivered()
    assert "That was the last question" in table.shown()[-1]


async def test_it_is_known_which_servers_the_bot_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"discord:{HERE.id}"
    async with online(monkeypatch, BOTH) as bot:
        assert await bot.client.is_there(here) is True
        assert await bot.client.is_there("discord:99") is False
        assert await bot.client.is_there("discord:@me") is None
        noted = _notes(bot)
        await bot.server.remove_bot(HERE.id)
        assert await asyncio.wait_for(noted.get(), 5) == (here, bot.clock.now())
        assert await bot.client.is_there(here) is False
        bot.server.world.guilds[HERE.id] = HERE
        joined = {name: value for name, value in bot.server.world.guild(HERE.id).items() if name != "unavailable"}
        await bot.server.dispatch("GUILD_CREATE", joined, guild=HERE.id)
        assert await asyncio.wait_for(noted.get(), 5) == (here, None)
        assert await bot.client.is_there(here) is True


def _notes(bot: Bot) -> "asyncio.Queue[tuple[str, int | None]]":
    """What is noted of the spaces that the bot is in, from now on."""
    noted: asyncio.Queue[tuple[str, int | None]] = asyncio.Queue()
    note = bot.store.erasure.note_removed

    async def note_removed(space: str, at: int | None) -> None:
        await note(space, at)
        noted.put_nowait((space, at))

    bot.store.erasure.note_removed = note_removed
    return noted


async def test_nothing_is_known_of_servers_before_discord_has_named_them(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, BOTH) as bot:
        client = QuizClient(api=bot.server.api)
        with pytest.raises(NotYetKnown):
            await client.is_there(f"discord:{HERE.id}")
