"""Jobs and answers as lines of JSON: whatever the bytes are, each line is a job or a refusal that says why."""

import asyncio
import io
import json
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.snippets import MAX_CODE_BYTES, Limits, Outcome, SnippetError, SnippetJob, SnippetResult, refused
from bot.worker.lines import MAX_LINE, NO_ID, Line, Request, answer, parse
from bot.worker.streaming import Answering, LineSource

from .fake_runner import FakeRunner

USUAL = SnippetJob("", 7, Limits(1_500, 99, 1_000))
SPACE = b" \t\r\n"

SIGNS = (b"{", b"}", b"[", b"]", b":", b",", b" ", b"\r", b"\x00", b"\x0b", b"\xff", b"\xef\xbb\xbf", b"\xc2\xa0")
WORDS = (
    b'"id"',
    b'"code"',
    b'"wall"',
    b'"\\ud800"',
    b"null",
    b"true",
    b"0.5",
    b"NaN",
    b"-Infinity",
    b"1e999",
    b"9" * 5_000,
)
PIECES = st.sampled_from((*SIGNS, *WORDS))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
OBJECTS = st.fixed_dictionaries(
    {}, optional={key: VALUES for key in ("id", "code", "seed", "wall", "memory", "note")}
).map(lambda fields: json.dumps(fields).encode())
RAW = st.binary() | st.lists(PIECES, max_size=12).map(b"".join) | OBJECTS


def asked(raw: bytes | str | None, number: int = 3) -> Request:
    request = parse(Line(number, raw.encode() if isinstance(raw, str) else raw), USUAL)
    assert request is not None
    return request


def job(**fields: Any) -> SnippetJob:
    what = asked(json.dumps({"code": "print(1)", **fields})).what
    assert isinstance(what, SnippetJob), what
    return what


def fault(raw: bytes | str | None) -> str:
    what = asked(raw).what
    assert isinstance(what, SnippetResult)
    assert what.error is not None
    assert (what.outcome, what.error.type, what.error.traceback) == (Outcome.REFUSED, "Refused", "")
    return what.error.message


# --- jobs ------------------------------------------------------------------------------------------------------------


def test_a_job_with_everything() -> None:
    assert job(seed=5, wall=0.25, memory=64) == SnippetJob("print(1)", 5, Limits(250, 64, 1_000))


@pytest.mark.parametrize("fields", [{}, {"seed": None, "wall": None, "memory": None}, {"note": [1], "walls": 9}])
def test_what_is_not_said_is_the_usual(fields: dict[str, Any]) -> None:
    assert job(**fields) == SnippetJob("print(1)", 7, USUAL.limits)


@pytest.mark.parametrize(("wall", "ms"), [(60, 60_000), (60.0, 60_000), (1.1, 1_100), (0.0001, 1), (1e-300, 1)])
def test_wall_is_in_seconds(wall: float, ms: int) -> None:
    assert job(wall=wall).limits.wall_ms == ms


def test_the_longest_program_fits_however_it_is_escaped() -> None:
    code = "\x01" * MAX_CODE_BYTES
    assert job(code=code).code == code


def test_a_mark_at_the_beginning_and_an_end_of_windows_are_no_faults() -> None:
    assert asked(b'\xef\xbb\xbf{"code": "1"}\r\n').what == SnippetJob("1", 7, USUAL.limits)


@pytest.mark.parametrize("raw", [b"", b"\n", b" \t\r\n", b"\xef\xbb\xbf\r\n"])
def test_blank_lines_ask_for_nothing(raw: bytes) -> None:
    assert parse(Line(1, raw), USUAL) is None


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("print(1)", "it is not JSON (Expecting value, column 1)."),
        ('{"code": \n', "it is not JSON (Expecting value, column 9)."),
        ('{"code": "a"} {}', "it is not JSON (Extra data, column 15)."),
        ('{"code": "a\x00"}', "it is not JSON (Invalid control character at, column 12)."),
        ("\x00", "it is not JSON (Expecting value, column 1)."),
        (b'{"code": "\xff"}', "byte 11 is not UTF-8; write the jobs as UTF-8."),
        ('{"code": "1"}'.encode("utf-16"), "byte 1 is not UTF-8; write the jobs as UTF-8."),
        (None, "it has more than 1,048,576 bytes; send shorter programs."),
        (b" " * (MAX_LINE + 1), "it has more than 1,048,576 bytes; send shorter programs."),
        ("[1]", 'it must be an object, such as {"id": 1, "code": "print(2)"}.'),
        ("null", 'it must be an object, such as {"id": 1, "code": "print(2)"}.'),
        ('{"id": 1}', 'it has no "code".'),
        ('{"code": null}', '"code" must be text.'),
        ('{"code": ["1"]}', '"code" must be text.'),
        ('{"code": "1", "id": NaN}', "NaN is not a number that JSON knows."),
        ('{"code": "1", "wall": -Infinity}', "-Infinity is not a number that JSON knows."),
        ('{"code": "1", "wall": 1e999}', "it holds a number that is too large."),
        (f'{{"code": "1", "id": {"9" * 5_000}}}', "it holds a number that is too large."),
        ("[" * MAX_LINE, "its lists and objects are nested too deeply."),
        ('{"a":' * 100_000, "its lists and objects are nested too deeply."),
        (f'{{"code": "{"a" * (MAX_CODE_BYTES + 1)}"}}', "code must have at most 65,536 bytes."),
        *(
            (f'{{"code": "1", "seed": {value}}}', "seed must be a whole number from 0 to 2**63 - 1.")
            for value in ("-1", "1.0", "true", '"1"', "[]", str(2**63))
        ),
        *(
            (f'{{"code": "1", "wall": {value}}}', "wall must be a number of seconds above 0, at most 60.")
            for value in ("0", "-1", "60.001", "true", '"1"', "{}", "9" * 400)
        ),
        *(
            (f'{{"code": "1", "memory": {value}}}', "memory must be a whole number of MB from 1 to 2,048.")
            for value in ("0", "2049", "64.0", "true", '"64"')
        ),
    ],
)
def test_a_line_that_is_no_job_is_told_why(raw: bytes | str | None, sentence: str) -> None:
    assert fault(raw) == f"Line 3: {sentence}"


