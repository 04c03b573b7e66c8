"""Leaderboards, badges, communities and zones as Slack messages; and the words that ask for boards."""

from dataclasses import replace

import pytest
from hypothesis import given

from adapters.board_wording import Asked
from adapters.slack.leaderboards import understood
from adapters.slack.render import boards, career, circles
from adapters.slack.words import Unclear
from bot.engine.badges import CAREER_BADGES
from bot.engine.boards import By, Scope
from bot.host.communities import CommunitySpaces
from bot.ports.spaces import Community, Space
from tests.adapters.slack.bodies import buttons, check, check_view, in_bold, labels, plain, prose, rows
from tests.adapters.slack.content import NASTY, RENDERED, nasty
from tests.adapters.slack.gallery import badge_page, board
from tests.engine import builders

CHALLENGE = builders.challenge(2)


# --- boards ----------------------------------------------------------------------------------------------------------


def test_a_page_in_full_with_ones_own_place_below_it() -> None:
    message = boards.page(board())
    check(message)
    shown = rows(message)
    assert shown[0] == "🏆 Points · this workspace · this week"
    assert plain(shown[1]).startswith("11. Player 1 · 499 points\n12. Player 2")
    assert plain(shown[2]) == "41. Cal · 18 points\n42. Ann · 17 points ← you\n43. Ben · 16 points"
    assert shown[3:] == ["You are number 42 of 43 players.", "Page 2 of 3 · 43 players"]
    assert "you" in in_bold(message)


def test_the_best_have_medals() -> None:
    lines = tuple(replace(line, rank=rank) for rank, line in zip((1, 2, 2, 4), board().lines, strict=False))
    assert [row[0] for row in rows(boards.page(replace(board(), lines=lines)))[1].splitlines()] == [
        "🥇",
        "🥈",
        "🥈",
        "4",
    ]


def test_buttons_lead_to_other_pages_and_boards() -> None:
    found = {part["text"]["text"]: part["action_id"] for part in buttons(boards.page(board()))}
    assert found == {
        "◀️ Back": "quiz:b:space.week.points:1",
        "Next ▶️": "quiz:b:space.week.points:3",
        boards.POST_LABEL: "quiz:bp:space.week.points:2",
        "Today": "quiz:b:space.day.points:0",
        "This month": "quiz:b:space.month.points:0",
        "This season": "quiz:b:space.season.points:0",
        "All time": "quiz:b:space.all.points:0",
        "By streak": "quiz:b:space.all.streak:0",
        "By accuracy": "quiz:b:space.week.accuracy:0",
    }


def test_streaks_have_no_periods() -> None:
    assert labels(boards.page(board(1, 1, By.STREAK))) == [boards.POST_LABEL, "By points", "By accuracy"]


def test_an_empty_board_says_so_and_is_not_posted() -> None:
    message = boards.page(board(1, 1, empty="Nobody has played here yet."))
    check(message)
    assert "Nobody has played here yet." in rows(message)
    assert boards.POST_LABEL not in labels(message)


def test_what_is_posted_is_about_nobody_in_particular() -> None:
    message = boards.posted(replace(board(), above=(), own=None, below=()))
    check(message)
    assert "you" not in prose([message]).casefold().split()
    assert not buttons(message)


@pytest.mark.parametrize("name", NASTY)
def test_names_on_a_board_are_shown_as_they_are_written(name: str) -> None:
    line = replace(board().lines[0], name=name[:80])
    message = boards.page(replace(board(), lines=(line,)))
    check(message)
    assert plain(rows(message)[1]) == f"11. {' '.join(name[:80].split())} · 499 points"


@RENDERED
@given(nasty)
def test_any_board_fits(name: str) -> None:
    lines = tuple(replace(line, name=(name or "x") * 9, text="1,000,000,000 points") for line in board().lines)
    check(boards.page(replace(board(), lines=lines)))
    check_view(boards.view(replace(board(), lines=lines)))


