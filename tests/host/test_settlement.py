"""Settlement: each result counts once, whatever dies and whoever else settles it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from bot.engine.boards import By
from bot.engine.effects import CountPlayers, TellBadges
from bot.engine.events import BadgesEarned, ChatLost, HintPressed, RunEnded, StopPressed
from bot.engine.streaks import Streak
from bot.host import ledger, reviews, settlement
from bot.host.settlement import LONGEST_RETRY_MS, LOOK_MS, RETRY_MS, TOLD_WITHIN_MS, Settlement
from bot.host.windows import Windows
from bot.ports import StoreUnavailable
from bot.ports.careers import AuditEntry, KeptStreak
from bot.ports.moderation import ChatSettings
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from tests.fakes.clock import FakeClock
from tests.fakes.mortal import Death, Killed, Mortal
from tests.fakes.store import MemoryState
from tests.host.bench import ANN, BOB, RIGHT, WRONG, WRONG_TOO, Bench, challenge

SPACE = "test:space"
ROOM = f"{SPACE}/room"
CEM = "test:cem"
HOUR = 3_600_000
DAY = 24 * HOUR
NINE = int(datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()) * 1000
"""Monday at nine, when every test begins."""

PARTS = ("spaces", "schedules", "boards", "careers", "reviews", "attempts", "moderation", "corrections")


def settles(bench: Bench) -> Settlement:
    return Settlement(bench.store, bench.host, bench.clock, solo=True)


async def begun(at: int = NINE, **fields: Any) -> Bench:
    return await Bench(clock=FakeClock(at), **fields).start()


async def settled(bench: Bench, game_id: str = "g") -> None:
    await bench.do(settles(bench).settle(game_id))


async def channel_game(bench: Bench, *presses: tuple[str, int], game_id: str = "g", **fields: Any) -> None:
    """A game of one question in the room, in which these people press these choices; then it is stopped."""
    await bench.play(game_id, channel=ROOM, questions=1, audience="channel", **fields)
    for player, choice in presses:
        await bench.press(choice, player, game_id)
    await bench.give_up(game_id=game_id)


async def solo_game(bench: Bench, *choices: int, game_id: str = "g", player: str = ANN, **fields: Any) -> None:
    """A game alone in which a player gives one answer to each question."""
    await bench.play(game_id, channel=f"test:@{player}", questions=len(choices), owner=player, **fields)
    for number, choice in enumerate(choices):
        await bench.press(choice, player, game_id, round_no=number)
        if choice != RIGHT:
            await bench.press(WRONG_TOO, player, game_id, round_no=number)
        if number + 1 < len(choices):
            await bench.next(number, player, game_id)


async def opened(bench: Bench, window: str = "w", hours: int = 24) -> int:
    """A daily of two questions in the room; when it closes."""
    until = bench.clock.now() + hours * HOUR
    request = bench.request(owner="test:mod", audience="channel", mode="daily", until=until)
    await bench.do(bench.host.request(ROOM, challenge(2), request, window))
    now = bench.clock.now()
    day = datetime.fromtimestamp(now / 1000, UTC).date().isoformat()
    source = Source(SourceKind.CHALLENGE, "basics")
    schedule = Schedule("s", SPACE, ROOM, "test:mod", "09:00", "UTC", (0,), source, 0, 0, hours, 0, now, now)
    await bench.store.schedules.add(schedule, 9)
    row = Occurrence("s", day, now, now, until, OccurrenceState.POSTED, window, now)
    await bench.store.schedules.claim(row)
    return until


async def run(bench: Bench, player: str = ANN, window: str = "w", *, stop: bool = False) -> str:
    """A player's whole run, all right, or stopped after the first question."""
    found = await bench.do(Windows(bench.host, bench.store).play(window, player, f"test:@{player}", bench.clock.now()))
    game_id: str = found.game_id
    for number in range(2):
        game = await bench.folded(game_id)
        await bench.press(game.current.answer, player, game_id, round_no=number)
        if number == 0 and stop:
            await bench.submit(StopPressed(bench.clock.now(), player), game_id)
            break
        if number == 0:
            await bench.next(0, player, game_id)
    return game_id


