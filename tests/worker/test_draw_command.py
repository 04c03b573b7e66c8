"""`quizhost worker draw`: what it takes, what it writes, and how it says that it cannot."""

import argparse
import io
import json
from pathlib import Path

import pytest

from bot.pictures import BadgeSheetJob, BoardPicture, DrawJob
from bot.ports import RunnerUnavailable
from bot.ports.pictures import PictureFailed
from bot.worker.commands import add_parser
from bot.worker.draw_command import EXAMPLE

from .fakes import HoldingRunner

SHEET = {"title": "Badges", "tiles": [{"emoji": "🥇", "name": "First"}]}


class Painter(HoldingRunner):
    """Implements `PictureRunner`'s `draw`: gives the picture, or raises it."""

    def __init__(self, picture: bytes | Exception = b"a picture") -> None:
        super().__init__()
        self.drawn: list[DrawJob] = []
        self._picture = picture

    async def draw(self, job: DrawJob) -> BoardPicture:
        self.drawn.append(job)
        if isinstance(self._picture, Exception):
            raise self._picture
        return BoardPicture(self._picture, 1, 1)


def draw(painter: Painter, text: str, out: Path, *options: str) -> tuple[int, str]:
    """The exit code, and what was printed."""
    parser = argparse.ArgumentParser(prog="quizhost")
    add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["worker", "draw", "-", "--out", str(out), *options])
    args.runner, args.stdin = lambda jobs: painter, io.StringIO(text)
    printed = io.StringIO()
    code: int = args.run(args, printed)
    assert painter.closed or not painter.drawn
    return code, printed.getvalue()


def test_the_picture_lies_in_its_file_and_its_text_is_printed(tmp_path: Path) -> None:
    out, painter = tmp_path / "board.png", Painter()
    assert draw(painter, EXAMPLE, out) == (0, "Board: 1. Ada, 9 points.\n")
    assert out.read_bytes() == b"a picture"


def test_badges_and_the_dark(tmp_path: Path) -> None:
    painter = Painter()
    assert draw(painter, json.dumps(SHEET), tmp_path / "b.png", "--dark") == (0, "Badges: First, earned.\n")
    (job,) = painter.drawn
    assert isinstance(job, BadgeSheetJob)
    assert job.dark


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "-: it is not JSON ("),
        ("[]", "-: its fields are not those of a picture. Write it like this: {"),
        ("{}", "-: its fields are not those of a picture."),
        ('{"title": "x", "blocks": [{"lines": [{"nome": "x"}]}]}', "-: its fields are not those of a picture."),
        ('{"title": "x", "blocks": []}', "-: A board must have 1 to 3 blocks."),
    ],
)
def test_what_is_no_job_is_said(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw(Painter(), text, tmp_path / "b.png") == (2, "")
    assert capsys.readouterr().err.startswith(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [RunnerUnavailable("No fonts."), PictureFailed("No fonts.")])
def test_where_nothing_is_drawn_nothing_is_written(
    error: Exception, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(Painter(error), EXAMPLE, tmp_path / "b.png") == (1, "")
    assert capsys.readouterr().err == "No fonts.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "missing" / "b.png"
    assert draw(Painter(), EXAMPLE, out) == (1, "")
    assert capsys.readouterr().err == f"{out} cannot be written: No such file or directory.\n"
