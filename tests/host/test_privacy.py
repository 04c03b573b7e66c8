"""What is kept of a player: told, exported, and erased while games go on."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest

from bot.engine.effects import Verdict
from bot.engine.events import PlayerGone
from bot.host.departures import BeingErased
from bot.host.privacy import ERASED, PAUSE_MS, KeptLine, Privacy, TooOften
from bot.host.settlement import Settlement
from bot.players import is_gone
from bot.ports import StoreUnavailable, UnknownGame
from bot.ports.careers import AuditEntry
from tests.host.bench import ANN, BOB, RIGHT, ROOM, T0, WRONG, Bench, verdicts

CAT = "test:cat"
OWN = "test:@ann"


@pytest.fixture
async def privacy(bench: Bench) -> AsyncIterator[Privacy]:
    privacy = Privacy(bench.store, bench.host, bench.clock)
    yield privacy
    assert not bench.store.state.hidden & {ANN}


async def erased(bench: Bench, privacy: Privacy, player: str = ANN) -> None:
    await bench.do(privacy.erase(player))


def names(bench: Bench, player: str = ANN) -> bool:
    """Whether anything that is durable names a player."""
    return player in repr(bench.store.state)


async def together(bench: Bench, questions: int = 2) -> None:
    """A game in the room that Ann started and in which she and Bob have pressed."""
    await bench.play(audience="channel", questions=questions)
    await bench.press(WRONG)
    await bench.press(WRONG, BOB)


async def test_a_game_goes_on_for_the_others_while_somebody_is_erased(bench: Bench, privacy: Privacy) -> None:
    await together(bench)
    bench.store.hold("append")
    presses = [bench.pressing(RIGHT, BOB), bench.pressing(RIGHT, ANN), bench.pressing(RIGHT, CAT)]
    erasing = bench.begin(privacy.erase(ANN))
    await bench.clock.settle()
    await bench.clock.advance(5)
    late = [bench.pressing(RIGHT, BOB), bench.pressing(WRONG, ANN), bench.pressing(WRONG, CAT)]
    await bench.clock.settle()
    assert not erasing.done()
    bench.store.release()
    await bench.clock.settle()
    await erasing
    assert verdicts(presses) == [Verdict.RIGHT] * 3
    assert isinstance(late[1].exception(), BeingErased)
    assert verdicts([late[0], late[2]]) == [Verdict.ALREADY_RIGHT] * 2
    assert not names(bench)
    await bench.clock.advance(45_000)
    await bench.press(RIGHT, BOB, round_no=1)
    assert not names(bench)
    game = await bench.folded()
    (gone,) = [player for player in game.players if is_gone(player)]
    assert game.players[gone].right == 1 and game.players[BOB].right == 2
    assert game.request.owner == gone
    assert set(await bench.scores()) == {BOB, CAT}


@pytest.mark.parametrize("steps", range(12))
async def test_no_press_brings_an_erased_player_back_whenever_it_comes(
    bench: Bench, privacy: Privacy, steps: int
) -> None:
    await together(bench, questions=3)
    tasks = [bench.pressing(RIGHT, BOB)]
    erasing = bench.begin(privacy.erase(ANN))
    for step in range(steps):
        await asyncio.sleep(0)
        if step % 3 == 0:
            tasks += [bench.pressing(WRONG, CAT, delivery=f"c{step}"), bench.pressing(RIGHT, ANN, delivery=f"a{step}")]
    tasks += [bench.pressing(RIGHT, CAT), bench.pressing(RIGHT, ANN)]
    await bench.clock.settle()
    await erasing
    assert all(task.done() for task in tasks)
    assert not names(bench)
    await bench.give_up(await owner(bench))
    assert not names(bench)
    assert set(await bench.scores()) == {BOB, CAT}


async def owner(bench: Bench) -> str:
    return (await bench.stored()).info.owner


async def test_what_was_done_before_counts_no_more_and_what_is_done_later_does(bench: Bench, privacy: Privacy) -> None:
    await together(bench)
    pressed_at = bench.clock.now()
    await bench.clock.advance(100)
    await erased(bench, privacy)
    with pytest.raises(BeingErased, match="press again"):
        await bench.press(RIGHT, at=pressed_at)
    with pytest.raises(BeingErased):
        await bench.play("again", at=pressed_at)
    assert not names(bench)
    await bench.clock.advance(1)
    assert (await bench.press(RIGHT)).verdict is Verdict.RIGHT
    assert set(await bench.scores()) == {ANN, BOB}


async def test_own_games_end_without_a_word(bench: Bench, privacy: Privacy, caplog: pytest.LogCaptureFixture) -> None:
    await bench.play("own", channel=OWN)
    await bench.press(WRONG, game_id="own")
    await erased(bench, privacy)
    with pytest.raises(UnknownGame):
        await bench.do(bench.host.view("own", ANN))
    with caplog.at_level(logging.WARNING):
        await bench.clock.advance(120_000)
    assert caplog.records == []
    assert not names(bench)


async def test_what_waits_for_a_chat_names_nobody_who_was_erased(bench: Bench, privacy: Privacy) -> None:
    await bench.play(audience="channel", questions=1)
    await bench.press(RIGHT)
    await bench.press(RIGHT, BOB)
    bench.chat.busy(2, retry_after_ms=5_000)
    await bench.give_up()
    said = len(bench.chat.posts)
    await erased(bench, privacy)
    await bench.clock.advance(60_000)
    later = bench.chat.posts[said:]
    assert [type(post.announcement).__name__ for post in later][:2] == ["CloseQuestion", "FinishChallenge"]
    assert ANN not in repr(later) and BOB in repr(later) and "gone:" in repr(later)


async def test_erasing_is_done_also_where_posts_cannot_be_read_again(
    bench: Bench, privacy: Privacy, caplog: pytest.LogCaptureFixture
) -> None:
    await together(bench)
    bench.store.fail("posts")
    await erased(bench, privacy)
    assert not names(bench)
    assert "may name somebody who was erased" in caplog.text


async def test_another_process_reads_the_game_again(bench: Bench, privacy: Privacy) -> None:
    await together(bench)
    twin = await bench.twin(sole=False).start()
    await twin.press(RIGHT, CAT)
    await erased(bench, privacy)
    await bench.clock.advance(1)
    await twin.press(RIGHT, BOB)
    assert not names(bench)
    assert [type(event) for event in (await bench.stored()).log].count(PlayerGone) == 1


async def test_games_are_not_settled_while_a_player_is_erased(bench: Bench) -> None:
    settlement = Settlement(bench.store, bench.host, bench.clock)
    privacy = Privacy(bench.store, bench.host, bench.clock, settlement.turn)
    await together(bench, questions=1)
    await bench.give_up()
    async with settlement.turn:
        erasing = bench.begin(privacy.erase(ANN))
        await bench.clock.settle()
        assert not erasing.done() and names(bench)
    settling = bench.begin(settlement.settle("g"))
    await bench.clock.settle()
    await asyncio.gather(erasing, settling)
    assert not names(bench)
    assert set(await bench.store.careers.settled("g")) == {BOB}


async def test_nothing_is_erased_where_the_store_cannot_be_used(bench: Bench, privacy: Privacy) -> None:
    told: list[str] = []
    privacy.on_erased.append(told.append)
    await together(bench)

    async def fails(*args: object) -> list[str]:
        raise StoreUnavailable("the disk is full; make room and start again")

    erase = bench.store.erasure.erase_player
    bench.store.erasure.erase_player = fails  # type: ignore[assignment]
    with pytest.raises(StoreUnavailable):
        await erased(bench, privacy)
    assert names(bench) and told == []
    bench.store.erasure.erase_player = erase  # type: ignore[method-assign]
    await bench.clock.advance(1)
    assert (await bench.press(RIGHT)).verdict is Verdict.RIGHT
    await erased(bench, privacy)
    assert not names(bench) and told == [ANN], "nobody waits for what was not done"


async def test_whoever_remembers_names_is_told(bench: Bench, privacy: Privacy) -> None:
    told: list[str] = []
    privacy.on_erased.append(told.append)
    await erased(bench, privacy)
    assert told == [ANN]


async def test_the_audit_tells_that_somebody_was_erased_and_not_who(bench: Bench, privacy: Privacy) -> None:
    await together(bench)
    await erased(bench, privacy)
    (entry,) = await bench.store.careers.audit()
    assert (entry.at, entry.action, entry.space) == (bench.clock.now(), ERASED, None)
    assert is_gone(entry.subject) and entry.actor == entry.subject
    await bench.do(privacy.erase(BOB, by="operator"))
    newest = (await bench.store.careers.audit())[0]
    assert newest.actor == "operator" and is_gone(newest.subject)


async def test_what_is_kept_is_told_in_numbers(bench: Bench, privacy: Privacy) -> None:
    nothing = await privacy.about(ANN)
    assert (nothing.lines, nothing.name, nothing.linked) == ((), None, ())
    await together(bench)
    await bench.store.name_players({ANN: "Ann"}, T0)
    await bench.store.spaces.set_player_zone(ANN, "Europe/Paris", T0)
    await bench.store.persons.issue_code(BOB, "LINKLINK", T0 + 1_000)
    await bench.store.persons.link("LINKLINK", ANN, "person:1", T0)
    kept = await privacy.about(ANN)
    assert kept.lines == (KeptLine("Games that you started", 1), KeptLine("Games that you played in", 1))
    assert (kept.name, kept.hidden, kept.zone, kept.linked) == ("Ann", False, "Europe/Paris", (BOB,))


async def test_everything_that_is_kept_is_exported(bench: Bench, privacy: Privacy) -> None:
    await together(bench)
    await bench.store.careers.note(AuditEntry(T0, ANN, "setting-changed", ROOM, None, {"was": 30}))
    data = json.loads(await privacy.export(ANN))
    assert data["player"] == ANN
    assert data["exported_at"] == "2023-11-14T22:13:20.000Z"
    events = data["kept"]["events"]
    assert events["count"] == len(events["rows"]) == 2
    assert events["what"].startswith("Every press of yours")
    pressed = events["rows"][1]
    assert (pressed["kind"], pressed["body"]["choice"]) == ("ChoicePressed", WRONG)
    assert (pressed["at"], pressed["at_text"]) == (T0, "2023-11-14T22:13:20.000Z")
    assert BOB not in json.dumps(data)


async def test_an_export_is_read_by_people(bench: Bench, privacy: Privacy) -> None:
    text = (await privacy.export(ANN)).decode()
    assert text.startswith('{\n  "about": "Everything that quizhost keeps of you')
    assert json.loads(text)["kept"] == {}


@pytest.mark.parametrize("what", ["export", "erase"])
async def test_nobody_lets_all_logs_be_read_again_and_again(bench: Bench, privacy: Privacy, what: str) -> None:
    ask = getattr(privacy, what)
    first, second = bench.begin(ask(ANN)), bench.begin(ask(ANN))
    await bench.clock.settle()
    assert not first.exception() and isinstance(second.exception(), TooOften)
    await bench.do(ask(BOB))
    await bench.clock.advance(PAUSE_MS - 1)
    with pytest.raises(TooOften, match="wait 1 second before"):
        await bench.do(ask(ANN))
    await bench.clock.advance(1)
    await bench.do(ask(ANN))
