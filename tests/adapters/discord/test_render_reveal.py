"""Reveals as Discord messages."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, report_wording, wording
from adapters.buttons import Action, Button
from adapters.discord.render import question as render_question
from adapters.discord.render import reveal as render
from bot.engine.effects import AskQuestion, CloseReason, Reveal
from bot.engine.game import REVEAL_NAMES
from bot.engine.questions import Challenge, Proof, Snippet
from tests.adapters.discord.bodies import Body, buttons, check, code, labels, live, prose, squeezed, texts, unescaped
from tests.adapters.discord.content import challenges
from tests.engine import builders
from tests.engine.builders import QUICK, RIGHT

SHOWN = Reveal(0, 0, (0, 1, 2, 3), RIGHT, (1, 3, 0, 4), ("discord:1", "discord:2"), 3, 8)


def messages(of: Challenge | None = None, hidden: frozenset[str] = frozenset(), **others: Any) -> list[Body]:
    return render.messages(of or builders.challenge(1), replace(SHOWN, **others), game_id="g1", hidden=hidden)


def who(hidden: frozenset[str] = frozenset(), **others: Any) -> str:
    return render.who_was_right(replace(SHOWN, **others), hidden)


def test_a_reveal_in_full() -> None:
    proof = Proof("3", "2.13.0")
    (body,) = messages(builders.challenge(1, kind="predict-output", snippet=Snippet("x = 1"), proof=proof))
    check(body)
    assert texts(body) == [
        "### Tensor basics\n**Question 1 of 1** · 🔮 Predict the output · 🟡 Intermediate\n-# pytorch",
        "What is q1?",
        "```python\nx = 1\n```",
        "**A** choice 0",
        "▰▱▱▱▱▱▱▱ 13 % · 1",
        "✅ **B** choice 1",
        "▰▰▰▱▱▱▱▱ 38 % · 3",
        "**C** choice 2",
        "▱▱▱▱▱▱▱▱ 0 % · 0",
        "**D** choice 3",
        "▰▰▰▰▱▱▱▱ 50 % · 4",
        "🔒 Time is up.",
        "🎉 Right: <@1>, <@2> and 1 more",
        "✅ The right answer is B: choice 1",
        "Because.",
        "PyTorch 2.13.0 really printed:",
        "```\n3\n```",
    ]


def test_the_right_letter_is_green_and_no_button_lives() -> None:
    (body,) = messages()
    assert labels(body) == ["A", "B", "C", "D", report_wording.REPORT]
    assert live(body) == [report_wording.REPORT]
    assert [part["style"] for part in buttons(body)][:4] == [2, 3, 2, 2]


def test_whoever_thinks_that_a_question_is_wrong_can_say_so_by_its_index_in_the_challenge() -> None:
    (body,) = messages(builders.challenge(3), round_no=4, question=1)
    assert buttons(body)[-1]["custom_id"] == Button(Action.REPORT, "g1", 1).custom_id


@pytest.mark.parametrize("reason", CloseReason)
def test_a_reveal_says_why_the_question_closed(reason: CloseReason) -> None:
    assert wording.closed(reason) in prose(messages(reason=reason))


def test_nobody_played() -> None:
    (body,) = messages(presses=(0, 0, 0, 0), right=(), right_count=0, player_count=0)
    read = prose([body])
    assert chat_wording.NOBODY_ANSWERED in read
    assert "%" not in read
    assert "🎉" not in read


def test_nobody_was_right() -> None:
    assert who(right=(), right_count=0) == chat_wording.NOBODY_RIGHT


@pytest.mark.parametrize(
    ("hidden", "right", "count", "words"),
    [
        ((), ("discord:1",), 1, "<@1>"),
        ((), ("discord:1", "discord:2"), 2, "<@1>, <@2>"),
        (("discord:1",), ("discord:1", "discord:2"), 2, "<@2> and 1 more"),
        (("discord:1", "discord:2"), ("discord:1", "discord:2"), 2, "2 players"),
        ((), ("slack:T/1", "terminal:ann"), 2, "2 players"),
        ((), ("terminal:ann",), 1, "1 player"),
    ],
)
def test_who_was_right(hidden: tuple[str, ...], right: tuple[str, ...], count: int, words: str) -> None:
    assert who(frozenset(hidden), right=right, right_count=count) == f"🎉 Right: {words}"


def test_what_does_not_fit_follows_and_the_question_keeps_its_bars() -> None:
    of = builders.challenge(1, prompt="p" * 1_500, explanation="e" * 1_400, snippet=Snippet("x" * 1_500))
    first, second = messages(of)
    assert texts(first)[-1] == "🔒 Time is up."
    assert "p" * 1_500 in texts(first)
    assert sum("%" in text for text in texts(first)) == 4
    assert texts(second)[0].startswith("🎉")
    assert "e" * 1_400 in texts(second)
    assert not buttons(second)


def test_where_even_the_question_does_not_fit_the_choices_stay_with_their_bars() -> None:
    of = builders.challenge(1, prompt="p" * 3_000, snippet=Snippet("x" * 1_500))
    first, *others = messages(of)
    assert [text for text in texts(first) if "**" in text][1:] == [
        f"{'✅ ' * (place == RIGHT)}**{'ABCD'[place]}** choice {place}" for place in range(4)
    ]
    assert labels(first) == ["A", "B", "C", "D", report_wording.REPORT]
    assert "p" * 3_000 in prose(others)


@pytest.mark.parametrize("beyond", [1, 8])
def test_nothing_of_any_reveal_is_cut(beyond: int) -> None:
    @QUICK
    @given(challenges(beyond), st.integers(0, REVEAL_NAMES), st.sampled_from((0, 1, 10**6)), st.data())
    def holds(of: Challenge, named: int, more: int, data: st.DataObject) -> None:
        question = of.questions[0]
        order = tuple(data.draw(st.permutations(range(len(question.choices)))))
        right = tuple(f"discord:{10**18 + number}" for number in range(named))
        presses = tuple(named + more for _ in order)
        answer = order.index(question.answer)
        shown = Reveal(0, 0, order, answer, presses, right, named + more, named + more)
        bodies = render.messages(of, shown, game_id="0" * 32)
        for body in bodies:
            check(body)
        assert not any(buttons(body) for body in bodies[1:])
        assert buttons(bodies[0])[answer]["style"] == 3
        read = squeezed(prose(bodies))
        for text in (question.prompt, question.explanation, *(choice.text for choice in question.choices)):
            assert squeezed(text) in read
        blocks = squeezed("".join(code(bodies)))
        if question.snippet is not None:
            assert squeezed(question.snippet.text) in blocks
        if (evidence := wording.evidence(question)) is not None:
            assert squeezed("".join(evidence.code)) in blocks

    holds()


@QUICK
@given(challenges())
def test_an_edit_loses_nothing_of_the_question(of: Challenge) -> None:
    """What the reveal takes the place of stands in the reveal."""
    order = tuple(range(len(of.questions[0].choices)))
    *_, last = render_question.messages(of, AskQuestion(0, 0, order, 30, 2), "g1", None)
    shown = Reveal(0, 0, order, 0, tuple(0 for _ in order), (), 0, 0)
    read = squeezed(prose(render.messages(of, shown, game_id="g1")))
    for text in texts(last)[:-1]:
        if not text.startswith("```"):
            assert squeezed(unescaped(text)) in read
