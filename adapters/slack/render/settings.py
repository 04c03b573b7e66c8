"""How games are played in a workspace or a channel, and who has more time."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters import settings_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import RIGHT_SIGN
from adapters.slack import actions as ids
from adapters.slack.render.modal import field
from adapters.slack.render.pages import Block, messages, page_message
from adapters.slack.render.parts import (
    Message,
    Part,
    View,
    actions,
    bold,
    bullets,
    button,
    context,
    header,
    line,
    lines,
    plain,
    run,
)
from adapters.slack.render.people import Names, holder
from adapters.slack.render.text import fit
from bot.host.chat_settings import SetAt, Setting, SettingLine

WORD: Final = "workspace"
FOR_SPACE: Final = "Change for the workspace"
FOR_CHANNEL: Final = "Change for this channel"
KEEP: Final = f"What is left empty stays as it is; “{words.RESET}” unsets a value."
TYPED: Final = "/quiz settings seconds 45 sets one for the workspace, with “here” behind it for this channel alone."

MAX_TYPED: Final = 200
"""The most characters of one value."""

_ROOM: Final = 300
_PLACEHOLDER: Final = 150
_HINT: Final = 500
_TOGETHER: Final = 10


def listed(found: Sequence[SettingLine], *, in_channel: bool) -> Message:
    """All settings as they hold, each with where it was set, and the buttons that change them."""
    rows = [[bold(one.label), run(" "), run(one.name, code=True), run(f" · {_value(one)}")] for one in found]
    buttons = [button(Button(Action.SETTINGS), FOR_SPACE)]
    if in_channel:
        buttons.insert(0, button(Button(Action.SETTINGS, "", 1), FOR_CHANNEL))
    blocks: list[Block] = [header(f"⚙️ {words.TITLE}"), *([lines(rows)] if rows else [])]
    return page_message([*blocks, context(words.HOW, words.MODERATORS), context(TYPED)], [actions(buttons)])


def one(of: SettingLine, setting: Setting) -> Message:
    """One setting: what holds, what it is for, and what can be typed."""
    return page_message([line(bold(of.label), f" · {_value(of)}"), line(words.about(setting)), context(words.HOW)])


def changed(found: Sequence[SettingLine], *, here: bool) -> Message:
    """What was changed."""
    return page_message([lines([f"{RIGHT_SIGN} {words.changed(one, here=here, space=WORD)}"] for one in found)])


def form(found: Sequence[SettingLine], settings: Mapping[str, Setting], about: str, *, here: bool) -> View:
    """The form that changes settings, of this channel if `here`. `about` comes back with it."""
    return {
        "type": "modal",
        "callback_id": ids.SETTINGS,
        "title": plain("This channel" if here else "This workspace"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "private_metadata": about,
        "blocks": [line(KEEP), *(_field(one, settings[one.name], here=here) for one in found)],
    }


def _field(of: SettingLine, setting: Setting, *, here: bool) -> Part:
    element: Part = {
        "type": "plain_text_input",
        "action_id": ids.setting(of.name),
        "max_length": MAX_TYPED,
        "placeholder": plain(fit(_value(of, here=here), _PLACEHOLDER)),
    }
    return field(of.label, element, optional=True, hint=fit(words.about(setting), _HINT))


def _value(of: SettingLine, *, here: bool = True) -> str:
    """What holds and where it was set; without `here` it was looked at as the workspace's."""
    if of.set_at is SetAt.HERE and not here:
        return fit(f"{of.text}, {words.where(SetAt.SPACE, WORD)}", _ROOM)
    return fit(words.line(of, WORD), _ROOM)


def extra_time(found: Mapping[str, int], names: Names, given: tuple[str, int | None] | None = None) -> list[Message]:
    """Who has more time, and what was just given or taken."""
    blocks: list[Block] = []
    if given is not None:
        blocks.append(line(f"{RIGHT_SIGN} ", holder(given[0], names), words.given(given[1])))
    blocks.append(header(f"⏳ {words.EXTRA}"))
    rows = [[holder(player, names), run(f" · {words.extra(percent)}")] for player, percent in found.items()]
    blocks += [bullets(rows[start : start + _TOGETHER]) for start in range(0, len(rows), _TOGETHER)]
    return messages([*blocks, *([] if rows else [line(words.NO_EXTRA)]), context(words.PRIVATE)])
