"""The form that starts a game."""

import json
from collections.abc import Sequence
from typing import Final

from adapters import chat_wording
from adapters.slack import actions
from adapters.slack.render import select
from adapters.slack.render.parts import Part, View, line, plain
from bot.engine.modes import MODES
from bot.engine.questions import MAX_SECONDS, Challenge

MIN_SECONDS: Final = 5
DEFAULT_MODE: Final = "challenge"


def start(challenges: Sequence[Challenge], *, channel: str | None, thread_ts: str | None) -> View:
    """The form for a game in this channel and thread, which come back in `private_metadata` as a JSON object.

    Without a channel the form asks for one; with a thread it does not offer one. Without challenges it only says so.
    """
    form: View = {
        "type": "modal",
        "callback_id": actions.START,
        "title": plain("Start a quiz"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps({"channel": channel, "thread": thread_ts}),
    }
    if not challenges:
        return {**form, "blocks": [line(chat_wording.NO_CHALLENGES)]}
    blocks = [
        field("Challenge", select.challenges(challenges, actions.START_CHALLENGE)),
        field("Way to play", _modes()),
        field(
            "Seconds for each question", _seconds(), optional=True, hint="Leave it empty for each question's own time."
        ),
    ]
    if channel is None:
        blocks.insert(0, field("Channel", _channels()))
    if thread_ts is None:
        blocks.append(field("Place", _options(), optional=True))
    return {**form, "submit": plain("Start"), "blocks": blocks}


def field(label: str, element: Part, *, optional: bool = False, hint: str | None = None) -> Part:
    """One thing to fill in; it is known by the id of its element."""
    block: Part = {"type": "input", "block_id": element["action_id"], "label": plain(label), "element": element}
    if optional:
        block["optional"] = True
    if hint is not None:
        block["hint"] = plain(hint)
    return block


def _channels() -> Part:
    return {
        "type": "conversations_select",
        "action_id": actions.START_CHANNEL,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }


def _modes() -> Part:
    offered = {
        mode.id: select.option(f"{mode.emoji} {mode.label}", mode.id, mode.summary)
        for mode in MODES.values()
        if mode.offered
    }
    return {
        "type": "static_select",
        "action_id": actions.START_MODE,
        "options": list(offered.values()),
        "initial_option": offered[DEFAULT_MODE],
    }


def _seconds() -> Part:
    return {
        "type": "number_input",
        "action_id": actions.START_SECONDS,
        "is_decimal_allowed": False,
        "min_value": str(MIN_SECONDS),
        "max_value": str(MAX_SECONDS),
    }


def _options() -> Part:
    return {
        "type": "checkboxes",
        "action_id": actions.START_OPTIONS,
        "options": [select.option("In a thread of its own", actions.IN_A_THREAD)],
    }
