"""Badges: those that were just won, and a player's own page of them."""

from collections.abc import Sequence

from adapters import badge_wording
from adapters.discord.render.pages import page_body, pages
from adapters.discord.render.parts import Body, Colour
from adapters.discord.render.people import names
from adapters.discord.render.text import one_line
from bot.engine.events import EarnedBadge


def won(badges: Sequence[EarnedBadge]) -> list[Body]:
    """The badges that one player has just won, for their eyes alone."""
    return [page_body(page, Colour.YELLOW, private=True) for page in pages(map(_line, badges))]


def told(badges: Sequence[EarnedBadge], hidden: frozenset[str] = frozenset()) -> list[Body]:
    """The badges that players have just won, for everybody; nothing where all of them want to be left out."""
    found = badge_wording.by_badge(badges, hidden)
    if not found:
        return []
    blocks = [
        f"{_line(badge)}\n{names(players[: badge_wording.NAMED], len(players), hidden)}"
        for badge, players in found.items()
    ]
    return [page_body(page, Colour.YELLOW) for page in pages(blocks)]


def _line(badge: EarnedBadge) -> str:
    return f"{badge.emoji} **{one_line(badge_wording.earned(badge)[:200])}**"
