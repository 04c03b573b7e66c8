"""Dialogs on Slack's Home tab, and about boards, communities and zones as only Slack has them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from adapters import schedule_wording
from adapters.slack import circles, leaderboards, presses
from adapters.slack.render import home, schedules
from tests.fakes.clock import FakeClock
from tests.fakes.pictures import PNG, DrawnPictures
from tests.scenarios.drivers import SLACK_DAYS, Driver, played
from tests.scenarios.slack_days import DAWN, SlackDays
from tests.scenarios.slack_player import SlackPlayer
from tests.scenarios.slack_recording import elements
from tests.scenarios.slack_world import World, text_of
from tests.slack_server import User


@asynccontextmanager
async def with_pictures(folder: Path) -> AsyncIterator[SlackDays]:
    async with World(clock=FakeClock(DAWN), kept=True, pictures=DrawnPictures()).running() as world:
        yield SlackDays.open(world)


over_days = played(SLACK_DAYS)
with_a_worker = played(Driver("slack-with-pictures", with_pictures, for_days=True))

DAILY = "daily add at 09:00 tensors open 8 h"


def dialogue(table: SlackDays, player: SlackPlayer) -> str:
    """What the dialogue says that a player has open."""
    (view,) = table.server.views(player.user, table.team.id)
    return text_of(view)


def labels(user: User, table: SlackDays) -> list[str]:
    """The labels of the buttons of somebody's Home tab."""
    view = table.server.home(user, team=table.team.id) or {}
    return [part["text"]["text"] for part in elements(view.get("blocks", [])) if part["type"] == "button"]


# --- the Home tab ----------------------------------------------------------------------------------------------------


@over_days
async def test_the_home_tab_shows_what_comes_and_lets_one_play_what_is_open(table: SlackDays) -> None:
    await table.mia.types(DAILY)
    assert "The challenge Tensor basics in <#" in await table.ben.opens_home()
    assert home.NO_DAILY in table.ben.home
    await table.reaches("09:00")
    assert "Tensor basics in <#" in await table.ben.opens_home() and home.NO_DAILY not in table.ben.home
    (game,) = await table.store.running()
    await table.ben.presses_at_home(f"quiz:p:{game.game_id}:0")
    assert presses.AT_MESSAGES in table.ben.home
    (question,) = table.ben.direct_messages
    assert "Question 1 of 2" in question
    await table.ben.answers("B", "B")
    home_tab = await table.ben.opens_home()
    assert "250 points" in home_tab and "1 day in a row" in home_tab and "First Light" in home_tab
    assert "My result" in labels(table.ben.user, table)
    await table.ben.presses_at_home(f"quiz:p:{game.game_id}:0")
    assert "You have played this daily." in table.ben.direct_messages[-1]


@over_days
async def test_dailies_of_a_private_channel_are_shown_to_those_alone_who_came_from_it(table: SlackDays) -> None:
    table.server.world.rooms[table.channel].private = True
    table.server.kick(table.channel, table.ben.user)
    await table.mia.types(DAILY)
    await table.ann.types("list")
    assert "Tensor basics in <#" in await table.mia.opens_home()
    assert "Tensor basics in <#" in await table.ann.opens_home()
    assert "Tensor basics in <#" not in await table.ben.opens_home()
    await table.reaches("09:00")
    assert "Tensor basics in <#" in await table.ann.opens_home()
    assert "Tensor basics in <#" not in await table.ben.opens_home() and home.NO_DAILY in table.ben.home


@over_days
async def test_whoever_played_in_a_private_channel_sees_its_dailies_after_a_restart(table: SlackDays) -> None:
    table.server.world.rooms[table.channel].private = True
    await played_once(table)
    await table.restarts()
    assert "Tensor basics in <#" in await table.ann.opens_home() and "My result" in labels(table.ann.user, table)
    assert "Tensor basics in <#" not in await table.ben.opens_home()


@over_days
async def test_dates_are_in_the_language_of_the_workspace(table: SlackDays) -> None:
    await table.mia.types(DAILY)
    assert "French" in await table.mia.types("settings language français")
    assert "jeudi 1 janvier 2026, 09:00 (UTC)" in await table.mia.types("daily preview")
    assert "today (1 janvier 2026)" in await table.ben.types("leaderboard today")
    await table.mia.types("settings language none")
    assert "Thu 1 January 2026, 09:00" in await table.mia.types("daily preview")


