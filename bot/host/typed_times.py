"""Times of day and weekdays as people type them, and as they are shown."""

import re
from collections.abc import Iterable
from typing import Final

from bot.host.zones import NotUnderstood, quoted

EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
_WORKDAYS: Final = (0, 1, 2, 3, 4)
_WEEKEND: Final = (5, 6)

WEEKDAY_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_CLOCK: Final = re.compile(
    r"""
    (?P<hour> [0-9]{1,2}) \s*
    (?: [:.h] \s* (?P<minute> [0-9]{2})? | (?P<joined> [0-9]{2}) )? \s*
    (?P<half> [ap] \.? m? \.? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK_WORDS: Final = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}

_GROUPS: Final = {
    "daily": EVERY_DAY,
    "all": EVERY_DAY,
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "weekdays": _WORKDAYS,
    "weekday": _WORKDAYS,
    "workdays": _WORKDAYS,
    "weekend": _WEEKEND,
    "weekends": _WEEKEND,
}
_RANGE: Final = re.compile(r"\s*(?:[-–—]|\bto\b)\s*")
_BETWEEN: Final = re.compile(r"(?:[\s,;/+&]|\band\b)+")
_SHORTEST_NAME: Final = 2


def parse_time(text: str) -> str:
    """A time of day, "HH:MM", from what somebody typed: "9:00", "09.30", "0930", "9", "9am", "9:30 pm", "noon".

    Raises `NotUnderstood`.
    """
    word = " ".join(text.split()).casefold()
    if word in _CLOCK_WORDS:
        return _CLOCK_WORDS[word]
    found = _CLOCK.fullmatch(word)
    if found is not None:
        hour, minute = int(found["hour"]), int(found["minute"] or found["joined"] or 0)
        half = (found["half"] or "")[:1]
        if minute < 60 and (1 <= hour <= 12 if half else hour < 24):
            hour = hour % 12 + 12 * (half == "p") if half else hour
            return f"{hour:02}:{minute:02}"
    raise NotUnderstood(f"{quoted(text)} is not a time of day. Write it like 09:00, 21:30 or 9am.")


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Weekdays (0 is Monday), in order, from what somebody typed: "daily", "weekdays", "mon-fri", "mo,we,fr", "sat".

    Raises `NotUnderstood`.
    """
    whole = " ".join(text.split()).casefold()
    if whole in _GROUPS:
        return _GROUPS[whole]
    days: set[int] = set()
    for part in filter(None, _BETWEEN.split(_RANGE.sub("-", whole))):
        days.update(_GROUPS.get(part) or _days_of(part, text))
    if not days:
        raise NotUnderstood("Name the weekdays, such as daily, mon-fri or mo,we,fr.")
    return tuple(sorted(days))


def _days_of(part: str, text: str) -> Iterable[int]:
    first, dash, last = part.partition("-")
    begin = _day(first, text)
    if not dash:
        return (begin,)
    return ((begin + step) % 7 for step in range((_day(last, text) - begin) % 7 + 1))


def _day(word: str, text: str) -> int:
    name = word.rstrip(".")
    if len(name) >= _SHORTEST_NAME:
        for number, day in enumerate(WEEKDAY_NAMES):
            if f"{day.casefold()}s".startswith(name):
                return number
    raise NotUnderstood(f"{quoted(text)} does not name weekdays. Write them like daily, mon-fri or mo,we,fr.")


def weekdays_text(weekdays: tuple[int, ...]) -> str:
    """Weekdays in words: "every day", "Monday to Friday", "Monday, Wednesday and Sunday"."""
    if weekdays == EVERY_DAY:
        return "every day"
    names = [WEEKDAY_NAMES[number] for number in weekdays]
    if len(names) > 2 and weekdays == tuple(range(weekdays[0], weekdays[-1] + 1)):
        return f"{names[0]} to {names[-1]}"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
