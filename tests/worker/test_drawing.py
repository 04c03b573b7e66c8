"""What pictures are made of: names that were tamed, fonts, colours; and pictures drawn in a real worker."""

import asyncio
import errno
import json
import os
import struct
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures import BadgeSheetJob, BadgeTile, BoardBlock, BoardJob, BoardLine, BoardPicture, TallyJob, TallyRow
from bot.ports import RunnerBusy, RunnerUnavailable
from bot.ports.pictures import PictureFailed, PictureRunner
from bot.snippets import Limits, Outcome, SnippetJob
from bot.worker.choosing import NoRunner
from bot.worker.drawing import fonts
from bot.worker.drawing.answering import Answerer
from bot.worker.drawing.palettes import DARK, LIGHT, Palette, contrast
from bot.worker.drawing.taming import NOTHING, is_right_to_left, tame
from bot.worker.local import LocalRunner
from tests.engine.builders import QUICK

any_text = st.text(st.characters(exclude_categories=()), max_size=40)


class TestTaming:
    @pytest.mark.parametrize(
        ("text", "tamed"),
        [
            ("Ada  Lovelace", "Ada Lovelace"),
            (" a\nb\tc\u2028d\u00a0e ", "a b c d e"),
            ("cafe\u0301", "café"),
            ("\u202egnorw\u202c", "gnorw"),
            ("\u2066a\u2069\u200f\u061c", "a"),
            ("a\u200bb\ufeffc\u00add", "abcd"),
            ("\x00\x1b[1m\ud800\ue000\U000e0001x", "[1mx"),
            ("", NOTHING),
            ("\u200b\u3164\u2800\u115f", NOTHING),
            ("\u0301\u0302", NOTHING),
            ("x" + "\u0489" * 40, "x" + "\u0489" * 3),
            ("ก" + "\u0e47" * 20, "ก" + "\u0e47" * 3),
            ("👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈", "👨\u200d👩\u200d👧 🏳\ufe0f\u200d🌈"),
            ("❤\ufe0f\ufe0f\u200d\u200d", "❤\ufe0f"),
            ("\u200dx\u200d y", "x\u200d y"),
            ("نام\u200cخانوادگی", "نام\u200cخانوادگی"),
            ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f!",) * 2,
            ("a\U000e0067\U000e0062", "a"),
            ("क्ष", "क्ष"),
            ("1\ufe0f\u20e3 🇨🇭", "1\ufe0f\u20e3 🇨🇭"),
        ],
    )
    def test_what_cannot_be_seen_goes_and_the_rest_stays(self, text: str, tamed: str) -> None:
        assert tame(text) == tamed

    @given(any_text)
    def test_no_text_is_empty_or_has_controls_or_towers(self, text: str) -> None:
        tamed = tame(text)
        assert tamed == tamed.strip() != ""
        kinds = [unicodedata.category(character) for character in tamed]
        flags = {chr(code) for code in range(0xE0020, 0xE0080)}
        unseen = {c for c, kind in zip(tamed, kinds, strict=True) if kind in ("Cc", "Cf", "Cs", "Co", "Cn")}
        assert unseen <= {"\u200c", "\u200d", *flags}
        marks = "".join(
            "M" if kind in ("Mn", "Me") and c not in "\ufe0e\ufe0f" else "."
            for c, kind in zip(tamed, kinds, strict=True)
        )
        assert "MMMM" not in marks
        assert tame(tamed) == tamed

    @pytest.mark.parametrize(
        ("text", "expected"), [("abc אבג", False), ("אבג abc", True), ("123 محمد", True), ("123", False), ("👍", False)]
    )
    def test_the_first_letter_decides_the_direction(self, text: str, expected: bool) -> None:
        assert is_right_to_left(text) is expected


