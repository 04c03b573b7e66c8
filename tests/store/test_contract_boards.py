"""What every store promises of boards."""

import random
from collections.abc import Sequence

from bot.engine.boards import BoardDelta, By, channel_board, space_board
from bot.ports import Store
from bot.ports.boards import BoardKey, BoardRow, BoardTotals, BoardView, Placed
from bot.store.board_counting import COUNTED_FROM
from tests.store.builders import NOW

SPACE = "discord:1"
CHANNEL = f"{SPACE}/2"


def delta(
    player: str,
    points: int = 10,
    right: int = 1,
    answers: int = 2,
    *,
    board: str = "all",
    period: str = "all",
    at: int = NOW,
) -> BoardDelta:
    return BoardDelta(board, period, player, points, right, answers, at)


def row(player: str, points: int = 10, right: int = 1, answers: int = 2, **changes: object) -> BoardRow:
    fields = {"streak": 0, "shown": True, "away": False, "updated_at": NOW}
    return BoardRow(player, points, right, answers, **{**fields, **changes})  # type: ignore[arg-type]


def ranked(placed: Sequence[Placed]) -> list[tuple[int | None, str]]:
    return [(it.rank, it.row.player) for it in placed]


async def order(
    store: Store, board: str = "all", period: str = "all", by: By = By.POINTS
) -> list[tuple[int | None, str]]:
    return ranked((await store.boards.view(board, period, by, limit=99)).rows)


async def test_a_board_that_nobody_played_on(store: Store) -> None:
    assert await store.boards.view("all", "all", By.POINTS, limit=10, player="p", beside=2) == BoardView(0)
    assert await store.boards.listed("all", "all", By.POINTS, limit=10) == []
    assert await store.boards.periods("all") == []


async def test_what_games_bring_adds_up(store: Store) -> None:
    await store.boards.add([delta("p", 10, 1, 2, at=NOW + 5), delta("q", 30, 2, 2)])
    await store.boards.add([delta("p", 25, 3, 4), delta("p", 1, 0, 1), delta("p", 7, period="day:x")])
    await store.boards.add([])
    view = await store.boards.view("all", "all", By.POINTS, limit=10)
    assert view == BoardView(2, (Placed(1, row("p", 36, 4, 7, updated_at=NOW + 5)), Placed(2, row("q", 30, 2, 2))))
    assert await order(store, period="day:x") == [(1, "p")]
    assert await store.boards.periods("all") == ["all", "day:x"]


async def test_ties_share_a_rank_and_keep_their_order(store: Store) -> None:
    await store.boards.add([delta(f"x:{number}", points) for number, points in enumerate((30, 20, 20, 10, 30, 20, 5))])
    expected = [(1, "x:4"), (1, "x:0"), (3, "x:5"), (3, "x:2"), (3, "x:1"), (6, "x:3"), (7, "x:6")]
    assert await order(store) == expected
    for offset in range(9):
        page = await store.boards.view("all", "all", By.POINTS, limit=3, offset=offset)
        assert ranked(page.rows) == expected[offset : offset + 3]
        assert page.size == 7


async def test_players_of_one_value_come_in_the_order_of_bytes(store: Store) -> None:
    names = ["a:10", "a:9", "A:1", "ä:1", "b", "a-1", "a:1", "_", "𝒜"]
    await store.boards.add([delta(name) for name in names])
    assert [player for _, player in await order(store)] == sorted(names, reverse=True)


async def test_ones_own_place_and_who_is_beside(store: Store) -> None:
    await store.boards.add([delta(f"x:{number}", points) for number, points in enumerate((30, 20, 20, 10, 30, 20, 5))])
    view = await store.boards.view("all", "all", By.POINTS, limit=2, player="x:2", beside=2)
    assert ranked(view.rows) == [(1, "x:4"), (1, "x:0")]
    assert view.own == Placed(3, row("x:2", 20))
    assert ranked(view.above) == [(1, "x:0"), (3, "x:5")]
    assert ranked(view.below) == [(3, "x:1"), (6, "x:3")]

    first = await store.boards.view("all", "all", By.POINTS, limit=0, player="x:4", beside=1)
    assert (first.rows, first.above, ranked(first.below)) == ((), (), [(1, "x:0")])
    last = await store.boards.view("all", "all", By.POINTS, limit=0, player="x:6", beside=1)
    assert (last.own, ranked(last.above), last.below) == (Placed(7, row("x:6", 5)), [(6, "x:3")], ())
    assert (await store.boards.view("all", "all", By.POINTS, limit=1, player="nobody", beside=1)).own is None


async def test_boards_and_periods_are_apart(store: Store) -> None:
    boards = ("all", space_board(SPACE), space_board("discord:11"), channel_board(CHANNEL))
    await store.boards.add([delta(f"p{place}", board=board) for place, board in enumerate(boards)])
    await store.boards.add([delta("p9", period="week:2026-W48"), delta("p8", period="week:2026-W49")])
    assert [await order(store, board) for board in boards] == [[(1, f"p{place}")] for place in range(4)]
    assert await order(store, period="week:2026-W48") == [(1, "p9")]


