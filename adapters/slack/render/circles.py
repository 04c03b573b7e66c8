"""Communities and time zones."""

from typing import Final

from adapters import zone_wording
from adapters.slack.render.pages import page_message
from adapters.slack.render.parts import MAX_HEADER, Message, bold, bullets, context, header, line, run
from adapters.slack.render.text import fit, one_line
from bot.host.communities import CommunitySpaces

MADE: Final = "The community is made. Give its code to moderators of other servers and workspaces."
JOINED: Final = "This workspace is in the community now; what was played here counts there."
WHERE: Final = "Streaks count your days; boards count the workspace's. /quiz zone and /quiz zone workspace change them."
SPACES_SHOWN: Final = 30
_NAME_ROOM: Final = 100


def community(found: CommunitySpaces, *, code: bool, said: str | None = None) -> Message:
    """A community with its servers and workspaces, and its code where the reader may know it."""
    spaces = [[fit(one_line(space.name or space.space), _NAME_ROOM)] for space in found.spaces[:SPACES_SHOWN]]
    if left := len(found.spaces) - len(spaces):
        spaces.append([f"and {left} more"])
    return page_message(
        [
            *([line(f"✅ {said}")] if said else []),
            header(fit(f"🌐 {one_line(found.community.name)}", MAX_HEADER)),
            *([line("Code: ", run(found.community.code, code=True))] if code else []),
            *([context("Whoever moderates a server or administers a workspace can join with it.")] if code else []),
            None,
            line(bold("Boards are shared by")),
            bullets(spaces),
        ]
    )


def zones(own: str | None, common: str | None, at: int, language: str | None = None) -> Message:
    """By which clock days are counted."""
    said = [
        zone_wording.own(own, common, at, "workspace", language),
        zone_wording.common(common, at, "workspace", language),
    ]
    return page_message([line(f"🕰️ {said[0]}"), line(said[1]), context(WHERE)])
