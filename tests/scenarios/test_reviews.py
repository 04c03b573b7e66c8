"""Dialogs about due reviews, the same on every chat."""

from adapters.slack.presses import REVIEW_AT_MESSAGES
from tests.scenarios.discord_days import DiscordDays
from tests.scenarios.driver import Days, Page
from tests.scenarios.drivers import DAYS, DISCORD_DAYS, SLACK_DAYS, played
from tests.scenarios.slack_days import SlackDays

everywhere = played(*DAYS)
MORNING = "09:00"


async def practised(table: Days) -> None:
    """Let Ann practise both questions, and come back three days later."""
    await table.ann.starts("tensors", "practice")
    await table.ann.answers("B", "AB")
    await table.ann.stops()
    for _ in range(3):
        await table.reaches(MORNING)


@everywhere
async def test_whoever_answered_nothing_has_nothing_to_review(table: Days) -> None:
    assert "There is nothing to review yet" in await table.ann.asks_for_review()
    assert table.ann.private
    assert "due for review" not in await table.ann.looks_up(Page.ME)


@everywhere
async def test_what_was_answered_is_asked_again_days_later(table: Days) -> None:
    await table.ann.starts("tensors", "practice")
    await table.ann.answers("B", "AB")
    await table.ann.stops()
    said = await table.ann.asks_for_review()
    assert "Nothing is due for review now." in said and "The next question comes back" in said
    for _ in range(3):
        await table.reaches(MORNING)
    assert "2 questions are due for review." in await table.ann.looks_up(Page.ME)
    assert "due for review" not in await table.ben.looks_up(Page.ME)
    await table.ann.asks_for_review()
    assert "A is wrong. Try again as often as you like." in await table.ann.presses("A")
    said = await table.ann.answers("B", "B")
    assert "That was the last question." in said and "point" not in said
    assert await table.games() == 0
    assert "due for review" not in await table.ann.looks_up(Page.ME)
    assert "Nothing is due for review now." in await table.ann.asks_for_review()


@everywhere
async def test_a_review_that_was_left_goes_on(table: Days) -> None:
    await practised(table)
    await table.ann.asks_for_review()
    await table.ann.answers("B")
    await table.ann.asks_for_review()
    assert await table.games() == 1
    await table.ann.presses("Next")
    assert "That was the last question." in await table.ann.presses("B")
    assert await table.games() == 0


@played(DISCORD_DAYS)
async def test_ones_own_page_begins_the_review_on_discord(table: DiscordDays) -> None:
    await practised(table)
    await table.ann.looks_up(Page.ME)
    said = await table.ann.presses_here("Review")
    assert "Question 1 of 2" in said and table.ann.private and table.texts == []
    assert "That was the last question." in await table.ann.answers("B", "B")


@played(SLACK_DAYS)
async def test_the_home_tab_begins_the_review_on_slack(table: SlackDays) -> None:
    await practised(table)
    assert "2 questions are due for review." in await table.ann.opens_home()
    assert REVIEW_AT_MESSAGES in await table.ann.presses_at_home("quiz:rv::0")
    assert "Question 1 of 2" in table.ann.direct_messages[-1]
    assert "That was the last question." in await table.ann.answers("B", "B")
    assert "due for review" not in await table.ann.opens_home()
    assert "Nothing is due for review now." in await table.ann.presses_at_home("quiz:rv::0")
