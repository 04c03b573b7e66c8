"""Lists and the parts of messages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, wording
from adapters.buttons import Action, Button
from adapters.discord.render import lists, parts
from adapters.discord.render.pages import MAX_BLOCKS, fits, page_body, pages
from adapters.discord.render.question import letters
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.engine.streaks import State
from bot.host.careers import StreakPage
from bot.ports import Badge
from tests.adapters.discord.bodies import Body, buttons, check, labels, prose, texts
from tests.adapters.discord.bodies import parts as all_parts
from tests.adapters.discord.content import challenge, challenges
from tests.adapters.discord.content import texts as any_text
from tests.engine import builders
from tests.engine.builders import QUICK


def private(body: Body) -> list[str]:
    check(body)
    assert body["flags"] & 64
    return texts(body)


def me(**others: Any) -> Body:
    fields: dict[str, Any] = {
        "games": 3,
        "points": 420,
        "right": 9,
        "first_try": 6,
        "badges": (),
        "hidden": False,
        "streak": StreakPage(State.AT_RISK, 3, 12, 1, "Europe/Paris", True, "2026-01-05", "2026-01-04"),
        "due": 0,
        "unfinished": (),
    }
    return lists.me(**(fields | others))


def badge(name: str = "Tensor Tamer") -> Badge:
    return Badge("discord:1", "mastery:tensors", name, "🏅", "g1", "tensors", "v1", True, 0, 0)


# --- challenges, modes, help -----------------------------------------------------------------------------------------


def test_the_challenges() -> None:
    first = challenge(builders.question(), summary="All about *tensors*.")
    assert private(lists.challenges([first, challenge(builders.question(), id="two", title="Two")])) == [
        "### Challenges",
        "**Tensor basics** · tensors\npytorch · 1 question · about 5 minutes\nAll about \\*tensors\\*.",
        "**Two** · two\npytorch · 1 question · about 5 minutes",
    ]


def test_no_challenges() -> None:
    assert chat_wording.NO_CHALLENGES in private(lists.challenges([]))


@pytest.mark.parametrize("summary", ["", "s" * 300])
@pytest.mark.parametrize("count", [1, 20, MAX_BLOCKS, MAX_BLOCKS + 1, 500])
def test_more_challenges_than_fit_are_counted(summary: str, count: int) -> None:
    found = [challenge(builders.question(), id=f"c{number}", summary=summary) for number in range(count)]
    shown = private(lists.challenges(found))
    listed = sum(text.startswith("**") for text in shown)
    assert listed >= min(count, 10)
    if listed < count:
        noun = "challenge" if count - listed == 1 else "challenges"
        assert shown[-1] == f"and {count - listed} more {noun}; type in `/quiz start` to find them"
    else:
        assert "more" not in shown[-1]


@QUICK
@given(st.lists(challenges(20), max_size=6))
def test_any_challenges_fit(found: list[Challenge]) -> None:
    private(lists.challenges(found))


def test_the_modes_and_those_that_are_still_to_come() -> None:
    heading, *lines = private(lists.modes())
    assert "Choose your learning style" in heading
    assert len(lines) == len(MODES)
    ordered = sorted(MODES.values(), key=lambda mode: not mode.playable)
    for mode, line in zip(ordered, lines, strict=True):
        assert mode.emoji in line
        assert mode.label in line
        assert mode.summary in line
        assert ("soon" in line) is not mode.playable


def test_help_tells_of_commands_points_and_privacy() -> None:
    read = "\n".join(private(lists.help()))
    for line in (*lists.COMMANDS, *lists.MODERATING, *wording.scoring_rule(), chat_wording.PRIVACY):
        assert line in read


# --- one player ------------------------------------------------------------------------------------------------------


def test_what_is_kept_of_a_player() -> None:
    assert private(me(badges=(badge(),), unfinished=(("Tensor basics", "g1"),))) == [
        "### You\n3 games · 420 points\n9 right answers, 6 of them at the first attempt",
        "🔥 You have played 3 days in a row. Play today's daily to keep it.\n"
        "-# Record: 12 days · 1 freeze · A freeze keeps the streak over a day that you miss.\n"
        "-# Your days are those of Europe/Paris; /quiz zone changes that.",
        "🏅 Tensor Tamer",
        "### Unfinished games",
        "**Tensor basics**",
        chat_wording.NOT_HIDDEN,
    ]


def test_unfinished_games_can_be_gone_on_with() -> None:
    body = me(unfinished=[(f"Game {number}", f"g{number}") for number in range(7)])
    ids = [part["custom_id"] for part in buttons(body)]
    assert ids[:5] == [Button(Action.CONTINUE, f"g{number}").custom_id for number in range(5)]
    assert "and 2 more games" in private(body)


@pytest.mark.parametrize(("hidden", "label", "action"), [(True, "Show", Action.SHOW), (False, "Hide", Action.HIDE)])
def test_a_name_can_be_hidden_and_shown(hidden: bool, label: str, action: Action) -> None:
    body = me(hidden=hidden)
    assert labels(body) == [f"{label} my name", "Privacy"]
    assert buttons(body)[0]["custom_id"] == Button(action).custom_id
    assert (chat_wording.HIDDEN in private(body)) is hidden


def test_nothing_won_yet() -> None:
    assert chat_wording.NO_BADGES in private(me())


@QUICK
@given(st.lists(any_text(900), max_size=60), st.lists(any_text(900), max_size=9))
def test_anything_about_a_player_fits(names: list[str], titles: list[str]) -> None:
    unfinished = [(title, f"{number:032}") for number, title in enumerate(titles)]
    body = me(badges=[badge(name) for name in names], unfinished=unfinished, points=10**9, games=10**6)
    private(body)
    if len(names) > lists.BADGES_SHOWN:
        assert f"and {len(names) - lists.BADGES_SHOWN} more" in prose([body])


# --- parts and pages -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "widths"), [(0, []), (1, [1]), (5, [5]), (6, [3, 3]), (7, [4, 3]), (11, [4, 4, 3])])
def test_buttons_stand_in_even_rows(count: int, widths: list[int]) -> None:
    made = [parts.button(Button(Action.CHOOSE, "g", 0, place), "x") for place in range(count)]
    rows = parts.rows(made)
    assert [len(row["components"]) for row in rows] == widths
    assert [button for row in rows for button in row["components"]] == made


def test_the_fullest_page_has_room_for_the_most_buttons() -> None:
    full, *_ = pages(["x"] * 100)
    rows = [
        *letters("g", 0, 6),
        *parts.rows([parts.button(Button(action), "x") for action in (Action.HINT, Action.STOP)]),
    ]
    body = page_body(full, parts.Colour.BLUE, rows)
    check(body)
    assert len(list(all_parts(body))) == 40


def test_lines_stand_only_between_blocks() -> None:
    assert pages([None, "a", None, None, "b", None]) == [["a", None, "b"]]
    assert pages(["a" * 4_000, None, "b"]) == [["a" * 4_000], ["b"]]
    assert pages([]) == pages([None, " \n"]) == [[]]


def test_a_page_holds_what_a_message_holds() -> None:
    assert pages(["a" * 2_000, "b" * 2_000, "c"]) == [["a" * 2_000, "b" * 2_000], ["c"]]
    assert [len(page) for page in pages(["x"] * (MAX_BLOCKS + 1))] == [MAX_BLOCKS, 1]
    assert fits(["a" * 3_900], spare=100)
    assert not fits(["a" * 3_901], spare=100)
    assert not fits(["a" * 4_000, "b"])
