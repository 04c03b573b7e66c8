"""Pages of the audit."""

from typing import Final

from adapters import audit_wording as words
from adapters.audit_wording import Where, Who
from adapters.buttons import Action, Button
from adapters.slack.addresses import place_of
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import (
    Message,
    Part,
    Run,
    actions,
    button,
    channel,
    context,
    day_and_time,
    header,
    line,
)
from adapters.slack.render.people import Names, holder
from adapters.slack.render.text import fit, one_line
from bot.host.audit import AuditPage
from bot.ports.careers import AuditEntry

TITLE: Final = "Audit"
OWN_SCREEN: Final = "direct messages"
EMPTY: Final = "Nothing was decided or changed here yet."
_ROOM: Final = 300


def page(of: AuditPage, names: Names) -> list[Message]:
    """A page of what was decided and changed, by whom and when, for admins."""
    blocks: list[Block] = [header(f"📜 {TITLE}" + (f" · {of.page + 1} of {of.pages}" if of.pages > 1 else ""))]
    for entry in of.entries:
        blocks += [_entry(entry, names), context(day_and_time("", entry.at))]
    if not of.entries:
        blocks.append(line(EMPTY))
    return messages(blocks, _turn(of))


def _entry(entry: AuditEntry, names: Names) -> Part:
    return line(*(_part(part, names) for part in words.sentence(entry)))


def _part(part: str | Who | Where, names: Names) -> str | Run:
    if isinstance(part, Who):
        return holder(part.player, names)
    return _where(part.channel) if isinstance(part, Where) else _kept_apart(part)


def _where(address: str) -> str | Run:
    try:
        id_ = place_of(address).channel
    except ValueError:  # none of Slack's; the rest of the page is read all the same
        return _kept_apart(address)
    return OWN_SCREEN if id_ is None else channel(id_)


def _kept_apart(words: str) -> str:
    """Words on one line, with the blanks at their ends that keep them from names."""
    before, after = words[:1].isspace(), words[-1:].isspace()
    return f"{' ' * before}{fit(one_line(words), _ROOM)}{' ' * after}" if words.strip() else " "


def _turn(of: AuditPage) -> list[Part]:
    turn = []
    if of.page:
        turn.append(button(Button(Action.AUDIT, "", of.page - 1), "◀️ Back"))
    if of.page + 1 < of.pages:
        turn.append(button(Button(Action.AUDIT, "", of.page + 1), "Next ▶️"))
    return [actions(turn)] if turn else []