async def points(bench: Bench, board: str, player: str = ANN, period: str = "all") -> int | None:
    seen = await bench.store.boards.view(board, period, By.POINTS, limit=0, player=player)
    return None if seen.own is None else seen.own.row.points


async def career(bench: Bench, player: str = ANN) -> Any:
    return (await bench.store.careers.standings([player]))[player]


async def badges(bench: Bench, player: str = ANN) -> set[str]:
    return {badge.badge for badge in await bench.store.badges(player)}


def told(bench: Bench) -> list[tuple[str, str]]:
    return [(badge.player, badge.badge) for effect in bench.chat.of(TellBadges) for badge in effect.badges]


# --- what a game brings ----------------------------------------------------------------------------------------------


async def test_a_game_in_a_channel_counts_on_its_boards_and_in_careers() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT), (BOB, WRONG))
    await settled(bench)
    (score, *_) = [score for score in await bench.store.scores("g") if score.player == ANN]
    boards = ("all", f"space:{SPACE}", f"channel:{ROOM}")
    assert [await points(bench, board) for board in boards] == [score.points] * 3
    assert await points(bench, "all", period="day:2026-11-23") == score.points
    assert await points(bench, "all", BOB) == 0
    ann, bob = (await career(bench)).career, (await career(bench, BOB)).career
    assert (ann.games, ann.right, ann.points, bob.games, bob.right) == (1, 1, score.points, 1, 0)
    assert ann.mastered == {"basics"}
    assert await badges(bench) == {"mastery:basics", "first-right", "flawless:basics"}
    assert await badges(bench, BOB) == set()
    assert (await bench.store.spaces.unsettled(9)) == []


async def test_what_old_games_brought_is_kept_and_not_told() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT), (BOB, WRONG))
    await bench.kill()
    later = await Bench(bench.store.state, FakeClock(bench.clock.now() + TOLD_WITHIN_MS + 60_000)).start()
    await settled(later)
    assert "first-right" in await badges(later)
    assert told(later) == [] and (await later.store.spaces.unsettled(9)) == []


async def test_new_badges_are_told_in_the_game_once_and_not_what_the_game_told_itself() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT), (BOB, RIGHT))
    for _ in range(3):
        await settled(bench)
    assert told(bench) == [
        (ANN, "flawless:basics"),
        (BOB, "flawless:basics"),
        (ANN, "first-right"),
        (BOB, "first-right"),
    ]
    assert (await bench.logged()).count("BadgesEarned") == 1


async def test_a_game_alone_counts_on_the_board_of_everybody_and_no_other() -> None:
    bench = await begun()
    await solo_game(bench, RIGHT, WRONG)
    await settled(bench)
    assert await points(bench, "all")
    assert {key.board for key in bench.store.state.boards.rows} == {"all"}


async def test_dates_on_boards_are_those_of_the_space() -> None:
    bench = await begun(NINE + 4 * HOUR)
    await bench.store.spaces.set_space_zone(SPACE, "Pacific/Auckland", 0)
    await channel_game(bench, (ANN, RIGHT))
    await settled(bench)
    assert await points(bench, f"space:{SPACE}", period="day:2026-11-24")
    assert await points(bench, "all", period="day:2026-11-23")


async def test_a_game_of_one_player_alone_counts_on_no_board_unless_that_was_set() -> None:
    for setting, counts in ((None, False), (True, True), (False, False)):
        bench = await begun()
        entry = AuditEntry(NINE, "test:mod", "setting-changed", SPACE, SPACE)
        await bench.store.moderation.set_settings(SPACE, ChatSettings(solo=setting), entry)
        await channel_game(bench, (ANN, RIGHT))
        await bench.do(Settlement(bench.store, bench.host, bench.clock).settle("g"))
        assert (await points(bench, "all") is not None) is counts
        assert (await career(bench)).career.games == 1
        assert (await bench.store.careers.settled("g"))[ANN].counted is counts