@over_days
async def test_admins_change_the_schedule_on_the_home_tab(table: SlackDays) -> None:
    await table.mia.types(DAILY)
    name = await table.newest_schedule()
    assert "Schedule" in await table.mia.opens_home() and name in table.mia.home
    assert schedule_wording.PAUSED in await table.mia.presses_at_home(f"quiz:dp:{name}:0")
    assert "⏸️ Paused" in table.mia.home
    assert schedule_wording.RESUMED in await table.mia.presses_at_home(f"quiz:dr:{name}:0")
    assert "The daily of Thu 1 January 2026 is left out." in await table.mia.presses_at_home(f"quiz:ds:{name}:0")
    await table.mia.presses_at_home(f"quiz:dv:{name}:0")
    assert "Fri 2 January 2026, 09:00 (UTC)" in dialogue(table, table.mia)
    await table.server.close(user=table.mia.user, team=table.team.id)
    assert schedule_wording.REMOVED in await table.mia.presses_at_home(f"quiz:dxx:{name}:0")
    assert name not in table.mia.home and schedule_wording.NONE in table.mia.home
    assert "not here any more" in await table.mia.presses_at_home(f"quiz:dp:{name}:0")


@over_days
async def test_admins_add_a_daily_from_the_home_tab_and_see_it_there(table: SlackDays) -> None:
    await table.mia.opens_home()
    await table.mia.presses_at_home("quiz:da::0")
    await table.mia.fills_in_daily(channel=table.channel, time="07:15")
    assert "Every day at 07:15 (UTC)" in table.mia.home


@over_days
async def test_others_see_no_schedule_and_change_nothing(table: SlackDays) -> None:
    await table.mia.types(DAILY)
    name = await table.newest_schedule()
    assert name not in await table.ben.opens_home() and schedules.ADD_LABEL not in labels(table.ben.user, table)
    await table.mia.opens_home()
    table.server.world.opened(table.team.id, table.ben.user.id).home = table.server.home(
        table.mia.user, team=table.team.id
    )
    assert "Only moderators may change the dailies." in await table.ben.presses_at_home(f"quiz:dp:{name}:0")
    (schedule,) = await table.store.schedules.of_space(f"slack:{table.team.id}")
    assert not schedule.paused


@over_days
async def test_badges_and_the_leaderboard_open_as_dialogues(table: SlackDays) -> None:
    await table.ben.opens_home()
    await table.ben.presses_at_home("quiz:bg::0")
    assert "First Light" in dialogue(table, table.ben)
    await table.server.close(user=table.ben.user, team=table.team.id)
    await table.ben.presses_at_home("quiz:b:space.week.points:1")
    assert "Nobody has played here yet" in dialogue(table, table.ben)
    assert table.ben.direct_messages == []


# --- boards ----------------------------------------------------------------------------------------------------------


async def played_once(table: SlackDays) -> None:
    await table.mia.types(DAILY)
    await table.reaches("09:00")
    await table.ann.plays_daily()
    await table.ann.answers("B", "B")


@with_a_worker
async def test_a_board_is_posted_with_its_picture_and_what_it_shows_in_words(table: SlackDays) -> None:
    await played_once(table)
    await table.ben.looks_at_board()
    assert await table.ben.turns_page("Post with picture") == ""
    posted = table.messages[-1]
    assert f"🥇 \u2068{table.ann.name}\u2069 · 250 points" in text_of(posted) and "you" not in text_of(posted).split()
    (picture,) = posted["files"]
    assert f"1. {table.ann.name}, 250 points" in picture["alt_txt"]
    assert table.server.files.uploads[picture["id"]].content == PNG


@with_a_worker
async def test_a_press_that_is_delivered_again_posts_nothing_again(table: SlackDays) -> None:
    await played_once(table)
    await table.ben.looks_at_board()
    await table.ben.turns_page("Post with picture")
    before = len(table.texts)
    assert table.ben.last is not None
    await table.server.repeat(table.ben.last)
    await table.world.rests()
    assert len(table.texts) == before


@with_a_worker
async def test_where_it_cannot_be_drawn_the_text_is_posted(table: SlackDays) -> None:
    await played_once(table)
    pictures = table.world.pictures
    assert isinstance(pictures, DrawnPictures)
    pictures.broken = True
    await table.ben.looks_at_board()
    await table.ben.turns_page("Post with picture")
    assert f"🥇 \u2068{table.ann.name}\u2069" in table.texts[-1] and "files" not in table.messages[-1]


