"""Leaderboards: a page of lines, and below it buttons to others."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from adapters import board_wording
from adapters.board_wording import Asked, asked_of
from adapters.buttons import Action
from adapters.chat_text import MEDALS
from adapters.discord.addresses import user_of
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, divider, file, picture, rows, text
from adapters.discord.render.people import apart, mention
from adapters.discord.render.text import one_line
from bot.engine.boards import ALL_TIME, By
from bot.host.boards import BoardLine, BoardPage

PICTURE = "leaderboard.png"


def page(of: BoardPage, names: Mapping[str, str], *, post: bool, alt: str | None = None) -> Body:
    """A page for one person's eyes. `names` are those by which people stand there who cannot be mentioned.

    `post` adds a button that shows it to everybody. `alt` tells what the picture shows that is sent along, None where
    there is none.
    """
    parts = [text(f"### 🏆 {one_line(of.title)}")]
    if of.empty is not None:
        parts.append(text(one_line(of.empty)))
    parts += [text("\n".join(_line(line, names) for line in block)) for block in board_wording.blocks(of)]
    if alt is not None:
        parts.append(picture(PICTURE, alt))
    parts += [divider(), text(f"{board_wording.own(of)}\n-# {board_wording.place(of)}")]
    return body([*parts, *_buttons(of, post=post)], Colour.BLUE, private=True)


def posted(of: BoardPage, names: Mapping[str, str], *, alt: str | None = None) -> Body:
    """The same for everybody: nobody's own place, and nothing to press."""
    parts = [text(f"### 🏆 {one_line(of.title)}")]
    parts += [text("\n".join(_line(line, names) for line in block)) for block in board_wording.blocks(of)]
    if of.empty is not None:
        parts.append(text(one_line(of.empty)))
    if alt is not None:
        parts.append(picture(PICTURE, alt))
    return body([*parts, text(f"-# {board_wording.place(of)}")], Colour.BLUE)


def export(name: str) -> Body:
    """A board as a file of this name, which is sent along."""
    return body([text(board_wording.ATTACHED), file(name)], Colour.BLUE, private=True)


def drawn_name(names: Mapping[str, str]) -> Callable[[BoardLine], str]:
    """How people stand in a picture, where nobody can be mentioned."""
    return lambda line: names.get(line.player, line.name)


def _line(line: BoardLine, names: Mapping[str, str]) -> str:
    rank = "" if line.rank is None else MEDALS.get(line.rank, f"**{line.rank}.**")
    own = " ← **you**" if line.own else ""
    return f"{rank} {apart(_name(line, names))} · {line.text}{own}"


def _name(line: BoardLine, names: Mapping[str, str]) -> str:
    user = user_of(line.player)
    if line.player in names or user is None:
        return one_line(names.get(line.player, line.name)[:80])
    return mention(user)


def _buttons(of: BoardPage, *, post: bool) -> list[Part]:
    turn = []
    if of.page > 1:
        turn.append(button(asked_of(of, of.page - 1).button, "Back", emoji="◀️"))
    if of.page < of.pages:
        turn.append(button(asked_of(of, of.page + 1).button, "Next", emoji="▶️"))
    more = _orders(of)
    if post and of.lines:
        shown = replace(asked_of(of, of.page).button, action=Action.POST_BOARD)
        more.append(button(shown, "Show to everybody", emoji="📣"))
    return [*rows(turn), *rows(_periods(of)), *rows(more)]


# What leads to the first page of another board names its page 0, so that no two ids of one message are the same.
def _periods(of: BoardPage) -> list[Part]:
    if of.by is By.STREAK:
        return []
    return [
        button(
            Asked(of.scope, period, of.by, 0).button,
            label.capitalize(),
            Style.PRIMARY if period == of.period else Style.SECONDARY,
            disabled=period == of.period,
        )
        for period, label in board_wording.WHEN.items()
    ]


def _orders(of: BoardPage) -> list[Part]:
    return [
        button(Asked(of.scope, ALL_TIME if by is By.STREAK else of.period, by, 0).button, f"By {by}")
        for by in By
        if by is not of.by
    ]