async def test_what_was_set_for_a_channel_holds_there_against_its_space() -> None:
    bench = await begun()
    for place, solo in ((SPACE, False), (ROOM, True)):
        entry = AuditEntry(NINE, "test:mod", "setting-changed", place, SPACE)
        await bench.store.moderation.set_settings(place, ChatSettings(solo=solo), entry)
    await channel_game(bench, (ANN, RIGHT))
    await bench.do(Settlement(bench.store, bench.host, bench.clock).settle("g"))
    assert await points(bench, f"channel:{ROOM}") is not None


async def test_two_players_or_a_daily_count_on_boards() -> None:
    bench = await begun()
    await opened(bench)
    await channel_game(bench, (ANN, RIGHT), (BOB, WRONG))
    for game_id in ("g", await run(bench, CEM)):
        await bench.do(Settlement(bench.store, bench.host, bench.clock).settle(game_id))
    assert None not in [await points(bench, "all", player) for player in (ANN, BOB, CEM)]


async def test_practice_counts_nowhere_and_is_settled() -> None:
    bench = await begun()
    await bench.play(questions=1, mode="practice")
    await bench.press(RIGHT)
    await bench.give_up()
    await settled(bench)
    assert (await career(bench)).revision == 0
    assert bench.store.state.boards.rows == {}
    assert await bench.store.spaces.unsettled(9) == []


async def test_whoever_only_took_the_hint_has_not_played() -> None:
    bench = await begun()
    await bench.play(channel=ROOM, questions=1, audience="channel")
    await bench.submit(HintPressed(bench.clock.now(), BOB, 0))
    await bench.give_up()
    await settled(bench)
    assert (await career(bench, BOB)).revision == 0


async def test_a_game_made_easier_brings_no_badges_of_its_challenge() -> None:
    bench = await begun()
    await solo_game(bench, RIGHT, RIGHT, attempts=3)
    await settled(bench)
    assert await badges(bench) == {"first-right"}


async def test_what_a_channel_was_asked_is_noted_and_not_what_is_asked_alone() -> None:
    bench = await begun()
    await bench.play(channel=f"{ROOM}/thread", questions=3, audience="channel")
    await bench.press(RIGHT)
    await bench.give_up()
    await settled(bench)
    await solo_game(bench, RIGHT, game_id="alone")
    await settled(bench, "alone")
    assert bench.store.state.schedules.asked == {(ROOM, "basics/q1"): NINE}


async def test_night_and_morning_are_by_the_players_own_clock() -> None:
    bench = await begun(NINE)
    await bench.store.spaces.set_player_zone(ANN, "America/New_York", 0)  # four in the morning
    await channel_game(bench, (ANN, RIGHT), (BOB, RIGHT))
    await settled(bench)
    assert "night-owl" in await badges(bench)
    assert "night-owl" not in await badges(bench, BOB)


async def test_coming_first_takes_a_crowd() -> None:
    bench = await begun()
    crowd = [f"test:p{number}" for number in range(4)]
    await channel_game(bench, (ANN, RIGHT), *((player, WRONG) for player in crowd))
    await settled(bench)
    assert "summit" in await badges(bench)
    assert "summit" not in await badges(bench, crowd[0])


# --- dailies ---------------------------------------------------------------------------------------------------------


