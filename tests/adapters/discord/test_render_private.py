"""Private answers as Discord messages."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import wording
from adapters.discord.render import private
from adapters.discord.render.parts import Colour
from bot.engine.effects import PrivateVerdict, ShowHint, Verdict
from bot.engine.game import Phase
from bot.engine.questions import Challenge
from bot.engine.scoring import Points
from bot.engine.views import view
from tests.adapters.discord.bodies import Body, buttons, check, prose, squeezed, texts
from tests.adapters.discord.content import challenges
from tests.adapters.test_render import seen
from tests.engine import builders
from tests.engine.builders import OWNER, QUICK, RIGHT

ORDER = (0, 1, 2, 3)
CHALLENGE = builders.challenge(3)
WRONG = PrivateVerdict(OWNER, 0, 2, Verdict.WRONG, 1)
RIGHT_AWAY = PrivateVerdict(OWNER, 0, RIGHT, Verdict.RIGHT, 1, Points(100, 20, 0), done=True)


def colour(body: Body) -> int:
    number: int = body["components"][0]["accent_color"]
    return number


def only(body: Body) -> str:
    check(body)
    assert body["flags"] & 64
    assert not buttons(body)
    (text,) = texts(body)
    return text


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_to_one_person(verdict: Verdict) -> None:
    press = replace(WRONG, verdict=verdict)
    assert wording.verdict(press) in only(private.verdict(CHALLENGE, 0, ORDER, press))


def test_right_is_green_wrong_is_red_and_anything_else_is_grey() -> None:
    colours = {
        verdict: colour(private.verdict(CHALLENGE, 0, ORDER, replace(WRONG, verdict=verdict))) for verdict in Verdict
    }
    assert colours.pop(Verdict.RIGHT) == Colour.GREEN
    assert colours.pop(Verdict.WRONG) == Colour.RED
    assert set(colours.values()) == {Colour.GREY}


def test_a_wrong_press_brings_what_the_choice_says_to_it() -> None:
    order = (3, 0, 2, 1)
    assert only(private.verdict(CHALLENGE, 0, order, WRONG)) == "❌ **C is wrong. 1 attempt left.**\nnot 2"


def test_the_explanation_comes_only_where_it_may() -> None:
    for done in (True, False):
        for explain in (True, False):
            body = private.verdict(CHALLENGE, 0, ORDER, replace(RIGHT_AWAY, done=done, explain=explain))
            assert ("Because." in only(body)) is (done and explain)


@pytest.mark.parametrize("beyond", [1, 8])
def test_any_verdict_and_any_hint_fit(beyond: int) -> None:
    @QUICK
    @given(challenges(beyond), st.sampled_from(Verdict), st.data())
    def holds(of: Challenge, verdict: Verdict, data: st.DataObject) -> None:
        question = of.questions[0]
        order = tuple(range(len(question.choices)))
        choice = data.draw(st.sampled_from(order))
        press = PrivateVerdict(OWNER, 0, choice, verdict, None, Points(100, 20, 10), done=True, explain=True)
        read = squeezed(prose([private.verdict(of, 0, order, press)]))
        only(private.verdict(of, 0, order, press))
        hint = private.hint(of, 0, ShowHint(OWNER, 0, 25))
        only(hint)
        only(private.attempts(of, seen(order=order, tried=order, hinted=True, question=0)))
        if beyond == 1:
            assert squeezed(question.hint) in squeezed(prose([hint]))
            said = question.choices[choice].feedback
            if verdict in (Verdict.RIGHT, Verdict.WRONG) and said is not None:
                assert squeezed(said) in read

    holds()


@pytest.mark.parametrize("length", [3_990, 9_000])
def test_an_explanation_that_does_not_fit_ends_in_an_ellipsis(length: int) -> None:
    of = builders.challenge(1, explanation="e" * length)
    assert only(private.verdict(of, 0, ORDER, replace(RIGHT_AWAY, explain=True))).endswith("e …")


def test_a_hint_tells_its_cost() -> None:
    words = "💡 Hint: Think. (A right answer now brings 25 points less.)"
    assert only(private.hint(CHALLENGE, 0, ShowHint(OWNER, 0, 25))) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {},
            "**Question 2 of 3** · The question is open. It closes <t:30:R>.\n"
            "You tried nothing yet. 2 attempts left.\nSo far: 120 points, 1 right answer.",
        ),
        (
            {"tried": (2, 0), "attempts_left": 0, "hinted": True, "deadline": None},
            "**Question 2 of 3** · The question is open.\n"
            "You tried C and A. No attempts left.\n💡 Hint: Think.\nSo far: 120 points, 1 right answer.",
        ),
        (
            {"tried": (RIGHT,), "solved": True, "phase": Phase.REVEALED, "mode": "practice"},
            "**Question 2 of 3** · The question is closed.\n"
            "You tried B. You found the right answer.\nSo far: 1 right answer.",
        ),
        (
            {"phase": Phase.OVER, "right": 2, "points": 1},
            "**Question 2 of 3** · The game is over.\nYou tried nothing.\nSo far: 1 point, 2 right answers.",
        ),
    ],
)
def test_my_attempts(fields: dict[str, Any], words: str) -> None:
    assert only(private.attempts(CHALLENGE, seen(**fields))) == words


@pytest.mark.parametrize("phase", [Phase.ASKING, Phase.OPEN, Phase.REVEALED, Phase.OVER])
def test_my_attempts_can_be_asked_for_at_any_time(phase: Phase) -> None:
    game = builders.game_at(phase)
    only(private.attempts(game.challenge, view(game, "discord:1")))


def test_sentences_and_troubles_differ() -> None:
    sentence, trouble = private.sentence("It *works*."), private.trouble("It *fails*.")
    assert only(sentence) == r"It \*works\*."
    assert only(trouble) == r"⚠️ It \*fails\*."
    assert colour(sentence) != colour(trouble)


@pytest.mark.parametrize("say", [private.sentence, private.trouble])
def test_no_sentence_is_too_long(say: Any) -> None:
    only(say("*" * 10_000))
