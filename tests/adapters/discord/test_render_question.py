"""Questions as Discord messages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import wording
from adapters.buttons import Action, understand
from adapters.discord.render import question as render
from adapters.discord.render.text import escape
from bot.bank.limits import LIMITS
from bot.engine.effects import AskQuestion, CloseReason, ExtendClock
from bot.engine.questions import LETTERS, Challenge, Choice, Question, Snippet
from tests.adapters.discord.bodies import buttons, check, code, labels, live, parts, prose, squeezed, texts
from tests.adapters.discord.content import challenge, challenges, questions
from tests.engine import builders
from tests.engine.builders import QUICK

CLOSES = 1_700_000_030_001


def asked(of: Challenge, *, reverse: bool = False, **others: object) -> AskQuestion:
    places = range(len(of.questions[0].choices))
    order = tuple(reversed(places)) if reverse else tuple(places)
    return replace(AskQuestion(0, 0, order, 30, 2), **others)  # type: ignore[arg-type]


def test_a_question_in_full() -> None:
    of = builders.challenge(5, kind="predict-output", snippet=Snippet("x = 1\n"))
    (body,) = render.messages(of, asked(of, round_no=6, question=1), "g1", CLOSES)
    check(body)
    assert texts(body) == [
        "### Tensor basics\n**Question 2 of 5** · 🔮 Predict the output · 🟡 Intermediate\n-# pytorch",
        "What is q2?",
        "```python\nx = 1\n```",
        "**A** choice 0",
        "**B** choice 1",
        "**C** choice 2",
        "**D** choice 3",
        "⏳ Closes <t:1700000031:R> · 2 attempts",
    ]
    assert live(body) == ["A", "B", "C", "D", "Hint", "My attempts"]


def test_buttons_say_what_they_do() -> None:
    of = builders.challenge(1)
    (body,) = render.messages(of, asked(of, round_no=3), "g1", None)
    pressed = [understand(part["custom_id"]) for part in buttons(body)]
    assert [(button.action, button.place) for button in pressed if button] == [
        *((Action.CHOOSE, place) for place in range(4)),
        (Action.HINT, None),
        (Action.ATTEMPTS, None),
    ]
    assert {(button.game_id, button.round_no) for button in pressed if button} == {("g1", 3)}


@pytest.mark.parametrize("choices", range(2, 7))
def test_each_choice_has_a_letter_and_a_button(choices: int) -> None:
    of = builders.challenge(1, choices=choices)
    (body,) = render.messages(of, asked(of, reverse=True), "g1", None)
    for place in range(choices):
        assert f"**{LETTERS[place]}** choice {choices - 1 - place}" in texts(body)
    rows = [[button["label"] for button in part["components"]] for part in parts(body) if part["type"] == 1]
    assert [label for row in rows[:-1] for label in row] == list(LETTERS[:choices])
    assert len(rows) == (3 if choices == 6 else 2)


@pytest.mark.parametrize(
    ("seconds", "attempts", "closes_at", "words"),
    [
        (90, 2, None, "⏳ 1 minute 30 seconds · 2 attempts"),
        (None, None, None, "⏳ No clock · any number of attempts"),
        (90, 1, 1_000, "⏳ Closes <t:1:R> · 1 attempt"),
        (90, 1, 1_001, "⏳ Closes <t:2:R> · 1 attempt"),
    ],
)
def test_the_time_and_the_attempts(seconds: int, attempts: int, closes_at: int, words: str) -> None:
    of = builders.challenge(1)
    (body,) = render.messages(of, asked(of, seconds=seconds, attempts=attempts), "g1", closes_at)
    assert texts(body)[-1] == words


def test_a_note_stands_under_the_question() -> None:
    of = builders.challenge(1)
    (body,) = render.messages(of, asked(of), "g1", CLOSES, note="The quiz was away.", buttons=False)
    assert texts(body)[-1].endswith("\n📣 The quiz was away.")
    assert not buttons(body)


def test_difficulties_differ_in_colour() -> None:
    seen = set()
    for difficulty in render.COLOURS:
        of = builders.challenge(1, difficulty=difficulty)
        seen.add(render.messages(of, asked(of), "g", None)[0]["components"][0]["accent_color"])
    assert len(seen) == 4


@pytest.mark.parametrize("reason", CloseReason)
def test_a_question_that_closed_keeps_its_text_and_says_why(reason: CloseReason) -> None:
    of = builders.challenge(1)
    body = render.closed(of, asked(of), reason)
    check(body)
    (open_,) = render.messages(of, asked(of), "g1", CLOSES)
    assert texts(body) == [*texts(open_)[:-1], f"🔒 {wording.closed(reason)}"]
    assert labels(body) == ["A", "B", "C", "D"]
    assert live(body) == []


# --- any content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [1, 8])
def test_nothing_of_any_question_is_cut(beyond: int) -> None:
    @QUICK
    @given(challenges(beyond), st.booleans())
    def holds(of: Challenge, reverse: bool) -> None:
        bodies = render.messages(of, asked(of, reverse=reverse), "0" * 32, CLOSES)
        for body in bodies:
            check(body)
        assert not any(buttons(body) for body in bodies[:-1])
        question = of.questions[0]
        assert ("Hint" in live(bodies[-1]), live(bodies[-1])[-1]) == (bool(question.hint), "My attempts")
        read = squeezed(prose(bodies))
        assert squeezed(question.prompt) in read
        for choice in question.choices:
            assert squeezed(choice.text) in read
        if question.snippet is not None:
            assert squeezed("".join(code(bodies))) == squeezed(question.snippet.text)

    holds()


@pytest.mark.parametrize("beyond", [1, 8])
def test_a_closed_question_takes_the_place_of_its_last_message(beyond: int) -> None:
    away = wording.extended(ExtendClock(0, CLOSES, 23 * 3_600_000 + 59 * 60_000))

    @QUICK
    @given(challenges(beyond))
    def holds(of: Challenge) -> None:
        body = render.closed(of, asked(of), CloseReason.STOPPED)
        check(body)
        *_, last = render.messages(of, asked(of), "g1", CLOSES)
        *_, noted = render.messages(of, asked(of, attempts=None), "g1", CLOSES, note=away)
        assert texts(body)[:-1] == texts(last)[:-1] == texts(noted)[:-1]

    holds()


def test_closing_moves_nothing_where_there_is_hardly_room() -> None:
    lengths = set()
    for prompt in range(3_550, 3_900, 5):
        of = builders.challenge(1, prompt="p" * prompt)
        bodies = render.messages(of, asked(of), "g1", CLOSES)
        *_, noted = render.messages(of, asked(of), "g1", CLOSES, note="The quiz was away for a moment, or two.")
        closed = render.closed(of, asked(of), CloseReason.STOPPED)
        assert texts(closed)[:-1] == texts(bodies[-1])[:-1] == texts(noted)[:-1]
        lengths.add(len(bodies))
    assert lengths == {1, 2}


def test_choices_and_buttons_stay_together_where_a_question_is_too_long() -> None:
    of = builders.challenge(1, prompt="word " * 300, snippet=Snippet("x = 1\n" * 600))
    first, *_, last = render.messages(of, asked(of), "g1", CLOSES)
    assert texts(first)[0].startswith("### Tensor basics")
    assert [text for text in texts(last)[:-1] if text.startswith("**")] == texts(last)[:-1]
    assert live(last)[:4] == ["A", "B", "C", "D"]


ESCAPES = 100
"""How many signs of markup a question at every limit of a pack may hold and still be one message."""


@pytest.mark.parametrize("escapes", [0, ESCAPES])
def test_the_fullest_question_of_a_pack_is_one_message(escapes: int) -> None:
    code_, text = LIMITS["code"].maximum, 200
    prompt = LIMITS["shown"].maximum - 6 * text - code_
    question = builders.question(
        choices=6,
        kind="predict-output",
        prompt="*" * escapes + "x" * (prompt - escapes),
        snippet=Snippet("x" * code_, "p" * LIMITS["language"].maximum),
    )
    of = challenge(
        replace(question, choices=tuple(Choice("y" * text, choice.right) for choice in question.choices)),
        title="t" * LIMITS["title"].maximum,
    )
    (body,) = render.messages(of, asked(of, attempts=None), "g1", CLOSES)
    check(body)


@QUICK
@given(questions(), st.text("tT t", min_size=1, max_size=LIMITS["title"].maximum))
def test_only_much_markup_splits_a_question_of_a_pack(question: Question, title: str) -> None:
    shown = [question.prompt, *(choice.text for choice in question.choices)]
    code_ = "" if question.snippet is None else question.snippet.text
    markup = sum(len(escape(text)) - len(text) for text in shown) + code_.count("`")
    of = challenge(question, title=title)
    if sum(map(len, shown)) + len(code_) <= LIMITS["shown"].maximum and markup <= ESCAPES:
        assert len(render.messages(of, asked(of), "g1", CLOSES)) == 1
