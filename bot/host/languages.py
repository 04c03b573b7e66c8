"""Languages that dates can be written in: reading what people type, and naming them. The data is Babel's.

A language is kept by its code, such as "fr" or "pt-BR". Babel is imported where it is needed first, so that nothing
waits for it that writes no dates.
"""

import difflib
import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from bot.host.zones import NotUnderstood, quoted

if TYPE_CHECKING:
    from babel import Locale

WIDESPREAD: Final[Mapping[str, str]] = {
    "ar": "العربية",
    "bg": "български",
    "bn": "বাংলা",
    "cs": "čeština",
    "da": "dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "en-GB": "English (United Kingdom)",
    "en-US": "English (United States)",
    "es": "español",
    "es-419": "español (Latinoamérica)",
    "fa": "فارسی",
    "fi": "suomi",
    "fr": "français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "hrvatski",
    "hu": "magyar",
    "id": "Indonesia",
    "it": "italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "lietuvių",
    "nl": "Nederlands",
    "no": "norsk",
    "pl": "polski",
    "pt": "português",
    "pt-BR": "português (Brasil)",
    "ro": "română",
    "ru": "русский",
    "sk": "slovenčina",
    "sr": "српски",
    "sv": "svenska",
    "sw": "Kiswahili",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-Hans": "中文 (简体)",
    "zh-Hant": "中文 (繁體)",
}
"""What widespread languages call themselves. They are suggested before anything is typed.

Babel knows that of all languages, but has to read all data of a language for it, a megabyte each.
"""

WITHOUT_MONTHS: Final = frozenset(
    (
        *("ann", "arn", "ary", "bgn", "blt", "bss", "cho", "dv", "ht", "io", "isv", "jbo", "ken", "kpe", "mdf", "mhn"),
        *("mic", "moh", "nv", "oka", "pi", "rhg", "sdh", "sgs", "sid", "sma", "smj", "sms", "suz", "wa", "wbp", "xdq"),
    )
)
"""Languages for which Babel's data has no names of months: they are not suggested."""

_CODE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_NO_DATES: Final = re.compile(r"M?[0-9]+")
"""A month of a language that has no names of months in the data."""

_NO_LANGUAGE: Final = "und"
"""A code that says that nobody knows the language."""

_NEAR: Final = 0.7
_SUGGESTED: Final = 3


def known_language(text: str) -> str:
    """The code of the language that somebody typed: as a code ("fr", "pt_br") or by name ("French", "français").

    Raises `NotUnderstood`, which names languages that look alike.
    """
    wanted = _plain(text)
    if not wanted:
        raise NotUnderstood("Name a language, such as French, fr or pt-BR.")
    known = (table.get(wanted) for table in (_by_code(), _by_name(), _by_own_name()))
    code = next(filter(None, known), None) or _canonical(wanted)
    if code is None:
        near = [f"{language_name(it)} ({it})" for it in _near(wanted)]
        hint = f"Did you mean {_either(near)}?" if near else "Write its English name or its code, such as French or fr."
        raise NotUnderstood(f"There is no language {quoted(text)}. {hint}")
    if not _writes_dates(code):
        raise NotUnderstood(f"The names of the months are not known in {language_name(code)}; choose another language.")
    return code


def languages_like(text: str, most: int = 25) -> list[str]:
    """Codes for a list to choose from while somebody types: those whose code or name begins so, then those that hold
    it, then others. Without any text some widespread ones.
    """
    wanted = _plain(text)
    if not wanted:
        return list(WIDESPREAD)[:most]
    known = [*_by_name().items(), *_by_code().items(), *_by_own_name().items()]
    ordered = dict.fromkeys(
        (
            *(code for code in (_canonical(wanted),) if code is not None and _writes_dates(code)),
            *(code for name, code in known if name.startswith(wanted)),
            *(code for name, code in known if wanted in name),
            *_near(wanted),
        )
    )
    return list(ordered)[:most]


@cache
def language_name(code: str) -> str:
    """What a language is called in English: "French", "Brazilian Portuguese", "French (Belgium)".

    One that has no name is called by its code.
    """
    english, (language, *rest) = _english(), code.split("-")
    named: str | None = english.languages.get("_".join((language, *rest)))
    if named is not None:
        return named
    if language not in english.languages:
        return code
    details = ", ".join(english.territories.get(part) or english.scripts.get(part, part) for part in rest)
    return f"{english.languages[language]} ({details})"


@cache
def locale_of(code: str | None) -> "Locale | None":
    """How a language writes dates; None for no language, and for one that is not known here (any more)."""
    if code is None:
        return None
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _english() -> "Locale":
    from babel import Locale

    return Locale("en")


def _plain(text: str) -> str:
    return "-".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _canonical(wanted: str) -> str | None:
    """The code that is meant by another spelling of it: "pt-br", "zh-tw"."""
    if not _CODE.fullmatch(wanted) or wanted == _NO_LANGUAGE:
        return None
    found = locale_of(wanted)
    return None if found is None else str(found).replace("_", "-")


@cache
def _codes() -> tuple[str, ...]:
    """The codes that are suggested: those of languages, and of what has a name of its own, such as British English."""
    from babel.localedata import locale_identifiers

    named = _english().languages
    found = (it.replace("_", "-") for it in locale_identifiers() if "_" not in it or it in named)
    return tuple(sorted(it for it in found if it not in WITHOUT_MONTHS))


@cache
def _by_code() -> Mapping[str, str]:
    return {_plain(code): code for code in _codes()}


@cache
def _by_name() -> Mapping[str, str]:
    return {_plain(language_name(code)): code for code in _codes()}


@cache
def _by_own_name() -> Mapping[str, str]:
    return {_plain(name): code for code, name in WIDESPREAD.items()}


@cache
def _writes_dates(code: str) -> bool:
    locale = locale_of(code)
    return locale is not None and not _NO_DATES.fullmatch(locale.months["format"]["wide"][1])


def _near(wanted: str) -> tuple[str, ...]:
    language = _canonical(wanted.partition("-")[0])
    if language is not None:
        return (language,)
    known = {**_by_name(), **_by_own_name()}
    names = difflib.get_close_matches(wanted, known, _SUGGESTED, _NEAR)
    return tuple(dict.fromkeys(known[name] for name in names))


def _either(names: list[str]) -> str:
    *rest, last = names
    return f"{', '.join(rest)} or {last}" if rest else last
