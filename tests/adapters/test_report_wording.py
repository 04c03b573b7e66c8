"""The sentences about questions that may be wrong."""

import pytest

from adapters import report_wording as words
from bot.engine.effects import Standing, TellCorrection
from bot.host.reports import Outcome, Queued
from bot.ports.corrections import EVERYWHERE, Decision, Ruling
from tests.engine.builders import question

TOLD = TellCorrection(0, 1, 2, (Standing(1, "ann", 120, 2, 1, 0),), 1)


def decided(ruling: Ruling, space: str = "discord:1", why: str = "") -> Decision:
    return Decision("d", space, "tensors/q1", ruling, "discord:2", 0, None, why)


def test_the_right_answer_is_told_without_a_letter() -> None:
    assert words.right_now(TOLD, question()) == "The right answer: choice 2"


def test_who_did_not_play_has_nothing() -> None:
    assert words.result(words.own_result(TOLD, "ann"), "challenge") == "120 points, 2 right answers"
    assert words.result(words.own_result(TOLD, "ben"), "challenge") == "0 points, 0 right answers"
    assert words.result(words.own_result(TOLD, "ann"), "practice") == "2 right answers"


def test_a_question_that_is_in_no_pack_any_more_is_named_by_its_challenge() -> None:
    assert words.heading(Queued("t/q", "k", "Tensors", 3, "Why?", 1, (), 0)) == "Tensors, question 3"
    assert words.heading(Queued("t/q", "k", "tensors", None, "", 1, (), 0)) == "tensors"


@pytest.mark.parametrize(("number", "said"), [(1, "1 player says"), (2, "2 players say")])
def test_who_says_that_it_is_wrong_is_counted(number: int, said: str) -> None:
    assert words.reported_by(number) == f"{said} that it is wrong."


@pytest.mark.parametrize("ruling", Ruling)
def test_every_decision_is_told_with_its_reason_and_for_whom_it_holds(ruling: Ruling) -> None:
    assert words.decision(decided(ruling)).startswith("It was decided that ")
    assert words.decision(decided(ruling, EVERYWHERE, "see the manual")).endswith(", for everywhere (see the manual).")


@pytest.mark.parametrize("ruling", Ruling)
def test_every_outcome_says_how_many_games_follow(ruling: Ruling) -> None:
    assert "graded" not in words.done(Outcome(decided(ruling), 0))
    assert words.done(Outcome(decided(ruling), 1)).endswith(" 1 game that is over is being graded again.")
    assert words.done(Outcome(decided(ruling), 3)).endswith(" 3 games that are over are being graded again.")


def test_what_a_correction_does_is_said_before_it_is_made() -> None:
    assert words.at_stake(0) == words.consequence(0) == "No game that is over has asked this question."
    assert words.at_stake(1) == f"With another key: {words.consequence(1)}"
    assert words.consequence(1) == (
        "1 game that is over will be graded again; points and badges follow, and its players are told."
    )
    assert words.consequence(1_200).startswith("1,200 games that are over will be graded again; ")
