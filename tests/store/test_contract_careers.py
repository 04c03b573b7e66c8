"""What every store promises of careers, streaks, badges, settlement, and the audit."""

import asyncio
from dataclasses import replace

import pytest

from bot.engine.boards import ALL_TIME, EVERYBODY, BoardDelta, By, space_board
from bot.engine.careers import NEW_CAREER, Career
from bot.engine.streaks import Streak
from bot.players import Badge
from bot.ports import Store
from bot.ports.careers import (
    REGRADING,
    AuditEntry,
    Award,
    KeptStreak,
    PlayerSettling,
    Revoked,
    Settled,
    Settling,
    Standing,
)
from bot.store.sql import SqlStore
from tests.fakes.store import MemoryStore
from tests.store.builders import NOW, award, start
from tests.store.databases import Database

ANN, BOB, CEM = "discord:1", "discord:2", "slack:T1:U1"
ONE = Career(games=1, points=100, right=2, right_by_kind={"metrics": 2}, mastered=frozenset({"tensors", "Ünï"}))
TWO = replace(ONE, games=2)
STREAK = KeptStreak(Streak(length=7, best=9, freezes=1, last_day=738_000), "discord:42", NOW + 5)
CENTURY = Award("century", "Century", "💯")
ASKED = Settled("v1", counted=True)
FLAWLESS = Award("flawless:tensors", "Flawless", "💎", first_try=True, again=True)


def delta(player: str = ANN, points: int = 100, board: str = EVERYBODY) -> BoardDelta:
    return BoardDelta(board, ALL_TIME, player, points, 2, 3, NOW)


def player(who: str = ANN, career: Career = ONE, base_revision: int = 0, **changes: object) -> PlayerSettling:
    return replace(PlayerSettling(who, career, base_revision), **changes)  # type: ignore[arg-type]


def settling(*players: PlayerSettling, game_id: str = "g1", at: int = NOW) -> Settling:
    return Settling(game_id, "tensors", "v1", at, players)


def badge(award: Award, who: str = ANN, game_id: str = "g1", at: int = NOW) -> Badge:
    first_try, hints = award.first_try, award.hints
    return Badge(who, award.badge, award.name, award.emoji, game_id, "tensors", "v1", first_try, hints, at)


async def points(store: Store, who: str = ANN, board: str = EVERYBODY) -> tuple[int, int]:
    """A player's points and streak on a board of all time."""
    seen = await store.boards.view(board, ALL_TIME, By.POINTS, limit=0, player=who)
    return (0, 0) if seen.own is None else (seen.own.row.points, seen.own.row.streak)


async def play(store: Store, *games: str) -> None:
    for game in games or ("g1",):
        await store.append([start(game, over=True)])


async def beside(store: Store, database: Database | None) -> Store:
    """Another process over the same data."""
    other: Store
    if database is None:
        assert isinstance(store, MemoryStore)
        other = MemoryStore(store.state)
    else:
        other = SqlStore(database.url)
    await other.open()
    return other


# --- settlement ------------------------------------------------------------------------------------------------------


async def test_nothing_is_kept_of_somebody_new(store: Store) -> None:
    assert await store.careers.standings([ANN, BOB]) == {ANN: Standing(), BOB: Standing()}
    assert await store.careers.standings([]) == {}


async def test_a_settled_game_is_in_careers_streaks_days_badges_and_boards(store: Store) -> None:
    await play(store)
    await store.name_players({ANN: "Ann"}, NOW)
    changes = settling(
        player(streak=STREAK, day="2021-07-26", awards=(FLAWLESS, CENTURY), deltas=(delta(),)),
        player(BOB, deltas=(delta(BOB, 50),)),
    )
    assert await store.careers.settle(changes) == frozenset()
    standings = await store.careers.standings([ANN, BOB])
    held = frozenset({"century", "flawless:tensors"})
    assert standings == {ANN: Standing(ONE, 1, STREAK, held), BOB: Standing(ONE, 1)}
    assert await store.careers.settled("g1") == {ANN: ASKED, BOB: ASKED}
    assert await store.careers.active_days(ANN, "2021-07-26", "2021-07-26") == ["2021-07-26"]
    assert await store.badges(ANN) == [badge(CENTURY), badge(FLAWLESS)]
    assert (await points(store), await points(store, BOB)) == ((100, 7), (50, 0))
    assert await store.names([ANN]) == {ANN: "Ann"}


