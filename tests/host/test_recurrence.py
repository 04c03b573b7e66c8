"""When a local time comes on chosen weekdays, and how that is read and shown."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.host.recurrence import Due, Recurrence, local_time, moment, preview
from bot.host.typed_times import EVERY_DAY, WEEKDAY_NAMES, parse_time, parse_weekdays, weekdays_text
from bot.host.zones import NotUnderstood, offset_name, parse_zone, zone_names, zones_like
from tests.engine.builders import QUICK
from tests.host.schedule_oracle import DAY, Offsets, made_zone

HOUR = 3600


def ms(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """A moment, by UTC."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()) * 1000


def utc(at: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).strftime("%Y-%m-%d %H:%M")


def moments(recurrence: Recurrence, after: int, count: int) -> list[tuple[str, str]]:
    return [(due.day, utc(due.at)) for due in islice(recurrence.after(after), count)]


# --- occurrences ------------------------------------------------------------------------------------------------------


def test_the_local_time_is_kept_when_the_clocks_change() -> None:
    nine = Recurrence("09:00", "Europe/Paris", EVERY_DAY)
    assert moments(nine, ms(2026, 3, 28), 3) == [
        ("2026-03-28", "2026-03-28 08:00"),
        ("2026-03-29", "2026-03-29 07:00"),
        ("2026-03-30", "2026-03-30 07:00"),
    ]


@pytest.mark.parametrize(
    ("zone", "at_time", "day", "expected"),
    [
        ("Europe/Paris", "02:00", "2026-03-29", "2026-03-29 01:00"),  # shown as 03:00
        ("Europe/Paris", "02:30", "2026-03-29", "2026-03-29 01:30"),  # shown as 03:30
        ("Europe/Paris", "03:00", "2026-03-29", "2026-03-29 01:00"),
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08 07:30"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-03 15:45"),  # a gap of half an hour: 02:45
        ("Pacific/Chatham", "02:50", "2026-09-27", "2026-09-26 14:05"),
        ("America/Santiago", "00:00", "2026-09-06", "2026-09-06 04:00"),  # midnight is left out: 01:00
        ("Asia/Gaza", "02:30", "2026-03-28", "2026-03-28 00:30"),
        ("Africa/Casablanca", "02:30", "2026-03-22", "2026-03-22 02:30"),  # the end of Ramadan
    ],
)
def test_a_time_that_does_not_exist_is_moved_forward_by_the_gap(
    zone: str, at_time: str, day: str, expected: str
) -> None:
    due = next(Recurrence(at_time, zone, EVERY_DAY).from_day(date.fromisoformat(day)))
    assert (due.day, utc(due.at)) == (day, expected)


@pytest.mark.parametrize(
    ("zone", "at_time", "day", "expected"),
    [
        ("Europe/Paris", "02:30", "2026-10-25", "2026-10-25 00:30"),
        ("Europe/Paris", "03:00", "2026-10-25", "2026-10-25 02:00"),  # shown once
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "01:45", "2026-04-05", "2026-04-04 14:45"),
        ("America/Santiago", "23:30", "2026-04-04", "2026-04-05 02:30"),
        ("Africa/Casablanca", "02:30", "2026-02-15", "2026-02-15 01:30"),
    ],
)
def test_a_time_that_comes_twice_is_taken_the_first_time(zone: str, at_time: str, day: str, expected: str) -> None:
    due = next(Recurrence(at_time, zone, EVERY_DAY).from_day(date.fromisoformat(day)))
    assert (due.day, utc(due.at)) == (day, expected)


def test_a_date_that_a_place_left_out_has_no_occurrence() -> None:
    assert moments(Recurrence("09:00", "Pacific/Apia", EVERY_DAY), ms(2011, 12, 29), 3) == [
        ("2011-12-29", "2011-12-29 19:00"),
        ("2011-12-31", "2011-12-30 19:00"),
        ("2012-01-01", "2011-12-31 19:00"),
    ]


def test_only_the_weekdays_asked_for_by_the_local_date() -> None:
    kiritimati = Recurrence("00:30", "Pacific/Kiritimati", (0,))  # Monday there begins on Sunday here
    assert moments(kiritimati, ms(2026, 3, 1), 2) == [
        ("2026-03-02", "2026-03-01 10:30"),
        ("2026-03-09", "2026-03-08 10:30"),
    ]


