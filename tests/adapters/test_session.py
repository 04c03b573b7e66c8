"""One player's games in a terminal."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.terminal.session import PLATFORM, Seat, Session, unfinished
from bot.engine.effects import PrivateVerdict, ShowHint, Verdict
from bot.engine.errors import GameOver, RoundOver
from bot.engine.events import GameRequested
from bot.engine.game import Phase
from bot.engine.questions import Challenge
from bot.host.service import Host
from tests.adapters.sitting import new_clock
from tests.engine.builders import RIGHT, challenge
from tests.fakes.chat import RecordingChat
from tests.fakes.clock import FakeClock
from tests.fakes.store import MemoryStore

ANN = Seat.of("ann")


@pytest.fixture
def clock() -> FakeClock:
    return new_clock()


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def host(store: MemoryStore, clock: FakeClock) -> AsyncIterator[Host]:
    host = Host(store, clock, {PLATFORM: RecordingChat(clock)}, sole=True)
    await host.start()
    yield host
    await host.stop()


async def begun(
    host: Host, clock: FakeClock, seat: Seat = ANN, of: Challenge | None = None, mode: str = "challenge"
) -> Session:
    session = await Session.begin(host, clock, seat, of or challenge(2), mode=mode, shuffle=False)
    await host.quiet()
    return session


def test_a_seat_is_a_player_in_a_channel_of_their_own() -> None:
    assert Seat(player="terminal:ann", channel="terminal:ann") == ANN


async def test_a_game_belongs_to_its_one_player(host: Host, clock: FakeClock, store: MemoryStore) -> None:
    session = await begun(host, clock)
    request = (await store.load(session.game_id)).log[0]
    assert isinstance(request, GameRequested)
    assert (request.owner, request.players, request.audience) == (ANN.player, (ANN.player,), "solo")
    assert (request.shuffle, request.at) == (False, clock.now())


async def test_two_games_have_different_seeds(host: Host, clock: FakeClock, store: MemoryStore) -> None:
    games = [await begun(host, clock), await begun(host, clock)]
    first, second = [(await store.load(game.game_id)).log[0] for game in games]
    assert isinstance(first, GameRequested) and isinstance(second, GameRequested)
    assert first.seed != second.seed


async def test_a_press_carries_its_own_time(host: Host, clock: FakeClock) -> None:
    session = await begun(host, clock)
    shown = clock.now()
    await clock.advance(20_000)
    answer = await session.press(0, RIGHT, at=shown)
    [verdict] = [effect for effect in answer if isinstance(effect, PrivateVerdict)]
    assert verdict.verdict is Verdict.RIGHT
    assert verdict.points is not None and verdict.points.speed == 25


async def test_a_press_without_a_time_is_made_now(host: Host, clock: FakeClock) -> None:
    session = await begun(host, clock)
    await clock.advance(30_100)
    [verdict] = await session.press(0, RIGHT)
    assert isinstance(verdict, PrivateVerdict)
    assert verdict.verdict is Verdict.TOO_LATE


async def test_from_the_hint_to_the_end(host: Host, clock: FakeClock) -> None:
    session = await begun(host, clock)
    assert any(isinstance(effect, ShowHint) for effect in await session.hint(0))
    await session.skip(0)
    assert (await session.view()).phase is Phase.REVEALED
    with pytest.raises(RoundOver):
        await session.skip(0)
    await session.proceed(0)
    await host.quiet()
    seen = await session.view()
    assert (seen.phase, seen.round_no) == (Phase.OPEN, 1)
    await session.stop()
    assert (await session.view()).phase is Phase.OVER
    with pytest.raises(GameOver):
        await session.stop()
    assert (await session.challenge()).title == "Tensor basics"


# --- unfinished games ------------------------------------------------------------------------------------------------


async def test_nothing_is_unfinished_at_first(store: MemoryStore) -> None:
    assert await unfinished(store, ANN, "challenge") == {}


async def test_unfinished_games_by_challenge(host: Host, clock: FakeClock, store: MemoryStore) -> None:
    first = await begun(host, clock)
    other = await begun(host, clock, of=replace(challenge(1), id="shapes"))
    found = await unfinished(store, ANN, "challenge")
    assert {id_: info.game_id for id_, info in found.items()} == {"tensors": first.game_id, "shapes": other.game_id}


async def test_the_newest_of_two(host: Host, clock: FakeClock, store: MemoryStore) -> None:
    await begun(host, clock)
    await clock.advance(1_000)
    newer = await begun(host, clock)
    assert (await unfinished(store, ANN, "challenge"))["tensors"].game_id == newer.game_id


async def test_other_modes_and_players_are_left_out(host: Host, clock: FakeClock, store: MemoryStore) -> None:
    await begun(host, clock, mode="practice")
    await begun(host, clock, Seat.of("ben"))
    assert await unfinished(store, ANN, "challenge") == {}


async def test_a_finished_game_is_left_out(host: Host, clock: FakeClock, store: MemoryStore) -> None:
    session = await begun(host, clock)
    await session.stop()
    await host.quiet()
    assert await unfinished(store, ANN, "challenge") == {}


async def stopped_unseen(store: MemoryStore, clock: FakeClock) -> str:
    """A game that ended in a process which died before it could show the end."""
    chat = RecordingChat(clock)
    host = Host(store, clock, {PLATFORM: chat}, sole=True)
    await host.start()
    session = await begun(host, clock)
    chat.hold(ANN.channel)
    await session.stop()
    await host.stop()
    return session.game_id


async def test_a_result_that_was_not_shown_counts_as_unfinished(clock: FakeClock, store: MemoryStore) -> None:
    game_id = await stopped_unseen(store, clock)
    assert await store.running() == []
    assert (await unfinished(store, ANN, "challenge"))["tensors"].game_id == game_id
    assert await unfinished(store, Seat.of("ben"), "challenge") == {}


async def test_a_result_that_cannot_be_read_is_left_out(clock: FakeClock, store: MemoryStore) -> None:
    game_id = await stopped_unseen(store, clock)
    store.state.games[game_id].log[0].body = "{"
    assert await unfinished(store, ANN, "challenge") == {}