async def test_by_accuracy_it_takes_twenty_answers(store: Store) -> None:
    await store.boards.add([delta("p", 1, 19, 19), delta("q", 5, 15, 20), delta("r", 3, 31, 40), delta("s", 2, 0, 50)])
    assert await order(store, by=By.ACCURACY) == [(1, "r"), (2, "q"), (3, "s")]
    view = await store.boards.view("all", "all", By.ACCURACY, limit=0, player="p", beside=3)
    assert view == BoardView(3, own=Placed(None, row("p", 1, 19, 19)))
    await store.boards.add([delta("p", 1, 1, 1)])
    assert await order(store, by=By.ACCURACY) == [(1, "p"), (2, "r"), (3, "q"), (4, "s")]
    await store.boards.add([delta("p", 0, 0, 20)])
    assert await order(store, by=By.ACCURACY) == [(1, "r"), (2, "q"), (3, "p"), (4, "s")]


async def test_streaks_are_known_for_all_time(store: Store) -> None:
    await store.boards.add([delta(player, period=period) for player in "pqr" for period in ("all", "day:x")])
    await store.boards.set_streaks({"p": 3, "q": 7, "nobody": 9})
    assert await order(store, by=By.STREAK) == [(1, "q"), (2, "p")]
    assert await order(store, period="day:x", by=By.STREAK) == []
    await store.boards.add([delta("p")])
    await store.boards.set_streaks({"q": 0})
    assert await order(store, by=By.STREAK) == [(1, "p")]
    assert (await store.boards.view("all", "all", By.STREAK, limit=0, player="q")).own == Placed(None, row("q"))
    await store.boards.set_streaks({})


async def test_a_streak_is_on_boards_that_one_comes_to_later(store: Store) -> None:
    await store.boards.add([delta("p"), delta("q")])
    await store.boards.set_streaks({"p": 3})
    await store.boards.add([delta("p", board="channel:x"), delta("p", board="channel:x", period="day:x"), delta("r")])
    await store.boards.correct([delta("p", board="channel:y")])
    assert await order(store, "channel:x", by=By.STREAK) == [(1, "p")]
    assert await order(store, "channel:y", by=By.STREAK) == [(1, "p")]
    assert await order(store, "channel:x", "day:x", by=By.STREAK) == []


# --- who is listed -----------------------------------------------------------------------------------------------


async def test_who_does_not_want_to_be_named_is_not_listed_nor_counted(store: Store) -> None:
    boards = ("all", space_board(SPACE))
    await store.boards.add(
        [delta(player, points, board=it) for player, points in (("p", 3), ("q", 2), ("r", 1)) for it in boards]
    )
    await store.hide("q", True, NOW)
    for board in boards:
        assert await order(store, board) == [(1, "p"), (2, "r")]
    mine = await store.boards.view("all", "all", By.POINTS, limit=1, player="q", beside=1)
    assert mine.size == 2
    assert mine.own == Placed(2, row("q", 2, shown=False)), "who is not shown still learns where they would stand"
    assert (ranked(mine.above), ranked(mine.below)) == ([(1, "p")], [(2, "r")])

    await store.boards.add([delta("q", 5, board="channel:x"), delta("q", 5)])
    assert await order(store, "channel:x") == []
    assert await order(store) == [(1, "p"), (2, "r")]
    await store.hide("q", False, NOW)
    assert await order(store) == [(1, "q"), (2, "p"), (3, "r")]
    assert await order(store, "channel:x") == [(1, "q")]


async def test_who_was_hidden_before_the_first_game_is_not_listed(store: Store) -> None:
    await store.hide("p", True, NOW)
    await store.boards.add([delta("p"), delta("q")])
    assert await order(store) == [(1, "q")]


async def test_who_left_a_server_is_not_on_its_boards_until_they_play_there_again(store: Store) -> None:
    other = "discord:11/2"
    within = (space_board(SPACE), channel_board(CHANNEL), channel_board(f"{SPACE}/3"))
    elsewhere = ("all", space_board("discord:11"), channel_board(other))
    await store.boards.add([delta(player, board=board) for board in (*within, *elsewhere) for player in "pq"])
    await store.boards.add([delta("p", board=space_board(SPACE), period="day:x")])

    await store.boards.set_away(SPACE, ["p", "nobody"], True)
    assert [await order(store, board) for board in within] == [[(1, "q")]] * 3
    assert await order(store, space_board(SPACE), "day:x") == []
    assert [await order(store, board) for board in elsewhere] == [[(1, "q"), (1, "p")]] * 3

    await store.boards.add([delta("p", board="all"), delta("p", board=channel_board(other))])
    assert await order(store, within[0]) == [(1, "q")], "playing elsewhere does not bring them back"
    await store.hide("p", True, NOW)
    await store.hide("p", False, NOW)
    assert await order(store, within[0]) == [(1, "q")], "nor does showing their name again"

    await store.boards.add([delta("p", board=within[0]), delta("p", board=within[1])])
    assert [await order(store, board) for board in within] == [[(1, "p"), (2, "q")]] * 2 + [[(1, "q"), (1, "p")]]
    assert await order(store, space_board(SPACE), "day:x") == [(1, "p")]


