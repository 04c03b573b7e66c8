"""Dialogs about what only Discord has: commands with options, threads, permissions, buttons of other programs."""

import pytest

from tests.scenarios.discord_driver import DiscordTable
from tests.scenarios.driver import Page
from tests.scenarios.drivers import DISCORD, DISCORD_AT_LENGTH, played

in_a_server = played(DISCORD)


# --- options of commands ---------------------------------------------------------------------------------------------


@in_a_server
async def test_challenges_are_found_while_their_name_is_typed(table: DiscordTable) -> None:
    assert await table.ann.finds("bas") == ["tensors"]
    assert await table.ann.finds("") == ["tensors"]
    assert await table.ann.finds("nothing") == []


@in_a_server
async def test_seconds_replace_the_time_of_every_question(table: DiscordTable) -> None:
    await table.ann.starts(seconds=60)
    assert table.seconds_left == 60


@in_a_server
async def test_the_reveal_is_an_edit_of_the_question(table: DiscordTable) -> None:
    await table.ann.starts()
    asked = table.question_at
    await table.closes()
    assert table.question_at == asked
    assert len(table.texts) == 2 and table.reveal == table.question


@played(DISCORD_AT_LENGTH)
async def test_a_reveal_of_several_messages_is_told_below_the_question(table: DiscordTable) -> None:
    await table.ann.starts()
    asked = table.question_at
    assert len(table.texts) == 2
    await table.ben.presses("B")
    await table.closes()
    assert table.question_at == asked and not table.takes_presses
    assert len(table.texts) == 3
    assert "The right answer is B" in table.texts[-1] and "Because." in table.texts[-1]
    await table.goes_on()
    assert "B is right." in await table.ben.presses("B")
    assert "Because." in table.texts[-2] and "That was the last question." in table.texts[-1]


@in_a_server
async def test_my_page_changes_in_its_place(table: DiscordTable) -> None:
    await table.ann.looks_up(Page.ME)
    assert table.ann.last is not None and table.ann.last.response is not None
    page = table.ann.last.response.id
    await table.ann.presses_here("Hide my name")
    assert table.ann.last.response is not None and table.ann.last.response.id == page


@in_a_server
async def test_unknown_buttons_are_answered_with_a_sentence(table: DiscordTable) -> None:
    await table.ann.starts()
    for strange in ("quiz:z:1:0", "other:1", "quiz:c:none:0:0", "quiz:c:none:0:x", "quiz:h:none:0", "quiz:go:none:0"):
        assert "not known here any more" in await table.ben.presses_unknown(strange), strange
        assert table.ben.private


@in_a_server
async def test_of_two_starts_at_once_one_begins_and_the_other_is_told(table: DiscordTable) -> None:
    await (await table.elsewhere(same_server=True)).ann.starts()
    starts = [table.world.command_again(player.actor, table.channel.id) for player in (table.ann, table.ben)]
    for _, payload in starts:
        table.world.deliver(payload)
    await table.world.rests()
    assert await table.games() == 2
    told = "".join(table.texts)
    assert "A game is running here already" not in told, "that is for the one who came second"
    assert told.count("starts a quiz") == 1
    assert "B is right." in await table.mia.presses("B")


# --- deliveries ------------------------------------------------------------------------------------------------------


@in_a_server
async def test_a_press_made_in_time_counts_though_it_arrives_after_the_deadline(table: DiscordTable) -> None:
    await table.ann.starts()
    await table.passes(29.5)
    answer, press = table.ben.makes_press("B")
    await table.passes(0.7)
    late_answer, too_late = table.mia.makes_press("B")
    await table.passes(0.3)
    table.world.deliver(press)
    table.world.deliver(too_late)
    await table.world.rests()
    assert "B is right. 100 points" in table.ben.reads(answer)
    assert "Too late" in table.mia.reads(late_answer)


@in_a_server
async def test_a_press_that_is_delivered_twice_counts_once(table: DiscordTable) -> None:
    await table.ann.starts()
    answer, press = table.ben.makes_press("A")
    for _ in range(3):
        table.world.deliver(press)
        await table.world.rests()
    assert "A is wrong. 1 attempt left." in table.ben.reads(answer)
    assert "B is right. 62 points" in await table.ben.presses("B")


@in_a_server
async def test_a_start_that_is_delivered_again_starts_nothing_and_takes_nothing_back(table: DiscordTable) -> None:
    await table.ann.starts()
    await table.ann.stops()
    before = table.texts
    table.world.deliver(table.world.delivered("quiz start"))
    await table.world.rests()
    assert await table.games() == 0
    assert table.texts == before


