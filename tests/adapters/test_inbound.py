"""What a typed line means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.terminal.inbound import Press, Word, expected, understand
from bot.engine.questions import LETTERS, MAX_CHOICES, MIN_CHOICES


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("A", Press(0)),
        ("d", Press(3)),
        ("  b \t", Press(1)),
        ("c)", Press(2)),
        ("C.", Press(2)),
        ("a).", Press(0)),
        ("a )", Press(0)),
        ("E", None),
        ("AB", None),
        ("A B", None),
        ("(a)", None),
        ("1", None),
        ("", None),
        (").", None),
        ("hint", Word.HINT),
        ("HINT", Word.HINT),
        ("h", Word.HINT),
        ("skip", Word.SKIP),
        ("s", Word.SKIP),
        ("stop", Word.STOP),
        (" Stop ", Word.STOP),
        ("leave", Word.LEAVE),
        ("q", Word.LEAVE),
        ("quit", Word.LEAVE),
        ("exit", Word.LEAVE),
        ("help", Word.HELP),
        ("?", Word.HELP),
        ("hint.", None),
        ("hin", None),
        ("Ａ", None),  # a full-width letter
        ("А", None),  # a Cyrillic one
        ("ⓐ", None),
        ("İ", None),  # two characters in lower case
        ("a\u0301", None),
        ("\u200bA", None),
        ("\ud800", None),
        ("\x1b[A", None),  # the cursor key
        ("A\x00", None),
    ],
)
def test_a_line_with_four_choices(line: str, meaning: Press | Word | None) -> None:
    assert understand(line, 4) == meaning


@pytest.mark.parametrize("choices", range(MIN_CHOICES, MAX_CHOICES + 1))
def test_exactly_the_letters_shown_are_presses(choices: int) -> None:
    found = [understand(letter, choices) for letter in LETTERS]
    assert found == [Press(place) for place in range(choices)] + [None] * (MAX_CHOICES - choices)


@given(st.text(), st.integers(0, MAX_CHOICES))
def test_any_text_has_a_meaning_or_none(line: str, choices: int) -> None:
    meaning = understand(line, choices)
    match meaning:
        case Press(place):
            assert 0 <= place < choices
        case _:
            assert meaning is None or isinstance(meaning, Word)


@given(st.sampled_from([*LETTERS, *(word.value for word in Word)]), st.sampled_from(["", " ", "\t", "\r", "\u00a0"]))
def test_case_and_surrounding_blanks_do_not_matter(word: str, blank: str) -> None:
    assert understand(blank + word.upper() + blank, 6) == understand(word.lower(), 6) is not None


def test_what_can_be_typed() -> None:
    assert expected(2) == "Type A or B, or hint, skip, stop, leave, help."
    assert expected(4) == "Type A, B, C or D, or hint, skip, stop, leave, help."
