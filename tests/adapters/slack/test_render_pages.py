"""Blocks over several messages: in order, whole, and never a row of buttons without what it is about."""

from adapters.buttons import Action, Button
from adapters.slack.render.pages import MAX_BLOCKS, messages, pages
from adapters.slack.render.parts import Part, actions, button, context, line
from tests.adapters.slack.bodies import check

LOOK = actions([button(Button(Action.LOOK, "k"), "Look at it")])


def words(count: int) -> Part:
    return line("x" * count)


def test_buttons_move_to_the_next_page_with_what_they_are_about() -> None:
    first, about, when = words(3_000), words(2_900), context("today")
    filler = words(2_650)
    assert pages([first, filler, None, about, when, LOOK]) == [[first, filler], [about, when, LOOK]]


def test_buttons_move_alone_where_nothing_else_fits_beside_them() -> None:
    about = line("\U00010000" * 2_200)  # four bytes each
    found = messages([about, LOOK])
    assert len(found) == 2
    assert found[1]["text"] == "Look at it"
    for message in found:
        check(message)


def test_full_pages_keep_buttons_with_their_words_too() -> None:
    blocks = [words(1) for _ in range(MAX_BLOCKS)]
    assert pages([*blocks, LOOK]) == [blocks[:-1], [blocks[-1], LOOK]]


def test_nothing_is_lost() -> None:
    blocks = [part for number in range(1, 90) for part in (words(number * 30), context(str(number)), LOOK)]
    found = pages(blocks)
    assert [block for page in found for block in page] == blocks
    assert all(page[0] != LOOK for page in found)
    assert all(len(page) <= MAX_BLOCKS for page in found)
