"""Lists for one person's eyes as Slack messages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, wording
from adapters.buttons import Action, Button
from adapters.slack.render import lists
from adapters.slack.render.pages import MAX_SIZE, size
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.ports import Badge
from tests.adapters.slack.bodies import Message, buttons, check, in_bold, labels, prose, rows
from tests.adapters.slack.content import RENDERED, challenge, challenges
from tests.adapters.slack.content import texts as any_text
from tests.adapters.slack.gallery import streak
from tests.engine import builders


def shown(message: Message) -> list[str]:
    check(message)
    return rows(message)


def me(**others: Any) -> Message:
    fields: dict[str, Any] = {
        "games": 3,
        "points": 420,
        "right": 9,
        "first_try": 6,
        "badges": (),
        "hidden": False,
        "unfinished": (),
        "streak": streak(),
        "due": 0,
        "zone": "Your days are counted by UTC.",
    }
    return lists.me(**(fields | others))


def badge(name: str = "Tensor Tamer") -> Badge:
    return Badge("slack:T1:U1", "mastery:tensors", name, "🏅", "g1", "tensors", "v1", True, 0, 0)


# --- challenges, modes, help -----------------------------------------------------------------------------------------


def test_the_challenges() -> None:
    first = challenge(builders.question(), summary="All about *tensors*.")
    message = lists.challenges([first, challenge(builders.question(), id="two", title="Two")])
    assert shown(message) == [
        "Challenges",
        "Tensor basics · tensors\npytorch · 1 question · about 5 minutes\nAll about *tensors*.",
        "Two · two\npytorch · 1 question · about 5 minutes",
    ]
    assert in_bold(message) == ["Tensor basics", "Two"]


def test_no_challenges() -> None:
    assert chat_wording.NO_CHALLENGES in shown(lists.challenges([]))


@pytest.mark.parametrize("summary", ["", "s" * 300, *("s" * length for length in range(1, 200, 9))])
@pytest.mark.parametrize("count", [1, 12, 46, 47, 48, 500])
def test_more_challenges_than_fit_are_counted(summary: str, count: int) -> None:
    found = [challenge(builders.question(), id=f"c{number}", summary=summary) for number in range(count)]
    message = lists.challenges(found)
    read = shown(message)
    assert sum(map(size, message["blocks"])) <= MAX_SIZE
    listed = sum(text.startswith("Tensor basics · c") for text in read)
    assert listed >= min(count, 10)
    if listed < count:
        noun = "challenge" if count - listed == 1 else "challenges"
        assert read[-1] == f"and {count - listed} more {noun}; type /quiz to find them"
    else:
        assert "more" not in read[-1]


@RENDERED
@given(st.lists(challenges(20), max_size=6))
def test_any_challenges_fit(found: list[Challenge]) -> None:
    shown(lists.challenges(found))


def test_the_modes_and_those_that_are_still_to_come() -> None:
    heading, *lines = shown(lists.modes())
    assert heading == "Choose your learning style"
    assert len(lines) == len(MODES)
    ordered = sorted(MODES.values(), key=lambda mode: not mode.playable)
    for mode, line in zip(ordered, lines, strict=True):
        assert mode.emoji in line
        assert mode.label in line
        assert mode.summary in line
        assert ("soon" in line) is not mode.playable


def test_help_tells_of_commands_points_and_privacy() -> None:
    read = "\n".join(shown(lists.help()))
    for line in (*lists.COMMANDS, *lists.MODERATING, *wording.scoring_rule(), chat_wording.PRIVACY):
        assert line in read


# --- one player ------------------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_player() -> None:
    assert shown(me(badges=(badge(),), unfinished=(("Tensor basics", "g1"),))) == [
        "You",
        "3 games · 420 points\n9 right answers, 6 of them at the first attempt",
        "🔥 You have no streak yet: play a daily to begin one.",
        "🏅 Tensor Tamer",
        "Unfinished games",
        "Tensor basics",
        chat_wording.NOT_HIDDEN,
        "Your days are counted by UTC.",
    ]


def test_unfinished_games_can_be_gone_on_with() -> None:
    message = me(unfinished=[(f"Game {number}", f"g{number}") for number in range(7)])
    assert [part["action_id"] for part in buttons(message)][:-3] == [
        Button(Action.CONTINUE, f"g{number}").custom_id for number in range(5)
    ]
    assert buttons(message)[1]["accessibility_label"] == "Continue Game 1"
    assert "and 2 more games" in shown(message)


@pytest.mark.parametrize(("hidden", "label", "action"), [(True, "Show", Action.SHOW), (False, "Hide", Action.HIDE)])
def test_a_name_can_be_hidden_and_shown(hidden: bool, label: str, action: Action) -> None:
    message = me(hidden=hidden)
    assert labels(message) == ["🏅 My badges", f"{label} my name", "🔏 Privacy"]
    assert buttons(message)[1]["action_id"] == Button(action).custom_id
    assert (chat_wording.HIDDEN in shown(message)) is hidden


def test_nothing_won_yet() -> None:
    assert chat_wording.NO_BADGES in shown(me())


@RENDERED
@given(st.lists(any_text(900), max_size=60), st.lists(any_text(900), max_size=9))
def test_anything_about_a_player_fits(names: list[str], titles: list[str]) -> None:
    unfinished = [(title, f"{number:032}") for number, title in enumerate(titles)]
    message = me(badges=[badge(name) for name in names], unfinished=unfinished, points=10**9, games=10**6)
    shown(message)
    if len(names) > lists.BADGES_SHOWN:
        assert f"and {len(names) - lists.BADGES_SHOWN} more" in prose([message])
