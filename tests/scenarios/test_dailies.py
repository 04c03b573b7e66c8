"""Dialogs about dailies, the same on every chat: posted, played alone, closed, and what moderators do with them.

A daily of the dialogs is due at 09:00 and can be played for eight hours.
"""

import pytest

from tests.scenarios.driver import Change, Days
from tests.scenarios.drivers import DAYS, played

pytestmark = played(*DAYS)

DUE = "09:00"
CLOSES = "17:01"
BASICS = {"challenge": "tensors", "window_hours": 8}


async def scheduled(table: Days, **options: str | int) -> str:
    """Let Mia schedule a daily."""
    return await table.mia.adds_daily(DUE, **(BASICS | options))


async def posted(table: Days, **options: str | int) -> None:
    """Let a daily be scheduled, and posted."""
    await scheduled(table, **options)
    await table.reaches(DUE)


# --- posting ---------------------------------------------------------------------------------------------------------


async def test_a_daily_is_posted_on_time_and_says_what_there_is_to_play(table: Days) -> None:
    said = await scheduled(table)
    assert "The daily is scheduled." in said and "Thu 1 January 2026, 09:00 (UTC)" in said
    assert table.mia.private and table.texts == []
    await table.passes(9 * 3_600 - 1)
    assert table.texts == []
    await table.passes(1)
    for words in ("Daily challenge", "Tensor basics", "2 questions", "Nobody has played yet."):
        assert words in table.daily
    assert len(table.texts) == 1 and "What is q1?" not in table.daily


async def test_it_comes_again_the_next_day(table: Days) -> None:
    await posted(table)
    await table.reaches(DUE)
    assert sum("Daily challenge" in text for text in table.texts) == 2


async def test_a_local_time_is_kept_in_its_zone(table: Days) -> None:
    assert "09:00 (UTC-5)" in await scheduled(table, zone="new york")
    await table.reaches("13:59")
    assert table.texts == []
    await table.reaches("14:00")
    assert table.daily


async def test_a_mix_is_made_of_questions_that_are_new_to_the_channel(table: Days) -> None:
    await table.mia.adds_daily(DUE, questions=1)
    await table.reaches(DUE)
    assert "Daily mix" in table.daily and "1 question" in table.daily
    assert "What is q" in await table.ann.plays_daily()


# --- playing ---------------------------------------------------------------------------------------------------------


async def test_two_people_play_alone_and_are_counted(table: Days) -> None:
    await posted(table)
    assert "What is q1?" in await table.ann.plays_daily()
    assert table.ann.private
    await table.passes(3_600)
    assert "What is q1?" in await table.ben.plays_daily()
    assert "B is right. 125 points" in await table.ben.presses("B")
    assert len(table.texts) == 1 and "Nobody has played yet." in table.daily
    await table.ben.turns_page()
    await table.ben.presses("B")
    assert "1 player has played." in table.daily
    await table.ann.plays_daily()  # her first question closed by its time while she was away
    await table.ann.turns_page()
    await table.ann.presses("B")
    assert "2 players have played." in table.daily
    assert await table.ann.points() == 125 and await table.ben.points() == 250


async def test_the_clock_is_each_players_own(table: Days) -> None:
    await posted(table)
    await table.passes(4 * 3_600)
    await table.ann.plays_daily()
    assert "125 points" in await table.ann.presses("B")


async def test_play_pressed_again_leads_back_into_the_run_and_then_to_its_result(table: Days) -> None:
    await posted(table)
    await table.ann.plays_daily()
    assert "What is q1?" in await table.ann.plays_daily()
    assert "2 of 2 right" in await table.ann.answers("B", "B")
    said = await table.ann.plays_daily()
    assert "You have played this daily." in said and "250" in said and "2 of 2 right" in said
    assert "1 player has played." in table.daily
    assert await table.ann.points() == 250


