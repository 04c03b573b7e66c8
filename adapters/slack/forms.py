"""What stands in a form that somebody filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from adapters.chat_text import keepable
from adapters.slack import actions
from adapters.slack.addresses import Place
from bot.engine.questions import Challenge
from bot.host.drawing import NothingToAsk, known_source
from bot.host.plans import LIMITS, UNSEEN, Plan
from bot.host.typed_times import parse_time, parse_weekdays
from bot.host.zones import NotUnderstood, parse_zone
from bot.ports.schedules import Source, SourceKind

CHOOSE_CHANNEL: Final = "Choose a channel."

Errors = Mapping[str, str]
"""What is wrong, a sentence for each field by its id."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent."""

    values: Mapping[str, Any]

    @classmethod
    def of(cls, view: Mapping[str, Any]) -> "Filled":
        """What people filled in."""
        return cls(view["state"]["values"])

    def text(self, id_: str, key: str = "value") -> str:
        """What stands in a field; "" for nothing. `key` is Slack's name for it."""
        return keepable(str(self._field(id_).get(key) or ""))

    def option(self, id_: str) -> str:
        """What was picked from a list; "" for nothing."""
        return keepable(str((self._field(id_).get("selected_option") or {}).get("value") or ""))

    def label(self, id_: str) -> str:
        """What was picked from a list as people read it; "" for nothing."""
        return keepable(str(((self._field(id_).get("selected_option") or {}).get("text") or {}).get("text") or ""))

    def options(self, id_: str) -> list[str]:
        """What was picked of several things."""
        return [keepable(str(option["value"])) for option in self._field(id_).get("selected_options") or []]

    def files(self, id_: str) -> list[Mapping[str, Any]]:
        """The files that were chosen, each as Slack tells of it."""
        return [file for file in self._field(id_).get("files") or [] if isinstance(file, Mapping)]

    def _field(self, id_: str) -> Mapping[str, Any]:
        return self.values.get(id_, {}).get(id_, {}) or {}


class Typed(NamedTuple):
    """A field that holds something: its label, and its text; `written` says that it was not picked from a list."""

    label: str
    text: str
    written: bool


def typed(view: Mapping[str, Any]) -> list[Typed]:
    """What somebody filled into a form, field by field; nothing where they wrote nothing of their own."""
    filled, found, own = Filled.of(view), [], False
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        id_, element = block["block_id"], block["element"]
        text, picked = filled.text(id_), filled.label(id_)
        if text.strip() or picked:
            found.append(Typed(keepable(block["label"]["text"]), text if text.strip() else picked, bool(text.strip())))
        own = own or text.strip() not in ("", element.get("initial_value", ""))
    return found if own else []


def daily(filled: Filled, team: str, challenges: Mapping[str, Challenge]) -> tuple[Plan, Errors]:
    """The daily that a form asks for, and what is wrong with it."""
    channel = filled.text(actions.DAILY_CHANNEL, "selected_conversation")
    asked = Plan(
        channel=Place(team=team, channel=channel).address,
        at_time=filled.text(actions.DAILY_TIME, "selected_time"),
        zone=filled.option(actions.DAILY_ZONE),
        weekdays=",".join(filled.options(actions.DAILY_WEEKDAYS)),
        source=_source(filled.option(actions.DAILY_SOURCE)),
    )
    errors = {} if channel else {actions.DAILY_CHANNEL: CHOOSE_CHANNEL}
    checks = (
        (actions.DAILY_TIME, lambda: parse_time(asked.at_time)),
        (actions.DAILY_ZONE, lambda: parse_zone(asked.zone)),
        (actions.DAILY_WEEKDAYS, lambda: parse_weekdays(asked.weekdays)),
        (actions.DAILY_SOURCE, lambda: known_source(asked.source, challenges)),
    )
    for id_, check in checks:
        try:
            check()
        except (NotUnderstood, NothingToAsk) as error:
            errors[id_] = str(error)
    numbers: dict[str, Any] = {}
    for span in LIMITS.values():
        id_ = actions.DAILY_NUMBERS[span.name]
        typed = filled.text(id_).strip()
        if typed.isascii() and typed.isdigit() and span.least <= int(typed) <= span.most:
            numbers[span.name] = int(typed)
        else:
            errors[id_] = f"Write a number from {span.least} to {span.most}."
    return replace(asked, **numbers), errors


def _source(value: str) -> Source:
    kind, _, rest = value.partition(":")
    return Source(SourceKind(kind), rest) if kind in set(SourceKind) else UNSEEN