def test_a_line_of_the_greatest_length_is_read() -> None:
    text = '{"code": "1"}'
    assert isinstance(asked(text + " " * (MAX_LINE - len(text)) + "\r\n").what, SnippetJob)


def test_a_refusal_gives_the_id_back_where_there_is_one() -> None:
    assert asked('{"id": "seven"}').id == '"seven"'
    assert asked('{"id": "seven", ').id == NO_ID


# --- answers ---------------------------------------------------------------------------------------------------------


def test_an_answer() -> None:
    error = SnippetError("ValueError", "é\ud800", "Traceback")
    line = answer('{"a": [1]}', SnippetResult(Outcome.ERROR, "\x1b[0m\n", "\u2028", error, ms=2.84449))
    assert line.isascii() and len(line.splitlines()) == 1
    assert json.loads(line) == {
        "id": {"a": [1]},
        "outcome": "error",
        "stdout": "\x1b[0m\n",
        "stderr": "\u2028",
        "error": {"type": "ValueError", "message": "é\ud800", "traceback": "Traceback"},
        "ms": 2.844,
    }
    assert list(json.loads(line)) == ["id", "outcome", "stdout", "stderr", "error", "ms"]


def test_an_answer_without_error_and_with_more_than_is_kept() -> None:
    data = json.loads(answer(NO_ID, SnippetResult(Outcome.OUTPUT_LIMIT, "a", truncated=True)))
    assert (data["id"], data["outcome"], data["error"], data["truncated"]) == (None, "output-limit", None, True)


@given(value=VALUES)
def test_any_id_is_given_back_as_it_was(value: object) -> None:
    request = asked(json.dumps({"id": value, "code": "1"}, ensure_ascii=False).encode())
    assert json.loads(answer(request.id, refused("")))["id"] == value


def test_an_id_nested_to_the_limit_is_given_back_from_deeper_down() -> None:
    def deeper(left: int) -> str:
        return deeper(left - 1) if left else answer(request.id, refused(""))

    limit = sys.getrecursionlimit()
    kept = 0
    for depth in range(limit - 200, limit + 1):
        id_ = "[" * depth + "]" * depth
        request = asked(f'{{"id": {id_}, "code": "1"}}')
        kept += request.id == id_
        assert request.id in (id_, NO_ID)
        assert deeper(100).startswith(f'{{"id": {request.id}, "outcome"')
    assert 0 < kept < 201


# --- whatever the bytes are ------------------------------------------------------------------------------------------


@given(raw=RAW)
def test_any_line_is_a_job_or_a_refusal_or_blank(raw: bytes) -> None:
    request = parse(Line(1, raw), USUAL)
    if request is None:
        assert not raw.removeprefix(b"\xef\xbb\xbf").strip(SPACE)
    elif isinstance(request.what, SnippetJob):
        assert request.what.fault() is None
    else:
        data = json.loads(answer(request.id, request.what))
        assert data["error"]["message"].startswith("Line 1: ")


def known(number: int) -> bytes:
    return json.dumps({"id": number, "code": f"job {number}"}).encode()


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.integers(0, 9) | RAW.map(lambda raw: raw.replace(b"\n", b"")), max_size=40), jobs=st.integers(1, 5)
)
def test_each_line_that_is_not_blank_has_one_answer_in_its_place(rows: list[int | bytes], jobs: int) -> None:
    lines = [known(row) if isinstance(row, int) else row for row in rows]
    out = io.StringIO()

    async def run() -> None:
        stream = io.TextIOWrapper(io.BytesIO(b"\n".join(lines)), encoding="utf-8")
        await Answering(FakeRunner(), out, USUAL, jobs=jobs).answer_all(LineSource(stream), asyncio.Event())

    asyncio.run(run())
    expected = [row for row, line in zip(rows, lines, strict=True) if parse(Line(1, line), USUAL) is not None]
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(answers) == len(expected)
    for row, data in zip(expected, answers, strict=True):
        if isinstance(row, int):
            assert (data["id"], data["outcome"], data["stdout"]) == (row, "ok", f"job {row}")