def test_after_is_later_and_until_is_included() -> None:
    nine = Recurrence("09:00", "UTC", EVERY_DAY)
    at = ms(2026, 5, 5, 9)
    assert next(nine.after(at)).at == at + DAY * 1000
    assert next(nine.after(at - 1)) == Due("2026-05-05", at)
    assert nine.between(at - 1, at) == [Due("2026-05-05", at)]
    assert nine.between(at, at) == []
    assert [due.day for due in nine.between(at, at + 2 * DAY * 1000)] == ["2026-05-06", "2026-05-07"]


def test_a_zone_that_nobody_knows() -> None:
    with pytest.raises(KeyError):
        next(Recurrence("09:00", "Europe/Atlantis", EVERY_DAY).after(0))


def test_a_zone_whose_rules_change_within_the_year() -> None:
    change = ms(2026, 6, 15, 0) // 1000
    changed = made_zone("Test/Changing", [(change, 3 * HOUR)], HOUR)
    assert [local_time(at, changed).hour for at in (change * 1000 - 1, change * 1000)] == [0, 3]
    nine = Recurrence("02:00", "Test/Changing", EVERY_DAY)
    dues = islice(nine.after(ms(2026, 6, 13), lambda name: changed), 3)
    # 01:00 to 03:00 is left out on the 15th: 02:00 becomes 04:00.
    assert [(due.day[-2:], utc(due.at)[-5:]) for due in dues] == [("13", "01:00"), ("14", "01:00"), ("15", "01:00")]


