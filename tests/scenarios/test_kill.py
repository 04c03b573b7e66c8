"""`kill -9` at random moments of real games: what was answered must be kept, and nothing may count twice.

`QUIZHOST_KILLS` sets the number of kills of each test; the moments follow from a fixed seed and the machine's pace.
"""

import asyncio
import getpass
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.bank.loading import load_bank
from bot.engine.events import ChoicePressed, QuestionShown
from bot.engine.questions import LETTERS
from bot.engine.standings import standings
from bot.engine.transitions import fold
from bot.ports import StoredGame
from bot.resources import questions_folder
from bot.store.sql import SqlStore
from tests.scenarios.crowd import GAME
from tests.scenarios.plain_player import PlainPlayer

KILLS = int(os.environ.get("QUIZHOST_KILLS", "8"))

pytestmark = pytest.mark.kill


async def _stored(database: Path, game_id: str | None = None) -> tuple[StoredGame, SqlStore]:
    store = SqlStore(f"sqlite:///{database}")
    await store.open()
    if game_id is None:
        [info] = await store.running()
        game_id = info.game_id
    return await store.load(game_id), store


def test_a_killed_terminal_game_goes_on_with_nothing_lost_or_doubled(
    tmp_path: Path,
) -> None:
    challenge = load_bank(questions_folder()).challenges["sequence-mastery"]
    chance = random.Random(7)
    kills = lost = doubled = shown_again = 0
    games = 0
    while kills < KILLS:
        games += 1
        database = tmp_path / f"{games}.db"
        player = PlainPlayer(challenge, database, chance)
        notes = player.notes
        # A kill may also come between the last line and the exit; the game is then over all the same.
        while not notes.over:
            code = player.run(kill_after=chance.randint(0, 90) if kills + notes.kills < KILLS else None)
            assert code in (0, -9), "\n".join(notes.lines[-30:])
        kills += notes.kills
        log = _finished_log(database, tidy=code == 0)
        pressed = [(event.round_no, LETTERS[event.choice]) for event in log if isinstance(event, ChoicePressed)]
        lost += sum((question, letter) not in pressed for question, letter, _ in notes.told)
        doubled += len(pressed) - len(set(pressed))
        assert set(pressed) <= notes.sent
        assert all((question, letter) in pressed for question, letter in notes.seen_before)
        assert [event.round_no for event in log if isinstance(event, QuestionShown)] == list(range(5))
        assert all(len(run) == len(set(run)) for run in notes.shown_in_run), "a question twice on one screen"
        shown_again += len(notes.shown) - len(challenge.questions)
        assert notes.unfair == []
    print(f"\n{kills} kills in {games} games: {lost} answers lost, {doubled} counted twice, {shown_again} re-shown")
    assert (lost, doubled) == (0, 0)


def _finished_log(database: Path, *, tidy: bool) -> tuple[object, ...]:
    """The log of the one game that was played; a `tidy` end has emptied the outbox as well."""

    async def read() -> tuple[object, ...]:
        store = SqlStore(f"sqlite:///{database}")
        await store.open()
        try:
            assert await store.running() == []
            badges = await store.badges(f"terminal:{getpass.getuser()}")
            [badge] = [badge for badge in badges if badge.badge.startswith("mastery:")]
            assert not tidy or await store.posts() == [], "the outbox is not empty"
            return (await store.load(badge.game_id)).log
        finally:
            await store.close()

    return asyncio.run(read())


def test_a_killed_crowd_loses_no_answer_that_was_given(tmp_path: Path) -> None:
    database = tmp_path / "crowd.db"
    chance = random.Random(11)
    given: list[str] = []
    shown = 0
    for run in range(KILLS):
        lines = _crowd_until_killed(database, run, chance.uniform(0.0, 0.4))
        given += [line.removeprefix("ack ") for line in lines if line.startswith("ack ")]
        shown += sum(line.startswith("shown") for line in lines)

    async def check() -> tuple[int, int]:
        stored, store = await _stored(database, GAME)
        try:
            kept = [event.delivery for event in stored.log if isinstance(event, ChoicePressed)]
            game = fold(stored.challenge, stored.log)
            scores = {score.player: score for score in await store.scores(GAME)}
            assert {player: record.points for player, record in game.players.items()} == {
                player: score.points for player, score in scores.items()
            }
            assert len(standings(game.players)) > 0
            return len(set(given) - set(kept)), len(kept) - len(set(kept))
        finally:
            await store.close()

    lost, doubled = asyncio.run(check())
    print(f"\n{KILLS} kills, {len(given)} answers given: {lost} lost, {doubled} kept twice; shown {shown} times")
    assert len(given) > 10 * KILLS
    assert (lost, doubled) == (0, 0)
    # Shown once; only a death between showing and noting it may show it again.
    assert 1 <= shown <= 1 + KILLS


def _crowd_until_killed(database: Path, run: int, after: float) -> list[str]:
    """The complete lines of a crowd that is killed so many seconds after its first answer."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.crowd", str(database), str(run)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines: list[str] = []
        timers = [threading.Timer(60, process.kill)]
        timers[0].start()
        for line in process.stdout:
            if len(timers) == 1 and line.startswith("ack"):
                timers.append(threading.Timer(after, process.kill))
                timers[1].start()
            if line.endswith("\n"):
                lines.append(line.strip())
        for timer in timers:
            timer.cancel()
        assert len(timers) == 2, "the crowd never answered"
    return lines
