"""Dates and times of day in the languages of those who read them."""

import subprocess
import sys
from datetime import date, time

import pytest

from bot.engine.boards import PERIODS
from bot.host import dates
from bot.host.languages import languages_like
from bot.host.places import day_of

MONDAY = date(2026, 11, 30)
TODAY = day_of(1_796_040_000_000, None)
"""The same Monday, the first day of a week that ends in another month."""


def test_without_a_language_dates_are_english() -> None:
    assert dates.day(MONDAY) == "30 November 2026"
    assert dates.weekday_and_day(MONDAY) == "Mon 30 November 2026"
    assert dates.clock(time(9, 5)) == "09:05"
    assert dates.weekday(0) == "Monday"
    assert dates.weekdays((0, 1, 2)) == "Monday to Wednesday"
    assert [dates.period(kind, TODAY) for kind in PERIODS] == [
        "today",
        "this week",
        "this month",
        "season 2026 Q4",
        "all time",
    ]


def test_a_language_that_is_not_known_here_leaves_dates_english() -> None:
    assert dates.weekday_and_day(MONDAY, "qq") == dates.weekday_and_day(MONDAY)


@pytest.mark.parametrize(
    ("language", "day", "with_weekday", "clock"),
    [
        ("fr", "30 novembre 2026", "lundi 30 novembre 2026", "21:05"),
        ("de", "30. November 2026", "Montag, 30. November 2026", "21:05"),
        ("ja", "2026年11月30日", "2026年11月30日月曜日", "21:05"),
        ("pt-BR", "30 de novembro de 2026", "segunda-feira, 30 de novembro de 2026", "21:05"),
        ("en-US", "November 30, 2026", "Monday, November 30, 2026", "9:05\u202fPM"),
        ("ar", "\u206830 نوفمبر 2026\u2069", "\u2068الاثنين، 30 نوفمبر 2026\u2069", "\u20689:05 م\u2069"),
    ],
)
def test_dates_are_written_as_their_readers_write_them(language: str, day: str, with_weekday: str, clock: str) -> None:
    assert dates.day(MONDAY, language) == day
    assert dates.weekday_and_day(MONDAY, language) == with_weekday
    assert dates.clock(time(21, 5), language) == clock


@pytest.mark.parametrize(
    ("language", "row", "some"),
    [
        ("fr", "lundi – vendredi", "lundi, mercredi et dimanche"),
        ("ja", "月曜日 – 金曜日", "月曜日、水曜日、日曜日"),
        ("ar", "\u2068الاثنين – الجمعة\u2069", "\u2068الاثنين والأربعاء والأحد\u2069"),
    ],
)
def test_weekdays_are_listed_as_their_readers_list_them(language: str, row: str, some: str) -> None:
    assert dates.weekdays((0, 1, 2, 3, 4), language) == row
    assert dates.weekdays((0, 2, 6), language) == some
    assert dates.weekdays((0, 1, 2, 3, 4, 5, 6), language) == "every day"


def test_a_period_is_dated_in_the_language() -> None:
    assert [dates.period(kind, TODAY, "fr") for kind in PERIODS] == [
        "today (30 novembre 2026)",
        "this week (30 nov.\u2009–\u20096 déc. 2026)",
        "this month (novembre 2026)",
        "this season (4e trimestre 2026)",
        "all time",
    ]
    assert dates.period("month", TODAY, "ar") == "this month (\u2068نوفمبر 2026\u2069)"


@pytest.mark.parametrize("language", languages_like("", 100))
def test_every_widespread_language_writes_everything(language: str) -> None:
    said = [
        dates.day(MONDAY, language),
        dates.weekday_and_day(MONDAY, language),
        dates.weekdays((0, 2, 6), language),
        *(dates.period(kind, TODAY, language) for kind in PERIODS if kind != "all"),
    ]
    assert all("2026" in text or "2569" in text for text in (said[0], said[1], *said[3:]))
    assert all(text.count("\u2068") == text.count("\u2069") for text in said)


def test_languages_are_written_side_by_side() -> None:
    apart = {language: dates.day(MONDAY, language) for language in ("de", "fr", "no")}
    dates.day(MONDAY, "he")
    assert {language: dates.day(MONDAY, language) for language in apart} == apart


def test_the_terminal_starts_without_the_data_of_languages() -> None:
    code = "import sys, bot.__main__, adapters.terminal.play, bot.host.services; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
