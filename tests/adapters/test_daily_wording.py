"""The sentences about dailies."""

import pytest

from adapters import daily_wording
from bot.engine.effects import CloseReason, QuestionTally
from tests.adapters.test_wording import assert_sentence
from tests.engine.builders import RIGHT, question

SENTENCES = (
    daily_wording.HOW_TO_PLAY,
    daily_wording.NOBODY_PLAYED,
    daily_wording.PLAYED,
    daily_wording.BOARD_COMES,
    daily_wording.ANSWERS_LATER,
    daily_wording.GOES_ON,
    daily_wording.WITHDRAWN_ANSWERS,
    daily_wording.closed(CloseReason.TIME_UP),
    daily_wording.closed(CloseReason.STOPPED),
)


def test_every_sentence_is_plain_and_like_no_other() -> None:
    for sentence in SENTENCES:
        assert_sentence(sentence)
    assert len(set(SENTENCES)) == len(SENTENCES)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "Nobody has played yet."), (1, "1 player has played."), (12, "12 players have played.")],
)
def test_how_many_have_played(number: int, said: str) -> None:
    assert daily_wording.played(number) == said


@pytest.mark.parametrize(
    ("right", "tried", "said"),
    [
        (0, 0, "Nobody tried this one."),
        (0, 1, "0 of 1 player found the answer."),
        (3, 4, "3 of 4 players found the answer."),
    ],
)
def test_how_everybody_did_on_a_question(right: int, tried: int, said: str) -> None:
    assert daily_wording.share(QuestionTally(0, (), right, tried)) == said


def test_the_right_answer_has_no_letter_because_orders_differ() -> None:
    asked = question()
    assert daily_wording.right_answer(asked) == f"The right answer: {asked.choices[RIGHT].text}"