async def test_a_run_counts_at_home_keeps_the_streak_and_is_told_to_the_window() -> None:
    bench = await begun()
    until = await opened(bench)
    game_id = await run(bench)
    for _ in range(2):
        await settled(bench, game_id)
    kept = (await career(bench)).streak
    assert kept == KeptStreak(Streak(1, 1, 0, datetime(2026, 11, 23, tzinfo=UTC).toordinal()), SPACE, until)
    assert await bench.store.careers.active_days(ANN, "2026-01-01", "2026-12-31") == ["2026-11-23"]
    assert await points(bench, f"channel:{ROOM}")
    seen = await bench.store.boards.view(f"space:{SPACE}", "all", By.STREAK, limit=9)
    assert [(placed.row.player, placed.row.streak) for placed in seen.rows] == [(ANN, 1)]
    (ended,) = [event for event in (await bench.stored("w")).log if isinstance(event, RunEnded)]
    assert (ended.player, ended.right, ended.tried) == (ANN, 2, ((RIGHT,), (RIGHT,)))
    assert bench.chat.of(CountPlayers)[-1].player_count == 1
    assert (await career(bench)).career.dailies == 1


async def test_a_run_that_was_stopped_counts_for_points_and_not_for_the_streak() -> None:
    bench = await begun()
    await opened(bench)
    game_id = await run(bench, stop=True)
    await settled(bench, game_id)
    assert (await career(bench)).streak == KeptStreak()
    assert (await career(bench)).career.dailies == 0
    assert await points(bench, "all")
    assert (await bench.logged("w")).count("RunEnded") == 1


async def played_days(bench: Bench, *numbers: int) -> KeptStreak:
    """Dailies are posted on every day up to the last of these; the player plays on these."""
    for number in range(max(numbers) + 1):
        bench.clock.jump(NINE + number * DAY - bench.clock.now())
        await opened(bench, f"w{number}")
        if number in numbers:
            await settled(bench, await run(bench, window=f"w{number}"))
    kept: KeptStreak = (await career(bench)).streak
    return kept


@pytest.mark.parametrize(
    ("numbers", "length", "best", "freezes"),
    [
        ((0, 1, 2), 3, 3, 0),
        ((0, 1, 3), 1, 2, 0),
        ((0, 1, 2, 3, 4, 5, 6, 8), 8, 8, 0),  # a week earned a freeze, which the day missed used up
        ((0, 1, 2, 3, 4, 5, 6, 9), 1, 7, 0),
    ],
)
async def test_streaks_over_several_dailies(numbers, length, best, freezes) -> None:
    bench = await begun()
    streak = (await played_days(bench, *numbers)).streak
    assert (streak.length, streak.best, streak.freezes) == (length, best, freezes)
    assert (await career(bench)).career.best_streak == best
    assert ("streak:7" in await badges(bench)) == (best >= 7)


async def test_a_streak_is_never_lost_to_the_bots_own_downtime() -> None:
    bench = await begun()
    await played_days(bench, 0, 1)
    await bench.store.spaces.note_outage(NINE + 2 * DAY + HOUR, NINE + 2 * DAY + 3 * HOUR)
    bench.clock.jump(DAY)
    await opened(bench, "w2")  # on the day of the outage
    bench.clock.jump(DAY)
    await opened(bench, "w3")
    await settled(bench, await run(bench, window="w3"))
    assert (await career(bench)).streak.streak.length == 3


@pytest.mark.parametrize("lost", [False, True])
async def test_a_daily_that_was_withdrawn_costs_nobody_their_streak(lost: bool) -> None:
    bench = await begun()
    await played_days(bench, 0, 1)
    bench.clock.jump(DAY)
    await opened(bench, "w2")
    await bench.submit(ChatLost(bench.clock.now(), "gone") if lost else StopPressed(bench.clock.now()), "w2")
    await settled(bench, "w2")
    bench.clock.jump(DAY)
    await opened(bench, "w3")
    await settled(bench, await run(bench, window="w3"))
    assert (await career(bench)).streak.streak.length == 3
    row = (await bench.store.schedules.last(["s"], NINE + 2 * DAY))["s"]
    assert (row.state, row.reason) == (OccurrenceState.WITHDRAWN, settlement.CHANNEL_GONE if lost else None)


async def test_a_daily_that_closed_in_its_time_stays_as_it_was_posted() -> None:
    bench = await begun()
    await opened(bench, hours=1)
    await bench.clock.advance(2 * HOUR)
    await settled(bench, "w")
    assert (await bench.store.schedules.last(["s"], NINE))["s"].state is OccurrenceState.POSTED


