"""Reveals as Slack messages."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, wording
from adapters.slack.render import question as render_question
from adapters.slack.render import reveal as render
from bot.engine.effects import AskQuestion, CloseReason, Reveal
from bot.engine.game import REVEAL_NAMES
from bot.engine.questions import Challenge, Proof, Snippet
from tests.adapters.slack.bodies import Message, buttons, check, code, in_bold, prose, rows, squeezed
from tests.adapters.slack.content import NASTY, RENDERED, challenges, nasty
from tests.engine import builders
from tests.engine.builders import RIGHT

ANN, BEN = "slack:T1:U1", "slack:T1:U2"
NAMES = {ANN: "Ann", BEN: "Ben"}
SHOWN = Reveal(0, 0, (0, 1, 2, 3), RIGHT, (1, 3, 0, 4), (ANN, BEN), 3, 8)


def messages(of: Challenge | None = None, hidden: frozenset[str] = frozenset(), **others: Any) -> list[Message]:
    shown = replace(SHOWN, **others)
    return render.messages(of or builders.challenge(1), shown, game_id="g1", names=NAMES, hidden=hidden)


def who(hidden: frozenset[str] = frozenset(), **others: Any) -> str:
    return render.who_was_right(replace(SHOWN, **others), NAMES, hidden)


def test_a_reveal_in_full() -> None:
    proof = Proof("3", "2.13.0")
    (message,) = messages(builders.challenge(1, kind="predict-output", snippet=Snippet("x = 1"), proof=proof))
    check(message)
    assert rows(message) == [
        "Tensor basics",
        "Question 1 of 1 · 🔮 Predict the output · 🟡 Intermediate · pytorch",
        "What is q1?",
        "x = 1",
        "A: choice 0",
        "▰▱▱▱▱▱▱▱ 13 % · 1",
        "✅ B: choice 1",
        "▰▰▰▱▱▱▱▱ 38 % · 3",
        "C: choice 2",
        "▱▱▱▱▱▱▱▱ 0 % · 0",
        "D: choice 3",
        "▰▰▰▰▱▱▱▱ 50 % · 4",
        "🔒 Time is up.",
        "🎉 Right: Ann, Ben and 1 more",
        "✅ The right answer is B: choice 1",
        "Because.",
        "PyTorch 2.13.0 really printed:",
        "3",
    ]
    assert in_bold(message) == ["A: ", "✅ B: ", "C: ", "D: "]


def test_a_reveal_has_no_letters_because_slack_has_no_buttons_that_cannot_be_pressed() -> None:
    (message,) = messages(round_no=5, question=0)
    assert [part["action_id"] for part in buttons(message)] == ["quiz:rp:g1:0"], "the question, not its round"


@pytest.mark.parametrize("reason", CloseReason)
def test_a_reveal_says_why_the_question_closed(reason: CloseReason) -> None:
    assert wording.closed(reason) in prose(messages(reason=reason))


def test_nobody_played() -> None:
    (message,) = messages(presses=(0, 0, 0, 0), right=(), right_count=0, player_count=0)
    read = prose([message])
    assert chat_wording.NOBODY_ANSWERED in read
    assert "%" not in read
    assert "🎉" not in read


def test_nobody_was_right() -> None:
    assert who(right=(), right_count=0) == chat_wording.NOBODY_RIGHT


@pytest.mark.parametrize(
    ("hidden", "right", "count", "words"),
    [
        ((), (ANN,), 1, "Ann"),
        ((), (ANN, BEN), 2, "Ann, Ben"),
        ((ANN,), (ANN, BEN), 2, "Ben and 1 more"),
        ((ANN, BEN), (ANN, BEN), 2, "2 players"),
        ((), ("slack:T1:U3", "terminal:ann"), 2, "2 players"),
        ((), ("slack:T1:U3", ANN), 2, "Ann and 1 more"),
        ((), ("terminal:ann",), 1, "1 player"),
    ],
)
def test_who_was_right(hidden: tuple[str, ...], right: tuple[str, ...], count: int, words: str) -> None:
    assert who(frozenset(hidden), right=right, right_count=count) == f"🎉 Right: {words}"


@pytest.mark.parametrize("name", NASTY)
def test_a_name_is_shown_as_it_is_written_on_one_line_and_calls_nobody(name: str) -> None:
    (message,) = render.messages(
        builders.challenge(1), replace(SHOWN, right=(ANN,), right_count=1), game_id="g1", names={ANN: name}
    )
    check(message)
    (line,) = [row for row in rows(message) if row.startswith("🎉")]
    shown = line.removeprefix("🎉 Right: ")
    assert " ".join(name.split()).startswith(shown.removesuffix(" …"))
    assert "<@" not in message["text"]


def test_a_name_of_blanks_is_none() -> None:
    named = {ANN: " \n", BEN: ""}
    assert render.who_was_right(SHOWN, named, frozenset()) == "🎉 Right: 3 players"


def test_what_does_not_fit_follows_and_the_question_keeps_its_bars() -> None:
    of = builders.challenge(1, prompt="p" * 3_000, explanation="e" * 3_000, snippet=Snippet("x" * 1_500))
    first, second = messages(of)
    assert rows(first)[-1] == "🔒 Time is up."
    assert "p" * 1_000 in prose([first])
    assert sum("%" in row for row in rows(first)) == 4
    assert rows(second)[0].startswith("🎉")
    assert "e" * 1_000 in prose([second])


def test_where_even_the_question_does_not_fit_the_choices_stay_with_their_bars() -> None:
    of = builders.challenge(1, prompt="p" * 6_000, snippet=Snippet("x" * 3_000))
    first, *others = messages(of)
    assert rows(first)[2::2][:4] == [f"{'✅ ' * (place == RIGHT)}{'ABCD'[place]}: choice {place}" for place in range(4)]
    assert "pppp" not in prose([first])
    assert squeezed(prose(others)).count("p" * 6_000) == 1


@pytest.mark.parametrize("beyond", [1, 8])
def test_nothing_of_any_reveal_is_cut(beyond: int) -> None:
    @RENDERED
    @given(challenges(beyond), st.integers(0, REVEAL_NAMES), st.sampled_from((0, 1, 10**6)), nasty, st.data())
    def holds(of: Challenge, named: int, more: int, name: str, data: st.DataObject) -> None:
        question = of.questions[0]
        order = tuple(data.draw(st.permutations(range(len(question.choices)))))
        right = tuple(f"slack:T1:U{number}" for number in range(named))
        presses = tuple(named + more for _ in order)
        answer = order.index(question.answer)
        shown = Reveal(0, 0, order, answer, presses, right, named + more, named + more)
        found = render.messages(of, shown, game_id="0" * 32, names=dict.fromkeys(right, name))
        for message in found:
            check(message)
        assert not any(buttons(message) for message in found[:-1])
        assert [part["action_id"] for part in buttons(found[-1])] == [f"quiz:rp:{'0' * 32}:0"]
        read = squeezed(prose(found))
        for text in (question.prompt, question.explanation, *(choice.text for choice in question.choices)):
            assert squeezed(text) in read
        blocks = squeezed("".join(code(found)))
        if question.snippet is not None:
            assert squeezed(question.snippet.text) in blocks
        if (evidence := wording.evidence(question)) is not None:
            assert squeezed("".join(evidence.code)) in blocks
        assert any(text.startswith("✅ ") for message in found for text in in_bold(message))

    holds()


@RENDERED
@given(challenges())
def test_an_edit_loses_nothing_of_the_question(of: Challenge) -> None:
    """What the reveal takes the place of stands in the reveal."""
    order = tuple(range(len(of.questions[0].choices)))
    *_, last = render_question.messages(of, AskQuestion(0, 0, order, 30, 2), "g1", None)
    shown = Reveal(0, 0, order, 0, tuple(0 for _ in order), (), 0, 0)
    found = render.messages(of, shown, game_id="g1", names={})
    read = squeezed(prose(found) + "".join(code(found)))
    for text in rows(last)[:-1]:
        assert squeezed(text) in read
