"""The program that a dialog on Slack is played with."""

import asyncio
from dataclasses import dataclass

from adapters.slack.assembly import Quiz
from bot.host.removals import Removals
from bot.host.scheduler import Scheduler
from bot.host.service import Host
from bot.host.settlement import Settlement
from bot.ports import Store
from tests.fakes.clock import FakeClock
from tests.host.bench import Bench


@dataclass(frozen=True)
class Process:
    """One start of the program. `keepers` do what is due and settle what is over; none in dialogs about games alone."""

    store: Store
    host: Host
    quiz: Quiz
    keepers: tuple[Scheduler, Settlement, Removals] | None = None

    async def start(self) -> None:
        """Open the store and begin."""
        await self.store.open()
        await self.host.start()
        for keeper in self.keepers or ():
            keeper.start()

    async def stop(self) -> None:
        """End in order."""
        for keeper in self.keepers or ():
            await keeper.stop()
        await self.host.stop()
        await self.quiz.close()

    async def kill(self, clock: FakeClock) -> None:
        """End it as `kill -9` does."""
        for keeper in self.keepers or ():
            if keeper._task is not None:
                keeper._task.cancel()
                await asyncio.gather(keeper._task, return_exceptions=True)
        bench = Bench(clock=clock)
        bench.host = self.host
        await bench.kill()
        under_way = [*self.quiz.replies._under_way]
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        await self.quiz.wire.close()

    @property
    def settles(self) -> bool:
        """Whether somebody settles what is over, and is not dead."""
        task = None if self.keepers is None else self.keepers[1]._task
        return task is not None and not task.done()

    async def settled(self) -> None:
        """Wait until what is over is settled."""
        assert self.keepers is not None
        await self.keepers[1].quiet()

    @property
    def delivers(self) -> bool:
        """Whether it is about to post something, and not waiting to be allowed to."""
        outbox = self.host._outbox
        return bool(outbox._tasks.keys() - outbox._pausing)
