"""Blocks laid out over as many messages as they need, in order and with nothing left out."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from adapters.slack.render.parts import Message, Part, divider, line
from adapters.slack.render.text import spoken

Block = Part | None
"""A part that shows something; None is a thin line, which is dropped at the edges of a message."""

Page = list[Block]
"""The blocks of one message."""

MAX_BLOCKS: Final = 48
"""The most blocks of a page: Slack's 50 without the rows of buttons."""

MAX_SIZE: Final = 9_000
"""The most bytes of a page as JSON; the buttons come on top.

Slack names no limit, but refuses messages of about 13,000 (slackapi/bolt-js, issues 2509 and 2867)."""


def size(block: Block) -> int:
    """The bytes that a block takes."""
    return len(json.dumps(block or divider(), ensure_ascii=False).encode()) + 2


def pages(blocks: Iterable[Block]) -> list[Page]:
    """The blocks on as few pages as keep their order; at least one page."""
    found: list[Page] = [[]]
    room = MAX_SIZE
    for block in blocks:
        taken = size(block)
        if found[-1] and (taken > room or len(found[-1]) == MAX_BLOCKS):
            found.append(_moved_with(block, found[-1]))
            room = MAX_SIZE - sum(map(size, found[-1]))
        if block is None and (not found[-1] or found[-1][-1] is None):
            continue
        found[-1].append(block)
        room -= taken
    for page in found:
        if page and page[-1] is None:
            page.pop()
    return [page for page in found if page] or [[]]


def _moved_with(block: Block, page: Page) -> Page:
    """Take from a page what a row of buttons is about, so that buttons do not stand alone on the next one.

    Nothing is taken where that cannot be: where no words fit beside the row, or none would be left on the page.
    """
    if block is None or _says(block):
        return []
    first = len(page) - 1
    while first > 0 and ((about := page[first]) is None or about["type"] in ("actions", "context")):
        first -= 1
    for start in range(first, len(page)):
        left, moved = page[:start], page[start:]
        fit_beside = moved[0] is not None and sum(map(size, [*moved, block])) <= MAX_SIZE
        if fit_beside and any(map(_says, left)) and any(map(_says, moved)):
            del page[start:]
            return moved
    return []


def _says(block: Block) -> bool:
    """Whether the block has words of its own, as buttons and lines have not."""
    return block is not None and block["type"] != "actions"


def fits(blocks: Iterable[Block], spare: int = 0) -> bool:
    """Whether the blocks fit one message, with room for `spare` bytes more."""
    (first, *others) = pages(blocks)
    return not others and sum(map(size, first)) + spare <= MAX_SIZE


def page_message(page: Page, rows: Sequence[Part] = ()) -> Message:
    """The message of one page, with rows of buttons under it."""
    blocks = [*(divider() if block is None else block for block in page), *rows]
    return {"text": spoken(page) or spoken(_labels(blocks)), "blocks": blocks}


def _labels(blocks: Iterable[Part]) -> list[Part]:
    """What the buttons say, where nothing else is said: a message without words cannot be heard."""
    return [line(it["text"]["text"]) for row in blocks for it in row.get("elements", ()) if it["type"] == "button"]


def messages(blocks: Iterable[Block], rows: Sequence[Part] = ()) -> list[Message]:
    """The blocks as messages, with rows of buttons under the last."""
    *before, last = pages(blocks)
    return [*map(page_message, before), page_message(last, rows)]