async def test_each_player_of_a_game_is_settled_once(store: Store) -> None:
    await play(store)
    await store.careers.settle(settling(player(deltas=(delta(),))))
    again = settling(
        player(career=TWO, base_revision=1, awards=(CENTURY,), deltas=(delta(),)),
        player(BOB, deltas=(delta(BOB),)),
    )
    for _ in range(2):
        assert await store.careers.settle(again) == frozenset()
    assert await store.careers.standings([ANN, BOB]) == {ANN: Standing(ONE, 1), BOB: Standing(ONE, 1)}
    assert (await points(store), await points(store, BOB)) == ((100, 0), (100, 0))
    assert await store.badges(ANN) == []


async def test_whose_career_moved_on_is_named_and_nothing_of_theirs_is_kept(store: Store) -> None:
    await play(store, "g1", "g2")
    await store.careers.settle(settling(player(), player(BOB)))
    second = settling(
        player(career=TWO, streak=STREAK, day="2021-07-26", awards=(CENTURY,), deltas=(delta(),)),
        player(BOB, TWO, 1, deltas=(delta(BOB),)),
        player(CEM, base_revision=3, deltas=(delta(CEM),)),
        game_id="g2",
    )
    assert await store.careers.settle(second) == {ANN, CEM}
    standings = await store.careers.standings([ANN, BOB, CEM])
    assert standings == {ANN: Standing(ONE, 1), BOB: Standing(TWO, 2), CEM: Standing()}
    assert await store.careers.settled("g2") == {BOB: ASKED}
    assert (await points(store), await store.badges(ANN)) == ((0, 0), [])
    assert await store.careers.active_days(ANN, "0000", "9999") == []
    assert await store.careers.settle(settling(player(career=TWO, base_revision=1), game_id="g2")) == frozenset()
    assert (await store.careers.standings([ANN]))[ANN] == Standing(TWO, 2)


async def test_a_result_that_is_graded_again_takes_the_place_of_the_first(store: Store) -> None:
    await play(store)
    space = space_board("discord:42")
    await store.careers.settle(settling(player(awards=(FLAWLESS,), deltas=(delta(), delta(board=space))), player(BOB)))
    less = BoardDelta(EVERYBODY, ALL_TIME, ANN, -40, -1, 0, NOW), BoardDelta(space, ALL_TIME, ANN, -100, -2, -3, NOW)
    again = player(career=TWO, base_revision=1, deltas=less, replaces="v1", lost=(FLAWLESS.badge,))
    corrected = replace(settling(again), version="v2", settled_at=NOW + 9)
    for _ in range(2):
        assert await store.careers.settle(corrected) == frozenset()
    assert await store.careers.settled("g1") == {ANN: Settled("v2", counted=True), BOB: ASKED}
    assert (await points(store), await points(store, board=space)) == ((60, 0), (0, 0))
    seen = await store.boards.view(space, ALL_TIME, By.POINTS, limit=9, player=ANN)
    assert (seen.size, seen.rows, seen.own) == (0, (), None)
    standing = (await store.careers.standings([ANN]))[ANN]
    assert (standing.career, standing.revision) == (TWO, 2)
    assert standing.held == standing.revoked == standing.lost == {FLAWLESS.badge}
    (lost,) = await store.careers.revoked(ANN)
    assert (lost.at, lost.by, bool(lost.why)) == (NOW + 9, REGRADING, True)


async def test_a_badge_that_was_lost_by_grading_again_comes_back_so_but_not_one_that_somebody_took(
    store: Store,
) -> None:
    await play(store)
    await store.careers.settle(settling(player(awards=(FLAWLESS, CENTURY))))
    again = replace(CENTURY, again=True)
    lost = player(base_revision=1, replaces="v1", lost=(FLAWLESS.badge, CENTURY.badge))
    await store.careers.settle(replace(settling(lost), version="v2"))
    assert await store.badges(ANN) == []
    back = player(base_revision=2, replaces="v2", awards=(FLAWLESS, again))
    await store.careers.settle(replace(settling(back), version="v1"))
    assert await store.badges(ANN) == [badge(CENTURY), badge(FLAWLESS)]
    await store.careers.revoke_badge(ANN, CENTURY.badge, "slack:T1:U9", "by mistake", NOW)
    taken = player(base_revision=3, replaces="v1", awards=(again,))
    await store.careers.settle(replace(settling(taken), version="v3"))
    assert await store.badges(ANN) == [badge(FLAWLESS)]


