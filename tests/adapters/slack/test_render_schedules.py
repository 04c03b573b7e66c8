"""Schedules of dailies as Slack messages, and the form that adds one."""

from dataclasses import fields

import pytest

from adapters import schedule_wording
from adapters.slack import actions
from adapters.slack.render import daily_form, schedules
from bot.host.plans import LIMITS, Plan
from bot.host.schedules import MAX_SCHEDULES, Listed
from tests.adapters.slack.bodies import buttons, check, check_view, elements, labels, prose, rows
from tests.adapters.slack.gallery import dailies, previewed, schedule
from tests.engine import builders

CHALLENGE = builders.challenge(2)
KNOWN = {CHALLENGE.id: CHALLENGE}
WHEN = "<!date^1800000000^{date_short_pretty}, {time}|15 Jan 2027, 08:00 UTC>"


def test_a_list_of_dailies_in_full() -> None:
    (message,) = schedules.listed(*dailies(CHALLENGE), KNOWN)
    check(message)
    assert rows(message) == [
        "Dailies",
        "Open now in #C0001\nthe challenge Tensor basics, open for 24 hours",
        f"Closes {WHEN}",
        "Monday to Friday at 09:00 (Europe/Paris) · abc234\nin #C0001: the challenge Tensor basics, open for 24 hours",
        f"Next: {WHEN}The daily of Thu 14 January 2027 was missed: The bot was away.",
        "Saturday and Sunday at 09:00 (Europe/Paris) · def567\n"
        "in #C0001: questions that are new to this channel, 3 questions, open for 24 hours",
        "⏸️ Paused",
    ]
    assert labels(message) == ["Withdraw", "Open", "Open", schedules.ADD_LABEL]


def test_a_list_of_none_offers_to_add_one() -> None:
    (message,) = schedules.listed([], [], KNOWN)
    assert rows(message) == ["Dailies", schedule_wording.NONE]
    assert labels(message) == [schedules.ADD_LABEL]


def test_as_many_dailies_as_there_may_be_are_all_listed() -> None:
    every = [
        Listed(schedule(CHALLENGE, schedule_id=f"id{number:04}"), None, (), None) for number in range(MAX_SCHEDULES)
    ]
    messages = schedules.listed(every, [], KNOWN)
    for message in messages:
        check(message)
    read = prose(messages)
    assert all(one.schedule.schedule_id in read for one in every)
    assert len(messages) <= 3


def test_a_daily_with_its_dates_and_what_changes_it() -> None:
    (message,) = schedules.shown(previewed(CHALLENGE), KNOWN, "The daily is scheduled.")
    check(message)
    read = prose([message])
    assert read.startswith("✅ The daily is scheduled.\nMonday to Friday at 09:00 (Europe/Paris)")
    assert read.count("(UTC+1)") + read.count("(UTC+2)") == 10
    assert "📣 From 29 March 2027 on, 09:00 is UTC+2 instead of UTC+1." in read
    assert schedule_wording.CAN_POST not in read
    assert labels(message) == ["Pause", "Skip the next", "Remove"]
    assert [part["text"]["text"] for part in buttons(message) if "confirm" in part] == ["Remove"]


def test_a_paused_daily_can_be_resumed_and_says_what_would_come() -> None:
    (message,) = schedules.shown(previewed(CHALLENGE, paused=True), KNOWN)
    assert labels(message) == ["Resume", "Remove"]
    assert schedules.WOULD_COME in rows(message)


@pytest.mark.parametrize(
    ("forbidden", "said"), [(None, f"✅ {schedule_wording.CAN_POST}"), ("I cannot.", "⚠️ I cannot.")]
)
def test_a_daily_that_was_looked_at_says_whether_it_may_be_posted(forbidden: str | None, said: str) -> None:
    (message,) = schedules.shown(previewed(CHALLENGE, forbidden=forbidden), KNOWN, checked=True)
    assert rows(message)[-1] == said


# --- the form --------------------------------------------------------------------------------------------------------


def test_a_form_asks_for_all_of_a_plan() -> None:
    view = daily_form.view(channel="C1", zone="Europe/Paris", home=False)
    check_view(view)
    found = {part["action_id"]: part for part in elements(view)}
    assert sorted(found) == sorted(
        [
            actions.DAILY_CHANNEL,
            actions.DAILY_TIME,
            actions.DAILY_ZONE,
            actions.DAILY_WEEKDAYS,
            actions.DAILY_SOURCE,
            *actions.DAILY_NUMBERS.values(),
        ]
    )
    assert len(found) == len(fields(Plan))
    assert found[actions.DAILY_CHANNEL]["initial_conversation"] == "C1"
    assert found[actions.DAILY_ZONE]["initial_option"]["value"] == "Europe/Paris"
    usual = {each.name: each.default for each in fields(Plan)}
    for name, span in LIMITS.items():
        number = found[actions.DAILY_NUMBERS[name]]
        assert (number["min_value"], number["initial_value"], number["max_value"]) == (
            str(span.least),
            str(usual[name]),
            str(span.most),
        )


def test_a_form_opened_nowhere_leaves_the_channel_open() -> None:
    view = daily_form.view(channel=None, zone="UTC", home=True)
    check_view(view)
    channel = next(part for part in elements(view) if part["action_id"] == actions.DAILY_CHANNEL)
    assert "initial_conversation" not in channel


def test_sources_are_offered_in_groups_as_far_as_they_fit_what_is_typed() -> None:
    groups = daily_form.sources([CHALLENGE], "")
    assert [[option["value"] for option in group["options"]] for group in groups] == [
        ["unseen"],
        [f"topic:{topic}" for topic in CHALLENGE.topics],
        [f"challenge:{CHALLENGE.id}"],
    ]
    assert daily_form.sources([CHALLENGE], "swimming") == []


def test_a_dialogue_shows_the_dates_to_come() -> None:
    view = schedules.preview_view(previewed(CHALLENGE), KNOWN)
    check_view(view)
    assert rows(view)[-1] == f"✅ {schedule_wording.CAN_POST}"
