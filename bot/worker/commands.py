"""`quizhost worker`: runs snippets of code in isolation, from a file, from a stream of jobs, or for a chat's bot.

Everything that runs snippets is wired by the caller and imported when a command runs: the quizhost command itself
should start at once.
"""

import argparse
import asyncio
import math
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, TextIO

from bot.ports import RunnerUnavailable, SnippetRunner
from bot.ports.pictures import PictureRunner
from bot.snippets import MAX_MEMORY_MB, MAX_SEED, Limits, SnippetJob
from bot.worker import draw_command
from bot.worker.ending import end_when_told, told_to_end

if TYPE_CHECKING:
    from bot.worker.sandbox.layers import LayerState

DONE: Final = 0
FAILED: Final = 1
MISUSED: Final = 2

MOST_JOBS: Final = 64


class Info(Protocol):
    """What a worker knows of itself once it is ready."""

    @property
    def torch(self) -> str: ...

    @property
    def boot_s(self) -> float: ...

    @property
    def layers(self) -> "Sequence[LayerState]": ...


class Worker(SnippetRunner, PictureRunner, Protocol):
    """A runner of this machine, whose start can be waited for."""

    async def ready(self) -> Info:
        """Wait until snippets can be run. Raises `RunnerUnavailable`."""
        ...


class Serve(Protocol):
    """Takes jobs from a server at `url` until `stop` is set, and then finishes those that it has accepted.

    Calls `on_ready` once, when the first job can come. Raises `RunnerUnavailable` where it never can.
    """

    async def __call__(
        self, url: str, runner: SnippetRunner, *, parallel: int, stop: asyncio.Event, on_ready: Callable[[], None]
    ) -> None: ...


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `worker` to the commands of `subparsers`.

    It and its subcommand set `run`, a function of the parsed arguments and the stream to print on, which returns the
    exit code: 0 done, 1 failed, 2 a question that makes no sense (both said on standard error).

    The caller adds to the arguments:

    * `runner`, a function of the number of jobs at a time (1 to 64) that returns a `Worker`;
    * `serve`, a `Serve`;
    * `default_nats`, the URL of the server where `--nats` names none, or None;
    * `stdin`, the text stream to read from.
    """
    worker = subparsers.add_parser(
        "worker",
        help="run snippets of code in isolation",
        description="Without a command: run snippets until told to end, from a server or from standard input.",
    )
    worker.add_argument("--nats", metavar="URL", help="take jobs from this NATS server (default: QUIZHOST_NATS)")
    worker.add_argument("--jobs", **_jobs(default=1))
    worker.set_defaults(run=run_worker)

    subcommands = worker.add_subparsers(dest="worker_command", metavar="COMMAND")
    draw_command.add_parser(subcommands)
    run = subcommands.add_parser(
        "run",
        help="run one program, or jobs from standard input",
        description="Run one program in isolation and print what it prints, or answer a stream of jobs.",
    )
    run.add_argument("file", nargs="?", metavar="FILE", help="the program to run; - for standard input")
    run.add_argument(
        "--jsonl",
        action="store_true",
        help='answer jobs from standard input, one JSON object a line: {"id", "code", "seed", "wall", "memory"}',
    )
    run.add_argument("--json", action="store_true", help="print the result as one JSON object")
    # Its default is that of the command above, which may have been given the option.
    run.add_argument("--jobs", **_jobs(default=argparse.SUPPRESS))
    run.add_argument("--seed", type=_seed, default=0, metavar="N", help="seed of the random generators (default: 0)")
    run.add_argument("--wall", type=_wall, metavar="SECONDS", help="time limit, up to 60 (default: 5)")
    run.add_argument(
        "--memory", type=_memory, metavar="MB", help="memory beyond PyTorch's own, up to 2048 (default: 256)"
    )
    run.set_defaults(run=run_run)


def run_run(args: argparse.Namespace, out: TextIO) -> int:
    """Run one program and print what it prints, or, with `--jsonl`, answer jobs line by line.

    Returns 0 where the program ended well or all lines were answered by a worker that was there.
    """
    if args.nats:
        return _misused("worker run has a worker of its own; leave out --nats.")
    if args.jsonl:
        if args.file not in (None, "-"):
            return _misused(f"--jsonl reads standard input; send it the file with: < {args.file}")
        return _finished(_answer_lines(args, out))
    if args.file is None:
        return _misused("Name a file with a program to run, or - for standard input.")
    from bot.worker.program import ProgramError, read_program

    try:
        code = read_program(args.file, args.stdin)
    except ProgramError as error:
        return _misused(str(error))
    return _finished(_run_one(args, out, _job(args, code)))


def run_worker(args: argparse.Namespace, out: TextIO) -> int:
    """Run snippets in the foreground until SIGINT or SIGTERM: a server's, or those on standard input to its end."""
    url = args.nats or args.default_nats
    if not url:
        return _finished(_work_on_lines(args, out))
    from bot.worker.nats_address import parse

    try:
        place = parse(url).place
    except ValueError as error:
        return _misused(str(error))
    return _finished(_work_for(url, place, args))