class TestFonts:
    def test_what_is_there_is_put_in_order(self) -> None:
        installed = {
            "DejaVu Sans",
            "Noto Sans",
            "Noto Color Emoji",
            "Noto Sans CJK JP",
            "Noto Sans CJK SC",
            "Wingdings",
        }
        found = fonts.order(installed)
        assert found["ja"] == ["Noto Sans", "Noto Color Emoji", "Noto Sans CJK JP", "Noto Sans CJK SC", "DejaVu Sans"]
        assert found["zh"][2:4] == ["Noto Sans CJK SC", "Noto Sans CJK JP"]

    def test_without_letters_there_is_no_order(self) -> None:
        assert fonts.order({"Noto Color Emoji", "Wingdings"}) == {}

    @pytest.mark.parametrize(
        ("text", "language"), [("山田 さん", "ja"), ("김 民", "ko"), ("李小龍", "zh"), ("Ada", "zh")]
    )
    def test_han_characters_have_the_shapes_of_what_stands_beside_them(self, text: str, language: str) -> None:
        assert fonts.language_of(text) == language

    def test_a_folder_without_fonts_leaves_sums_alone_and_says_what_to_do(self, tmp_path: Path) -> None:
        pytest.importorskip("typst")
        answerer = Answerer.with_fonts([str(tmp_path)])
        assert answerer.draw is None
        assert "apt install fonts-noto-core" in answerer.no_pictures


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
class TestPalettes:
    def test_texts_can_be_read(self, palette: Palette) -> None:
        grounds = [(palette.text, palette.card), (palette.muted, palette.card), (palette.on_own, palette.own)]
        grounds += [(palette.text, palette.tint), (palette.muted, palette.tint)]
        grounds += [(palette.on_medal, medal) for medal in (palette.gold, palette.silver, palette.bronze)]
        assert all(contrast(text, ground) >= 4.5 for text, ground in grounds), grounds

    def test_shapes_can_be_seen(self, palette: Palette) -> None:
        shapes = [(palette.bar, palette.card), (palette.bar, palette.track), (palette.own, palette.tint)]
        shapes += [(palette.own, palette.card), (palette.own, palette.track)]
        assert all(contrast(shape, ground) >= 3 for shape, ground in shapes), shapes

    def test_colours_are_written_alike(self, palette: Palette) -> None:
        values = [getattr(palette, name) for name in Palette.__slots__]
        assert all(len(value) == 7 and int(value[1:], 16) >= 0 for value in values)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


WALLED = """
import errno, json, os, socket, sys
from bot.worker.sandbox import landlock, privileges, readable, seccomp
sys.stdin.read(0)
rules = landlock.ruleset(readable.rules([sys.argv[1]]))
code = seccomp.Filter(seccomp.program(errno.ENOSYS))
privileges.no_new_privileges()
landlock.restrict(rules)
code.install()
found = {}
for name, attempt in {
    "font": lambda: open(sys.argv[2], "rb").read(1),
    "settings": lambda: open(sys.argv[3], "rb").read(1),
    "new font": lambda: open(sys.argv[2] + "x", "wb"),
    "socket": socket.socket,
    "process": os.fork,
    "program": lambda: os.execv("/bin/true", ["true"]),
}.items():
    try:
        attempt()
        found[name] = "done"
    except OSError as error:
        found[name] = errno.errorcode[error.errno]
print(json.dumps(found))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="children are isolated on Linux alone")
def test_a_child_for_boards_reads_fonts_and_has_the_same_walls(tmp_path: Path) -> None:
    from bot.worker.sandbox import landlock

    try:
        landlock.abi()
    except OSError as error:
        pytest.skip(f"the kernel has no Landlock: {error}")
    font, secret = tmp_path / "fonts" / "a.ttf", tmp_path / "settings.toml"
    font.parent.mkdir()
    for path in (font, secret):
        path.write_text("x")
    words = [sys.executable, "-c", WALLED, str(font.parent), str(font), str(secret)]
    ended = subprocess.run(words, capture_output=True, text=True, check=True)
    assert json.loads(ended.stdout) == {
        "font": "done",
        "settings": errno.errorcode[errno.EACCES],
        "new font": errno.errorcode[errno.EPERM],
        "socket": errno.errorcode[errno.EPERM],
        # Threads count as unknown here, so that what draws does without.
        "process": errno.errorcode[errno.ENOSYS],
        "program": errno.errorcode[errno.EPERM],
    }


# --- real pictures ---------------------------------------------------------------------------------------------------


def pixels(picture: BoardPicture) -> bytes:
    """The picture's four bytes for each pixel, line by line."""
    data, at, packed = picture.png, 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw, width = zlib.decompress(packed), picture.width * 4
    before, found = bytes(width), bytearray()
    for start in range(0, len(raw), width + 1):
        before = unfiltered(raw[start], raw[start + 1 : start + 1 + width], before)
        found += before
    return bytes(found)