async def test_a_result_is_replaced_only_where_it_stands_as_was_thought(store: Store) -> None:
    await play(store)
    await store.careers.settle(settling(player(deltas=(delta(),))))
    late = player(career=TWO, base_revision=1, deltas=(delta(points=-40),), replaces="v0")
    assert await store.careers.settle(replace(settling(late), version="v2")) == frozenset()
    never = player(BOB, deltas=(delta(BOB),), replaces="v1")
    assert await store.careers.settle(replace(settling(never), version="v2")) == frozenset()
    assert await store.careers.settled("g1") == {ANN: ASKED}
    assert (await points(store), await points(store, BOB)) == ((100, 0), (0, 0))


async def test_nothing_is_kept_of_somebody_who_was_erased_before_their_result_was_to_be_replaced(store: Store) -> None:
    await play(store)
    gone = "discord:404"
    late = player(gone, base_revision=1, replaces="v1")
    assert await store.careers.settle(replace(settling(late), version="v2")) == frozenset()
    assert not any((await store.erasure.gather(gone)).values())


async def test_what_does_not_count_on_boards_is_settled_all_the_same(store: Store) -> None:
    await play(store)
    await store.careers.settle(replace(settling(player()), counted=False))
    assert await store.careers.settled("g1") == {ANN: Settled("v1", counted=False)}
    assert (await store.boards.kept()).counted == frozenset()
    await play(store, "g2")
    await store.careers.settle(settling(player(BOB), game_id="g2"))
    assert (await store.boards.kept()).counted == {("g2", BOB, "v1")}


async def test_a_player_named_twice_is_refused_and_nothing_is_kept(store: Store) -> None:
    await play(store)
    with pytest.raises(ValueError, match="twice"):
        await store.careers.settle(settling(player(), player(), player(BOB)))
    assert await store.careers.settled("g1") == {}


@pytest.mark.parametrize("twin", [True, False])
async def test_two_processes_settle_a_game_once(
    store: Store, backend: str, request: pytest.FixtureRequest, twin: bool
) -> None:
    await play(store, "g1", "g2")
    database = None if backend == "memory" else _database_of(store)
    other = await beside(store, database)
    people = [f"discord:{number}" for number in range(40)]
    first = settling(*(player(who, deltas=(delta(who),)) for who in people))
    second = first if twin else replace(first, game_id="g2")
    outcomes = await asyncio.gather(
        *(each.careers.settle(replace(second, players=second.players[::-1])) for each in (other, store)),
        *(each.careers.settle(first) for each in (store, other)),
    )
    assert {(await points(store, who))[0] for who in people} == {100}
    assert {standing.revision for standing in (await store.careers.standings(people)).values()} == {1}
    lost = sum(len(outcome) for outcome in outcomes)
    # The same game is nobody's conflict; of two games one comes first, and the other is told so, by either process.
    assert lost == (0 if twin else 2 * len(people))
    await other.close()


def _database_of(store: Store) -> Database:
    assert isinstance(store, SqlStore)
    return Database(store._address.url.render_as_string(hide_password=False))


async def test_a_space_counts_for_its_board_too(store: Store) -> None:
    await play(store)
    board = space_board("discord:42")
    await store.careers.settle(settling(player(streak=STREAK, deltas=(delta(), delta(board=board)))))
    assert await points(store, board=board) == (100, 7)


async def test_days_come_in_order_and_each_once(store: Store) -> None:
    await play(store, "g1", "g2", "g3", "g4")
    for number, day in enumerate(("2026-11-28", "2026-11-29", "2026-11-29", "2026-12-01")):
        await store.careers.settle(settling(player(base_revision=number, day=day), game_id=f"g{number + 1}"))
    assert await store.careers.active_days(ANN, "2026-11-29", "2026-12-31") == ["2026-11-29", "2026-12-01"]
    assert await store.careers.active_days(BOB, "2026-01-01", "2026-12-31") == []


async def test_a_career_that_nobody_keeps_has_moved_on_too(store: Store) -> None:
    await play(store)
    assert await store.careers.settle(settling(player(base_revision=7))) == {ANN}
    assert (await store.careers.standings([ANN]))[ANN] == Standing(NEW_CAREER, 0)


