"""Records to JSON and back, so that a store can keep them.

Names of events, effects and their fields are part of the stored format: renaming one needs a migration.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from hashlib import blake2b
from typing import Any, Final

from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    CloseWindow,
    CountPlayers,
    EndReason,
    ExtendClock,
    FinishChallenge,
    OpenWindow,
    QuestionTally,
    Reveal,
    Standing,
    TellBadges,
    TellCorrection,
)
from bot.engine.errors import CorruptLog
from bot.engine.events import EVENTS, EarnedBadge, Event
from bot.engine.questions import PRINTS, Challenge, Choice, Draw, Proof, Question, Snippet

# `default` is for records within records.
_dumps: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True, default=asdict).encode


def encode_challenge(challenge: Challenge) -> str:
    """Canonical compact JSON of the whole challenge: equal challenges give equal text."""
    data = asdict(challenge)
    for question in data["questions"]:
        _leave_out(question, "outcome", PRINTS)
        _leave_out(question, "proof", None)
        _leave_out(question, "corrected", False)
        _leave_out(question, "draws", ())
        _leave_out(question, "drawn", None)
        _leave_out(question, "template", None)
        for choice in question["choices"]:
            _leave_out(choice, "misconception", None)
    return _dumps(data)


def versioned(challenge: Challenge) -> Challenge:
    """The same content under a version of its own, which is the same for equal contents."""
    content = encode_challenge(replace(challenge, version=""))
    return replace(challenge, version=blake2b(content.encode(), digest_size=6).hexdigest())


def _leave_out(data: dict[str, Any], field: str, default: object) -> None:
    """Drop a field that came later where it says nothing: what was stored before it came stays the same text."""
    if data[field] == default:
        del data[field]


def decode_challenge(text: str) -> Challenge:
    """The challenge that `encode_challenge` wrote.

    Raises `CorruptLog` where the text is not such a challenge.
    """
    try:
        data: dict[str, Any] = json.loads(text)
        questions = tuple(_question(entry) for entry in data.pop("questions"))
        return Challenge(topics=tuple(data.pop("topics")), questions=questions, **data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorruptLog(f"stored challenge cannot be read: {error}") from error


def _question(data: dict[str, Any]) -> Question:
    snippet, proof = data.pop("snippet"), data.pop("proof", None)
    return Question(
        choices=_choices(data.pop("choices")),
        snippet=None if snippet is None else Snippet(**snippet),
        proof=None if proof is None else Proof(**proof),
        draws=tuple(_draw(draw) for draw in data.pop("draws", ())),
        **data,
    )


def _draw(data: dict[str, Any]) -> Draw:
    choices, snippet, proof = (data.pop(name) for name in ("choices", "snippet", "proof"))
    return Draw(choices=_choices(choices), snippet=Snippet(**snippet), proof=Proof(**proof), **data)


def _choices(data: list[dict[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(**choice) for choice in data)


_FIELDS: Final = {name: tuple(field.name for field in fields(cls)) for name, cls in EVENTS.items()}
_BESIDE: Final = frozenset({"at", "delivery"})
"""Fields that a store keeps in columns of their own."""


_EVENT_REVIVERS: Final[Mapping[tuple[str, str], Callable[[Any], Any]]] = {
    ("GameRequested", "players"): tuple,
    ("GameRequested", "extra"): lambda extra: tuple((player, percent) for player, percent in extra),
    ("RunEnded", "tried"): lambda questions: tuple(tuple(places) for places in questions),
    ("BadgesEarned", "badges"): lambda badges: tuple(EarnedBadge(**badge) for badge in badges),
}
"""Fields of events that JSON does not give back as they were."""


def encode_event(event: Event) -> str:
    """Compact JSON of the event's own fields, without `at` and `delivery`."""
    names = _FIELDS[type(event).__name__]
    return _dumps({name: getattr(event, name) for name in names if name not in _BESIDE})


def decode_event(kind: str, at: int, delivery: str | None, body: str) -> Event:
    """The event that `encode_event` wrote; `kind` is the name of its class.

    Raises `CorruptLog` for an unknown kind or a body that does not fit it.
    """
    try:
        data: dict[str, Any] = json.loads(body)
        fields_ = {name: _EVENT_REVIVERS.get((kind, name), _same)(value) for name, value in data.items()}
        return EVENTS[kind](at=at, delivery=delivery, **fields_)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorruptLog(f"stored event {kind!r} cannot be read: {error!r}") from error


_ANNOUNCEMENTS: Final[Mapping[str, type[Announcement]]] = {
    cls.__name__: cls
    for cls in (
        AskQuestion,
        ExtendClock,
        CloseQuestion,
        Reveal,
        FinishChallenge,
        AwardBadge,
        OpenWindow,
        CountPlayers,
        CloseWindow,
        TellBadges,
        TellCorrection,
    )
}
_ANNOUNCED: Final = {name: tuple(field.name for field in fields(cls)) for name, cls in _ANNOUNCEMENTS.items()}
_REVIVERS: Final[Mapping[tuple[str, str], Callable[[Any], Any]]] = {
    ("AskQuestion", "order"): tuple,
    ("CloseQuestion", "reason"): CloseReason,
    ("Reveal", "order"): tuple,
    ("Reveal", "presses"): tuple,
    ("Reveal", "right"): tuple,
    ("Reveal", "reason"): CloseReason,
    ("FinishChallenge", "reason"): EndReason,
    ("FinishChallenge", "standings"): lambda lines: tuple(Standing(**line) for line in lines),
    ("CloseWindow", "reason"): CloseReason,
    ("CloseWindow", "standings"): lambda lines: tuple(Standing(**line) for line in lines),
    ("CloseWindow", "tallies"): lambda tallies: tuple(_tally(tally) for tally in tallies),
    ("TellBadges", "badges"): lambda badges: tuple(EarnedBadge(**badge) for badge in badges),
    ("TellCorrection", "standings"): lambda lines: tuple(Standing(**line) for line in lines),
    ("FinishChallenge", "badges"): lambda badges: tuple(AwardBadge(**badge) for badge in badges),
}
"""Fields that JSON does not give back as they were: tuples, enumerations and records."""


def encode_announcement(effect: Announcement) -> str:
    """Compact JSON of the effect's fields."""
    return _dumps({name: getattr(effect, name) for name in _ANNOUNCED[type(effect).__name__]})


def decode_announcement(kind: str, body: str) -> Announcement:
    """The effect that `encode_announcement` wrote; `kind` is the name of its class.

    Raises `CorruptLog` for an unknown kind or a body that does not fit it.
    """
    try:
        data: dict[str, Any] = json.loads(body)
        fields_ = {name: _REVIVERS.get((kind, name), _same)(value) for name, value in data.items()}
        return _ANNOUNCEMENTS[kind](**fields_)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise CorruptLog(f"stored effect {kind!r} cannot be read: {error!r}") from error


def _tally(data: dict[str, Any]) -> QuestionTally:
    return QuestionTally(presses=tuple(data.pop("presses")), **data)


def _same(value: Any) -> Any:
    return value
