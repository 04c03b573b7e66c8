"""Dialogs of many players in one channel, the same on every platform that has channels."""

from tests.scenarios.driver import Channel, Page
from tests.scenarios.drivers import CHANNELS, played

pytestmark = played(*CHANNELS)


# --- starting --------------------------------------------------------------------------------------------------------


async def test_a_start_is_announced_to_everybody_above_the_first_question(table: Channel) -> None:
    await table.ann.starts()
    opening, question = table.texts
    assert f"{table.ann.name} starts a quiz." in opening
    assert "Tensor basics" in opening and "2 questions" in opening and "Challenge" in opening
    assert "What is q1?" in question


async def test_a_challenge_is_known_by_its_title_too(table: Channel) -> None:
    await table.ann.starts("tensor BASICS")
    assert "What is q1?" in table.question


async def test_a_second_start_in_the_same_channel_is_refused_in_private(table: Channel) -> None:
    await table.ann.starts()
    assert "A game is running here already" in await table.ben.starts()
    assert table.ben.private
    assert await table.games() == 1
    assert len(table.texts) == 2


async def test_two_channels_play_side_by_side(table: Channel) -> None:
    other = await table.elsewhere(same_server=True)
    await table.ann.starts()
    await other.ann.starts()
    assert await table.games() == 2
    assert "A is wrong." in await table.ben.presses("A")
    assert "B is right. 125 points" in await other.ben.presses("B")


async def test_an_unknown_challenge_is_refused_in_private(table: Channel) -> None:
    assert "There is no such challenge" in await table.ann.starts("nothing")
    assert table.ann.private
    assert table.texts == []


# --- pressing --------------------------------------------------------------------------------------------------------


async def test_nobody_sees_what_others_press(table: Channel) -> None:
    await table.ann.starts()
    before = table.texts
    for player, letter in ((table.ann, "A"), (table.ben, "B")):
        assert await player.presses(letter)
        assert player.private
    assert await table.mia.asks_for_hint()
    assert table.mia.private
    assert table.texts == before


async def test_each_player_has_attempts_of_their_own(table: Channel) -> None:
    await table.ann.starts()
    assert "1 attempt left" in await table.ann.presses("A")
    assert "1 attempt left" in await table.ben.presses("C")
    assert "No attempts left." in await table.ann.presses("D")
    assert "62 points" in await table.ben.presses("B")


async def test_my_attempts_tells_where_i_stand(table: Channel) -> None:
    await table.ann.starts()
    assert "You tried nothing yet. 2 attempts left." in await table.ben.asks_for_attempts()
    await table.ben.asks_for_hint()
    await table.ben.presses("A")
    told = await table.ben.asks_for_attempts()
    assert "Question 1 of 2" in told and "The question is open." in told
    assert "You tried A. 1 attempt left." in told
    assert "Hint: Think." in told
    assert "0 points" in told
    await table.ben.presses("B")
    told = await table.ben.asks_for_attempts()
    assert "You found the right answer." in told and "37 points" in told and "1 right answer" in told
    assert table.ben.private


async def test_two_players_at_once_both_count(table: Channel) -> None:
    await table.ann.starts()
    right, wrong = await table.at_once((table.ann, "B"), (table.ben, "A"))
    assert "B is right. 125 points" in right
    assert "A is wrong. 1 attempt left." in wrong
    assert await table.ann.points() == 125
    assert "B is right. 62 points" in await table.ben.presses("B")


async def test_presses_of_one_player_at_once_count_one_after_the_other(table: Channel) -> None:
    await table.ann.starts()
    wrong, right, again = await table.at_once((table.ben, "A"), (table.ben, "B"), (table.ben, "B"))
    assert "A is wrong. 1 attempt left." in wrong
    assert "B is right. 62 points" in right
    assert "You have answered this question right already" in again
    assert await table.ben.points() == 62


async def test_a_question_closes_early_when_all_who_joined_are_done(table: Channel) -> None:
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("A")
    await table.closes()
    await table.goes_on()
    await table.ann.presses("B")
    assert not table.summary
    await table.ben.presses("B")
    assert "That was the last question." in table.summary


async def test_the_buttons_of_an_earlier_question_are_too_late(table: Channel) -> None:
    await table.ann.starts()
    await table.closes()
    await table.goes_on()
    assert "Too late: this question is closed" in await table.ben.presses_earlier("B", 0)
    assert await table.ben.points() == 0


# --- the reveal and the end ------------------------------------------------------------------------------------------


async def test_a_reveal_tells_who_was_right_and_takes_no_more_presses(table: Channel) -> None:
    await table.ann.starts()
    assert table.takes_presses
    await table.ann.presses("A")
    await table.ben.presses("B")
    await table.closes()
    assert not table.takes_presses
    assert "What is q1?" in table.reveal and "Time is up." in table.reveal
    assert f"Right: {table.ben.name}" in table.reveal and table.ann.name not in table.reveal
    assert "50 %" in table.reveal


