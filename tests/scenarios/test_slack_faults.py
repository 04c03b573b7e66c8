"""Dialogs in which Slack delivers twice, late or not at all, or refuses requests, or the database is out of order."""

import asyncio

import pytest

from adapters.slack import app
from tests.scenarios.drivers import SLACK, played
from tests.scenarios.slack_driver import SlackTable

pytestmark = played(SLACK)

NOWHERE = "http://127.0.0.1:1/"
"""An address at which nobody listens."""


# --- deliveries -------------------------------------------------------------------------------------------------------


async def test_a_press_that_is_delivered_again_counts_once_also_after_a_restart(table: SlackTable) -> None:
    await table.ann.starts()
    await table.ben.presses("A")
    press = table.ben.last
    assert press is not None
    for again in range(3):
        if again == 2:
            await table.restarts(killed=True, away=1)
        await table.server.repeat(press)
        await table.world.rests()
    assert "You tried A. 1 attempt left." in await table.ben.asks_for_attempts()
    assert "B is right. 62 points" in await table.ben.presses("B")


async def test_a_start_that_is_delivered_again_changes_nothing(table: SlackTable) -> None:
    await table.ann.starts()
    start, before = table.ann.last, table.texts
    assert start is not None
    await table.server.repeat(start)
    await table.world.rests()
    assert table.texts == before and await table.games() == 1


async def test_of_two_starts_at_once_one_begins_and_the_other_is_told(table: SlackTable) -> None:
    starts = [
        await table.server.command("/quiz", "start tensors", user=one.user, channel=table.channel, team=table.team.id)
        for one in (table.ann, table.ben)
    ]
    await table.world.rests()
    assert await table.games() == 1 and len(table.texts) == 2
    assert ["A game is running here already" in table.ben.reads(start) for start in starts] == [False, True]


async def test_a_start_that_is_delivered_again_after_the_game_starts_nothing(table: SlackTable) -> None:
    await table.ann.starts()
    start = table.ann.last
    assert start is not None
    await table.ann.stops()
    before = table.texts
    await table.server.repeat(start)
    await table.world.rests()
    assert await table.games() == 0
    assert table.texts == before


async def test_a_question_whose_posting_could_not_be_noted_is_posted_again_and_both_can_be_answered(
    table: SlackTable,
) -> None:
    async def noted() -> None:
        await asyncio.sleep(0)

    async def killed() -> None:
        await asyncio.Event().wait()

    table.store.before("append", noted)  # the game is kept
    table.store.before("append", killed)  # that its question was shown is not
    table.world.hangs = True
    await table.ann.starts()
    first = table.ann.seen("A")
    await table.restarts(killed=True)
    table.world.hangs = False
    await table.world.rests()
    assert len([text for text in table.texts if "What is q1?" in text]) == 2
    assert "A is wrong. 1 attempt left." in await table.ben.presses_seen(first)
    assert "B is right. 62 points" in await table.ben.presses("B")
    await table.closes()
    assert "Too late" in await table.mia.presses_seen(first)


async def test_a_press_made_in_time_counts_though_it_arrives_after_the_deadline(table: SlackTable) -> None:
    await table.ann.starts()
    quiz = table.server.courier.target
    await table.passes(29.5)
    table.server.deliver_to(NOWHERE)
    press = await table.ben.begins_to_press("B")
    await press.delivered()
    table.server.deliver_to(quiz)
    await table.passes(1)
    await table.server.repeat(press)
    await table.world.rests()
    assert "B is right. 100 points" in table.ben.reads(press)
    assert "Too late" in await table.mia.presses("B")


async def test_a_slow_database_holds_no_acknowledgement_up_and_the_verdict_comes_later(
    table: SlackTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "PATIENCE_S", 0.01)
    await table.ann.starts()
    table.all_look()
    table.store.hold("append")
    press = await table.ben.begins_to_press("B")
    await press.acked()
    assert table.ben.reads(press) == ""
    table.store.release("append")
    await table.world.rests()
    assert "B is right." in table.ben.reads(press)