async def test_the_badges_that_one_game_brought(store: Store) -> None:
    await store.append([start("g1", award(ANN, "mastery:tensors"), over=True), start("g2", over=True)])
    await store.careers.settle(settling(player(awards=(CENTURY,)), player(BOB, awards=(CENTURY, FLAWLESS))))
    night = Award("night-owl", "Night Owl", "🦉")
    await store.careers.settle(settling(player(base_revision=1, awards=(CENTURY, night)), game_id="g2", at=NOW + 1))
    found = await store.careers.awarded("g1", [BOB, ANN, CEM])
    assert [(each.player, each.badge) for each in found] == [
        (BOB, "century"),
        (BOB, "flawless:tensors"),
        (ANN, "century"),
        (ANN, "mastery:tensors"),
    ]
    assert await store.careers.awarded("g2", [ANN, BOB]) == [badge(night, game_id="g2", at=NOW + 1)]
    assert await store.careers.awarded("g1", []) == []


async def test_more_players_than_one_query_asks_for(store: Store) -> None:
    await play(store)
    people = [f"discord:{number}" for number in range(1_200)]
    changes = [player(who, awards=(CENTURY,)) for who in people]
    for begin in range(0, 1_200, 200):
        await store.careers.settle(settling(*changes[begin : begin + 200]))
    standings = await store.careers.standings(people)
    assert list(standings) == people
    assert {standing.held for standing in standings.values()} == {frozenset({"century"})}
    assert [each.player for each in await store.careers.awarded("g1", people)] == people


# --- streaks that lapse ----------------------------------------------------------------------------------------------


async def running(store: Store, since: int = NOW, until: int = NOW + 99, limit: int = 9, **more: object) -> list[str]:
    return [who for who, _ in await store.careers.running_streaks(since, until, limit, **more)]  # type: ignore[arg-type]


async def test_streaks_whose_last_daily_has_closed_come_oldest_first_and_in_parts(store: Store) -> None:
    await play(store)
    closings = {ANN: NOW + 5, BOB: NOW + 4, CEM: NOW + 5, "discord:3": NOW - 1, "discord:4": NOW + 100}
    people = [player(who, streak=replace(STREAK, closes_at=closing)) for who, closing in closings.items()]
    await store.careers.settle(settling(*people, player("discord:5")))
    assert await running(store) == [BOB, ANN, CEM]
    assert await running(store, limit=1) == [BOB]
    assert await running(store, after=(NOW + 4, BOB)) == [ANN, CEM]
    assert await running(store, after=(NOW + 5, ANN), limit=1) == [CEM]
    assert (await store.careers.running_streaks(NOW + 5, NOW + 5, 1))[0] == (ANN, STREAK)


async def test_a_streak_that_lapsed_leaves_the_boards_and_keeps_its_row(store: Store) -> None:
    await play(store)
    await store.careers.settle(settling(*(player(who, streak=STREAK, deltas=(delta(who),)) for who in (ANN, BOB))))
    for _ in range(2):
        await store.careers.lapse([(ANN, NOW + 5)])
    assert (await points(store), await points(store, BOB)) == ((100, 0), (100, 7))
    assert await running(store) == [BOB]
    assert (await store.careers.standings([ANN]))[ANN].streak == STREAK
    await store.careers.lapse([])


async def test_a_streak_that_went_on_has_not_lapsed(store: Store) -> None:
    await play(store, "g1", "g2", "g3")
    await store.careers.settle(settling(player(streak=STREAK, deltas=(delta(),))))
    longer = replace(STREAK, streak=replace(STREAK.streak, length=8), closes_at=NOW + 50)
    await store.careers.settle(settling(player(base_revision=1, streak=longer), game_id="g2"))
    await store.careers.lapse([(ANN, NOW + 5)])
    assert (await points(store), await running(store)) == ((100, 8), [ANN])
    await store.careers.lapse([(ANN, NOW + 50)])
    assert (await points(store), await running(store)) == ((100, 0), [])
    again = replace(longer, streak=replace(STREAK.streak, length=1), closes_at=NOW + 60)
    await store.careers.settle(settling(player(base_revision=2, streak=again), game_id="g3"))
    assert (await points(store), await running(store)) == ((100, 1), [ANN])


# --- badges that are taken away --------------------------------------------------------------------------------------