def unfiltered(kind: int, line: bytes, above: bytes) -> bytes:
    """A line of a PNG without its filter (PNG specification, section 9)."""
    out = bytearray(line)
    for at, value in enumerate(line):
        left = out[at - 4] if at >= 4 else 0
        corner = above[at - 4] if at >= 4 else 0
        out[at] = (value + _guess(kind, left, above[at], corner)) & 255
    return bytes(out)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        distances = [(abs(up - corner), 0, left), (abs(left - corner), 1, up), (abs(left + up - 2 * corner), 2, corner)]
        return min(distances)[2]
    return (0, left, up, (left + up) // 2)[kind]


def board(*names: str, **fields: object) -> BoardJob:
    lines = [BoardLine(name, 100 - index, str(100 - index)) for index, name in enumerate(names)]
    return BoardJob("Board", (BoardBlock(tuple(lines)),), **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="module")
def worker(loop: asyncio.Runner) -> Iterator[LocalRunner]:
    async def begun() -> LocalRunner:
        return LocalRunner()

    worker = loop.run(begun())
    info = loop.run(worker.ready())
    try:
        if info.no_pictures:
            assert not os.environ.get("QUIZHOST_REQUIRE_FONTS"), info.no_pictures
            pytest.skip(info.no_pictures)
        yield worker
    finally:
        loop.run(worker.close())


@pytest.mark.skipif(sys.platform != "linux", reason="children are isolated on Linux alone")
@pytest.mark.xdist_group("worker")
class TestWorker:
    def test_a_board_is_drawn_with_its_ranks_and_twice_the_same(
        self, loop: asyncio.Runner, worker: LocalRunner
    ) -> None:
        lines = tuple(BoardLine(name, value, str(value)) for name, value in (("a", 9), ("b", 7), ("c", 7), ("d", 0)))
        job = BoardJob("Board", (BoardBlock(lines), BoardBlock(lines[:1], 50, 60)), "sub", "points", "foot")
        first, second = loop.run(worker.draw(job)), loop.run(worker.draw(job))
        assert (first.width, first.ranks) == (1_200, (1, 2, 2, 4, 50))
        assert first == second

    def test_every_part_of_a_board_is_seen(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        """Whatever changes in a job changes its picture."""
        job = board("Ada", "Bob", subtitle="week", unit="points", footer="foot")
        line = job.blocks[0].lines[0]

        def changed(**fields: object) -> BoardJob:
            from dataclasses import replace

            return replace(job, **fields)  # type: ignore[arg-type]

        def with_line(new: BoardLine) -> BoardJob:
            return changed(blocks=(BoardBlock((new, *job.blocks[0].lines[1:])),))

        own = BoardLine("Ada", 100, "100", own=True)
        variants = [
            job,
            changed(title="Other"),
            changed(subtitle="month"),
            changed(unit="days"),
            changed(footer="toe"),
            changed(dark=True),
            changed(full=200),
            changed(blocks=(BoardBlock(job.blocks[0].lines, 4),)),
            with_line(BoardLine("Eva", line.value, line.shown)),
            with_line(BoardLine("Ada", line.value, "101")),
            with_line(BoardLine("Ada", line.value, line.shown, "note")),
            with_line(own),
            BoardJob("Board", (BoardBlock((own, *job.blocks[0].lines[1:])),), "week", "points", "foot", "me"),
        ]
        drawn = [loop.run(worker.draw(variant)).png for variant in variants]
        assert len(set(drawn)) == len(variants)

    def test_bars_are_in_proportion(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        lines = tuple(BoardLine("x", value, str(value)) for value in (100, 50, 25, 0))
        picture = loop.run(worker.draw(BoardJob("Board", (BoardBlock(lines),))))
        bar = bytes.fromhex(LIGHT.bar[1:]) + b"\xff"
        data, width = pixels(picture), picture.width * 4
        rows = [data[start : start + width].count(bar) for start in range(0, len(data), width)]
        # Each bar is the longest run of its colour for some lines; text and medals are of other colours.
        lengths = sorted({count for count in rows if count > 20}, reverse=True)
        longest = lengths[0]
        for part in (0.5, 0.25):
            assert any(abs(length - longest * part) <= 2 for length in lengths), lengths

    def test_markup_in_a_name_is_text(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        names = [
            '#panic("x")',
            "*b* _i_ $x^2$",
            "#sys.inputs",
            "</svg>&amp;",
            '"]; #import',
            "\\u{41}\\",
            "@ref <label>",
        ]
        plain, marked = loop.run(worker.draw(board("x"))), loop.run(worker.draw(board("*x*")))
        assert plain.png != marked.png
        assert loop.run(worker.draw(board(*names))).ranks == tuple(range(1, len(names) + 1))

    @QUICK
    @given(st.lists(any_text, min_size=1, max_size=25))
    def test_any_names_are_drawn(self, loop: asyncio.Runner, worker: LocalRunner, names: list[str]) -> None:
        picture = loop.run(worker.draw(board(*names)))
        assert picture.ranks == tuple(range(1, len(names) + 1))
        plain = loop.run(worker.draw(board(*["x"] * len(names))))
        assert (picture.width, picture.height) == (plain.width, plain.height), "a name took more room than a line has"

    def test_the_largest_board_fits_and_is_drawn_in_time(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        faces = [chr(code) for code in (*range(0x1F600, 0x1F640), *range(0x1F400, 0x1F43F))]
        names = ["".join(faces[(index * 7 + step * 11) % len(faces)] for step in range(64)) for index in range(25)]
        lines = tuple(BoardLine(name, 10**15, "9" * 32, "n" * 80, own=True) for name in names)
        job = BoardJob("W" * 120, (BoardBlock(lines, 999_999_999),), "W" * 200, "W" * 32, "W" * 200, "W" * 16)
        assert len(loop.run(worker.draw(job)).png) <= 512 * 1024

    def test_badges_are_drawn(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        tiles = (BadgeTile("🥇", "First", "today"), BadgeTile("🔥", "Streak", "4 of 7", 571))
        earned = loop.run(worker.draw(BadgeSheetJob("Badges", tiles)))
        assert (earned.width, earned.ranks) == (1_200, ())
        more = loop.run(worker.draw(BadgeSheetJob("Badges", (tiles[0], BadgeTile("🔥", "Streak", "4 of 7")))))
        assert more.height == earned.height
        assert more.png != earned.png

    def test_rows_are_summed(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        rows = tuple(TallyRow(f"discord:{number % 7}", 3, 1, 2) for number in range(10_000))
        standings = loop.run(worker.tally(TallyJob(rows)))
        assert sum(each.total.points for each in standings) == 30_000
        assert [each.rank for each in standings] == [1, 1, 1, 1, 5, 5, 5]

    def test_a_job_with_a_fault_is_refused_before_it_is_sent(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        with pytest.raises(PictureFailed, match=r"^A board must have 1 to 3 blocks\.$"):
            loop.run(worker.draw(BoardJob("x", ())))
        with pytest.raises(PictureFailed, match="player must be text"):
            loop.run(worker.tally(TallyJob((TallyRow("", 1, 1, 1),))))

    def test_pictures_do_not_wait_for_snippets(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        async def both() -> None:
            snippet = asyncio.create_task(worker.run(SnippetJob("while True: pass", limits=Limits(wall_ms=60_000))))
            await worker.draw(board("Ada"))
            assert not snippet.done()
            snippet.cancel()
            await asyncio.wait({snippet})

        loop.run(both())

    def test_a_snippet_cannot_read_fonts(self, loop: asyncio.Runner, worker: LocalRunner) -> None:
        zygote = worker._zygote
        assert zygote is not None and zygote.info is not None
        if not any(layer.id == "landlock" and layer.holds for layer in zygote.info.layers):
            pytest.skip("without Landlock all of /usr can be read")
        folder = next(folder for folder in fonts.folders())
        result = loop.run(worker.run(SnippetJob(f"import os\nos.listdir({folder!r})")))
        assert result.outcome is Outcome.ERROR
        assert result.error is not None and result.error.type == "PermissionError"


@pytest_asyncio.fixture
async def full() -> AsyncIterator[LocalRunner]:
    async with LocalRunner(queue=0) as runner:
        yield runner


@pytest.mark.skipif(sys.platform != "linux", reason="children are isolated on Linux alone")
@pytest.mark.xdist_group("worker")
async def test_whoever_comes_when_all_places_are_taken_is_told_so(full: LocalRunner) -> None:
    job = TallyJob((TallyRow("a", 1, 1, 1),))
    results = await asyncio.gather(*(full.tally(job) for _ in range(3)), return_exceptions=True)
    assert [type(result) for result in results] == [tuple, RunnerBusy, RunnerBusy]


async def test_where_nothing_can_be_isolated_nothing_is_drawn() -> None:
    runner = NoRunner()
    assert isinstance(runner, PictureRunner)
    for job in (runner.draw(board("x")), runner.tally(TallyJob(()))):
        with pytest.raises(RunnerUnavailable, match="Linux alone"):
            await job
