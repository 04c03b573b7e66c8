"""Who may start, stop and skip games, and where."""

import asyncio

import pytest

from bot.engine.effects import FinishChallenge, Reveal
from bot.engine.errors import NotAllowed, NotPlayable, RoundOver
from bot.host.errors import NotKept
from bot.host.lobby import ChannelTaken, Lobby, Wish, is_personal, new_game_id
from bot.host.players import Players
from tests.host.bench import ANN, BOB, RIGHT, ROOM, T0, Bench, challenge


@pytest.fixture
def lobby(bench: Bench) -> Lobby:
    return Lobby(bench.host, bench.store)


def wish(channel: str = ROOM, mode: str = "challenge", **fields: object) -> Wish:
    fields = {"at": T0, **fields}
    return Wish(channel=channel, challenge=challenge(), mode=mode, owner=ANN, **fields)  # type: ignore[arg-type]


async def test_a_game_in_a_channel_is_for_everybody(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish()))
    assert (await bench.press(RIGHT, BOB, game_id)).player == BOB
    request = (await bench.stored(game_id)).log[0]
    assert (request.owner, request.audience, request.players) == (ANN, "channel", ())


async def test_a_game_alone_is_for_its_owner(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_alone(wish(mode="practice"), new_game_id()))
    request = (await bench.stored(game_id)).log[0]
    assert (request.audience, request.players) == ("solo", (ANN,))


async def test_the_seconds_asked_for_replace_the_questions_own(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish(seconds=12)))
    assert (await bench.do(bench.host.view(game_id, ANN))).limit_ms == 12_000


@pytest.mark.parametrize("asked", [{"seconds": -55}, {"seconds": 10**9}, {"mode": "nonsense"}])
async def test_what_can_be_no_game_is_refused_before_anything_is_shown(
    bench: Bench, lobby: Lobby, asked: dict[str, object]
) -> None:
    with pytest.raises(NotPlayable):
        await bench.do(lobby.check(wish(**asked)))  # type: ignore[arg-type]


async def test_one_game_at_a_time_runs_in_a_channel(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish()))
    with pytest.raises(ChannelTaken) as taken:
        await bench.do(lobby.start_together(wish()))
    assert taken.value.game is not None
    assert taken.value.game.game_id == game_id
    await bench.do(lobby.start_together(wish(channel="test:other")))


async def test_of_two_who_start_at_once_one_does(bench: Bench, lobby: Lobby) -> None:
    both = asyncio.gather(
        lobby.start_together(wish()), lobby.start_together(wish(delivery="other")), return_exceptions=True
    )
    await bench.clock.settle()
    outcomes = await both
    assert {type(outcome) for outcome in outcomes} == {ChannelTaken, str}


async def test_after_a_game_ended_the_next_one_may_start(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish()))
    await bench.do(lobby.stop(game_id, ANN, moderates=False, at=T0))
    assert await bench.do(lobby.running(ROOM)) is None
    await bench.do(lobby.start_together(wish(at=T0 + 10_000)))


async def test_a_start_that_was_refused_leaves_the_channel_free(bench: Bench, lobby: Lobby) -> None:
    with pytest.raises(NotPlayable):
        await bench.do(lobby.start_together(wish(seconds=0)))
    await bench.do(lobby.start_together(wish()))


@pytest.mark.parametrize("act", ["stop", "skip"])
async def test_only_the_starter_and_moderators_may(bench: Bench, lobby: Lobby, act: str) -> None:
    game_id = await bench.do(lobby.start_together(wish()))
    do = getattr(lobby, act)
    with pytest.raises(NotAllowed):
        await bench.do(do(game_id, BOB, moderates=False, at=T0))
    assert bench.chat.words == ["AskQuestion"]
    await bench.do(do(game_id, BOB, moderates=True, at=T0))
    assert len(bench.chat.of(Reveal if act == "skip" else FinishChallenge)) == 1


async def test_a_question_that_is_closed_cannot_be_skipped(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish()))
    await bench.do(lobby.skip(game_id, ANN, moderates=False, at=T0))
    with pytest.raises(RoundOver):
        await bench.do(lobby.skip(game_id, ANN, moderates=False, at=T0))


def test_modes_without_a_channel_are_personal() -> None:
    assert (is_personal("practice"), is_personal("challenge")) == (True, False)


@pytest.mark.parametrize("mode", ["sprint", "nonsense", ""])
def test_a_mode_that_cannot_be_played_is_refused_with_those_that_can(mode: str) -> None:
    with pytest.raises(NotPlayable, match="challenge, practice"):
        is_personal(mode)


async def test_a_profile_tells_what_a_player_did(bench: Bench, lobby: Lobby) -> None:
    players = Players(bench.store, bench.clock)
    blank = await players.profile(ANN)
    assert (blank.totals.games, blank.badges, blank.hidden) == (0, (), False)
    game_id = await bench.do(lobby.start_together(wish()))
    await bench.press(RIGHT, ANN, game_id)
    await players.hide(ANN, hidden=True)
    known = await players.profile(ANN)
    assert (known.totals.games, known.totals.right + known.totals.wrong, known.hidden) == (1, 1, True)
    assert await players.hidden([ANN, BOB]) == {ANN}
    assert await players.hidden([]) == frozenset()


async def test_a_game_that_cannot_be_read_does_not_keep_its_channel(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish()))
    await bench.kill()
    bench.store.state.games[game_id].log.clear()
    again = bench.twin()
    await again.start()
    await again.do(Lobby(again.host, again.store).start_together(wish()))


# --- the audit -------------------------------------------------------------------------------------------------------

HALL = "test:guild/hall"


async def noted(bench: Bench) -> list[tuple[str, str, str, str | None, object]]:
    return [(it.action, it.actor, it.subject, it.space, it.details) for it in await bench.store.careers.audit()]


@pytest.mark.parametrize(("act", "action"), [("stop", "game-stopped"), ("skip", "question-skipped")])
async def test_what_moderators_do_to_others_games_is_in_the_audit(
    bench: Bench, lobby: Lobby, act: str, action: str
) -> None:
    game_id = await bench.do(lobby.start_together(wish(HALL)))
    await bench.do(getattr(lobby, act)(game_id, BOB, moderates=True, at=T0))
    assert await noted(bench) == [(action, BOB, ANN, "test:guild", {"channel": HALL})]


@pytest.mark.parametrize("act", ["stop", "skip"])
@pytest.mark.parametrize("moderates", [True, False])
async def test_what_people_do_to_their_own_games_is_nobodys_business(
    bench: Bench, lobby: Lobby, act: str, moderates: bool
) -> None:
    game_id = await bench.do(lobby.start_together(wish(HALL)))
    await bench.do(getattr(lobby, act)(game_id, ANN, moderates=moderates, at=T0))
    assert await noted(bench) == []


async def test_a_daily_that_is_withdrawn_is_in_the_audit_whoever_scheduled_it(bench: Bench, lobby: Lobby) -> None:
    await bench.play("w", channel=HALL, audience="channel", mode="daily", until=T0 + 3_600_000)
    await bench.do(lobby.stop("w", ANN, moderates=True, at=T0))
    assert await noted(bench) == [("daily-withdrawn", ANN, ANN, "test:guild", {"channel": HALL})]


async def test_what_did_not_come_about_is_not_in_the_audit(bench: Bench, lobby: Lobby) -> None:
    game_id = await bench.do(lobby.start_together(wish(HALL)))
    bench.store.fail("append")
    with pytest.raises(NotKept):
        await bench.do(lobby.stop(game_id, BOB, moderates=True, at=T0))
    assert await noted(bench) == []
