"""Quiet hours: what people type, and when they hold."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.host.quiet_hours import QuietHours, parse_quiet_hours, quiet_hours, time_of_day
from bot.host.zones import NotUnderstood


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("22:00-07:00", "22:00-07:00"),
        (" 22 - 7 ", "22:00-07:00"),
        ("10pm to 7am", "22:00-07:00"),
        ("22:30 – 6:15", "22:30-06:15"),
        ("midnight to noon", "00:00-12:00"),
        ("0900-1000", "09:00-10:00"),
    ],
)
def test_hours_can_be_typed_in_many_ways(typed: str, kept: str) -> None:
    assert parse_quiet_hours(typed) == kept


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("22:00", "Write when they begin and end, like 22:00-07:00"),
        ("", "Write when they begin and end, like 22:00-07:00"),
        ("-7", "Write when they begin and end, like 22:00-07:00"),
        ("1-2-3", "Write when they begin and end, like 22:00-07:00"),
        ("22:00-25:00", '"25:00" is not a time of day'),
        ("7-7:00", "end at another time than they begin"),
    ],
)
def test_what_names_no_hours_is_refused_with_an_example(typed: str, says: str) -> None:
    with pytest.raises(NotUnderstood, match=says):
        parse_quiet_hours(typed)


NIGHT, LUNCH = QuietHours(time(22), time(7)), QuietHours(time(12), time(13, 30))


@pytest.mark.parametrize(
    ("hours", "now", "quiet"),
    [
        (NIGHT, time(21, 59, 59), False),
        (NIGHT, time(22), True),
        (NIGHT, time(0), True),
        (NIGHT, time(6, 59, 59), True),
        (NIGHT, time(7), False),
        (LUNCH, time(11, 59), False),
        (LUNCH, time(12), True),
        (LUNCH, time(13, 29), True),
        (LUNCH, time(13, 30), False),
    ],
)
def test_hours_hold_from_the_first_until_before_the_last(hours: QuietHours, now: time, quiet: bool) -> None:
    assert hours.hold_at(now) is quiet


CLOCKS = st.times().map(lambda it: it.replace(second=0, microsecond=0))


@given(CLOCKS, CLOCKS, st.times())
def test_a_day_is_quiet_either_within_the_hours_or_within_the_other_ones(since: time, until: time, now: time) -> None:
    if since != until:
        assert QuietHours(since, until).hold_at(now) is not QuietHours(until, since).hold_at(now)


@given(CLOCKS, CLOCKS)
def test_what_is_kept_is_read_again(since: time, until: time) -> None:
    if since != until:
        kept = parse_quiet_hours(f"{since:%H:%M}-{until:%H:%M}")
        assert quiet_hours(kept) == (since, until)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", time(22, 13, 20)),
        ("Europe/Paris", time(23, 13, 20)),
        ("Asia/Kolkata", time(3, 43, 20)),
        ("Nowhere", time(22, 13, 20)),
    ],
)
def test_the_time_of_day_is_that_of_a_zone(zone: str, shown: time) -> None:
    assert time_of_day(1_700_000_000_000, zone) == shown
