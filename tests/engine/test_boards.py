"""Which boards a game counts on, what it adds, and how places are numbered."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.boards import (
    EVERYBODY,
    PERIODS,
    BoardDelta,
    Day,
    Scope,
    accuracy_ppm,
    board_of,
    counted_on,
    deltas,
    is_within,
    ranks,
)
from bot.engine.results import GameResult

NOVEMBER = Day(2026, 11, 28, 2026, 48)
NEW_YEAR = Day(2027, 1, 1, 2026, 53)


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (NOVEMBER, ["day:2026-11-28", "week:2026-W48", "month:2026-11", "season:2026-Q4", "all"]),
        (NEW_YEAR, ["day:2027-01-01", "week:2026-W53", "month:2027-01", "season:2027-Q1", "all"]),
        (Day(999, 3, 31, 999, 5), ["day:0999-03-31", "week:0999-W05", "month:0999-03", "season:0999-Q1", "all"]),
    ],
)
def test_the_periods_that_a_day_lies_in(day: Day, ids: list[str]) -> None:
    assert [period.id(day) for period in PERIODS.values()] == ids


def test_periods_have_names() -> None:
    names = [(period.now(NOVEMBER), period.name(NOVEMBER)) for period in PERIODS.values()]
    assert names == [
        ("today", "2026-11-28"),
        ("this week", "week 48 of 2026"),
        ("this month", "2026-11"),
        ("season 2026 Q4", "season 2026 Q4"),
        ("all time", "all time"),
    ]


@pytest.mark.parametrize("month", range(1, 13))
def test_seasons_are_quarters(month: int) -> None:
    assert Day(2026, month, 1, 2026, 1).quarter == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4][month - 1]


def test_the_boards_of_a_place() -> None:
    place = {"channel": "discord:1/2", "space": "discord:1", "community": "c"}
    assert [board_of(scope, **place) for scope in Scope] == [
        "channel:discord:1/2",
        "space:discord:1",
        "community:c",
        "all",
    ]
    assert [board_of(scope, channel=None, space=None, community=None) for scope in Scope] == [None, None, None, "all"]


def test_what_belongs_to_a_space() -> None:
    boards = (
        "space:discord:1",
        "channel:discord:1/2",
        "space:discord:11",
        "channel:discord:11/2",
        "all",
        "community:c",
    )
    assert [is_within(board, "discord:1") for board in boards] == [True, True, False, False, False, False]


def test_a_game_counts_where_it_was_played_and_for_everybody() -> None:
    assert counted_on("discord:1/2", "discord:1", NEW_YEAR, NOVEMBER) == {
        "all": NOVEMBER,
        "channel:discord:1/2": NEW_YEAR,
        "space:discord:1": NEW_YEAR,
    }
    assert counted_on(None, "slack:T1", NEW_YEAR, NOVEMBER) == {"all": NOVEMBER}


def result(player: str, points: int, right: int, wrong: int, hints: int = 0) -> GameResult:
    return GameResult(player, points, right, right, wrong, hints, 1_000, 5, ())


def test_what_a_game_adds() -> None:
    results = [result("p", 150, 2, 1), result("hinted", 0, 0, 0, hints=1), result("wrong", 0, 0, 3)]
    added = list(deltas(results, {EVERYBODY: NOVEMBER, "space:x": NEW_YEAR}, 77))
    assert len(added) == 2 * 2 * len(PERIODS)
    assert added[0] == BoardDelta("all", "day:2026-11-28", "p", 150, 2, 3, 77)
    assert BoardDelta("space:x", "week:2026-W53", "p", 150, 2, 3, 77) in added
    assert BoardDelta("space:x", "all", "wrong", 0, 0, 3, 77) in added
    assert len({delta[:3] for delta in added}) == len(added)
    assert {delta.player for delta in added} == {"p", "wrong"}


def test_accuracy_is_rounded_down() -> None:
    assert [accuracy_ppm(*it) for it in ((2, 3), (0, 5), (5, 5), (0, 0))] == [666_666, 0, 1_000_000, 0]


def test_ties_share_a_rank() -> None:
    assert list(ranks([9, 7, 7, 5])) == [1, 2, 2, 4]
    assert list(ranks([])) == []
    assert list(ranks([7, 7, 5], offset=2, first=2)) == [2, 2, 5]


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 30))
def test_a_rank_counts_those_with_more(values: list[int], offset: int) -> None:
    ordered = sorted(values, reverse=True)
    expected = [1 + sum(other > value for other in ordered) for value in ordered]
    page = ordered[offset:]
    assert list(ranks(page, offset=offset, first=expected[offset] if page else None)) == expected[offset:]


@given(st.dates())
def test_every_day_of_the_calendar_lies_in_one_period_of_each_kind(date: datetime.date) -> None:
    calendar = date.isocalendar()
    day = Day(date.year, date.month, date.day, calendar.year, calendar.week)
    assert PERIODS["day"].id(day) == f"day:{date.isoformat()}"
    assert PERIODS["week"].id(day) == f"week:{calendar.year:04}-W{calendar.week:02}"
