"""`quizhost reports`."""

import asyncio
import io
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import run
from bot.alone import CHATS, alone_with
from bot.bank.loading import load_bank
from bot.engine.effects import ScoreChanged
from bot.engine.events import ChoicePressed, Event, GameRequested, QuestionShown, StopPressed
from bot.engine.game import Game
from bot.engine.transitions import step
from bot.ports import Append, GameInfo, LoggedEvent
from bot.ports.careers import AuditEntry
from bot.ports.corrections import EVERYWHERE, Report, Ruling
from bot.ports.packs import PackState, StoredPack, id_in
from bot.resources import questions_folder
from bot.store.sql import SqlStore
from tests.bank.packs import GOOD
from tests.store.builders import NOW

ANN, BEN = "discord:10", "discord:11"
SPACE = "discord:1"
BANK = load_bank(questions_folder()).challenges
CHALLENGE = next(iter(BANK.values()))
QUESTION = CHALLENGE.questions[0]
NAME = f"{CHALLENGE.id}/{QUESTION.id}"
RIGHT = QUESTION.answer
OTHER = next(place for place in range(len(QUESTION.choices)) if place != RIGHT)
LETTER = "ABCDEF"[OTHER]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "quiz.db"


def on(db: Path, work: Callable[[SqlStore], Coroutine[Any, Any, Any]]) -> Any:
    """Do something with the store of this file."""

    async def whole() -> Any:
        store = SqlStore(f"sqlite:///{db}")
        await store.open()
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(whole())


async def play(store: SqlStore, game_id: str, channel: str) -> None:
    """A game whose first question Ann has right and Ben wrong; it is over and settled."""
    request = GameRequested(NOW, "challenge", "channel", ANN, 7, shuffle=False)
    events: tuple[Event, ...] = (
        request,
        QuestionShown(NOW, 0, "m"),
        ChoicePressed(NOW + 1, ANN, 0, RIGHT),
        ChoicePressed(NOW + 2, BEN, 0, OTHER),
        StopPressed(NOW + 4, None),
    )
    game = Game(CHALLENGE)
    logged = []
    for seq, event in enumerate(events, start=1):
        scores = tuple(effect for effect in step(game, event) if isinstance(effect, ScoreChanged))
        logged.append(LoggedEvent(seq, event, scores))
    info = GameInfo(
        game_id, CHALLENGE.id, CHALLENGE.version, "challenge", channel, ANN, True, len(events), None, NOW, "", NOW
    )
    assert await store.append([Append(info, tuple(logged), CHALLENGE)]) == [True]
    assert await store.corrections.mark_settled(game_id, SPACE, [])


@pytest.fixture
def played(db: Path) -> Path:
    """Two servers have played; in one of them two players say that the question is wrong."""

    async def work(store: SqlStore) -> None:
        await play(store, "g1", f"{SPACE}/2")
        await play(store, "g2", "discord:9/3")
        for at, player in ((NOW, ANN), (NOW + 1, BEN)):
            report = Report(SPACE, NAME, player, f"{player} read the docs", at, "g1", CHALLENGE.version)
            await store.corrections.report(report, since=0, at_most=9)

    on(db, work)
    return db


def reports(*words: str, db: Path) -> tuple[int, str]:
    """The exit code, and what was printed."""
    out = io.StringIO()
    code = run(["reports", *words, "--db", str(db)], out)
    return code, out.getvalue()


def scores(db: Path, game_id: str) -> dict[str, int]:
    """How many right answers each player of a game has."""
    found = on(db, lambda store: store.scores(game_id))
    return {score.player: score.right for score in found}


def today() -> str:
    return datetime.now(UTC).date().isoformat()


def test_what_was_reported_is_listed(played: Path) -> None:
    for words in ((), ("--space", SPACE)):
        assert reports("list", *words, db=played) == (
            0,
            f"{NAME}  ({CHALLENGE.title}, question 1): 2 reports, the newest on 2025-10-09\n"
            f"    “{BEN} read the docs”\n    “{ANN} read the docs”\n",
        )
    assert reports("list", "--space", "discord:9", db=played) == (0, "No question waits for a decision.\n")