async def test_two_dailies_on_one_day_are_one_day() -> None:
    bench = await begun()
    await opened(bench)
    await opened(bench, "other", hours=48)
    await settled(bench, await run(bench))
    await settled(bench, await run(bench, window="other"))
    kept = (await career(bench)).streak
    assert (kept.streak.length, kept.closes_at) == (1, NINE + 48 * HOUR)


# --- exactly once ----------------------------------------------------------------------------------------------------


def kept(state: MemoryState) -> dict[str, Any]:
    """Everything that settlement writes, and whatever follows from it."""
    return {
        "boards": state.boards,
        "careers": state.careers,
        "settled": state.spaces.settled,
        "asked": state.schedules.asked,
        "cards": state.reviews,
        "logs": {game_id: row.log for game_id, row in state.games.items()},
    }


async def prepared() -> tuple[Bench, list[str]]:
    """A game in the room and a run of its daily, over and not settled; the games in the order of their settlement."""
    bench = await begun()
    await opened(bench)
    await channel_game(bench, (ANN, RIGHT), (BOB, WRONG), (CEM, RIGHT))
    return bench, ["g", await run(bench)]


async def test_a_process_that_dies_anywhere_leaves_what_another_can_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "CHUNK", 2)
    monkeypatch.setattr(settlement, "CHUNK", 2)
    monkeypatch.setattr(reviews, "CHUNK", 2)
    bench, games = await prepared()
    for game_id in games:
        await settled(bench, game_id)
    expected = kept(bench.store.state)
    assert len(expected["settled"]) == 2 and len(expected["careers"].careers) == 3
    assert len(expected["cards"].cards) == 4
    await bench.kill_all()

    steps = 0
    while True:
        bench, games = await prepared()
        death = Death(steps)
        mortal = Settlement(Mortal(bench.store, death, *PARTS), Mortal(bench.host, death), bench.clock, solo=True)  # type: ignore[arg-type]
        for game_id in games:
            try:
                await mortal.settle(game_id)
            except Killed:
                break
            await bench.clock.settle()
        for game_id in games:
            await settled(bench, game_id)
        assert kept(bench.store.state) == expected, f"killed at step {steps}"
        await bench.kill_all()
        if not death.come:
            break
        steps += 1
    assert steps > 50


async def test_two_processes_settle_the_same_games_once() -> None:
    bench, games = await prepared()
    for game_id in games:
        await settled(bench, game_id)
    expected = kept(bench.store.state)
    await bench.kill_all()

    one, games = await prepared()
    other = await one.twin(sole=False).start()
    settlements = [settles(each) for each in (one, other)]
    for each in settlements:
        each.start()
    await one.clock.advance(10 * RETRY_MS)
    for each in settlements:
        await one.do(each.quiet())
        await each.stop()
    found = kept(one.store.state)
    for log in (*found["logs"].values(), *expected["logs"].values()):
        for event in log:
            event.at = 0  # the second try of telling something comes later
    assert found == expected
    await one.kill_all()


async def test_two_games_of_one_player_settled_at_once_both_count() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT))
    await channel_game(bench, (ANN, RIGHT), game_id="h")
    tasks = [bench.begin(settles(bench).settle(game_id)) for game_id in ("g", "h")]
    await bench.clock.settle()
    await asyncio.gather(*tasks)
    assert bench.store.careers.calls["settle"] == 3  # one of them had to look again
    standing = await career(bench)
    assert (standing.career.games, standing.career.right, standing.revision) == (2, 2, 2)


async def test_many_players_are_settled_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = await begun()
    people = [f"test:p{number}" for number in range(450)]
    await channel_game(bench, *((player, RIGHT) for player in people))
    await settled(bench)
    assert bench.store.careers.calls["settle"] == 5
    assert (await bench.store.careers.settled("g")).keys() == set(people)
    (event,) = [event for event in (await bench.stored()).log if isinstance(event, BadgesEarned)]
    assert len(event.badges) == settlement.BADGES_TOLD
    assert {badge.badge for badge in event.badges} == {"flawless:basics"}


