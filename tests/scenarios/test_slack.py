"""Dialogs about what only Slack has: the form, shortcuts, threads, names that call nobody, the Home tab."""

from adapters.slack import actions
from tests.scenarios.drivers import SLACK, SLACK_AT_LENGTH, played
from tests.scenarios.slack_driver import SlackTable
from tests.scenarios.slack_world import text_of

in_a_channel = played(SLACK)


# --- the form ---------------------------------------------------------------------------------------------------------


@in_a_channel
async def test_without_words_a_form_opens_and_what_is_filled_in_is_played(table: SlackTable) -> None:
    assert await table.ann.types("") == ""
    (form,) = table.server.views(table.ann.user, table.team.id)
    assert form["title"]["text"] == "Start a quiz"
    await table.ann.fills_in(challenge="tensors", seconds="60")
    assert table.server.views(table.ann.user, table.team.id) == []
    assert f"{table.ann.name} starts a quiz." in table.texts[0]
    assert table.seconds_left == 60


@in_a_channel
async def test_a_form_can_ask_for_a_thread_or_for_a_game_alone(table: SlackTable) -> None:
    await table.ann.types("start")
    await table.ann.fills_in(challenge="tensors", options=["thread"])
    assert table.question == "" and "What is q1?" in table.thread().question
    await table.ben.types("practice")
    told = await table.ben.fills_in(challenge="tensors", mode="practice")
    assert "Your game is in our direct messages" in told and "Question 1 of 2" in told


@in_a_channel
async def test_a_form_without_a_challenge_says_so_beside_the_list_and_stays_open(table: SlackTable) -> None:
    await table.ann.types("")
    await table.ann.fills_in()
    assert table.ann.last is not None
    answer = (await table.ann.last.acked()).body
    assert answer == {"response_action": "errors", "errors": {actions.START_CHALLENGE: "Choose a challenge."}}
    assert table.server.views(table.ann.user, table.team.id)
    assert await table.games() == 0


@in_a_channel
async def test_what_a_form_asks_for_in_vain_is_told_in_private(table: SlackTable) -> None:
    await table.ben.starts()
    await table.ann.types("")
    await table.ann.fills_in(challenge="tensors")
    assert [text_of(message) for message in _alone_sees(table)] == [
        "⚠️ A game is running here already; let it end, or have it stopped, before you start another one."
    ]
    assert await table.games() == 1


@in_a_channel
async def test_the_shortcut_asks_for_a_channel_and_plays_there(table: SlackTable) -> None:
    await table.ann.uses_shortcut()
    await table.ann.fills_in(channel=table.channel, challenge="tensors")
    assert "What is q1?" in table.question
    assert "B is right." in await table.ben.presses("B")


@in_a_channel
async def test_the_shortcut_of_a_message_plays_in_its_thread(table: SlackTable) -> None:
    await table.ann.starts()
    await table.ann.stops()
    await table.passes(10)  # nobody starts games in a row
    before = len(table.messages)
    await table.ann.uses_shortcut(table.messages[0])
    await table.ann.fills_in(challenge="tensors")
    thread = table.thread()
    assert thread.thread_ts == table.messages[0]["ts"] and len(table.messages) == before
    assert f"{table.ann.name} starts a quiz." in thread.texts[1] and "What is q1?" in thread.question
    assert "B is right." in await thread.ben.presses("B")
    await thread.closes()
    await thread.goes_on()
    await thread.ben.presses("B")
    await thread.closes()
    assert "That was the last question." in thread.summary
    assert len(table.messages) == before


@in_a_channel
async def test_a_form_that_slack_opens_no_more_is_told_in_a_sentence(table: SlackTable) -> None:
    held = table.server.hold("views.open")
    command = await table.server.command("/quiz", "", user=table.ann.user, channel=table.channel, team=table.team.id)
    await held.arrived()
    await table.world.clock.advance(3_100)
    held.release()
    await table.world.rests()
    assert [text_of(message) for message in command.private] == [
        "⚠️ Slack took too long to open that; please try again."
    ]


# --- where a game is played -------------------------------------------------------------------------------------------


@in_a_channel
async def test_a_game_can_have_a_thread_of_its_own(table: SlackTable) -> None:
    await table.ann.starts("tensors", "challenge", "thread")
    (opening,) = table.texts
    assert "It is played in the thread of this message." in opening
    thread = table.thread()
    assert "What is q1?" in thread.question
    assert "B is right." in await thread.ben.presses("B")
    await table.ben.starts()
    assert await table.games() == 2
    assert "A is wrong." in await table.mia.presses("A")


