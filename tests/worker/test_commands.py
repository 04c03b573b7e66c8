"""`quizhost worker` over a fake runner: what it prints where, exit codes, and sentences instead of tracebacks."""

import argparse
import asyncio
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import pytest

from bot.ports import RunnerError, RunnerUnavailable, SnippetRunner
from bot.snippets import MAX_CODE_BYTES, Limits, Outcome, SnippetError, SnippetJob, SnippetResult
from bot.worker.commands import DONE, FAILED, MISUSED, add_parser
from bot.worker.showing import duration

from .fake_runner import FakeRunner, Terminal

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
PROGRAM = "print(1)\n"


@dataclass
class Served:
    """Implements `bot.worker.commands.Serve`: connects and ends at once, and notes what it was asked for."""

    asked: list[tuple[str, int]] = field(default_factory=list)
    fault: RunnerError | None = None

    async def __call__(
        self, url: str, runner: SnippetRunner, *, parallel: int, stop: asyncio.Event, on_ready: Callable[[], None]
    ) -> None:
        self.asked.append((url, parallel))
        if self.fault is not None:
            raise self.fault
        on_ready()


@dataclass
class Bench:
    """Runs commands over its own runner, server and streams."""

    runner: FakeRunner = field(default_factory=FakeRunner)
    served: Served = field(default_factory=Served)
    out: TextIO = field(default_factory=io.StringIO)
    default_nats: str | None = None
    parallel: list[int] = field(default_factory=list)

    def __call__(self, *words: object, stdin: bytes = b"") -> int:
        parser = argparse.ArgumentParser(prog="quizhost")
        add_parser(parser.add_subparsers(required=True))
        args = parser.parse_args(["worker", *map(str, words)])
        args.runner, args.serve, args.default_nats = self._start, self.served, self.default_nats
        args.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        code: int = args.run(args, self.out)
        assert self.runner.closed == bool(self.parallel)
        return code

    def _start(self, jobs: int) -> FakeRunner:
        self.parallel.append(jobs)
        return self.runner

    @property
    def printed(self) -> str:
        assert isinstance(self.out, io.StringIO)
        return self.out.getvalue()

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.printed.splitlines()]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def replying(result: SnippetResult) -> Bench:
    return Bench(FakeRunner(lambda _: result))


# --- one program -----------------------------------------------------------------------------------------------------


