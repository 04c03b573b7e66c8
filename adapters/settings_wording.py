"""The sentences about settings and extra time, shared by the chats: plain text, as in `adapters.wording`."""

from collections.abc import Mapping
from typing import Final

from bot.host.chat_settings import SetAt, Setting, SettingLine

TITLE: Final = "Settings"
RESET: Final = "reset"
"""What is typed to unset something."""

HOW: Final = f"What is set for this channel stands over everything else; “{RESET}” unsets a value."
MODERATORS: Final = "Moderators change them."

NAME_IT: Final = "Name the setting that shall have this value; without both you see all of them."

EXTRA: Final = "Extra time"
NO_EXTRA: Final = "Nobody has extra time here."
PRIVATE: Final = "Only moderators read this; no message in a channel tells of it."

_SET_AT: Final[Mapping[SetAt, str]] = {
    SetAt.HERE: "set for this channel",
    SetAt.SPACE: "set for the {space}",
    SetAt.USUAL: "as usual",
}


def line(of: SettingLine, space: str) -> str:
    """What holds and where that was set: "20 seconds, set for the server". `space` is the word for a server."""
    return f"{of.text}, {where(of.set_at, space)}"


def where(at: SetAt, space: str) -> str:
    """Where something was set."""
    return _SET_AT[at].format(space=space)


def changed(of: SettingLine, *, here: bool, space: str) -> str:
    """What holds from now on, and where."""
    place = "this channel" if here else f"this {space}"
    return f"{of.label} in {place}: {of.text}."


def about(setting: Setting) -> str:
    """What a setting is for, and what can be typed."""
    return f"{setting.help} For example: {setting.example}"


def extra(percent: int) -> str:
    """How much more time somebody has."""
    return f"{percent} % more time for each question"


def given(percent: int | None) -> str:
    """The end of the sentence that says what somebody has from now on; their name comes before it."""
    return " has no extra time any more." if percent is None else f" has {extra(percent)} from the next game on."
