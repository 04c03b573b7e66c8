"""Typesets pictures with Typst: what is drawn comes as data, never as code, from a template of our own.

Typst finds a font for every character, brings texts into the direction that they are read in, and measures them.
The zygote makes a `Typesetter`, which only lists the fonts; a child uses it, and reads those that it needs.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Protocol

from bot.pictures import MAX_PICTURE_BYTES, BadgeSheetJob, BoardJob, DrawJob
from bot.worker.drawing import fonts
from bot.worker.drawing.palettes import DARK, LIGHT
from bot.worker.drawing.taming import is_right_to_left, tame

PIXELS_PER_INCH: Final = (144, 96, 72)
"""Two for each point, so that a card of 600 points has 1,200 pixels; fewer where the file would be too large."""

MISSING: Final = "Pictures need a library that is missing; install it with: pip install 'quizhost[worker]'"


def _template(name: str) -> bytes:
    here = Path(__file__).parent
    return (here / "common.typ").read_bytes() + (here / name).read_bytes()


# Read with this module: later the zygote may have become nobody, who need not be able to read quizhost.
_TEMPLATES: Final = {BoardJob: _template("board.typ"), BadgeSheetJob: _template("badges.typ")}


class Typesetter(Protocol):
    """Draws one job after the other."""

    def __call__(self, job: DrawJob) -> bytes:
        """A PNG of it."""
        ...


class CannotDraw(Exception):
    """Nothing can be drawn here; the message is a sentence that says what to do."""


def typesetter(folders: Sequence[str]) -> Typesetter:
    """What draws with the fonts of these folders; reads all their names now. Raises `CannotDraw`."""
    try:
        import typst
    except ImportError:
        raise CannotDraw(MISSING) from None
    try:
        installed = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
        families = fonts.order(installed.families())
    except BaseException as error:  # one broken font must not keep snippets from being run; a panic is no Exception
        raise CannotDraw(f"The fonts in {', '.join(folders)} cannot be read ({type(error).__name__}).") from None
    if not families:
        raise CannotDraw(fonts.ADVICE)

    def typeset(job: DrawJob) -> bytes:
        data = json.dumps({"families": families, **_content(job)})
        png = b""
        for pixels in PIXELS_PER_INCH:
            png = typst.compile(
                _TEMPLATES[type(job)], font_paths=installed, format="png", ppi=pixels, sys_inputs={"data": data}
            )
            if len(png) <= MAX_PICTURE_BYTES:
                break
        return png

    return typeset


def _content(job: DrawJob) -> dict[str, Any]:
    """What a template is given. Every text of it was tamed."""
    common = {
        "colours": asdict(DARK if job.dark else LIGHT),
        "title": _text(job.title),
        "subtitle": _text(job.subtitle),
        "footer": _text(job.footer),
    }
    return {**common, **(_board(job) if isinstance(job, BoardJob) else _badges(job))}


def _board(job: BoardJob) -> dict[str, Any]:
    full = max(1, *(line.value for line in job.lines)) if job.full is None else max(1, job.full)
    blocks = [
        [
            {
                "rank": rank,
                "name": _text(line.name),
                "shown": _text(line.shown),
                "note": _text(line.note),
                "own": line.own,
                "part": min(line.value / full, 1.0),
            }
            for rank, line in zip(block.ranks, block.lines, strict=True)
        ]
        for block in job.blocks
    ]
    return {"unit": _text(job.unit), "own_label": _text(job.own_label), "blocks": blocks}


def _badges(job: BadgeSheetJob) -> dict[str, Any]:
    return {
        "tiles": [
            {
                "emoji": _text(tile.emoji),
                "name": _text(tile.name),
                "note": _text(tile.note),
                "part": tile.progress / 1_000,
            }
            for tile in job.tiles
        ]
    }


def _text(text: str) -> dict[str, Any] | None:
    """A text with what is known of it; None for an empty one."""
    if not text:
        return None
    tamed = tame(text)
    return {"text": tamed, "language": fonts.language_of(tamed), "rtl": is_right_to_left(tamed)}
