"""One program on Discord and Slack at once, over one store."""

from collections.abc import AsyncIterator

import pytest

from bot.host import outbox
from bot.ports import PlayerScore
from tests.scenarios.both import Both
from tests.scenarios.discord_driver import DiscordTable
from tests.scenarios.slack_driver import SlackTable

Tables = tuple[DiscordTable, SlackTable]


@pytest.fixture
async def tables(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tables]:
    """A channel on each platform."""
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)  # it waits in real time
    world = Both()
    async with world.slack.listening(), world.running():
        yield DiscordTable.open(world), SlackTable.open(world.slack)


async def board(table: DiscordTable | SlackTable, game_id: str) -> list[tuple[int, int, int, int, int]]:
    """The scores of Ann, Ben and Mia in a game, as the store has them: points, right, first try, wrong, hints."""
    scores = {score.player: score for score in await table.world.process.store.scores(game_id)}
    platform = "slack" if isinstance(table, SlackTable) else "discord"
    assert all(player.startswith(f"{platform}:") for player in scores)
    found = [scores.get(player.player) for player in (table.ann, table.ben, table.mia)]
    return [_numbers(score) for score in found if score is not None]


def _numbers(score: PlayerScore) -> tuple[int, int, int, int, int]:
    return score.points, score.right, score.first_try, score.wrong, score.hints


async def games(*tables: DiscordTable | SlackTable) -> list[str]:
    """The ids of the games that run at the tables."""
    running = {info.channel: info.game_id for info in await tables[0].world.process.store.running()}
    return [running[table.address] for table in tables]


async def play(discord: DiscordTable, slack: SlackTable) -> None:
    """Two questions: Ann finds both at once, Ben each at his second attempt, and Mia takes a hint and fails."""
    tables = (discord, slack)
    for last in (False, True):
        for table in tables:
            await table.ben.presses("A")
            await table.mia.asks_for_hint()
        await discord.passes(6)
        for table in tables:
            assert "B is right." in await table.ann.presses("B")
            assert "B is right." in await table.ben.presses("B")
            await table.mia.presses("C")
            await table.mia.presses("D")
        if not last:
            await discord.closes()
            await discord.goes_on()


async def test_the_same_challenge_on_both_platforms_gives_equal_boards(tables: Tables) -> None:
    for table in tables:
        await table.ann.starts()
    ids = await games(*tables)
    await play(*tables)
    await tables[0].passes(60)
    on_discord, on_slack = await board(tables[0], ids[0]), await board(tables[1], ids[1])
    assert on_discord == on_slack == [(240, 2, 2, 0, 0), (120, 2, 0, 2, 0), (0, 0, 0, 4, 2)]
    for table in tables:
        assert "That was the last question." in table.summary
        ranks = [line for line in table.summary.splitlines() if " right" in line]
        assert [points in line for points, line in zip(("240", "120", "0"), ranks, strict=True)] == [True] * 3
        assert [await one.badges() for one in (table.ann, table.ben, table.mia)] == [["Tensor Tamer"]] * 2 + [[]]
        assert await table.ann.points() == 240
    assert await tables[0].games() == 0


async def test_to_stop_the_game_on_one_platform_does_not_touch_the_other(tables: Tables) -> None:
    discord, slack = tables
    for table in tables:
        await table.ann.starts()
        await table.ben.presses("B")
    await slack.ann.stops()
    assert "The game was stopped." in slack.summary and not discord.summary
    assert discord.takes_presses and await discord.games() == 1
    await discord.passes(40)
    assert "B is right." in await discord.ben.presses("B")
    await slack.ann.starts()
    await discord.ann.stops()
    assert "What is q1?" in slack.question and "B is right." in await slack.mia.presses("B")
    assert await discord.games() == 1


async def test_trouble_on_one_platform_does_not_hold_the_other_up(tables: Tables) -> None:
    discord, slack = tables
    for table in tables:
        await table.ann.starts()
        await table.ben.presses("B")
    slack.server.fail("chat.*", status=503, times=None)
    await discord.passes(32)
    assert discord.reveal and not slack.reveal
    slack.server.faults.forget()
    discord.refuses("*", f"/channels/{discord.channel.id}/*", status=503, times=None)
    await discord.passes(10)
    assert slack.reveal and "What is q2?" in slack.question
    assert "B is right." in await slack.ben.presses("B")


async def test_after_a_kill_both_games_go_on(tables: Tables) -> None:
    discord, slack = tables
    for table in tables:
        await table.ann.starts()
        await table.ben.presses("A")
    slack.all_look()
    await discord.restarts(killed=True, away=60)
    assert discord.seconds_left == slack.seconds_left == 30
    for table in tables:
        assert "You tried A. 1 attempt left." in await table.ben.asks_for_attempts()
        assert "B is right. 62 points" in await table.ben.presses("B")