@in_a_channel
async def test_what_a_button_in_a_thread_tells_somebody_is_told_in_the_thread(table: SlackTable) -> None:
    await table.ann.starts("tensors", "challenge", "thread")
    thread = table.thread()
    for way in ("response_url", "chat.postEphemeral"):
        if way != "response_url":
            table.server.fail("response/*", status=500, times=None)
        for label in ("A", "Hint", "My attempts"):
            assert await thread.ben.presses(label)
            assert thread.ben.last is not None
            assert [it.get("thread_ts") for it in thread.ben.last.private] == [thread.thread_ts], (way, label)


@in_a_channel
async def test_what_a_button_of_the_channel_tells_somebody_is_told_in_the_channel(table: SlackTable) -> None:
    await table.ann.starts()
    await table.ben.presses("A")
    assert table.ben.last is not None
    assert ["thread_ts" in it for it in table.ben.last.private] == [False]


@in_a_channel
async def test_the_game_of_a_thread_is_stopped_from_its_channel(table: SlackTable) -> None:
    await table.ann.starts("tensors", "challenge", "thread")
    assert "Only the person who started the game may do that." in await table.ben.stops()
    assert "stopped" in await table.ann.stops()
    assert "The game was stopped." in table.thread().summary and table.summary == ""


@in_a_channel
async def test_of_several_games_in_a_channel_everybody_stops_their_own(table: SlackTable) -> None:
    await table.ann.starts("tensors", "challenge", "thread")
    anns = table.thread()
    await table.ben.starts("tensors", "challenge", "thread")
    bens = table.thread()
    await table.mia.starts()
    await table.ann.stops()
    assert anns.summary and not bens.summary and not table.summary
    await table.ben.stops()
    assert bens.summary and not table.summary
    assert "Only the person who started the game may do that." in await table.ben.stops()


@in_a_channel
async def test_where_the_app_is_no_member_it_says_how_to_invite_it_and_no_game_starts(table: SlackTable) -> None:
    table.server.kick(table.channel)
    assert "I am not in this channel yet. Type /invite" in (await table.ann.starts()).replace("`", "")
    assert table.ann.private
    assert table.texts == [] and await table.games() == 0
    table.server.invite(table.channel)
    await table.ann.starts()
    assert "What is q1?" in table.question


@in_a_channel
async def test_the_game_of_a_channel_that_is_archived_is_over_and_others_go_on(table: SlackTable) -> None:
    other = await table.elsewhere(same_server=True)
    await table.ann.starts()
    await table.passes(5)
    await other.ann.starts()
    table.server.archive(table.channel)
    await table.closes()
    assert await table.game() is None and not table.reveal
    assert "B is right." in await other.ben.presses("B")
    assert "No game is running here." in await table.ann.stops()


@in_a_channel
async def test_two_workspaces_play_at_once_and_know_nothing_of_each_other(table: SlackTable) -> None:
    other = await table.elsewhere()
    await table.ann.starts()
    await other.mia.starts()
    assert "B is right. 125 points" in await table.ben.presses("B")
    assert "A is wrong." in await other.ben.presses("A")
    await table.closes()
    assert f"Right: {table.ben.name}" in table.reveal and "Nobody found the right answer." in other.reveal
    assert "Only the person who started" in await other.ann.stops()
    await table.ann.stops()
    assert table.summary and not other.summary
    assert await other.ben.points() == 0 and await table.ben.points() == 125


# --- names ------------------------------------------------------------------------------------------------------------


@in_a_channel
async def test_names_stand_as_they_are_and_call_nobody(table: SlackTable) -> None:
    await table.zoe.starts()
    await table.zoe.presses("B")
    await table.closes()
    await table.zoe.stops()
    for shown in (table.texts[0], table.reveal, table.summary):
        assert table.zoe.name in shown
    for message in table.messages:
        assert "<!channel>" not in message["text"] and "<@" not in message["text"], "notifications read this as markup"
        assert not any(part["type"] == "user" for part in _runs(message))


@in_a_channel
async def test_a_name_is_the_one_of_the_newest_press_also_after_a_restart(table: SlackTable) -> None:
    await table.ann.starts()
    await table.ben.presses("B")
    await table.restarts(killed=True, away=5)
    await table.closes()
    assert f"Right: {table.ben.name}" in table.reveal


