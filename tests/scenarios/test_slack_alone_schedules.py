"""Dialogs about schedules of dailies that only Slack has: the form, free words, buttons with a question."""

from adapters import schedule_wording
from adapters.slack import actions, permissions
from bot.ports.schedules import Schedule
from tests.scenarios.drivers import SLACK, played
from tests.scenarios.slack_driver import SlackTable
from tests.scenarios.slack_recording import elements
from tests.scenarios.slack_world import text_of

in_a_channel = played(SLACK)


async def kept(table: SlackTable) -> list[Schedule]:
    return await table.store.schedules.of_space(f"slack:{table.team.id}")


# --- the form --------------------------------------------------------------------------------------------------------


@in_a_channel
async def test_a_form_adds_a_daily(table: SlackTable) -> None:
    assert await table.mia.types("daily") == ""
    (form,) = table.server.views(table.mia.user, table.team.id)
    assert form["title"]["text"] == "Add a daily"
    told = await table.mia.fills_in_daily(time="18:30", zone="Europe/Paris", weekdays=["mo", "fr"], questions="5")
    assert table.server.views(table.mia.user, table.team.id) == []
    assert schedule_wording.ADDED in told and "Monday and Friday at 18:30 (Europe/Paris)" in told
    (schedule,) = await kept(table)
    assert schedule.channel == table.address and schedule.questions == 5 and schedule.weekdays == (0, 4)


@in_a_channel
async def test_a_form_as_it_opens_can_be_sent(table: SlackTable) -> None:
    await table.mia.types("daily")
    told = await table.mia.fills_in_daily()
    assert "Every day at 09:00" in told and "questions that are new to this channel, 3 questions" in told
    (schedule,) = await kept(table)
    assert schedule.zone == table.mia.user.tz


@in_a_channel
async def test_what_is_wrong_stands_beside_each_field_and_nothing_is_kept(table: SlackTable) -> None:
    await table.mia.types("daily")
    await table.mia.fills_in_daily(weekdays=[], questions="11", zone="Mars/Phobos", time=None)
    assert table.mia.form_errors == {
        "time": '"" is not a time of day. Write it like 09:00, 21:30 or 9am.',
        "zone": 'There is no time zone "Mars/Phobos". Write one such as Europe/Paris or America/New_York.',
        "weekdays": "Name the weekdays, such as daily, mon-fri or mo,we,fr.",
        "questions": "Write a number from 1 to 10.",
    }
    assert table.server.views(table.mia.user, table.team.id), "the form stays open"
    assert await kept(table) == []


@in_a_channel
async def test_a_channel_that_the_app_is_not_in_is_named_beside_its_field(table: SlackTable) -> None:
    await table.mia.types("daily")
    table.server.kick(table.channel)
    await table.mia.fills_in_daily()
    assert table.mia.form_errors == {"channel": permissions.NOT_INSIDE}
    assert await kept(table) == []


@in_a_channel
async def test_a_form_offers_places_and_sources_as_one_types(table: SlackTable) -> None:
    await table.mia.types("daily")
    assert "America/Sao_Paulo" in await table.mia.is_offered(actions.DAILY_ZONE, "sao")
    assert await table.mia.is_offered(actions.DAILY_SOURCE, "") == [
        "Questions that are new to the channel",
        "pytorch",
        "Tensor basics",
    ]
    assert await table.mia.is_offered(actions.DAILY_SOURCE, "tens") == ["Tensor basics"]


@in_a_channel
async def test_a_daily_of_a_topic_or_a_challenge_is_chosen_in_the_form(table: SlackTable) -> None:
    for source, said in (("topic:pytorch", "a mix on pytorch"), ("challenge:tensors", "the challenge Tensor basics")):
        await table.mia.types("daily")
        assert said in await table.mia.fills_in_daily(source=source)


# --- who may ---------------------------------------------------------------------------------------------------------


@in_a_channel
async def test_only_admins_change_dailies(table: SlackTable) -> None:
    await table.mia.types("daily add 09:00")
    (schedule,) = await kept(table)
    for words in ("daily", "daily list", "daily add 10:00", "daily pause", f"daily remove {schedule.schedule_id}"):
        assert "Only moderators may change the dailies." in await table.ben.types(words)
    assert table.server.views(table.ben.user, table.team.id) == []
    assert await kept(table) == [schedule]


