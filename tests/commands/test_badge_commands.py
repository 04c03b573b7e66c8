"""`quizhost badges`."""

import argparse
import asyncio
import io
from pathlib import Path

import pytest

from bot import badge_commands
from bot.engine.careers import Career
from bot.ports.careers import Award, PlayerSettling, Settling
from bot.settings import load_settings
from bot.store.sql import SqlStore
from tests.store.builders import NOW, award, start

ANN = "discord:1"


def run(*words: str) -> tuple[int, str]:
    """The exit code, and what was printed."""
    parser = argparse.ArgumentParser()
    badge_commands.add_parser(parser.add_subparsers())
    args = parser.parse_args(["badges", *words])
    args.settings = load_settings()
    out = io.StringIO()
    code: int = args.run(args, out)
    return code, out.getvalue()


@pytest.fixture
def games(tmp_path: Path) -> str:
    """A file of games in which Ann has two badges."""
    path = tmp_path / "quiz.db"

    async def fill() -> None:
        store = SqlStore(f"sqlite:///{path}")
        await store.open()
        await store.append([start("g1", award(ANN, "mastery:tensors"), over=True)])
        career = Career(games=1, right=99, best_streak=3)
        owl = Award("night-owl", "Night Owl", "🦉")
        settling = Settling("g1", "tensors", "v1", NOW, (PlayerSettling(ANN, career, 0, awards=(owl,)),))
        await store.careers.settle(settling)
        await store.close()

    asyncio.run(fill())
    return str(path)


def test_badges_are_listed_with_what_comes_next(games: str) -> None:
    code, text = run("list", ANN, "--db", games)
    assert code == 0
    assert text.splitlines() == [
        "🦉 Night Owl (night-owl, common), 2025-10-09, in game g1",
        "🏅 Shapely (mastery:tensors, uncommon), 2025-10-09, in game g1",
        "",
        "Next:",
        "🌱 First Light (first-right, common): 1 of 1. Give your first right answer.",
        "💯 Century (century, uncommon): 99 of 100. Give 100 right answers.",
        "🔥 Week of Fire (streak:7, common): 3 of 7. Keep a streak of 7 days: play a daily on each of them.",
        "☄️ Month of Fire (streak:30, uncommon): 3 of 30. Keep a streak of 30 days: play a daily on each of them.",
        "🏛️ Millennium (millennium, legendary): 99 of 1,000. Give 1,000 right answers.",
    ]


def test_a_badge_is_taken_away_with_its_reason(games: str) -> None:
    assert run("revoke", ANN, "night owl", "--why", " played for\nsomebody else ", "--db", games) == (
        0,
        "🦉 Night Owl (night-owl) was taken away from discord:1.\n",
    )
    code, text = run("list", ANN, "--db", games)
    assert code == 0
    lines = text.splitlines()
    assert lines[0].startswith("🏅 Shapely")
    assert lines[2] == "Taken away:"
    assert lines[3].startswith("🦉 Night Owl (night-owl), 20")
    assert lines[3].endswith(", by operator: played for somebody else")
    assert "Night Owl" not in "\n".join(lines[4:])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((ANN, "century", "--why", "x"), 'no badge "century"; they have Shapely (mastery:tensors), Night'),
        (("discord:2", "century", "--why", "x"), "This player has no badges."),
        ((ANN, "night-owl", "--why", "  "), "Say why in 1 to 300 characters"),
        ((ANN, "night-owl", "--why", "x" * 301), "Say why in 1 to 300 characters"),
    ],
)
def test_what_cannot_be_taken_away(
    games: str, words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("revoke", *words, "--db", games) == (2, "")
    assert sentence in capsys.readouterr().err


def test_a_reason_has_to_be_given(games: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run("revoke", ANN, "night-owl", "--db", games)
    assert caught.value.code == 2
    assert "--why" in capsys.readouterr().err


def test_somebody_new_has_no_badges_and_all_before_them(games: str) -> None:
    code, text = run("list", "discord:2", "--db", games)
    assert code == 0
    assert text.startswith("discord:2 has no badges yet.\n\nNext:\n")


def test_looking_makes_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.db"
    assert run("list", ANN, "--db", str(path)) == (1, "")
    assert "No game was kept yet" in capsys.readouterr().err
    assert not path.exists()


def test_a_database_that_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", ANN, "--db", str(tmp_path)) == (1, "")
    assert "is a folder" in capsys.readouterr().err
