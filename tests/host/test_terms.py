"""What moderators set holds wherever games start: by hand, alone, in dailies and their windows."""

from typing import Any

import pytest

from bot.engine.effects import Reveal, Verdict
from bot.engine.events import GameRequested
from bot.engine.modes import Audience
from bot.host import terms as module
from bot.host.chat_settings import SettingsBook
from bot.host.errors import NotKept
from bot.host.lobby import Lobby, Wish, new_game_id
from bot.host.roles import Role
from bot.host.scheduler import Scheduler
from bot.host.terms import StartRefused, Terms, has_own_thread
from bot.host.windows import Windows
from bot.ports.careers import AuditEntry
from bot.ports.moderation import ChatSettings
from tests.host.bench import ANN, BOB, DUE, RIGHT, T0, Bench, challenge
from tests.host.dailies import bank, schedule

SPACE = "test:guild"
HALL = "test:guild/hall"
ATTIC = "test:guild/attic"
SCREEN = "test:@ann"
HOUR = 3_600_000
EVENING = T0 - 13 * 60_000 - 20_000
"""22:00 on 14 November 2023 in UTC."""


@pytest.fixture
def lobby(bench: Bench) -> Lobby:
    return Lobby(bench.host, bench.store)


async def setting(bench: Bench, name: str, text: str | None, place: str = SPACE) -> None:
    book = SettingsBook(bench.store, bench.clock)
    await bench.do(book.change(place, name, text, by="test:mo", role=Role.MODERATOR))


async def extra(bench: Bench, player: str, percent: int | None, space: str = SPACE) -> None:
    book = SettingsBook(bench.store, bench.clock)
    await bench.do(book.set_extra_time(space, player, percent, by="test:mo", role=Role.MODERATOR))


def wish(channel: str = HALL, mode: str = "challenge", **fields: Any) -> Wish:
    return Wish(**{"channel": channel, "challenge": challenge(), "mode": mode, "owner": ANN, "at": T0, **fields})


async def start(bench: Bench, lobby: Lobby, **fields: Any) -> GameRequested:
    """Start a game in the hall and stop it at once; how it was asked for."""
    game_id = await bench.do(lobby.start_together(wish(**fields)))
    await bench.do(lobby.stop(game_id, ANN, moderates=True, at=bench.clock.now()))
    return await requested(bench, game_id)


async def requested(bench: Bench, game_id: str) -> GameRequested:
    request = (await bench.stored(game_id)).log[0]
    assert isinstance(request, GameRequested)
    return request


# --- seconds and attempts --------------------------------------------------------------------------------------------


async def test_without_settings_each_question_has_its_own(bench: Bench, lobby: Lobby) -> None:
    request = await start(bench, lobby)
    assert (request.seconds, request.attempts, request.extra) == (None, None, ())


async def test_seconds_and_attempts_are_as_they_are_set(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "seconds", "20")
    await setting(bench, "attempts", "1")
    request = await start(bench, lobby)
    assert (request.seconds, request.attempts) == (20, 1)


async def test_whoever_starts_a_game_may_choose_other_seconds(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "seconds", "20")
    assert (await start(bench, lobby, seconds=45)).seconds == 45


async def test_a_personal_game_is_as_it_is_set_where_it_was_asked_for(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "seconds", "20", HALL)
    await extra(bench, ANN, 50)
    await extra(bench, BOB, 100)
    game_id = await bench.do(lobby.start_alone(wish(SCREEN, asked_in=HALL), new_game_id()))
    request = await requested(bench, game_id)
    assert (request.seconds, request.extra) == (20, ((ANN, 50),))
    assert (await bench.do(bench.host.view(game_id, ANN))).limit_ms == 30_000


# --- modes -----------------------------------------------------------------------------------------------------------


async def test_only_modes_that_are_allowed_may_be_started(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "modes", "practice", HALL)
    with pytest.raises(StartRefused, match="Challenge is not played here, as moderators have set; choose Practice"):
        await start(bench, lobby)
    with pytest.raises(StartRefused, match="Challenge is not played here"):
        await bench.do(lobby.start_alone(wish(SCREEN, asked_in=HALL), new_game_id()))
    await bench.do(lobby.start_alone(wish(SCREEN, mode="practice", asked_in=HALL), new_game_id()))
    await start(bench, lobby, channel=ATTIC)


# --- quiet hours -----------------------------------------------------------------------------------------------------


async def test_in_quiet_hours_nobody_starts_a_game_for_the_channel(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "quiet", "22:00-07:00")
    for at, moderates in ((EVENING, False), (EVENING + 9 * HOUR - 1, False), (EVENING, True)):
        with pytest.raises(StartRefused) as refused:
            await start(bench, lobby, at=at, moderates=moderates)
        assert str(refused.value) == "Games cannot be started here between 22:00 and 07:00; try again after 07:00."
    await start(bench, lobby, at=EVENING - 1)
    await start(bench, lobby, at=EVENING + 9 * HOUR)


