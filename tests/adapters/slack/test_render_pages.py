"""Blocks over several messages: in order, whole, and never a row of buttons without what it is about."""

from dataclasses import replace

import pytest

from adapters.buttons import Action, Button
from adapters.slack.render import reports
from adapters.slack.render.pages import MAX_BLOCKS, MAX_SIZE, Block, messages, pages, size
from adapters.slack.render.parts import Part, actions, button, context, line
from tests.adapters.slack.bodies import check, rows
from tests.adapters.slack.gallery_moderation import queued
from tests.engine import builders

LOOK = actions([button(Button(Action.LOOK, "k"), "Look at it")])
MORE = actions([button(Button(Action.REPORTS, "", 1), "Next")])


def words(count: int) -> Part:
    return line("x" * count)


def filling(*others: Block) -> list[Part]:
    """Words that fill a page to the last byte, with these blocks among them."""
    found = [words(1_000) for _ in range(8)]
    left = MAX_SIZE - sum(map(size, [*found, *others])) - size(words(0))
    return [*found, words(left)]


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


def test_several_rows_move_with_what_they_are_about() -> None:
    *before, about = filling(LOOK)
    assert pages([*before, about, LOOK, MORE]) == [before, [about, LOOK, MORE]]


def test_a_line_does_not_part_buttons_from_what_they_are_about() -> None:
    *before, about = filling(None)
    assert pages([*before, None, about, None, LOOK]) == [before, [about, None, LOOK]]


def test_small_words_move_where_all_of_it_does_not_fit() -> None:
    when = context("today")
    about = line("x" * (MAX_SIZE - size(words(0)) - size(when)))
    assert pages([about, when, LOOK]) == [[about], [when, LOOK]]


def test_words_do_not_leave_other_buttons_alone() -> None:
    large = line("x" * (MAX_SIZE - size(words(0))))
    about = line("x" * (MAX_SIZE - size(words(0)) - size(LOOK)))
    assert pages([large, LOOK, about, MORE]) == [[large], [LOOK, about], [MORE]]


def test_buttons_alone_are_heard_within_the_most_that_slack_takes() -> None:
    large = line("x" * (MAX_SIZE - size(words(0))))
    buttons = [button(Button(Action.LOOK, f"k{number}"), "<" * 75) for number in range(60)]
    found = messages([large, *(actions(buttons[start : start + 20]) for start in (0, 20, 40))])
    assert len(found) > 1
    for message in found[1:]:
        assert not rows(message)
        check(message)


@pytest.mark.parametrize("length", range(150, 210, 3))
def test_a_queue_of_long_questions_never_ends_in_buttons_alone(length: int) -> None:
    of = builders.challenge(1)
    prompt = ("00\u0800" * 12_000)[:length]
    of = replace(of, title="000\U00010000" * 800, questions=(replace(of.questions[0], prompt=prompt),))
    for message in reports.queue(queued(of)):
        assert rows(message)
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