async def test_a_database_that_is_out_of_order_is_told_in_a_sentence(table: SlackTable) -> None:
    table.store.fail("running")
    assert "The quiz's memory cannot be reached just now" in await table.ann.starts()
    assert table.ann.private and table.texts == []


async def test_a_game_that_cannot_be_kept_is_taken_back_where_it_was_announced(table: SlackTable) -> None:
    table.store.fail("append")
    await table.ann.starts()
    (only,) = table.texts
    assert "starts a quiz" not in only and "again" in only
    assert await table.games() == 0


# --- what Slack refuses -----------------------------------------------------------------------------------------------


async def test_a_rate_limit_is_waited_out_for_as_long_as_slack_says(table: SlackTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=7)
    await table.closes()
    assert not table.reveal
    await table.passes(6.9)
    assert not table.reveal and len(table.server.asked("chat.update")) == 1
    await table.passes(0.2)
    assert "The right answer is B" in table.reveal and len(table.texts) == 2


async def test_a_question_that_slack_did_not_take_comes_a_moment_later_with_all_its_time(table: SlackTable) -> None:
    await table.ann.starts()
    await table.closes()
    table.server.fail("chat.postMessage", status=503, times=2)
    await table.goes_on()
    assert "What is q1?" in table.question
    await table.passes(1.5)
    assert "What is q2?" in table.question and table.seconds_left == 30
    assert len([text for text in table.texts if "What is q2?" in text]) == 1


async def test_a_reveal_whose_message_can_be_edited_no_more_is_a_new_message(table: SlackTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", "edit_window_closed")
    await table.closes()
    assert "The right answer is B" in table.texts[-1] and len(table.texts) == 3


async def test_a_channel_that_refuses_for_ten_minutes_ends_the_game(table: SlackTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", "team_access_not_granted", times=None)
    await table.passes(9 * 60)
    assert await table.games() == 1
    await table.passes(3 * 60)
    assert await table.games() == 0


async def test_an_outage_of_slack_ends_no_game_however_long_it_is(table: SlackTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.*", status=503, times=None)
    await table.passes(12 * 60)
    table.server.faults.forget()
    await table.passes(61)
    assert "The right answer is B" in table.reveal
    assert "What is q2?" in table.question and "B is right." in await table.ben.presses("B")


async def test_a_start_that_slack_does_not_take_is_told_and_no_game_starts(table: SlackTable) -> None:
    table.server.fail("chat.postMessage", status=500)
    assert "I cannot write there" in await table.ann.starts()
    assert await table.games() == 0


async def test_an_answer_that_slack_does_not_take_one_way_goes_another(table: SlackTable) -> None:
    await table.ann.starts()
    table.server.fail("response/*", status=500)
    assert "A is wrong. 1 attempt left." in await table.ben.presses("A")
    assert table.ben.private and len(table.server.bodies("chat.postEphemeral")) == 1
    table.server.fail("response/*", status=404)
    table.server.fail("chat.postEphemeral", "user_not_in_channel")
    assert "B is right. 62 points" in await table.ben.presses("B")
    assert table.ben.private and "B is right." in table.ben.direct_messages[-1]


async def test_an_answer_that_slack_does_not_take_at_all_counts_all_the_same(table: SlackTable) -> None:
    await table.ann.starts()
    for way in ("response/*", "chat.postEphemeral", "conversations.open"):
        table.server.fail(way, status=500)
    assert await table.ben.presses("A") == ""
    assert "You tried A. 1 attempt left." in await table.ben.asks_for_attempts()


async def test_whoever_cannot_be_looked_up_is_no_admin(table: SlackTable) -> None:
    await table.ann.starts()
    table.server.fail("users.info", "missing_scope")
    assert "Only the person who started the game may do that." in await table.mia.stops()
    assert "stopped" in await table.mia.stops()