async def test_a_badge_that_was_revoked_is_not_brought_again_unless_one_game_can_bring_it() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT))
    await settled(bench)
    for badge in ("first-right", "flawless:basics"):
        await bench.store.careers.revoke_badge(ANN, badge, "test:mod", "shared answers", NINE)
    await settled(bench)
    await channel_game(bench, (ANN, RIGHT), game_id="h")
    await settled(bench, "h")
    assert await badges(bench) == {"mastery:basics", "flawless:basics"}


# --- the loop --------------------------------------------------------------------------------------------------------


async def test_games_that_were_left_are_found_at_the_start_oldest_first() -> None:
    bench, games = await prepared()
    settling = settles(bench)
    settling.start()
    await bench.do(settling.quiet())
    assert bench.store.state.spaces.settled == set(games)
    await settling.stop()


async def test_games_are_settled_as_they_end_and_once() -> None:
    bench = await begun()
    settling = settles(bench)
    settling.start()
    bench.host._on_over = settling.game_over
    await channel_game(bench, (ANN, RIGHT))
    await bench.clock.advance()
    assert await badges(bench) >= {"first-right"}
    assert bench.store.careers.calls["settle"] == 1
    await settling.stop()


async def test_what_another_process_left_is_found_after_a_while() -> None:
    bench = await begun()
    settling = settles(bench)
    settling.start()
    await channel_game(bench, (ANN, RIGHT))
    await bench.clock.advance(LOOK_MS - 1)
    assert bench.store.state.spaces.settled == set()
    await bench.clock.advance(1)
    assert bench.store.state.spaces.settled == {"g"}
    await settling.stop()


async def test_more_games_than_are_taken_up_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settlement, "LOOK_AT_ONCE", 2)
    bench = await begun()
    games = {f"g{number}" for number in range(5)}
    for game_id in sorted(games):
        await channel_game(bench, (ANN, RIGHT), game_id=game_id)
    settling = settles(bench)
    settling.start()
    await bench.do(settling.quiet())
    assert bench.store.state.spaces.settled == games
    await settling.stop()


async def test_games_that_can_never_be_settled_do_not_hide_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settlement, "LOOK_AT_ONCE", 2)
    bench = await begun()
    for number in range(7):
        await channel_game(bench, (ANN, RIGHT), game_id=f"g{number}")
        if number != 5:
            row = bench.store.state.games[f"g{number}"]
            row.log[0] = replace(row.log[0], body="{")
    other = await bench.twin().start()  # which has not read them yet
    settling = settles(other)
    settling.start()
    await bench.do(settling.quiet())
    assert bench.store.state.spaces.settled == {"g5"}
    settling.look_soon()
    await bench.do(settling.quiet())
    assert bench.store.state.spaces.settled == {"g5"}
    await settling.stop()


@pytest.mark.parametrize("method", ["standings", "settle", "settled", "awarded"])
async def test_a_store_that_fails_is_tried_again_and_others_go_first(
    method: str, caplog: pytest.LogCaptureFixture
) -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT))
    await channel_game(bench, (BOB, RIGHT), game_id="h")
    bench.store.careers.fail(method, times=1)
    settling = settles(bench)
    settling.start()
    await bench.clock.advance(RETRY_MS - 1)
    assert bench.store.state.spaces.settled == {"h"}
    await bench.clock.advance(1)
    assert bench.store.state.spaces.settled == {"g", "h"}
    assert (await career(bench)).revision == 1
    assert "game g cannot be settled yet: the disk is full" in caplog.text
    await settling.stop()