@given(
    zone=st.sampled_from(["Europe/Paris", "Australia/Lord_Howe", "America/Santiago", "Asia/Tehran", "Pacific/Apia"]),
    minutes=st.integers(0, 24 * 60 - 1),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    start=st.integers(ms(2009, 1, 1) // 1000 // DAY, ms(2035, 1, 1) // 1000 // DAY),
)
@QUICK
def test_occurrences_are_those_of_plain_arithmetic(zone: str, minutes: int, weekdays: set[int], start: int) -> None:
    recurrence = Recurrence(f"{minutes // 60:02}:{minutes % 60:02}", zone, tuple(sorted(weekdays)))
    first = date(1970, 1, 1) + timedelta(days=start)
    offsets = Offsets.of(ZoneInfo(zone), (start - 3) * DAY, (start + 403) * DAY)
    expected = [
        Due((date(1970, 1, 1) + timedelta(days=day)).isoformat(), at * 1000)
        for day, at in offsets.dues(minutes, weekdays, start, 400)
    ]
    found = list(islice(recurrence.from_day(first), len(expected)))
    assert found == expected
    assert all(earlier.at < later.at for earlier, later in pairwise(found))
    cut = expected[len(expected) // 2]
    assert next(recurrence.after(cut.at - 1)) == cut


@given(at=st.integers(0, ms(2040, 1, 1)), zone=st.sampled_from(zone_names()))
@QUICK
def test_what_clocks_show_leads_back_to_the_moment_or_an_hour_before(at: int, zone: str) -> None:
    shown = local_time(at, ZoneInfo(zone))
    back = moment(shown.replace(tzinfo=None), ZoneInfo(zone))
    assert back == at or (back < at and shown.fold == 1)


# --- previews ---------------------------------------------------------------------------------------------------------


def test_a_preview_shows_local_times_and_names_changes() -> None:
    shown = preview(Recurrence("09:00", "Europe/Paris", (0,)), ms(2026, 3, 20), 3)
    assert [(it.day, it.local.strftime("%a %H:%M"), it.offset) for it in shown.coming] == [
        ("2026-03-23", "Mon 09:00", "UTC+1"),
        ("2026-03-30", "Mon 09:00", "UTC+2"),
        ("2026-04-06", "Mon 09:00", "UTC+2"),
    ]
    assert shown.notes == ("From 30 March 2026 on, 09:00 is UTC+2 instead of UTC+1.",)


def test_a_change_between_now_and_the_first_is_named() -> None:
    shown = preview(Recurrence("09:00", "Europe/Paris", (6,)), ms(2026, 3, 28), 1)
    assert shown.notes == ("From 29 March 2026 on, 09:00 is UTC+2 instead of UTC+1.",)


def test_a_preview_names_times_that_do_not_exist_or_come_twice() -> None:
    half_past_two = Recurrence("02:30", "Europe/Paris", EVERY_DAY)
    assert preview(half_past_two, ms(2026, 3, 28, 12), 2).notes == (
        "On 29 March 2026 the clocks of Europe/Paris leave out 02:30, so it comes at 03:30.",
        "From 29 March 2026 on, 02:30 is UTC+2 instead of UTC+1.",
    )
    assert preview(half_past_two, ms(2026, 10, 24, 12), 2).notes == (
        "On 25 October 2026 the clocks of Europe/Paris show 02:30 twice; it comes the first time.",
        "From 26 October 2026 on, 02:30 is UTC+1 instead of UTC+2.",
    )


def test_the_notes_write_dates_and_times_in_the_language_that_is_asked_for() -> None:
    half_past_two = Recurrence("02:30", "Europe/Paris", EVERY_DAY)
    assert preview(half_past_two, ms(2026, 3, 28, 12), 2, language="en-US").notes == (
        "On March 29, 2026 the clocks of Europe/Paris leave out 2:30\u202fAM, so it comes at 3:30\u202fAM.",
        "From March 29, 2026 on, 2:30\u202fAM is UTC+2 instead of UTC+1.",
    )
    assert preview(half_past_two, ms(2026, 10, 24, 12), 2, language="fi").notes[0] == (
        "On 25. lokakuuta 2026 the clocks of Europe/Paris show 2.30 twice; it comes the first time."
    )


def test_a_preview_without_surprises_says_nothing() -> None:
    assert preview(Recurrence("09:00", "Asia/Kolkata", EVERY_DAY), ms(2026, 3, 1), 30).notes == ()


@pytest.mark.parametrize(
    ("minutes", "name"),
    [(0, "UTC"), (120, "UTC+2"), (-210, "UTC-3:30"), (765, "UTC+12:45"), (-600, "UTC-10"), (5, "UTC+0:05")],
)
def test_offsets_are_named(minutes: int, name: str) -> None:
    assert offset_name(timedelta(minutes=minutes)) == name


# --- what people type -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("09:00", "09:00"),
        ("9:00", "09:00"),
        ("9", "09:00"),
        ("0930", "09:30"),
        ("930", "09:30"),
        (" 9.30 ", "09:30"),
        ("9h30", "09:30"),
        ("9h", "09:00"),
        ("9am", "09:00"),
        ("9 AM", "09:00"),
        ("9:30 p.m.", "21:30"),
        ("12am", "00:00"),
        ("12 pm", "12:00"),
        ("12:05am", "00:05"),
        ("0:00", "00:00"),
        ("23:59", "23:59"),
        ("Noon", "12:00"),
        ("midnight", "00:00"),
    ],
)
def test_times_of_day(typed: str, expected: str) -> None:
    assert parse_time(typed) == expected