# --- what a person alone sees -----------------------------------------------------------------------------------------


@in_a_channel
async def test_what_was_lost_on_reload_can_be_seen_again_whole(table: SlackTable) -> None:
    await table.ann.starts()
    await table.ben.asks_for_hint()
    await table.ben.presses("A")
    table.server.world.ephemerals.clear()
    told = await table.ben.asks_for_attempts()
    for words in ("What is q1?", "❌ A: choice 0", "B: choice 1", "D: choice 3", "You tried A. 1 attempt left."):
        assert words in told
    assert "Hint: Think." in told and "✅" not in told
    assert table.ben.private


@in_a_channel
async def test_buttons_that_nobody_knows_any_more_are_answered_with_a_sentence(table: SlackTable) -> None:
    for strange in ("quiz:z:1:0", "quiz:c:none:0:x", "quiz:c:none:0:0", "quiz:h:none:0", "quiz:go:none:0"):
        assert "not known here any more" in await table.ben.presses_here(strange), strange
        assert table.ben.private


@in_a_channel
async def test_words_that_nobody_knows_are_answered_with_a_sentence(table: SlackTable) -> None:
    assert "“bogus” is no command" in await table.ann.types("bogus")
    assert "“slowly” is not understood" in await table.ann.types("start tensors slowly")
    assert "5 to 86,400 seconds" in await table.ann.types("start tensors 1s")
    assert await table.games() == 0 and table.texts == []


# --- the Home tab -----------------------------------------------------------------------------------------------------


@in_a_channel
async def test_the_home_tab_shows_results_and_what_is_played_and_lets_people_practise(table: SlackTable) -> None:
    other = await table.elsewhere()
    await other.ann.starts()
    assert "0 games · 0 points" in await table.ben.opens_home()
    assert "Nothing is being played" in table.ben.home
    await table.ann.starts()
    await table.ben.presses("B")
    await table.closes()
    shown = await table.ben.opens_home()
    assert "1 game · 125 points" in shown and f"Tensor basics in <#{table.channel}>" in shown
    told = await table.ben.presses_here(actions.HOME_PRACTISE, **{actions.HOME_CHALLENGE: "tensors"})
    assert "Question 1 of 2" in told and "What is q1?" in told
    assert "Unfinished games" in await table.ben.opens_home()


@in_a_channel
async def test_practise_without_a_challenge_opens_the_form(table: SlackTable) -> None:
    await table.ben.opens_home()
    await table.ben.presses_here(actions.HOME_PRACTISE)
    await table.ben.fills_in(channel=table.channel, challenge="tensors", mode="practice")
    assert "Question 1 of 2" in table.ben.direct_messages[0]
    assert table.texts == []


@in_a_channel
async def test_a_name_can_be_hidden_on_the_home_tab(table: SlackTable) -> None:
    assert "Your name is shown" in await table.ben.opens_home()
    await table.ben.presses_here("quiz:hide::0")
    assert "Your name is left out" in table.ben.home
    await table.ann.starts()
    await table.ben.presses("B")
    await table.closes()
    assert "Right: 1 player" in table.reveal and table.ben.name not in table.reveal


# --- long texts -------------------------------------------------------------------------------------------------------


@played(SLACK_AT_LENGTH)
async def test_a_reveal_of_several_messages_is_told_below_the_question(table: SlackTable) -> None:
    await table.ann.starts()
    await table.ben.presses("B")
    assert "D: choice 3" in await table.ben.asks_for_attempts()
    await table.closes()
    assert not table.takes_presses
    assert "Because." in "\n".join(table.texts) and "The right answer is B" in table.reveal
    await table.goes_on()
    assert "B is right." in await table.ben.presses("B")
    await table.closes()
    assert "That was the last question." in table.texts[-1]


def _alone_sees(table: SlackTable) -> list[dict[str, object]]:
    """What Ann alone sees in the channel."""
    return [it for it in table.server.shown(table.channel, table.ann.user) if it.get("is_ephemeral")]


def _runs(message: dict[str, object]) -> list[dict[str, object]]:
    """The pieces of text of a message's blocks."""
    blocks = message["blocks"]
    assert isinstance(blocks, list)
    rows = [row for block in blocks if block["type"] == "rich_text" for row in block["elements"]]
    return [run for row in rows for run in row["elements"]]
