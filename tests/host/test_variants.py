"""Questions with parameters in games: one draw for each game, and for all who play one daily."""

from dataclasses import replace

from bot.engine.effects import Verdict
from bot.engine.questions import Challenge, Choice, Draw, Proof, Snippet
from bot.engine.variants import TURNS, concrete
from bot.host.windows import Windows
from tests.host.bench import ANN, BOB, DEADLINE, RIGHT, ROOM, SECONDS, T0, Bench, challenge
from tests.host.conftest import Opening

DRAWS = 12
UNTIL = T0 + 10 * 60 * 1000


def draw(number: int) -> Draw:
    choices = tuple(Choice(f"{number + place - RIGHT}", right=place == RIGHT) for place in range(4))
    snippet, proof = Snippet(f"print({number})"), Proof(f"{number}", "2.13.0")
    return Draw(f"n={number}", f"What is {number}?", choices, "Count.", f"It is {number}.", snippet, proof)


def in_bank() -> Challenge:
    """A challenge whose first question has parameters and whose second has none."""
    plain = challenge(2)
    draws = tuple(map(draw, range(DRAWS)))
    first = concrete(replace(plain.questions[0], kind="predict-output"), draws[0])
    return replace(plain, questions=(replace(first, draws=draws, drawn=None), plain.questions[1]))


async def begin(bench: Bench, game_id: str, seed: int, **fields: object) -> Challenge:
    """Start a game and return what it asks."""
    await bench.do(bench.host.request(ROOM, in_bank(), bench.request(seed=seed, **fields), game_id))
    asked: Challenge = await bench.do(bench.host.challenge(game_id))
    return asked


async def test_a_game_asks_one_draw_and_knows_its_key(bench: Bench) -> None:
    asked = await begin(bench, "g", 7)
    first, second = asked.questions
    assert first.drawn in {it.name for it in in_bank().questions[0].draws}
    assert first.draws == ()
    assert second == in_bank().questions[1]
    assert first.prompt == f"What is {first.drawn[2:]}?"
    assert bench.chat.challenges == [asked]
    assert (await bench.press(RIGHT)).verdict is Verdict.RIGHT


async def test_games_of_equal_seeds_ask_the_same_and_all_draws_come_up(bench: Bench) -> None:
    by_seed = [await begin(bench, f"g{seed}", seed) for seed in range(TURNS)]
    assert {it.questions[0].drawn for it in by_seed} == {f"n={number}" for number in range(DRAWS)}
    assert await begin(bench, "again", TURNS + 3) == by_seed[3]
    assert len(bench.store.state.challenges) <= TURNS


async def test_after_a_restart_the_game_asks_what_it_asked(bench: Bench, opening: Opening) -> None:
    asked = await begin(bench, "g", 5, shuffle=True)
    await bench.clock.advance(1_000)
    before = await bench.do(bench.host.view("g", ANN))
    await bench.kill()
    again = await opening(bench.store.state, bench.clock, bench.chat).start()
    assert await again.do(again.host.challenge("g")) == asked
    seen = await again.do(again.host.view("g", ANN))
    assert (seen.order, seen.deadline) == (before.order, DEADLINE)
    assert (await again.press(seen.order.index(RIGHT))).verdict is Verdict.RIGHT


async def test_everybody_gets_the_same_draw_in_a_daily(bench: Bench) -> None:
    daily = await begin(bench, "w", 9, owner="test:mod", audience="channel", mode="daily", until=UNTIL)
    assert daily.questions[0].drawn
    windows = Windows(bench.host, bench.store)
    seeds, asked = set(), []
    for player in (ANN, BOB, *(f"test:p{number}" for number in range(6))):
        run = await bench.do(windows.play("w", player, f"{player}@", T0 + 1000 * SECONDS))
        asked.append(await bench.do(bench.host.challenge(run.game_id)))
        seeds.add((await bench.stored(run.game_id)).log[0].seed % TURNS)
    assert len(seeds) > 1
    assert asked == [daily] * 8
