"""The values of settings: reading what people type, and saying them in words."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from bot.engine.modes import MODES
from bot.engine.requests import MAX_ATTEMPTS
from bot.host.languages import language_name
from bot.host.quiet_hours import quiet_hours
from bot.host.zones import NotUnderstood, quoted

OFF: Final = frozenset({"off", "none", "no"})

_NUMBER: Final = re.compile(r"([0-9]{1,6})\s*([a-z]*)\.?")
_SECONDS_IN: Final[Mapping[str, int]] = {
    **dict.fromkeys(("", "s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
}
_ATTEMPTS: Final = frozenset({"", "x", "attempt", "attempts", "time", "times"})
_AND: Final = re.compile(r"\s*(?:[,;+&/]|\band\b)\s*")

_THREADS: Final[Mapping[str, str]] = {
    "ask": "where whoever starts a game wants one",
    "always": "always",
    "never": "never",
}
_YES: Final = frozenset({"yes", "y", "on", "true", "1"})
_NO: Final = frozenset({"no", "n", "off", "false", "0"})


def plain(text: str) -> str:
    """What somebody typed, without what does not matter."""
    return " ".join(text.casefold().split())


# --- reading ---------------------------------------------------------------------------------------------------------


def seconds_within(least: int, most: int) -> Callable[[str], int]:
    """Reads a number of seconds from `least` to `most`: "30", "30 s", "2 min"; "off" where it may be 0."""

    def parse(text: str) -> int:
        if least == 0 and plain(text) in OFF:
            return 0
        found = _NUMBER.fullmatch(plain(text))
        if found is None or found[2] not in _SECONDS_IN:
            raise NotUnderstood(f"{quoted(text)} is no number of seconds. Write one from {least} to {most:,}.")
        seconds = int(found[1]) * _SECONDS_IN[found[2]]
        if not least <= seconds <= most:
            raise NotUnderstood(f"{seconds_text(seconds)} cannot be set. Write {least} to {most:,} seconds.")
        return seconds

    return parse


def parse_attempts(text: str) -> int:
    """A number of attempts: "2", "2 attempts". Raises `NotUnderstood`."""
    found = _NUMBER.fullmatch(plain(text))
    if found is None or found[2] not in _ATTEMPTS or not 1 <= int(found[1]) <= MAX_ATTEMPTS:
        raise NotUnderstood(f"{quoted(text)} is no number of attempts. Write one from 1 to {MAX_ATTEMPTS}.")
    return int(found[1])


def parse_threads(text: str) -> str:
    """When games get threads of their own: "ask", "always", "never". Raises `NotUnderstood`."""
    word = plain(text)
    if word not in _THREADS:
        raise NotUnderstood(f"{quoted(text)} does not say when games get a thread. Write ask, always or never.")
    return word


def parse_modes(text: str) -> tuple[str, ...]:
    """The ids of modes that people can start, in the order of `MODES`. Raises `NotUnderstood`."""
    named = {_mode(word) for word in _AND.split(text.strip()) if word}
    if not named:
        raise NotUnderstood("Name the modes that people may start, such as challenge, or write all.")
    return tuple(mode for mode in MODES if mode in named)


def _mode(word: str) -> str:
    offered = [mode for mode in MODES.values() if mode.offered]
    for mode in offered:
        if plain(word) in (mode.id, mode.label.casefold()):
            return mode.id
    names = ", ".join(mode.id for mode in offered)
    raise NotUnderstood(f"People cannot start {quoted(word)}. Name some of {names}, or write all.")


def parse_yes_or_no(text: str) -> bool:
    """ "yes", "off". Raises `NotUnderstood`."""
    word = plain(text)
    if word not in _YES | _NO:
        raise NotUnderstood(f"{quoted(text)} is neither yes nor no. Write one of them.")
    return word in _YES


# --- saying ----------------------------------------------------------------------------------------------------------


def seconds_text(seconds: int) -> str:
    """ "1 second", "30 seconds"."""
    return f"{seconds:,} second{'' if seconds == 1 else 's'}"


def threads_text(threads: str) -> str:
    """When games get a thread; a word that only a newer program knows as it is."""
    return _THREADS.get(threads, threads)


def modes_text(modes: tuple[str, ...]) -> str:
    """Modes in words: "Challenge and Practice"; one that is not known here by its id."""
    *rest, last = [MODES[it].label if it in MODES else it for it in modes]
    return f"{', '.join(rest)} and {last}" if rest else last


def quiet_text(kept: str) -> str:
    """ "22:00 to 07:00"."""
    hours = quiet_hours(kept)
    return f"{hours.since:%H:%M} to {hours.until:%H:%M}"


def language_text(code: str) -> str:
    """ "French (fr)"."""
    return f"{language_name(code)} ({code})"
