"""What moderators do with packs of their space: the same in every chat."""

import re
from typing import Final, NamedTuple

from adapters import pack_wording as words
from adapters.buttons import Action, Button
from adapters.refusals import Refused
from bot.engine.questions import MAX_CHOICES, MIN_CHOICES
from bot.host.packs import PackPage, Packs
from bot.host.roles import Role
from bot.ports.packs import Remark

BEHIND: Final = "##"
"""Stands between a wrong choice and the mistake that leads to it, where a choice is one line. Programs have no use for
it, as they have for colons, bars and single hashes."""

NO_CHOICES: Final = (
    f"Write {MIN_CHOICES} to {MAX_CHOICES} choices, each on a line of its own; the first is the right one."
)
_BEHIND: Final = re.compile(rf"\s+{re.escape(BEHIND)}\s+")


class Done(NamedTuple):
    """What a button came to: the version as it is now, a plain sentence, and what running its programs told."""

    page: PackPage
    said: str
    remarks: tuple[Remark, ...] = ()


async def act(packs: Packs, button: Button, space: str, *, by: str, role: Role) -> Done:
    """Prove or publish the version that a button names. Raises as `bot.host.packs.Packs` does."""
    pack_id = button.game_id
    if button.action is Action.PROVE:
        proven = await packs.prove(space, pack_id, by=by, role=role)
        return Done(await packs.page(space, pack_id, role), words.proven(proven), proven.remarks)
    await packs.publish(space, pack_id, by=by, role=role)
    return Done(await packs.page(space, pack_id, role), words.SOON)


def choices_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The choices of a field, one a line, the right one first; and the mistakes behind them, "" where none is said.

    Raises `Refused` where there are too few or too many.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not MIN_CHOICES <= len(lines) <= MAX_CHOICES:
        raise Refused(NO_CHOICES)
    right, *wrong = lines
    rows = [_BEHIND.split(line, maxsplit=1) for line in wrong]
    return (right, *(row[0] for row in rows)), ("", *(row[1] if len(row) > 1 else "" for row in rows))
