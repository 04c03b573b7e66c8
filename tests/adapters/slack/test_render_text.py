"""Texts of packs in Slack's blocks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.buttons import Action, Button
from adapters.slack.render import parts
from adapters.slack.render.pages import MAX_BLOCKS, MAX_SIZE, fits, messages, page_message, pages, size
from adapters.slack.render.text import MAX_SPOKEN, MAX_TEXT, code, fit, one_line, prose, spoken
from tests.adapters.slack.bodies import check, heard, objects, rows, squeezed
from tests.adapters.slack.content import NASTY, RENDERED, nasty, signs, texts


def only(block: parts.Part) -> str:
    message = page_message([block])
    check(message)
    (shown,) = rows(message)
    return shown


def shown_by(blocks: list[Any]) -> str:
    return "".join(rows({"blocks": blocks}))


# --- as it was written -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NASTY)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    (paragraph,) = prose(text)
    (block,) = code(text)
    assert only(paragraph) == only(block) == text
    assert {part["type"] for part in objects(paragraph)} == {"rich_text", "rich_text_section", "text"}
    assert {part["type"] for part in objects(block)} == {"rich_text", "rich_text_preformatted", "text"}


def test_plain_words_keep_the_names_of_emoji() -> None:
    for block in (parts.header(":smile:"), parts.context(":smile:"), parts.section(":smile:", parts.button("x", "x"))):
        (text,) = [part for part in objects(block) if part.get("text") == ":smile:"]
        assert text == {"type": "plain_text", "text": ":smile:", "emoji": False}


@RENDERED
@given(texts(9_000))
def test_long_prose_comes_in_pieces_that_are_all_of_it(text: str) -> None:
    pieces = prose(text, parts.bold("A: "))
    assert squeezed(shown_by(pieces)) == squeezed(f"A:{text}")
    assert all(len(part["text"]) <= MAX_TEXT for part in objects(pieces) if part.get("type") == "text")
    assert all(size(piece) < MAX_SIZE for piece in pieces)


def test_no_text_is_no_paragraph() -> None:
    assert prose("") == prose(" \n") == code(" \n") == []


def test_long_code_is_cut_between_lines() -> None:
    lines = [f"line {number} = {'x' * 90}" for number in range(100)]
    pieces = code("\n".join(lines))
    assert len(pieces) > 4
    assert "\n".join(map(only, pieces)) == "\n".join(lines)


def test_what_is_cut_says_so_and_what_fits_is_not() -> None:
    assert fit("xx", 2) == "xx"
    assert fit("x" * 11, 10) == "x" * 8 + " …"
    assert one_line(" a\n b\tc ") == "a b c"


# --- times -----------------------------------------------------------------------------------------------------------


def test_a_time_is_shown_in_the_readers_own_zone() -> None:
    block = parts.context(parts.moment("Closes at ", 1_700_000_030_001, "."))
    assert only(block) == "Closes at <!date^1700000031^{time_secs}|22:13 UTC>."
    assert spoken([block]) == "Closes at 22:13 UTC."


# --- for those who hear it -------------------------------------------------------------------------------------------


def test_every_kind_of_block_is_heard() -> None:
    blocks = [
        parts.header("Title"),
        None,
        parts.context("▰▰▱ 43 % · 3"),
        parts.lines([["one ", parts.bold("two")], ["three"]]),
        parts.bullets([["entry"], ["in ", parts.channel("C1")]]),
        *code("x = 1"),
        parts.section("beside", parts.button("x", "Press")),
        parts.actions([parts.button("x", "Press")]),
    ]
    assert spoken(blocks) == "Title\n43 % · 3\none two\nthree\nentry\nin \nx = 1\nbeside"


@pytest.mark.parametrize("text", NASTY)
def test_what_is_heard_is_what_was_written(text: str) -> None:
    message = page_message([*prose(text)])
    check(message)
    assert heard(message) == text


@RENDERED
@given(st.lists(nasty | st.text(signs, min_size=1, max_size=4_000), min_size=1, max_size=20))
def test_what_is_heard_never_becomes_too_long_or_markup(written: list[str]) -> None:
    check({"text": spoken([parts.line("x"), *(parts.line(text) for text in written)]), "blocks": []})


def test_the_longest_rows_are_cut_first() -> None:
    said = spoken([parts.line("p" * 5_000), parts.line("c" * 5_000), *(parts.line(f"choice {n}") for n in range(6))])
    assert [f"choice {n}" for n in range(6)] == said.split("\n")[2:]
    first, second = said.split("\n")[:2]
    assert first.endswith("p …")
    assert second.endswith("c …")
    assert MAX_SPOKEN - 10 < len(said) <= MAX_SPOKEN


def test_a_cut_leaves_no_half_of_an_escape() -> None:
    for before in range(5):
        said = spoken([parts.line("x" * before + "&" * 3_000)])
        assert said.removesuffix(" …").endswith("&amp;")


# --- pages -----------------------------------------------------------------------------------------------------------


def test_lines_stand_only_between_blocks() -> None:
    a, b = parts.line("a"), parts.line("b")
    assert pages([None, a, None, None, b, None]) == [[a, None, b]]
    assert pages([]) == pages([None]) == [[]]
    huge = parts.line("x" * MAX_SIZE)
    assert pages([huge, None, b]) == [[huge], [b]]


def test_a_page_holds_what_a_message_holds() -> None:
    assert [len(page) for page in pages([parts.line("x")] * (MAX_BLOCKS + 1))] == [MAX_BLOCKS, 1]
    block = parts.line("é" * 1_000)
    assert size(block) > 2_000  # bytes, not characters
    assert [len(page) for page in pages([block] * 5)] == [4, 1]
    assert fits([block] * 4)
    assert not fits([block] * 4, spare=MAX_SIZE - 4 * size(block) + 1)
    assert fits([block] * 4, spare=MAX_SIZE - 4 * size(block))


def test_the_fullest_page_has_room_for_two_rows_of_buttons() -> None:
    full, *_ = pages([parts.line("x")] * 100)
    rows = [parts.actions([parts.button(Button(action), "x")]) for action in (Action.HINT, Action.STOP)]
    message = page_message(full, rows)
    check(message)
    assert len(message["blocks"]) == 50


def test_only_the_last_message_has_the_buttons() -> None:
    row = parts.actions([parts.button("x", "Press")])
    *before, last = messages([parts.line("é" * 1_000)] * 9, [row])
    assert len(before) == 2
    assert row not in [block for message in before for block in message["blocks"]]
    assert last["blocks"][-1] == row
