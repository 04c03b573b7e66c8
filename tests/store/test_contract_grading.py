"""What every store promises to games that are graded again: whatever dies in between, all follows from one key."""

import asyncio

from bot.engine.boards import ALL_TIME, EVERYBODY, By, space_board
from bot.engine.careers import origin
from bot.engine.events import ChoicePressed, GameCorrected, GameRequested, QuestionShown, StopPressed
from bot.host.grading import REGRADED
from bot.host.rebuilding import audit
from bot.host.settlement import Settlement
from bot.ports import Store
from bot.ports.careers import AuditEntry
from bot.ports.corrections import Decision, Ruling
from tests.fakes.clock import FakeClock
from tests.fakes.mortal import Death, Killed, Mortal
from tests.store.builders import NOW, challenge
from tests.store.test_contract_settlement import PARTS, Logs, play

QUESTION = challenge().questions[0]
NAME = origin(challenge(), QUESTION)
RIGHT = QUESTION.answer
WRONG = next(place for place in range(len(QUESTION.choices)) if place != RIGHT)


async def played(store: Store, number: int) -> tuple[str, str, str, str]:
    """A settled game of two people in a space of its own, one right and one wrong: game, space, and the two."""
    game_id, space = f"g{number}", f"discord:{number}"
    ann, bob = f"discord:1{number:04}", f"discord:2{number:04}"
    await play(
        store,
        game_id,
        f"{space}/7",
        GameRequested(NOW, "challenge", "channel", ann, 7, shuffle=False),
        QuestionShown(NOW + 1_000, 0),
        ChoicePressed(NOW + 2_000, ann, 0, RIGHT),
        ChoicePressed(NOW + 2_000, bob, 0, WRONG),
        StopPressed(NOW + 9_000),
    )
    return game_id, space, ann, bob


async def decide(
    store: Store, space: str, place: int, ruling: Ruling = Ruling.CORRECTED, at: int = NOW + 10_000
) -> int:
    right = QUESTION.choices[place].text
    decision = Decision(f"{space} {ruling} {place}", space, NAME, ruling, "discord:9", at, right)
    return await store.corrections.decide(decision, AuditEntry(at, "discord:9", "key-corrected", NAME, space))


async def what_is_kept(store: Store, game_id: str, space: str, *players: str) -> list[object]:
    """Everything that the game means for its players now."""
    found: list[object] = [game_id in await store.spaces.unsettled(1_000)]
    for player in players:
        standing = (await store.careers.standings([player]))[player]
        for board in (EVERYBODY, space_board(space)):
            seen = await store.boards.view(board, ALL_TIME, By.POINTS, limit=0, player=player)
            assert seen.own is not None
            found.append(seen.own.row._replace(player="", updated_at=0))
        badges = sorted((badge.badge, badge.first_try, badge.hints) for badge in await store.badges(player))
        found += [standing.career, badges, (await store.totals(player))]
    return found


async def test_a_grading_that_dies_at_any_step_is_finished_by_another(store: Store) -> None:
    clock = FakeClock(NOW + 20_000)
    settlement = Settlement(store, Logs(store), clock)
    expected: list[object] | None = None
    for steps in range(1_000):
        game_id, space, ann, bob = await played(store, steps)
        await settlement.settle(game_id)
        assert await decide(store, space, WRONG) == 1
        death = Death(steps if expected is not None else 1_000_000)
        try:
            await Settlement(Mortal(store, death, *PARTS), Mortal(Logs(store), death), clock).settle(game_id)  # type: ignore[arg-type]
        except Killed:
            await settlement.settle(game_id)
        found = await what_is_kept(store, game_id, space, ann, bob)
        expected = found if expected is None else expected
        assert found == expected, f"killed at step {steps}"
        log = (await store.load(game_id)).log
        assert len([event for event in log if isinstance(event, GameCorrected)]) == 1
        entries = await store.careers.audit(space=space)
        assert [entry.action for entry in entries] == [REGRADED, "key-corrected"]
        if steps and not death.come:
            break
    assert steps > 20
    assert (await audit(store)).differences == ()


async def test_the_first_settlement_may_come_after_the_decision(store: Store) -> None:
    settlement = Settlement(store, Logs(store), FakeClock(NOW + 20_000))
    early, late = await played(store, 1), await played(store, 2)
    await settlement.settle(early[0])
    for game in (early, late):
        await decide(store, game[1], WRONG)
        await settlement.settle(game[0])
    assert await what_is_kept(store, *early) == await what_is_kept(store, *late)
    assert (await audit(store)).differences == ()


async def test_grading_back_leaves_what_was_there_before(store: Store) -> None:
    settlement = Settlement(store, Logs(store), FakeClock(NOW + 20_000))
    game = await played(store, 1)
    await settlement.settle(game[0])
    before = await what_is_kept(store, *game)
    await decide(store, game[1], WRONG)
    await settlement.settle(game[0])
    assert await what_is_kept(store, *game) != before
    assert (await store.load(game[0])).asked == challenge()
    await decide(store, game[1], RIGHT, Ruling.KEPT, NOW + 15_000)
    await settlement.settle(game[0])
    assert await what_is_kept(store, *game) == before
    assert (await store.load(game[0])).asked is None


async def test_two_gradings_at_once_count_once(store: Store) -> None:
    clock = FakeClock(NOW + 20_000)
    games = [await played(store, number) for number in range(5)]
    for game_id, space, *_ in games:
        await Settlement(store, Logs(store), clock).settle(game_id)
        await decide(store, space, WRONG)
    await asyncio.gather(*(Settlement(store, Logs(store), clock).settle(game[0]) for game in games for _ in range(2)))
    for game_id, space, *players in games:
        kept = await what_is_kept(store, game_id, space, *players)
        assert kept == await what_is_kept(store, *games[0])
        assert [entry.action for entry in await store.careers.audit(space=space)] == [REGRADED, "key-corrected"]
    assert (await audit(store)).differences == ()