@pytest.mark.parametrize("typed", ["", "24:00", "9:60", "13pm", "0am", "9:5", "nine", "-1", "9:00:00", "٩:٠٠", "1e1"])
def test_what_is_no_time_of_day(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="is not a time of day"):
        parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("europe/paris", "Europe/Paris"),
        ("PARIS", "Europe/Paris"),
        ("new york", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        (" lord  howe ", "Australia/Lord_Howe"),
        ("utc", "UTC"),
        ("Etc/GMT-2", "Etc/GMT-2"),
        ("CET", "CET"),
    ],
)
def test_zones(typed: str, expected: str) -> None:
    assert parse_zone(typed) == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("berln", 'There is no time zone "berln". Did you mean Europe/Berlin?'),
        ("Europe/Pariss", 'There is no time zone "Europe/Pariss". Did you mean Europe/Paris'),
        ("São Paulo", 'There is no time zone "São Paulo". Did you mean America/Sao_Paulo?'),
        ("indianapolis", "Did you mean America/Indiana/Indianapolis or America/Indianapolis?"),
        ("PST", 'There is no time zone "PST". Did you mean America/Los_Angeles?'),
        ("UTC+2", "Name a place instead of an offset"),
        ("gmt-2", "Name a place instead of an offset"),
        ("+05:30", "Name a place instead of an offset"),
        ("", "Name a time zone, such as Europe/Paris or America/New_York."),
        ("xyzzy", 'There is no time zone "xyzzy". Write one such as Europe/Paris or America/New_York.'),
        ("localtime", 'There is no time zone "localtime".'),
        ("../../etc/passwd", 'There is no time zone "../../etc/passwd".'),
        ("\x00\n", 'There is no time zone "".'),
        ("x" * 5_000, 'There is no time zone "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…".'),
    ],
)
def test_what_is_no_zone(typed: str, sentence: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        parse_zone(typed)
    assert sentence in str(refused.value)


def test_every_zone_is_understood_by_its_own_name_and_known() -> None:
    assert len(zone_names()) > 400
    for name in zone_names():
        assert parse_zone(name) == name
        assert parse_zone(name.lower().replace("_", " ")) == name
        assert ZoneInfo(name).utcoffset(datetime(2026, 1, 1)) is not None  # noqa: DTZ001 - the zone is what is asked


def test_zones_to_choose_from() -> None:
    assert zones_like("par")[:2] == ["America/Paramaribo", "Europe/Paris"]
    assert "Europe/Paris" in zones_like("europe/p")
    assert zones_like("sydnei") == ["Australia/Sydney"]
    assert len(zones_like("", 25)) == 25
    assert zones_like("zzzzzz") == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("daily", (0, 1, 2, 3, 4, 5, 6)),
        ("Every day", (0, 1, 2, 3, 4, 5, 6)),
        ("weekdays", (0, 1, 2, 3, 4)),
        ("weekends, mon", (0, 5, 6)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("Monday – Friday", (0, 1, 2, 3, 4)),
        ("mon to wed", (0, 1, 2)),
        ("mo,we,fr", (0, 2, 4)),
        ("fr mo", (0, 4)),
        ("Tuesdays and Thursdays", (1, 3)),
        ("sat", (5,)),
        ("sat-mon", (0, 5, 6)),
        ("su - su", (6,)),
        ("mo;tu/we", (0, 1, 2)),
    ],
)
def test_weekdays(typed: str, expected: tuple[int, ...]) -> None:
    assert parse_weekdays(typed) == expected


@pytest.mark.parametrize("typed", ["t", "funday", "mon-", "-", "mon-fri-sun", "0", "mond ays", "m"])
def test_what_names_no_weekdays(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="does not name weekdays"):
        parse_weekdays(typed)


def test_no_weekdays_at_all() -> None:
    with pytest.raises(NotUnderstood, match="Name the weekdays"):
        parse_weekdays(" , ")


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        (EVERY_DAY, "every day"),
        ((0, 1, 2, 3, 4), "Monday to Friday"),
        ((5, 6), "Saturday and Sunday"),
        ((0, 2, 6), "Monday, Wednesday and Sunday"),
        ((3,), "Thursday"),
    ],
)
def test_weekdays_in_words(weekdays: tuple[int, ...], words: str) -> None:
    assert weekdays_text(weekdays) == words


@given(st.sets(st.integers(0, 6), min_size=1))
@QUICK
def test_weekdays_in_words_are_read_back(weekdays: set[int]) -> None:
    assert parse_weekdays(weekdays_text(tuple(sorted(weekdays)))) == tuple(sorted(weekdays))
    assert parse_weekdays(",".join(WEEKDAY_NAMES[day] for day in weekdays)) == tuple(sorted(weekdays))


@given(text=st.text(max_size=20))
@QUICK
@pytest.mark.parametrize("parse", [parse_time, parse_zone, parse_weekdays])
def test_whatever_is_typed_is_read_or_answered_with_a_sentence(parse: Callable[[str], Any], text: str) -> None:
    try:
        parse(text)
    except NotUnderstood as refused:
        assert str(refused).endswith((".", "?"))
        assert "\n" not in str(refused)
