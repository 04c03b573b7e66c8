"""Dialogs on a private screen of Discord: a message that only its player sees, and can be changed for 15 minutes."""

from tests.scenarios.discord_driver import AloneTable, DiscordTable
from tests.scenarios.driver import Page
from tests.scenarios.drivers import DISCORD, DISCORD_ALONE, DISCORD_ALONE_AT_LENGTH, played

in_a_server = played(DISCORD)
in_direct_messages = played(DISCORD_ALONE)


@in_a_server
async def test_practice_in_a_channel_is_seen_by_nobody_else(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    assert table.ann.private and "Question 1 of 2" in table.ann.sees
    await table.ann.presses("A")
    assert "A is wrong." in table.ann.sees
    assert table.texts == []


@in_a_server
async def test_practice_goes_round_until_it_is_stopped(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    for number in (1, 2, 1):
        assert f"Question {number} of 2" in table.ann.sees
        await table.ann.presses("B")
        assert "The right answer is B" in table.ann.sees and "Because." in table.ann.sees
        await table.ann.presses("Next")
    await table.ann.presses("Stop")
    assert "The game was stopped." in table.ann.sees
    assert "3 of" in table.ann.sees and "points" not in table.ann.sees
    assert await table.games() == 0


@in_a_server
async def test_practice_without_a_name_takes_the_only_challenge_and_then_the_unfinished_game(
    table: DiscordTable,
) -> None:
    await table.ann.says("practice")
    await table.ann.presses("A")
    first = table.ann.screen
    await table.ann.says("practice")
    assert table.ann.screen != first
    assert "❌ **A**" in table.ann.sees
    assert await table.games() == 1


@in_a_server
async def test_my_page_offers_to_go_on_with_what_is_unfinished(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.ann.presses("A")
    assert "Unfinished games" in await table.ann.looks_up(Page.ME)
    await table.ann.presses_here("Continue")
    assert "Question 1 of 2" in table.ann.sees and "❌ **A**" in table.ann.sees


@in_a_server
async def test_practice_and_the_channels_game_do_not_disturb_each_other(table: DiscordTable) -> None:
    await table.ben.starts("tensors", "practice")
    await table.ann.starts()
    assert "A is wrong. 1 attempt left." in await table.mia.presses("A")
    assert "A is wrong. Try again as often as you like." in await table.ben.presses("A")
    await table.ann.stops()
    assert await table.games() == 1
    await table.ben.stops()
    assert "The game was stopped." in table.ben.sees
    assert await table.games() == 0


@in_a_server
async def test_nobody_can_play_on_the_screen_of_somebody_else(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    assert "This game belongs to somebody else" in await table.ben.presses_on_screen_of(table.ann, "B")
    assert "is right" not in table.ann.sees


@in_a_server
async def test_a_button_of_an_earlier_question_shows_the_game_as_it_is(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.ann.presses("B")
    await table.ann.presses("Next")
    await table.ann.presses_earlier("A", 0)
    assert "Question 2 of 2" in table.ann.sees and "❌" not in table.ann.sees


@in_a_server
async def test_a_screen_that_nobody_touched_for_long_takes_the_next_press_all_the_same(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.passes(16 * 60)
    assert "B is right." in await table.ann.presses("B")
    assert "The right answer is B" in table.ann.sees
    assert table.ann.direct_messages == []


@in_a_server
async def test_what_a_screen_cannot_show_any_more_is_offered_by_direct_message(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.passes(16 * 60)
    await table.ann.skips()
    assert "The right answer" not in table.ann.sees
    (invitation,) = table.ann.direct_messages
    assert "Your game is kept." in invitation
    told = await table.ann.presses_in_direct_message("Continue")
    assert "The right answer is B" in told
    await table.ann.presses_in_direct_message("Next")


@in_a_server
async def test_a_game_that_is_stopped_where_its_screen_is_out_of_reach_invites_nobody(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    await table.passes(16 * 60)
    assert "stopped" in await table.ann.stops()
    assert table.ann.direct_messages == []


@in_a_server
async def test_a_slow_database_puts_the_change_of_a_screen_off(table: DiscordTable) -> None:
    await table.ann.starts("tensors", "practice")
    table.holds_writes()
    table.all_look()
    answer = table.ann.begins_to_press("A")
    await table.world.clock.advance(1_600)
    assert "A is wrong." not in table.ann.sees
    table.releases_writes()
    await table.world.rests()
    assert "A is wrong." in table.ann.sees
    assert answer.acknowledged


@in_direct_messages
async def test_a_timed_game_alone_is_one_message_to_its_end(table: AloneTable) -> None:
    await table.ann.starts()
    screen = table.ann.screen
    await table.ann.presses("B")
    assert "The right answer is B" in table.reveal
    await table.goes_on()
    assert table.seconds_left == 30
    await table.ann.presses("B")
    assert "250" in table.summary and "Tensor Tamer" in table.summary
    assert table.ann.screen == screen


@in_direct_messages
async def test_time_that_is_up_is_told_on_the_screen_by_itself(table: AloneTable) -> None:
    await table.ann.starts()
    await table.passes(32)
    assert "Time is up." in table.ann.sees and "Because." in table.ann.sees
    await table.goes_on()
    await table.passes(32)
    assert "Time is up." in table.ann.sees and "Because." in table.ann.sees
    assert "That was the last question." in table.summary and "0 of 2 right" in table.summary


@in_direct_messages
async def test_whoever_stayed_away_too_long_is_invited_to_go_on(table: AloneTable) -> None:
    await table.ann.starts(seconds=1000)
    await table.passes(1010)
    assert "The right answer" not in table.ann.sees, "nobody can change that message any more"
    invited = [text for text in table.ann.direct_messages if "Your game is kept." in text]
    assert len(invited) == 1
    assert "The right answer is B" in await table.ann.presses_in_direct_message("Continue")
    await table.ann.presses("Next")
    assert "Question 2 of 2" in table.ann.sees
    assert "B is right." in await table.ann.presses("B")
    assert "That was the last question." in table.summary


@in_direct_messages
async def test_the_end_of_a_game_that_nobody_saw_is_told_to_whoever_comes_back(table: AloneTable) -> None:
    await table.ann.starts(seconds=1000)
    await table.ann.presses("B")
    await table.ann.presses("Next")
    await table.passes(1010)
    told = await table.ann.presses_in_direct_message("Continue")
    assert "The right answer is B" in told and "Because." in told
    assert "That was the last question." in told and "1 of 2 right" in told


@in_direct_messages
async def test_whoever_left_long_ago_is_not_called_again_at_each_restart(table: AloneTable) -> None:
    await table.ann.starts(seconds=1000)
    await table.passes(1010)
    called = len(table.ann.direct_messages)
    await table.passes(600)
    for _ in range(3):
        await table.restarts(killed=False, away=1)
    assert len(table.ann.direct_messages) == called


@in_direct_messages
async def test_a_screen_outlives_a_moment_in_which_discord_is_down(table: AloneTable) -> None:
    await table.ann.starts()
    table.refuses("PATCH", "/webhooks/*", status=503)
    await table.passes(32)
    await table.passes(2)
    assert "Time is up." in table.ann.sees
    assert all("Your game is kept." not in text for text in table.ann.direct_messages)


@in_direct_messages
async def test_whoever_takes_no_direct_messages_still_finds_their_game(table: AloneTable) -> None:
    await table.ann.starts(seconds=1000)
    table.refuses("POST", "/channels/*/messages", status=403, code=50007, times=None)
    await table.passes(1010)
    assert await table.games() == 1
    assert "The right answer is B" in await table.ann.comes_back()


@in_direct_messages
async def test_a_restart_keeps_the_screen_alive(table: AloneTable) -> None:
    await table.ann.starts()
    await table.ann.presses("A")
    await table.restarts(killed=True, away=60)
    await table.ann.presses("B")
    assert "B is right. 62 points" in table.ann.sees
    await table.ann.presses("Next")
    assert "Question 2 of 2" in table.ann.sees


@played(DISCORD_ALONE_AT_LENGTH)
async def test_a_screen_of_several_messages_is_played_on_the_last_of_them(table: AloneTable) -> None:
    await table.ann.starts()
    assert "1 attempt left" in await table.ann.presses("A")
    told = await table.ann.presses("B")
    assert "What is q1?" in told and "Because." in told
    assert table.ann.last is not None and table.ann.last.followups
    assert "Because." in table.ann.reads_here[-1]
    await table.ann.presses_last("Next")
    assert "What is q2?" in table.ann.reads_here[-1]
    await table.ann.comes_back()
    assert "What is q2?" in table.ann.reads_here[-1]
    await table.passes(32)
    assert "What is q2?" in table.ann.reads_here[-2] and "Time is up." not in table.ann.reads_here[-3]
    assert "Because." in table.ann.reads_here[-1] and "That was the last question." in table.ann.reads_here[-1]
    assert "1 of 2 right" in table.ann.reads_here[-1]
    assert len(table.ann.reads_here) == 4
