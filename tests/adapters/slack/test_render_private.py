"""Private answers as Slack messages."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import wording
from adapters.slack.render import private
from adapters.slack.render.pages import MAX_SIZE, size
from bot.engine.effects import PrivateVerdict, ShowHint, Verdict
from bot.engine.game import Phase
from bot.engine.questions import Challenge, Snippet
from bot.engine.scoring import Points
from bot.engine.views import view
from tests.adapters.slack.bodies import Message, buttons, check, code, prose, rows, squeezed
from tests.adapters.slack.content import NASTY, PLAYED, RENDERED, challenges
from tests.adapters.test_render import seen
from tests.engine import builders
from tests.engine.builders import OWNER, RIGHT

ORDER = (0, 1, 2, 3)
CHALLENGE = builders.challenge(3)
WRONG = PrivateVerdict(OWNER, 0, 2, Verdict.WRONG, 1)
RIGHT_AWAY = PrivateVerdict(OWNER, 0, RIGHT, Verdict.RIGHT, 1, Points(100, 20, 0), done=True)


def only(message: Message) -> list[str]:
    check(message)
    assert not buttons(message)
    return rows(message)


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_to_one_person(verdict: Verdict) -> None:
    press = replace(WRONG, verdict=verdict)
    assert wording.verdict(press) in only(private.verdict(CHALLENGE, 0, ORDER, press))[0]


def test_right_wrong_and_anything_else_have_signs_of_their_own() -> None:
    signs = {
        verdict: only(private.verdict(CHALLENGE, 0, ORDER, replace(WRONG, verdict=verdict)))[0].split()[0]
        for verdict in Verdict
    }
    assert signs.pop(Verdict.RIGHT) == "✅"
    assert signs.pop(Verdict.WRONG) == "❌"
    assert set(signs.values()) == {"ℹ️"}


def test_a_wrong_press_brings_what_the_choice_says_to_it() -> None:
    order = (3, 0, 2, 1)
    assert only(private.verdict(CHALLENGE, 0, order, WRONG)) == ["❌ C is wrong. 1 attempt left.", "not 2"]


def test_the_explanation_comes_only_where_it_may() -> None:
    for done in (True, False):
        for explain in (True, False):
            message = private.verdict(CHALLENGE, 0, ORDER, replace(RIGHT_AWAY, done=done, explain=explain))
            assert ("Because." in only(message)) is (done and explain)


@pytest.mark.parametrize("beyond", [1, 8])
def test_any_verdict_and_any_hint_fit(beyond: int) -> None:
    @RENDERED
    @given(challenges(beyond), st.sampled_from(Verdict), st.data())
    def holds(of: Challenge, verdict: Verdict, data: st.DataObject) -> None:
        question = of.questions[0]
        order = tuple(range(len(question.choices)))
        choice = data.draw(st.sampled_from(order))
        press = PrivateVerdict(OWNER, 0, choice, verdict, None, Points(100, 20, 10), done=True, explain=True)
        message = private.verdict(of, 0, order, press)
        only(message)
        read = squeezed(prose([message]))
        hint = private.hint(of, 0, ShowHint(OWNER, 0, 25))
        only(hint)
        if beyond == 1:
            assert squeezed(question.hint) in squeezed(prose([hint]))
            assert squeezed(question.explanation) in read
            said = question.choices[choice].feedback
            if verdict in (Verdict.RIGHT, Verdict.WRONG) and said is not None:
                assert squeezed(said) in read

    holds()


def test_an_explanation_that_does_not_fit_ends_in_an_ellipsis() -> None:
    of = builders.challenge(1, explanation="e" * 9_000)
    assert only(private.verdict(of, 0, ORDER, replace(RIGHT_AWAY, explain=True)))[-1].endswith("e …")


def test_a_hint_tells_its_cost() -> None:
    words = ["💡 Hint: Think. (A right answer now brings 25 points less.)"]
    assert only(private.hint(CHALLENGE, 0, ShowHint(OWNER, 0, 25))) == words


# --- my question again -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {},
            [
                "⏳ The question is open. It closes at <!date^30^{time_secs}|00:00 UTC>.",
                "You tried nothing yet. 2 attempts left.",
                "So far: 120 points, 1 right answer.",
            ],
        ),
        (
            {"tried": (2, 0), "attempts_left": 0, "hinted": True, "deadline": None},
            [
                "The question is open.",
                "You tried C and A. No attempts left.",
                "💡 Hint: Think.",
                "So far: 120 points, 1 right answer.",
            ],
        ),
        (
            {"tried": (RIGHT,), "solved": True, "phase": Phase.REVEALED, "mode": "practice"},
            ["The question is closed.", "You tried B. You found the right answer.", "So far: 1 right answer."],
        ),
        (
            {"phase": Phase.OVER, "right": 2, "points": 1},
            ["The game is over.", "You tried nothing.", "So far: 1 point, 2 right answers."],
        ),
    ],
)
def test_where_a_player_stands(fields: dict[str, Any], words: list[str]) -> None:
    shown = only(private.attempts(CHALLENGE, seen(**fields)))
    assert shown[:2] == ["Tensor basics", "Question 2 of 3 · 💡 Conceptual · 🟡 Intermediate · pytorch"]
    assert shown[2 : 2 + len(words)] == words


def test_the_question_is_shown_again_with_what_was_tried() -> None:
    of = builders.challenge(3, snippet=Snippet("x = 1"), kind="predict-output")
    assert only(private.attempts(of, seen(tried=(2, RIGHT), solved=True)))[-6:] == [
        "What is q2?",
        "x = 1",
        "A: choice 0",
        "✅ B: choice 1",
        "❌ C: choice 2",
        "D: choice 3",
    ]


@pytest.mark.parametrize("phase", PLAYED)
def test_it_can_be_asked_for_at_any_time_and_never_tells_the_answer(phase: Phase) -> None:
    game = builders.game_at(phase)
    shown = only(private.attempts(game.challenge, view(game, "slack:T1:U1")))
    assert "What is q2?" in shown
    assert "✅" not in "".join(shown)


@RENDERED
@given(challenges())
def test_any_question_of_a_pack_is_shown_again(of: Challenge) -> None:
    question = of.questions[0]
    order = tuple(range(len(question.choices)))
    message = private.attempts(of, seen(order=order, tried=order[:1], hinted=True, question=0))
    only(message)
    read = squeezed(prose([message]))
    assert squeezed(question.hint) in read
    if private._REST in rows(message):
        return
    for text in (question.prompt, *(choice.text for choice in question.choices)):
        assert squeezed(text) in read
    if question.snippet is not None:
        assert squeezed("".join(code([message]))) == squeezed(question.snippet.text)


def test_what_does_not_fit_is_not_cut_silently() -> None:
    of = builders.challenge(3, prompt="p" * 20_000)
    shown = only(private.attempts(of, seen(hinted=True)))
    assert "💡 Hint: Think." in shown
    assert "p" * 1_000 in shown[-2]
    assert shown[-1] == "The rest of the question stands in its own message."


def test_the_sentence_about_the_rest_has_room_too() -> None:
    cut = set()
    for length in range(6_000, 9_000, 40):
        of = builders.challenge(3, prompt="p" * length)
        message = private.attempts(of, seen())
        assert sum(map(size, message["blocks"])) <= MAX_SIZE
        cut.add(private._REST in only(message))
    assert cut == {True, False}


# --- sentences -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NASTY)
def test_sentences_and_troubles_are_shown_as_they_are_and_differ(text: str) -> None:
    assert only(private.sentence(text)) == [text]
    assert only(private.trouble(text)) == [f"⚠️ {text}"]


@pytest.mark.parametrize("say", [private.sentence, private.trouble])
def test_no_sentence_is_too_long(say: Any) -> None:
    assert only(say("&" * 10_000))[0].endswith("& …")