def test_a_question_is_shown_with_its_key_and_its_reports(played: Path) -> None:
    code, text = reports("show", NAME, db=played)
    assert code == 0
    lines = text.splitlines()
    assert lines[0] == f"{CHALLENGE.title}, {NAME}"
    assert any(line.startswith(f"   * {'ABCDEF'[RIGHT]}. ") for line in lines)
    assert "2 games asked it, and would be graded again by another key." in lines
    assert lines[-1] == f"2025-10-09  {ANN} in {SPACE}: “{ANN} read the docs”"


def test_a_correction_grades_what_was_played_everywhere(played: Path) -> None:
    code, text = reports("correct", NAME, LETTER.lower(), "--why", "see the\ndocs", db=played)
    assert code == 0
    assert text == (
        f"{NAME}: “{QUESTION.choices[OTHER].text}” is right (everywhere, by operator on {today()}): see the docs\n"
        "Games that asked it: 2. They are graded by what holds now; chats hear of it when the bot is started.\n"
    )
    assert scores(played, "g1") == scores(played, "g2") == {ANN: 0, BEN: 1}
    assert on(played, lambda store: store.spaces.unsettled(9)) == []
    code, text = reports("show", NAME, db=played)
    lines = text.splitlines()
    assert f"By the pack {'ABCDEF'[RIGHT]} is right." in lines
    assert any(line.startswith(f"   * {LETTER}. ") for line in lines)
    assert reports("list", db=played)[1].splitlines()[:2] == ["No question waits for a decision.", ""]
    assert reports("keep", NAME, db=played)[0] == 0
    assert scores(played, "g1") == scores(played, "g2") == {ANN: 1, BEN: 0}


def test_a_decision_for_one_server_leaves_the_others_alone(played: Path) -> None:
    code, text = reports("correct", NAME, LETTER, "--space", SPACE, db=played)
    assert (code, text.splitlines()[1].partition(".")[0]) == (0, "Games that asked it: 1")
    assert scores(played, "g1") == {ANN: 0, BEN: 1}
    assert scores(played, "g2") == {ANN: 1, BEN: 0}
    (made,) = on(played, lambda store: store.corrections.decisions(SPACE))
    assert (made.space, made.ruling, made.by) == (SPACE, Ruling.CORRECTED, "operator")
    assert on(played, lambda store: store.corrections.decisions(EVERYWHERE)) == []


def test_quarantine_is_listed_and_grades_nothing(played: Path) -> None:
    code, text = reports("quarantine", NAME, "--why", "both are right", db=played)
    assert (code, text.splitlines()[0]) == (
        0,
        f"{NAME}: not asked any more (everywhere, by operator on {today()}): both are right",
    )
    assert scores(played, "g1") == {ANN: 1, BEN: 0}
    lines = reports("list", "--space", "discord:9", db=played)[1].splitlines()
    assert lines[2:] == [
        "Decided:",
        f"{NAME}: not asked any more (everywhere, by operator on {today()}): both are right",
    ]


def test_where_a_bot_runs_with_the_file_it_grades_the_games(played: Path) -> None:
    with alone_with(played, CHATS):
        code, text = reports("correct", NAME, LETTER, db=played)
    assert code == 0
    assert text.splitlines()[1] == (
        "Games that asked it: 2. The bot that runs with this file grades them again within five minutes."
    )
    assert scores(played, "g1") == {ANN: 1, BEN: 0}
    assert set(on(played, lambda store: store.spaces.unsettled(9))) == {"g1", "g2"}