@with_a_worker
async def test_a_workspace_that_gave_no_right_to_files_gets_text_and_is_told_why(table: SlackDays) -> None:
    await played_once(table)
    for install in table.server.world.installs:
        install.scopes = tuple(scope for scope in install.scopes if scope != "files:write")
    await table.ben.looks_at_board()
    await table.ben.turns_page("Post with picture")
    assert f"🥇 \u2068{table.ann.name}\u2069" in table.texts[-1] and "files" not in table.messages[-1]
    assert leaderboards.NO_FILES in await table.mia.types("leaderboard csv")


@over_days
async def test_pages_of_boards_turn_in_their_place(table: SlackDays) -> None:
    await played_once(table)
    await table.ben.looks_at_board()
    before = len(table.server.world.ephemerals)
    assert "all time" in await table.ben.turns_page("All time")
    assert "accuracy" in (await table.ben.turns_page("By accuracy")).casefold()
    assert len(table.server.world.ephemerals) == before


@over_days
async def test_admins_take_a_board_as_a_file_into_their_direct_messages(table: SlackDays) -> None:
    await played_once(table)
    assert leaderboards.ATTACHED in await table.mia.types("leaderboard channel csv")
    (file,) = table.mia.own_messages[-1]["files"]
    assert file["name"] == "leaderboard-channel-week-points.csv"
    table_of = (table.server.files.uploads[file["id"]].content or b"").decode("utf-8-sig").splitlines()
    assert table_of[0].startswith("rank,player,name,points")
    assert table_of[1].startswith(f"1,{table.ann.player},{table.ann.name},250")
    assert "Only moderators" in await table.ben.types("leaderboard csv")
    assert leaderboards.NOT_ALL in await table.mia.types("leaderboard everybody csv")


@over_days
async def test_words_for_boards_that_are_not_understood_are_named(table: SlackDays) -> None:
    assert "“fortnight” is not understood." in await table.ben.types("leaderboard fortnight")


# --- communities and zones -------------------------------------------------------------------------------------------


@over_days
async def test_two_workspaces_share_boards_in_a_community(table: SlackDays) -> None:
    other = await table.elsewhere()
    assert circles.NO_COMMUNITY in await table.ben.types("community")
    assert "Only moderators" in await table.ben.types("community create Deep Learners")
    made = await table.mia.types("community create Deep Learners")
    code = next(line for line in made.splitlines() if line.startswith("Code: ")).removeprefix("Code: ")
    assert "No community has the code" in await other.mia.types("community join ABC")
    assert "Deep Learners" in await other.mia.types(f"community join {code.lower()}")
    assert code not in await table.ben.types("community show") and code in await table.mia.types("community")
    await played_once(table)
    assert "250 points" in await other.ben.types("leaderboard community")
    assert "250 points" not in await other.ben.types("leaderboard")
    assert "has left Deep Learners" in await other.mia.types("community leave")
    assert "in no community" in await other.ben.types("leaderboard community")
    assert circles.WORDS in await other.mia.types("community dissolve")


@over_days
async def test_the_zone_of_ones_profile_counts_until_another_is_chosen(table: SlackDays) -> None:
    await table.zoe.types("me")
    assert "You have chosen no time zone" in await table.zoe.types("zone"), "she has only looked"
    await table.zoe.starts()
    await table.zoe.presses("B")
    await table.zoe.types("me")
    assert "Asia/Tokyo, where it is 09:00 now (UTC+9)" in await table.zoe.types("zone")
    assert "Europe/Paris" in await table.zoe.types("zone paris")
    await table.zoe.types("me")
    assert "Europe/Paris" in await table.zoe.types("zone")
    assert await table.store.spaces.player_zone(table.zoe.player) == "Europe/Paris"


@over_days
async def test_where_slack_does_not_tell_a_zone_none_is_kept(table: SlackDays) -> None:
    table.server.fail("users.info", "user_not_found", times=None)
    await table.zoe.starts()
    await table.zoe.presses("B")
    assert "You have chosen no time zone" in await table.zoe.types("me")
    assert await table.store.spaces.player_zone(table.zoe.player) is None
