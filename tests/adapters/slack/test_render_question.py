"""Questions as Slack messages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import wording
from adapters.buttons import Action, understand
from adapters.slack.render import question as render
from bot.bank.limits import LIMITS
from bot.engine.effects import AskQuestion, CloseReason, ExtendClock
from bot.engine.questions import LETTERS, Challenge, Choice, Snippet
from tests.adapters.slack.bodies import buttons, check, code, heard, in_bold, labels, prose, rows, squeezed
from tests.adapters.slack.content import RENDERED, challenge, challenges
from tests.engine import builders

CLOSES = 1_700_000_030_001


def asked(of: Challenge, *, reverse: bool = False, **others: object) -> AskQuestion:
    places = range(len(of.questions[0].choices))
    order = tuple(reversed(places)) if reverse else tuple(places)
    return replace(AskQuestion(0, 0, order, 30, 2), **others)  # type: ignore[arg-type]


def test_a_question_in_full() -> None:
    of = builders.challenge(5, kind="predict-output", snippet=Snippet("x = 1\n"))
    (message,) = render.messages(of, asked(of, round_no=6, question=1), "g1", CLOSES)
    check(message)
    assert rows(message) == [
        "Tensor basics",
        "Question 2 of 5 · 🔮 Predict the output · 🟡 Intermediate · pytorch",
        "What is q2?",
        "x = 1",
        "A: choice 0",
        "B: choice 1",
        "C: choice 2",
        "D: choice 3",
        "⏳ Closes at <!date^1700000031^{time_secs}|22:13 UTC> · 2 attempts",
    ]
    assert in_bold(message) == ["A: ", "B: ", "C: ", "D: "]
    assert labels(message) == ["A", "B", "C", "D", "💡 Hint", "Show my question again"]
    assert [block["type"] for block in message["blocks"]][-2:] == ["actions", "actions"]


def test_a_question_can_be_answered_by_ear() -> None:
    of = builders.challenge(5, kind="predict-output", snippet=Snippet("x = 1\n"))
    (message,) = render.messages(of, asked(of), "g1", CLOSES)
    assert message["text"] == (
        "Tensor basics\nQuestion 1 of 5 · 🔮 Predict the output · 🟡 Intermediate · pytorch\nWhat is q1?\nx = 1\n"
        "A: choice 0\nB: choice 1\nC: choice 2\nD: choice 3\n⏳ Closes at 22:13 UTC · 2 attempts"
    )
    assert [button.get("accessibility_label") for button in buttons(message)][:2] == ["A: choice 0", "B: choice 1"]


def test_buttons_say_what_they_do_and_none_looks_right() -> None:
    of = builders.challenge(1)
    (message,) = render.messages(of, asked(of, round_no=3), "g1", None)
    pressed = [understand(part["action_id"]) for part in buttons(message)]
    assert [(button.action, button.place) for button in pressed if button] == [
        *((Action.CHOOSE, place) for place in range(4)),
        (Action.HINT, None),
        (Action.ATTEMPTS, None),
    ]
    assert {(button.game_id, button.round_no) for button in pressed if button} == {("g1", 3)}
    assert not [part for part in buttons(message) if "style" in part or "value" in part]


@pytest.mark.parametrize("choices", range(2, 7))
def test_each_choice_has_a_letter_and_a_button(choices: int) -> None:
    of = builders.challenge(1, choices=choices)
    (message,) = render.messages(of, asked(of, reverse=True), "g1", None)
    for place in range(choices):
        assert f"{LETTERS[place]}: choice {choices - 1 - place}" in rows(message)
    assert labels(message)[:-2] == list(LETTERS[:choices])


@pytest.mark.parametrize(
    ("seconds", "attempts", "closes_at", "words"),
    [
        (90, 2, None, "⏳ 1 minute 30 seconds · 2 attempts"),
        (None, None, None, "⏳ No clock · any number of attempts"),
        (90, 1, 1_000, "⏳ Closes at <!date^1^{time_secs}|00:00 UTC> · 1 attempt"),
        (90, 1, 1_001, "⏳ Closes at <!date^2^{time_secs}|00:00 UTC> · 1 attempt"),
    ],
)
def test_the_time_and_the_attempts(seconds: int, attempts: int, closes_at: int, words: str) -> None:
    of = builders.challenge(1)
    (message,) = render.messages(of, asked(of, seconds=seconds, attempts=attempts), "g1", closes_at)
    assert rows(message)[-1] == words


def test_a_note_stands_under_the_question() -> None:
    of = builders.challenge(1)
    (message,) = render.messages(of, asked(of), "g1", CLOSES, note="The quiz was away.", buttons=False)
    assert rows(message)[-1] == "📣 The quiz was away."
    assert not buttons(message)


@pytest.mark.parametrize("reason", CloseReason)
def test_a_question_that_closed_keeps_its_text_says_why_and_has_no_buttons(reason: CloseReason) -> None:
    of = builders.challenge(1)
    message = render.closed(of, asked(of), reason)
    check(message)
    (open_,) = render.messages(of, asked(of), "g1", CLOSES)
    assert rows(message) == [*rows(open_)[:-1], f"🔒 {wording.closed(reason)}"]
    assert not buttons(message)


# --- any content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [1, 8])
def test_nothing_of_any_question_is_cut(beyond: int) -> None:
    @RENDERED
    @given(challenges(beyond), st.booleans())
    def holds(of: Challenge, reverse: bool) -> None:
        messages = render.messages(of, asked(of, reverse=reverse), "0" * 32, CLOSES)
        for message in messages:
            check(message)
        assert not any(buttons(message) for message in messages[:-1])
        question = of.questions[0]
        has_hint = "💡 Hint" in labels(messages[-1])
        assert (has_hint, labels(messages[-1])[-1]) == (bool(question.hint), "Show my question again")
        read = squeezed(prose(messages))
        assert squeezed(question.prompt) in read
        for choice in question.choices:
            assert squeezed(choice.text) in read
        if question.snippet is not None:
            assert squeezed("".join(code(messages))) == squeezed(question.snippet.text)

    holds()


@RENDERED
@given(challenges())
def test_all_choices_of_a_pack_are_heard_in_part_at_least(of: Challenge) -> None:
    *_, last = render.messages(of, asked(of), "0" * 32, CLOSES)
    said = squeezed(heard(last))
    for place, choice in enumerate(of.questions[0].choices):
        assert f"{LETTERS[place]}:{squeezed(choice.text)[:30]}" in said


@pytest.mark.parametrize("beyond", [1, 8])
def test_a_closed_question_takes_the_place_of_its_last_message(beyond: int) -> None:
    away = wording.extended(ExtendClock(0, CLOSES, 23 * 3_600_000 + 59 * 60_000))

    @RENDERED
    @given(challenges(beyond))
    def holds(of: Challenge) -> None:
        message = render.closed(of, asked(of), CloseReason.STOPPED)
        check(message)
        *_, last = render.messages(of, asked(of), "g1", CLOSES)
        *_, noted = render.messages(of, asked(of, attempts=None), "g1", CLOSES, note=away)
        assert rows(message)[:-1] == rows(last)[:-1] == rows(noted)[:-2]

    holds()


def test_closing_moves_nothing_where_there_is_hardly_room() -> None:
    lengths = set()
    for prompt in range(7_000, 7_700, 10):
        of = builders.challenge(1, prompt="p" * prompt)
        messages = render.messages(of, asked(of), "g1", CLOSES)
        *_, noted = render.messages(of, asked(of), "g1", CLOSES, note="The quiz was away for a moment, or two.")
        closed = render.closed(of, asked(of), CloseReason.STOPPED)
        assert rows(closed)[:-1] == rows(messages[-1])[:-1] == rows(noted)[:-2]
        lengths.add(len(messages))
    assert lengths == {1, 2}


def test_choices_and_buttons_stay_together_where_a_question_is_too_long() -> None:
    of = builders.challenge(1, prompt="word " * 900, snippet=Snippet("x = 1\n" * 900))
    first, *_, last = render.messages(of, asked(of), "g1", CLOSES)
    assert rows(first)[0] == "Tensor basics"
    assert rows(last)[:-1] == [f"{LETTERS[place]}: choice {place}" for place in range(4)]
    assert labels(last)[:4] == ["A", "B", "C", "D"]


@pytest.mark.parametrize("sign", ["x", "*", "&", "<", "é"])
def test_the_fullest_question_of_a_pack_is_one_message(sign: str) -> None:
    code_, text = LIMITS["code"].maximum, 200
    prompt = LIMITS["shown"].maximum - 6 * text - code_
    question = builders.question(
        choices=6,
        kind="predict-output",
        prompt=sign * prompt,
        snippet=Snippet("x" * code_, "python"),
    )
    of = challenge(
        replace(question, choices=tuple(Choice(sign * text, choice.right) for choice in question.choices)),
        title="t" * LIMITS["title"].maximum,
    )
    (message,) = render.messages(of, asked(of, attempts=None), "g1", CLOSES)
    check(message)