def test_a_question_that_nobody_played_is_decided_about_too(db: Path) -> None:
    on(db, lambda store: store.spaces.unsettled(1))
    code, text = reports("quarantine", NAME, db=db)
    assert (code, text) == (0, f"{NAME}: not asked any more (everywhere, by operator on {today()})\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "nothing/q1"), 'There is no question "nothing/q1"'),
        (("keep", "nothing"), 'There is no question "nothing"'),
        (("correct", NAME, "Z"), "Z is no choice"),
        (("correct", NAME, "AB"), "AB is no choice"),
        (("correct", NAME, "F"), "no such choice"),
        (("list", "--space", "discord"), "discord is no server or workspace"),
        (("show", NAME, "--questions", "nowhere"), "There is no folder of packs at"),
        (("keep", NAME, "--space", "discord:1/2"), "discord:1/2 is no server or workspace"),
    ],
)
def test_what_makes_no_sense_is_said(
    played: Path, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reports(*words, db=played) == (2, "")
    assert sentence in capsys.readouterr().err
    assert on(played, lambda store: store.corrections.decisions(EVERYWHERE)) == []


def test_a_question_with_parameters_is_not_corrected(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = next(f"{pack.id}/{it.id}" for pack in BANK.values() for it in pack.questions if it.draws)
    assert reports("correct", drawn, "B", db=played) == (2, "")
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "quarantine it instead" in sentence


def test_questions_of_a_servers_own_pack_are_found_there(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = StoredPack("p1", SPACE, "good", 0, "Own Pack", GOOD, "", PackState.LIVE, ANN, NOW)
    on(played, lambda store: store.packs.add(pack, AuditEntry(NOW, ANN, "pack-brought", "good", SPACE)))
    own = f"{id_in(SPACE, 'good')}/first"
    code, text = reports("show", own, "--space", SPACE, db=played)
    assert (code, text.splitlines()[0]) == (0, f"Own Pack, {own}")
    assert reports("quarantine", own, "--space", SPACE, db=played)[0] == 0
    assert reports("show", own, "--space", "discord:9", db=played)[0] == 2
    assert "There is no question" in capsys.readouterr().err


def test_looking_makes_no_file(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports("list", db=db) == (1, "")
    assert "No game was kept yet" in capsys.readouterr().err
    assert not db.exists()


# --- games in the terminal -------------------------------------------------------------------------------------------


def play_here(db: Path, *words: str, lines: str = "") -> tuple[int, str]:
    out = io.StringIO()
    code = run(["play", *words, "--plain", "--db", str(db)], out, io.StringIO(lines))
    return code, out.getvalue()


def decide(db: Path, action: str, *names: str) -> None:
    for name in names:
        assert reports(action, *name.split(), db=db)[0] == 0


def test_games_in_the_terminal_ask_what_holds_everywhere(db: Path) -> None:
    on(db, lambda store: store.spaces.unsettled(1))
    names = [f"{CHALLENGE.id}/{question.id}" for question in CHALLENGE.questions]
    decide(db, "quarantine", *names[2:])
    decide(db, "correct", f"{names[0]} {LETTER}")
    answer = "ABCDEF"[CHALLENGE.questions[1].answer]
    code, text = play_here(db, CHALLENGE.id, lines=f"{LETTER}\n{answer}\n")
    assert code == 0
    assert "2 of 2 right" in text


def test_a_challenge_of_which_nothing_is_left_is_not_played(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    on(db, lambda store: store.spaces.unsettled(1))
    decide(db, "quarantine", *(f"{CHALLENGE.id}/{question.id}" for question in CHALLENGE.questions))
    assert play_here(db, CHALLENGE.id) == (1, "")
    assert "choose others" in capsys.readouterr().err


def test_a_correction_reaches_what_was_played_in_the_terminal(db: Path) -> None:
    play_here(db, CHALLENGE.id, lines="\n".join([LETTER, *("ABCDEF"[it.answer] for it in CHALLENGE.questions), ""]))
    (before,) = on(db, lambda store: _all_scores(store))
    decide(db, "correct", f"{NAME} {LETTER}")
    (after,) = on(db, lambda store: _all_scores(store))
    questions = len(CHALLENGE.questions)
    assert (before.right, before.first_try) == (questions, questions - 1)
    assert (after.right, after.first_try) == (questions, questions)
    assert after.points > before.points


async def _all_scores(store: SqlStore) -> list[Any]:
    assert await store.corrections.games_with(EVERYWHERE, NAME) == 1
    (game_id,) = [row[0] for row in await store.read(lambda it: it.exec_driver_sql("SELECT game_id FROM games").all())]
    return await store.scores(game_id)