@in_a_server
async def test_a_press_that_is_delivered_again_after_a_restart_counts_once(table: DiscordTable) -> None:
    await table.ann.starts()
    _, press = table.ben.makes_press("A")
    table.world.deliver(press)
    await table.world.rests()
    await table.restarts(killed=True, away=1)
    table.world.deliver(press)
    await table.world.rests()
    assert "You tried A. 1 attempt left." in await table.ben.asks_for_attempts()


@in_a_server
async def test_a_press_while_the_program_stops_is_answered_with_a_sentence(table: DiscordTable) -> None:
    await table.ann.starts()
    heard = []

    async def presses() -> None:
        (answer,) = await table.at_once((table.ben, "B"))
        heard.append(answer)

    await table.restarts(meanwhile=presses)
    assert "again" in heard[0] and "is right" not in heard[0]
    assert "B is right. 125 points" in await table.ben.presses("B")


# --- threads ---------------------------------------------------------------------------------------------------------


@in_a_server
async def test_a_game_can_have_a_thread_of_its_own(table: DiscordTable) -> None:
    await table.ann.starts(thread=True)
    thread = table.thread()
    assert thread.channel.name == "Tensor basics"
    assert f"It is played in <#{thread.channel.id}>" in "\n".join(table.texts)
    assert table.question == "" and "What is q1?" in thread.question
    assert "B is right." in await thread.ben.presses("B")
    await thread.ann.stops()
    assert "The game was stopped." in thread.summary
    assert table.summary == ""


@in_a_server
async def test_a_channel_and_its_thread_play_side_by_side(table: DiscordTable) -> None:
    await table.ann.starts(thread=True)
    await table.ben.starts()
    assert await table.games() == 2
    assert "B is right." in await table.thread().mia.presses("B")
    assert "A is wrong." in await table.mia.presses("A")


@in_a_server
async def test_in_a_thread_that_is_there_a_game_is_played_in_it(table: DiscordTable) -> None:
    await table.ann.starts(thread=True)
    thread = table.thread()
    await thread.ann.stops()
    await thread.ben.starts(thread=True)
    assert "What is q1?" in thread.question and len(table.channel.threads) == 1


@in_a_server
async def test_the_game_of_a_deleted_thread_is_over_and_the_channels_goes_on(table: DiscordTable) -> None:
    await table.ann.starts(thread=True)
    await table.ben.starts()
    await table.thread().is_deleted()
    assert await table.games() == 1
    assert "B is right." in await table.mia.presses("B")


# --- permissions -----------------------------------------------------------------------------------------------------


@in_a_server
@pytest.mark.parametrize(
    ("right", "name"), [("send_messages", "Send Messages"), ("view_channel", "View Channel")], ids=["write", "see"]
)
async def test_a_permission_that_the_bot_lacks_is_named_and_no_game_starts(
    table: DiscordTable, right: str, name: str
) -> None:
    await table.bot_loses(right)
    assert f"“{name}”" in await table.ann.starts()
    assert table.ann.private
    assert table.texts == [] and await table.games() == 0


@in_a_server
async def test_the_permissions_for_a_thread_are_named_together(table: DiscordTable) -> None:
    await table.bot_loses("create_public_threads", "send_messages_in_threads")
    told = await table.ann.starts(thread=True)
    assert "“Create Public Threads” and “Send Messages in Threads”" in told
    assert table.channel.threads == [] and await table.games() == 0
    await table.ann.starts()
    assert "What is q1?" in table.question


@in_a_server
async def test_whoever_may_not_write_cannot_start_a_game_for_everybody(table: DiscordTable) -> None:
    room = await table.elsewhere(send_messages=False)
    room.lets_use_commands(room.ann)
    assert "You may not write in this channel" in await room.ann.starts()
    assert room.ann.private
    assert room.texts == [] and await table.games() == 0


@in_a_server
async def test_a_permission_lost_in_the_middle_ends_that_game_alone(table: DiscordTable) -> None:
    other = await table.elsewhere()
    await table.ann.starts()
    await other.ann.starts()
    await table.bot_loses("send_messages")
    await table.closes()
    assert "The right answer is B" in table.reveal, "an edit takes no permission"
    await table.goes_on()
    assert await table.game() is None
    assert "This game is over" in await table.ben.presses_earlier("B", 0)
    assert await other.game() is not None


@in_a_server
async def test_a_server_that_removed_the_bot_while_it_was_away_loses_its_game_at_the_next_post(
    table: DiscordTable,
) -> None:
    await table.ann.starts()
    await table.restarts(away=60, meanwhile=table.bot_is_removed)
    await table.passes(40)
    assert await table.games() == 0
