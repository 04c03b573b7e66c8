"""A worker from its start to its end: crashes, renewal, back-pressure, and what it leaves behind."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.ports import RunnerBusy, RunnerUnavailable
from bot.snippets import Limits, Outcome, SnippetJob, SnippetResult
from bot.worker.local import LocalRunner
from bot.worker.process import WorkerInfo, ZygoteProcess

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="snippets are isolated on Linux alone"),
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("worker"),
]

ADD = SnippetJob("print(19 + 23)")
FOR_EVER = SnippetJob("while True: pass", limits=Limits(wall_ms=60_000))
WALLS_OFF = ("bwrap", "cgroup")
TURN_S = 0.005


def worker_of(runner: LocalRunner) -> int:
    """The process id of the zygote, which without the outer wall is the runner's own child."""
    zygote = runner._zygote
    assert zygote is not None
    return zygote.pid


def children_of(process: int) -> list[int]:
    """Ids of the processes that this one has started, ended and unburied ones too."""
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def alive(process: int) -> bool:
    """Whether it runs: neither gone nor a zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


async def ended(process: int) -> None:
    """Wait until a process of somebody else has ended."""
    try:
        pidfd = os.pidfd_open(process)
    except ProcessLookupError:
        return
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(pidfd, gone.set)
    try:
        async with asyncio.timeout(10):
            await gone.wait()
    finally:
        loop.remove_reader(pidfd)
        os.close(pidfd)


def kill_unheard(process: int) -> None:
    """Kill a child of ours and wait for its end, before the loop hears of it."""
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def runner() -> AsyncIterator[LocalRunner]:
    async with LocalRunner(parallel=2, standby=2, off=WALLS_OFF, back_off_s=(0.0,)) as runner:
        await runner.ready()
        yield runner


async def answer(runner: LocalRunner) -> str:
    result = await runner.run(ADD)
    assert result.outcome is Outcome.OK, result
    return result.stdout


class TestLeavesNothing:
    async def test_a_thousand_jobs_leave_no_process_no_descriptor_and_no_memory(self, runner: LocalRunner) -> None:
        fresh = LocalRunner(parallel=2, standby=1, recycle_after=10_000, off=WALLS_OFF)
        async with fresh:
            for _ in range(50):  # whatever is made once is made now
                await fresh.run(ADD)
            await eventually(lambda: len(fresh._waiting) == 1)
            zygote, before = worker_of(fresh), descriptors()
            memory = resident_kb(zygote)
            for number in range(0, 1_000, 2):
                pair = [fresh.run(SnippetJob(f"print({number + more})")) for more in range(2)]
                assert [result.stdout for result in await asyncio.gather(*pair)] == [f"{number}\n", f"{number + 1}\n"]
            assert worker_of(fresh) == zygote
            await eventually(lambda: len(fresh._waiting) == 1)
            assert descriptors() <= before
            assert resident_kb(zygote) - memory < 4_096
            await eventually(lambda: len(children_of(zygote)) == 1)

    async def test_closing_ends_every_process_and_closes_every_descriptor(self) -> None:
        before = descriptors()
        own = LocalRunner(standby=2, off=WALLS_OFF)
        assert await answer(own) == "42\n"
        processes = [worker_of(own), *children_of(worker_of(own))]
        await own.close()
        await own.close()
        assert not any(map(alive, processes))
        assert descriptors() == before

    async def test_a_closed_runner_says_so(self) -> None:
        own = LocalRunner(off=WALLS_OFF)
        await own.close()
        with pytest.raises(RunnerUnavailable, match="closed"):
            await own.run(ADD)

    async def test_closing_during_a_job_and_during_the_start_fails_the_jobs(self) -> None:
        own = LocalRunner(off=WALLS_OFF)
        waiting = asyncio.create_task(own.run(ADD))
        await asyncio.sleep(0)
        await own.close()
        with pytest.raises(RunnerUnavailable):
            await waiting


class TestEndsWithItsParent:
    @pytest.mark.parametrize("walls", [WALLS_OFF, ("cgroup",)], ids=["plain", "behind the wall"])
    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    async def test_whatever_kills_the_bot_ends_its_worker(self, how: signal.Signals, walls: tuple[str, ...]) -> None:
        bot = start_bot(walls)
        assert bot.stdout is not None
        try:
            said = await asyncio.to_thread(bot.stdout.readline)
            processes = [*map(int, said.split())]
            assert len(processes) >= 2
            bot.send_signal(how)
            await asyncio.to_thread(bot.wait)
            for process in processes:
                await ended(process)
        finally:
            bot.kill()
            bot.stdout.close()

    @pytest.mark.parametrize("walls", [WALLS_OFF, ("cgroup",)], ids=["plain", "behind the wall"])
    async def test_ctrl_c_in_the_terminal_leaves_the_end_to_the_bot(self, walls: tuple[str, ...]) -> None:
        words = [sys.executable, "-c", DEAF_BOT.format(walls=walls)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        bot = await asyncio.create_subprocess_exec(*words, **pipes, start_new_session=True)
        assert bot.stdin is not None
        assert bot.stdout is not None
        try:
            first = await bot.stdout.readline()
            os.killpg(bot.pid, signal.SIGINT)
            said, complaints = await bot.communicate(b"go on\n")
        finally:
            if bot.returncode is None:
                bot.kill()
        assert said == b"42\n" + first, "the same worker as before"
        assert complaints == b""


def start_bot(walls: tuple[str, ...]) -> "subprocess.Popen[str]":
    program = BOT.format(walls=walls, least=2 if walls == WALLS_OFF else 3)
    words = [sys.executable, "-c", program]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


DEAF_BOT = """
import asyncio, signal, sys
from bot.snippets import SnippetJob
from bot.worker.local import LocalRunner

