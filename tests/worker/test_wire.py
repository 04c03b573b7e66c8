"""Jobs and results as bytes: nothing is lost on the way, and nothing wrong is believed."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.snippets import (
    MAX_CODE_BYTES,
    MAX_MEMORY_MB,
    MAX_OUTPUT_BYTES,
    MAX_SEED,
    MAX_WALL_MS,
    Limits,
    Outcome,
    SnippetError,
    SnippetJob,
    SnippetResult,
    refused,
)
from bot.worker import wire

NATS_TAKES = 1024 * 1024  # its default max_payload

# Two surrogates side by side mean one character; alone they stay what they are.
texts = st.one_of(
    st.text(),
    st.text(st.characters(exclude_characters=[chr(code) for code in range(0xDC00, 0xE000)])),
    st.text('\x00\x1f\x7f\u2028\u0085"\\\r\n\ufeff\ufffd\U0001f600\udfff'),
).map(lambda text: text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass"))

limits = st.builds(
    Limits,
    wall_ms=st.integers(1, MAX_WALL_MS),
    memory_mb=st.integers(1, MAX_MEMORY_MB),
    output_bytes=st.integers(0, MAX_OUTPUT_BYTES),
)
jobs = st.builds(SnippetJob, code=texts, seed=st.integers(0, MAX_SEED), limits=limits)
problems = st.builds(SnippetError, type=texts.map(lambda text: text[: wire.MAX_TYPE]), message=texts, traceback=texts)
results = st.builds(
    SnippetResult,
    outcome=st.sampled_from(Outcome),
    stdout=texts,
    stderr=texts,
    error=problems,
    ms=st.floats(0, 1e9),
    truncated=st.booleans(),
    torch=texts.map(lambda text: text[: wire.MAX_VERSION]),
) | st.builds(SnippetResult, outcome=st.sampled_from([Outcome.OK, Outcome.TIMEOUT, Outcome.OUTPUT_LIMIT]))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)

JOB = SnippetJob("print(1)", 7, Limits(1_000, 64, 100))
RESULT = SnippetResult(Outcome.ERROR, "1\n", "oh", SnippetError("ValueError", "no", "ValueError: no"), 2.5, True, "2.9")


@given(jobs)
def test_every_job_comes_back(job: SnippetJob) -> None:
    assert wire.decode_job(wire.encode_job(job)) == job


@given(results)
def test_every_result_comes_back(result: SnippetResult) -> None:
    assert wire.decode_result(wire.encode_result(result)) == result


@given(jobs, results)
def test_what_is_sent_is_one_line_of_plain_json(job: SnippetJob, result: SnippetResult) -> None:
    for data in (wire.encode_job(job), wire.encode_result(result)):
        assert b"\n" not in data and data not in (wire.BEAT, wire.BUSY, wire.UNABLE)
        json.loads(data.decode("utf-8"))


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_a_value_error(data: bytes) -> None:
    for decode in (wire.decode_job, wire.decode_result):
        with pytest.raises(ValueError, match=r"^A (job|result) must .*\.$"):
            decode(data)


@given(st.sampled_from(["code", "seed", "limits", "wall_ms", "memory_mb", "output_bytes"]), json_values)
def test_a_job_with_any_other_value_is_right_or_a_value_error(name: str, value: Any) -> None:
    record = json.loads(wire.encode_job(JOB))
    (record if name in record else record["limits"])[name] = value
    try:
        job = wire.decode_job(json.dumps(record).encode())
    except ValueError:
        return
    assert job.fault() is None


@given(
    st.sampled_from(["outcome", "stdout", "stderr", "error", "ms", "truncated", "torch", "type", "traceback"]),
    json_values,
)
def test_a_result_with_any_other_value_is_right_or_a_value_error(name: str, value: Any) -> None:
    record = json.loads(wire.encode_result(RESULT))
    (record if name in record else record["error"])[name] = value
    try:
        result = wire.decode_result(json.dumps(record).encode())
    except ValueError:
        return
    assert wire.decode_result(wire.encode_result(result)) == result


def changed(encoded: bytes, path: str, value: Any) -> bytes:
    """A message of which one field has another value, or is missing where the value is `...`."""
    whole = inner = json.loads(encoded)
    *outer, name = path.split(".")
    for key in outer:
        inner = inner[key]
    if value is ...:
        del inner[name]
    else:
        inner[name] = value
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("code", ..., "exactly these fields: code, seed, limits"),
        ("extra", 1, "exactly these fields"),
        ("limits.extra", 1, "exactly these fields: wall_ms, memory_mb, output_bytes"),
        ("limits", [1, 2, 3], "limits must be an object"),
        ("code", 5, "code must be text"),
        ("code", "é" * (MAX_CODE_BYTES // 2 + 1), "at most 65,536 bytes"),
        ("seed", True, "seed must be a whole number"),
        ("seed", -1, "seed must be a whole number"),
        ("seed", 2**63, "seed must be a whole number"),
        ("seed", 1.0, "seed must be a whole number"),
        ("limits.wall_ms", 0, "wall_ms must be a whole number from 1 to 60,000"),
        ("limits.memory_mb", 10**30, "memory_mb must be a whole number"),
        ("limits.output_bytes", None, "output_bytes must be a whole number"),
    ],
)
def test_a_wrong_job_is_named(path: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wire.decode_job(changed(wire.encode_job(JOB), path, value))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("ms", ..., "exactly these fields"),
        ("html", "<b>", "exactly these fields"),
        ("error.frames", [], "exactly these fields: type, message, traceback"),
        ("error", "no", "error must be an object or null"),
        ("error", None, "must say why in its error"),
        ("outcome", "fine", "outcome must be one of ok, error, timeout"),
        ("outcome", ["ok"], "outcome must be one of"),
        ("stdout", None, "field stdout must be text"),
        ("stderr", "x" * 65_536, "at most 65,536 characters of output"),
        ("error.message", "x" * 8_193, "at most 8,192 characters"),
        ("torch", 2.9, "field torch must be text"),
        ("ms", "1", "ms must be a number"),
        ("ms", -0.1, "ms must be a number"),
        ("ms", True, "ms must be a number"),
        ("ms", 10**400, "ms must be a number"),
        ("truncated", 1, "truncated must be true or false"),
    ],
)
def test_a_wrong_result_is_named(path: str, value: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        wire.decode_result(changed(wire.encode_result(RESULT), path, value))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        "{}".encode("utf-16"),
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 10_000,
        wire.encode_result(RESULT).replace(b"2.5", b"NaN"),
        wire.encode_result(RESULT).replace(b"2.5", b"1e999"),
        wire.encode_result(RESULT) + b" " * wire.MAX_RESULT_BYTES,
        wire.encode_job(JOB) + b"{}",
        wire.BEAT,
    ],
    ids=range(14),
)
def test_nonsense(data: bytes) -> None:
    for decode in (wire.decode_job, wire.decode_result):
        with pytest.raises(ValueError, match=r"^A (job|result)\b.*\.$"):
            decode(data)


def test_no_sentence_quotes_what_was_read() -> None:
    for data in (b'{"hunter2": 1}', b"hunter2", changed(wire.encode_result(RESULT), "outcome", "hunter2")):
        with pytest.raises(ValueError) as caught:
            wire.decode_result(data)
        assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "é", "\ud800", "\U0001f600", "\ufffd", '"'])
def test_the_largest_result_fits_into_a_message(character: str) -> None:
    largest = SnippetResult(
        Outcome.ERROR,
        stdout=character * MAX_OUTPUT_BYTES,
        error=SnippetError(*(character * 1_000_000 for _ in range(3))),
        ms=123_456_789.123,
        truncated=True,
        torch=character * 1_000,
    )
    data = wire.encode_result(largest)
    assert len(data) <= wire.MAX_RESULT_BYTES < NATS_TAKES
    assert wire.decode_result(data).stdout == largest.stdout


@pytest.mark.parametrize("character", ["\x00", '"', "\\"])
def test_the_largest_job_fits_into_a_message(character: str) -> None:
    largest = SnippetJob(character * MAX_CODE_BYTES, MAX_SEED, Limits(MAX_WALL_MS, MAX_MEMORY_MB, MAX_OUTPUT_BYTES))
    data = wire.encode_job(largest)
    assert len(data) <= wire.MAX_JOB_BYTES < NATS_TAKES
    assert wire.decode_job(data) == largest


def test_what_is_too_long_is_cut_and_marked() -> None:
    long = replace(RESULT, stdout="o" * 60_000, stderr="e" * 60_000, truncated=False)
    cut = wire.decode_result(wire.encode_result(long))
    assert (len(cut.stdout), len(cut.stderr), cut.truncated) == (60_000, 5_536, True)
    assert wire.decode_result(wire.encode_result(replace(long, stderr="e" * 5_536))).truncated is False


def test_the_end_of_a_long_traceback_is_kept() -> None:
    error = SnippetError("E", "m", "x" * 100_000 + "E: m")
    cut = wire.decode_result(wire.encode_result(replace(RESULT, error=error)))
    assert cut.error is not None and cut.error.traceback.endswith("xE: m")


def test_a_job_with_a_fault_is_not_sent() -> None:
    with pytest.raises(ValueError, match="seed must be"):
        wire.encode_job(SnippetJob("", seed=-1))


def test_a_refusal_can_be_sent() -> None:
    assert wire.decode_result(wire.encode_result(refused("No."))) == refused("No.")


def test_halves_of_a_character_that_meet_become_it() -> None:
    assert wire.decode_job(wire.encode_job(SnippetJob("\ud83d" + "\ude00"))).code == "\U0001f600"
