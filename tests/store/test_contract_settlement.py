"""What every store promises to settlement: whatever dies between two steps, each result counts once."""

import asyncio

from bot.engine.boards import ALL_TIME, EVERYBODY, By
from bot.engine.events import BadgesEarned, ChoicePressed, Event, GameRequested, QuestionShown, RunEnded
from bot.engine.game import Game
from bot.engine.questions import Challenge
from bot.engine.transitions import step
from bot.host.settlement import Settlement
from bot.ports import Append, GameInfo, LoggedEvent, Store
from tests.fakes.clock import FakeClock
from tests.fakes.mortal import Death, Killed, Mortal
from tests.store.builders import NOW, challenge, info

HOME = "discord:42/7"
PARTS = ("spaces", "schedules", "boards", "careers", "reviews", "moderation", "corrections")
DAY = 24 * 60 * 60 * 1000


class Logs:
    """Games as their logs in a store tell them, and events for those; without a host's memory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def finished(self, game_id: str) -> tuple[GameInfo, Game]:
        stored = await self._store.load(game_id)
        return stored.info, stored.game()

    def forget(self, game_id: str) -> None:
        """Nothing is remembered."""

    async def submit(self, game_id: str, event: Event) -> tuple[()]:
        stored = await self._store.load(game_id)
        game = stored.game()
        effects = step(game, event)
        if game.revision > stored.info.revision:
            await keep(self._store, game_id, game, [(event, effects)], stored.info.channel, None)
        return ()


async def keep(
    store: Store, game_id: str, game: Game, steps: list[tuple[Event, tuple]], channel: str, new: Challenge | None
) -> None:
    first = game.revision - len(steps) + 1
    logged = tuple(LoggedEvent(seq, event, effects) for seq, (event, effects) in enumerate(steps, start=first))
    over = game.phase == "over"
    row = info(game_id, game.revision, over=over, channel=channel, mode=game.request.mode, owner=game.request.owner)
    await store.append([Append(row, logged, new)])


async def play(store: Store, game_id: str, channel: str, *events: Event) -> None:
    """A new game with these events."""
    game = Game(challenge())
    await keep(store, game_id, game_after(game, events), game_steps(events), channel, challenge())


def game_after(game: Game, events: tuple[Event, ...]) -> Game:
    for event in events:
        step(game, event)
    return game


def game_steps(events: tuple[Event, ...]) -> list[tuple[Event, tuple]]:
    game = Game(challenge())
    return [(event, step(game, event)) for event in events]


async def run_of(store: Store, player: str, number: int) -> str:
    """A window, and within it a player's run, all right."""
    window, run = f"w{number}", f"w{number}.1"
    asked = GameRequested(NOW, "daily", "channel", "discord:9", 7, shuffle=False, until=NOW + DAY)
    await play(store, window, HOME, asked, QuestionShown(NOW, 0))
    request = GameRequested(
        NOW,
        "daily",
        "each-alone",
        player,
        7,
        (player,),
        shuffle=False,
        until=NOW + DAY,
        window=window,
        home=HOME,
    )
    right = ChoicePressed(NOW + 2_000, player, 0, 0, delivery=f"press {number}")
    await play(store, run, f"discord:@{number}", request, QuestionShown(NOW + 1_000, 0), right)
    return run


async def what_is_kept(store: Store, player: str, run: str) -> list[object]:
    """Everything that a run brings, but for the names of games and moments."""
    standing = (await store.careers.standings([player]))[player]
    seen = await store.boards.view(EVERYBODY, ALL_TIME, By.POINTS, limit=0, player=player)
    assert seen.own is not None
    logs = [(await store.load(game_id)).log for game_id in (run, run.partition(".")[0])]
    return [
        standing,
        seen.own.row._replace(player=""),
        await store.careers.active_days(player, "0000", "9999"),
        [(badge.badge, badge.earned_at) for badge in await store.badges(player)],
        [len([event for event in log if isinstance(event, BadgesEarned | RunEnded)]) for log in logs],
        run in await store.spaces.unsettled(1_000),
        len(await store.careers.settled(run)),
        [due.due_at for due in await store.reviews.deck(player)],
    ]


async def test_a_settlement_that_dies_at_any_step_is_finished_by_another(store: Store) -> None:
    clock = FakeClock(NOW + 5_000)
    settlement = Settlement(store, Logs(store), clock, solo=True)
    expected: list[object] | None = None
    for steps in range(1_000):
        player = f"discord:{steps}"
        run = await run_of(store, player, steps)
        death = Death(steps if expected is not None else 1_000_000)
        try:
            await Settlement(Mortal(store, death, *PARTS), Mortal(Logs(store), death), clock, solo=True).settle(run)  # type: ignore[arg-type]
        except Killed:
            await settlement.settle(run)
        found = await what_is_kept(store, player, run)
        expected = found if expected is None else expected
        assert found == expected, f"killed at step {steps}"
        if steps and not death.come:
            break
    assert steps > 20
    assert expected is not None and expected[-4:-1] == [[1, 1], False, 1] and len(expected[-1]) == 1


async def test_two_settlements_at_once_count_once(store: Store) -> None:
    clock = FakeClock(NOW + 5_000)
    runs = [await run_of(store, f"discord:{number}", number) for number in range(10)]
    twice = [Settlement(store, Logs(store), clock, solo=True).settle(run) for run in runs for _ in range(2)]
    await asyncio.gather(*twice)
    for number, run in enumerate(runs):
        kept = await what_is_kept(store, f"discord:{number}", run)
        assert kept[-4:-1] == [[1, 1], False, 1]
        assert (await store.careers.standings([f"discord:{number}"]))[f"discord:{number}"].revision == 1
