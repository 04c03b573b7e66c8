"""A player's own badges and streak."""

from collections.abc import Sequence
from typing import Final

from adapters import career_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import progress
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import Message, Part, actions, bold, button, context, header, line, plain
from adapters.slack.render.text import fit, one_line
from bot.host.careers import BadgePage, EarnedLine, NextLine, StreakPage

PAGE: Final = 8
"""Badges on a page."""

_NAME_ROOM: Final = 100
_RULE_ROOM: Final = 300


def badges(of: BadgePage, number: int = 0, language: str | None = None) -> list[Message]:
    """A page (from 0) of a player's badges, those that they have first; a page beyond the last is the last."""
    entries: Sequence[EarnedLine | NextLine] = [*of.earned, *of.next]
    pages = max(1, -(-len(entries) // PAGE))
    number = min(number, pages - 1)
    shown = entries[PAGE * number : PAGE * (number + 1)]
    turn = []
    if number:
        turn.append(button(Button(Action.BADGES, "", number - 1), "◀️ Back"))
    if number + 1 < pages:
        turn.append(button(Button(Action.BADGES, "", number + 1), "Next ▶️"))
    place = [context(f"Page {number + 1} of {pages}")] if pages > 1 else []
    return messages([*_entries(of, shown, language, first=number == 0), *place], [actions(turn)] if turn else [])


def badges_view(of: BadgePage, language: str | None = None) -> Part:
    """The first of them as a dialogue, for the Home tab."""
    entries: Sequence[EarnedLine | NextLine] = [*of.earned, *of.next]
    blocks = [block for block in _entries(of, entries[: 3 * PAGE], language, first=True) if block is not None]
    if left := len(entries[3 * PAGE :]):
        blocks.append(line(f"/quiz badges shows {left} more."))
    return {"type": "modal", "title": plain("Badges"), "close": plain("Close"), "blocks": blocks}


def streak(of: StreakPage) -> list[Part]:
    """How a player's streak stands."""
    record = words.record(of)
    return [line(f"🔥 {words.streak(of)}"), *([context(record, words.FREEZES)] if record else [])]


def _entries(
    of: BadgePage, shown: Sequence[EarnedLine | NextLine], language: str | None, *, first: bool
) -> list[Block]:
    blocks: list[Block] = []
    if first:
        blocks.append(header(f"🏅 {words.BADGES}"))
        if not of.earned:
            blocks.append(line(words.NO_BADGES))
    before: type | None = EarnedLine if first else None
    for entry in shown:
        if isinstance(entry, NextLine) and before is not NextLine:
            blocks += [None, header(words.NEXT)]
        before = type(entry)
        blocks += _earned(entry, language) if isinstance(entry, EarnedLine) else _next(entry)
    if first and not of.next:
        blocks.append(line(words.ALL_BADGES))
    return blocks


def _earned(of: EarnedLine, language: str | None) -> list[Block]:
    named = bold(fit(one_line(of.badge.name), _NAME_ROOM))
    return [line(f"{of.badge.emoji} ", named), context(fit(words.earned(of, language), _RULE_ROOM))]


def _next(of: NextLine) -> list[Block]:
    named = bold(fit(one_line(of.name), _NAME_ROOM))
    return [line(f"{of.emoji} ", named, f"   {progress(*of.progress)}"), context(fit(words.coming(of), _RULE_ROOM))]
