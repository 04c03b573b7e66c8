"""Pages of the audit."""

from typing import Final

from adapters import audit_wording as words
from adapters.audit_wording import Where, Who
from adapters.buttons import Action, Button
from adapters.discord.addresses import place_of
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, button, rows
from adapters.discord.render.roles import holder
from adapters.discord.render.text import fit
from bot.host.audit import AuditPage
from bot.ports.careers import AuditEntry

TITLE: Final = "Audit"
EMPTY: Final = "Nothing was decided or changed here yet."
ELSEWHERE: Final = "another place"
_ROOM: Final = 250
"""Characters for the words of one entry; the entries of a page fit one message."""


def page(of: AuditPage) -> Body:
    """A page of what was decided and changed, by whom and when, for admins."""
    title = f"### 📜 {TITLE}" + (f" · {of.page + 1} of {of.pages}" if of.pages > 1 else "")
    blocks: list[Block] = [title, *(map(_entry, of.entries) if of.entries else [EMPTY])]
    (first, *_) = pages(blocks)
    return page_body(first, Colour.BLUE, _turn(of), private=True)


def _entry(entry: AuditEntry) -> str:
    said, room = f"<t:{entry.at // 1000}:f> · ", _ROOM
    for part in words.sentence(entry):
        if isinstance(part, Who):
            said += holder(part.player)
        elif isinstance(part, Where):
            said += _channel(part.channel)
        elif room:
            shown = fit(part, room)
            said, room = said + shown, max(0, room - len(part))
    return said


def _channel(address: str) -> str:
    """A channel as Discord shows it; what else games are played in has no such name."""
    try:
        channel = place_of(address).channel
    except ValueError:
        channel = None
    return ELSEWHERE if channel is None else f"<#{channel}>"


def _turn(of: AuditPage) -> list[Part]:
    turn = []
    if of.page:
        turn.append(button(Button(Action.AUDIT, "", of.page - 1), "Back", emoji="◀️"))
    if of.page + 1 < of.pages:
        turn.append(button(Button(Action.AUDIT, "", of.page + 1), "Next", emoji="▶️"))
    return rows(turn)
