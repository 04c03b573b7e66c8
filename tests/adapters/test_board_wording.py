"""What is said about leaderboards."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import board_wording
from adapters.board_wording import Asked, Line
from adapters.buttons import MAX_ID, Action, Button
from adapters.buttons import understand as button_of
from bot.engine.boards import MIN_ANSWERS, PERIODS, PPM, By, Scope, ranks
from bot.pictures import BoardJob
from bot.ports.boards import BoardRow, BoardView, Placed

ANN, BEN, CAT = "discord:1", "discord:2", "slack:T/3"


def row(player: str = ANN, points: int = 0, **others: int) -> BoardRow:
    fields = {"right": 0, "answers": 0, "streak": 0, **others}
    return BoardRow(player, points, shown=True, away=False, updated_at=0, **fields)


def placed(*points: int, first: int = 1, offset: int = 0) -> tuple[Placed, ...]:
    found = zip(ranks(points, offset=offset, first=first), points, strict=True)
    return tuple(Placed(rank, row(f"p:{offset + index}", value)) for index, (rank, value) in enumerate(found))


# --- what is asked for -----------------------------------------------------------------------------------------------


@given(st.sampled_from(Scope), st.sampled_from(sorted(PERIODS)), st.sampled_from(By), st.integers(0, 100_000))
def test_a_page_comes_back_from_its_button(scope: Scope, period: str, by: By, page: int) -> None:
    asked = Asked(scope, period, by, page)
    button = button_of(asked.button.custom_id)
    assert button is not None and board_wording.understand(button) == asked
    assert len(asked.button.custom_id) <= MAX_ID


@pytest.mark.parametrize(
    "name", ["", "channel", "channel.week", "channel.year.points", "nobody.week.points", "a.b.c.d"]
)
def test_a_button_of_no_board_is_none(name: str) -> None:
    assert board_wording.understand(Button(Action.BOARD, name)) is None


def test_a_page_far_beyond_any_board_is_the_last_that_can_be_asked_for() -> None:
    asked = board_wording.understand(Button(Action.BOARD, "all.all.points", 999_999_999))
    assert asked is not None and asked.page == board_wording.LAST_PAGE


def test_streaks_are_of_all_time() -> None:
    assert Asked(Scope.ALL, "week", By.STREAK).period == "all"
    assert board_wording.ordered(Asked(Scope.ALL, "week", By.STREAK), "this week") == "Streaks now"
    assert board_wording.ordered(Asked(Scope.ALL, "week"), "this week") == "Points, this week"


# --- values ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "of", "said"),
    [
        (By.POINTS, row(points=1), "1 point"),
        (By.POINTS, row(points=1_234), "1,234 points"),
        (By.POINTS, row(points=0), "0 points"),
        (By.STREAK, row(streak=1), "1 day"),
        (By.STREAK, row(streak=30), "30 days"),
        (By.ACCURACY, row(right=35, answers=40), "87.5 % of 40 answers"),
        (By.ACCURACY, row(right=40, answers=40), "100 % of 40 answers"),
        (By.ACCURACY, row(right=99_999, answers=100_000), "99.9 % of 100,000 answers"),
    ],
)
def test_values_in_words(by: By, of: BoardRow, said: str) -> None:
    assert board_wording.value(of, by) == said


@pytest.mark.parametrize(("size", "pages"), [(0, 1), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_pages(size: int, pages: int) -> None:
    assert board_wording.pages(size) == pages
    assert board_wording.page_of(Asked(), size) == f"Page 1 of {pages}"


def test_whose_board_it_is() -> None:
    assert board_wording.whose(Scope.SPACE, "server") == "This server"
    assert board_wording.whose(Scope.COMMUNITY, "server", "Learners") == "Learners"
    assert board_wording.whose(Scope.ALL, "workspace") == "Everybody"


# --- the page and the asker ------------------------------------------------------------------------------------------


def test_the_asker_on_the_page_stands_there_once() -> None:
    rows = placed(9, 7, 7)
    view = BoardView(3, rows, own=rows[1], above=rows[:1], below=rows[2:])
    assert board_wording.blocks(view, By.POINTS, "p:1") == [
        [Line(1, "p:0", "9 points"), Line(2, "p:1", "7 points", own=True), Line(2, "p:2", "7 points")]
    ]
    assert board_wording.own(view, By.POINTS) == "You are number 2 of 3 players."


def test_the_asker_elsewhere_comes_with_neighbours() -> None:
    near = placed(5, 4, 4, first=20, offset=19)
    view = BoardView(30, placed(9, 8), own=near[1], above=near[:1], below=near[2:])
    page, around = board_wording.blocks(view, By.POINTS, near[1].row.player)
    assert [line.rank for line in page] == [1, 2]
    assert [(line.rank, line.own) for line in around] == [(20, False), (21, True), (21, False)]


def test_neighbours_that_are_on_the_page_are_not_repeated() -> None:
    rows = placed(9, 8, 7)
    view = BoardView(3, rows[:2], own=rows[2], above=rows[1:2])
    assert [[line.rank for line in block] for block in board_wording.blocks(view, By.POINTS, "p:2")] == [[1, 2], [3]]


def test_who_is_hidden_sees_their_rank_alone_and_is_told_so() -> None:
    rows = placed(9, 7, 5)
    mine = Placed(2, row(ANN, 8)._replace(shown=False))
    view = BoardView(3, rows, own=mine, above=rows[:1], below=rows[1:2])
    assert board_wording.blocks(view, By.POINTS, ANN)[1] == [Line(2, ANN, "8 points", own=True)]
    assert "only you see this" in board_wording.own(view, By.POINTS)


def test_who_has_too_few_answers_is_told_how_many_it_takes() -> None:
    view = BoardView(0, own=Placed(None, row(ANN, right=3, answers=7)))
    assert board_wording.blocks(view, By.ACCURACY, ANN) == []
    said = board_wording.own(view, By.ACCURACY)
    assert str(MIN_ANSWERS) in said and "you have 7" in said
    assert "do not stand on this board" in board_wording.own(view, By.STREAK)
    assert "do not stand on this board" in board_wording.own(BoardView(3, placed(3, 2, 1)), By.POINTS)


# --- pictures and files ----------------------------------------------------------------------------------------------


def draw(view: BoardView, player: str = "nobody", by: By = By.POINTS) -> BoardJob | None:
    asked = Asked(Scope.ALL, "all", by)
    return board_wording.picture(view, asked, player, title="Everybody", now="all time", name=str.upper)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(0, 39), st.integers(0, 3))
def test_a_picture_shows_the_ranks_of_the_board(values: list[int], mine: int, start: int) -> None:
    values = sorted(values, reverse=True)
    mine %= len(values)
    everybody = placed(*values)
    offset = start * board_wording.PAGE
    view = BoardView(
        len(values),
        everybody[offset : offset + board_wording.PAGE],
        own=everybody[mine],
        above=everybody[max(0, mine - 1) : mine],
        below=everybody[mine + 1 : mine + 2],
    )
    job = draw(view, f"p:{mine}")
    lines = [line for block in board_wording.blocks(view, By.POINTS, f"p:{mine}") for line in block]
    assert job is not None and job.fault() is None
    assert list(job.ranks) == [line.rank for line in lines]
    assert [line.own for line in job.lines] == [line.own for line in lines]


def test_nothing_is_drawn_of_an_empty_board() -> None:
    assert draw(BoardView(0)) is None


def test_bars_of_accuracies_are_of_the_whole() -> None:
    rows = (Placed(1, row(right=1, answers=40)),)
    job = draw(BoardView(1, rows), by=By.ACCURACY)
    assert job is not None and job.full == PPM and job.lines[0].note == "of 40 answers"


def test_a_file_has_ranks_and_names_that_no_spreadsheet_takes_for_formulas() -> None:
    rows = [row(ANN, 9, right=3, answers=4), row(BEN, 7), row(CAT, 7, streak=3)]
    names = {ANN: "Ann, the first", BEN: "=1+1", CAT: "Кот"}
    read = list(csv.DictReader(io.StringIO(board_wording.as_csv(rows, By.POINTS, names.__getitem__))))
    assert [line["rank"] for line in read] == ["1", "2", "2"]
    assert [line["name"] for line in read] == ["Ann, the first", "'=1+1", "Кот"]
    assert read[0]["accuracy"] == "0.7500" and read[1]["accuracy"] == ""
