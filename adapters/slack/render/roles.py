"""Who may do what, as moderators see it."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters import role_wording as words
from adapters.chat_text import NOTE_SIGN, RIGHT_SIGN
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import Message, bullets, context, header, line, lines
from adapters.slack.render.people import holder
from bot.host.roles import Role

OWN_ADMINS: Final = "Owners and admins of the workspace are admins here too."
GROUPS_UNKNOWN: Final = (
    "I may not see who is in user groups, so these count for nothing yet: the app has to be installed again, with its "
    "newest manifest."
)
HOW: Final = "/quiz roles moderator @ann gives a role, to a user group too; /quiz roles none @ann takes it."

_TOGETHER: Final = 10
"""Holders in one list, which must never fill a message."""


def listed(
    found: Sequence[tuple[str, Role]],
    names: Mapping[str, str],
    *,
    changed: tuple[str, Role] | None = None,
    groups_known: bool = True,
) -> list[Message]:
    """The holders of roles, what roles are for, and what was just changed.

    `groups_known` says whether Slack tells who is in the groups among them.
    """
    blocks: list[Block] = []
    if changed is not None:
        blocks.append(line(f"{RIGHT_SIGN} ", holder(changed[0], names), words.given(changed[1])))
    blocks += [header(f"🛡️ {words.TITLE}"), line(words.GIVEN if found else words.NOBODY)]
    for start in range(0, len(found), _TOGETHER):
        part = found[start : start + _TOGETHER]
        blocks.append(bullets([holder(who, names), f" · {words.role(role)}"] for who, role in part))
    if not groups_known:
        blocks.append(line(f"{NOTE_SIGN} {GROUPS_UNKNOWN}"))
    return messages([*blocks, lines([[it] for it in (*words.MAY.values(), OWN_ADMINS)]), context(HOW)])
