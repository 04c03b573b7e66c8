"""Dates and times of day as people read them, in English or in the language that was chosen for a place.

Every function takes the language as a code of `bot.host.languages`; without one, or with one that is not known here,
it writes English as this project writes it. Words of a language that is written from right to left come isolated, so
that they leave the sentence around them in order.
"""

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

from bot.engine.boards import ALL_TIME, PERIODS, Day
from bot.host.languages import locale_of
from bot.host.typed_times import EVERY_DAY, WEEKDAY_NAMES, weekdays_text

if TYPE_CHECKING:
    from babel import Locale

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHORT: Final = 3
"""Letters of a weekday in short."""

_ONE_WEEK: Final = timedelta(days=6)
_FIRST_STRONG: Final = "\u2068"
_END: Final = "\u2069"

_KINDS: Final = {"day": "today", "week": "this week", "month": "this month", "season": "this season"}


def day(date_: date, language: str | None = None) -> str:
    """ "30 November 2026", "30 novembre 2026"."""
    locale = locale_of(language)
    if locale is None:
        return f"{date_.day} {_MONTHS[date_.month - 1]} {date_.year}"
    from babel.dates import format_date

    return _apart(format_date(date_, "long", locale), locale)


def weekday_and_day(date_: date, language: str | None = None) -> str:
    """ "Mon 30 November 2026", "lundi 30 novembre 2026"."""
    locale = locale_of(language)
    if locale is None:
        return f"{WEEKDAY_NAMES[date_.weekday()][:_SHORT]} {day(date_)}"
    from babel.dates import format_date

    return _apart(format_date(date_, "full", locale), locale)


def clock(time_: time, language: str | None = None) -> str:
    """A time of day: "09:05", "9:05 AM". `time_` has no zone."""
    locale = locale_of(language)
    if locale is None:
        return time_.strftime("%H:%M")
    from babel.dates import format_time

    return _apart(format_time(time_, "short", locale=locale), locale)


def weekday(number: int, language: str | None = None) -> str:
    """The name of a weekday; 0 is Monday."""
    locale = locale_of(language)
    return WEEKDAY_NAMES[number] if locale is None else str(locale.days["stand-alone"]["wide"][number])


def weekdays(numbers: tuple[int, ...], language: str | None = None) -> str:
    """Weekdays (in order, not empty): "every day", "Monday to Friday", "lundi – vendredi", "lundi et jeudi"."""
    locale = locale_of(language)
    if locale is None or numbers == EVERY_DAY:
        return weekdays_text(numbers)
    from babel.lists import format_list

    names = [weekday(number, language) for number in numbers]
    row = len(names) > 2 and numbers == tuple(range(numbers[0], numbers[-1] + 1))
    return _apart(f"{names[0]} – {names[-1]}" if row else format_list(names, "standard", locale), locale)


def period(kind: str, today: Day, language: str | None = None) -> str:
    """The period of a board that is now (`kind` is a key of `PERIODS`): "this week", "this week (23–29 nov. 2026)"."""
    locale = locale_of(language)
    if locale is None or kind == ALL_TIME:
        return PERIODS[kind].now(today)
    return f"{_KINDS[kind]} ({_apart(_period(kind, today, locale), locale)})"


def _period(kind: str, today: Day, locale: "Locale") -> str:
    from babel.dates import format_date, format_interval, format_skeleton

    date_ = date(today.year, today.month, today.day)
    if kind == "week":
        first = date.fromisocalendar(today.iso_year, today.iso_week, 1)
        return format_interval(first, first + _ONE_WEEK, "yMMMd", locale=locale)
    if kind == "day":
        return format_date(date_, "long", locale)
    return format_skeleton({"month": "yMMMM", "season": "yQQQQ"}[kind], date_, locale=locale)


def _apart(text: str, locale: "Locale") -> str:
    """The text so that it stands in its own direction within a sentence of another."""
    return f"{_FIRST_STRONG}{text}{_END}" if locale.text_direction == "rtl" else text