async def test_the_result_names_players_by_their_points(table: Channel) -> None:
    await table.ann.starts()
    await table.ann.presses("A")
    await table.ann.presses("B")
    await table.ben.presses("B")
    await table.closes()
    await table.goes_on()
    await table.ben.presses("B")
    await table.ann.presses("A")
    await table.closes()
    best, second = (line for line in table.summary.splitlines() if " right" in line)
    assert table.ben.name in best and "250" in best and "2 of 2 right" in best
    assert table.ann.name in second and "62" in second and "1 of 2 right" in second
    assert "Tensor Tamer" in table.summary
    assert await table.ben.badges() == ["Tensor Tamer"] and await table.ann.badges() == []


async def test_where_nobody_answers_nobody_is_named(table: Channel) -> None:
    await table.ann.starts()
    await table.closes()
    assert "Nobody answered this one." in table.reveal
    await table.ann.stops()
    assert "Nobody played this time" in table.summary
    assert table.ann.name not in table.reveal + table.summary


async def test_whoever_hides_their_name_is_not_named(table: Channel) -> None:
    assert "Your name is shown" in await table.ann.looks_up(Page.ME)
    assert "Your name is left out" in await table.ann.hides_name()
    await table.ann.starts()
    await table.ann.presses("B")
    await table.ben.presses("B")
    await table.closes()
    assert table.ben.name in table.reveal and table.ann.name not in table.reveal
    assert "and 1 more" in table.reveal
    await table.ann.stops()
    assert "somebody" in table.summary and table.ann.name not in table.summary
    assert "Your name is shown" in await table.ann.hides_name(hidden=False)
    await table.ann.starts()
    await table.ann.presses("B")
    await table.closes()
    assert table.ann.name in table.reveal


# --- stopping and skipping -------------------------------------------------------------------------------------------


async def test_somebody_else_can_neither_stop_nor_skip(table: Channel) -> None:
    await table.ann.starts()
    assert "Only the person who started the game may do that." in await table.ben.stops()
    assert table.ben.private
    assert "Only the person who started the game may do that." in await table.ben.skips()
    assert table.takes_presses and await table.games() == 1


async def test_a_moderator_can_skip_and_stop(table: Channel) -> None:
    await table.ann.starts()
    assert "skipped" in await table.mia.skips()
    assert "The question was skipped." in table.reveal
    assert "stopped" in await table.mia.stops()
    assert "The game was stopped." in table.summary


async def test_where_no_game_runs_there_is_nothing_to_stop(table: Channel) -> None:
    assert "No game is running here." in await table.ann.stops()
    assert "No game is running here." in await table.mia.skips()


async def test_a_stop_takes_the_buttons_of_the_open_question(table: Channel) -> None:
    await table.ann.starts()
    await table.ann.stops()
    assert "The question closed with its game." in table.question
    assert not table.takes_presses
    assert "The right answer" not in "".join(table.texts)


async def test_after_the_end_the_channel_is_free_for_the_next_game(table: Channel) -> None:
    await table.ann.starts()
    await table.ann.stops()
    await table.ben.starts()
    assert "B is right." in await table.ann.presses("B")
    assert "Only the person who started" in await table.ann.stops()


# --- around the game -------------------------------------------------------------------------------------------------


async def test_my_page_adds_up_all_games(table: Channel) -> None:
    assert "0 games · 0 points" in await table.ben.looks_up(Page.ME)
    await table.ann.starts()
    await table.ben.presses("B")
    await table.closes()
    await table.goes_on()
    await table.ben.presses("B")
    told = await table.ben.looks_up(Page.ME)
    assert "1 game · 250 points" in told
    assert "2 right answers, 2 of them at the first attempt" in told
    assert "Tensor Tamer" in told
    assert table.ben.private


async def test_the_pages_tell_what_there_is(table: Channel) -> None:
    assert "Tensor basics" in await table.ann.looks_up(Page.CHALLENGES)
    modes = await table.ann.looks_up(Page.MODES)
    assert "Challenge" in modes and "Practice" in modes
    assert "The second attempt brings half" in await table.ann.looks_up(Page.HELP)
    assert table.ann.private
    assert table.texts == []


# --- what is lost ----------------------------------------------------------------------------------------------------


async def test_the_game_of_a_deleted_channel_is_over_and_others_go_on(table: Channel) -> None:
    other = await table.elsewhere(same_server=True)
    await table.ann.starts()
    await other.ann.starts()
    await table.is_deleted()
    assert await table.games() == 1
    assert "B is right." in await other.ben.presses("B")


async def test_the_games_of_a_server_that_removed_the_bot_are_over_and_others_go_on(table: Channel) -> None:
    beside, other = await table.elsewhere(same_server=True), await table.elsewhere()
    for place in (table, beside, other):
        await place.ann.starts()
    await table.bot_is_removed()
    assert await table.games() == 1
    await other.closes()
    assert "The right answer is B" in other.reveal


async def test_a_question_that_was_deleted_is_revealed_in_a_new_message(table: Channel) -> None:
    await table.ann.starts()
    await table.question_is_deleted()
    (right,) = await table.at_once((table.ben, "B"))
    assert "B is right." in right
    await table.closes()
    assert "The right answer is B" in table.reveal
    await table.goes_on()
    assert "Question 2 of 2" in table.question
    assert "B is right." in await table.ben.presses("B")
