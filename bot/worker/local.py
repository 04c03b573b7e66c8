"""The runner over a child process of the bot: keeps a zygote alive and children on standby."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from typing import Final, Self

from bot.pictures import BoardPicture, DrawJob, Standing, TallyJob
from bot.ports import RunnerBusy, RunnerUnavailable
from bot.ports.pictures import PictureFailed
from bot.snippets import MAX_MEMORY_MB, Limits, Outcome, SnippetError, SnippetJob, SnippetResult, refused
from bot.worker import boards
from bot.worker.execution import Ended, Execution, KilledFromOutside, Task, result_of
from bot.worker.process import CannotStart, Child, WorkerInfo, ZygoteProcess
from bot.worker.protocol import Work

log = logging.getLogger(__name__)

QUEUE: Final = 64
RECYCLE_AFTER: Final = 1_000
RECYCLE_GROWTH_KB: Final = 64 * 1024
BACK_OFF_S: Final = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
START_S: Final = 90.0
REFILL_AFTER_S: Final = 0.004
RENEW_AGAIN_S: Final = 60.0
_ZYGOTE_MB: Final = 512
_TRIES: Final = 2


class LocalRunner:
    """A `SnippetRunner` and `PictureRunner` whose worker is a child process of this one.

    `parallel` snippets run at a time and `queue` more wait; beside them one picture is drawn, and as many wait.
    `standby` children are forked ahead. After `recycle_after` jobs, or where it has grown, the worker is replaced by a
    fresh one without a pause. One that ends is started again, after the pauses `back_off_s` (the last one for ever).
    `off` names optional layers of isolation to do without. Runners of one `hash_seed` agree in the order of sets of
    texts.

    Use it from one event loop. It starts with the first job, or in the background by `start`.
    """

    def __init__(
        self,
        *,
        parallel: int = 1,
        standby: int = 1,
        queue: int = QUEUE,
        recycle_after: int = RECYCLE_AFTER,
        back_off_s: Sequence[float] = BACK_OFF_S,
        off: tuple[str, ...] = (),
        hash_seed: int = 0,
    ) -> None:
        self._slots = asyncio.Semaphore(parallel)
        self._easel = asyncio.Semaphore(1)
        self._queue = queue
        self._boards = 0
        self._parallel = parallel
        self._standby = standby
        self._room = parallel + queue
        self._recycle_after = recycle_after
        self._back_off_s = tuple(back_off_s)
        self._off = off
        self._hash_seed = hash_seed
        self._taken = 0
        self._zygote: ZygoteProcess | None = None
        self._waiting: deque[Child] = deque()
        self._boot: asyncio.Task[ZygoteProcess] | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._renew_from = 0.0
        self._retiring: set[asyncio.Task[None]] = set()
        self._losses = 0
        self._unfit: CannotStart | None = None
        self._closed = False
        self._awaited = False
        """Whether somebody hears how the start that is under way ends."""
        self._usual = Limits()

    def start(self) -> None:
        """Start the worker in the background. Harmless where it has started."""
        if not self._closed and self._boot is None and self._zygote is None:
            self._awaited = False
            self._boot = asyncio.create_task(self._start_one())
            self._boot.add_done_callback(self._heard)

    async def ready(self) -> WorkerInfo:
        """Wait for a worker that takes jobs. Raises `CannotStart` or `RunnerUnavailable`."""
        info = (await self._current()).info
        assert info is not None
        return info

    async def run(self, job: SnippetJob) -> SnippetResult:
        """Run one job, as `SnippetRunner` promises."""
        if (fault := job.fault()) is not None:
            return refused(fault)
        if self._taken >= self._room:
            raise RunnerBusy("The worker has more snippets to run than it takes on. Try again in a moment.")
        self._taken += 1
        try:
            async with self._slots:
                zygote, ended = await self._run(Task.of(job))
                return result_of(zygote, ended)
        except KilledFromOutside as error:
            return SnippetResult(Outcome.CRASHED, error=SnippetError("Crashed", str(error)))
        finally:
            self._taken -= 1

    async def draw(self, job: DrawJob) -> BoardPicture:
        """Draw it, as `PictureRunner` promises."""
        if (fault := job.fault()) is not None:
            raise PictureFailed(fault)
        return boards.picture(job, await self._answer(boards.task(job), drawing=True))

    async def tally(self, job: TallyJob) -> tuple[Standing, ...]:
        """Sum and rank, as `PictureRunner` promises."""
        return boards.standings(await self._answer(boards.task(job), drawing=False))

    async def _answer(self, task: Task, *, drawing: bool) -> Ended:
        if self._boards > self._queue:
            raise RunnerBusy("The worker has more pictures to draw than it takes on. Try again in a moment.")
        self._boards += 1
        try:
            async with self._easel:
                info = (await self._current()).info
                if drawing and info is not None and info.no_pictures:
                    raise RunnerUnavailable(info.no_pictures)
                return (await self._run(task))[1]
        finally:
            self._boards -= 1

    async def close(self) -> None:
        """End the worker and every job."""
        self._closed = True
        tasks = [task for task in (self._boot, self._renewal, *self._retiring) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._zygote is not None:
            self._drop_standby()
            await self._zygote.close()

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _run(self, task: Task) -> tuple[ZygoteProcess, Ended]:
        killed: KilledFromOutside | None = None
        for _ in range(_TRIES):
            zygote = await self._current()
            try:
                child = self._child(zygote, task)
                try:
                    ended = await Execution(zygote, child, task).ended()
                finally:
                    # The result is on its way first: forking takes a processor from whoever waits for it.
                    asyncio.get_running_loop().call_later(REFILL_AFTER_S, self._refill, zygote)
                self._losses = 0
                return zygote, ended
            except KilledFromOutside as error:
                killed = error
                log.warning("%s", error)
            except RunnerUnavailable:
                if not zygote.ending:
                    raise
                await zygote.gone()
                log.warning("The worker ended while it ran a %s.", task.work)
        if killed is not None:
            raise killed
        raise RunnerUnavailable(f"The worker ended twice while it ran this {task.work}. Try again; the log says more.")

    def _child(self, zygote: ZygoteProcess, task: Task) -> Child:
        memory_mb, cpu_s = task.memory_mb, -(-task.wall_ms // 1000)
        if task.work is not Work.SNIPPET:
            return zygote.fork(memory_mb, cpu_s, work=task.work)
        # A child on standby has the usual limits; a shorter time is kept by the clock.
        if memory_mb == self._usual.memory_mb and task.wall_ms <= self._usual.wall_ms:
            while self._waiting:
                child = self._waiting.popleft()
                if not child.ended.done():
                    return child
                child.close()
        return zygote.fork(memory_mb, cpu_s)

    def _refill(self, zygote: ZygoteProcess) -> None:
        """Fork the next children ahead, unless every slot is taken again: one forked for its job is ready sooner."""
        if self._closed or zygote is not self._zygote or not zygote.alive:
            return
        if zygote.started >= self._recycle_after or self._has_grown(zygote):
            self._renew(zygote)
        if self._slots.locked():
            return
        limits = self._usual
        try:
            while len(self._waiting) < self._standby:
                self._waiting.append(zygote.fork(limits.memory_mb, -(-limits.wall_ms // 1000), ahead=True))
        except RunnerUnavailable:
            return  # it is ending, which is heard of by another way

    def _has_grown(self, zygote: ZygoteProcess) -> bool:
        return zygote.info is not None and zygote.resident_kb > zygote.info.resident_kb + RECYCLE_GROWTH_KB

    async def _current(self) -> ZygoteProcess:
        if self._closed:
            raise RunnerUnavailable("The worker is closed.")
        if self._zygote is not None and self._zygote.alive:
            return self._zygote
        if self._unfit is not None:
            raise self._unfit.with_traceback(None)
        self.start()
        assert self._boot is not None
        self._awaited = True
        try:
            return await asyncio.shield(self._boot)
        except asyncio.CancelledError:
            if self._closed:
                raise RunnerUnavailable("The worker is closed.") from None
            raise

    async def _start_one(self) -> ZygoteProcess:
        """Start a zygote and make it the current one."""
        try:
            pause = self._back_off_s[min(self._losses, len(self._back_off_s) - 1)]
            if pause:
                await asyncio.sleep(pause)
            zygote = await self._booted()
            self._zygote = zygote
            self._refill(zygote)
            return zygote
        except CannotStart as error:
            self._unfit = error
            raise
        except RunnerUnavailable:
            self._losses += 1
            raise
        finally:
            self._boot = None

    async def _booted(self) -> ZygoteProcess:
        zygote = ZygoteProcess(self._when_lost, self._off, self._hash_seed)
        # Room for the largest jobs, and for a second zygote while one takes over from another.
        jobs_mb = self._parallel * MAX_MEMORY_MB + self._standby * self._usual.memory_mb + boards.MEMORY_MB
        group_mb = 2 * _ZYGOTE_MB + jobs_mb
        try:
            await zygote.start(group_mb << 20)
            async with asyncio.timeout(START_S):
                await zygote.ready()
        except TimeoutError:
            await zygote.close()
            raise RunnerUnavailable(f"The worker did not start within {START_S:.0f} seconds.") from None
        except BaseException:
            await zygote.close()
            raise
        if not zygote.alive:  # it ended between its word and ours, when nobody could be told of it
            raise RunnerUnavailable("The worker ended as soon as it had started.")
        return zygote

    def _renew(self, old: ZygoteProcess) -> None:
        """Replace a zygote that has served long enough, once another one is ready."""
        now = asyncio.get_running_loop().time()
        if self._renewal is None and now >= self._renew_from:
            self._renew_from = now + RENEW_AGAIN_S
            self._renewal = asyncio.create_task(self._replace(old))

    async def _replace(self, old: ZygoteProcess) -> None:
        try:
            fresh = await self._booted()
        except RunnerUnavailable as error:
            log.warning("The worker could not be renewed, so the old one goes on: %s", error)
            return
        finally:
            self._renewal = None
        if self._zygote is not old:  # it was lost meanwhile, and replaced
            await fresh.close()
            return
        self._drop_standby()
        self._zygote = fresh
        self._renew_from = 0.0
        self._refill(fresh)
        task = asyncio.create_task(self._retire(old))
        self._retiring.add(task)
        task.add_done_callback(self._retiring.discard)

    async def _retire(self, old: ZygoteProcess) -> None:
        try:
            await old.idle()
        finally:  # also where the runner is closed meanwhile
            await old.close()

    def _heard(self, task: "asyncio.Task[ZygoteProcess]") -> None:
        """Log why a start failed, unless somebody is told."""
        if not task.cancelled() and (error := task.exception()) is not None and not self._awaited:
            log.warning("%s", error)

    def _when_lost(self, zygote: ZygoteProcess) -> None:
        if zygote is not self._zygote:
            return
        log.warning("The worker has ended and is started again.")
        self._zygote = None
        self._drop_standby()
        self._losses += 1
        self.start()

    def _drop_standby(self) -> None:
        while self._waiting:
            self._waiting.popleft().close()