async def test_quiet_hours_go_by_the_clock_of_the_space(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "quiet", "22:00-07:00")
    await bench.store.spaces.set_space_zone(SPACE, "Asia/Tokyo", T0)
    await start(bench, lobby, at=EVENING)  # 7 o'clock
    with pytest.raises(StartRefused):
        await start(bench, lobby, at=EVENING - 1)


async def test_quiet_hours_are_said_in_the_language_of_the_place(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "quiet", "22:00-07:00")
    await setting(bench, "language", "en-US")
    with pytest.raises(StartRefused, match=r"between 10:00\sPM and 7:00\sAM; try again after 7:00\sAM"):
        await start(bench, lobby, at=EVENING)


async def test_whoever_plays_alone_disturbs_nobody(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "quiet", "22:00-07:00")
    await bench.do(lobby.start_alone(wish(SCREEN, at=EVENING, asked_in=HALL), new_game_id()))


async def test_a_channel_may_be_loud_while_the_others_are_quiet(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "quiet", "22:00-07:00")
    await setting(bench, "quiet", "off", HALL)
    await start(bench, lobby, at=EVENING)
    with pytest.raises(StartRefused):
        await start(bench, lobby, channel=ATTIC, at=EVENING)


# --- the pause between games -----------------------------------------------------------------------------------------


async def test_one_person_starts_no_games_in_a_row(bench: Bench, lobby: Lobby) -> None:
    await start(bench, lobby)
    with pytest.raises(StartRefused, match="started a game here; wait 3 seconds before you start another one"):
        await start(bench, lobby, at=T0 + 7_001)
    with pytest.raises(StartRefused, match="wait 1 second before"):
        await start(bench, lobby, at=T0 + 9_999)
    await start(bench, lobby, at=T0 + 10_000)


async def test_others_other_channels_and_moderators_need_not_wait(bench: Bench, lobby: Lobby) -> None:
    await start(bench, lobby)
    await start(bench, lobby, owner=BOB)
    await start(bench, lobby, channel=ATTIC)
    await start(bench, lobby, moderates=True)


async def test_the_pause_is_as_long_as_it_is_set(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "cooldown", "60")
    await start(bench, lobby)
    with pytest.raises(StartRefused, match="wait 1 second"):
        await start(bench, lobby, at=T0 + 59_500)
    await setting(bench, "cooldown", "off")
    await start(bench, lobby, at=T0 + 59_500)


async def test_threads_of_one_channel_share_the_pause(bench: Bench, lobby: Lobby) -> None:
    await start(bench, lobby, channel="test:guild/thread", asked_in=HALL)
    with pytest.raises(StartRefused):
        await start(bench, lobby, channel="test:guild/other", asked_in=HALL)
    with pytest.raises(StartRefused):
        await start(bench, lobby, channel=f"{HALL}/1700000000.000100")


async def test_what_was_not_kept_is_no_start(bench: Bench, lobby: Lobby) -> None:
    bench.store.fail("append")
    with pytest.raises(NotKept):
        await start(bench, lobby)
    await start(bench, lobby)


async def test_games_alone_are_neither_paused_for_nor_before(bench: Bench, lobby: Lobby) -> None:
    for _ in range(2):
        await bench.do(lobby.start_alone(wish(SCREEN, mode="practice", asked_in=HALL), new_game_id()))
    await start(bench, lobby)


async def test_what_is_delivered_again_is_the_same_start(bench: Bench, lobby: Lobby) -> None:
    await start(bench, lobby, delivery="once")
    await bench.do(lobby.check(wish(delivery="once")))
    with pytest.raises(StartRefused):
        await bench.do(lobby.check(wish(delivery="twice")))


async def test_what_may_start_can_be_asked_before_anything_is_shown(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "modes", "practice", HALL)
    with pytest.raises(StartRefused):
        await bench.do(lobby.check(wish()))
    assert bench.chat.words == []


