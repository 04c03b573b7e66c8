"""Jobs and results as bytes, for workers on other machines.

One JSON object each, in UTF-8. Whoever reads believes nothing: a field that is missing, unknown, of another type or out
of range is a `ValueError`, whose message is a sentence that quotes nothing of what was read. Lone surrogates survive;
two adjacent ones that make a pair come back as the character that they stand for.
"""

import json
from dataclasses import asdict, fields, replace
from typing import Any, Final, NoReturn

from bot.snippets import (
    MAX_CODE_BYTES,
    MAX_OUTPUT_BYTES,
    Limits,
    Outcome,
    SnippetError,
    SnippetJob,
    SnippetResult,
)

BEAT: Final = b"beat"
"""Said by a worker, again and again, while a job waits or runs there."""

BUSY: Final = b"busy"
"""Said by a worker that takes no more jobs for now."""

UNABLE: Final = b"unable"
"""Said by a worker that cannot run snippets."""

MAX_TYPE: Final = 256
MAX_MESSAGE: Final = 8 * 1024
MAX_TRACEBACK: Final = 32 * 1024
MAX_VERSION: Final = 64
"""Characters of an error's three parts, and of PyTorch's version, in a result. What is longer is cut."""

MAX_OUTPUT: Final = MAX_OUTPUT_BYTES
"""Characters of standard output and standard error together. What is longer is cut and marked as truncated."""

_WORST: Final = 6  # bytes of one character: a control character as \u0001
_FRAME: Final = 1024  # keys, numbers and punctuation

MAX_JOB_BYTES: Final = MAX_CODE_BYTES * _WORST + _FRAME
MAX_RESULT_BYTES: Final = (MAX_OUTPUT + MAX_TYPE + MAX_MESSAGE + MAX_TRACEBACK + MAX_VERSION) * _WORST + _FRAME
"""No encoded job and no encoded result is longer. Both fit into a message of NATS, which takes 1 MB by default."""

_ERROR_NEEDED: Final = frozenset({Outcome.ERROR, Outcome.MEMORY, Outcome.CRASHED, Outcome.REFUSED})
_MAX_MS: Final = 1e9


def encode_job(job: SnippetJob) -> bytes:
    """A job that has no fault, in at most `MAX_JOB_BYTES`. Raises `ValueError` for one that has."""
    fault = job.fault()
    if fault is not None:
        raise ValueError(fault)
    return _dump(asdict(job))


def decode_job(data: bytes) -> SnippetJob:
    """The job that `encode_job` made. Raises `ValueError` for anything else, with a sentence that says why."""
    what = "A job"
    record = _load(data, what, MAX_JOB_BYTES)
    _has_fields(record, SnippetJob, what)
    limits = record["limits"]
    if not isinstance(limits, dict):
        raise ValueError("A job's limits must be an object.")
    _has_fields(limits, Limits, "The object of a job's limits")
    job = SnippetJob(record["code"], record["seed"], Limits(**limits))
    fault = job.fault()
    if fault is not None:
        raise ValueError(fault)
    return job


def encode_result(result: SnippetResult) -> bytes:
    """Any result, in at most `MAX_RESULT_BYTES`; texts that are too long for that are cut."""
    return _dump(asdict(_cut(result)))


def decode_result(data: bytes) -> SnippetResult:
    """The result that `encode_result` made. Raises `ValueError` for anything else, with a sentence that says why."""
    what = "A result"
    record = _load(data, what, MAX_RESULT_BYTES)
    _has_fields(record, SnippetResult, what)
    stdout, stderr = (_text(record, name, MAX_OUTPUT) for name in ("stdout", "stderr"))
    if len(stdout) + len(stderr) > MAX_OUTPUT:
        raise ValueError(f"A result must have at most {MAX_OUTPUT:,} characters of output.")
    outcome = _outcome(record["outcome"])
    error = _error(record["error"])
    if error is None and outcome in _ERROR_NEEDED:
        raise ValueError("A result that did not end well must say why in its error.")
    ms = record["ms"]
    if type(ms) not in (int, float) or not 0 <= ms <= _MAX_MS:
        raise ValueError(f"A result's ms must be a number from 0 to {_MAX_MS:,.0f}.")
    if type(record["truncated"]) is not bool:
        raise ValueError("A result's truncated must be true or false.")
    torch = _text(record, "torch", MAX_VERSION)
    return SnippetResult(outcome, stdout, stderr, error, float(ms), record["truncated"], torch)


def crashed(message: str) -> SnippetResult:
    """The result of a job whose worker spoke nonsense."""
    return SnippetResult(Outcome.CRASHED, error=SnippetError("Crashed", message))


def _cut(result: SnippetResult) -> SnippetResult:
    stdout = result.stdout[:MAX_OUTPUT]
    stderr = result.stderr[: MAX_OUTPUT - len(stdout)]
    truncated = result.truncated or len(stdout) + len(stderr) < len(result.stdout) + len(result.stderr)
    error = result.error
    if error is not None:
        # The end of a traceback says what was raised, and where in the snippet.
        error = SnippetError(error.type[:MAX_TYPE], error.message[:MAX_MESSAGE], error.traceback[-MAX_TRACEBACK:])
    return replace(
        result, stdout=stdout, stderr=stderr, truncated=truncated, error=error, torch=result.torch[:MAX_VERSION]
    )


def _dump(record: dict[str, Any]) -> bytes:
    # Only surrogates cannot be encoded, and what takes their place is JSON's own way to write them.
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _load(data: bytes, what: str, most: int) -> dict[str, Any]:
    if len(data) > most:
        raise ValueError(f"{what} must have at most {most:,} bytes.")
    try:
        record = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise ValueError(f"{what} must be a JSON object in UTF-8.") from None
    if not isinstance(record, dict):
        raise ValueError(f"{what} must be a JSON object in UTF-8.")
    return record


def _no_constant(_: str) -> NoReturn:
    raise ValueError  # NaN and the infinities are Python's own addition to JSON


def _has_fields(record: dict[str, Any], kind: type[Any], what: str) -> None:
    wanted = [field.name for field in fields(kind)]
    if record.keys() != set(wanted):
        raise ValueError(f"{what} must have exactly these fields: {', '.join(wanted)}.")


def _text(record: dict[str, Any], name: str, most: int) -> str:
    text = record[name]
    if not isinstance(text, str) or len(text) > most:
        raise ValueError(f"The field {name} must be text of at most {most:,} characters.")
    return text


def _outcome(value: Any) -> Outcome:
    try:
        return Outcome(value)
    except ValueError:
        raise ValueError(f"A result's outcome must be one of {', '.join(Outcome)}.") from None


def _error(value: Any) -> SnippetError | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ValueError("A result's error must be an object or null.")
    _has_fields(value, SnippetError, "The object of a result's error")
    return SnippetError(
        _text(value, "type", MAX_TYPE), _text(value, "message", MAX_MESSAGE), _text(value, "traceback", MAX_TRACEBACK)
    )