async def test_a_game_that_fails_for_long_waits_longer_each_time_and_keeps_no_other_waiting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT))
    await channel_game(bench, (BOB, RIGHT), game_id="h")
    settling = Unlucky(bench)
    settling.start()
    await bench.clock.advance(0)
    assert bench.store.state.spaces.settled == {"h"}
    await bench.clock.advance(4 * LONGEST_RETRY_MS)
    waits = [later - before for before, later in pairwise(settling.tried)]
    assert waits == [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]
    settling.luck = True
    settling.game_over("g")
    assert bench.store.state.spaces.settled == {"h"}, "it waits for its own turn"
    await bench.clock.advance(LONGEST_RETRY_MS)
    await bench.do(settling.quiet())
    assert bench.store.state.spaces.settled == {"g", "h"}
    await settling.stop()


class Unlucky(Settlement):
    """A settlement that cannot settle the game g, until it has luck."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.store, bench.host, bench.clock)
        self.now = bench.clock.now
        self.tried: list[int] = []
        self.luck = False

    async def settle(self, game_id: str) -> None:
        if game_id == "g":
            self.tried.append(self.now())
            if not self.luck:
                raise StoreUnavailable("not this one")
        await super().settle(game_id)


async def test_looking_is_tried_again_too(caplog: pytest.LogCaptureFixture) -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT))

    class Unwilling:
        """The store's spaces, which cannot be asked once."""

        tries = 0

        def __getattr__(self, name: str) -> Any:
            return getattr(bench.store.spaces, name)

        async def unsettled(self, limit: int, after: str | None = None) -> list[str]:
            self.tries += 1
            if self.tries == 1:
                raise StoreUnavailable("no route")
            return await bench.store.spaces.unsettled(limit, after)

    store = Mortal(bench.store, Death(10**9))
    store.spaces = Unwilling()  # type: ignore[attr-defined]
    settling = Settlement(store, bench.host, bench.clock, solo=True)  # type: ignore[arg-type]
    settling.start()
    await bench.clock.advance(RETRY_MS)
    assert bench.store.state.spaces.settled == {"g"}
    assert "cannot be looked for: no route" in caplog.text
    await settling.stop()


async def test_a_game_that_cannot_be_read_keeps_no_other_from_its_turn(caplog: pytest.LogCaptureFixture) -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT))
    await channel_game(bench, (ANN, RIGHT), game_id="h")
    row = bench.store.state.games["g"]
    row.log[0] = replace(row.log[0], body="{")
    other = await bench.twin().start()  # which has not read it yet
    settling = settles(other)
    settling.start()
    await bench.do(settling.quiet())
    assert bench.store.state.spaces.settled == {"h"}
    assert "game g cannot be settled" in caplog.text
    settling.game_over("g")
    await bench.do(settling.quiet())
    assert caplog.text.count("cannot be settled") == 1
    await settling.stop()


async def test_a_run_whose_window_is_gone_is_settled_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    bench = await begun()
    await opened(bench)
    game_id = await run(bench)
    del bench.store.state.games["w"]
    other = await bench.twin().start()
    await bench.do(settles(other).settle(game_id))
    assert (await career(bench)).streak.streak.length == 1
    assert game_id in bench.store.state.spaces.settled
    assert "does not hear of the run" in caplog.text


async def test_a_game_that_is_not_over_is_not_settled() -> None:
    bench = await begun()
    await bench.play()
    with pytest.raises(LookupError):
        await settled(bench)
    assert bench.store.state.spaces.settled == set()


# --- first attempts --------------------------------------------------------------------------------------------------


async def test_first_attempts_are_kept_with_their_space() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, WRONG), (BOB, RIGHT))
    await settled(bench)
    await settled(bench)
    (found,) = await bench.store.attempts.tallies(SPACE, ["basics/q1"])
    assert sorted((it.right, it.people) for it in found.choices) == [(False, 1), (True, 1)]
    await solo_game(bench, RIGHT, game_id="h")
    await settled(bench, "h")
    assert [it.people for it in (await bench.store.attempts.tallies(None, ["basics/q1"]))[0].choices] == [1, 1]
