"""What every store promises of persons, and of their rows on boards."""

from bot.engine.boards import By, channel_board, community_board, space_board
from bot.ports import Store
from bot.ports.boards import BoardKey, BoardTotals, Placed
from bot.ports.spaces import Community
from tests.store.builders import NOW
from tests.store.test_contract_boards import delta, order, ranked, row

ANN = "discord:1"
ANN_TOO = "slack:T1:U1"
ANN_AS_WELL = "slack:T2:U1"
BEN = "discord:2"
PERSON = "person:a"
SPACE = "discord:7"
TEAM = "slack:T1"
LEARNERS = Community("c1", "Learners", "AAAA2222")


async def link(store: Store, owner: str = ANN, player: str = ANN_TOO, person: str = PERSON) -> tuple[str, ...] | None:
    assert await store.persons.issue_code(owner, f"FOR{owner}", NOW + 1)
    return await store.persons.link(f"FOR{owner}", player, person, NOW)


# --- codes -------------------------------------------------------------------------------------------------------


async def test_a_code_holds_until_it_expires(store: Store) -> None:
    assert await store.persons.issue_code(ANN, "AAAA2222", NOW + 10)
    assert await store.persons.player_of_code("AAAA2222", NOW + 9) == ANN
    assert await store.persons.player_of_code("AAAA2222", NOW + 10) is None
    assert await store.persons.player_of_code("BBBB2222", NOW) is None
    assert await store.persons.link("AAAA2222", ANN_TOO, PERSON, NOW + 10) is None
    assert await store.persons.linked(ANN) == (ANN,)


async def test_a_new_code_takes_the_place_of_an_earlier_one(store: Store) -> None:
    assert await store.persons.issue_code(ANN, "AAAA2222", NOW + 10)
    assert await store.persons.issue_code(ANN, "BBBB2222", NOW + 20)
    assert await store.persons.player_of_code("AAAA2222", NOW) is None
    assert await store.persons.player_of_code("BBBB2222", NOW + 15) == ANN


async def test_a_code_that_somebody_else_has_is_not_given_out(store: Store) -> None:
    assert await store.persons.issue_code(ANN, "AAAA2222", NOW + 10)
    assert not await store.persons.issue_code(BEN, "AAAA2222", NOW + 10)
    assert await store.persons.player_of_code("AAAA2222", NOW) == ANN
    assert await store.persons.issue_code(BEN, "BBBB2222", NOW + 10)


async def test_a_code_is_used_once(store: Store) -> None:
    assert await link(store) == (ANN, ANN_TOO)
    assert await store.persons.player_of_code(f"FOR{ANN}", NOW) is None
    assert await store.persons.link(f"FOR{ANN}", BEN, PERSON, NOW) is None


async def test_ones_own_code_links_nobody_and_stays(store: Store) -> None:
    assert await link(store, ANN, ANN) is None
    assert await store.persons.player_of_code(f"FOR{ANN}", NOW) == ANN
    assert await store.persons.persons([ANN]) == {}


# --- who is who --------------------------------------------------------------------------------------------------


async def test_who_is_linked_is_one_person(store: Store) -> None:
    assert await store.persons.linked(ANN) == (ANN,)
    assert await link(store) == (ANN, ANN_TOO)
    assert await store.persons.linked(ANN) == await store.persons.linked(ANN_TOO) == (ANN, ANN_TOO)
    assert await store.persons.persons([ANN, ANN_TOO, BEN]) == {ANN: PERSON, ANN_TOO: PERSON}
    assert await store.persons.players([PERSON, "person:b"]) == {PERSON: (ANN, ANN_TOO)}
    assert (await store.persons.persons([]), await store.persons.players([])) == ({}, {})
    assert (await store.boards.kept()).persons == {ANN: PERSON, ANN_TOO: PERSON}


async def test_a_third_player_comes_to_the_person_that_is_there(store: Store) -> None:
    await link(store)
    assert await link(store, ANN_AS_WELL, ANN, "person:b") == (ANN, ANN_TOO, ANN_AS_WELL)
    assert await store.persons.persons([ANN_AS_WELL]) == {ANN_AS_WELL: PERSON}


