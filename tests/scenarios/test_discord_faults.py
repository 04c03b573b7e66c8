"""Dialogs in which Discord refuses requests, or the database is slow or out of order."""

import asyncio

import pytest

from tests.scenarios.discord_driver import DiscordTable
from tests.scenarios.drivers import DISCORD, played

pytestmark = played(DISCORD)

MESSAGES = "/channels/*/messages"
EDITS = "/channels/*/messages/*"
ANSWERS = "/interactions/*/callback"


async def test_a_question_that_discord_did_not_take_comes_a_moment_later(table: DiscordTable) -> None:
    table.refuses("POST", MESSAGES, status=500, times=2)
    await table.ann.starts()
    assert table.question == ""
    await table.passes(0.4)
    assert table.question == ""
    await table.passes(1.6)
    assert "What is q1?" in table.question
    assert len([text for text in table.texts if "What is q1?" in text]) == 1
    await table.passes(30)
    assert not table.reveal, "the clock starts when the question can be seen"
    await table.passes(1)
    assert table.reveal


async def test_a_channel_that_forbids_writing_ends_the_game(table: DiscordTable) -> None:
    table.refuses("POST", MESSAGES, status=403, code=50013)
    await table.ann.starts()
    assert await table.games() == 0


async def test_a_channel_that_refuses_for_ten_minutes_ends_the_game(table: DiscordTable) -> None:
    table.refuses("POST", MESSAGES, status=403, times=None)
    await table.ann.starts()
    await table.passes(9 * 60)
    assert await table.games() == 1
    await table.passes(3 * 60)
    assert await table.games() == 0


async def test_an_outage_of_an_hour_ends_no_game(table: DiscordTable) -> None:
    table.refuses("POST", MESSAGES, status=503, times=60)  # by then it was tried every minute
    await table.ann.starts()
    await table.passes(50 * 60)
    assert await table.games() == 1
    await table.passes(15 * 60)
    assert any("What is q1?" in text for text in table.texts)


async def test_a_message_that_is_refused_as_it_is_does_not_hold_the_game(table: DiscordTable) -> None:
    await table.ann.starts()
    table.refuses("PATCH", EDITS, status=400, code=50035)
    await table.closes()
    assert not table.reveal
    await table.passes(8)
    assert "What is q2?" in table.question


async def test_an_edit_of_an_unknown_message_is_posted_anew(table: DiscordTable) -> None:
    await table.ann.starts()
    table.refuses("PATCH", EDITS, status=404, code=10008)
    await table.closes()
    assert "The right answer is B" in table.texts[-1]


async def test_an_edit_that_fails_for_a_moment_is_made_again(table: DiscordTable) -> None:
    await table.ann.starts()
    table.refuses("PATCH", EDITS, status=502)
    await table.closes()
    assert not table.reveal
    await table.passes(1)
    assert "The right answer is B" in table.reveal
    assert len(table.texts) == 2


async def test_a_verdict_that_does_not_reach_its_player_counts_all_the_same(table: DiscordTable) -> None:
    await table.ann.starts()
    table.refuses("POST", ANSWERS, status=500)
    assert await table.ben.presses("B") == ""
    assert await table.ben.points() == 125
    assert "You have answered this question right already" in await table.ben.presses("B")


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)], ids=["too-late", "answered-before"])
async def test_an_answer_that_comes_too_late_does_no_harm(table: DiscordTable, status: int, code: int) -> None:
    await table.ann.starts()
    table.refuses("POST", ANSWERS, status=status, code=code)
    assert await table.ben.presses("A") == ""
    assert "You tried A. 1 attempt left." in await table.ben.asks_for_attempts()


async def test_a_start_that_was_told_to_have_failed_starts_no_game(table: DiscordTable) -> None:
    table.refuses("POST", ANSWERS, status=404, code=10062)
    await table.ann.starts()
    assert await table.games() == 0
    await table.ann.starts()
    assert "What is q1?" in table.question


async def test_a_start_that_is_not_announced_can_be_asked_for_again(table: DiscordTable) -> None:
    table.refuses("POST", ANSWERS, status=500)
    await table.ann.starts()
    await table.ann.starts()
    assert await table.games() == 1
    assert "What is q1?" in table.question


async def test_a_thread_that_cannot_be_made_is_told_and_no_game_starts(table: DiscordTable) -> None:
    table.refuses("POST", "/channels/*/threads", status=403, code=50013)
    assert "No thread could be made" in await table.ann.starts(thread=True)
    assert await table.games() == 0


async def test_one_failing_server_leaves_the_other_untouched(table: DiscordTable) -> None:
    other = await table.elsewhere()
    await table.ann.starts()
    await other.ann.starts()
    table.refuses("*", f"/channels/{table.channel.id}/*", status=503, times=None)
    await other.ben.presses("B")
    await table.passes(31.5)
    assert "The right answer is B" in other.reveal and not table.reveal
    await table.passes(8)
    assert "Question 2 of 2" in other.question
    assert other.seconds_left == 30
    assert "B is right. 125 points" in await other.ben.presses("B")
    assert "That was the last question." in other.summary
    assert await other.ben.points() == 250


async def test_a_slow_database_puts_the_answer_off_and_gives_it_later(table: DiscordTable) -> None:
    await table.ann.starts()
    table.holds_writes()
    table.all_look()
    answer = table.ben.begins_to_press("B")
    await table.world.clock.advance(1_400)
    assert not answer.acknowledged
    await table.world.clock.advance(200)
    assert answer.deferred and answer.ephemeral
    table.releases_writes()
    await table.world.rests()
    assert "B is right." in table.ben.reads(answer)


async def test_a_database_that_is_out_of_order_is_told_in_a_sentence(table: DiscordTable) -> None:
    table.cannot("running")
    assert "The quiz's memory cannot be reached just now" in await table.ann.starts()
    assert table.ann.private
    assert table.texts == []


async def test_a_game_that_cannot_be_kept_is_taken_back_where_it_was_announced(table: DiscordTable) -> None:
    table.cannot("append")
    await table.ann.starts()
    assert "starts a quiz" not in "".join(table.texts)
    assert "again" in "".join(table.texts)
    assert await table.games() == 0


async def test_a_question_whose_posting_could_not_be_noted_is_posted_under_the_same_name(table: DiscordTable) -> None:
    table.before_write(lambda: asyncio.sleep(0))  # the game is kept
    table.before_write(asyncio.Event().wait)  # that its question was shown is not, because the program is killed
    await table.ann.starts()
    await table.restarts(killed=True)
    first, second = (request.json["nonce"] for request in table.world.env.http_requests if "nonce" in str(request.json))
    assert first == second, "Discord keeps one of two messages with the same nonce"
    assert "B is right." in await table.ben.presses("B")
