"""Games of one player as Slack messages."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, wording
from adapters.buttons import Action, understand
from adapters.slack.render import personal
from bot.engine.effects import (
    AwardBadge,
    CloseReason,
    EndReason,
    FinishChallenge,
    PrivateVerdict,
    Reply,
    Reveal,
    ShowHint,
    Standing,
    Verdict,
)
from bot.engine.game import Game, Phase
from bot.engine.questions import Challenge, Proof
from bot.engine.views import PlayerView, view
from tests.adapters.slack.bodies import Message, buttons, check, in_bold, labels, prose, rows, squeezed
from tests.adapters.slack.content import PLAYED, RENDERED, challenges
from tests.adapters.test_render import seen
from tests.engine import builders
from tests.engine.builders import OWNER, RIGHT, all_of, feed, practice, press, skip, solo

AWARD = AwardBadge(OWNER, "mastery:tensors", "Tensor Tamer", "🏅", "tensors", "v1", True, 0)


def only(of: Challenge, shown: PlayerView, **others: Any) -> Message:
    (message,) = personal.screen(of, shown, "g1", **others)
    check(message)
    return message


def after(game: Game, *events: Any) -> Message:
    """The screen after these events, with all that the last of them brought."""
    *before, last = events
    feed(game, *before)
    effects = feed(game, last)
    said = tuple(effect for effect in effects if isinstance(effect, Reply))
    (reveal,) = all_of(Reveal, effects) or [None]
    (end,) = all_of(FinishChallenge, effects) or [None]
    return only(game.challenge, view(game, OWNER), said=said, reveal=reveal, end=end)


def actions(message: Message) -> list[Action]:
    return [button.action for part in buttons(message) if (button := understand(part["action_id"])) is not None]


# --- open ------------------------------------------------------------------------------------------------------------


def test_an_open_question() -> None:
    game = solo()
    message = only(game.challenge, view(game, OWNER))
    assert rows(message)[-1] == "⏳ Closes at <!date^1700000030^{time_secs}|22:13 UTC> · 2 attempts left"
    assert labels(message) == ["A", "B", "C", "D", "💡 Hint", "Stop"]
    assert "✅" not in prose([message])


def test_without_a_hint_there_is_no_button_for_it() -> None:
    game = solo(of=builders.challenge(hint="", explanation=""))
    assert labels(only(game.challenge, view(game, OWNER))) == ["A", "B", "C", "D", "Stop"]


def test_a_question_on_its_way_can_be_answered_as_soon_as_it_is_there() -> None:
    message = only(builders.challenge(), seen(phase=Phase.ASKING, deadline=None))
    assert rows(message)[-1] == "⏳ 30 seconds · 2 attempts left"
    assert labels(message) == ["A", "B", "C", "D", "💡 Hint", "Stop"]


def test_practice_has_no_clock() -> None:
    game = practice(2)
    assert rows(only(game.challenge, view(game, OWNER)))[-1] == "⏳ No clock · any number of attempts"


def test_a_wrong_press_is_answered_and_cannot_be_repeated() -> None:
    message = after(solo(), press(OWNER, 0))
    assert rows(message)[-3:-1] == ["❌ A is wrong. 1 attempt left.", "not 0"]
    assert "❌ A: choice 0" in rows(message)
    assert "❌ A: " in in_bold(message)
    assert labels(message) == ["B", "C", "D", "💡 Hint", "Stop"]
    assert rows(message)[-1].endswith(" · 1 attempt left")


def test_who_is_done_has_no_letters_left() -> None:
    message = only(builders.challenge(), seen(done=True, tried=(0, 2), attempts_left=0))
    assert labels(message) == ["💡 Hint", "Stop"]
    message = only(builders.challenge(), seen(tried=(0, 1, 2, 3), attempts_left=None))
    assert labels(message) == ["💡 Hint", "Stop"]


def test_a_hint_stays_in_sight() -> None:
    game = solo()
    message = after(game, builders.ask_hint(OWNER))
    assert "💡 Hint: Think. (A right answer now brings 25 points less.)" in rows(message)
    assert labels(message) == ["A", "B", "C", "D", "Stop"]
    assert "💡 Hint: Think." in rows(after(game, press(OWNER, 0)))


def test_a_hint_of_another_question_is_not_mixed_up_with_this_ones() -> None:
    said: tuple[Reply, ...] = (ShowHint(OWNER, 0, 25),)
    assert "💡 Hint" not in prose([only(builders.challenge(), seen(round_no=1), said=said)])


# --- revealed --------------------------------------------------------------------------------------------------------


def test_a_right_press_reveals_everything() -> None:
    game = solo(of=builders.challenge(2, proof=Proof("3", "2.13.0")))
    message = after(game, press(OWNER, RIGHT, after=30_000))
    assert rows(message)[-9:] == [
        "✅ B: choice 1",
        "C: choice 2",
        "D: choice 3",
        "✅ B is right. 100 points.",
        "✅ The right answer is B: choice 1",
        "Because.",
        "PyTorch 2.13.0 really printed:",
        "3",
        "So far: 100 points, 1 right answer.",
    ]
    assert actions(message) == [Action.NEXT, Action.STOP, Action.REPORT]
    assert {part["action_id"] for part in buttons(message)} == {"quiz:n:g1:0", "quiz:x:g1:0", "quiz:rp:g1:0"}


def test_a_reveal_that_was_not_pressed_for_says_why() -> None:
    assert f"🔒 {wording.closed(CloseReason.SKIPPED)}" in rows(after(solo(), skip()))
    assert "🔒" not in prose([after(solo(), press(OWNER, RIGHT))])


def test_a_reveal_can_be_shown_again_from_the_view_alone() -> None:
    game = solo()
    first = after(game, press(OWNER, 0), press(OWNER, 2))
    again = only(game.challenge, view(game, OWNER))
    for text in ("✅ B: choice 1", "❌ A: choice 0", "❌ C: choice 2", "✅ The right answer is B: choice 1"):
        assert text in rows(first)
        assert text in rows(again)
    assert actions(again) == [Action.NEXT, Action.STOP, Action.REPORT]


def test_practice_never_speaks_of_points() -> None:
    message = after(practice(2), press(OWNER, RIGHT))
    assert "point" not in prose([message])
    assert "So far: 1 right answer." in rows(message)


# --- over ------------------------------------------------------------------------------------------------------------


def test_the_last_answer_shows_its_reveal_and_the_result() -> None:
    message = after(solo(of=builders.challenge(1)), press(OWNER, RIGHT, after=30_000))
    assert rows(message)[-5:] == [
        "✅ The right answer is B: choice 1",
        "Because.",
        "🏁 That was the last question.",
        "100 points · 1 of 1 right",
        "🏅 Badge earned: Tensor Tamer\nWon with every answer on the first attempt, without hints.",
    ]
    assert actions(message) == [Action.REPORT]


def test_a_game_that_was_stopped_shows_its_result() -> None:
    message = after(solo(), press(OWNER, RIGHT, after=30_000), builders.stop())
    assert rows(message) == ["Tensor basics", "🏁 The game was stopped.", "100 points · 1 of 1 right"]
    assert not buttons(message)


def test_practice_ends_without_points() -> None:
    assert "point" not in prose([after(practice(2), builders.stop())])


def test_only_the_players_own_badges_are_shown() -> None:
    end = FinishChallenge(
        EndReason.COMPLETED, 3, (Standing(1, OWNER, 1, 1, 1, 0),), 1, (replace(AWARD, player="ben"),), 1
    )
    assert "earned" not in prose([only(builders.challenge(), seen(phase=Phase.OVER), end=end)])


def test_a_result_without_its_end_tells_what_is_known() -> None:
    message = only(builders.challenge(), seen(phase=Phase.OVER))
    assert rows(message) == ["Tensor basics", "So far: 120 points, 1 right answer."]


def test_an_invitation_leads_on() -> None:
    message = personal.invitation(builders.challenge(), "g1")
    check(message)
    assert rows(message) == ["Tensor basics", chat_wording.KEPT]
    assert [part["action_id"] for part in buttons(message)] == ["quiz:go:g1:0"]


# --- any content -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("beyond", [1, 8])
@pytest.mark.parametrize("phase", PLAYED)
def test_nothing_of_any_screen_is_cut(phase: Phase, beyond: int) -> None:
    @RENDERED
    @given(challenges(beyond), st.booleans(), st.data())
    def holds(of: Challenge, told: bool, data: st.DataObject) -> None:
        question = of.questions[0]
        order = tuple(data.draw(st.permutations(range(len(question.choices)))))
        verdict = PrivateVerdict(OWNER, 0, 0, Verdict.WRONG, None)
        reveal = Reveal(0, 0, order, 0, order, (), 0, 0) if told else None
        end = FinishChallenge(EndReason.STOPPED, 1, (Standing(1, OWNER, 1, 1, 1, 0),), 1, (AWARD,), 1) if told else None
        shown = seen(phase=phase, round_no=0, question=0, order=order, tried=order[1:], hinted=True)
        messages = personal.screen(of, shown, "0" * 32, said=(verdict,), reveal=reveal, end=end)
        for message in messages:
            check(message)
        assert not any(buttons(message) for message in messages[:-1])
        assert bool(buttons(messages[-1])) is (phase is not Phase.OVER or told)
        check(personal.invitation(of, "0" * 32))
        read = squeezed(prose(messages))
        if phase is not Phase.OVER or told:
            for text in (question.prompt, *(choice.text for choice in question.choices)):
                assert squeezed(text) in read
        assert (squeezed(question.explanation) in read) or phase in (Phase.ASKING, Phase.OPEN) or not told

    holds()
