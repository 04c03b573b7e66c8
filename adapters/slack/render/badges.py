"""Badges that were just won."""

from collections.abc import Sequence

from adapters import badge_wording
from adapters.slack.render.pages import messages
from adapters.slack.render.parts import Message, Run, bold, line, run
from adapters.slack.render.people import Names, listed
from adapters.slack.render.text import fit, one_line
from bot.engine.events import EarnedBadge

_ROOM = 200


def won(badges: Sequence[EarnedBadge]) -> list[Message]:
    """The badges that one player has just won, for their eyes alone."""
    return messages(line(*_badge(badge)) for badge in badges)


def told(badges: Sequence[EarnedBadge], names: Names, hidden: frozenset[str] = frozenset()) -> list[Message]:
    """The badges that players have just won, for everybody; nothing where all of them want to be left out."""
    found = badge_wording.by_badge(badges, hidden)
    if not found:
        return []
    return messages(
        line(*_badge(badge), f"\n{listed(players[: badge_wording.NAMED], len(players), names, hidden)}")
        for badge, players in found.items()
    )


def _badge(badge: EarnedBadge) -> list[Run]:
    return [run(f"{badge.emoji} "), bold(fit(one_line(badge_wording.earned(badge)), _ROOM))]
