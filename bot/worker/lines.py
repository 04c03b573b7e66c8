"""Jobs and their results as JSON, one object a line: what programs write to a worker, and what they read back.

A job is `{"id", "code", "seed"?, "wall"?, "memory"?}`, with `wall` in seconds and `memory` in MB. Other keys are passed
over, so that a file of jobs may carry its own notes. An answer is `{"id", "outcome", "stdout", "stderr", "error",
"ms"}`; `error` is null or `{"type", "message", "traceback"}`, and `"truncated": true` is added where the program wrote
more than is kept.
"""

import json
import math
from dataclasses import asdict, dataclass
from typing import Any, Final, NoReturn

from bot.snippets import MAX_MEMORY_MB, MAX_WALL_MS, Limits, SnippetJob, SnippetResult, refused

MAX_LINE: Final = 1024 * 1024
"""Bytes of a line, without its end. The longest program takes less than half of it, however it is escaped."""

MAX_WALL: Final = MAX_WALL_MS // 1000
NO_ID: Final = "null"
BLANK: Final = " \t\r\n"  # what JSON knows as space


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the input, counted from 1. `raw` is None where it was longer than `MAX_LINE`."""

    number: int
    raw: bytes | None


@dataclass(frozen=True, slots=True)
class Request:
    """What a line asks for: a job, or, where it cannot be one, the refusal that says why.

    `id` is the job's id as JSON, in ASCII. It is kept as text, so that an answer can always give it back: an id nested
    to the very limit can be read once and then not be written from deeper in the program.
    """

    id: str
    what: SnippetJob | SnippetResult


class _Fault(Exception):
    """What is wrong with a line, as the rest of a sentence that begins with its number."""


def parse(line: Line, unless_said: SnippetJob) -> Request | None:
    """What a line asks for; None for a blank one. Whatever the bytes are, nothing is raised.

    The seed, wall and memory that it does not name (or names as null) are those of `unless_said`.
    """
    id_ = NO_ID
    try:
        text = _text(line.raw).rstrip(BLANK)
        if not text:
            return None
        fields = _object(text)
        id_ = _shallow(json.dumps, fields.get("id"))
        return Request(id_, _job(fields, unless_said))
    except _Fault as fault:
        return Request(id_, refused(f"Line {line.number}: {fault}"))


def answer(id_: str, result: SnippetResult) -> str:
    """The result as one line of JSON in ASCII, without its end, for the request whose `id` this is."""
    data: dict[str, Any] = {
        "outcome": result.outcome,
        "stdout": result.stdout,
        "stderr": result.stderr,
        "error": result.error and asdict(result.error),
        "ms": round(result.ms, 3),
    }
    if result.truncated:
        data["truncated"] = True
    return f'{{"id": {id_}, {json.dumps(data)[1:]}'


def _text(raw: bytes | None) -> str:
    if raw is None or len(raw.rstrip(b"\r\n")) > MAX_LINE:
        raise _Fault(f"it has more than {MAX_LINE:,} bytes; send shorter programs.")
    try:
        return raw.decode("utf-8-sig")  # some editors begin a file with a mark
    except UnicodeDecodeError as error:
        raise _Fault(f"byte {error.start + 1} is not UTF-8; write the jobs as UTF-8.") from None


def _object(text: str) -> dict[str, Any]:
    try:
        data = _shallow(_DECODER.decode, text)
    except json.JSONDecodeError as error:
        raise _Fault(f"it is not JSON ({error.msg}, column {error.colno}).") from None
    except ValueError:  # Python reads whole numbers of up to 4,300 digits
        raise _Fault("it holds a number that is too large.") from None
    if not isinstance(data, dict):
        raise _Fault('it must be an object, such as {"id": 1, "code": "print(2)"}.')
    return data


def _shallow(function: Any, data: Any) -> Any:
    try:
        return function(data)
    except RecursionError:
        raise _Fault("its lists and objects are nested too deeply.") from None


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError
    return number


def _no_number(name: str) -> NoReturn:
    raise _Fault(f"{name} is not a number that JSON knows.")


_DECODER: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_no_number)


def _job(fields: dict[str, Any], unless_said: SnippetJob) -> SnippetJob:
    code, seed, wall, memory = (fields.get(key) for key in ("code", "seed", "wall", "memory"))
    if not isinstance(code, str):
        raise _Fault('"code" must be text.' if "code" in fields else 'it has no "code".')
    limits = unless_said.limits
    job = SnippetJob(
        code,
        unless_said.seed if seed is None else seed,
        Limits(
            limits.wall_ms if wall is None else _wall_ms(wall),
            limits.memory_mb if memory is None else _memory_mb(memory),
            limits.output_bytes,
        ),
    )
    fault = job.fault()
    if fault is not None:
        raise _Fault(fault)
    return job


def wall_in_ms(seconds: object) -> int | None:
    """A wall limit in seconds (above 0, at most 60) as whole ms, at least 1; None where it is no such number."""
    # A bool is an int, but nobody means a second by true.
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MAX_WALL:
        return None
    return max(1, round(seconds * 1000))


def _wall_ms(seconds: object) -> int:
    ms = wall_in_ms(seconds)
    if ms is None:
        raise _Fault(f"wall must be a number of seconds above 0, at most {MAX_WALL}.")
    return ms


def _memory_mb(memory: object) -> int:
    if type(memory) is not int or not 1 <= memory <= MAX_MEMORY_MB:
        raise _Fault(f"memory must be a whole number of MB from 1 to {MAX_MEMORY_MB:,}.")
    return memory
