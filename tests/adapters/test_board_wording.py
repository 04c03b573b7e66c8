"""What is said about leaderboards."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import board_wording
from adapters.board_wording import Asked
from adapters.buttons import MAX_ID, Action, Button
from adapters.buttons import understand as button_of
from bot.engine.boards import PERIODS, PPM, By, Scope, ranks
from bot.host.boards import BoardLine, BoardPage
from bot.pictures import BoardJob


def line(rank: int | None, value: int, player: str = "p", **others: Any) -> BoardLine:
    return BoardLine(
        **{"rank": rank, "player": player, "name": player, "value": value, "text": f"{value} points", **others}
    )


def lines(*values: int, offset: int = 0, first: int | None = None) -> tuple[BoardLine, ...]:
    found = zip(ranks(values, offset=offset, first=first), values, strict=True)
    return tuple(line(rank, value, f"p{offset + place}") for place, (rank, value) in enumerate(found))


def page(*of: BoardLine, **others: Any) -> BoardPage:
    fields: dict[str, Any] = {
        "title": "Points · this server · this week",
        "unit": "points",
        "scope": Scope.SPACE,
        "period": "week",
        "by": By.POINTS,
        "lines": of,
        "page": 1,
        "pages": 1,
        "size": len(of),
    }
    return BoardPage(**(fields | others))


def drawn(of: BoardPage) -> BoardJob:
    job = board_wording.picture(of, lambda line: line.name.upper())
    assert job is not None and job.fault() is None
    return job


# --- what is asked for -----------------------------------------------------------------------------------------------


@given(st.sampled_from(Scope), st.sampled_from(sorted(PERIODS)), st.sampled_from(By), st.integers(1, 100_000))
def test_a_page_comes_back_from_its_button(scope: Scope, period: str, by: By, number: int) -> None:
    asked = Asked(scope, period, by, number)
    button = button_of(asked.button.custom_id)
    assert button is not None and board_wording.understand(button) == asked
    assert len(asked.button.custom_id) <= MAX_ID


@pytest.mark.parametrize(
    "name", ["", "channel", "channel.week", "channel.year.points", "nobody.week.points", "a.b.c.d"]
)
def test_a_button_of_no_board_is_none(name: str) -> None:
    assert board_wording.understand(Button(Action.BOARD, name)) is None


@pytest.mark.parametrize(("number", "meant"), [(0, 1), (1, 1), (999_999_999, board_wording.LAST_PAGE)])
def test_a_page_that_cannot_be_is_the_nearest_that_can(number: int, meant: int) -> None:
    asked = board_wording.understand(Button(Action.BOARD, "all.all.points", number))
    assert asked is not None and asked.page == meant


def test_everything_that_can_be_asked_for_has_words() -> None:
    assert set(board_wording.SCOPES) == set(Scope)
    assert set(board_wording.WHEN) == set(PERIODS)
    assert set(board_wording.ORDERS) == set(By)


def test_the_name_of_a_file_says_what_is_in_it() -> None:
    assert board_wording.csv_name(Asked(Scope.ALL, "month")) == "leaderboard-all-month-points.csv"
    assert board_wording.csv_name(Asked(Scope.ALL, "month", By.STREAK)) == "leaderboard-all-all-streak.csv"


# --- the page and the asker ------------------------------------------------------------------------------------------


def test_where_the_page_stands() -> None:
    assert board_wording.place(page(*lines(3), page=2, pages=1_200, size=11_991)) == "Page 2 of 1,200 · 11,991 players"
    assert board_wording.players(1) == "1 player"


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (page(*lines(3, 2)), "You do not stand on this board yet."),
        (page(line(1, 3, own=True), line(2, 2)), "You are number 1 of 2 players."),
        (page(*lines(3), own=line(1_234, 1, own=True), size=2_000), "You are number 1,234 of 2,000 players."),
        (page(*lines(3), own=line(None, 0, own=True)), "You do not stand on this board yet."),
        (
            page(*lines(3), own=line(2, 1, own=True, private=True)),
            "You would be number 2. Your name is hidden, so nobody else sees you here.",
        ),
        (
            page(by=By.ACCURACY, own=line(None, 500_000, own=True, text="50.0 % of 4; 16 more to be listed")),
            "You do not stand on this board yet. You have 50.0 % of 4; 16 more to be listed.",
        ),
    ],
)
def test_where_the_asker_stands(of: BoardPage, said: str) -> None:
    assert board_wording.own(of) == said


def test_the_asker_elsewhere_comes_with_neighbours_and_without_a_rank_not_at_all() -> None:
    top, around = lines(9, 8), lines(5, 4, 4, offset=19)
    of = page(*top, above=around[:1], own=around[1], below=around[2:])
    assert board_wording.blocks(of) == [top, around]
    assert board_wording.blocks(page(*top, own=line(None, 0))) == [top]
    assert board_wording.blocks(page()) == []


def test_the_asker_who_follows_directly_is_no_block_apart() -> None:
    everybody = lines(9, 8, 8, 7)
    assert board_wording.blocks(page(*everybody[:2], own=everybody[2], below=everybody[3:])) == [everybody]
    before = page(*everybody[2:], own=everybody[1], above=everybody[:1])
    assert board_wording.blocks(before) == [everybody[2:], everybody[:2]]


# --- pictures --------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(0, 39), st.integers(0, 3))
def test_a_picture_shows_the_ranks_of_the_board(values: list[int], mine: int, start: int) -> None:
    everybody = lines(*sorted(values, reverse=True))
    mine %= len(values)
    top = everybody[10 * start : 10 * start + 10]
    around = everybody[max(0, mine - 1) : mine + 2]
    if everybody[mine] in top:
        of = page(*top)
    else:
        above = [
            other for other in around if other.rank is not None and other not in top and other is not everybody[mine]
        ]
        place = around.index(everybody[mine])
        of = page(
            *top,
            above=tuple(other for other in around[:place] if other in above),
            own=everybody[mine],
            below=tuple(other for other in around[place + 1 :] if other in above),
        )
    assert list(drawn(of).ranks) == [line.rank for block in board_wording.blocks(of) for line in block]


def test_who_is_hidden_takes_no_place_from_others() -> None:
    above, below = lines(9, 5)
    mine = line(2, 7, "me", own=True, private=True)
    of = page(*lines(20, 19), above=(above,), own=mine, below=(below,))
    assert board_wording.blocks(of)[1] == (mine,)
    assert list(drawn(of).ranks) == [1, 2, 2]
    assert [line.own for line in drawn(of).lines] == [False, False, True]


def test_the_picture_says_what_the_board_is() -> None:
    job = drawn(page(*lines(1_234), pages=3))
    assert (job.title, job.subtitle) == ("Points", "this server · this week · 1 player")
    assert job.footer == "Page 1 of 3" and job.lines[0].shown == "1,234" and job.lines[0].name == "P0"
    assert board_wording.picture(page(), lambda line: line.name) is None


def test_bars_of_accuracies_are_of_the_whole() -> None:
    job = drawn(page(line(1, 875_000, text="87.5 % of 240"), by=By.ACCURACY))
    assert job.full == PPM and (job.lines[0].shown, job.lines[0].note) == ("87.5 %", "of 240")
