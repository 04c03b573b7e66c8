"""The form that adds a daily."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from itertools import islice
from typing import Final

from adapters import wording
from adapters.slack import actions
from adapters.slack.render.modal import field
from adapters.slack.render.parts import MAX_OPTIONS, Part, View, line, plain
from adapters.slack.render.select import MAX_VALUE, option
from bot.engine.questions import Challenge
from bot.host import dates
from bot.host.plans import LIMITS, Plan, Span
from bot.ports.schedules import WEEKDAYS, SourceKind

ABOUT: Final = "Everybody may play it alone while it is open; the board and the answers come when it closes."
USUAL_TIME: Final = "09:00"
UNSEEN: Final = "Questions that are new to the channel"

_USUAL: Final = {each.name: each.default for each in fields(Plan)}

_NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "questions": ("Questions", "How many a mix has; a challenge is asked whole."),
    "window_hours": ("Open for hours", "For how long it can be played."),
    "catch_up_hours": ("Late by at most (hours)", "Post it late if the bot was away; 0 leaves it out then."),
    "no_repeat_days": ("No repeats within (days)", "A mix repeats no question so soon, while others are left."),
}


def view(*, channel: str | None, zone: str, home: bool, language: str | None = None) -> View:
    """The form. `channel` is the one that it was opened in, `zone` what is likely meant; `home` comes back with it.

    The weekdays are named in `language`.
    """
    weekdays = [option(dates.weekday(number, language), value) for number, value in enumerate(WEEKDAYS)]
    channels: Part = {
        "type": "conversations_select",
        "action_id": actions.DAILY_CHANNEL,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        **({} if channel is None else {"initial_conversation": channel}),
    }
    zones: Part = {
        "type": "external_select",
        "action_id": actions.DAILY_ZONE,
        "min_query_length": 2,
        "placeholder": plain("Type a place"),
        "initial_option": option(zone, zone),
    }
    source: Part = {
        "type": "external_select",
        "action_id": actions.DAILY_SOURCE,
        "min_query_length": 0,
        "initial_option": option(UNSEEN, SourceKind.UNSEEN),
    }
    days: Part = {
        "type": "checkboxes",
        "action_id": actions.DAILY_WEEKDAYS,
        "options": weekdays,
        "initial_options": weekdays,
    }
    time: Part = {"type": "timepicker", "action_id": actions.DAILY_TIME, "initial_time": USUAL_TIME}
    return {
        "type": "modal",
        "callback_id": actions.DAILY,
        "title": plain("Add a daily"),
        "submit": plain("Add"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps({"home": home}),
        "blocks": [
            line(ABOUT),
            field("Channel", channels),
            field("Time", time),
            field("Time zone", zones, hint="Type two letters of a place, such as Paris."),
            field("Weekdays", days),
            field("Questions from", source),
            *(_number(LIMITS[name]) for name in _NUMBERS),
        ],
    }


def sources(challenges: Iterable[Challenge], typed: str) -> list[Part]:
    """Where questions can come from, in groups, as far as it fits what somebody has typed so far."""
    found = [*challenges]
    topics = sorted({" ".join(topic.split()) for each in found for topic in each.topics}, key=str.casefold)
    groups = {
        "A new mix": [(UNSEEN, f"{SourceKind.UNSEEN}", "")],
        "A mix on a topic": [(topic, f"{SourceKind.TOPIC}:{topic}", "") for topic in topics],
        "A whole challenge": [(each.title, f"{SourceKind.CHALLENGE}:{each.id}", wording.plan(each)) for each in found],
    }
    fitting = {
        label: [it for it in entries if typed.casefold() in it[0].casefold() and len(it[1]) <= MAX_VALUE]
        for label, entries in groups.items()
    }
    return [
        {"label": plain(label), "options": [option(*it) for it in islice(entries, MAX_OPTIONS)]}
        for label, entries in fitting.items()
        if entries
    ]


def _number(span: Span) -> Part:
    label, hint = _NUMBERS[span.name]
    element: Part = {
        "type": "number_input",
        "action_id": actions.DAILY_NUMBERS[span.name],
        "is_decimal_allowed": False,
        "initial_value": str(_USUAL[span.name]),
        "min_value": str(span.least),
        "max_value": str(span.most),
    }
    return field(label, element, hint=hint)
