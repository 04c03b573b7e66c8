"""Leaderboards: a page of lines, and below it buttons to others."""

from typing import Final

from adapters import board_wording
from adapters.board_wording import Asked, asked_of
from adapters.buttons import Action, Button
from adapters.chat_text import MEDALS
from adapters.slack.render.pages import Block, page_message
from adapters.slack.render.parts import (
    MAX_HEADER,
    Message,
    Part,
    Run,
    View,
    actions,
    bold,
    button,
    context,
    header,
    line,
    lines,
    plain,
    run,
)
from adapters.slack.render.people import apart, display_name
from adapters.slack.render.text import fit, one_line
from bot.engine.boards import ALL_TIME, By
from bot.host.boards import BoardLine, BoardPage

PICTURE: Final = "leaderboard.png"
OTHERS: Final = "/quiz leaderboard shows others."
POST_LABEL: Final = "📣 Post with picture"


def page(of: BoardPage) -> Message:
    """A page for one person's eyes."""
    said = [line(board_wording.own(of)), context(board_wording.place(of))]
    return page_message([*_lines(of), *said], _buttons(of))


def view(of: BoardPage) -> View:
    """The same as a dialogue, for the Home tab."""
    blocks = page_message([*_lines(of), line(board_wording.own(of)), context(board_wording.place(of), OTHERS)])
    return {"type": "modal", "title": plain("Leaderboard"), "close": plain("Close"), "blocks": blocks["blocks"]}


def posted(of: BoardPage) -> Message:
    """The same for everybody in the channel. `of` was asked for by nobody in particular."""
    return page_message([*_lines(of), context(board_wording.place(of))])


def name(of: BoardLine) -> str:
    """How somebody stands in a picture."""
    return display_name(of.name)


def _lines(of: BoardPage) -> list[Block]:
    blocks: list[Block] = [header(fit(f"🏆 {one_line(of.title)}", MAX_HEADER))]
    if of.empty is not None:
        blocks.append(line(of.empty))
    for block in board_wording.blocks(of):
        blocks += [lines(map(_line, block)), None]
    return blocks


def _line(of: BoardLine) -> list[Run]:
    rank = "" if of.rank is None else MEDALS.get(of.rank, f"{of.rank:,}.")
    own = [run(" ← "), bold(board_wording.YOU)] if of.own else []
    return [bold(rank or "–"), run(f" {apart(display_name(of.name))} · {of.text}"), *own]


def _buttons(of: BoardPage) -> list[Part]:
    turn = []
    if of.page > 1:
        turn.append(button(asked_of(of, of.page - 1).button, "◀️ Back"))
    if of.page < of.pages:
        turn.append(button(asked_of(of, of.page + 1).button, "Next ▶️"))
    if of.empty is None:
        named = asked_of(of, of.page).button
        turn.append(button(Button(Action.POST_BOARD, named.game_id, named.round_no), POST_LABEL))
    rows = [turn, _others(of)]
    return [actions(row) for row in rows if row]


def _others(of: BoardPage) -> list[Part]:
    """The first pages of other boards; their buttons name page 0, so that no two ids of a message are the same."""
    periods = [] if of.by is By.STREAK else [it for it in board_wording.WHEN if it != of.period]
    orders = [it for it in By if it is not of.by]
    return [
        *(button(Asked(of.scope, it, of.by, 0).button, board_wording.WHEN[it].capitalize()) for it in periods),
        *(
            button(Asked(of.scope, ALL_TIME if it is By.STREAK else of.period, it, 0).button, f"By {it}")
            for it in orders
        ),
    ]
