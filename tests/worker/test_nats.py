"""Jobs to workers on other machines, over a real NATS server."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from bot.ports import RunnerBusy, RunnerUnavailable
from bot.snippets import Limits, Outcome, SnippetError, SnippetJob, SnippetResult
from bot.worker import wire
from bot.worker.nats_client import settle
from bot.worker.nats_link import SUBJECT
from bot.worker.nats_runner import NatsRunner, Patience

from .fakes import HoldingRunner, echo
from .nats_server import PATIENT, QUICK, TAKES_S, NatsServer, Rogue, Spy, speaking, working


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    server = NatsServer(tmp_path_factory.mktemp("nats"))
    with ExitStack() as stack:
        stack.callback(server.kill)
        yield server.start()


def running(server: NatsServer, patience: Patience = PATIENT) -> NatsRunner:
    return NatsRunner(server.url(), patience=patience)


async def all_answered(runner: NatsRunner, codes: list[str]) -> list[str]:
    """What the jobs printed; every one must end well."""
    async with asyncio.timeout(TAKES_S):
        results = await asyncio.gather(*(runner.run(SnippetJob(code)) for code in codes))
    assert {result.outcome for result in results} == {Outcome.OK}
    return [result.stdout for result in results]


async def test_a_job_goes_there_and_its_result_comes_back(server: NatsServer) -> None:
    job = SnippetJob("print('é \ud800')", 2**63 - 1, Limits(60_000, 2_048, 1))
    result = SnippetResult(
        Outcome.ERROR, "\x00\x1b[1m", "é\udfff", SnippetError("E", "m\n", "E: m\n"), 1.234, True, "2.13.0+cpu"
    )
    worker, runner = HoldingRunner(reply=lambda job: result), running(server)
    async with working(server.url(), worker):
        assert await runner.run(job) == result
        assert worker.jobs == [job]
    await runner.close()
    assert not worker.closed, "it belongs to somebody else"


async def test_the_largest_result_comes_back(server: NatsServer) -> None:
    result = SnippetResult(Outcome.OUTPUT_LIMIT, "\x00" * 65_536, truncated=True)
    runner = running(server)
    async with working(server.url(), HoldingRunner(reply=lambda job: result)):
        assert await runner.run(SnippetJob("\x00" * 65_536)) == result
    await runner.close()


async def test_two_workers_share_the_load(server: NatsServer) -> None:
    first, second, runner = HoldingRunner(), HoldingRunner(), running(server, Patience())
    codes = [str(number) for number in range(60)]
    async with working(server.url(), first), working(server.url(), second):
        assert await all_answered(runner, codes) == codes
    assert len(first.jobs) + len(second.jobs) == 60, "a job was sent twice"
    assert first.jobs and second.jobs
    await runner.close()


async def test_two_bots_share_the_workers(server: NatsServer) -> None:
    one, other = running(server), running(server)
    async with working(server.url(), HoldingRunner()):
        answers = await asyncio.gather(all_answered(one, ["a"] * 20), all_answered(other, ["b"] * 20))
    assert list(answers) == [["a"] * 20, ["b"] * 20]
    await one.close()
    await other.close()


# --- workers that vanish ---------------------------------------------------------------------------------------------


async def test_jobs_of_a_worker_that_vanishes_are_run_elsewhere(server: NatsServer) -> None:
    runner = running(server)
    codes = [str(number) for number in range(30)]
    async with speaking(server.url()) as client, working(server.url(), HoldingRunner()):
        rogue = await Rogue(client).join()
        answers = asyncio.create_task(all_answered(runner, codes))
        await rogue.jobs.get()
        await client.close()
        assert await answers == codes
    await runner.close()


async def test_jobs_of_a_worker_that_is_silent_are_run_elsewhere(server: NatsServer) -> None:
    runner = NatsRunner(server.url(), patience=Patience(silence_s=0.1, sends=50))
    codes = [str(number) for number in range(10)]
    async with speaking(server.url()) as client, working(server.url(), HoldingRunner()):
        rogue = await Rogue(client).join()
        assert await all_answered(runner, codes) == codes
        assert not rogue.jobs.empty()
    await runner.close()


async def test_a_killed_worker_loses_no_job(server: NatsServer) -> None:
    with ExitStack() as stack:
        doomed = _process(stack, "doomed", server, hold_after=10)
        _process(stack, "steady", server, hold_after=1_000_000)
        runner = running(server)
        codes = [str(number) for number in range(200)]
        answers = asyncio.create_task(all_answered(runner, codes))
        assert doomed.stdout is not None
        for _ in range(15):  # 10 that it may have answered, and some that it never will
            assert await asyncio.to_thread(doomed.stdout.readline) == "took\n"
        doomed.kill()
        texts = await answers
        assert [text.split()[1] for text in texts] == codes
        await runner.close()


async def test_workers_killed_at_any_moment_lose_no_job(server: NatsServer) -> None:
    with ExitStack() as stack:
        _process(stack, "steady", server, hold_after=1_000_000)
        runner = running(server)
        for number in range(3):
            doomed = _process(stack, "doomed", server, hold_after=1_000_000)
            codes = [str(number) for number in range(150)]
            answers = asyncio.create_task(all_answered(runner, codes))
            assert doomed.stdout is not None
            for _ in range(1 + 20 * number):
                assert await asyncio.to_thread(doomed.stdout.readline) == "took\n"
            doomed.kill()
            assert [text.split()[1] for text in await answers] == codes
        await runner.close()


def _process(stack: ExitStack, name: str, server: NatsServer, hold_after: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.worker.nats_worker", name, server.url(), str(hold_after)]
    process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ}))
    stack.callback(process.kill)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


async def test_a_job_that_takes_long_is_not_sent_twice(server: NatsServer) -> None:
    """Signs of life come while it runs, and while it waits."""
    worker, runner = HoldingRunner(), running(server)
    async with speaking(server.url()) as client, working(server.url(), worker, parallel=1):
        spy = await Spy().listen(client)
        jobs = [asyncio.create_task(runner.run(SnippetJob(code))) for code in ("hold 1", "hold 2")]
        beats: dict[str, int] = {}
        while len(beats) < 2 or min(beats.values()) < 2 + PATIENT.silence_s / 0.1:
            message = await spy.answers.get()
            assert message.data == wire.BEAT
            beats[message.subject] = beats.get(message.subject, 0) + 1
        assert len(worker.jobs) == 1
        for code in ("hold 1", "hold 2"):
            await worker.until_held(code)
            worker.let_go(code)
        assert [(await job).stdout for job in jobs] == ["hold 1", "hold 2"]
        assert len(worker.jobs) == 2 and len(beats) == 2
    await runner.close()


async def test_the_first_result_counts_and_later_ones_are_ignored(server: NatsServer) -> None:
    runner = running(server)
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        job = asyncio.create_task(runner.run(SnippetJob("x")))
        first, second = await rogue.jobs.get(), await rogue.jobs.get()
        assert first.reply != second.reply, "each try must be known by its own subject"
        for message, text in ((first, "late but first"), (second, "second"), (first, "again")):
            await client.publish(message.reply, wire.encode_result(SnippetResult(Outcome.OK, text)))
        assert (await job).stdout == "late but first"
        await settle(client)
        again = asyncio.create_task(runner.run(SnippetJob("y")))
        message = await rogue.jobs.get()
        await client.publish(message.reply, wire.encode_result(SnippetResult(Outcome.OK, "its own")))
        assert (await again).stdout == "its own"
    await runner.close()


async def test_a_worker_that_was_only_slow_is_waited_for_again(server: NatsServer) -> None:
    runner = running(server)
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        job = asyncio.create_task(runner.run(SnippetJob("x")))
        first, second = await rogue.jobs.get(), await rogue.jobs.get()
        await client.publish(first.reply, wire.BEAT)
        await client.publish(second.reply, wire.BUSY)
        for _ in range(300):  # longer than the pause after "busy"
            await settle(client)
        assert rogue.jobs.empty()
        await client.publish(first.reply, wire.encode_result(SnippetResult(Outcome.OK, "slow")))
        assert (await job).stdout == "slow"
    await runner.close()


async def test_workers_that_all_fall_silent(server: NatsServer) -> None:
    runner = NatsRunner(server.url(), patience=Patience(silence_s=0.05, sends=3))
    async with speaking(server.url()) as client:
        rogue = await Rogue(client).join()
        with pytest.raises(RunnerUnavailable, match=rf"^The workers at {server.place} fell silent; .*\.$"):
            await runner.run(SnippetJob("x"))
        await settle(client)
        assert rogue.jobs.qsize() == 3
    await runner.close()


# --- workers that cannot ---------------------------------------------------------------------------------------------


async def test_a_full_worker_sends_the_job_to_another(server: NatsServer) -> None:
    full, free, runner = HoldingRunner(), HoldingRunner(), running(server)
    async with working(server.url(), full, parallel=1, queued=0):
        held = asyncio.create_task(runner.run(SnippetJob("hold")))
        await full.until_held("hold")
        async with working(server.url(), free):
            codes = [str(number) for number in range(20)]
            assert await all_answered(runner, codes) == codes
            assert len(full.jobs) == 1 and len(free.jobs) == 20
        full.let_go("hold")
        assert (await held).stdout == "hold"
    await runner.close()


async def test_a_full_worker_is_asked_again(server: NatsServer) -> None:
    worker, runner = HoldingRunner(), running(server)
    async with speaking(server.url()) as client, working(server.url(), worker, parallel=1, queued=0):
        spy = await Spy().listen(client)
        jobs = [asyncio.create_task(runner.run(SnippetJob("hold")))]
        await worker.until_held("hold")
        jobs.append(asyncio.create_task(runner.run(SnippetJob("next"))))
        turned_away = 0
        while turned_away < 3:
            turned_away += (await spy.answers.get()).data == wire.BUSY
        worker.let_go("hold")
        assert [(await job).stdout for job in jobs] == ["hold", "next"]
    await runner.close()


async def test_workers_that_stay_full(server: NatsServer) -> None:
    worker = HoldingRunner()
    patient = running(server)
    hasty = NatsRunner(server.url(), patience=Patience(walls=0, spare_s=0.3, pause_s=0.02))
    async with working(server.url(), worker, parallel=1, queued=0):
        held = asyncio.create_task(patient.run(SnippetJob("hold")))
        await worker.until_held("hold")
        with pytest.raises(RunnerBusy, match=r"^No worker was done with this within 0 s; try again later\.$"):
            await hasty.run(SnippetJob("x"))
        worker.let_go("hold")
        await held
    assert len(worker.jobs) == 1
    await patient.close()
    await hasty.close()


async def test_as_many_wait_as_said(server: NatsServer) -> None:
    worker, runner = HoldingRunner(), running(server)
    async with speaking(server.url()) as client, working(server.url(), worker, parallel=2, queued=1):
        spy = await Spy().listen(client)
        for number in range(5):
            await client.publish(
                SUBJECT, wire.encode_job(SnippetJob(f"hold {number}")), reply=f"_INBOX.quizhost.{number}"
            )
        await settle(client)
        answers: list[bytes] = []
        while answers.count(wire.BUSY) < 2:
            answers.append((await spy.answers.get()).data)
        assert worker.held == {"hold 0", "hold 1"}
        worker.let_go("hold 0")
        await worker.until_held("hold 2")
        worker.let_go("hold 1")
        worker.let_go("hold 2")
    assert len(worker.jobs) == 3
    await runner.close()


@pytest.mark.parametrize("reason", [RunnerBusy("Full."), RunnerUnavailable("No seccomp.")])
async def test_a_worker_that_cannot_run_it_sends_it_elsewhere(
    server: NatsServer, reason: RunnerBusy | RunnerUnavailable, caplog: pytest.LogCaptureFixture
) -> None:
    unfit, fit, runner = HoldingRunner(reply=lambda job: reason), HoldingRunner(), running(server)
    codes = [str(number) for number in range(20)]
    async with working(server.url(), unfit), working(server.url(), fit):
        assert await all_answered(runner, codes) == codes
    assert len(unfit.jobs) > 1
    said = [record.message for record in caplog.records]
    unavailable = isinstance(reason, RunnerUnavailable)
    assert said == ["Jobs are sent elsewhere, because none can be run here: No seccomp."] * unavailable
    await runner.close()


async def test_workers_that_are_all_unfit(server: NatsServer) -> None:
    runner = running(server, QUICK)
    async with working(server.url(), HoldingRunner(reply=lambda job: RunnerUnavailable("No seccomp."))):
        with pytest.raises(RunnerUnavailable, match=rf"^The workers at {server.place} cannot do this; .*\.$"):
            await runner.run(SnippetJob("x"))
    await runner.close()


async def test_a_worker_with_a_fault_of_its_own(server: NatsServer, caplog: pytest.LogCaptureFixture) -> None:
    def faulty(job: SnippetJob) -> SnippetResult:
        if job.code == "fault":
            raise ZeroDivisionError("hunter2")
        return echo(job)

    worker, runner = HoldingRunner(faulty), running(server)
    async with working(server.url(), worker):
        result = await runner.run(SnippetJob("fault"))
        assert (result.outcome, result.error) == (Outcome.CRASHED, SnippetError("Crashed", "The worker failed."))
        assert await all_answered(runner, ["next"]) == ["next"]
    assert [record.message for record in caplog.records] == ["A job could not be run: ZeroDivisionError"]
    await runner.close()


async def test_no_worker(server: NatsServer) -> None:
    runner = running(server, QUICK)
    with pytest.raises(RunnerUnavailable) as caught:
        await runner.run(SnippetJob("x"))
    assert str(caught.value) == f"No worker answers at {server.place}; start one with: quizhost worker --nats URL"
    await runner.close()


async def test_a_worker_that_comes_late_is_waited_for(server: NatsServer) -> None:
    runner = running(server)
    job = asyncio.create_task(runner.run(SnippetJob("x")))
    async with working(server.url(), HoldingRunner()):
        assert (await job).stdout == "x"
    await runner.close()


# --- leaving ---------------------------------------------------------------------------------------------------------


async def test_a_worker_that_is_stopped_finishes_what_it_has(server: NatsServer) -> None:
    leaving, staying, runner = HoldingRunner(), HoldingRunner(), running(server)
    async with working(server.url(), leaving, parallel=1) as stop:
        jobs = [asyncio.create_task(runner.run(SnippetJob(code))) for code in ("hold 1", "hold 2")]
        await leaving.until_held("hold 1")
        async with working(server.url(), staying), speaking(server.url()) as client:
            spy = await Spy().listen(client)
            # The signs of life of both jobs say that it has accepted them.
            subjects: set[str] = set()
            while len(subjects) < 2:
                subjects.add((await spy.answers.get()).subject)
            stop.set()
            codes = [str(number) for number in range(20)]
            assert await all_answered(runner, codes) == codes
            leaving.let_go("hold 1")
            await leaving.until_held("hold 2")
            leaving.let_go("hold 2")
            assert [(await job).stdout for job in jobs] == ["hold 1", "hold 2"]
    assert [job.code for job in staying.jobs if job.code.startswith("hold")] == []
    assert not leaving.closed
    await runner.close()


async def test_a_runner_that_is_closed(server: NatsServer) -> None:
    worker, runner = HoldingRunner(), running(server, Patience(silence_s=2 * TAKES_S, server_s=2 * TAKES_S))
    async with working(server.url(), worker):
        job = asyncio.create_task(runner.run(SnippetJob("hold")))
        await worker.until_held("hold")
        await runner.close()
        with pytest.raises(RunnerUnavailable, match=r"^The connection to the workers was closed\.$"):
            await job
        worker.let_go("hold")
    with pytest.raises(RunnerUnavailable, match=r"^The connection to the workers was closed\.$"):
        await runner.run(SnippetJob("x"))
    await runner.close()


async def test_a_runner_that_is_closed_before_it_was_used() -> None:
    runner = NatsRunner("nats://127.0.0.1:1")
    await runner.close()
    with pytest.raises(RunnerUnavailable, match="was closed"):
        await runner.run(SnippetJob("x"))


async def test_whoever_waits_may_give_up(server: NatsServer) -> None:
    worker, runner = HoldingRunner(), running(server)
    async with working(server.url(), worker):
        job = asyncio.create_task(runner.run(SnippetJob("hold")))
        await worker.until_held("hold")
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job
        assert await all_answered(runner, ["x"]) == ["x"]
        worker.let_go("hold")
    await runner.close()


async def test_a_job_with_a_fault_is_refused_without_being_sent() -> None:
    runner = NatsRunner("nats://127.0.0.1:1")
    result = await runner.run(SnippetJob("x", seed=-1))
    assert result.outcome is Outcome.REFUSED
    assert result.error is not None and "seed must be" in result.error.message
    await runner.close()


async def test_too_many_jobs_at_a_time(server: NatsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker.nats_runner.MAX_JOBS", 1)
    worker, runner = HoldingRunner(), running(server)
    async with working(server.url(), worker):
        job = asyncio.create_task(runner.run(SnippetJob("hold")))
        await worker.until_held("hold")
        with pytest.raises(RunnerBusy, match="on their way already"):
            await runner.run(SnippetJob("x"))
        worker.let_go("hold")
        await job
        assert await all_answered(runner, ["x"]) == ["x"]
    await runner.close()