# --- the words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked()),
        ("channel month", Asked(Scope.CHANNEL, "month")),
        ("by accuracy, this season, of the server", Asked(Scope.SPACE, "season", By.ACCURACY)),
        ("all", Asked(Scope.ALL)),
        ("all all time", Asked(Scope.ALL, "all")),
        ("channel all-time streak page 3", Asked(Scope.CHANNEL, "all", By.STREAK, 3)),
        ("community today 999999999999", Asked(Scope.COMMUNITY, "day", By.POINTS, 100_000)),
        ("0", Asked()),
    ],
)
def test_words_ask_for_a_board(text: str, asked: Asked) -> None:
    assert understood(text) == (asked, False)


def test_a_board_can_be_asked_for_as_a_file() -> None:
    assert understood("month csv") == (Asked(Scope.SPACE, "month"), True)


def test_what_is_not_understood_is_named_with_what_is() -> None:
    with pytest.raises(Unclear, match=r"“fortnight” is not understood\. After /quiz leaderboard come"):
        understood("channel fortnight")


# --- badges ----------------------------------------------------------------------------------------------------------


def test_badges_come_with_their_rules_and_then_what_is_missing() -> None:
    (message,) = career.badges(badge_page(CHALLENGE, 1))
    check(message)
    shown = rows(message)
    first, second, *_ = CAREER_BADGES
    assert shown[:3] == [
        "🏅 Your badges",
        f"🏅 {CHALLENGE.badge}",
        "15 January 2027 · uncommon · Answer every question of the challenge right in one game.",
    ]
    assert shown[3] == "Next ones"
    assert shown[4] == f"{first.emoji} {first.name}   ▰▰▰▰▰▰▰▰ 1 of 1"
    assert shown[5] == f"{first.rarity} · {first.rule}"
    assert shown[6] == f"{second.emoji} {second.name}   ▰▰▰▱▱▱▱▱ 42 of 100"


def test_pages_of_badges_hold_each_once() -> None:
    page = badge_page(CHALLENGE, 0)
    numbers = range(-(-len(page.next) // career.PAGE))
    messages = [message for number in numbers for message in career.badges(page, number)]
    for message in messages:
        check(message)
    read = prose(messages)
    assert all(read.splitlines().count(f"{it.rarity} · {it.rule}") == 1 for it in page.next)
    assert labels(messages[0]) == ["Next ▶️"] and labels(messages[-1]) == ["◀️ Back"]
    assert career.badges(page, 99) == career.badges(page, numbers[-1])


def test_who_has_everything_is_told_so() -> None:
    page = badge_page(CHALLENGE, 1)
    (message,) = career.badges(replace(page, next=()))
    assert rows(message)[-1] == "You have every badge that there is."


def test_a_dialogue_of_badges_fits() -> None:
    check_view(career.badges_view(badge_page(CHALLENGE, 40)))


# --- communities and zones -------------------------------------------------------------------------------------------

CIRCLE = CommunitySpaces(
    Community("c", "Deep Learners", "ABCD2345"), (Space("slack:T1", "study"), Space("discord:1", "the lab"))
)


def test_a_community_shows_its_code_to_those_who_may_know_it() -> None:
    known = circles.community(CIRCLE, code=True, said=circles.MADE)
    check(known)
    assert rows(known) == [
        f"✅ {circles.MADE}",
        "🌐 Deep Learners",
        "Code: ABCD2345",
        "Whoever moderates a server or administers a workspace can join with it.",
        "Boards are shared by",
        "- study\n- the lab",
    ]
    assert "ABCD2345" not in prose([circles.community(CIRCLE, code=False)])


def test_a_large_community_is_counted() -> None:
    spaces = tuple(Space(f"slack:T{number}", "x" * 300) for number in range(40))
    message = circles.community(replace(CIRCLE, spaces=spaces), code=True)
    check(message)
    assert "and 10 more" in prose([message])


def test_zones_are_told_with_their_clocks() -> None:
    message = circles.zones("Europe/Paris", None, 1_800_000_000_000)
    check(message)
    assert rows(message)[0] == "🕰️ Your days are counted by Europe/Paris, where it is 09:00 now (UTC+1)."