async def test_two_persons_become_one(store: Store) -> None:
    await link(store, ANN, ANN_TOO, "person:a")
    await link(store, BEN, ANN_AS_WELL, "person:b")
    assert await link(store, ANN_AS_WELL, ANN_TOO, "person:c") == (ANN, BEN, ANN_TOO, ANN_AS_WELL)
    assert await store.persons.players(["person:a", "person:b", "person:c"]) == {
        "person:b": (ANN, BEN, ANN_TOO, ANN_AS_WELL)
    }


async def test_to_link_who_is_linked_changes_nothing_but_uses_the_code(store: Store) -> None:
    await link(store)
    assert await link(store, ANN, ANN_TOO, "person:b") == (ANN, ANN_TOO)
    assert await store.persons.persons([ANN]) == {ANN: PERSON}
    assert await store.persons.player_of_code(f"FOR{ANN}", NOW) is None


async def test_a_person_ends_with_the_last_but_one(store: Store) -> None:
    await link(store)
    await link(store, ANN_AS_WELL, ANN)
    assert await store.persons.unlink(ANN)
    assert (await store.persons.linked(ANN), await store.persons.linked(ANN_TOO)) == ((ANN,), (ANN_TOO, ANN_AS_WELL))
    assert await store.persons.unlink(ANN_TOO)
    assert await store.persons.persons([ANN, ANN_TOO, ANN_AS_WELL]) == {}
    assert not await store.persons.unlink(ANN_AS_WELL)


# --- boards ------------------------------------------------------------------------------------------------------


async def test_a_person_has_one_place_on_shared_boards(store: Store) -> None:
    await store.boards.add([delta(ANN, 10, 1, 2), delta(ANN_TOO, 7, 2, 3, at=NOW + 5), delta(BEN, 15)])
    assert await order(store) == [(1, BEN), (2, ANN), (3, ANN_TOO)]
    await link(store)
    view = await store.boards.view("all", "all", By.POINTS, limit=9, player=PERSON)
    assert ranked(view.rows) == [(1, PERSON), (2, BEN)]
    assert (view.size, view.own) == (2, Placed(1, row(PERSON, 17, 3, 5, updated_at=NOW + 5)))

    await store.boards.add([delta(ANN_TOO, 1, 1, 1, at=NOW + 3), delta(ANN, 2, 0, 1, period="day:x")])
    assert (await store.boards.listed("all", "all", By.POINTS, limit=1)) == [row(PERSON, 18, 4, 6, updated_at=NOW + 5)]
    assert (await store.boards.listed("all", "day:x", By.POINTS, limit=9)) == [row(PERSON, 2, 0, 1)]

    assert await store.persons.unlink(ANN)
    assert await order(store) == [(1, BEN), (2, ANN), (3, ANN_TOO)]
    assert await order(store, period="day:x") == [(1, ANN)]
    assert not any(key.player == PERSON for key in (await store.boards.kept()).rows)


async def test_of_two_persons_who_become_one_a_single_row_is_left(store: Store) -> None:
    await store.boards.add([delta(player) for player in (ANN, ANN_TOO, BEN, ANN_AS_WELL)])
    await link(store, ANN, ANN_TOO, "person:a")
    await link(store, BEN, ANN_AS_WELL, "person:b")
    assert await order(store) == [(1, "person:b"), (1, "person:a")]
    await link(store, ANN, BEN)
    assert await store.boards.listed("all", "all", By.POINTS, limit=9) == [row("person:a", 40, 4, 8)]
    assert {key.player for key in (await store.boards.kept()).rows} == {ANN, ANN_TOO, BEN, ANN_AS_WELL, "person:a"}


async def test_boards_of_a_channel_and_of_a_space_know_no_persons(store: Store) -> None:
    boards = (channel_board(f"{SPACE}/1"), space_board(SPACE))
    await store.boards.add([delta(player, board=board) for player in (ANN, BEN) for board in boards])
    await link(store, ANN, BEN)
    for board in boards:
        assert await order(store, board) == [(1, BEN), (1, ANN)]


