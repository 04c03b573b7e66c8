"""The sentences that only chats say."""

import pytest

from adapters import chat_wording, wording
from bot.engine.game import Phase
from bot.engine.modes import MODES
from tests.adapters.test_render import seen
from tests.adapters.test_wording import assert_sentence
from tests.engine.builders import RIGHT, question

SENTENCES = (
    chat_wording.HOW_TO_PLAY,
    chat_wording.PRIVACY,
    chat_wording.KEPT,
    chat_wording.NOBODY_ANSWERED,
    chat_wording.NOBODY_RIGHT,
    chat_wording.NOBODY_PLAYED,
    chat_wording.NO_CHALLENGES,
    chat_wording.NO_BADGES,
    chat_wording.HIDDEN,
    chat_wording.NOT_HIDDEN,
)
PHASES = [phase for phase in Phase if phase not in (Phase.NEW, Phase.POSTING, Phase.WINDOW)]
"""The phases of games that have rounds."""


def test_every_sentence_is_plain_and_like_no_other() -> None:
    for sentence in SENTENCES:
        assert_sentence(sentence)
    assert len(set(SENTENCES)) == len(SENTENCES)


@pytest.mark.parametrize("phase", PHASES)
def test_every_state_of_a_round_has_a_sentence(phase: Phase) -> None:
    assert_sentence(chat_wording.state(seen(phase=phase)))
    assert_sentence(chat_wording.tried(seen(phase=phase)))
    assert_sentence(chat_wording.so_far(seen(phase=phase)))


def test_no_two_states_sound_the_same() -> None:
    assert len({chat_wording.state(seen(phase=phase)) for phase in PHASES}) == len(PHASES)


def test_rounds_come_round_again() -> None:
    assert [chat_wording.place(no, 2) for no in range(3)] == [
        "Question 1 of 2",
        "Question 2 of 2",
        "Question 1 of 2",
    ]


def test_attempts_as_facts() -> None:
    assert [chat_wording.attempts_each(number) for number in (1, 2, None)] == [
        "1 attempt",
        "2 attempts",
        "any number of attempts",
    ]
    assert [chat_wording.attempts_now(number) for number in (0, 1, None)] == [
        "0 attempts left",
        "1 attempt left",
        "any number of attempts",
    ]


def test_more_of_one_and_of_many() -> None:
    assert chat_wording.more(1, "player") == "and 1 more player"
    assert chat_wording.more(2, "player") == "and 2 more players"


def test_what_was_tried() -> None:
    assert chat_wording.tried(seen(tried=(2, 0), attempts_left=1)) == "You tried C and A. 1 attempt left."
    assert chat_wording.tried(seen(tried=(RIGHT,), solved=True)) == "You tried B. You found the right answer."
    assert chat_wording.tried(seen(phase=Phase.REVEALED)) == "You tried nothing."


@pytest.mark.parametrize("mode", MODES)
def test_points_are_told_where_there_are_any(mode: str) -> None:
    assert ("point" in chat_wording.so_far(seen(mode=mode))) is chat_wording.scored(mode)


def test_practice_gives_no_points() -> None:
    assert not chat_wording.scored("practice")
    assert chat_wording.scored("challenge")


def test_the_right_answer_has_the_letter_of_its_place() -> None:
    assert wording.right_answer(question(), (1, 0, 2, 3)) == f"The right answer is A: choice {RIGHT}"


def test_whose_time_is_over_is_told_so_while_somebody_else_has_more() -> None:
    mine = seen(phase=Phase.OPEN, deadline=1_000, tried=(0,), attempts_left=1)
    assert chat_wording.state(mine, 1_000) == chat_wording.state(mine)
    assert "left" in chat_wording.tried(mine, 1_000)
    assert chat_wording.state(mine, 1_001) == chat_wording.state(seen(phase=Phase.REVEALED))
    assert chat_wording.tried(mine, 1_001) == "You tried A."
    assert not chat_wording.is_open(mine, 1_001) and chat_wording.is_open(seen(phase=Phase.OPEN, deadline=None), 1_001)
