"""Settings of a server and its channels, and who has more time there."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters import settings_wording as words
from adapters.chat_wording import more
from adapters.discord.render.parts import Body, Colour, body, divider, text
from adapters.discord.render.roles import holder
from adapters.discord.render.text import escape, fit
from bot.host.chat_settings import Setting, SettingLine

SHOWN: Final = 60
"""How many players with extra time one message lists; how many more there are is counted."""

TYPED: Final = (
    "/quiz settings name:seconds value:45 sets one for the server, with here:True behind it for this channel alone."
)

_ROOM: Final = 250
_SPACE: Final = "server"


def listed(found: Sequence[SettingLine]) -> Body:
    """All settings as they hold in a place."""
    lines = [f"**{escape(one.label)}** `{one.name}` · {_holds(one)}" for one in found]
    how = "\n".join(f"-# {it}" for it in (f"{words.HOW} {words.MODERATORS}", TYPED))
    parts = [text(f"### ⚙️ {words.TITLE}"), text("\n".join(lines) or words.TITLE), divider(), text(how)]
    return body(parts, Colour.BLUE, private=True)


def one(found: SettingLine, setting: Setting) -> Body:
    """One setting as it holds, and what can be typed for it."""
    said = f"### ⚙️ {escape(found.label)}\n{_holds(found)}"
    parts = [text(said), text(fit(words.about(setting), 2 * _ROOM)), text(f"-# {words.HOW} {words.MODERATORS}")]
    return body(parts, Colour.BLUE, private=True)


def changed(found: SettingLine, *, here: bool) -> Body:
    """What was set."""
    said = words.changed(found, here=here, space=_SPACE)
    return body([text(f"✅ {fit(said, 2 * _ROOM)}")], Colour.BLUE, private=True)


def _holds(found: SettingLine) -> str:
    return fit(words.line(found, _SPACE), _ROOM)


def extra_time(found: Mapping[str, int], changed: tuple[str, int | None] | None = None) -> Body:
    """Who has more time; above it what has just changed."""
    lead = "" if changed is None else f"✅ {holder(changed[0])}{words.given(changed[1])}\n"
    lines = [f"- {holder(player)}: {words.extra(percent)}" for player, percent in [*found.items()][:SHOWN]]
    if left := len(found) - len(lines):
        lines.append(f"- {more(left, 'player')}")
    parts = [text(f"{lead}### ⏳ {words.EXTRA}"), text("\n".join(lines) or words.NO_EXTRA)]
    return body([*parts, text(f"-# {words.PRIVATE}")], Colour.BLUE, private=True)