@in_a_channel
async def test_a_form_that_somebody_else_sends_adds_nothing(table: SlackTable) -> None:
    await table.mia.types("daily")
    table.server.world.opened(table.team.id, table.ben.user.id).stack = table.server.views(
        table.mia.user, table.team.id
    )
    await table.ben.fills_in_daily()
    assert "Only moderators" in table.ben.form_errors["channel"]
    assert await kept(table) == []


# --- words -----------------------------------------------------------------------------------------------------------


@in_a_channel
async def test_words_add_a_daily_and_say_what_is_not_understood(table: SlackTable) -> None:
    assert "is not understood" in await table.mia.types("daily add 09:00 hourly")
    assert "Say at what time" in await table.mia.types("daily add")
    assert "/quiz daily is followed by" in await table.mia.types("daily every hour")
    told = await table.mia.types("daily add 9am mon-fri Europe/Paris tensors open 12h late 0")
    assert "Monday to Friday at 09:00 (Europe/Paris)" in told and "open for 12 hours" in told
    assert "One that is late is left out." in told


@in_a_channel
async def test_a_daily_needs_no_name_where_there_is_one(table: SlackTable) -> None:
    assert schedule_wording.NONE in await table.mia.types("daily pause")
    await table.mia.types("daily add 09:00")
    assert schedule_wording.PAUSED in await table.mia.types("daily pause")
    assert "is paused already" in await table.mia.types("daily pause")
    assert schedule_wording.RESUMED in await table.mia.types("daily resume")
    await table.mia.types("daily add 10:00")
    assert "Say which daily" in await table.mia.types("daily skip")
    first, _ = await kept(table)
    assert "is left out." in await table.mia.types(f"daily skip {first.schedule_id.upper()}")
    assert "not here any more" in await table.mia.types("daily skip zzzzzz")


@in_a_channel
async def test_a_preview_names_dates_and_whether_the_app_may_post(table: SlackTable) -> None:
    await table.mia.types("daily add 09:00 Europe/Paris")
    told = await table.mia.types("daily preview")
    assert told.count("(UTC+1)") == 10 and permissions.CAN_POST in told
    table.server.kick(table.channel)
    assert f"⚠️ {permissions.NOT_INSIDE}" in await table.mia.types("daily preview")


# --- buttons ---------------------------------------------------------------------------------------------------------


@in_a_channel
async def test_buttons_change_a_daily_in_its_place(table: SlackTable) -> None:
    await table.mia.types("daily add 09:00")
    (schedule,) = await kept(table)
    assert "Every day at 09:00" in await table.mia.types("daily list")
    before = len(table.server.world.ephemerals)
    told = await table.mia.presses_here(f"quiz:dv:{schedule.schedule_id}:0")
    assert schedule_wording.CAN_POST in told
    for action, said in (("dp", schedule_wording.PAUSED), ("dr", schedule_wording.RESUMED), ("ds", "is left out.")):
        assert said in await table.mia.presses_here(f"quiz:{action}:{schedule.schedule_id}:0")
    assert schedule_wording.REMOVED in await table.mia.presses_here(f"quiz:dxx:{schedule.schedule_id}:0")
    assert await kept(table) == []
    probes = 1
    assert len(table.server.world.ephemerals) == before + probes, "each took the place of the one before"


@in_a_channel
async def test_removing_by_words_is_asked_for_twice(table: SlackTable) -> None:
    await table.mia.types("daily add 09:00")
    assert schedule_wording.SURE in await table.mia.types("daily remove")
    (schedule,) = await kept(table)
    parts = elements(block for it in table.server.world.ephemerals for block in it["blocks"])
    (remove,) = (part for part in parts if part["type"] == "button" and part["text"]["text"] == "Remove it")
    assert remove["style"] == "danger"
    await table.mia.presses_here(remove["action_id"])
    assert await kept(table) == []
    assert "not here any more" in await table.mia.presses_here(f"quiz:dp:{schedule.schedule_id}:0")


@in_a_channel
async def test_a_button_adds_a_daily_too(table: SlackTable) -> None:
    told = await table.mia.types("daily list")
    assert schedule_wording.NONE in told
    await table.mia.presses_here("quiz:da::0")
    await table.mia.fills_in_daily()
    assert len(await kept(table)) == 1
    assert text_of(table.server.world.ephemerals[-1]).startswith(f"✅ {schedule_wording.ADDED}")
