"""Personal games on Slack: which message a question stands in, and what is told where Slack lets nothing be shown."""

from contextlib import suppress

from adapters.slack.render.reports import REPORT_LABEL
from tests.scenarios.driver import Page
from tests.scenarios.drivers import SLACK_ALONE, played
from tests.scenarios.slack_driver import AloneTable

in_direct_messages = played(SLACK_ALONE)


# --- what is shown when Slack does not let it be shown ---------------------------------------------------------------


@in_direct_messages
async def test_what_a_press_came_to_is_shown_when_a_rate_limit_is_over(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=2)
    assert await table.ann.presses("A") == ""
    await table.passes(1.9)
    assert "A is wrong." not in table.question
    await table.passes(0.1)
    assert "A is wrong. 1 attempt left." in table.question
    assert [it.status for it in table.server.asked("chat.update")] == [429, 200]


@in_direct_messages
async def test_presses_during_a_rate_limit_are_shown_together_after_it(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=2)
    await table.ann.presses("A")
    await table.ann.asks_for_hint()
    await table.passes(2)
    assert "❌ A: choice 0" in table.question and "Hint: Think." in table.question
    assert [it.status for it in table.server.asked("chat.update")] == [429, 200]


@in_direct_messages
async def test_a_rate_limit_that_does_not_end_leaves_the_verdict_to_a_private_message(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=2, times=None)
    press = await table.ann.begins_to_press("A")
    await table.world.rests()
    await table.passes(7)
    assert table.ann.reads(press) == ""
    await table.passes(3)
    assert "A is wrong. 1 attempt left." in table.ann.reads(press) and len(press.private) == 1
    assert len(table.server.asked("chat.update")) == 5
    table.server.faults.forget()
    assert "Hint: Think." in await table.ann.asks_for_hint()
    assert "❌ A: choice 0" in table.question


@in_direct_messages
async def test_a_wait_that_is_too_long_leaves_the_hint_to_a_private_message(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=600)
    assert "Hint: Think." in await table.ann.asks_for_hint()
    assert "Hint: Think." not in table.question


@in_direct_messages
async def test_a_verdict_that_waits_for_slack_is_told_with_the_reveal_and_does_not_hide_it(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=40)
    await table.ann.presses("A")
    await table.passes(60)
    (only,) = table.texts
    assert "A is wrong." in only and "Time is up." in only and "The right answer is B" in only
    assert [it.status for it in table.server.asked("chat.update")] == [429, 200]


@in_direct_messages
async def test_a_press_after_the_reveal_is_refused_in_private_and_leaves_the_reveal_as_it_is(table: AloneTable) -> None:
    await table.ann.starts()
    old = table.ann.seen("B")
    await table.ann.presses("B")
    (reveal,) = table.texts
    assert "You have answered this question right already" in await table.ann.presses_seen(old)
    assert table.texts == [reveal]


@in_direct_messages
async def test_a_bot_that_leaves_does_not_wait_for_the_end_of_a_rate_limit(table: AloneTable) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", retry_after=20)
    await table.ann.presses("A")
    await table.restarts()
    assert "Hint: Think." in await table.ann.asks_for_hint()
    assert "❌ A: choice 0" in table.question
    await table.passes(21)
    assert "Hint: Think." in table.question


@in_direct_messages
async def test_a_slow_edit_does_not_come_after_the_reveal(table: AloneTable) -> None:
    await table.ann.starts()
    slow = table.server.hold("chat.update", times=1)
    await table.ann.begins_to_press("A")
    await slow.arrived()
    press = await table.ann.begins_to_press("B")
    assert (await press.acked()).seconds < 1, "the press waits for no edit"
    with suppress(AssertionError):
        await table.server.until(lambda: len(table.server.asked("chat.update")) > 1, seconds=0.1)
    assert len(table.server.asked("chat.update")) == 1, "one thing at a time"
    slow.release()
    await table.world.rests()
    table.all_look()
    assert "B is right." in table.question and "The right answer is B" in table.question
    await table.ann.presses("Next")
    assert "Question 2 of 2" in table.question


# --- which message stands for a question -----------------------------------------------------------------------------


def labels(table: AloneTable) -> list[list[str]]:
    """The labels of the buttons of each message, oldest message first."""
    return [[label for label, _ in table.world.buttons(message)] for message in table.messages]


@in_direct_messages
async def test_a_game_that_is_shown_again_goes_on_in_its_new_message(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.comes_back()
    old, new = labels(table)
    assert old == [] and "A" in new
    await table.ann.presses("A")
    old_text, new_text = table.texts
    assert "A is wrong." in new_text and "A is wrong." not in old_text
    await table.ann.presses("B")
    assert "The right answer is B" in table.texts[1] and "The right answer is B" not in table.texts[0]
    assert len(table.texts) == 2


@in_direct_messages
async def test_a_press_on_the_message_before_is_shown_on_the_new_one(table: AloneTable) -> None:
    await table.ann.starts()
    old = table.ann.seen("A")
    await table.ann.comes_back()
    await table.ann.presses_seen(old)
    assert ["A is wrong." in text for text in table.texts] == [False, True]


@in_direct_messages
async def test_the_message_that_was_pressed_stands_for_its_question_after_a_restart(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.comes_back()
    await table.restarts()
    await table.ann.presses("A")
    assert ["A is wrong." in text for text in table.texts] == [False, True]


@in_direct_messages
async def test_a_question_that_can_never_be_edited_is_posted_once_more_and_then_answered_in_private(
    table: AloneTable,
) -> None:
    await table.ann.starts()
    table.server.fail("chat.update", "edit_window_closed", times=None)
    first = table.ann.seen("C")
    assert "A is wrong." in await table.ann.presses("A")
    assert len(table.texts) == 2
    assert "Hint: Think." in await table.ann.asks_for_hint()
    assert len(table.texts) == 2
    await table.ann.presses_seen(first)
    assert "C" not in labels(table)[-1] and "The right answer is B" in table.texts[-1] and len(table.texts) == 3


@in_direct_messages
async def test_continue_that_is_delivered_again_shows_the_game_once(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.looks_up(Page.ME)
    (game,) = await table.store.running()
    go_on = f"quiz:go:{game.game_id}:0"
    await table.ann.presses_here(go_on)
    assert table.ann.last is not None and len(table.texts) == 2
    await table.server.repeat(table.ann.last)
    await table.world.rests()
    assert len(table.texts) == 2
    await table.ann.presses_here(go_on)
    assert len(table.texts) == 3, "a new press"


@in_direct_messages
async def test_only_the_newest_message_has_buttons_that_belong_to_the_moment(table: AloneTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.ann.presses("B")
    assert labels(table) == [["Next", "Stop", REPORT_LABEL]]
    await table.goes_on()
    first, second = labels(table)
    assert first == [REPORT_LABEL] and "A" in second
    await table.ann.presses("B")
    await table.ann.presses("Stop")
    assert labels(table) == [[REPORT_LABEL], [REPORT_LABEL], []]
    assert "The right answer is B" in table.texts[0] and "The right answer is B" in table.texts[1]


@in_direct_messages
async def test_a_game_that_ends_is_told_though_its_last_question_keeps_its_buttons(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    table.server.fail("chat.update", status=503, times=None)
    assert "The game was stopped." in await table.ann.stops()
    assert labels(table) == [["Next", "Stop", REPORT_LABEL], []]
    assert len(table.server.bodies("chat.postMessage")) == 2