async def test_a_communitys_board_has_persons_however_its_spaces_come_to_it(store: Store) -> None:
    board = community_board("c1")
    on_discord, on_slack = (delta(ANN, board=space_board(SPACE)), delta(ANN_TOO, 5, board=space_board(TEAM)))
    await store.boards.add([on_discord, on_slack, delta(BEN, 12, board=space_board(SPACE))])
    await store.spaces.create_community(LEARNERS, SPACE, NOW)
    await link(store)
    assert await order(store, board) == [(1, BEN), (2, PERSON)]
    await store.spaces.join_community("c1", TEAM, NOW)
    assert await order(store, board) == [(1, PERSON), (2, BEN)]
    await store.boards.add([on_slack])
    assert (await store.boards.listed(board, "all", By.POINTS, limit=1)) == [row(PERSON, 20, 3, 6)]
    await store.spaces.leave_community(SPACE)
    assert await order(store, board) == [(1, PERSON)]
    await store.persons.unlink(ANN)
    assert await order(store, board) == [(1, ANN_TOO)]


async def test_a_persons_streak_is_the_best_of_its_players(store: Store) -> None:
    await store.boards.add([delta(ANN), delta(ANN_TOO), delta(BEN)])
    await store.boards.set_streaks({ANN: 3, ANN_TOO: 5, BEN: 4})
    await link(store)
    assert await order(store, by=By.STREAK) == [(1, PERSON), (2, BEN)]
    await store.boards.set_streaks({ANN_TOO: 0})
    assert await order(store, by=By.STREAK) == [(1, BEN), (2, PERSON)]
    await store.boards.set_streaks({ANN: 0})
    assert await order(store, by=By.STREAK) == [(1, BEN)]


async def test_it_takes_all_answers_of_a_person_to_be_listed_by_accuracy(store: Store) -> None:
    await store.boards.add([delta(ANN, 1, 10, 10), delta(ANN_TOO, 1, 0, 10)])
    assert await order(store, by=By.ACCURACY) == []
    await link(store)
    assert await order(store, by=By.ACCURACY) == [(1, PERSON)]


async def test_a_person_is_hidden_with_any_of_its_players(store: Store) -> None:
    await store.boards.add([delta(ANN), delta(BEN, 5)])
    await link(store)
    await store.hide(ANN_TOO, True, NOW)  # who has not played anything
    assert await order(store) == [(1, BEN)]
    await store.hide(ANN_TOO, False, NOW)
    await store.hide(ANN, True, NOW)
    assert await order(store) == [(1, BEN)]
    await store.hide(ANN, False, NOW)
    assert await order(store) == [(1, PERSON), (2, BEN)]
    await store.hide(ANN, True, NOW)
    await store.persons.unlink(ANN)
    assert await order(store) == [(1, BEN)]


async def test_who_links_while_hidden_makes_the_person_hidden(store: Store) -> None:
    await store.boards.add([delta(ANN), delta(ANN_TOO), delta(BEN, 5)])
    await store.hide(ANN, True, NOW)
    await link(store)
    assert await order(store) == [(1, BEN)]
    await store.spaces.create_community(LEARNERS, SPACE, NOW)
    await store.boards.add([delta(player, board=space_board(SPACE)) for player in (ANN_TOO, BEN)])
    await store.spaces.leave_community(SPACE)
    await store.spaces.create_community(LEARNERS, SPACE, NOW)
    assert await order(store, community_board("c1")) == [(1, BEN)]
    await store.persons.unlink(ANN)
    assert await order(store) == [(1, ANN_TOO), (2, BEN)]


async def test_a_persons_row_is_always_made_of_its_players_rows(store: Store) -> None:
    await store.boards.add([delta(ANN), delta(ANN_TOO, 7), delta(BEN)])
    await link(store)
    await store.boards.correct([delta(ANN_TOO, 3, 0, 0), delta(PERSON, 500, 3, 3)])
    assert (await store.boards.kept()).rows[BoardKey("all", "all", PERSON)] == BoardTotals(20, 2, 4)
    await store.boards.correct([delta(ANN_TOO, -10, -1, -2), delta(ANN, -10, -1, -2), delta("person:gone", 5, 1, 1)])
    assert set((await store.boards.kept()).rows) == {BoardKey("all", "all", BEN)}
    assert (await store.boards.view("all", "all", By.POINTS, limit=0)).size == 1
