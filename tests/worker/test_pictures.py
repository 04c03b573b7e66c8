"""Jobs for boards: what they refuse, ranks, sums, texts that stand for pictures, and all of it as bytes."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures import (
    MAX_ALT,
    MAX_LINES,
    MAX_NUMBER,
    MAX_PICTURE_BYTES,
    MAX_ROWS,
    BadgeSheetJob,
    BadgeTile,
    BoardBlock,
    BoardJob,
    BoardLine,
    BoardPicture,
    DrawJob,
    Standing,
    TallyJob,
    TallyRow,
    alt_text,
    ranks,
    tally,
)
from bot.worker.board_wire import (
    MARK,
    MAX_ANSWER_BYTES,
    MAX_WORK_BYTES,
    decode_picture,
    decode_standings,
    decode_work,
    encode_answer,
    encode_work,
)
from tests.engine.builders import QUICK

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x04\xb0\x00\x00\x00\x10\x08\x06\x00\x00\x00"
ADA = BoardLine("Ada", 9, "9")


def board(*lines: BoardLine, **fields: Any) -> BoardJob:
    return BoardJob("Board", (BoardBlock(lines or (ADA,)),), **fields)


def sheet(*tiles: BadgeTile) -> BadgeSheetJob:
    return BadgeSheetJob("Badges", tiles)


class TestRanks:
    @pytest.mark.parametrize(
        ("values", "first", "place", "expected"),
        [
            ([], 1, None, ()),
            ([9, 7, 7, 5], 1, None, (1, 2, 2, 4)),
            ([3, 3, 3], 1, None, (1, 1, 1)),
            ([9, 8], 11, None, (11, 12)),
            # A page that begins with the third of three players on rank 10.
            ([5, 4, 4, 1], 10, 12, (10, 13, 13, 15)),
        ],
    )
    def test_equal_values_share_a_rank(
        self, values: list[int], first: int, place: int | None, expected: tuple[int, ...]
    ) -> None:
        assert ranks(values, first, place) == expected

    @given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 30))
    def test_a_page_has_the_ranks_of_the_whole(self, values: list[int], start: int) -> None:
        values.sort(reverse=True)
        whole = ranks(values)
        page = values[start:]
        if page:
            assert ranks(page, whole[start], start + 1) == whole[start:]


class TestTally:
    def test_rows_of_a_player_are_summed_and_players_ranked(self) -> None:
        rows = [TallyRow("b", 5, 1, 2), TallyRow("a", 3, 1, 1), TallyRow("c", 2, 0, 9), TallyRow("a", 2, 1, 3)]
        assert tally(rows) == (
            Standing(1, TallyRow("a", 5, 2, 4)),
            Standing(1, TallyRow("b", 5, 1, 2)),
            Standing(3, TallyRow("c", 2, 0, 9)),
        )

    rows = st.lists(st.builds(TallyRow, st.sampled_from("abcdef"), *[st.integers(0, 50)] * 3), max_size=40)

    @given(rows, rows)
    def test_totals_can_be_summed_again(self, some: list[TallyRow], others: list[TallyRow]) -> None:
        assert tally([each.total for half in (some, others) for each in tally(half)]) == tally([*some, *others])


FAULTS: list[tuple[DrawJob | TallyJob, str]] = [
    (BoardJob("x", ()), "A board must have 1 to 3 blocks."),
    (BoardJob("x", (BoardBlock(()),)), "A block of a board must have a line."),
    (board(*[ADA] * (MAX_LINES + 1)), "A board must have at most 25 lines."),
    (board(BoardLine("n" * 129, 1, "1")), "name must be text of at most 128 characters."),
    (replace(board(), title="t" * 121), "title must be text of at most 120 characters."),
    (board(replace(ADA, value=-1)), "value must be a whole number from 0 to 1,000,000,000,000,000."),
    (board(replace(ADA, value=True)), "value must be a whole number from 0 to 1,000,000,000,000,000."),
    (board(replace(ADA, own=1)), "own must be true or false."),  # type: ignore[arg-type]
    (board(replace(ADA, value=1), ADA), "The lines of a block must go from the highest value to the lowest."),
    (BoardJob("x", (BoardBlock((ADA,), 0),)), "first_rank must be a whole number from 1 to 999,999,999."),
    (BoardJob("x", (BoardBlock((ADA,), 5, 4),)), "first_place must not be less than first_rank."),
    (board(full=-1), "full must be a whole number from 0 to 1,000,000,000,000,000."),
    (board(dark=None), "dark must be true or false."),
    (sheet(), "A sheet must have 1 to 24 badges."),
    (sheet(BadgeTile("🥇", "x", progress=1_001)), "progress must be a whole number from 0 to 1,000."),
    (sheet(BadgeTile("🥇" * 17, "x")), "emoji must be text of at most 16 characters."),
    (TallyJob((TallyRow("", 1, 1, 1),)), "player must be text of 1 to 128 characters."),
    (TallyJob((TallyRow("a", 1, 1, -1),)), "answers must be a whole number from 0 to 1,000,000,000,000,000."),
    (TallyJob((TallyRow("a", 1, 1, 1),) * (MAX_ROWS + 1)), "At most 10,000 rows can be summed at a time."),
]


class TestFaults:
    @pytest.mark.parametrize(("job", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
    def test_a_job_beyond_a_limit_says_which(self, job: DrawJob | TallyJob, fault: str) -> None:
        assert job.fault() == fault
        with pytest.raises(ValueError, match=fault.split()[0]):
            encode_work(job)

    def test_jobs_at_their_limits_are_taken_and_fit(self) -> None:
        line = BoardLine("\U0001f600" * 128, MAX_NUMBER, "\U0001f600" * 32, "\U0001f600" * 80, own=True)
        job = board(*[line] * MAX_LINES, subtitle="\ud800" * 200, footer="x" * 200)
        assert job.fault() is None
        assert decode_work(encode_work(job)) == job
        sums = TallyJob(tuple(TallyRow(f"discord:{number:020}", 10**9, 10**4, 10**4) for number in range(MAX_ROWS)))
        assert decode_work(encode_work(sums)) == sums
        assert len(encode_answer(tally(sums.rows))) <= MAX_ANSWER_BYTES

    def test_rows_that_are_too_many_bytes_are_refused_with_what_to_do(self) -> None:
        with pytest.raises(ValueError, match=r"921,600 are the most\. Divide it\.$"):
            encode_work(TallyJob((TallyRow("x" * 128, 1, 1, 1),) * MAX_ROWS))


class TestAltText:
    def test_a_board_is_read_out(self) -> None:
        own = BoardLine("Bob\u202e\n", 9, "9", own=True)
        job = board(ADA, own, BoardLine("👩\u200d💻", 2, "2"), subtitle="This week", unit="points")
        assert alt_text(job) == ("Board. This week: 1. Ada, 9 points; 1. Bob (you), 9 points; 3. 👩\u200d💻, 2 points.")

    def test_badges_are_read_out(self) -> None:
        tiles = (BadgeTile("🥇", "First"), BadgeTile("🔥", "Streak", progress=412))
        assert alt_text(sheet(*tiles)) == "Badges: First, earned; Streak, 41 percent."

    @pytest.mark.parametrize("width", [1, 20, 33, 34, 35, 36, 128])
    def test_what_is_too_long_ends_with_how_much_more_there_is(self, width: int) -> None:
        text = alt_text(board(*[BoardLine("n" * width, 9, "9")] * MAX_LINES))
        assert len(text) <= MAX_ALT
        read_out = text.count("; 1. ") + 1
        assert text.endswith("9." if read_out == MAX_LINES else f"; {MAX_LINES - read_out} more.")


texts = st.text(st.characters(exclude_categories=()), max_size=16)
lines = st.builds(BoardLine, texts, st.just(3), texts, texts, st.booleans())
blocks = st.lists(lines, min_size=1, max_size=3).map(lambda found: BoardBlock(tuple(found), 4, 6))
jobs = st.one_of(
    st.builds(
        BoardJob,
        texts,
        st.lists(blocks, min_size=1, max_size=3).map(tuple),
        texts,
        texts,
        texts,
        texts,
        st.none() | st.integers(0, 9),
        st.booleans(),
    ),
    st.builds(
        BadgeSheetJob,
        texts,
        st.lists(st.builds(BadgeTile, texts, texts, texts, st.integers(0, 1_000)), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(
        TallyJob,
        st.lists(st.builds(TallyRow, texts.filter(bool), *[st.integers(0, MAX_NUMBER)] * 3), max_size=4).map(tuple),
    ),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["work", "job", "blocks", "lines", "tiles", "ranks", "standings"]), inner)
    ),
    max_leaves=12,
)


class TestWire:
    @QUICK
    @given(jobs)
    def test_jobs_survive(self, job: Any) -> None:
        data = encode_work(job)
        assert data.startswith(MARK)
        assert decode_work(data) == job

    @given(json_values | st.sampled_from(["BoardJob", "BadgeSheetJob", "TallyJob"]), json_values)
    def test_nonsense_is_refused_with_a_sentence(self, kind: Any, value: Any) -> None:
        for record in (value, {"work": kind, "job": value}):
            data = json.dumps(record).encode()
            try:
                job = decode_work(data)
            except ValueError as error:
                assert str(error).endswith(".")
            else:  # an empty list is a lawful list of rows
                assert job == TallyJob(())
        with pytest.raises(ValueError, match=r"^An? (answer|picture) "):
            decode_picture(json.dumps(value).encode() + b"\n")

    def test_a_job_that_is_too_long_is_not_even_read(self) -> None:
        with pytest.raises(ValueError, match=r"^A job must have at most 921,600 bytes\.$"):
            decode_work(b"[" * (MAX_WORK_BYTES + 1))

    def test_a_picture_survives_and_its_size_is_read_from_it(self) -> None:
        picture = BoardPicture(PNG + b"\n\x00rest", 1200, 16, (1, 2, 2))
        assert decode_picture(encode_answer(picture)) == picture

    def test_sums_survive_even_above_what_a_row_may_have(self) -> None:
        sums = tally([TallyRow("a", MAX_NUMBER, 1, 2), TallyRow("a", MAX_NUMBER, 0, 0)])
        assert decode_standings(encode_answer(sums)) == sums

    def test_a_picture_that_is_too_large_is_not_sent(self) -> None:
        with pytest.raises(ValueError, match="524,288 are the most"):
            encode_answer(BoardPicture(b"x" * (MAX_PICTURE_BYTES + 1), 1, 1))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b'{"ranks":[1]}',
            b'{"ranks":[1]}\nGIF89a',
            b'{"ranks":[0]}\n' + PNG,
            b'{"ranks":[true]}\n' + PNG,
            b'{"ranks":' + json.dumps([1] * 26).encode() + b"}\n" + PNG,
            b'{"ranks":[1],"more":1}\n' + PNG,
            b'{"ranks":[1]}\n' + PNG[:20],
            b'{"ranks":[1]}\n' + PNG.replace(b"\x00\x00\x04\xb0", b"\x00\x01\x00\x00"),
            b'{"ranks":[1]}\n' + PNG + b"x" * MAX_PICTURE_BYTES,
        ],
    )
    def test_a_false_picture_is_refused(self, data: bytes) -> None:
        with pytest.raises(ValueError, match=r"^An? (answer|picture)"):
            decode_picture(data)

    @pytest.mark.parametrize(
        "rows", ["1", "[1]", "[[1]]", '[[1,"a",1,1,-1]]', "[[1,2,1,1,1]]", '[[0,"a",1,1,1]]', '[[1,"a",1,1,1,1]]']
    )
    def test_false_sums_are_refused(self, rows: str) -> None:
        with pytest.raises(ValueError, match=r"^An answer"):
            decode_standings(f'{{"standings":{rows}}}\n'.encode())
