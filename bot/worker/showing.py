"""What came of a snippet, and what a worker is, in words for people at a terminal."""

from collections.abc import Sequence
from typing import Final, TextIO

from bot.snippets import MAX_MEMORY_MB, MAX_WALL_MS, Limits, Outcome, SnippetError, SnippetResult
from bot.worker.sandbox.layers import LayerState

_WORDS: Final = {
    Outcome.OK: "ok · {took}",
    Outcome.ERROR: "failed with {error.type} · {took}",
    Outcome.TIMEOUT: "stopped after {took}: time limit{wall}",
    Outcome.MEMORY: "stopped after {took}: memory limit of {limits.memory_mb:,} MB{memory}",
    Outcome.OUTPUT_LIMIT: "stopped after {took}: it wrote more than {limits.output_bytes:,} bytes",
    Outcome.CRASHED: "crashed after {took}: {error.message}",
    Outcome.REFUSED: "not run: {error.message}",
}
_NO_ERROR: Final = SnippetError("an error", "its process ended without a word")


def duration(ms: float) -> str:
    """A time as people say it: `2.8 ms`, `5.0 s`."""
    return f"{ms:.1f} ms" if ms < 999.95 else f"{ms / 1000:.1f} s"


def summary(result: SnippetResult, limits: Limits, boot_ms: float) -> str:
    """One line that says how a snippet ended, which option gives it more, and what it ran on."""
    words = _WORDS[result.outcome].format(
        took=duration(result.ms),
        error=result.error or _NO_ERROR,
        limits=limits,
        wall="; --wall raises it" if limits.wall_ms < MAX_WALL_MS else "",
        memory="; --memory raises it" if limits.memory_mb < MAX_MEMORY_MB else "",
    )
    cut = " · its output is cut" if result.truncated and result.outcome is not Outcome.OUTPUT_LIMIT else ""
    on = f" · PyTorch {result.torch} (started in {duration(boot_ms)})" if result.torch else ""
    return " ".join(f"{words}{cut}{on}".splitlines())


def show_result(result: SnippetResult, limits: Limits, boot_ms: float, out: TextIO, errors: TextIO) -> None:
    """Print what the snippet wrote to where it wrote it, then on `errors` its traceback and the summary.

    A terminal is not sent any character that could steer it: such characters are shown as escapes there.
    """
    _write(result.stdout, out)
    if result.stdout and not result.stdout.endswith("\n") and out.isatty():
        print(file=out)
    out.flush()
    _write(_ended(result.stderr), errors)
    if result.error is not None and result.error.traceback:
        _write(_ended(result.error.traceback), errors)
    elif result.outcome is Outcome.ERROR and result.error is not None:
        _write(f"{result.error.type}: {result.error.message}\n", errors)
    _write(f"{summary(result, limits, boot_ms)}\n", errors)


def started(torch: str, boot_ms: float, layers: Sequence[LayerState]) -> str:
    """What a worker says once it is ready: how long that took, and what isolates its snippets."""
    lines = [
        f"Ready after {duration(boot_ms)}, with PyTorch {torch}.",
        f"Snippets are isolated by: {', '.join(state.layer.name for state in layers if state.holds)}.",
    ]
    lines += [f"Without {state.layer.name} ({state.found})." for state in layers if not state.holds]
    return "\n".join(lines)


def _ended(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"


def _write(text: str, stream: TextIO) -> None:
    stream.write(_escaped(text) if stream.isatty() else text)


def _escaped(text: str) -> str:
    return "".join(
        sign if sign in "\n\t" or sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text
    )
