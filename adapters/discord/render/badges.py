"""Badges: those that were just won, and a player's own page of them."""

from collections.abc import Sequence
from typing import Final

from adapters import badge_wording
from adapters import career_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import progress
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, button, rows
from adapters.discord.render.people import names
from adapters.discord.render.text import fit, one_line
from bot.engine.events import EarnedBadge
from bot.host.careers import BadgePage, EarnedLine, NextLine

PAGE: Final = 8
"""Badges on a page."""

_ROOM: Final = 300


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


def page(of: BadgePage, number: int = 0, language: str | None = None) -> Body:
    """A page (from 0) of a player's badges, those that they have first; a page beyond the last is the last."""
    entries: Sequence[EarnedLine | NextLine] = [*of.earned, *of.next]
    count = max(1, -(-len(entries) // PAGE))
    number = min(number, count - 1)
    shown = entries[PAGE * number : PAGE * (number + 1)]
    earned = [_earned(entry, language) for entry in shown if isinstance(entry, EarnedLine)]
    coming = [_coming(entry) for entry in shown if isinstance(entry, NextLine)]
    blocks: list[Block] = [f"### 🏅 {words.BADGES}" + (f" · {number + 1} of {count}" if count > 1 else "")]
    if not of.earned:
        blocks.append(words.NO_BADGES)
    blocks += earned
    if coming:
        blocks += [None, f"**{words.NEXT}**", *coming]
    if not of.next:
        blocks += [None, words.ALL_BADGES]
    (only,) = pages(blocks)
    return page_body(only, Colour.YELLOW, _turn(number, count), private=True)


def _earned(of: EarnedLine, language: str | None) -> str:
    return f"{of.badge.emoji} **{one_line(of.badge.name[:100])}**\n-# {fit(words.earned(of, language), _ROOM)}"


def _coming(of: NextLine) -> str:
    return f"{of.emoji} {one_line(of.name[:100])} {progress(*of.progress)}\n-# {fit(words.coming(of), _ROOM)}"


def _turn(number: int, count: int) -> list[Part]:
    turn = []
    if number:
        turn.append(button(Button(Action.BADGES, "", number - 1), "Back", emoji="◀️"))
    if number + 1 < count:
        turn.append(button(Button(Action.BADGES, "", number + 1), "Next", emoji="▶️"))
    return rows(turn)
