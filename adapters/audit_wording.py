"""What the audit says of each entry, shared by the chats: plain text, as in `adapters.wording`, and tokens for people
and channels, whom each platform names in its own way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.wording import count
from bot.engine.badges import CAREER_BADGES
from bot.host import audit
from bot.host.chat_settings import EXTRA_TIME_CHANGED, SETTING_CHANGED, SETTINGS
from bot.host.grading import REGRADED
from bot.host.pack_room import BROUGHT
from bot.host.packs import ACTIONS as PACK_ACTIONS
from bot.host.privacy import ERASED
from bot.host.reports import ACTIONS
from bot.host.roles import ROLE_CHANGED
from bot.players import is_gone
from bot.ports.careers import BADGE_REVOKED, AuditEntry
from bot.ports.corrections import Ruling
from bot.ports.packs import PackState

SOMEBODY: Final = "Somebody"
OPERATOR: Final = "Whoever runs the quiz"

_BADGES: Final = {badge.id: badge.name for badge in CAREER_BADGES}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody: a player, or another holder of a role."""

    player: str


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, by its address."""

    channel: str


Sentence = list[str | Who | Where]


def sentence(entry: AuditEntry) -> Sentence:
    """What somebody did, as one sentence; what only a newer program knows by its name."""
    if entry.action == REGRADED:
        return _regraded(dict(entry.details))
    say = _SAID.get(entry.action)
    said: Sentence = [f" did this: {entry.action}."] if say is None else say(entry, dict(entry.details))
    return [_actor(entry.actor), *said]


def _actor(actor: str) -> str | Who:
    if is_gone(actor):
        return SOMEBODY
    return Who(actor) if ":" in actor else OPERATOR


def _subject(entry: AuditEntry) -> str | Who:
    return "somebody" if is_gone(entry.subject) else Who(entry.subject)


def _in(channel: object) -> Sentence:
    return [" in ", Where(str(channel))] if channel else []


def _why(details: Mapping[str, Any]) -> str:
    why = str(details.get("why") or "")
    return f": {why}{'' if why.endswith(('.', '!', '?')) else '.'}" if why else "."


# --- moderators and admins -------------------------------------------------------------------------------------------


def _setting(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    known = SETTINGS.get(str(details.get("setting")))
    label = str(details.get("setting")) if known is None else known.label
    here: Sentence = [" for all channels"] if entry.subject == entry.space else [" for ", Where(entry.subject)]
    if "value" not in details:
        return [f" unset “{label}”", *here, "."]
    return [f" set “{label}”", *here, f": {details['value']}."]


def _role(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    role = str(details.get("role"))
    if role == "member":
        return [" took the role of ", _subject(entry), "."]
    return [" made ", _subject(entry), f" {'an' if role[:1] in 'aeiou' else 'a'} {role}."]


def _extra(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    if details.get("given"):
        return [" gave ", _subject(entry), " extra time."]
    return [" took back the extra time of ", _subject(entry), "."]


def _badge(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    badge = str(details.get("badge"))
    return [f" took the badge “{_BADGES.get(badge, badge)}” from ", _subject(entry), _why(details)]


def _decided(what: str) -> Callable[[AuditEntry, Mapping[str, Any]], Sentence]:
    return lambda entry, details: [f" {what.format(question=entry.subject, right=details.get('right'))}{_why(details)}"]


def _erased(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    return [" erased everything that was kept of one player."]


# --- packs -----------------------------------------------------------------------------------------------------------


def _pack(what: str) -> Callable[[AuditEntry, Mapping[str, Any]], Sentence]:
    def said(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
        version = f", version {details['number']}" if details.get("number") else ""
        return [f" {what} the pack “{details.get('title') or entry.subject}”{version}{_why(details)}"]

    return said


# --- games and dailies -----------------------------------------------------------------------------------------------


def _regraded(details: Mapping[str, Any]) -> Sentence:
    numbers = ((word, int(details.get(word, 0))) for word in ("more", "fewer"))
    changes = [f"{word} points for {count(number, 'player')}" for word, number in numbers if number]
    came = ", ".join(changes) or "nobody's points changed"
    return [f"A game of {details.get('challenge')}", *_in(details.get("channel")), f" was graded again: {came}."]


def _schedule(what: str) -> Callable[[AuditEntry, Mapping[str, Any]], Sentence]:
    return lambda entry, details: [f" {what} {entry.subject}", *_in(details.get("channel")), "."]


def _skipped_daily(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    return [f" skipped {details.get('day')} of the daily {entry.subject}", *_in(details.get("channel")), "."]


def _game(what: str) -> Callable[[AuditEntry, Mapping[str, Any]], Sentence]:
    return lambda entry, details: [f" {what} ", _subject(entry), *_in(details.get("channel")), "."]


def _withdrawn(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    return [" withdrew the daily that was open", *_in(details.get("channel")), "."]


# --- spaces ----------------------------------------------------------------------------------------------------------


def _zone(entry: AuditEntry, details: Mapping[str, Any]) -> Sentence:
    zone = details.get("zone")
    return [f" set the time zone: {zone}." if zone else " unset the time zone."]


def _community(what: str) -> Callable[[AuditEntry, Mapping[str, Any]], Sentence]:
    return lambda entry, details: [f" {what} the community “{details.get('name')}”."]


_SAID: Final[Mapping[str, Callable[[AuditEntry, Mapping[str, Any]], Sentence]]] = {
    SETTING_CHANGED: _setting,
    ROLE_CHANGED: _role,
    EXTRA_TIME_CHANGED: _extra,
    BADGE_REVOKED: _badge,
    ACTIONS[Ruling.KEPT]: _decided("decided that the question {question} is right as it is"),
    ACTIONS[Ruling.QUARANTINED]: _decided("decided that the question {question} is not asked any more"),
    ACTIONS[Ruling.CORRECTED]: _decided("decided that “{right}” is the right answer to the question {question}"),
    BROUGHT: _pack("brought"),
    PACK_ACTIONS[PackState.PROVEN]: _pack("proved"),
    PACK_ACTIONS[PackState.LIVE]: _pack("published"),
    PACK_ACTIONS[PackState.RETIRED]: _pack("retired"),
    ERASED: _erased,
    audit.SCHEDULE_ADDED: _schedule("scheduled the daily"),
    audit.SCHEDULE_REMOVED: _schedule("removed the daily"),
    audit.SCHEDULE_PAUSED: _schedule("paused the daily"),
    audit.SCHEDULE_RESUMED: _schedule("resumed the daily"),
    audit.DAILY_SKIPPED: _skipped_daily,
    audit.DAILY_WITHDRAWN: _withdrawn,
    audit.GAME_STOPPED: _game("stopped the game of"),
    audit.QUESTION_SKIPPED: _game("skipped a question in the game of"),
    audit.ZONE_CHANGED: _zone,
    audit.COMMUNITY_MADE: _community("made"),
    audit.COMMUNITY_JOINED: _community("joined"),
    audit.COMMUNITY_LEFT: _community("left"),
}