def test_a_program_from_a_file(tmp_path: Path, bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.py").write_text(PROGRAM)
    assert bench("run", tmp_path / "a.py") == DONE
    assert bench.printed == PROGRAM
    assert capsys.readouterr().err == "ok · 2.8 ms · PyTorch 2.13.0 (started in 2.7 s)\n"
    assert (bench.runner.jobs, bench.parallel) == ([SnippetJob(PROGRAM)], [1])


def test_a_program_from_standard_input_with_options(bench: Bench) -> None:
    words = ("--seed", 2**63 - 1, "--wall", "0.25", "--memory", 64)
    assert bench("run", "-", *words, stdin=PROGRAM.encode()) == DONE
    assert bench.runner.jobs == [SnippetJob(PROGRAM, 2**63 - 1, Limits(250, 64))]


def test_the_mark_of_an_editor_is_no_part_of_a_program(bench: Bench) -> None:
    assert bench("run", "-", stdin=b"\xef\xbb\xbf1\r\n") == DONE
    assert bench.runner.jobs[0].code == "1\r\n"


def test_the_longest_program(bench: Bench) -> None:
    assert bench("run", "-", stdin=b"#" * MAX_CODE_BYTES) == DONE


def test_what_it_wrote_goes_where_it_wrote_it(capsys: pytest.CaptureFixture[str]) -> None:
    error = SnippetError("ValueError", "no", "Traceback (most recent call last):\nValueError: no")
    bench = replying(SnippetResult(Outcome.ERROR, "out\x1b[0m", "warned\x1b[0m", error, 1_234.5, torch="2.13.0"))
    assert bench("run", "-") == FAILED
    assert bench.printed == "out\x1b[0m"
    assert capsys.readouterr().err.splitlines() == [
        "warned\x1b[0m",
        *error.traceback.splitlines(),
        "failed with ValueError · 1.2 s · PyTorch 2.13.0 (started in 2.7 s)",
    ]


def test_a_terminal_is_not_steered(monkeypatch: pytest.MonkeyPatch) -> None:
    wrote = "a\tb\n\x1b]0;é\x07\r\x85\u202e"
    shown = "a\tb\n\\x1b]0;é\\x07\\r\\x85\\u202e\n"
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    bench = replying(SnippetResult(Outcome.ERROR, wrote, wrote, SnippetError("E", "\x1b", f"E: {wrote}")))
    bench.out = Terminal()
    assert bench("run", "-") == FAILED
    assert bench.printed == shown
    assert errors.getvalue() == f"{shown}E: {shown}failed with E · 0.0 ms\n"


GONE = SnippetError("Crashed", "The process\nended by signal 9.")


@pytest.mark.parametrize(
    ("result", "words", "sentence"),
    [
        (SnippetResult(Outcome.TIMEOUT, ms=5_001), (), "stopped after 5.0 s: time limit; --wall raises it"),
        (SnippetResult(Outcome.TIMEOUT, ms=60_000), ("--wall", 60), "stopped after 60.0 s: time limit"),
        (SnippetResult(Outcome.MEMORY, ms=8), (), "stopped after 8.0 ms: memory limit of 256 MB; --memory raises it"),
        (SnippetResult(Outcome.MEMORY), ("--memory", 2048), "stopped after 0.0 ms: memory limit of 2,048 MB"),
        (
            SnippetResult(Outcome.OUTPUT_LIMIT, truncated=True),
            (),
            "stopped after 0.0 ms: it wrote more than 65,536 bytes",
        ),
        (SnippetResult(Outcome.CRASHED, error=GONE), (), "crashed after 0.0 ms: The process ended by signal 9."),
        (SnippetResult(Outcome.CRASHED), (), "crashed after 0.0 ms: its process ended without a word"),
        (SnippetResult(Outcome.REFUSED, error=SnippetError("Refused", "Too much.")), (), "not run: Too much."),
        (SnippetResult(Outcome.ERROR, truncated=True), (), "failed with an error · 0.0 ms · its output is cut"),
    ],
    ids=lambda value: value.outcome if isinstance(value, SnippetResult) else None,
)
def test_every_other_end_is_said_in_words(
    result: SnippetResult, words: tuple[object, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replying(result)("run", "-", *words) == FAILED
    assert capsys.readouterr().err == f"{sentence}\n"


@pytest.mark.parametrize("outcome", Outcome)
def test_the_exit_code_tells_whether_it_ended_well(outcome: Outcome, capsys: pytest.CaptureFixture[str]) -> None:
    assert replying(SnippetResult(outcome))("run", "-") == (DONE if outcome is Outcome.OK else FAILED)
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_error_without_frames(capsys: pytest.CaptureFixture[str]) -> None:
    assert replying(SnippetResult(Outcome.ERROR, error=SnippetError("E", "why")))("run", "-") == FAILED
    assert capsys.readouterr().err == "E: why\nfailed with E · 0.0 ms\n"


@pytest.mark.parametrize(
    ("ms", "words"), [(0.04, "0.0 ms"), (999.9, "999.9 ms"), (999.96, "1.0 s"), (60_000, "60.0 s")]
)
def test_durations(ms: float, words: str) -> None:
    assert duration(ms) == words


def test_the_result_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    error = SnippetError("ValueError", "no", "ValueError: no")
    bench = replying(SnippetResult(Outcome.ERROR, "é", "b", error, 1.5))
    assert bench("run", "-", "--json") == FAILED
    [answer] = bench.answers
    assert (answer["id"], answer["outcome"], answer["stdout"], answer["error"]["type"]) == (
        None,
        "error",
        "é",
        "ValueError",
    )
    assert bench.printed.isascii()
    assert capsys.readouterr().err == ""


# --- misuse ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "stdin", "sentence"),
    [
        (("run",), b"", "Name a file with a program to run, or - for standard input."),
        (("run", "nowhere.py"), b"", "There is no file nowhere.py."),
        (("run", "."), b"", ". cannot be read: Is a directory."),
        (("run", "-"), b"a\n\xff", "Standard input, line 2: it is not UTF-8; save it as UTF-8."),
        (("run", "-"), b"#" * (MAX_CODE_BYTES + 1), "Standard input: code must have at most 65,536 bytes."),
        (("run", "-"), b"a" + "é".encode() * MAX_CODE_BYTES, "Standard input: code must have at most 65,536 bytes."),
        (("run", "--jsonl", "a.jsonl"), b"", "--jsonl reads standard input; send it the file with: < a.jsonl"),
        (("--nats", "nats://h", "run", "-"), b"", "worker run has a worker of its own; leave out --nats."),
    ],
)
def test_misuse(
    words: tuple[str, ...], stdin: bytes, sentence: str, bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench(*words, stdin=stdin) == MISUSED
    assert capsys.readouterr().err == f"{sentence}\n"
    assert (bench.printed, bench.parallel) == ("", [])


@pytest.mark.skipif(os.name == "nt", reason="a device of Unix")
def test_a_file_without_end(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("run", "/dev/zero") == MISUSED
    assert capsys.readouterr().err == "/dev/zero: code must have at most 65,536 bytes.\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--jobs", "0"), "'0' is not a whole number from 1 to 64"),
        (("--jobs", "65"), "'65' is not a whole number from 1 to 64"),
        (("run", "-", "--jobs", "x"), "'x' is not a whole number from 1 to 64"),
        (("run", "-", "--seed", "-1"), "'-1' is not a whole number from 0 to 9,223,372,036,854,775,807"),
        (("run", "-", "--memory", "2049"), "'2049' is not a whole number from 1 to 2,048"),
        *(
            (("run", "-", "--wall", wall), f"'{wall}' is not a number of seconds above 0, at most 60")
            for wall in ("0", "60.5", "nan", "inf", "soon")
        ),
    ],
)
def test_options_out_of_range(
    words: tuple[str, ...], sentence: str, bench: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        bench(*words)
    assert end.value.code == MISUSED
    assert sentence in capsys.readouterr().err


# --- no worker -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("run", "-"), ("run", "--jsonl"), ()], ids=["run", "jsonl", "worker"])
def test_a_worker_that_cannot_start(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench(FakeRunner(unfit=RunnerUnavailable("Install PyTorch.")))
    assert bench(*words, stdin=b'{"code": "1"}') == FAILED
    assert (bench.printed, capsys.readouterr().err) == ("", "Install PyTorch.\n")


def test_a_worker_that_goes_away(capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench(FakeRunner(lambda _: RunnerUnavailable("It has gone.")))
    assert bench("run", "-") == FAILED
    assert capsys.readouterr().err == "It has gone.\n"


# --- a stream of jobs ------------------------------------------------------------------------------------------------


def test_a_stream_of_jobs(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    stdin = b'{"id": "a", "code": "1", "seed": 1}\n\n{"id": "b"}\n{"code": "2", "wall": 1}'
    assert bench("run", "--jsonl", "--seed", 9, "--memory", 64, "--wall", 2, stdin=stdin) == DONE
    assert [(data["id"], data["outcome"]) for data in bench.answers] == [("a", "ok"), ("b", "refused"), (None, "ok")]
    assert bench.answers[1]["error"]["message"] == 'Line 3: it has no "code".'
    assert bench.runner.jobs == [SnippetJob("1", 1, Limits(2_000, 64)), SnippetJob("2", 9, Limits(1_000, 64))]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "jobs"),
    [
        (("run", "--jsonl"), 1),
        (("run", "--jsonl", "-", "--jobs", "3"), 3),
        (("--jobs", "4", "run", "--jsonl"), 4),
        (("--jobs", "4", "run", "--jsonl", "--jobs", "5"), 5),
        (("--jobs", "6"), 6),
    ],
)
def test_how_many_jobs_run_at_a_time(words: tuple[str, ...], jobs: int, bench: Bench) -> None:
    assert bench(*words) == DONE
    assert bench.parallel == [jobs]


def test_a_stream_whose_worker_has_gone_is_answered_to_its_end() -> None:
    bench = Bench(FakeRunner(lambda _: RunnerUnavailable("It has gone.")))
    assert bench("run", "--jsonl", stdin=b'{"code": "1"}\n{"id": 2, "code": "2"}\n') == FAILED
    assert [(data["id"], data["outcome"], data["error"]["type"]) for data in bench.answers] == [
        (None, "refused", "Unavailable"),
        (2, "refused", "Unavailable"),
    ]


def test_a_reader_that_has_gone() -> None:
    read, write = os.pipe()
    os.close(read)
    bench = Bench(out=open(write, "w", encoding="utf-8"))  # noqa: SIM115 - its closing fails too
    with pytest.raises(BrokenPipeError):
        bench("run", "--jsonl", stdin=b'{"code": "1"}\n')
    with pytest.raises(BrokenPipeError):
        bench.out.close()
    assert bench.runner.closed


# --- in the foreground -----------------------------------------------------------------------------------------------

READY = (
    "Ready after 2.7 s, with PyTorch 2.13.0.\n"
    "Snippets are isolated by: system-call filter.\n"
    "Without control group (ENOTSUP).\n"
)


def test_a_worker_without_a_server_reads_lines(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(stdin=b'{"id": 1, "code": "a"}\n') == DONE
    assert [data["stdout"] for data in bench.answers] == ["a"]
    told = "No server named with --nats: reading one JSON job a line from standard input.\n"
    assert capsys.readouterr().err == READY + told


@pytest.mark.parametrize(
    ("default", "words"),
    [(None, ("--nats", "nats://me:hunter2@host:4222")), ("nats://me:hunter2@host:4222", ())],
    ids=["option", "setting"],
)
def test_a_worker_of_a_server(default: str | None, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench(default_nats=default)
    assert bench(*words, "--jobs", 3, stdin=b'{"code": "a"}\n') == DONE
    assert bench.served.asked == [("nats://me:hunter2@host:4222", 3)]
    assert (bench.runner.jobs, bench.printed) == ([], "")
    assert capsys.readouterr().err == READY + "Connected to host:4222: taking jobs, up to 3 at a time.\n"


def test_the_option_comes_before_the_setting() -> None:
    bench = Bench(default_nats="nats://other")
    assert bench("--nats", "nats://this") == DONE
    assert bench.served.asked == [("nats://this", 1)]


def test_a_setting_is_no_matter_of_a_single_run(bench: Bench) -> None:
    bench.default_nats = "nats://other"
    assert bench("run", "-") == DONE


def test_a_server_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    bench = Bench(served=Served(fault=RunnerUnavailable("Nobody answers there.")))
    assert bench("--nats", "nats://this") == FAILED
    assert capsys.readouterr().err.splitlines()[-1] == "Nobody answers there."


@pytest.mark.parametrize("url", ["host:4222", "http://me:hunter2@host", "nats://me:hunter2/x@host", "nats://"])
def test_a_url_that_cannot_be_read(url: str, bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("--nats", url) == MISUSED
    error = capsys.readouterr().err
    assert error.startswith("The NATS URL cannot be read; ") and len(error.splitlines()) == 1
    assert "hunter2" not in error
    assert bench.parallel == []


# --- processes of their own ------------------------------------------------------------------------------------------


def started(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.worker.standalone", "worker", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
    )


def ask(process: "subprocess.Popen[str]", code: str) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps({"id": code, "code": code}) + "\n")
    process.stdin.flush()


def answered(process: "subprocess.Popen[str]") -> object:
    assert process.stdout is not None
    return json.loads(process.stdout.readline())["id"]


def told(process: "subprocess.Popen[str]", words: str) -> None:
    """Wait until it has said this on standard error."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(words):
            return
    raise AssertionError(f"it ended without a word of {words}")


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Its exit code and the last line of its errors. Its input is open until it has ended: nothing may wait for it."""
    code = process.wait(PATIENCE)
    errors = process.communicate()[1].splitlines()
    return code, errors[-1] if errors else ""


def test_a_driver_that_waits_for_each_answer() -> None:
    with started("run", "--jsonl") as process:
        for code in ("a", "b", "c"):
            ask(process, code)
            assert answered(process) == code
        process.communicate()
    assert process.returncode == DONE


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["int", "term"])
def test_a_stream_is_broken_off(number: int, code: int) -> None:
    with started("run", "--jsonl", "--jobs", "2") as process:
        ask(process, "a")
        ask(process, "hold")
        assert answered(process) == "a"
        told(process, "running hold")
        process.send_signal(number)
        assert ended(process) == (code, "")


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["int", "term"])
@pytest.mark.parametrize("words", [(), ("--nats", "nats://host")], ids=["lines", "nats"])
def test_a_worker_that_is_told_to_end(number: int, words: tuple[str, ...]) -> None:
    with started(*words) as process:
        told(process, "Connected" if words else "No server")
        process.send_signal(number)
        assert ended(process) == (DONE, "Ending once the snippets that run are done; tell it once more to end at once.")


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_worker_that_is_told_twice_does_not_wait() -> None:
    with started() as process:
        ask(process, "hold")
        told(process, "running hold")
        process.send_signal(signal.SIGTERM)
        told(process, "Ending once")
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (143, "")