async def test_not_every_start_is_remembered_for_ever(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REMEMBERED", 2)
    terms = Terms(bench.store)
    for owner in (ANN, BOB, "test:cem"):
        terms.started(bench.request(owner=owner, audience=Audience.CHANNEL), HALL)
    for owner, waits in ((ANN, False), (BOB, True), ("test:cem", True)):
        request = bench.request(owner=owner, audience=Audience.CHANNEL)
        try:
            await terms.check(request, HALL, moderates=False)
        except StartRefused:
            assert waits
        else:
            assert not waits


# --- extra time ------------------------------------------------------------------------------------------------------


async def test_games_of_a_channel_know_who_has_more_time(bench: Bench, lobby: Lobby) -> None:
    await extra(bench, BOB, 25)
    await extra(bench, ANN, 50)
    await extra(bench, "test:cem", 100, space="test:elsewhere")
    assert (await start(bench, lobby)).extra == ((ANN, 50), (BOB, 25))


async def test_extra_time_that_cannot_be_keeps_no_game_from_starting(bench: Bench, lobby: Lobby) -> None:
    entry = AuditEntry(T0, "test:mo", "extra-time-changed", ANN, SPACE)
    await bench.store.moderation.set_extra_time(SPACE, ANN, 10_000, entry)
    assert (await start(bench, lobby)).extra == ()


async def test_no_refusal_depends_on_extra_time(bench: Bench, lobby: Lobby) -> None:
    await setting(bench, "quiet", "22:00-07:00")
    said = []
    for percent in (None, 100):
        await extra(bench, ANN, percent)
        with pytest.raises(StartRefused) as refused:
            await start(bench, lobby, at=EVENING)
        said.append(str(refused.value))
    assert said[0] == said[1]


async def test_a_question_waits_for_who_has_more_time_and_closes_once_they_are_done(bench: Bench) -> None:
    await bench.play(channel=HALL, audience="channel", players=(ANN, BOB), extra=((ANN, 50),))
    await bench.clock.advance_to(DUE + 1_000)
    assert bench.chat.of(Reveal) == []
    assert (await bench.press(RIGHT, BOB)).verdict is Verdict.TOO_LATE
    assert (await bench.press(RIGHT, ANN)).verdict is Verdict.RIGHT
    await bench.clock.advance(0)
    assert len(bench.chat.of(Reveal)) == 1


async def test_a_question_closes_when_the_longer_time_is_up(bench: Bench) -> None:
    await bench.play(channel=HALL, audience="channel", players=(ANN, BOB), extra=((ANN, 50),))
    await bench.clock.advance_to(DUE + 15_000 - 1)
    assert bench.chat.of(Reveal) == []
    await bench.clock.advance(1)
    assert len(bench.chat.of(Reveal)) == 1


# --- windows ---------------------------------------------------------------------------------------------------------


async def window(bench: Bench, **fields: Any) -> str:
    request = bench.request(audience="channel", mode="daily", until=T0 + HOUR, **fields)
    return await bench.do(bench.host.request(HALL, challenge(), request, "w"))


async def test_a_run_has_the_terms_of_its_window_whatever_is_set_meanwhile(bench: Bench) -> None:
    await window(bench, seconds=20, attempts=1)
    await setting(bench, "seconds", "60")
    run = await bench.do(Windows(bench.host, bench.store).play("w", ANN, SCREEN, T0))
    request = await requested(bench, run.game_id)
    assert (request.seconds, request.attempts, request.extra) == (20, 1, ())


async def test_a_run_gives_its_player_more_time_though_it_was_granted_after_the_window_opened(bench: Bench) -> None:
    await window(bench, seconds=20)
    await extra(bench, ANN, 50)
    await extra(bench, BOB, 100)
    run = await bench.do(Windows(bench.host, bench.store).play("w", ANN, SCREEN, T0))
    assert (await requested(bench, run.game_id)).extra == ((ANN, 50),)
    assert (await bench.do(bench.host.view(run.game_id, ANN))).limit_ms == 30_000


async def test_a_daily_is_asked_for_as_it_is_set_for_its_channel(bench: Bench) -> None:
    await setting(bench, "seconds", "20", HALL)
    await setting(bench, "modes", "practice", HALL)
    await setting(bench, "quiet", "22:00-07:00", HALL)
    await extra(bench, BOB, 25)
    daily = schedule(since=EVENING - 1, space=SPACE, channel=HALL, at_time="22:00")
    assert await bench.store.schedules.add(daily, 9)
    scheduler = Scheduler(bench.store, bench.host, bench.clock, bank, {"test"})
    await bench.do(scheduler.tick(EVENING))
    request = await requested(bench, f"daily-{daily.schedule_id}-2023-11-14")
    assert (request.seconds, request.attempts, request.extra) == (20, None, ((BOB, 25),))


# --- threads ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("threads", "asked", "possible", "own"),
    [
        ("ask", True, True, True),
        ("ask", False, True, False),
        ("always", False, True, True),
        ("always", False, False, False),
        ("never", False, True, False),
        (None, True, True, True),
    ],
)
def test_games_get_threads_as_moderators_have_it(threads: str | None, asked: bool, possible: bool, own: bool) -> None:
    assert has_own_thread(ChatSettings(threads=threads), asked=asked, possible=possible) is own


def test_whoever_wants_a_thread_where_none_may_be_had_is_told() -> None:
    with pytest.raises(StartRefused, match="start it without a thread"):
        has_own_thread(ChatSettings(threads="never"), asked=True)
