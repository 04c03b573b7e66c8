"""What the chats' messages share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat_text import bar, chunks, in_quotes, keepable, without_bars
from tests.adapters.discord.content import signs
from tests.engine.builders import QUICK


@pytest.mark.parametrize(
    ("presses", "total", "shown"),
    [
        (0, 7, "▱▱▱▱▱▱▱▱ 0 % · 0"),
        (7, 7, "▰▰▰▰▰▰▰▰ 100 % · 7"),
        (1, 2, "▰▰▰▰▱▱▱▱ 50 % · 1"),
        (1, 3, "▰▰▰▱▱▱▱▱ 33 % · 1"),
        (1, 1_000, "▱▱▱▱▱▱▱▱ 0 % · 1"),
    ],
)
def test_bars(presses: int, total: int, shown: str) -> None:
    assert bar(presses, total) == shown


def test_a_bar_is_not_read_aloud() -> None:
    assert without_bars(bar(3, 7)).strip() == "43 % · 3"
    assert without_bars("a ■ b") == "a ■ b"


def test_what_somebody_typed_is_quoted_on_one_line_without_what_cannot_be_seen() -> None:
    assert in_quotes("mon\n\tfri") == "“mon fri”"
    assert in_quotes("\u202eabc\u200b\x00\x1b[31m") == "“abc[31m”"
    assert in_quotes("x" * 40) == f"“{'x' * 40}”" and in_quotes("x" * 41) == f"“{'x' * 39}…”"


def test_what_nobody_can_keep_is_replaced() -> None:
    assert keepable("a\x00b\ud800c\udfff") == "a\ufffdb\ufffdc\ufffd"
    assert keepable(kept := "tabs\t, lines\n, emoji 🏳️‍🌈 and \u202e turns") == kept


@QUICK
@given(st.text(signs, max_size=80), st.integers(1, 20))
def test_pieces_lose_nothing_but_the_breaks_at_cuts(text: str, most: int) -> None:
    pieces = chunks(text, most)
    assert all(len(piece) <= most for piece in pieces)
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")


def test_cuts_are_made_at_the_ends_of_lines_then_at_blanks_then_anywhere() -> None:
    assert chunks("ab cd\nef gh\nij", 12) == ["ab cd\nef gh", "ij"]
    assert chunks("ab cd ef", 5) == ["ab ", "cd ef"]
    assert chunks("abcdefg", 3) == ["abc", "def", "g"]
    assert chunks("abc", 3) == ["abc"]
