"""Dialogs about dailies that only Slack has: runs in direct messages, pages that turn in their place."""

from bot.engine.events import GameRequested, RunEnded
from bot.engine.modes import Audience
from tests.scenarios.driver import offered
from tests.scenarios.drivers import SLACK, played
from tests.scenarios.slack_driver import SlackTable
from tests.scenarios.slack_world import text_of

in_a_channel = played(SLACK)
HOUR = 60 * 60
GAME = "daily-abc234-2023-11-14"


async def opens(table: SlackTable, hours: int = 1) -> None:
    """Post a daily in the channel."""
    at = table.world.clock.now()
    request = GameRequested(
        at=at,
        mode="daily",
        audience=Audience.CHANNEL,
        owner=table.mia.player,
        players=(),
        seed=1,
        until=at + 1000 * HOUR * hours,
        shuffle=False,
    )
    await table.world.process.host.request(table.address, offered()["tensors"], request, GAME)
    await table.world.rests()


def private(table: SlackTable) -> list[str]:
    """The private messages in the channel, as they read now."""
    return [text_of(it) for it in table.server.world.ephemerals if it["channel"] == table.channel]


@in_a_channel
async def test_a_daily_is_played_in_direct_messages(table: SlackTable) -> None:
    await opens(table)
    (post,) = table.texts
    assert "Daily challenge" in post and "Nobody has played yet." in post and "What is q1?" not in post
    told = await table.ann.presses_here(f"quiz:p:{GAME}:0")
    assert "Your run is in our direct messages" in told
    assert "Question 1 of 2" in table.ann.direct_messages[-1]
    assert "Your run goes on" in await table.ann.presses_here(f"quiz:p:{GAME}:0")
    assert len(table.ann.direct_messages) == 2, "the question is shown again"
    await table.ann.presses("B")
    await table.ann.presses("Next")
    await table.ann.presses("B")
    assert "That was the last question." in table.ann.direct_messages[-1]
    assert "You have played this daily." in await table.ann.presses_here(f"quiz:p:{GAME}:0")
    assert len(table.texts) == 1, "nobody else read any of it"


@in_a_channel
async def test_a_press_of_play_that_is_delivered_again_shows_nothing_again(table: SlackTable) -> None:
    await opens(table)
    for _ in range(2):
        await table.ann.presses_here(f"quiz:p:{GAME}:0")
        shown = len(table.ann.direct_messages)
        assert table.ann.last is not None
        await table.server.repeat(table.ann.last)
        await table.world.rests()
        assert len(table.ann.direct_messages) == shown


@in_a_channel
async def test_answers_wait_for_ones_own_run_and_turn_in_their_place(table: SlackTable) -> None:
    await opens(table)
    await table.ann.presses_here(f"quiz:p:{GAME}:0")
    assert "once you have played" in await table.ann.presses_here(f"quiz:ans:{GAME}:0")
    for _ in range(2):
        await table.ann.presses("A")
        await table.ann.presses("B")
        if "Next" in dict(table.world.buttons(table.ann.own_messages[-1])):
            await table.ann.presses("Next")
    await table.ann.presses_here(f"quiz:p:{GAME}:0")
    await table.ann.presses_here(f"quiz:ans:{GAME}:0")
    before = len(private(table))
    assert "The right answer: choice 1" in private(table)[-1] and "Question 1 of 2" in private(table)[-1]
    await table.ann.presses_here(f"quiz:ans:{GAME}:1")
    assert len(private(table)) == before, "the page before is gone"
    assert "Question 2 of 2" in private(table)[-1] and "found the answer" not in private(table)[-1]


@in_a_channel
async def test_the_post_counts_players_and_becomes_the_way_to_the_answers(table: SlackTable) -> None:
    await opens(table)
    end = RunEnded(table.world.clock.now(), table.ann.player, 120, 1, 1, 0, 0, 1_000, ((1,), ()), delivery="run:1")
    await table.ann.starts("tensors", "practice")  # so that her name is known
    await table.world.process.host.submit(GAME, end)
    await table.world.rests()
    assert "1 player has played." in table.texts[0]
    await table.passes(2 * HOUR)
    post, result = table.texts
    assert "This daily is closed." in post
    assert f"🥇 \u2068{table.ann.name}\u2069 · 120 points · 1 of 2 right" in result and "100 %" in result
    assert "What is q1?" not in post + result
    await table.ben.presses_here(f"quiz:ans:{GAME}:0")
    assert "1 of 1 player found the answer." in private(table)[-1]
    assert "closed" in await table.ben.presses_here(f"quiz:p:{GAME}:0")
    assert table.ben.direct_messages == []


@in_a_channel
async def test_where_direct_messages_cannot_be_opened_no_run_begins(table: SlackTable) -> None:
    await opens(table)
    table.server.fail("conversations.open", "cannot_dm_bot")
    assert "Something went wrong" in await table.ann.presses_here(f"quiz:p:{GAME}:0")
    assert await table.games() == 1
    await table.ann.presses_here(f"quiz:p:{GAME}:0")
    assert "Question 1 of 2" in table.ann.direct_messages[-1]
