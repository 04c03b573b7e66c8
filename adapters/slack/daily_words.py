"""What somebody means who types words after `/quiz daily add`, in any order."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from adapters.chat_text import in_quotes
from adapters.slack.addresses import Place
from adapters.slack.words import Unclear
from bot.engine.questions import Challenge
from bot.host.plans import UNSEEN, Plan
from bot.host.typed_times import parse_time, parse_weekdays
from bot.host.zones import NotUnderstood, parse_zone
from bot.ports.schedules import Source, SourceKind

EXAMPLE: Final = "/quiz daily add 09:00 Europe/Paris mon-fri unseen 3 questions"
NO_TIME: Final = f"Say at what time, such as {EXAMPLE}; /quiz daily alone opens a form."
NO_CHANNEL: Final = "Type this in the channel that is meant, or choose it in the form that /quiz daily opens."

MOST_WORDS: Final = 10
"""Words that belong together at the most: weekdays in a row, or a title."""

Fields = Mapping[str, Any]
Challenges = Mapping[str, Challenge]
Read = tuple[Fields, str]
"""Fields of a plan, and the words behind those that told them."""


def plan(text: str, *, here: Place, zone: str, challenges: Challenges) -> Plan:
    """The daily that these words ask for, in the channel `here` and in this zone unless they say otherwise.

    They are, in any order: a time; a zone; weekdays; "unseen", "topic …", or a challenge by id or title; "3 questions";
    "open 24 h"; "late 6 h"; "no-repeat 30 days". Raises `Unclear`.
    """
    fields: dict[str, Any] = {"zone": zone, "channel": here.address}
    rest = " ".join(text.split())
    while rest := rest.lstrip(" ,;"):
        found = next((read for reader in _READERS if (read := reader(rest, challenges, here)) is not None), None)
        if found is None:
            raise Unclear(f"{in_quotes(rest.split()[0])} is not understood. Write it like {EXAMPLE}.")
        told, rest = found
        fields |= told
    if "at_time" not in fields:
        raise Unclear(NO_TIME)
    return Plan(**fields)


_NUMBERS: Final = tuple(
    (name, re.compile(f"(?:{pattern})(?=[ ,;]|$)", re.IGNORECASE), times)
    for name, pattern, times in (
        ("questions", r"questions?[ :=]*(\d{1,4})|(\d{1,4}) ?questions?", 1),
        ("window_hours", r"(?:open|window)(?: for)?[ :=]*(\d{1,4}) ?(?:d|days?)", 24),
        ("window_hours", r"(?:open|window)(?: for)?[ :=]*(\d{1,4}) ?(?:h|hours?)?", 1),
        ("catch_up_hours", r"(?:late|catch[ -]?up)[ :=]*(\d{1,4}) ?(?:h|hours?)?", 1),
        ("no_repeat_days", r"(?:no[ -]?)?repeat[ :=]*(\d{1,4}) ?(?:d|days?)?", 1),
    )
)


def _number(rest: str, challenges: Challenges, here: Place) -> Read | None:
    for name, pattern, times in _NUMBERS:
        found = pattern.match(rest)
        if found is not None:
            digits = next(filter(None, found.groups()))
            return {name: int(digits) * times}, rest[found.end() :]
    return None


def _channel(rest: str, challenges: Challenges, here: Place) -> Read | None:
    found = re.match(r"(?:in )?<#([A-Z][A-Z0-9]*)(?:\|[^>]*)?>", rest)
    if found is not None:
        return {"channel": Place(team=here.team, channel=found[1]).address}, rest[found.end() :]
    if re.match(r"(?:in )?#\S", rest):  # Slack tells no ids, and only names of channels that an app may list
        raise Unclear(NO_CHANNEL)
    return None


def _unseen(rest: str, challenges: Challenges, here: Place) -> Read | None:
    found = re.match(r"(?:unseen|new)(?: questions)?(?=[ ,;]|$)", rest, re.IGNORECASE)
    return None if found is None else ({"source": UNSEEN}, rest[found.end() :])


def _topic(rest: str, challenges: Challenges, here: Place) -> Read | None:
    found = re.match(r"topic[ :=]+", rest, re.IGNORECASE)
    if found is None:
        return None
    topics = {" ".join(topic.split()).casefold() for each in challenges.values() for topic in each.topics}
    typed = rest[found.end() :]
    for words, behind in _beginnings(typed):
        if words.casefold() in topics:
            return {"source": Source(SourceKind.TOPIC, words)}, behind
    raise Unclear(
        f"No challenge has the topic {in_quotes((typed.split() or [''])[0])}; /quiz list shows what there is."
    )


def _challenge(rest: str, challenges: Challenges, here: Place) -> Read | None:
    names = {" ".join(each.title.split()).casefold(): each.id for each in challenges.values()}
    names |= {each.id.casefold(): each.id for each in challenges.values()}
    named = re.match(r"challenge[ :=]+", rest, re.IGNORECASE)
    typed = rest if named is None else rest[named.end() :]
    for words, behind in _beginnings(typed):
        if words.casefold() in names:
            return {"source": Source(SourceKind.CHALLENGE, names[words.casefold()])}, behind
    if named is not None:
        raise Unclear("There is no such challenge; /quiz list shows them.")
    return None


def _typed(name: str, before: str, parse: Callable[[str], object], most: int) -> "_Reader":
    """Reads what the host itself can read; kept as it was typed."""
    lead = re.compile(f"(?:{before})[ :=]+", re.IGNORECASE)

    def read(rest: str, challenges: Challenges, here: Place) -> Read | None:
        named = lead.match(rest)
        typed = rest if named is None else rest[named.end() :]
        fault: NotUnderstood | None = None
        for words, behind in _beginnings(typed, most):
            try:
                parse(words)
            except NotUnderstood as error:
                fault = error
            else:
                return {name: words}, behind
        if named is not None and fault is not None:
            raise Unclear(str(fault))
        return None

    return read


def _zone(rest: str, challenges: Challenges, here: Place) -> Read | None:
    """A zone; what only looks like one is answered with those that are meant, maybe."""
    found = _typed("zone", "zone", parse_zone, 3)(rest, challenges, here)
    if found is None and "/" in (word := rest.split()[0]):
        try:
            parse_zone(word)
        except NotUnderstood as error:
            raise Unclear(str(error)) from None
    return found


def _beginnings(rest: str, most: int = MOST_WORDS) -> Iterator[tuple[str, str]]:
    """The words at the beginning, the most first, each with what is behind it."""
    words = rest.split(" ")
    for number in range(min(most, len(words)), 0, -1):
        yield " ".join(words[:number]).rstrip(",;"), " ".join(words[number:])


_Reader = Callable[[str, Challenges, Place], Read | None]

_READERS: Final[tuple[_Reader, ...]] = (
    _number,
    _channel,
    _topic,
    _challenge,
    _typed("weekdays", "on|days|weekdays", parse_weekdays, MOST_WORDS),
    _typed("at_time", "at|time", parse_time, 2),
    _zone,
    _unseen,
)
"""Each reads what a plan's words may begin with; the first that understands them has its way."""
