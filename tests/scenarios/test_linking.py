"""One person on Discord and on Slack: linked by a code, and apart again."""

from collections.abc import AsyncIterator

import pytest

from bot.host import outbox, presence, settlement
from tests.scenarios.both import Both
from tests.scenarios.discord_moderated import DiscordModerated
from tests.scenarios.slack_moderated import SlackModerated

Tables = tuple[DiscordModerated, SlackModerated]
Table = DiscordModerated | SlackModerated


@pytest.fixture
async def tables(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tables]:
    """A channel on each platform, whose server and workspace share a community."""
    monkeypatch.setattr(outbox, "HAND_OVER_S", 0.0)  # it waits in real time
    monkeypatch.setattr(presence, "BEAT_MS", 15 * 60_000)
    monkeypatch.setattr(presence, "AWAY_MS", 40 * 60_000)
    monkeypatch.setattr(settlement, "LOOK_MS", 60 * 60_000)
    world = Both(kept=True)
    async with world.slack.listening(), world.running():
        discord, slack = DiscordModerated.open(world), SlackModerated.open(world.slack)
        made = await discord.ada.says("community create", name="Learners")
        await slack.ada.types(f"community join {made.partition('`')[2].partition('`')[0]}")
        yield discord, slack


async def plays(table: Table, discord: DiscordModerated) -> None:
    """A game in which Ann and Ben find everything, 250 points each."""
    await table.ann.starts()
    for number in range(2):
        if number:
            await table.goes_on()
        for who in (table.ann, table.ben):
            await who.presses("B")
        await table.closes()
    await discord.passes(20)


async def boards(tables: Tables) -> list[str]:
    """The board of the community as Ann reads it, and the one of everybody, on each platform."""
    return [
        await table.ann.looks_at_board(scope, period)
        for table in tables
        for scope, period in (("community", "month"), ("all", "all"))
    ]


async def test_linked_accounts_stand_once_on_the_boards_that_both_are_on_and_apart_once_more(tables: Tables) -> None:
    discord, slack = tables
    for table in tables:
        await plays(table, discord)
    apart = await boards(tables)
    assert all("You are number 1 of 4 players." in board and "500 points" not in board for board in apart)

    said = await slack.ann.links(await discord.ann.asks_for_code())
    assert "The accounts are linked." in said and "linked with yours on Discord" in said and slack.ann.private
    together = await boards(tables)
    for board in together:
        assert "You are number 1 of 3 players." in board
        assert board.count("500 points") == 1 and board.count("250 points") == 2
    assert all(slack.ann.name not in board for board in together[:2]), "Discord knows her by her name there"
    assert all(slack.ann.name in board for board in together[2:])
    assert "250 points" in await slack.ann.looks_at_board("channel", "month"), "a channel has its own"
    assert "linked with yours on Slack" in await discord.ann.looks_at_privacy()

    assert "not linked any more" in await discord.ann.unlinks()
    assert await boards(tables) == apart
    assert "linked with no other one" in await slack.ann.unlinks()


async def test_what_linked_accounts_play_from_then_on_is_one_sum(tables: Tables) -> None:
    discord, slack = tables
    await discord.ann.links(await slack.ann.asks_for_code())
    for table in tables:
        await plays(table, discord)
    assert all("500 points" in board for board in await boards(tables))
    await slack.ann.unlinks()
    assert all("500 points" not in board for board in await boards(tables))


async def test_a_code_holds_once_for_a_while_and_for_another_account(tables: Tables) -> None:
    discord, slack = tables
    code = await discord.ann.asks_for_code()
    assert "own code" in await discord.ann.links(code)
    assert "Two accounts on Discord cannot be one person" in await discord.ben.links(code)
    assert "No code" in await slack.ben.links("ABCD2345")
    assert "The accounts are linked." in await slack.ann.links(code)
    assert "No code" in await slack.ben.links(code), "it was used"
    late = await discord.ben.asks_for_code()
    await discord.passes(11 * 60)
    assert "No code" in await slack.ben.links(late)


async def test_of_linked_accounts_one_can_be_deleted(tables: Tables) -> None:
    discord, slack = tables
    for table in tables:
        await plays(table, discord)
    await slack.ann.links(await discord.ann.asks_for_code())
    assert "Everything that was kept of you is deleted." in await discord.ann.erases("DELETE")
    await discord.passes(60)
    board = await slack.ann.looks_at_board("community", "month")
    assert "You are number 1 of 3 players." in board and "500 points" not in board
    assert "linked with" not in await slack.ann.looks_at_privacy()
    assert discord.ann.player not in await discord.everything() and slack.ann.player in await discord.everything()
