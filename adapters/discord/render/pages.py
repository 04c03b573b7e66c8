"""Blocks of text laid out over as many messages as they need, in order and with nothing left out."""

from collections.abc import Iterable, Sequence
from typing import Final

from adapters.discord.render.parts import Body, Colour, Part, body, divider, text
from adapters.discord.render.text import MAX_TEXT

Block = str | None
"""Markdown of at most `MAX_TEXT` characters; None is a thin line, which is dropped at the edges of a message."""

Page = list[Block]
"""The blocks of one message."""

MAX_BLOCKS: Final = 28
"""The most blocks of a page: what Discord allows without the frame and the most buttons that a message has."""


def pages(blocks: Iterable[Block]) -> list[Page]:
    """The blocks on as few pages as keep their order; at least one page. Blocks that show nothing are left out."""
    found: list[Page] = [[]]
    room = MAX_TEXT
    for block in blocks:
        if block is not None and not block.strip():
            continue
        size = len(block or "")
        if size > room or len(found[-1]) == MAX_BLOCKS:
            found.append([])
            room = MAX_TEXT
        if block is None and (not found[-1] or found[-1][-1] is None):
            continue
        found[-1].append(block)
        room -= size
    for page in found:
        if page and page[-1] is None:
            page.pop()
    return [page for page in found if page] or [[]]


def fits(blocks: Iterable[Block], spare: int = 0) -> bool:
    """Whether the blocks fit one message, with room for `spare` characters more."""
    (first, *others) = pages(blocks)
    return not others and sum(len(block or "") for block in first) + spare <= MAX_TEXT


def page_body(page: Page, colour: Colour, rows: Sequence[Part] = (), *, private: bool = False) -> Body:
    """The message of one page, with rows of buttons under it."""
    parts = [divider() if block is None else text(block) for block in page]
    return body([*parts, *rows], colour, private=private)
