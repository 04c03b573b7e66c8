"""Games that are graded again: scores, boards, careers and badges follow from the key that holds, whoever dies when."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.engine.boards import By
from bot.engine.corrections import corrected
from bot.engine.effects import TellCorrection
from bot.engine.events import StopPressed
from bot.engine.game import Game
from bot.host import books, ledger
from bot.host.grading import REGRADED
from bot.host.rebuilding import audit
from bot.host.settlement import Settlement
from bot.host.windows import Windows
from bot.ports.careers import REGRADING, AuditEntry
from bot.ports.corrections import EVERYWHERE, Decision, Ruling
from bot.ports.reviews import Card
from tests.fakes.mortal import Death, Killed, Mortal
from tests.host.bench import ANN, BOB, RIGHT, WRONG, WRONG_TOO, Bench, challenge
from tests.host.test_settlement import (
    CEM,
    HOUR,
    PARTS,
    ROOM,
    SPACE,
    badges,
    begun,
    career,
    channel_game,
    opened,
    points,
    settles,
)

FIRST = "basics/q1"
CHOICES = [choice.text for choice in challenge(1).questions[0].choices]


def decided(
    ruling: Ruling = Ruling.CORRECTED,
    place: int | None = WRONG,
    *,
    at: int,
    question: str = FIRST,
    space: str = SPACE,
    name: str = "d1",
) -> Decision:
    return Decision(name, space, question, ruling, "test:mod", at, None if place is None else CHOICES[place])


async def decide(bench: Bench, decision: Decision) -> int:
    entry = AuditEntry(decision.at, decision.by, f"key-{decision.ruling}", decision.question, decision.space or None)
    return await bench.store.corrections.decide(decision, entry)


async def correct(bench: Bench, place: int | None = WRONG, **fields: Any) -> int:
    return await decide(bench, decided(place=place, at=bench.clock.now(), **fields))


async def settle_all(bench: Bench) -> None:
    """Everything that waits, as the loop does it."""
    settlement: Settlement = settles(bench)
    for game_id in await bench.store.spaces.unsettled(99):
        await bench.do(settlement.settle(game_id))


def told(bench: Bench) -> list[TellCorrection]:
    return bench.chat.of(TellCorrection)


async def three_games() -> Bench:
    """Three games of two questions in the room: Ann is right in all, Bob presses what will be right, Cem is wrong."""
    bench = await begun()
    for number in range(3):
        game_id = f"g{number}"
        await bench.play(game_id, channel=ROOM, questions=2, audience="channel")
        await bench.press(RIGHT, ANN, game_id)
        await bench.press(WRONG, BOB, game_id)
        await bench.press(WRONG_TOO, CEM, game_id)
        await bench.press(WRONG, CEM, game_id)
        await bench.clock.advance(60_000)
        await bench.press(RIGHT, ANN, game_id, round_no=1)
        await bench.press(RIGHT, BOB, game_id, round_no=1)
        await bench.clock.advance(HOUR)
    await settle_all(bench)
    return bench


def everything(bench: Bench) -> dict[str, object]:
    """What follows from the games, whatever was told and whoever settled them."""
    state = bench.store.state
    return {
        "scores": dict(state.scores),
        "rows": {key: row._replace(updated_at=0) for key, row in state.boards.rows.items()},
        "counted": dict(state.boards.counted),
        "careers": {player: body for player, (body, _) in state.careers.careers.items()},
        "badges": {key for key in state.careers.badges if key not in state.careers.revoked},
    }


# --- what follows ----------------------------------------------------------------------------------------------------


async def test_the_key_of_a_question_is_corrected_and_three_games_follow() -> None:
    bench = await three_games()
    before = {player: await points(bench, f"space:{SPACE}", player) for player in (ANN, BOB, CEM)}
    assert before[ANN] and before[BOB] and before[CEM] == 0
    assert {"mastery:basics", "flawless:basics"} <= await badges(bench, ANN)
    assert not {"mastery:basics", "flawless:basics"} & await badges(bench, BOB)

    assert await correct(bench) == 3
    await settle_all(bench)

    for game_id in ("g0", "g1", "g2"):
        scores = await bench.scores(game_id)
        assert [scores[player][1:4] for player in (ANN, BOB, CEM)] == [(1, 1, 1), (2, 2, 0), (1, 0, 1)]
    after = {player: await points(bench, f"space:{SPACE}", player) for player in (ANN, BOB, CEM)}
    assert after[BOB] == before[ANN] and after[ANN] == before[BOB] and (after[CEM] or 0) > 0
    assert {board: await points(bench, board, BOB) for board in (f"channel:{ROOM}", "all")} == dict.fromkeys(
        (f"channel:{ROOM}", "all"), after[BOB]
    )
    assert not {"mastery:basics", "flawless:basics"} & await badges(bench, ANN)
    assert {"mastery:basics", "flawless:basics"} <= await badges(bench, BOB)
    careers = {player: (await career(bench, player)).career for player in (ANN, BOB)}
    assert (careers[ANN].right, careers[ANN].answers, careers[ANN].mastered) == (3, 6, frozenset())
    assert (careers[BOB].right, careers[BOB].first_try, careers[BOB].mastered) == (6, 6, {"basics"})
    assert {it.by for it in await bench.store.careers.revoked(ANN)} == {REGRADING}
    assert (await audit(bench.store)).differences == ()


async def test_the_channel_is_told_once_and_the_audit_says_what_changed() -> None:
    bench = await three_games()
    await correct(bench)
    await settle_all(bench)
    await bench.clock.settle()
    (correction,) = told(bench)
    assert (correction.question, correction.was, correction.right) == (0, RIGHT, WRONG)
    assert [line.player for line in correction.standings] == [BOB, ANN, CEM]
    assert correction.player_count == 3
    entries = [entry for entry in await bench.store.careers.audit(space=SPACE) if entry.action == REGRADED]
    assert {entry.subject for entry in entries} == {"g0", "g1", "g2"}
    details = entries[0].details
    assert (details["more"], details["fewer"], details["players"]) == (2, 1, 3)
    assert details["questions"] == [{"question": 1, "was": CHOICES[RIGHT], "right": CHOICES[WRONG]}]
    await settle_all(bench)
    assert len(told(bench)) == 1


async def test_grading_back_leaves_everything_as_it_was() -> None:
    bench = await three_games()
    before = everything(bench)
    await correct(bench)
    await settle_all(bench)
    assert everything(bench) != before
    assert await decide(bench, decided(Ruling.KEPT, RIGHT, at=bench.clock.now(), name="d2")) == 3
    await settle_all(bench)
    assert everything(bench) == before
    await bench.clock.settle()
    assert [(it.was, it.right) for it in told(bench)] == [(RIGHT, WRONG), (None, RIGHT)]
    assert (await audit(bench.store)).differences == ()


async def test_a_key_that_is_put_back_holds_for_games_that_were_played_with_the_other_one() -> None:
    bench = await begun()
    await correct(bench)
    mended = corrected(challenge(1), {FIRST: CHOICES[WRONG]})
    request = bench.request(audience="channel")
    await bench.do(bench.host.request(ROOM, mended, request, "g"))
    await bench.press(WRONG, ANN)
    await bench.press(RIGHT, BOB)
    await bench.give_up()
    await settle_all(bench)
    assert (await points(bench, "all", ANN) or 0) > 0 and await points(bench, "all", BOB) == 0
    await decide(bench, decided(Ruling.KEPT, RIGHT, at=bench.clock.now(), name="d2"))
    await settle_all(bench)
    await bench.clock.settle()
    assert await points(bench, "all", ANN) == 0 and (await points(bench, "all", BOB) or 0) > 0
    assert [(it.was, it.right) for it in told(bench)] == [(WRONG, RIGHT)]


async def test_a_key_that_was_put_back_says_nothing_of_later_games() -> None:
    bench = await begun()
    await correct(bench)
    await decide(bench, decided(Ruling.KEPT, RIGHT, at=bench.clock.now(), name="d2"))
    await bench.clock.advance(HOUR)
    later = replace(corrected(challenge(1), {FIRST: CHOICES[WRONG_TOO]}), version="v2")  # the author's own mending
    await bench.do(bench.host.request(ROOM, later, bench.request(audience="channel"), "g"))
    await bench.press(WRONG_TOO, ANN)
    await bench.press(RIGHT, BOB)
    await bench.give_up()
    await settle_all(bench)
    await bench.clock.settle()
    assert (await points(bench, "all", ANN) or 0) > 0 and told(bench) == []


async def test_a_second_correction_takes_the_place_of_the_first() -> None:
    bench = await three_games()
    await correct(bench)
    await settle_all(bench)
    await correct(bench, WRONG_TOO, name="d2")
    await settle_all(bench)
    assert (await bench.scores("g0"))[CEM][1:4] == (1, 1, 0)
    assert {record.right for record in (await bench.folded("g0")).players.values()} == {1}
    other = await three_games()
    await correct(other, WRONG_TOO, name="d2")
    await settle_all(other)
    assert everything(bench) == everything(other)
    assert (await audit(bench.store)).differences == ()


async def test_a_game_that_ends_after_the_decision_is_graded_by_it_at_once() -> None:
    bench = await begun()
    await bench.play(channel=ROOM, questions=1, audience="channel")
    await bench.press(WRONG, ANN)
    await bench.press(RIGHT, BOB)
    await correct(bench)
    await bench.give_up()
    await settle_all(bench)
    await bench.clock.settle()
    assert (await points(bench, "all", ANN) or 0) > 0 and await points(bench, "all", BOB) == 0
    assert "mastery:basics" in await badges(bench, ANN) and "mastery:basics" not in await badges(bench, BOB)
    assert len(told(bench)) == 1


async def test_a_decision_of_one_space_leaves_other_spaces_alone() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT), (BOB, WRONG))
    await settle_all(bench)
    before = everything(bench)
    assert await correct(bench, space="test:elsewhere") == 0
    await settle_all(bench)
    assert everything(bench) == before
    assert await correct(bench, space=EVERYWHERE, name="d2") == 1
    await settle_all(bench)
    assert everything(bench) != before


async def test_a_quarantine_grades_nothing_again() -> None:
    bench = await three_games()
    before = everything(bench)
    await decide(bench, decided(Ruling.QUARANTINED, None, at=bench.clock.now()))
    await settle_all(bench)
    await bench.clock.settle()
    assert everything(bench) == before and told(bench) == []


async def test_what_a_moderator_took_away_by_hand_stays_away() -> None:
    bench = await three_games()
    await bench.store.careers.revoke_badge(ANN, "mastery:basics", "test:mod", "cheated", 1)
    await correct(bench)
    await settle_all(bench)
    await decide(bench, decided(Ruling.KEPT, RIGHT, at=bench.clock.now(), name="d2"))
    await settle_all(bench)
    assert "mastery:basics" not in await badges(bench, ANN) and "flawless:basics" in await badges(bench, ANN)


async def test_a_badge_that_another_game_won_too_stays() -> None:
    bench = await begun()
    await channel_game(bench, (ANN, RIGHT), (BOB, WRONG), game_id="g0")
    await bench.play("g1", channel="test:far/away", questions=1, audience="channel")
    await bench.press(RIGHT, ANN, "g1")
    await bench.press(WRONG, BOB, "g1")
    await bench.submit(StopPressed(bench.clock.now()), "g1")
    await settle_all(bench)
    await correct(bench)
    await settle_all(bench)
    assert "mastery:basics" in await badges(bench, ANN) and "mastery:basics" in await badges(bench, BOB)


async def test_a_game_that_cannot_be_read_keeps_no_other_from_being_graded_again() -> None:
    bench = await three_games()
    before = {player: await points(bench, "all", player) or 0 for player in (ANN, BOB)}
    bench.store.state.games["g1"].log[1].body = "{"
    await correct(bench)
    for game_id in ("g0", "g2"):
        await bench.do(settles(bench).settle(game_id))
    after = {player: await points(bench, "all", player) or 0 for player in (ANN, BOB)}
    assert 3 * (after[BOB] - before[BOB]) == 2 * (before[ANN] - before[BOB]) > 0
    careers = {player: (await career(bench, player)).career for player in (ANN, BOB)}
    assert (careers[ANN].right, careers[BOB].right) == (4, 5)


# --- dailies ---------------------------------------------------------------------------------------------------------


async def play_run(bench: Bench, player: str, *choices: int) -> str:
    found = await bench.do(Windows(bench.host, bench.store).play("w", player, f"test:@{player}", bench.clock.now()))
    game_id: str = found.game_id
    for number, choice in enumerate(choices):
        shown: Game = await bench.folded(game_id)
        place = shown.current.order.index(choice)
        await bench.press(place, player, game_id, round_no=number)
        if choice != RIGHT:
            other = shown.current.order.index(WRONG_TOO)
            await bench.press(other, player, game_id, round_no=number)
        if number + 1 < len(choices):
            await bench.next(number, player, game_id)
    return game_id


async def test_runs_of_a_daily_are_graded_again_and_its_window_knows() -> None:
    bench = await begun()
    until = await opened(bench)
    await play_run(bench, ANN, RIGHT, RIGHT)
    await play_run(bench, BOB, WRONG, RIGHT)
    await settle_all(bench)
    await bench.clock.advance(until - bench.clock.now() + HOUR)
    await settle_all(bench)
    assert (await bench.store.load("w")).info.over
    assert await correct(bench) == 3
    await settle_all(bench)
    await bench.clock.settle()
    window = await bench.folded("w")
    assert [(player, record.right) for player, record in window.players.items()] == [(ANN, 1), (BOB, 2)]
    assert window.window.right == [1, 2]
    (correction,) = told(bench)
    assert [line.player for line in correction.standings] == [BOB, ANN]
    assert (await audit(bench.store)).differences == ()


# --- dying, and others -----------------------------------------------------------------------------------------------


async def test_a_process_that_dies_anywhere_leaves_what_another_can_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ledger, books):
        monkeypatch.setattr(module, "CHUNK", 2)
    bench = await three_games()
    await correct(bench)
    await settle_all(bench)
    expected = everything(bench)
    await bench.kill_all()

    steps = 0
    while True:
        bench = await three_games()
        await correct(bench)
        death = Death(steps)
        mortal = Settlement(Mortal(bench.store, death, *PARTS), Mortal(bench.host, death), bench.clock)  # type: ignore[arg-type]
        try:
            for game_id in await bench.store.spaces.unsettled(99):
                await bench.do(mortal.settle(game_id))
        except Killed:
            pass
        await settle_all(bench)
        await bench.clock.settle()
        assert everything(bench) == expected, f"after {steps} steps"
        assert len(told(bench)) == 1, f"after {steps} steps"
        assert len([it for it in bench.store.state.careers.audit if it.action == REGRADED]) == 3
        await bench.kill_all()
        if not death.come:
            break
        steps += 1
    assert steps > 30


async def test_another_process_reads_a_game_again_that_was_graded_elsewhere() -> None:
    bench = await three_games()
    twin = await bench.twin(sole=False).start()
    assert (await twin.do(twin.host.finished("g0")))[0].version == "v1"
    await correct(bench)
    await settle_all(bench)
    await twin.do(settles(twin).settle("g0"))
    info, game = await twin.do(twin.host.finished("g0"))
    assert (info.version, game.players[BOB].right) == (game.challenge.version, 2) and info.version != "v1"


async def test_the_order_of_boards_follows() -> None:
    bench = await three_games()
    await correct(bench)
    await settle_all(bench)
    seen = await bench.store.boards.view("all", "all", By.POINTS, limit=9)
    assert [placed.row.player for placed in seen.rows] == [BOB, ANN, CEM]


async def test_what_is_decided_while_a_game_is_being_settled_is_not_missed() -> None:
    bench = await begun()
    await bench.play(channel=ROOM, questions=1, audience="channel")
    await bench.press(RIGHT, ANN)
    await bench.press(WRONG, BOB)
    await bench.give_up()
    keep = bench.store.reviews.put

    async def put(cards: Sequence[Card]) -> None:
        bench.store.reviews.put = keep  # type: ignore[method-assign]
        await correct(bench)
        await keep(cards)

    bench.store.reviews.put = put  # type: ignore[method-assign]
    await bench.do(settles(bench).settle("g"))
    assert await bench.store.spaces.unsettled(9) == []
    assert await points(bench, "all", ANN) == 0 and (await points(bench, "all", BOB) or 0) > 0
    assert len(told(bench)) == 1
