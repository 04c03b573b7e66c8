"""Communities and time zones."""

from typing import Final

from adapters import zone_wording
from adapters.discord.render.parts import Body, Colour, body, divider, text
from adapters.discord.render.text import escape, one_line
from bot.host.communities import CommunitySpaces

MADE: Final = "The community is made. Give its code to moderators of other servers and workspaces."
JOINED: Final = "This server is in the community now; what was played here counts there."
SPACES_SHOWN: Final = 30


def community(found: CommunitySpaces, *, code: bool, said: str | None = None) -> Body:
    """A community with its servers and workspaces, and its code where the reader may know it."""
    lead = f"✅ {said}\n" if said else ""
    parts = [text(f"{lead}### 🌐 {one_line(found.community.name)}")]
    if code:
        parts.append(text(f"Code: `{found.community.code}`\n-# Whoever moderates a server can join with it."))
    spaces = [f"- {one_line((space.name or space.space)[:100])}" for space in found.spaces[:SPACES_SHOWN]]
    if left := len(found.spaces) - len(spaces):
        spaces.append(f"- and {left} more")
    shared = "**Boards are shared by**"
    return body([*parts, divider(), text("\n".join([shared, *spaces]))], Colour.BLUE, private=True)


def zones(own: str | None, common: str | None, at: int, *, in_server: bool, language: str | None = None) -> Body:
    """By which clocks days are counted."""
    lines = [f"🕰️ {escape(zone_wording.own(own, common, at, 'server', language))}"]
    if in_server:
        lines.append(escape(zone_wording.common(common, at, "server", language)))
    lines.append("-# Streaks count your days; boards count the server's. /quiz zone changes them.")
    return body([text("\n".join(lines))], Colour.BLUE, private=True)