async def test_a_revoked_badge_is_not_shown_and_the_audit_tells_why(store: Store) -> None:
    await play(store)
    await store.careers.settle(settling(player(awards=(CENTURY, FLAWLESS)), player(BOB, awards=(CENTURY,))))
    assert await store.careers.revoke_badge(
        ANN, "century", "discord:9", "Ein Konto für zwei", NOW + 9, space="discord:1"
    )
    assert await store.badges(ANN) == [badge(FLAWLESS)]
    assert await store.badges(BOB) == [badge(CENTURY, BOB)]
    assert await store.careers.revoked(ANN) == [Revoked(badge(CENTURY), NOW + 9, "discord:9", "Ein Konto für zwei")]
    standing = (await store.careers.standings([ANN]))[ANN]
    assert (standing.held, standing.revoked) == ({"century", "flawless:tensors"}, {"century"})
    assert await store.careers.awarded("g1", [ANN]) == [badge(FLAWLESS)]
    details = {"badge": "century", "why": "Ein Konto für zwei"}
    assert await store.careers.audit() == [AuditEntry(NOW + 9, "discord:9", "badge-revoked", ANN, "discord:1", details)]


@pytest.mark.parametrize(("who", "what"), [(ANN, "flawless:tensors"), (BOB, "century"), ("nobody", "century")])
async def test_what_nobody_has_cannot_be_revoked(store: Store, who: str, what: str) -> None:
    await play(store)
    await store.careers.settle(settling(player(awards=(CENTURY,))))
    assert not await store.careers.revoke_badge(who, what, "discord:9", "", NOW)
    assert await store.careers.audit() == []


async def test_a_badge_is_revoked_once(store: Store) -> None:
    await play(store)
    await store.careers.settle(settling(player(awards=(CENTURY,))))
    assert await store.careers.revoke_badge(ANN, "century", "discord:9", "first", NOW)
    assert not await store.careers.revoke_badge(ANN, "century", "discord:8", "second", NOW + 1)
    assert [(each.by, each.why) for each in await store.careers.revoked(ANN)] == [("discord:9", "first")]
    assert len(await store.careers.audit()) == 1


@pytest.mark.parametrize(("game_id", "again", "back"), [("g1", True, False), ("g2", True, True), ("g2", False, False)])
async def test_a_revoked_badge_comes_back_by_another_game_where_one_game_brings_it(
    store: Store, game_id: str, again: bool, back: bool
) -> None:
    await play(store, "g1", "g2", "g3")
    first = replace(FLAWLESS, again=again)
    await store.careers.settle(settling(player(awards=(first,)), game_id="g1"))
    await store.careers.revoke_badge(ANN, first.badge, "discord:9", "", NOW)
    settled_by = settling(player(base_revision=1, awards=(first,)), game_id=game_id, at=NOW + 2)
    await store.careers.settle(settled_by)
    assert await store.badges(ANN) == ([badge(first, game_id="g2", at=NOW + 2)] if back else [])
    assert bool(await store.careers.revoked(ANN)) == (not back)


async def test_a_badge_that_a_game_awards_itself_comes_back_by_another_game_alone(store: Store) -> None:
    await store.append([start("g1", award(), over=True)])
    await store.careers.revoke_badge(ANN, "shapely", "discord:9", "", NOW)
    await store.append([start("g2", award(version="v2"), over=True)])
    (won,) = await store.badges(ANN)
    assert (won.game_id, won.version) == ("g2", "v2")
    await store.append([start("g3", award(), over=True)])
    assert await store.badges(ANN) == [won]


# --- the audit -------------------------------------------------------------------------------------------------------


async def test_the_audit_comes_newest_first_by_space_and_by_subject(store: Store) -> None:
    entries = [
        AuditEntry(
            NOW, "discord:9", "board-reset", "channel:discord:1/2", "discord:1", {"rows": 3, "why": "spam – 😈"}
        ),
        AuditEntry(NOW, "operator", "badge-revoked", ANN),
        AuditEntry(NOW - 5, "discord:8", "daily-removed", "s1", "discord:2", {"days": ["mo", "tu"]}),
        AuditEntry(NOW + 5, "discord:9", "zone-set", "the space", "discord:1", {"zone": None}),
    ]
    for entry in entries:
        await store.careers.note(entry)
    newest = entries[::-1]
    assert await store.careers.audit() == newest
    assert await store.careers.audit(at_most=2) == newest[:2]
    assert await store.careers.audit(space="discord:1") == [newest[0], newest[3]]
    assert await store.careers.audit(subject=ANN) == [newest[2]]
    assert await store.careers.audit(space="discord:2", subject=ANN) == []
