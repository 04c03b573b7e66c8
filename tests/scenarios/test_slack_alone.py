"""Dialogs of personal games on Slack: in direct messages, a message for each question, which changes as one presses."""

from tests.scenarios.driver import Page
from tests.scenarios.drivers import SLACK, SLACK_ALONE, SLACK_ALONE_AT_LENGTH, played
from tests.scenarios.slack_driver import AloneTable, SlackTable

in_a_channel = played(SLACK)
in_direct_messages = played(SLACK_ALONE)


@in_direct_messages
async def test_each_question_is_one_message_that_changes_with_every_press(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.presses("A")
    (only,) = table.texts
    assert "❌ A: choice 0" in only and "A is wrong. 1 attempt left." in only
    await table.ann.asks_for_hint()
    await table.ann.presses("B")
    (only,) = table.texts
    assert "Hint: Think." in only and "B is right. 37 points" in only and "The right answer is B" in only
    await table.goes_on()
    await table.ann.presses("B")
    first, second, result = table.texts
    assert first == only and "What is q2?" in second and "B is right." in second
    assert "That was the last question." in result and "162" in result and "Tensor Tamer" in result
    assert len(table.server.bodies("chat.postMessage")) == 3


@in_direct_messages
async def test_a_question_that_was_deleted_comes_back_with_the_next_press(table: AloneTable) -> None:
    await table.ann.starts()
    await table.question_is_deleted()
    assert "A is wrong." in await table.ann.presses("A", stale=True)
    (again,) = table.texts
    assert "❌ A: choice 0" in again


@in_direct_messages
async def test_a_reveal_that_has_to_wait_still_says_what_the_press_came_to(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", status=503)
    assert await table.ann.presses("B") == ""
    await table.passes(1)
    (only,) = table.texts
    assert "B is right. 125 points" in only and "The right answer is B" in only


@in_direct_messages
async def test_time_that_is_up_is_told_by_itself(table: AloneTable) -> None:
    await table.ann.starts()
    await table.passes(32)
    (only,) = table.texts
    assert "Time is up." in only and "The right answer is B" in only


@in_direct_messages
async def test_next_that_is_delivered_again_or_pressed_again_skips_no_question(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    old = table.ann.seen("Next")
    await table.goes_on()
    assert table.ann.last is not None
    await table.server.repeat(table.ann.last)
    await table.world.rests()
    await table.ann.presses_seen(old)
    assert len(table.texts) == 2
    assert "Question 2 of 2" in table.question and "B is right." in await table.ann.presses("B")


@in_direct_messages
async def test_a_letter_of_an_earlier_question_counts_for_no_other(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.goes_on()
    assert "Too late: this question is closed" in await table.ann.presses_earlier("A", 0)
    assert "Question 2 of 2" in table.question and "2 attempts left" in table.question


@in_direct_messages
async def test_of_two_starts_at_once_one_begins(table: AloneTable) -> None:
    starts = [
        await table.server.command("/quiz", "start tensors", user=table.ann.user, channel=table.channel)
        for _ in range(2)
    ]
    await table.world.rests()
    assert await table.games() == 1 and len(table.texts) == 1
    assert "That game is just being started." in table.ann.reads(starts[1])


@in_a_channel
async def test_practice_in_a_channel_is_played_where_nobody_else_reads(table: SlackTable) -> None:
    told = await table.ann.starts("tensors", "practice")
    assert "Your game is in our direct messages" in told
    for number in (1, 2, 1):
        assert f"Question {number} of 2" in table.ann.direct_messages[-1]
        assert "B is right." in await table.ann.presses("B")
        await table.ann.presses("Next")
    await table.ann.presses("Stop")
    assert "The game was stopped." in table.ann.direct_messages[-1]
    assert table.texts == [] and await table.games() == 0


@in_a_channel
async def test_nobody_can_play_the_game_of_somebody_else(table: SlackTable) -> None:
    await table.ann.starts("tensors", "practice")
    told = await table.ben.presses_seen(table.ann.seen("B"))
    assert "This game belongs to somebody else" in told
    assert "is right" not in table.ann.direct_messages[-1]


@in_a_channel
async def test_my_page_offers_to_go_on_with_what_is_unfinished(table: SlackTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.ann.presses("A")
    assert "Unfinished games" in await table.ann.looks_up(Page.ME)
    (game,) = await table.store.running()
    assert "❌ A: choice 0" in await table.ann.presses_here(f"quiz:go:{game.game_id}:0")
    assert len(table.ann.direct_messages) == 2


@played(SLACK_ALONE_AT_LENGTH)
async def test_a_personal_question_of_several_messages_is_played_to_its_end(table: AloneTable) -> None:
    await table.ann.starts()
    assert "1 attempt left" in await table.ann.presses("A")
    await table.ann.presses("B")
    assert "Because." in "\n".join(table.texts)
    await table.goes_on()
    await table.ann.presses("B")
    assert "That was the last question." in table.summary and "2 of 2 right" in table.summary