async def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    async with LocalRunner(off={walls!r}) as runner:
        await runner.ready()
        worker = runner._zygote.pid
        print(worker, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        result = await runner.run(SnippetJob("print(42)"))
        print(result.stdout, runner._zygote.pid, sep="", flush=True)

asyncio.run(main())
"""

BOT = """
import asyncio, os
from pathlib import Path
from bot.snippets import Limits, SnippetJob
from bot.worker.local import LocalRunner

def all_below(process):
    for child in Path(f"/proc/{{process}}/task/{{process}}/children").read_text().split():
        yield child
        yield from all_below(child)

async def main():
    async with LocalRunner(off={walls!r}) as runner:
        await runner.ready()
        endless = asyncio.create_task(runner.run(SnippetJob("while True: pass", limits=Limits(wall_ms=60_000))))
        while len(processes := [*all_below(os.getpid())]) < {least}:
            await asyncio.sleep(0)
        print(*processes, flush=True)
        await endless

asyncio.run(main())
"""


class TestCrashes:
    async def test_a_job_in_flight_is_run_again_once_by_the_next_worker(self, runner: LocalRunner) -> None:
        first = worker_of(runner)
        slow = asyncio.create_task(runner.run(SnippetJob("sum(range(20_000_000)); print('done')")))
        await in_flight(runner)
        os.kill(first, signal.SIGKILL)
        assert (await slow).stdout == "done\n"
        assert worker_of(runner) != first
        assert await answer(runner) == "42\n"

    async def test_a_worker_that_ends_twice_under_a_job_is_a_clear_error(self, runner: LocalRunner) -> None:
        job = asyncio.create_task(runner.run(FOR_EVER))
        await in_flight(runner)
        first = worker_of(runner)
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: runner._zygote is not None and worker_of(runner) != first)
        await in_flight(runner)
        os.kill(worker_of(runner), signal.SIGKILL)
        with pytest.raises(RunnerUnavailable, match="twice"):
            await job
        assert await answer(runner) == "42\n"

    async def test_an_idle_worker_that_is_killed_is_started_again(self, runner: LocalRunner) -> None:
        first = worker_of(runner)
        os.kill(first, signal.SIGKILL)
        await eventually(lambda: runner._zygote is not None and worker_of(runner) != first)
        assert await answer(runner) == "42\n"

    async def test_a_child_that_is_killed_on_standby_costs_nobody_a_job(self, runner: LocalRunner) -> None:
        assert await answer(runner) == "42\n"
        for child in children_of(worker_of(runner)):
            os.kill(child, signal.SIGKILL)
        results = await asyncio.gather(*(runner.run(ADD) for _ in range(4)))
        assert {result.stdout for result in results} == {"42\n"}

    async def test_a_worker_that_ends_as_soon_as_it_is_ready_is_started_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ready = ZygoteProcess.ready

        async def ends_after_its_word(zygote: ZygoteProcess) -> WorkerInfo:
            monkeypatch.setattr(ZygoteProcess, "ready", ready)
            info = await ready(zygote)
            zygote.kill_all()
            await zygote.gone()
            return info

        monkeypatch.setattr(ZygoteProcess, "ready", ends_after_its_word)
        async with LocalRunner(off=WALLS_OFF, back_off_s=(0.0,)) as own:
            with pytest.raises(RunnerUnavailable, match="as soon as"):
                await own.run(ADD)
            assert await answer(own) == "42\n"

    async def test_a_job_that_meets_a_dying_worker_is_run_by_the_next(self, runner: LocalRunner) -> None:
        assert await answer(runner) == "42\n"
        zygote = runner._zygote
        assert zygote is not None
        runner._drop_standby()
        kill_unheard(zygote.pid)
        assert await answer(runner) == "42\n"

    async def test_leaving_while_it_starts_takes_no_time(self) -> None:
        own = LocalRunner(off=WALLS_OFF)
        own.start()
        await eventually(lambda: bool(children_of(os.getpid())))
        async with asyncio.timeout(1.5):
            await own.close()


class TestRenewal:
    async def test_after_its_share_of_jobs_a_fresh_worker_takes_over_without_a_pause(self) -> None:
        async with LocalRunner(parallel=2, recycle_after=5, off=WALLS_OFF) as own:
            assert await answer(own) == "42\n"
            first = worker_of(own)
            code = "for _ in range(8): sum(range(20_000_000))\nprint('done')"
            slow = asyncio.create_task(own.run(SnippetJob(code, limits=Limits(wall_ms=60_000))))
            jobs = 0
            while own._zygote is not None and worker_of(own) == first:
                assert await answer(own) == "42\n"
                jobs += 1
            assert jobs > 5, "the old worker goes on until the new one is ready"
            assert (await slow).stdout == "done\n", "a job of the old worker runs to its end"
            await ended(first)

    async def test_closing_ends_the_old_worker_too_while_its_last_job_runs(self) -> None:
        own = LocalRunner(parallel=2, recycle_after=3, off=WALLS_OFF)
        assert await answer(own) == "42\n"
        first = worker_of(own)
        endless = asyncio.create_task(own.run(FOR_EVER))
        while worker_of(own) == first:
            assert await answer(own) == "42\n"
        second = worker_of(own)
        await own.close()
        assert not alive(first)
        assert not alive(second)
        with pytest.raises(RunnerUnavailable):
            await endless


class TestBackPressure:
    async def test_more_jobs_than_the_queue_holds_are_refused_at_once(self) -> None:
        async with LocalRunner(parallel=1, queue=3, off=WALLS_OFF) as own:
            await own.ready()
            jobs = [asyncio.create_task(own.run(ADD)) for _ in range(6)]
            results = await asyncio.gather(*jobs, return_exceptions=True)
            assert [type(result) for result in results] == [SnippetResult] * 4 + [RunnerBusy] * 2
            assert "again in a moment" in str(results[-1])
            assert await answer(own) == "42\n"

    async def test_a_cancelled_job_gives_its_place_back_and_its_process_ends(self, runner: LocalRunner) -> None:
        jobs = [asyncio.create_task(runner.run(FOR_EVER)) for _ in range(2)]
        await in_flight(runner, 2)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        assert await answer(runner) == "42\n"
        await eventually(lambda: len(children_of(worker_of(runner))) <= 2)


class TestLimits:
    @pytest.mark.parametrize(
        ("limits", "code", "outcome"),
        [
            (Limits(wall_ms=200), "while True: pass", Outcome.TIMEOUT),
            (Limits(wall_ms=9_000), "print(1)", Outcome.OK),
            (Limits(memory_mb=32), "x = bytearray(64 << 20)", Outcome.MEMORY),
            (Limits(memory_mb=512), "x = bytearray(300 << 20); print(len(x) >> 20)", Outcome.OK),
            (Limits(output_bytes=10), "print('x' * 11)", Outcome.OUTPUT_LIMIT),
            (Limits(output_bytes=0), "pass", Outcome.OK),
        ],
    )
    async def test_each_job_has_its_own(self, runner: LocalRunner, limits: Limits, code: str, outcome: Outcome) -> None:
        result = await runner.run(SnippetJob(code, limits=limits))
        assert result.outcome is outcome, result

    async def test_processor_time_beyond_the_wall_is_a_time_out(self, runner: LocalRunner) -> None:
        # A worker that gets no processor is not the snippet's fault, so its time is given by the wall clock alone.
        result = await runner.run(SnippetJob("while True: pass", limits=Limits(wall_ms=1_000)))
        assert result.outcome is Outcome.TIMEOUT
        assert 900 < result.ms < 5_000

    @pytest.mark.parametrize(
        "job",
        [
            SnippetJob("x" * 70_000),
            SnippetJob("é" * 40_000),
            SnippetJob("", seed=-1),
            SnippetJob("", seed=2**63),
            SnippetJob("", limits=Limits(wall_ms=0)),
            SnippetJob("", limits=Limits(wall_ms=61_000)),
            SnippetJob("", limits=Limits(memory_mb=4_096)),
            SnippetJob("", limits=Limits(output_bytes=-1)),
        ],
    )
    async def test_a_job_beyond_the_bounds_is_refused_with_a_reason(self, runner: LocalRunner, job: SnippetJob) -> None:
        result = await runner.run(job)
        assert result.outcome is Outcome.REFUSED
        assert result.error is not None
        assert " must " in result.error.message

    async def test_the_largest_code_runs(self, runner: LocalRunner) -> None:
        code = "print(1)\n#" + "é" * 32_000
        assert (await runner.run(SnippetJob(code))).stdout == "1\n"


async def in_flight(runner: LocalRunner, jobs: int = 1) -> None:
    """Wait until this many children burn processor time or sleep in a snippet: those that have read their job."""
    await eventually(
        lambda: (
            runner._zygote is not None
            and runner._zygote.alive
            and runner._zygote.info is not None
            and sum(child.job < 0 and not child.ended.done() for child in runner._zygote._children.values()) >= jobs
        )
    )


async def eventually(holds: Callable[[], bool]) -> None:
    """Let the loop turn until it holds; thirty seconds at most."""
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def look() -> None:
        if done.done():
            return
        try:
            if holds():
                done.set_result(None)
            else:
                loop.call_later(TURN_S, look)
        except Exception as error:
            done.set_exception(error)

    look()
    async with asyncio.timeout(30):
        await done


def resident_kb(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4