async def test_the_answers_wait_until_one_has_played(table: Days) -> None:
    await posted(table)
    await table.ann.plays_daily()
    await table.ann.answers("B", "B")
    await table.ann.plays_daily()
    first = await table.ann.turns_page("See the answers")
    assert "The right answer: choice 1" in first and "What is q1?" in first and "found the answer" not in first
    assert "What is q2?" in await table.ann.turns_page()


async def test_it_closes_with_a_board_and_the_answers(table: Days) -> None:
    await posted(table)
    for player, presses in ((table.ben, ("B", "B")), (table.ann, ("AB", "B"))):
        await player.plays_daily()
        await player.answers(*presses)
    assert "2 players have played." in table.daily
    await table.reaches(CLOSES)
    assert "This daily is closed." in table.daily
    best, second = (line for line in table.result.splitlines() if " right" in line)
    assert table.ben.name in best and "250" in best and "2 of 2 right" in best
    assert table.ann.name in second and "187" in second
    assert "100 %" in table.result and "choice 1" not in table.result
    told = await table.mia.sees_answers()
    assert table.mia.private and "The right answer: choice 1" in told and "2 of 2 players found the answer." in told


async def test_who_hides_their_name_is_somebody_in_the_result(table: Days) -> None:
    await posted(table)
    await table.ann.hides_name()
    await table.ann.plays_daily()
    await table.ann.answers("B", "B")
    await table.reaches(CLOSES)
    assert "somebody" in table.result and table.ann.name not in table.result


async def test_where_nobody_plays_the_result_says_so(table: Days) -> None:
    await posted(table)
    await table.reaches(CLOSES)
    assert "Nobody played this daily" in table.result


async def test_nobody_begins_after_the_end(table: Days) -> None:
    await posted(table)
    await table.reaches("16:59")
    assert "What is q1?" in await table.ann.plays_daily()
    assert "B is right" in await table.ann.answers("B")
    await table.passes(61)
    assert "This daily is closed" in await table.ben.plays_daily()
    assert table.ben.private


# --- trouble ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("killed", [False, True])
async def test_a_daily_outlives_the_program(table: Days, killed: bool) -> None:
    await posted(table)
    await table.ann.plays_daily()
    await table.ann.answers("B")
    await table.restarts(killed=killed, away=60)
    assert len(table.texts) == 1
    await table.ann.plays_daily()
    await table.ann.turns_page()
    assert "2 of 2 right" in await table.ann.answers("B")
    await table.ben.plays_daily()
    await table.ben.answers("B", "B")
    assert "2 players have played." in table.daily
    await table.restarts(killed=killed, away=9 * 3_600)
    assert table.result == "", "runs that were not heard of are waited for"
    await table.passes(5 * 60)
    assert table.ann.name in table.result and table.ben.name in table.result
    assert sum("Daily challenge" in text for text in table.texts) == 1


async def test_one_that_was_due_while_the_program_was_away_is_posted_late(table: Days) -> None:
    await scheduled(table)
    await table.restarts(away=11 * 3_600)
    assert "Daily challenge" in table.daily
    assert len(table.texts) == 1


async def test_one_that_is_too_late_is_left_out(table: Days) -> None:
    await scheduled(table, catch_up_hours=1)
    await table.restarts(away=11 * 3_600)
    assert table.texts == []
    assert "was missed" in await table.mia.changes_daily(Change.LIST)


async def test_where_the_bot_may_not_post_nothing_is_scheduled(table: Days) -> None:
    await table.cannot_post()
    assert "may not post" in await scheduled(table)
    assert "No dailies are scheduled" in await table.mia.changes_daily(Change.LIST)


# --- moderating ------------------------------------------------------------------------------------------------------


async def test_who_does_not_moderate_changes_nothing(table: Days) -> None:
    assert "Only moderators may change the dailies." in await table.ann.adds_daily(DUE, **BASICS)
    await scheduled(table)
    for change in (Change.PAUSE, Change.SKIP, Change.REMOVE, Change.STOP, Change.LIST):
        assert "Only moderators may change the dailies." in await table.ann.changes_daily(change)
        assert table.ann.private
    await table.reaches(DUE)
    assert table.daily


