"""Dates in Slack's messages and views, in the language of the place."""

import json

from adapters.slack import actions
from adapters.slack.render import career, circles, daily_form, home, lists, schedules
from tests.adapters.slack.bodies import check, check_view, elements, prose, rows
from tests.adapters.slack.gallery import badge_page, dailies, previewed, schedule, streak
from tests.engine import builders

CHALLENGE = builders.challenge(2)
KNOWN = {CHALLENGE.id: CHALLENGE}
KEPT = lists.Kept(
    games=0,
    points=0,
    right=0,
    first_try=0,
    badges=[],
    hidden=False,
    unfinished=[],
    streak=streak(),
    due=0,
    zone="Your days are counted by UTC.",
)


def test_a_list_of_dailies_names_days_in_the_language() -> None:
    (message,) = schedules.listed(*dailies(CHALLENGE), KNOWN, language="fr")
    check(message)
    said = rows(message)
    assert said[3].startswith("Lundi – vendredi at 09:00 (Europe/Paris)")
    assert "The daily of jeudi 14 janvier 2027 was missed" in said[4]


def test_the_dates_to_come_are_in_the_language() -> None:
    (message,) = schedules.shown(previewed(CHALLENGE), KNOWN, language="de")
    check(message)
    read = prose([message])
    assert "Dienstag, 23. März 2027, 09:00 (UTC+1)" in read

    assert "Montag – Freitag at 09:00" in prose([schedules.surely(schedule(CHALLENGE), KNOWN, "de")])
    view = schedules.preview_view(previewed(CHALLENGE), KNOWN, "ja")
    check_view(view)
    assert "2027年3月23日火曜日, 9:00 (UTC+1)" in json.dumps(view, ensure_ascii=False)


def test_the_form_names_weekdays_in_the_language() -> None:
    view = daily_form.view(channel=None, zone="UTC", home=True, language="pt-BR")
    check_view(view)
    days = next(part for part in elements(view) if part["action_id"] == actions.DAILY_WEEKDAYS)
    named = [(option["text"]["text"], option["value"]) for option in days["options"]]
    assert (named[0], named[6]) == (("segunda-feira", "mo"), ("domingo", "su"))


def test_badges_are_dated_in_the_language() -> None:
    page = badge_page(CHALLENGE, 1)
    (message,) = career.badges(page, 0, "fr")
    check(message)
    assert "15 janvier 2027" in prose([message])
    assert "15 janvier 2027" in json.dumps(career.badges_view(page, "fr"), ensure_ascii=False)


def test_clocks_are_read_in_the_language() -> None:
    message = circles.zones("Europe/Paris", "Asia/Tokyo", 1_800_000_000_000, "ar")
    check(message)
    assert rows(message)[0].endswith("where it is \u20689:00 ص\u2069 now (UTC+1).")
    assert "\u20685:00 م\u2069" in rows(message)[1]


def test_the_home_tab_shows_the_schedule_in_the_language() -> None:
    listed, _ = dailies(CHALLENGE)
    view = home.view(KNOWN, [], home.Dailies(schedules=listed, language="fr"), **KEPT)
    check_view(view)
    said = json.dumps(view, ensure_ascii=False)
    assert "Lundi – vendredi at 09:00" in said and "jeudi 14 janvier 2027" in said