async def _run_one(args: argparse.Namespace, out: TextIO, job: SnippetJob) -> int:
    from bot.snippets import Outcome
    from bot.worker.lines import NO_ID, answer
    from bot.worker.showing import show_result
    from bot.worker.streaming import run_patiently

    end_when_told()
    async with _started(args, 1) as (worker, info):
        result = await run_patiently(worker, job)
        if args.json:
            print(answer(NO_ID, result), file=out)
        else:
            show_result(result, job.limits, info.boot_s * 1000, out, sys.stderr)
    return DONE if result.outcome is Outcome.OK else FAILED


async def _answer_lines(args: argparse.Namespace, out: TextIO) -> int:
    end_when_told()
    async with _started(args, args.jobs) as (worker, _):
        return await _answers(args, out, worker, _job(args, ""), asyncio.Event())


async def _work_on_lines(args: argparse.Namespace, out: TextIO) -> int:
    stop = asyncio.Event()
    with told_to_end(stop, _say):
        async with _started(args, args.jobs) as (worker, info):
            _introduce(info)
            _say("No server named with --nats: reading one JSON job a line from standard input.")
            return await _answers(args, out, worker, SnippetJob(""), stop)


async def _work_for(url: str, place: str, args: argparse.Namespace) -> int:
    def connected() -> None:
        _say(f"Connected to {place}: taking jobs, up to {args.jobs} at a time.")

    stop = asyncio.Event()
    with told_to_end(stop, _say):
        async with _started(args, args.jobs) as (worker, info):
            _introduce(info)
            await args.serve(url, worker, parallel=args.jobs, stop=stop, on_ready=connected)
            return DONE


def _introduce(info: Info) -> None:
    from bot.worker.showing import started

    _say(started(info.torch, info.boot_s * 1000, info.layers))


async def _answers(
    args: argparse.Namespace, out: TextIO, worker: SnippetRunner, unless_said: SnippetJob, stop: asyncio.Event
) -> int:
    from bot.worker.streaming import Answering, LineSource

    answering = Answering(worker, out, unless_said, jobs=args.jobs)
    await answering.answer_all(LineSource(args.stdin), stop)
    return FAILED if answering.unavailable else DONE


@asynccontextmanager
async def _started(args: argparse.Namespace, jobs: int) -> AsyncIterator[tuple[Worker, Info]]:
    worker: Worker = args.runner(jobs)
    try:
        yield worker, await worker.ready()
    finally:
        await worker.close()


def _finished(work: Coroutine[Any, Any, int]) -> int:
    try:
        return asyncio.run(work)
    except RunnerUnavailable as error:
        _say(str(error))
        return FAILED


# --- what was asked for ----------------------------------------------------------------------------------------------


def _job(args: argparse.Namespace, code: str) -> SnippetJob:
    usual = Limits()
    return SnippetJob(code, args.seed, Limits(args.wall or usual.wall_ms, args.memory or usual.memory_mb))


def _jobs(default: object) -> dict[str, Any]:
    text = f"snippets to run at a time, up to {MOST_JOBS} (default: 1)"
    return {"type": _whole(1, MOST_JOBS), "default": default, "metavar": "N", "help": text}


def _whole(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        with suppress(ValueError):
            if least <= int(text) <= most:
                return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least:,} to {most:,}")

    return number


_seed: Final = _whole(0, MAX_SEED)
_memory: Final = _whole(1, MAX_MEMORY_MB)


def _wall(text: str) -> int:
    from bot.worker.lines import MAX_WALL, wall_in_ms

    with suppress(ValueError):
        number = float(text)
        ms = wall_in_ms(number) if math.isfinite(number) else None
        if ms is not None:
            return ms
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0, at most {MAX_WALL}")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _misused(sentence: str) -> int:
    _say(sentence)
    return MISUSED