async def test_one_that_is_paused_is_not_posted_until_it_is_resumed(table: Days) -> None:
    await scheduled(table)
    assert "The daily is paused" in await table.mia.changes_daily(Change.PAUSE)
    await table.reaches("10:00")
    assert table.texts == []
    assert "The daily goes on." in await table.mia.changes_daily(Change.RESUME)
    assert table.texts == []
    await table.reaches(DUE)
    assert len(table.texts) == 1


async def test_one_that_is_removed_never_comes(table: Days) -> None:
    await scheduled(table)
    assert "The daily is removed." in await table.mia.changes_daily(Change.REMOVE)
    await table.reaches("10:00")
    assert table.texts == []
    assert "No dailies are scheduled" in await table.mia.changes_daily(Change.LIST)


async def test_where_the_bot_is_removed_the_daily_ends_and_none_comes_after_it(table: Days) -> None:
    await posted(table)
    assert await table.games() == 1
    await table.bot_is_removed()
    assert await table.games() == 0
    await table.reaches("10:00")
    assert await table.games() == 0


async def test_the_next_date_can_be_skipped(table: Days) -> None:
    await scheduled(table)
    said = await table.mia.changes_daily(Change.SKIP)
    assert "The daily of Thu 1 January 2026 is left out." in said
    await table.reaches("10:00")
    assert table.texts == []
    await table.reaches(DUE)
    assert len(table.texts) == 1


async def test_a_preview_shows_what_comes_and_whether_it_can(table: Days) -> None:
    await scheduled(table, weekdays="mon, fri")
    said = await table.mia.changes_daily(Change.PREVIEW)
    dates = [
        words for words in ("Fri 2 January 2026, 09:00", "Mon 5 January 2026", "Fri 9 January 2026") if words in said
    ]
    assert len(dates) == 3 and "Thu 1" not in said
    assert "I may post there." in said
    await table.cannot_post()
    said = await table.mia.changes_daily(Change.PREVIEW)
    assert "may not post" in said and "I may post there." not in said


async def test_a_preview_names_changes_of_the_clock(table: Days) -> None:
    await scheduled(table, zone="Europe/Paris", weekdays="sun")
    said = await table.mia.changes_daily(Change.PREVIEW)
    assert "Sun 4 January 2026, 09:00 (UTC+1)" in said
    await table.passes(80 * 86_400)
    said = await table.mia.changes_daily(Change.PREVIEW)
    assert "09:00 is UTC+2 instead of UTC+1" in said


async def test_a_moderator_withdraws_what_is_open(table: Days) -> None:
    assert "No daily is open" in await table.mia.changes_daily(Change.STOP)
    await posted(table)
    await table.ann.plays_daily()
    assert "The daily is withdrawn." in await table.mia.changes_daily(Change.STOP)
    assert "This daily was withdrawn." in table.daily
    assert not table.result
    assert "This daily is closed" in await table.ben.plays_daily(stale=True)


async def test_what_is_mistyped_is_told_with_what_to_type(table: Days) -> None:
    assert "Write it like 09:00" in await table.mia.adds_daily("nine-ish", **BASICS)
    assert "Did you mean" in await table.mia.adds_daily(DUE, zone="Europe/Pariss", **BASICS)
    assert "does not name weekdays" in await table.mia.adds_daily(DUE, weekdays="someday", **BASICS)
    assert "topic" in await table.mia.adds_daily(DUE, topic="knitting")
    assert "No dailies are scheduled" in await table.mia.changes_daily(Change.LIST)


async def test_the_list_shows_what_comes_and_what_is_open(table: Days) -> None:
    await posted(table)
    said = await table.mia.changes_daily(Change.LIST)
    assert "Every day at 09:00 (UTC)" in said and "Open now" in said and "Tensor basics" in said