async def test_who_is_back_but_hidden_stays_hidden(store: Store) -> None:
    await store.boards.add([delta("p", board=space_board(SPACE))])
    await store.boards.set_away(SPACE, ["p"], True)
    await store.hide("p", True, NOW)
    await store.boards.set_away(SPACE, ["p"], False)
    assert await order(store, space_board(SPACE)) == []
    await store.hide("p", False, NOW)
    assert await order(store, space_board(SPACE)) == [(1, "p")]


# --- whole boards ------------------------------------------------------------------------------------------------


async def test_going_through_a_whole_board(store: Store) -> None:
    await store.boards.add([delta(f"p{number}", number // 3) for number in range(20)])
    await store.hide("p7", True, NOW)
    seen: list[BoardRow] = []
    while page := await store.boards.listed("all", "all", By.POINTS, limit=3, after=seen[-1] if seen else None):
        assert len(page) <= 3
        seen += page
    assert [it.player for it in seen] == [player for _, player in await order(store)]
    assert len(seen) == 19


async def test_differences_are_added(store: Store) -> None:
    await store.boards.add([delta("p", 10, 5, 25), delta("q", 10, 1, 2), delta("r", 10, 1, 2)])
    await store.boards.set_streaks({"p": 4})
    await store.boards.correct([delta("p", -3, -5, -4), delta("q", -10, -1, -2), delta("s", 8, 2, 20, at=NOW + 1)])
    assert (await store.boards.view("all", "all", By.POINTS, limit=9)) == BoardView(
        3,
        (
            Placed(1, row("r", 10, 1, 2)),
            Placed(2, row("s", 8, 2, 20, updated_at=NOW + 1)),
            Placed(3, row("p", 7, 0, 21, streak=4)),
        ),
    )
    assert await order(store, by=By.ACCURACY) == [(1, "s"), (2, "p")]


async def test_everything_that_is_kept(store: Store) -> None:
    await store.boards.add([delta("p", 10, 1, 2), delta("q", 3, board="channel:x", period="day:x")])
    await store.hide("p", True, NOW)
    kept = await store.boards.kept()
    assert kept.rows == {
        BoardKey("all", "all", "p"): BoardTotals(10, 1, 2),
        BoardKey("channel:x", "day:x", "q"): BoardTotals(3, 1, 2),
    }
    assert (kept.counted, kept.communities) == (frozenset(), {})


# --- large boards ------------------------------------------------------------------------------------------------


async def test_a_large_board_is_as_right_as_a_small_one(store: Store) -> None:
    """Of more than so many players, ranks come from counts that every change has to keep right."""
    rng = random.Random(7)
    players = [f"discord:{rng.randrange(10**17, 10**18)}" for _ in range(COUNTED_FROM + 300)]
    model: dict[str, list[int]] = {}

    def games(some: Sequence[str]) -> list[BoardDelta]:
        made = []
        for player in some:
            points, right, answers = (
                rng.choice((0, 50, 100, rng.randrange(9_000))),
                rng.randrange(9),
                rng.randrange(9, 30),
            )
            made.append(delta(player, points, right, answers))
            total = model.setdefault(player, [0, 0, 0])
            total[0] += points
            total[1] += right
            total[2] += answers
        return made

    await store.boards.add(games(players[: COUNTED_FROM - 5]))
    for first in range(0, len(players), 400):
        await store.boards.add(games(players[first : first + 400]))
    await store.boards.add(games(rng.sample(players, 50)))
    gone = rng.sample(players, 20)
    for player in gone[:5]:
        await store.hide(player, True, NOW)
    await store.hide(gone[0], False, NOW)
    await store.boards.correct([delta(player, -model[player][0] + 3, 0, 0) for player in gone[10:]])
    for player in gone[10:]:
        model[player][0] = 3

    listed = {player: total for player, total in model.items() if player not in gone[1:5]}
    values = {
        By.POINTS: {player: total[0] for player, total in listed.items()},
        By.ACCURACY: {player: 1_000_000 * it[1] // it[2] for player, it in listed.items() if it[2] >= 20},
    }
    for by, value in values.items():
        in_order = sorted(value, key=lambda player: (value[player], player), reverse=True)
        ranks = {player: 1 + sum(other > value[player] for other in value.values()) for player in in_order[::50]}
        for offset in (0, 10, COUNTED_FROM - 1, COUNTED_FROM, COUNTED_FROM + 50, len(in_order) - 1, len(in_order) + 1):
            page = await store.boards.view("all", "all", by, limit=3, offset=offset)
            assert [it.row.player for it in page.rows] == in_order[offset : offset + 3]
            assert [it.rank for it in page.rows] == [
                1 + sum(other > value[player] for other in value.values()) for player in in_order[offset : offset + 3]
            ]
            assert page.size == len(in_order)
        for player, rank in ranks.items():
            own = (await store.boards.view("all", "all", by, limit=0, player=player)).own
            assert own is not None and own.rank == rank
