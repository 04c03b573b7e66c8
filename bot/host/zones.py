"""Time zones: reading what people type, and naming them and their offsets. All by zoneinfo, with tzdata behind it."""

import difflib
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from bot.host.errors import HostError

_NO_PLACES: Final = frozenset({"Factory", "localtime"})
"""Names in the data that say nothing about a place: a zone that is not set, and that of whatever machine this is."""

_SPOKEN: Final = {
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "mdt": "America/Denver",
    "cst": "America/Chicago",
    "cdt": "America/Chicago",
    "edt": "America/New_York",
    "bst": "Europe/London",
    "cest": "Europe/Berlin",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "aest": "Australia/Sydney",
}
"""Abbreviations that are no names of zones: a place to suggest for each."""

_OFFSET: Final = re.compile(r"(?:utc|gmt)?_?[+-]_?[0-9:]+")

_NEAR: Final = 0.7
_SUGGESTED: Final = 3
_SHOWN: Final = 40


class NotUnderstood(HostError):
    """What somebody typed cannot be read. The message is a sentence that says what to type instead."""


@cache
def zone_names() -> tuple[str, ...]:
    """All zones that can be chosen, by their IANA names, in order."""
    return tuple(sorted(available_timezones() - _NO_PLACES))


@cache
def zone_of(name: str) -> ZoneInfo:
    """A zone by its name, read once: zoneinfo by itself keeps only the eight used last. Raises `KeyError`."""
    return ZoneInfo(name)


def parse_zone(text: str) -> str:
    """The IANA name of the zone that somebody typed, in any case and with blanks or underscores.

    A place alone is enough where it names one zone: "paris" is Europe/Paris. Raises `NotUnderstood`, which names
    zones that look alike.
    """
    wanted = _plain(text)
    if not wanted:
        raise NotUnderstood("Name a time zone, such as Europe/Paris or America/New_York.")
    found = _by_name().get(wanted) or _by_place().get(wanted, ())
    if len(found) == 1:
        return found[0]
    if _OFFSET.fullmatch(wanted):
        raise NotUnderstood("Name a place instead of an offset, such as Europe/Paris: offsets change with the seasons.")
    near = found or _near(wanted)
    hint = f"Did you mean {_either(near)}?" if near else "Write one such as Europe/Paris or America/New_York."
    raise NotUnderstood(f"There is no time zone {quoted(text)}. {hint}")


def zones_like(text: str, most: int = 25) -> list[str]:
    """Zones for a list to choose from while somebody types: those that begin so, then those that hold it, then others.

    Without any text the first of all names.
    """
    wanted = _plain(text)
    ordered = dict.fromkeys(
        (
            *(name for name in zone_names() if any(part.startswith(wanted) for part in (_plain(name), _place(name)))),
            *(name for name in zone_names() if wanted in _plain(name)),
            *_near(wanted),
        )
    )
    return list(ordered)[:most]


def offset_name(offset: timedelta | None) -> str:
    """An offset as people write it: "UTC", "UTC+2", "UTC-3:30"."""
    minutes = round((offset or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def quoted(text: str) -> str:
    """What somebody typed, in quotation marks on one line, cut where it is long."""
    line = " ".join(text.split())
    line = "".join(c for c in line if c.isprintable())
    return f'"{line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"}"'


def _plain(text: str) -> str:
    return "_".join(text.casefold().replace("_", " ").split())


def _place(name: str) -> str:
    """The last part of a zone's name: the place."""
    return _plain(name.rpartition("/")[2])


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    return {_plain(name): (name,) for name in zone_names()}


@cache
def _by_place() -> dict[str, tuple[str, ...]]:
    places: dict[str, tuple[str, ...]] = {}
    for name in zone_names():
        # Etc/GMT-2 is two hours ahead: nobody who types GMT-2 means that.
        if "/" in name and not name.startswith("Etc/"):
            places[_place(name)] = (*places.get(_place(name), ()), name)
    return places


def _near(wanted: str) -> tuple[str, ...]:
    if wanted in _SPOKEN:
        return (_SPOKEN[wanted],)
    names = difflib.get_close_matches(wanted, _by_name(), _SUGGESTED, _NEAR)
    places = difflib.get_close_matches(wanted, _by_place(), _SUGGESTED, _NEAR)
    scored = [*_scored(wanted, names, _by_name()), *_scored(wanted, places, _by_place())]
    ordered = dict.fromkeys(name for _, name in sorted(scored, key=lambda it: -it[0]))
    return tuple(ordered)[:_SUGGESTED]


def _scored(wanted: str, keys: Iterable[str], names: dict[str, tuple[str, ...]]) -> Iterator[tuple[float, str]]:
    for key in keys:
        score = difflib.SequenceMatcher(None, wanted, key).ratio()
        yield from ((score, name) for name in names[key])


def _either(names: Iterable[str]) -> str:
    *rest, last = list(names)[:_SUGGESTED]
    return f"{', '.join(rest)} or {last}" if rest else last
