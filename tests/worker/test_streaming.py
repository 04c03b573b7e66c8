"""A stream of jobs: answers in order, each as soon as it is ready, without waiting for the end of the input."""

import asyncio
import io
import json
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TextIO

import pytest

from bot.ports import RunnerBusy, RunnerError, RunnerUnavailable
from bot.snippets import SnippetJob, SnippetResult
from bot.worker.lines import MAX_LINE, Line
from bot.worker.streaming import READ_AHEAD, Answering, LineSource
from tests.fakes.clock import FakeClock

from .fake_runner import FakeRunner, Printed, echo

PATIENCE = 30.0
USUAL = SnippetJob("")


def line(code: str) -> bytes:
    return json.dumps({"id": code, "code": code}).encode() + b"\n"


def stream(*lines: bytes) -> TextIO:
    return io.TextIOWrapper(io.BytesIO(b"".join(lines)), encoding="utf-8")


def answers(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(text) for text in out.getvalue().splitlines()]


def ids(out: io.StringIO) -> list[object]:
    return [data["id"] for data in answers(out)]


@contextmanager
def pipe() -> Iterator[tuple[TextIO, int]]:
    """A pipe's end to read from as text, and the descriptor to write to."""
    read, write = os.pipe()
    with open(read, encoding="utf-8") as reader:
        try:
            yield reader, write
        finally:
            os.close(write)


@asynccontextmanager
async def answering(
    text: TextIO, runner: FakeRunner, out: TextIO, jobs: int = 1
) -> AsyncIterator[tuple["asyncio.Task[None]", asyncio.Event]]:
    """Answer in the background; the task, and the event that ends it."""
    stop = asyncio.Event()
    task = asyncio.create_task(Answering(runner, out, USUAL, jobs=jobs).answer_all(LineSource(text), stop))
    try:
        async with asyncio.timeout(PATIENCE):
            yield task, stop
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


# --- as it comes -----------------------------------------------------------------------------------------------------


async def test_a_driver_that_waits_for_each_answer_gets_it_at_once() -> None:
    runner, out = FakeRunner(), Printed()
    with pipe() as (reader, write):
        async with answering(reader, runner, out):
            for number in range(1, 4):
                os.write(write, line(f"job {number}"))
                await out.until(lines=number)
                assert len(runner.jobs) == number


async def test_half_a_line_is_waited_for() -> None:
    runner, out = FakeRunner(), Printed()
    text = line("two halves")
    with pipe() as (reader, write):
        async with answering(reader, runner, out):
            os.write(write, line("first") + text[:9])
            await out.until(lines=1)
            os.write(write, text[9:])
            await out.until(lines=2)
    assert [job.code for job in runner.jobs] == ["first", "two halves"]


async def test_the_last_line_needs_no_end() -> None:
    out = Printed()
    async with answering(stream(line("a"), line("b").rstrip()), FakeRunner(), out) as (task, _):
        await task
    assert ids(out) == ["a", "b"]


async def test_a_line_that_is_too_long_is_skipped_and_the_next_one_is_read() -> None:
    out = Printed()
    long = b'"' + b"a" * (3 * MAX_LINE) + b'"\n'
    async with answering(stream(long, b"\n", line("b"), long.rstrip()), FakeRunner(), out) as (task, _):
        await task
    assert ids(out) == [None, "b", None]
    assert answers(out)[0]["error"]["message"].startswith("Line 1: it has more than")
    assert answers(out)[2]["error"]["message"].startswith("Line 4: it has more than")


async def test_a_stream_in_memory() -> None:
    out = Printed()
    text = io.StringIO('{"code": "é"}\n"\ud800"\n')
    async with answering(text, FakeRunner(), out) as (task, _):
        await task
    assert [data["stdout"] for data in answers(out)] == ["é", ""]
    assert "is not UTF-8" in answers(out)[1]["error"]["message"]


# --- order -----------------------------------------------------------------------------------------------------------


async def test_answers_keep_their_order_whichever_job_ends_first() -> None:
    runner, out = FakeRunner(), Printed()
    lines = [line("hold 1"), line("hold 2"), b"nonsense\n", line("hold 3"), line("last")]
    async with answering(stream(*lines), runner, out, jobs=3) as (task, _):
        await runner.until_asked("hold 1", "hold 2", "hold 3")
        runner.let_go("hold 3")
        runner.let_go("hold 2")
        await runner.until_asked("last")  # the place of a job that ended is taken by the next one
        assert out.getvalue() == ""
        runner.let_go("hold 1")
        await task
    assert ids(out) == ["hold 1", "hold 2", None, "hold 3", "last"]


async def test_one_job_runs_at_a_time_unless_told_otherwise() -> None:
    runner, out = FakeRunner(), Printed()
    async with answering(stream(line("hold 1"), line("hold 2")), runner, out) as (task, _):
        await runner.until_asked("hold 1")
        assert len(runner.jobs) == 1
        runner.let_go("hold 1")
        await runner.until_asked("hold 2")
        assert ids(out) == ["hold 1"]
        runner.let_go("hold 2")
        await task


