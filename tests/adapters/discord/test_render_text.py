"""Texts of packs in Discord's Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.render.text import MAX_TEXT, escape, fences, fit, one_line, prose
from tests.adapters.discord.bodies import INVISIBLE, squeezed, unescaped
from tests.adapters.discord.content import NASTY, signs, texts
from tests.engine.builders import QUICK

MARKUP = re.compile(
    r"""
    [*_`]                           # bold, italics, underlines, code
    | ~~ | \|\|
    | <[@#:/a-z]                    # mentions, emoji, commands, times
    | @everyone | @here | ://
    | :[\w+-]+:
    | \[[^\n]*\]\(                  # links with words of their own
    | ^\s*(?:[-+]\s | -?\#{1,3}\s | >{1,3}\s | \d+[.)]\s)
    """,
    re.VERBOSE | re.MULTILINE,
)


def assert_plain(markdown: str) -> None:
    left = re.sub(r"\\[^0-9A-Za-z\s]", "\ue000", markdown)
    assert not MARKUP.search(left), markdown


@pytest.mark.parametrize("text", NASTY)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    assert MARKUP.search(text) or escape(text) == text
    assert_plain(escape(text))
    assert unescaped(escape(text)) == text


@QUICK
@given(st.text(signs, max_size=60))
def test_any_text_is_shown_as_it_was_written(text: str) -> None:
    assert_plain(escape(text))
    assert unescaped(escape(text)) == text
    assert len(escape(text)) <= 2 * len(text)


@pytest.mark.parametrize(
    "text",
    ["Plain words.", "a < b and c > d", "x[0][1] | y ~ z", "tensor([[1, 2], [3, 4]])", "(2, 3)", "-1.5", "e.g. 2: 3"],
)
def test_what_means_nothing_to_discord_is_not_escaped(text: str) -> None:
    assert escape(text) == text


def test_a_line_may_end_as_on_old_machines() -> None:
    assert escape("a\r# b") == "a\r\\# b"  # Discord takes it for a new line


def test_a_title_stays_on_one_line() -> None:
    assert one_line("a\n# b\n\n*c*") == "a # b \\*c\\*"


def test_what_is_cut_says_so_and_what_fits_is_not() -> None:
    assert fit("*" * 50, 100) == "\\*" * 50
    assert fit("*" * 51, 100) == "\\*" * 49 + " …"
    assert fit("*" * 51, 101) == "\\*" * 49 + " …"
    assert fit("x" * 5_000, 4_000) == "x" * 3_998 + " …"
    assert fit("xx", 1) == " …"  # a reader has to see that something is missing


@QUICK
@given(texts(9_000))
def test_long_prose_comes_in_pieces_that_are_all_of_it(text: str) -> None:
    pieces = prose(text, "**A** ")
    assert all(len(piece) <= MAX_TEXT for piece in pieces)
    assert squeezed(unescaped("".join(pieces))) == squeezed(f"**A** {text}")
    for piece in pieces:
        assert_plain(piece.removeprefix("**A** "))


def test_code_is_shown_with_its_language() -> None:
    assert fences("\nx = 1\n  y\n", "python") == ["```python\nx = 1\n  y\n```"]
    assert fences("x", "no `language`") == ["```\nx\n```"]
    assert fences(" \n") == []


@pytest.mark.parametrize("ticks", range(1, 12))
def test_code_cannot_end_its_block(ticks: int) -> None:
    (fence,) = fences(f"a {'`' * ticks} b")
    assert fence.count("```") == 2
    assert fence.replace(INVISIBLE, "") == f"```\na {'`' * ticks} b\n```"


def test_long_code_is_cut_between_lines() -> None:
    lines = [f"line {number} = {'x' * 90}" for number in range(100)]
    pieces = fences("\n".join(lines), "python")
    assert all(len(piece) <= MAX_TEXT for piece in pieces)
    bodies = [piece.removeprefix("```python\n").removesuffix("\n```") for piece in pieces]
    assert "\n".join(bodies) == "\n".join(lines)


def test_a_line_that_is_too_long_is_cut_too() -> None:
    pieces = fences("x" * 9_000)
    assert "".join(piece.strip("`\n") for piece in pieces) == "x" * 9_000