async def test_no_more_is_taken_on_than_there_is_room_for() -> None:
    class Endless(LineSource):
        taken = 0

        def start(self) -> None:
            pass

        async def next(self) -> Line | None:
            self.taken += 1
            return Line(self.taken, line("hold"))

    source, runner, stop = Endless(io.StringIO()), FakeRunner(), asyncio.Event()
    task = asyncio.create_task(Answering(runner, Printed(), USUAL, jobs=3).answer_all(source, stop))
    await FakeClock().settle()
    assert (len(runner.jobs), source.taken) == (3, 3 + READ_AHEAD + 1)  # one more is at hand
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_no_more_is_read_ahead_than_is_wanted() -> None:
    many, most = 2_000, READ_AHEAD + 1  # the last one has been read, but finds no room
    full = threading.Event()

    class Counting(io.BytesIO):
        lines = taken = furthest = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.lines += 1
            self.furthest = max(self.furthest, self.lines - self.taken)
            if self.lines == most:
                full.set()
            return super().readline(size)

    raw = Counting(line("a") * many)
    source = LineSource(io.TextIOWrapper(raw, encoding="utf-8"))
    source.start()
    assert await asyncio.to_thread(full.wait, PATIENCE)
    for raw.taken in range(1, many + 1):  # counted before there is room for another one
        assert await source.next() is not None
    assert await source.next() is None
    assert raw.furthest == most


# --- runners that cannot ---------------------------------------------------------------------------------------------


async def test_a_busy_runner_is_asked_again() -> None:
    replies: list[SnippetResult | RunnerError] = [RunnerBusy("full"), RunnerBusy("full"), echo(SnippetJob("done"))]
    pauses = 0

    async def pause() -> None:
        nonlocal pauses
        pauses += 1

    runner, out = FakeRunner(lambda _: replies.pop(0)), Printed()
    answering = Answering(runner, out, USUAL, pause=pause)
    await answering.answer_all(LineSource(stream(line("a"))), asyncio.Event())
    assert (pauses, answers(out)[0]["stdout"], answering.unavailable) == (2, "done", False)


async def test_a_runner_that_goes_away_and_comes_back() -> None:
    def reply(job: SnippetJob) -> SnippetResult | RunnerUnavailable:
        return RunnerUnavailable("Nobody is there.") if job.code == "b" else echo(job)

    out = Printed()
    answering = Answering(FakeRunner(reply), out, USUAL)
    await answering.answer_all(LineSource(stream(line("a"), line("b"), line("c"))), asyncio.Event())
    assert [data["outcome"] for data in answers(out)] == ["ok", "refused", "ok"]
    assert answers(out)[1]["error"] == {"type": "Unavailable", "message": "Nobody is there.", "traceback": ""}
    assert answering.unavailable


async def test_a_fault_of_the_program_itself_is_not_hidden() -> None:
    def reply(_: SnippetJob) -> SnippetResult:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Answering(FakeRunner(reply), Printed(), USUAL).answer_all(LineSource(stream(line("a"))), asyncio.Event())


# --- ends ------------------------------------------------------------------------------------------------------------


async def test_what_was_taken_on_is_answered_when_told_to_stop() -> None:
    runner, out = FakeRunner(), Printed()
    with pipe() as (reader, write):
        async with answering(reader, runner, out, jobs=2) as (task, stop):
            os.write(write, line("hold 1") + line("hold 2"))
            await runner.until_asked("hold 1", "hold 2")
            stop.set()
            runner.let_go("hold 2")
            runner.let_go("hold 1")
            await task  # though the input is open still
    assert ids(out) == ["hold 1", "hold 2"]


async def test_a_cancelled_stream_lets_go_of_its_jobs() -> None:
    runner, out = FakeRunner(), Printed()
    with pipe() as (reader, write):
        async with answering(reader, runner, out) as (task, _):
            os.write(write, line("hold"))
            await runner.until_asked("hold")
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert runner.held["hold"].cancelled()


async def test_what_came_before_a_failure_of_the_input_is_answered() -> None:
    class Failing(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            raw = super().readline(size)
            if not raw:
                raise OSError(5, "Input/output error")
            return raw

    out = Printed()
    text = io.TextIOWrapper(Failing(line("a")), encoding="utf-8")
    with pytest.raises(OSError, match="Input/output error"):
        await Answering(FakeRunner(), out, USUAL).answer_all(LineSource(text), asyncio.Event())
    assert ids(out) == ["a"]


async def test_an_input_that_is_closed_has_no_lines() -> None:
    text = stream(line("a"))
    text.buffer.close()
    source = LineSource(text)
    source.start()
    assert await source.next() is None
    assert source.failure is None


@contextmanager
def nobody() -> Iterator[TextIO]:
    """A stream that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    out = open(write, "w", encoding="utf-8")  # noqa: SIM115 - its closing fails too
    yield out
    with pytest.raises(BrokenPipeError):
        out.close()


async def test_a_reader_that_has_gone() -> None:
    runner = FakeRunner()
    with nobody() as out:
        async with answering(stream(line("hold 1"), line("hold 2")), runner, out, jobs=2) as (task, _):
            await runner.until_asked("hold 1", "hold 2")
            runner.let_go("hold 1")
            with pytest.raises(BrokenPipeError):
                await task
    assert runner.held["hold 2"].cancelled()
